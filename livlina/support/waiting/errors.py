"""What can be refused about waiting for help."""

from livlina.core.errors import DomainError
from livlina.core.read import MoreHasCome


class NotForThem(DomainError):
    message = "Den hjälpen är inte för den som ärendet gäller. Välj en annan."
    field = "kind"


class WaitsAlready(DomainError):
    message = "Personen väntar redan på den hjälpen. Ändra turordningen vid nästa kontroll i stället."
    field = "kind"


class PlacedInTheFuture(DomainError):
    message = "Dagen har inte kommit än. Skriv från vilken dag personen väntar."
    field = "since"


class PlacedBeforeTheCase(DomainError):
    message = "Ärendet kom in {came_in_on}. Personen kan inte ha väntat före det."
    field = "since"


class WaitIsSaved(DomainError):
    """The same form came twice and told two things."""

    message = "Det är redan sparat, med andra uppgifter. Läs vad som står och skriv igen om det behövs."


class WaitHasEnded(DomainError):
    message = "Personen står inte på listan längre. Ställ personen på den igen om det behövs."


class CheckedInTheFuture(DomainError):
    message = "Dagen har inte kommit än. Skriv när du kontrollerade."
    field = "checked_on"


class CheckedBeforeTheWait(DomainError):
    message = "Personen har väntat sedan {since}. Skriv den dagen eller en senare."
    field = "checked_on"


class DoneMissing(DomainError):
    message = "Skriv vad du gjorde, eller vem som gör något nu. Det får inte stanna vid att det är värre."
    field = "done"


class CheckedSince(MoreHasCome):
    """Somebody has checked how she is, or changed the order, since the page was made: `priority` is the order now."""


class UnreachedStays(DomainError):
    """Who was not reached has not been checked, and gives up no turn."""

    message = "Den som inte nåddes står kvar i turordningen. Välj ”{priority}” eller en högre."
    field = "priority"


class NextCheckTooLate(DomainError):
    message = "Nästa kontroll är senast {latest} här. Skriv den dagen eller en tidigare, eller lämna tomt."
    field = "next_on"


class NextCheckInThePast(DomainError):
    message = "Nästa kontroll måste komma efter i dag. Skriv en senare dag, eller lämna tomt."
    field = "next_on"


class PlaceIsOffered(DomainError):
    message = "En plats är redan erbjuden och väntar på svar. Skriv svaret först."


class PlaceIsAccepted(DomainError):
    message = "Personen har redan tackat ja till en plats. Ta bort personen från listan när hjälpen har börjat."


class OfferedInTheFuture(DomainError):
    message = "Dagen har inte kommit än. Skriv när platsen erbjöds."
    field = "offered_on"


class OfferedBeforeTheWait(DomainError):
    message = "Personen har väntat sedan {since}. Skriv den dagen eller en senare."
    field = "offered_on"


class PlaceIsAnswered(DomainError):
    message = "Någon har redan skrivit ett svar på den platsen. Läs det, och erbjud en ny plats om det behövs."


class WhyDeclined(DomainError):
    message = "Skriv varför personen tackade nej, så att nästa plats passar bättre."
    field = "words"


class AnsweredInTheFuture(DomainError):
    message = "Dagen har inte kommit än. Skriv när svaret kom."
    field = "answered_on"


class AnsweredBeforeItWasOffered(DomainError):
    message = "Platsen erbjöds {offered_on}. Svaret kan inte ha kommit före det."
    field = "answered_on"


class EndedInTheFuture(DomainError):
    message = "Dagen har inte kommit än. Skriv när personen slutade vänta."
    field = "ended_on"


class EndedBeforeTheWait(DomainError):
    message = "Personen har väntat sedan {since}. Skriv den dagen eller en senare."
    field = "ended_on"


class WhyEnded(DomainError):
    message = "Skriv varför personen inte väntar längre."
    field = "end_words"


class WhatWasDone(DomainError):
    message = (
        "Ingen vet säkert hur personen har det: den senaste kontrollen saknas, är försenad eller var inte lugn. "
        "Skriv vad du har gjort för att nå personen eller göra det tryggare."
    )
    field = "end_words"


class StillWaiting(DomainError):
    """Asked before a case is closed."""

    message = "Personen står på väntelistan för {kind}. Ta bort personen från listan, med skäl, innan ärendet avslutas."
    way = ("case_waiting", "Till väntan")

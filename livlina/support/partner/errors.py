"""What can be refused about a contact of her own."""

from livlina.core.errors import DomainError


class NotOfExposed(DomainError):
    message = "En egen kontakt erbjuds i ett pågående ärende för den som är utsatt. Skriv ett annat nummer."
    field = "to"


class RefusalStands(DomainError):
    message = "Personen har sagt nej, och det gäller. Fråga inte igen. Ber personen om kontakten skriver du det."
    field = "kind"


class NotNow(DomainError):
    """It stands otherwise than the page said."""

    message = "Den egna kontakten {state}. Läs vad som har hänt, och skriv sedan det nya."
    field = "kind"


class NotInformed(DomainError):
    message = "Berätta det för personen, och kryssa sedan i."
    field = "informed"


class AgreedMissing(DomainError):
    message = "Skriv vad ni kom överens om: hur ni hörs, och vad som händer om personen inte svarar."
    field = "done"


class StateMissing(DomainError):
    message = "Välj hur det är."
    field = "state"


class DoneMissing(DomainError):
    message = "Skriv vad du gjorde. Det som är värre eller farligt lämnas aldrig utan åtgärd."
    field = "done"


class NextMissing(DomainError):
    message = "Skriv nästa dag du hör av dig."
    field = "next_on"


class NextStands(DomainError):
    message = "Den som inte nåddes är inte kontrollerad, och dagen står kvar. Lämna nästa dag tom, och försök igen."
    field = "next_on"


class CheckIsOfThen(DomainError):
    """It was made so long ago that she is to be asked again already."""

    message = (
        "Kontrollen gjordes för så länge sedan att nästa redan skulle ha gjorts. Lämna nästa dag tom: det skrivs ner "
        "som det var då, och dagen står kvar. Fråga hur det är nu."
    )
    field = "next_on"


class NextTooLate(DomainError):
    message = "Du hör av dig senast {latest}. Skriv den dagen eller en tidigare."
    field = "next_on"


class WhatWasDone(DomainError):
    message = (
        "Ingen vet säkert hur personen har det: den senaste kontrollen är försenad eller var inte lugn. "
        "Skriv vad du har gjort för att nå personen eller göra det tryggare."
    )
    field = "done"


class NextInThePast(DomainError):
    message = "Nästa dag är i morgon eller senare."
    field = "next_on"


class EndReasonMissing(DomainError):
    message = "Välj varför kontakten slutar."
    field = "end_reason"


class EndWordsMissing(DomainError):
    message = "Skriv med egna ord varför kontakten slutar."
    field = "words"


class SaidInTheFuture(DomainError):
    message = "Dagen har inte kommit än. Skriv dagen då det hände."
    field = "happened_on"


class SaidBeforeTheLast(DomainError):
    message = "Det som hände sist skrevs den {day}. Skriv den dagen eller en senare."
    field = "happened_on"


class SaidIsSaved(DomainError):
    """The same form came twice and told two things (S-142)."""

    message = "Formuläret är redan sparat, med något annat i. Läs det som är sparat, och skriv det nya i ett nytt."


class ContactGoesOn(DomainError):
    """Asked before a case is closed."""

    message = "En egen kontakt pågår. Avsluta den tillsammans med personen innan ärendet avslutas."
    way = ("case_partner", "Till egen kontakt")


class NotOffered(DomainError):
    """Asked before a case is closed."""

    message = "En egen kontakt ska erbjudas personen. Erbjud den, eller skriv att personen inte gick att fråga."
    way = ("case_partner", "Till egen kontakt")

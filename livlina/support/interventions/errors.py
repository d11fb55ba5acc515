"""What can be refused about help that is given."""

from livlina.core.errors import DomainError


class NotForThisRole(DomainError):
    message = "{name} är inte för någon i den här rollen. Välj annan hjälp."
    field = "kind"


class NotGivenHere(DomainError):
    message = "{name} ges inte här den dagen. Välj annan hjälp, eller ställ personen på väntelistan."
    field = "kind"


class NeedsDecision(DomainError):
    message = "{name} ges här efter beslut. Välj beslutet eller uppdraget, eller fatta beslutet först."
    field = "ground"


class TalksOutside(DomainError):
    message = "{name} är {span} här. Skriv ett antal inom det, eller lämna tomt."
    field = "talks"


class MoreThanGranted(DomainError):
    message = "Beviljat är {granted}. Skriv inom det, eller lämna tomt."
    field = "talks"


class StartsBeforeTheCase(DomainError):
    message = "Ärendet kom in {came_in_on}. Insatsen kan inte ha börjat före det."
    field = "starts_on"


class LastDayMissing(DomainError):
    message = "{name} är tidsbegränsad. Skriv sista dagen."
    field = "ends_on"


class EndsBeforeItBegins(DomainError):
    message = "Sista dagen kommer före den första. Rätta en av dem."
    field = "ends_on"


class TooLong(DomainError):
    message = "{name} är här som längst till och med {day}. Skriv en tidigare dag, eller lämna tomt."
    field = "ends_on"


class NotAgreed(DomainError):
    message = "Insatsen börjar när personen har sagt ja till den{conditions}. Kryssa i när det är gjort."
    field = "agreed"


class ConsentsMissing(DomainError):
    """Of help for a child: not all who are to say yes have, and what to do about it. Source: R-211, R-213."""

    message = "{name} börjar när samtyckena är klara. Nu är det så här: {why}. {next}"
    field = "kind"


class ConditionsNotTried(DomainError):
    message = "Insatsen börjar när villkoren för den är prövade{conditions}. Kryssa i när det är gjort."
    field = "agreed"


class RunsAlready(DomainError):
    message = "Den insatsen pågår redan i ärendet. Förläng den, eller avsluta den först."
    field = "kind"


class InterventionIsSaved(DomainError):
    """The same form came twice and told two things."""

    message = "Det är redan sparat, med ett annat innehåll. Läs in sidan på nytt."


class InterventionHasEnded(DomainError):
    message = "Insatsen är avslutad. Läs in sidan på nytt."


class NothingMore(DomainError):
    message = "Skriv ett större antal samtal eller en senare dag än det som gäller nu."
    field = "talks"


class WhyMoreMissing(DomainError):
    message = "Beskriv varför, med minst {letters} tecken."
    field = "words"


class CourtDayMissing(DomainError):
    message = "Skriv när rättsprocessen väntas vara klar, en dag från i dag. Då stämmer ni av om hjälpen ska fortsätta."
    field = "court_until"


class MoreByDecision(DomainError):
    message = "Insatsen förlängs genom ett nytt beslut. Välj det här när det är fattat."
    field = "ground"


class MoreByLead(DomainError):
    message = "Den som leder enheten förlänger den här insatsen. Be om det."


class EndedInTheFuture(DomainError):
    message = "Dagen har inte kommit än. Skriv den dag då insatsen avslutades."
    field = "ended_on"


class EndedBeforeItBegan(DomainError):
    message = "Insatsen började {starts_on}. Den kan inte ha avslutats före det."
    field = "ended_on"


class EndWordsMissing(DomainError):
    message = "Beskriv varför, så att nästa som hjälper vet."
    field = "words"


class TalksAreBooked(DomainError):
    message = "Ett samtal i insatsen är bokat efter den dagen. Avboka det först."
    field = "ended_on"


class TalkOutsideIntervention(DomainError):
    message = "Insatsen gäller {period}. Samtalet är inte inom det."
    field = "intervention"


class TalksOfItAreUsed(DomainError):
    message = (
        "Alla {limit} samtal i insatsen är hållna eller bokade. Förläng den först. Ett samtal som redan är hållet kan "
        "alltid skrivas in."
    )
    field = "intervention"


class SomeoneElseToldOfTheTalk(DomainError):
    """Two told of the same talk: nothing of either is lost. Source: S-142."""

    message = "Någon annan har skrivit om samtalet sedan du öppnade sidan. Jämför innan du sparar."


class TalkIsMoved(DomainError):
    """What is written at the hour that it was moved from is shown nowhere."""

    message = "Samtalet har flyttats. Kopiera det du har skrivit, och skriv det vid den nya tiden."


class NoSuchStep(DomainError):
    message = "Det steget hör inte till insatsen. Välj ett av dess steg, eller inget."
    field = "step"


class ActNotOfThisHelp(DomainError):
    message = "Det hör inte till den här insatsen. Välj något av det som gör det."
    field = "kind"


class DestinationMissing(DomainError):
    message = "Välj vart ni ska, och skriv hur det blir säkert på vägen och på plats."
    field = "destination"


class ActBeforeIntervention(DomainError):
    message = "Insatsen började {starts_on}. Skriv en dag från och med då."
    field = "on"


class CompanionHasNotTheCase(DomainError):
    message = "{name} har inte ärendet. Be den som leder enheten dela det först."
    field = "companion"


class ActIsMarked(DomainError):
    message = "Det är redan markerat. Läs in sidan på nytt."


class ActIsToCome(DomainError):
    message = "Dagen har inte kommit än. Markera det när det har varit."


class HelpIsGiven(DomainError):
    message = "En insats pågår. Avsluta den innan ärendet avslutas."
    way = ("case_interventions", "Till insatserna")

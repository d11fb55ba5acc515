"""What can be refused of an assessment."""

from livlina.core.errors import DomainError


class NotForThisRole(DomainError):
    message = "{name} är inte till för den som ärendet gäller. Välj ett annat instrument."


class NotForThisAge(DomainError):
    message = "{name} är till för {ages}. Välj ett annat instrument."


class NotTrained(DomainError):
    message = (
        "{name} får bara användas av den som har {competence} i kompetensregistret. Be någon som har det, eller den "
        "som leder enheten om du har gått utbildningen."
    )


class OnlyResultHere(DomainError):
    message = "Frågorna i {name} finns inte här. Skriv in resultatet i stället."


class IsAskedHere(DomainError):
    message = "Frågorna i {name} finns här. Gör bedömningen i stället för att skriva in ett resultat."


class MustBeAlone(DomainError):
    message = (
        "På telefon och video ställs frågorna bara när personen är ensam och har sagt att det går bra. Vänta med dem, "
        "eller ses."
    )
    field = "is_alone"


class NobodyWasAsked(DomainError):
    message = "Välj vem som svarade, eller att underlaget är handlingar i båda fälten."
    field = "how"


class NotYet(DomainError):
    message = "Dagen har inte kommit än. Skriv dagen då det gjordes."
    field = "happened_on"


class BeforeTheCase(DomainError):
    message = "Ärendet kom in {came_in_on}. Skriv en dag från dess, eller lägg äldre resultat som handling."
    field = "happened_on"


class AssessmentIsSaved(DomainError):
    """The same form came twice and told two things (S-142)."""

    message = "Formuläret är redan sparat, med något annat i. Läs det som är sparat."


class SomeoneElseAnswered(DomainError):
    message = (
        "Någon annan har sparat den här delen sedan du öppnade sidan. Deras svar står bredvid. Rätta dina och spara "
        "igen om dina ska gälla."
    )


class AnsweredSinceRead(DomainError):
    message = "Någon har ändrat svaren sedan du öppnade sidan. Läs dem som de nu är innan du undertecknar eller kastar."


class ChangedSinceRead(DomainError):
    message = (
        "Någon har ändrat svaren sedan du öppnade sidan. Läs dem som de nu är, innan du bestämmer om bedömningen ska "
        "bort."
    )


class StrikingNeedsReason(DomainError):
    """What is known is not thrown away unsaid. Source: S-152."""

    message = (
        "Någon har tagit ställning i bedömningen, och resultatet är känt. Skriv varför den stryks, minst {letters} "
        "tecken."
    )
    field = "words"


class StandIsOlder(DomainError):
    """A stand that was taken before the danger was told lowers nothing. Source: S-152."""

    message = (
        "Något har skrivits in om faran sedan nivån bedömdes. Då går det inte att hålla med om den lägre: bedöm på "
        "nytt. Till dess gäller den högre. Skriv att du inte håller med, och vad som har hänt."
    )
    field = "outcome"


class HandedInByHerself(DomainError):
    """What she handed in was not begun by mistake. Source: S-142."""

    message = (
        "Personen har själv lämnat in svaren. Läs dem och ta emot skattningen. Är svaren inte personens egna väljer du "
        "varför när du kastar den."
    )


class AssessmentIsSigned(DomainError):
    message = "Bedömningen är undertecknad och ändras inte. Skriv ett tillägg om något ska rättas."


class AnsweredByHerself(DomainError):
    message = (
        "Personen har svarat själv på surfplattan, och de svaren ändras inte. Läs dem, ta emot skattningen och skriv "
        "ett tillägg om något ska läggas till."
    )


class AssessmentIsDiscarded(DomainError):
    message = "Bedömningen är kastad. Svaren står kvar att läsa, men inget mer skrivs i den. Börja en ny."


class NotSigned(DomainError):
    message = "Bedömningen är inte undertecknad än. Fyll i och underteckna den först."


class AlreadyJudged(DomainError):
    message = "Ditt ställningstagande är redan sparat och ändras inte. Läs resultatet och underteckna."


class NotJudged(DomainError):
    message = "Ta ställning själv först. Resultatet visas när du har skrivit din nivå och dina skäl."


class NothingAnswered(DomainError):
    message = "Ingen fråga är besvarad. Fyll i minst en del först."


class ReasonNeeded(DomainError):
    message = "Skriv dina skäl, minst {letters} tecken."
    field = "why"


class LevelNeeded(DomainError):
    message = "Välj en nivå."
    field = "level"


class DifferenceNeedsReason(DomainError):
    message = "Nivån skiljer sig från {others}. Skriv en mening om varför, minst {letters} tecken."
    field = "difference"


class ActionNeeded(DomainError):
    message = "{what} kräver att något görs. Skriv vad du gjorde, innan bedömningen blir klar."


class NothingToRead(DomainError):
    message = "Det finns ingen lägre nivå som väntar på en andra person."


class NotOnesOwn(DomainError):
    message = "Du undertecknade den själv, eller strök den. En lägre nivå läses av någon annan."


class WordsNeeded(DomainError):
    message = "Skriv med egna ord, minst {letters} tecken."
    field = "words"

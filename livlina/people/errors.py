"""What can be refused about persons."""

from typing import Any

from livlina.core.errors import DomainError


class SomeoneElseChangedThePerson(DomainError):
    message = "Någon annan har ändrat personens uppgifter sedan du öppnade sidan. Jämför innan du sparar."


class MarkIsLoweredElsewhere(DomainError):
    message = (
        "Skyddsmarkeringen kan bara tas bort i personens eget ärende, eller barnets i förälderns, det som öppnades "
        "först. Är den fel: be den som har det att ändra."
    )
    field = "protection"


class RelationToOneself(DomainError):
    message = "En person kan inte ha en relation till sig själv. Välj den andra personen."
    field = "other"


class RelatedAlready(DomainError):
    message = "De två står redan så till varandra i ärendet. Ändra den relationen på sidan Personer i stället."
    field = "kind"


class NewValueNotAsked(DomainError):
    message = (
        "Numret eller adressen är ändrad, och att det förra var säkert säger inget om det nya. Fråga om det nya är "
        "säkert och kryssa här, eller svara att det inte är känt."
    )
    field = "asked_anew"


class SourceNotTold(DomainError):
    message = "Välj vem uppgiften kommer från. I ett barns ärende styr det vad en vårdnadshavare kan få ta del av."
    field = "told_by"


class GuardianOfOneself(DomainError):
    message = "En person kan inte vara sin egen vårdnadshavare. Välj den vuxna."
    field = "guardian"


class BornInTheFuture(DomainError):
    message = "Födelsedagen ligger i framtiden. Kontrollera året."
    field = "born"


class BornTooLongAgo(DomainError):
    message = "Personen skulle vara äldre än {years} år. Kontrollera året."
    field = "born"


class BirthYearInTheFuture(DomainError):
    message = "Födelseåret ligger i framtiden. Skriv fyra siffror, till exempel 1992."
    field = "birth_year"


class BirthYearTooLongAgo(DomainError):
    message = "Personen skulle vara äldre än {years} år. Skriv födelseåret med fyra siffror."
    field = "birth_year"


class EndsBeforeItStarts(DomainError):
    message = "Sista dagen ligger före den första. Kontrollera dagarna."
    field = "ends_on"


class WindowEndsBeforeItStarts(DomainError):
    message = "Tiden slutar innan den börjar. Kontrollera klockslagen."
    field = "to_time"


class ConfirmedInTheFuture(DomainError):
    message = "Dagen vägen bekräftades ligger i framtiden. Skriv när personen senast sa att det är så."
    field = "confirmed_on"


class ValueIsEmpty(DomainError):
    message = "Skriv numret eller adressen. En säker väg utan nummer går inte att använda."
    field = "value"


class NoPhoneNumber(DomainError):
    message = (
        "Det går inte att läsa som ett telefonnummer. Skriv ett nummer i taget, till exempel 070-174 06 05, och ett "
        "utländskt med + och landsnummer."
    )
    field = "phone"


class ValueIsNoPhoneNumber(NoPhoneNumber):
    field = "value"


class WayIsUnsafe(DomainError):
    message = (
        "Vägen får inte användas: det har personen sagt. Välj en annan väg, eller vänta tills personen hör av sig."
    )


class WayIsNotKnown(DomainError):
    message = (
        "Ingen har sagt att vägen är säker. Fråga personen nästa gång ni talas vid, och skriv svaret under Personer."
    )


class WayIsSharedWithTheOther(DomainError):
    message = (
        "Samma nummer eller adress står hos en annan person i ärendet. Använd inte vägen förrän du har frågat vem som "
        "läser och svarar där."
    )


class OnlyForwarded(DomainError):
    message = (
        "Personen har skyddad folkbokföring. Brev går bara genom Skatteverkets förmedling, aldrig till en adress: välj "
        "den vägen."
    )


class OutsideTheHours(DomainError):
    message = "Vägen är säker bara {when}. Vänta till dess, eller välj en väg som går nu."


class ConfirmFirst(DomainError):
    message = (
        "Vägen bekräftades för mer än {days} dagar sedan. Fråga personen om den ännu är säker, och bekräfta den innan "
        "något går ut."
    )


class SomebodyElseAnswered(DomainError):
    message = (
        "Någon annan än personen har svarat på den vägen, eller så var numret fel. Fråga personen om den ännu är "
        "säker, helst på en annan väg, och bekräfta den under Personer innan något går ut."
    )


class NothingElseGoesPast(DomainError):
    message = "Bara ett samtal kan gå ut på en väg som är spärrad. Skicka inget, och ring om det är fara."
    field = "anyway"


class OnlyDangerGoesPast(DomainError):
    message = "Vägen är spärrad, så bara fara är skäl nog. Annars: välj en annan väg."
    field = "anyway"


class AnywayNotSaid(DomainError):
    message = "Skriv med minst {letters} tecken varför du tar kontakt ändå. Skälet sparas och granskas."
    field = "because"


class NothingIsShared(DomainError):
    message = "Välj vad samtycket gäller. Det som inte är valt får inte lämnas ut."
    field = "what"


class RecipientNotSaid(DomainError):
    message = "Skriv till vem, så att bara den får uppgifterna."
    field = "recipient"


class ConsentGivenInTheFuture(DomainError):
    message = "Dagen ligger i framtiden. Skriv när personen sa ja."
    field = "starts_on"


class ConsentIsTooLong(DomainError):
    message = "Ett samtycke gäller högst {days} dagar. Välj en tidigare dag, och fråga igen då."
    field = "ends_on"


class ConsentIsWithdrawn(DomainError):
    message = "Samtycket är redan återtaget."


class ConsentIsSaved(DomainError):
    """The same form came twice and told two things."""

    message = "Samtycket är redan sparat, med andra uppgifter. Läs det i listan, och skriv ett till om det var två."


class NoConsent(DomainError):
    message = (
        "Det finns inget samtycke som gäller {day} till att lämna ut {what}. Fråga personen och skriv ned svaret, "
        "eller pröva om en annan grund gäller. Stödet beror aldrig på svaret."
    )


class HasEnded(DomainError):
    message = "Uppgiften är redan avslutad. Ladda om sidan för att se det som gäller nu."


class ReasonToShowMissing(DomainError):
    message = "Välj varför uppgiften ska visas. Personen har skyddade uppgifter, och skälet syns i loggen."


class TellsWhere(DomainError):
    """A text gives away what is kept hidden. `found` says where, by the name of each field (S-23)."""

    message = "I texten står {what}. Ta bort det ur texten, eller skriv varför det måste stå där."

    def __init__(self, *, what: str, found: Any) -> None:
        self.found = found
        super().__init__(what=what)


class ReasonIsTooShort(TellsWhere):
    message = "Skriv med minst tio tecken varför det måste stå i texten."
    field = "confirmed_because"


class ReasonTellsWhere(TellsWhere):
    message = "Skälet sparas i loggen. Skriv det utan {what}."
    field = "confirmed_because"


class StatedTooShort(DomainError):
    message = "Skriv skälet med minst {letters} tecken, så att den som granskar förstår det."
    field = "reason"


class TaskHasMoved(DomainError):
    message = "Någon annan har hunnit före med uppgiften. Läs den igen innan du bestämmer."


class AnotherMustApprove(DomainError):
    message = "Du har själv föreslagit det. En annan registerkontrollant ska läsa och bestämma."


class RowStandsApart(DomainError):
    message = "Posterna kan inte föras ihop."


class JoinIsTooOld(DomainError):
    message = "Tiden för att ta isär posterna har gått ut. Vänd dig till systemförvaltaren."


class NothingToFindBy(DomainError):
    message = "Skriv personnummer eller telefonnummer, så att spärren kan verka."
    field = "identity_number"


class DeclaredAlready(DomainError):
    message = "Du har redan anmält dig själv. Avsluta den anmälan först om numret är fel."
    field = "kind"


class DeclaredTooOften(DomainError):
    message = (
        "Du har redan rättat anmälan av dig själv en gång det senaste året. Anmäl uppgiften som en annan nära "
        "relation, och säg till den som granskar loggarna."
    )
    field = "kind"

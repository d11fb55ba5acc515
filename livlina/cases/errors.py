"""What can be refused about cases."""

from livlina.core.errors import DomainError, NotYoursNow, TooOften
from livlina.core.read import MoreHasCome


class OwnSecondDecision(DomainError):
    message = (
        "Du har redan beslutat att det får visas. Våld från vårdnadshavaren är antecknat eller misstänkt, så en "
        "kollega som också arbetar i ärendet behöver fatta samma beslut innan det gäller."
    )


class NotAGuardianOfTheChild(DomainError):
    message = "Beslutet gäller bara vårdnadshavare i ett barns eget ärende."


class AnotherDecidesWhatIsShown(DomainError):
    message = (
        "Du kan inte besluta att det visas. Be någon annan som arbetar med ärendet. "
        "Att det hålls tillbaka kan du besluta."
    )
    field = "may_be_shown"


class AnotherPrints(DomainError):
    message = "Du ser inte var personerna i ärendet finns, och lämnar inget till en vårdnadshavare. Be handläggaren."


class KeptFromRecipient(DomainError):
    message = (
        "{name} står i ärendet som den andra parten eller som någon som misstänks för våld, och det personen berättar "
        "lämnas inte dit med ett samtycke. Är det någon annan som heter så: skriv organisationen eller hela namnet."
    )
    field = "recipient"


class AnotherSettles(DomainError):
    message = (
        "Du delar ärendet utan att se var personerna finns, och avgör inte det här. Be den som har ärendet, och skriv "
        "en anteckning om det du vet."
    )


class GroundNotPossible(DomainError):
    message = "Den grunden hör inte till det beslutet. Välj en annan."
    field = "ground"


class DecidedOnlyWhenSigned(DomainError):
    message = "Anteckningen är inte signerad. Den kan ändras än, så signera den innan du beslutar."


class RepresentsAnother(DomainError):
    message = "Den som företräder någon annan vuxen visas aldrig för en vårdnadshavare."


class CameInTheFuture(DomainError):
    message = "Dagen ärendet kom in ligger i framtiden. Skriv en dag som har varit."
    field = "came_in_on"


class CaseNumberTaken(DomainError):
    message = "Enheten har redan ett ärende med det numret."
    field = "number"


class HandlerNotAtUnit(DomainError):
    message = "{name} har ingen roll på enheten i dag. Välj någon som arbetar där."
    field = "assigned_to"


class HandlerNotPossible(DomainError):
    message = "Ärendet kan inte ges till den du valde. Välj någon annan."
    field = "assigned_to"


class HasItAlready(DomainError):
    message = "Den du valde har redan ärendet. Välj någon annan."
    field = "assigned_to"


class CaseNotPossible(DomainError):
    message = (
        "Ärendet kan inte öppnas för dig nu. Be en annan som leder enheten, eller försök när du läst klart det du har."
    )


class StandInNeedsAnEnd(DomainError):
    message = "Skriv till och med vilken dag ersättaren har ärendet."
    field = "until"


class BeginsInThePast(DomainError):
    message = "Första dagen har redan varit. Skriv i dag, en dag som kommer eller lämna tomt."
    field = "starts"


class BeginsAfterItEnds(DomainError):
    message = "Första dagen ligger efter den sista. Ändra den dag som inte stämmer."
    field = "starts"


class OnlyStandInsBeginLater(DomainError):
    message = "Bara en ersättare kan börja en senare dag. Lämna dagen tom, eller välj ersättare."
    field = "starts"


class NobodyWorksThere(DomainError):
    message = (
        "Ingen som ser vistelseuppgifter arbetar i det ärendet nu, och ingen skulle läsa instruktionen. Ge ärendet "
        "till någon som ser dem först, och lämna sedan uppgiften vidare."
    )
    field = "to"


class EndsInThePast(DomainError):
    message = "Dagen har redan varit. Skriv en dag som kommer."
    field = "until"


class StandInIsTooLong(DomainError):
    message = "En ersättare har ärendet högst {days} dagar i taget. Skriv en närmare dag, och förläng då om det behövs."
    field = "until"


class JointWorkIsTooLong(DomainError):
    message = "Ett godkännande gäller högst {days} dagar i taget. Skriv en närmare dag, och ta ställning igen då."
    field = "until"


class ApprovedFromOutside(DomainError):
    message = "Du har själv ett av ärendena, eller hade det nyss. En annan som leder enheten godkänner arbetet."


class CardIsTooLong(DomainError):
    message = "Kortet gäller högst {days} dagar i taget. Skriv en närmare dag, och gå igenom kortet igen då."
    field = "until"


class ReasonIsTooShort(DomainError):
    message = "Skriv skälet med minst {letters} tecken, så att den som granskar förstår det."
    field = "text"


class GlassAskedTooOften(TooOften):
    message = "Du har försökt nödöppna {limit} gånger på en timme. Ring den som leder enheten eller bakjouren."


class UnitNeeded(DomainError):
    message = "Välj enhet när du skriver ett ärendenummer. Flera enheter kan ha samma nummer."
    field = "unit"


class AnotherAnsweredSince(MoreHasCome):
    """What the person said of the way was asked for before somebody else answered by it (S-60)."""

    message = (
        "Någon annan svarade {when} när vi försökte nå personen, och det stod inte på sidan när du öppnade den. Inget "
        "är sparat. Fråga personen om vägen fortfarande är säker, och spara sedan."
    )


class GlassIsStillOpen(DomainError):
    message = (
        "Timmen har inte gått än, och det som läses före dess ska också granskas. Fram till dess kan du bara svara att "
        "mer behöver utredas."
    )
    field = "outcome"


class ReviewIsSettled(DomainError):
    message = "Granskningen är redan klar. Någon annan hann före."


class RequestIsDecided(DomainError):
    message = "Begäran är redan avgjord, eller äldre än ett dygn."


class GlassNotPossible(DomainError):
    message = "Ärendet kan inte öppnas för den som bad om det. Läs det själv eller be någon annan."


class CardSaysLess(DomainError):
    """The duty is told of no lower danger than the one known: it is lowered where it is assessed. Source: S-152."""

    message = (
        "Bedömningen säger ”{risk}”, och kortet kan inte säga mindre. Har faran minskat: gör en ny bedömning först."
    )
    field = "risk"


class LessNeedsItsReason(DomainError):
    """Less is told to the duty of a danger at once, for a reason that another reads. Source: S-152."""

    message = (
        "Jouren får veta mindre om en fara. Skriv varför, med minst {letters} tecken: de andra som har ärendet och den "
        "som leder enheten läser det."
    )
    field = "why"


class DecidedByAnother(DomainError):
    """One who leads has the case in hand, and would decide alone of what takes two. Source: S-01, S-152."""

    message = (
        "Du har ärendet, eller hade det nyss. Det här beslutar en annan som leder enheten. Är du den enda som leder: "
        "ge ärendet till en kollega, och besluta när {hours} timmar har gått."
    )


class ReadByAnother(DomainError):
    message = "Det du själv har gjort läser någon annan."


class SomeoneElseChangedTheCard(DomainError):
    message = "Någon annan har ändrat nattkortet sedan du öppnade sidan. Läs det som gäller nu först."


class CardIsWithheld(DomainError):
    message = (
        "Nattkortet skrivs av den som ser var personen finns, och det gör du inte i det här ärendet. Be den som leder "
        "enheten att låta någon annan skriva och ta bort kortet. Är det bråttom: ring jouren."
    )


class CardSaysNothing(DomainError):
    message = "Skriv vad jouren ska göra. Utan en plan hjälper kortet ingen."
    field = "plan"


class MessageIsSent(DomainError):
    """The same form came twice and told two things (S-142)."""

    message = "Uppgiften är redan lämnad, med en annan text. Öppna ett nytt formulär och skriv det som är nytt."


class MessageIsDecided(DomainError):
    message = "Uppgiften är redan avgjord. Någon annan hann före."


class KeptByOneWithNoSide(DomainError):
    message = (
        "Att ingen instruktion ges beslutas av någon som inte har något ärende med en annan part öppet. Välj ärende "
        "och skriv vad handläggaren ska veta och göra, eller låt någon annan som leder besluta."
    )
    field = "outcome"


class KeptByAnother(DomainError):
    message = (
        "Att ingen instruktion ges beslutas av någon annan än den som lämnade uppgiften. Välj ärende och skriv vad "
        "handläggaren ska veta och göra, eller låt någon annan besluta."
    )
    field = "outcome"


class InstructionNeeded(DomainError):
    message = "Välj ärende och skriv vad handläggaren ska veta och göra, eller välj att ingen instruktion ges."
    field = "text"


class CaseIsHandedOn(NotYoursNow):
    """To one who opened the case, and since it was given to somebody reads it and writes notes (S-01)."""

    message = (
        "Någon annan har ärendet nu. Du läser det och skriver anteckningar. Ska något annat göras i det: "
        "skriv en anteckning, eller ring den som har ärendet."
    )


class GivenByTheLead(DomainError):
    """To one who stands in, has handed it on or is told no whereabouts: nobody is given more than they have (S-01)."""

    message = (
        "Du har inte själv förälderns ärende för gott och med vistelseuppgifter, och kan inte ge barnets till någon. "
        "Välj «Ingen ännu». Den som leder enheten ger det."
    )
    field = "assigned_to"


class NotForOneself(DomainError):
    message = "Du kan inte godkänna dig själv. Be en annan som leder enheten."
    field = "assigned_to"


class TwoCasesNeeded(DomainError):
    message = "Välj två olika ärenden."
    field = "other"


class CaseIsClosed(DomainError):
    message = "Ärendet är avslutat. Öppna det igen om personen behöver stöd."


class NoteIsEmpty(DomainError):
    message = "Skriv anteckningen innan du sparar."
    field = "text"


class NoteIsSigned(DomainError):
    message = "Anteckningen är signerad och ändras inte. Skriv en rättelse som läggs till den."


class OnlyTheWriterSigns(DomainError):
    message = "Bara den som skrev anteckningen kan ändra och signera den."


class SomeoneElseChangedTheNote(DomainError):
    message = "Någon annan har ändrat samma anteckning. Jämför de två texterna innan du sparar."


class HappenedInTheFuture(DomainError):
    message = "Händelsen ligger i framtiden. Skriv när den hände."
    field = "happened_at"


class NoteIsTooLong(DomainError):
    message = "Anteckningen är längre än {limit} tecken. Dela den i två."
    field = "text"


class NoteIsNotSigned(DomainError):
    message = "Anteckningen är inte signerad än. Ändra den i stället för att skriva en rättelse."


class CorrectsAnotherCase(DomainError):
    message = "Anteckningen som ska rättas hör till ett annat ärende. Skriv rättelsen i det ärendet."


class NoteIsAlreadySaved(DomainError):
    """The same form came twice and told two things. Nothing is lost: both are shown (S-142)."""

    message = (
        "Anteckningen är redan sparad, med en annan text eller andra uppgifter om den. Jämför de två innan du sparar."
    )


class SomeoneElseChangedTheCase(DomainError):
    message = "Någon annan har ändrat ärendets uppgifter sedan du öppnade sidan. Jämför innan du sparar."


class ChildrenWithoutChildren(DomainError):
    message = "Här står att det inte finns barn under 18 år, men antalet är {count}. Rätta det ena."
    field = "children_count"


class AcceptedWithoutOffer(DomainError):
    message = "Här står att stöd tackades ja till utan att det erbjöds. Rätta det ena."
    field = "legal_support_accepted"


class ClosedInTheFuture(DomainError):
    message = "Dagen för avslutet ligger i framtiden. Skriv i dag eller en dag som har varit."
    field = "closed_on"


class ClosedBeforeItCameIn(DomainError):
    message = "Ärendet kom in {came_in_on}. Det kan inte avslutas före det."
    field = "closed_on"


class AlreadyAParty(DomainError):
    message = "Personen finns redan i ärendet. Ändra uppgifterna på sidan Personer."
    field = "person"


class ChildHasCase(DomainError):
    message = "Barnet har redan ett eget ärende, {number}. Den som leder enheten kan ge dig det."


class OwnWhereabouts(DomainError):
    message = "Du kan inte undanta dig själv. En annan som leder enheten gör det, eller ger ärendet till någon annan."


class NoWhereaboutsToOpen(DomainError):
    message = "Kontakt- och vistelseuppgifter i det här ärendet går inte att öppna för dig."


class SearchIsTooShort(DomainError):
    message = "Skriv minst två bokstäver i namnet, ett ärendenummer eller ett personnummer."
    field = "q"


class TooManyOpenings(TooOften):
    message = (
        "Du har öppnat sidor i ärenden {limit} gånger på en timme, och det är fler än någon gör för hand. "
        "Vid nästa hela timme kan du öppna ärenden igen."
    )


class TooManySearches(DomainError):
    message = "Du har sökt {limit} gånger på en minut. Vänta en stund och sök igen."
    field = "q"


class SomebodyIsShielded(DomainError):
    message = (
        "Någon i ärendet har skyddade personuppgifter och visas inte för dig här, så det går inte att läsa igenom vad "
        "som lämnas ut. Be den som leder enheten att låta någon annan göra det."
    )


class PersonIsShielded(DomainError):
    message = (
        "Uppgifter om den här personen visas inte för dig i det här ärendet, och ändras av någon annan. Be den som "
        "leder enheten att låta en kollega skriva det."
    )


class MarkIsWrittenByAnother(DomainError):
    field = "protection"
    message = (
        "Den som har skyddade personuppgifter visas inte för dig i det här ärendet. Be den som leder enheten att låta "
        "en kollega lägga till personen."
    )


class HasNoCustody(DomainError):
    message = (
        "Efter det som är nedskrivet har hen inte vårdnaden i dag, och får inte del av barnets ärende. "
        "Stämmer det inte, skriv in vårdnaden under Personer."
    )


class ViolenceIsHeldBack(DomainError):
    message = (
        "Vårdnadshavaren är misstänkt för våld. Två personer behöver först ha beslutat att det som är antecknat om "
        "våldet får visas, under Vad en vårdnadshavare får ta del av."
    )

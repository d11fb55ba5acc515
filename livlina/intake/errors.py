"""What can be refused about first contacts."""

from livlina.core.errors import DomainError


class ReceivedInTheFuture(DomainError):
    message = "Kontakten ligger i framtiden. Skriv när den kom in."
    field = "received_on"


class ReceivedLaterToday(ReceivedInTheFuture):
    field = "received_time"


class ReceivedAfterAnswer(DomainError):
    message = "Kontakten skulle ligga efter sitt första svar. Skriv när den kom in."
    field = "received_on"


class ReceivedLaterThatDay(ReceivedAfterAnswer):
    field = "received_time"


class ReceivedTooLongAgo(DomainError):
    message = "Kontakten skulle vara från {year}. Kontrollera året."
    field = "received_on"


class DecisionReferenceMissing(DomainError):
    message = "Skriv vilket beslut från RVT kontakten gäller, till exempel beslutets dag eller nummer."
    field = "decision_reference"


class SenderNotNamed(DomainError):
    message = "Skriv vilken enhet kontakten kom från."
    field = "entrance_detail"


class AcceptedWithoutOffer(DomainError):
    message = "Här står att stödet togs emot men inte att det erbjöds. Ändra det som inte stämmer."
    field = "legal_support_accepted"


class MeetingNotAccepted(DomainError):
    message = "Här står en dag för mötet, men inte att personen vill ha det. Ändra det som inte stämmer."
    field = "joint_meeting"


class ChildrenNotAsked(DomainError):
    message = "I {project} behövs svar på om det finns barn. Välj ja eller nej."
    field = "has_children"


class NamelessKeepsNoName(DomainError):
    """A contact without a name keeps nothing that tells who it is about (R-058, R-071)."""

    message = (
        "En kontakt utan namn sparar inget som visar vem den gäller. Ta bort uppgiften, eller ändra vem som tar "
        "kontakt."
    )
    field = "kind"


class NumberInText(DomainError):
    message = (
        "Texten innehåller något som ser ut som ett personnummer. En kontakt utan namn sparar inte sådana: ta bort "
        "numret."
    )
    field = "note"


class AlreadyNamed(DomainError):
    message = "Kontakten gäller redan en namngiven person och kan inte göras om till en kontakt utan namn."
    field = "kind"


class BirthYearIsAnother(DomainError):
    message = "Födelseåret är ett annat än i personnumret. Rätta det som är fel, eller lämna födelseåret tomt."
    field = "birth_year"


class SentBefore(DomainError):
    message = "Formuläret har redan skickats. Öppna sidan på nytt om du vill registrera en kontakt till."


class SentWithOtherFacts(DomainError):
    """The same form came again and tells something else. Nothing of it is saved, and nothing typed is lost (S-142)."""

    message = (
        "Kontakten är redan sparad, med andra uppgifter än de som står här. Det du skrev nu är inte sparat. "
        "Öppna den sparade kontakten och ändra i den om något ska vara annorlunda."
    )


class SomeoneElseChangedTheContact(DomainError):
    message = (
        "Någon annan har ändrat kontakten sedan du öppnade sidan. Läs det nya i en annan flik innan du sparar. Det du "
        "har skrivit står kvar här."
    )


class DangerTakenBackWithoutWhy(DomainError):
    message = "Kontakten berättar om fara. Skriv varför det ändras. Det som stod finns kvar under Vad som hänt."
    field = "danger_because"


class AlreadyAnswered(DomainError):
    message = "Kontakten har redan fått ett första svar. Läs det på kontaktens sida innan du hör av dig igen."


class AnsweredBeforeContact(DomainError):
    message = "Svaret ligger före kontakten. Skriv när det första svaret gavs."
    field = "answered_on"


class AnsweredEarlierThatDay(AnsweredBeforeContact):
    field = "answered_time"


class AnsweredInTheFuture(DomainError):
    message = "Svaret ligger i framtiden. Skriv när det gavs."
    field = "answered_on"


class AnsweredLaterToday(AnsweredInTheFuture):
    field = "answered_time"


class ContactHasEnded(DomainError):
    message = "Kontakten är redan avslutad: {outcome}. Registrera en ny kontakt om personen hör av sig igen."


class ContactBecameCase(DomainError):
    message = "Kontakten har blivit ett ärende. Ändra uppgifterna i ärendet."


class AlreadyAssessed(DomainError):
    message = "Hotet är redan bedömt. Läs vad som kom fram på kontaktens sida."


class DangerOfContactIsLeft(DomainError):
    """A threat, or what the police sent, by one who uses violence, is not left in the case it became. Source: R-062."""

    message = (
        "Den första kontakten är inte bedömd: faran för den som kan vara utsatt. Bedöm den, och bocka av uppgiften."
    )
    way = ("case_process", "Till att göra i ärendet")


class DangerIsTheirs(DomainError):
    """Danger to the one a contact is about is not looked at in the case of one who uses violence. Source: R-062."""

    message = (
        "Kontakten berättar om fara som inte är bedömd, och den säger inte att personen använder våld. Bedöm faran på "
        "kontaktens sida, eller rätta där vem det gäller, innan ärendet öppnas i den rollen."
    )
    field = "role"


class ThreatNotAssessed(DomainError):
    """A threat, or what the police sent, is not left before somebody has looked at it. Source: R-062."""

    message = (
        "Hot och risk är inte bedömda. Skriv först bedömningen på kontaktens sida, också om personen inte gick att nå."
    )


class ThreatAfterEnding(DomainError):
    """What is told of a contact that has ended stands on no list: nobody would look at the threat. Source: R-062."""

    message = (
        "Kontakten är avslutad, så det som skrivs här nu bedöms av ingen. Registrera en ny kontakt om hotet, eller om "
        "det som polisen skickade."
    )
    field = "immediate_danger"


class NothingToAssess(DomainError):
    message = "Kontakten säger inget om fara och kom inte från polisen. Ändra uppgifterna om det är fel."


class ListNotShown(DomainError):
    message = "Sidan gick inte att läsa. Öppna morgonlistan på nytt."


class GoneThroughAlready(DomainError):
    message = "Listan har gåtts igenom sedan du öppnade sidan. Det som står här nu har kommit efter det."


class OutcomeMissing(DomainError):
    message = "Välj hur kontakten slutade."
    field = "outcome"


class EndedBeforeContact(DomainError):
    message = "Dagen ligger före kontakten. Skriv vilken dag den slutade."
    field = "ended_on"


class EndedInTheFuture(DomainError):
    message = "Dagen ligger i framtiden. Skriv vilken dag kontakten slutade."
    field = "ended_on"


class EndedTooLongAgo(DomainError):
    message = "Dagen ligger mer än två veckor tillbaka. Skriv dagens datum, och i anteckningen när kontakten slutade."
    field = "ended_on"


class IsMinor(DomainError):
    """RVC is for adults; the young are directed to other services (R-002, R-087, R-195)."""

    message = (
        "Personen var under {adult_age} år på kontaktdagen. Hjälpen för vuxna öppnas inte. Hänvisa vidare, till en "
        "ungdomsmottagning eller Stödcentrum, och svara där på om en orosanmälan till BoU är gjord."
    )
    field = "role"


class IsAdult(DomainError):
    message = "Personen var {adult_age} år eller äldre på kontaktdagen. Välj en annan utgång."


class IsNoChild(DomainError):
    message = "Personen var {adult_age} år eller äldre på kontaktdagen. Välj en annan roll."
    field = "role"


class ConcernNotAnswered(DomainError):
    message = "Svara på om en orosanmälan är gjord."
    field = "concern_reported"


class ConcernReasonMissing(DomainError):
    message = "Skriv varför ingen orosanmälan är gjord."
    field = "concern_note"


class PlaceMissing(DomainError):
    message = "Välj en enhet, eller skriv vart kontakten lämnas."
    field = "passed_on_to"


class TwoPlaces(DomainError):
    message = "Välj en enhet eller skriv en annan plats, inte båda."
    field = "passed_on_to"


class RemainderMissing(DomainError):
    """A referral states what remains with the sender (R-075)."""

    message = "Skriv vad som finns kvar att göra hos er. Skriv Inget om inget finns kvar."
    field = "remains"


class IsThereAlready(DomainError):
    message = "Kontakten finns redan hos {unit}. Välj en annan enhet."
    field = "unit"


class NobodyReceives(DomainError):
    message = "Hos {unit} är ingen som tar emot kontakter i tjänst nu. Välj en annan enhet, eller behåll den här."
    field = "unit"


class HandlerElsewhere(DomainError):
    message = "{name} har ingen roll på enheten i dag. Välj någon som arbetar där."
    field = "handler"


class HandlerNotPossible(DomainError):
    message = "Kontakten kan inte ges till den du valde. Välj någon annan."
    field = "handler"


class OnlyReceptionGives(DomainError):
    message = "Bara mottagningen och den som leder enheten ger kontakter till någon annan. Du kan ta den själv."
    field = "handler"


class CaseNeedsAPerson(DomainError):
    message = "Ett ärende gäller en person. Vill hen inte längre vara anonym, ändra först vem som tar kontakt."


class AdviceIsOfNoPerson(CaseNeedsAPerson):
    message = "Ett råd till en kollega gäller ingen namngiven person. Ska någon få stöd, ändra vem som tar kontakt."


class ColleagueOpensTheCase(DomainError):
    message = "Ärendet kan inte öppnas av dig. Lämna kontakten till en kollega på enheten, som öppnar det."


class NameMissing(DomainError):
    message = "Skriv namnet, eller vad personen vill kallas. Skriv Okänt namn om ingen vet."
    field = "name"


class UnitOpensNoSuchCase(DomainError):
    message = "{unit} öppnar inte ärenden i den rollen. Lämna kontakten vidare till {other}."
    field = "role"


class UnitNeedsDecision(DomainError):
    message = (
        "{unit} öppnar ärenden på beslut. Skriv beslutet från RVT i kontakten, eller lämna den vidare till {other}."
    )
    field = "role"


class OtherBoard(DomainError):
    message = "{unit} hör till en annan nämnd. Ärendet öppnas på den enhet som kontakten finns hos."
    field = "unit"


class ImportIsUndone(DomainError):
    message = "Inläsningen är redan ångrad."


class ImportChangedCases(DomainError):
    message = (
        "Inläsningen ändrade {count} ärenden som redan fanns, så den kan inte tas bort. Läs in en fil med det som "
        "gällde förut."
    )


class CasesHoldItBack(DomainError):
    message = "Någon har fått eller skrivit i ärende {numbers}. Då tas ingenting bort."


class FormIsClosed(DomainError):
    """The organisation takes in nothing by the open form that day."""

    message = "Formuläret är stängt just nu."


class FormIsFull(DomainError):
    """More has been sent in by the open form than the organisation's limit for an hour (S-132)."""

    message = "Just nu går det inte att skicka."

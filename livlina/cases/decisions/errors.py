"""What can be refused about decisions."""

from livlina.core.errors import DomainError


class KindNotInThisCase(DomainError):
    message = "Det beslutet fattas inte i ett sådant här ärende. Insats till barn beslutas i barnets eget ärende."
    field = "kind"


class OutcomeNotOfKind(DomainError):
    message = "Utgången hör inte till den sortens beslut. Välj en annan."
    field = "outcome"


class UnitDoesNotDecide(DomainError):
    message = "Enheten beslutar inte om {what}. Beslutet fattas i den beslutande enhetens ärende."


class NothingDecided(DomainError):
    message = "Skriv vad som beslutas."
    field = "what"


class ReasonsMissing(DomainError):
    message = "Ett beslut som går någon emot måste ha skäl. Skriv dem innan du undertecknar."
    field = "reasons"


class CircumstancesMissing(DomainError):
    message = "Skriv de omständigheter som har varit avgörande. De hör till skälen."
    field = "circumstances"


class LawMissing(DomainError):
    message = "Välj det lagrum som beslutet fattas med stöd av."
    field = "ground"


class PeriodTurned(DomainError):
    message = "Perioden slutar före den börjar. Byt plats på dagarna."
    field = "ends_on"


class AmountNotGranted(DomainError):
    message = "Ett beslut som avslår något beviljar ingen mängd. Ta bort antalet."
    field = "talks"


class NotToBeExtended(DomainError):
    message = "Bara ett undertecknat beslut som beviljar hjälp förlängs. Skriv ett nytt beslut i stället."


class IsExtended(DomainError):
    message = "Hjälpen är redan förlängd genom ett senare beslut. Förläng det i stället."


class ExtendsNothing(DomainError):
    message = "Skriv hur mycket som gäller från och med nu: fler samtal, veckor eller omgångar, eller en senare dag."
    field = "talks"


class ExtendsLess(DomainError):
    message = "En förlängning ger aldrig mindre än beslutet före, som gav {before}. Skriv minst så mycket."
    field = "talks"


class PromiseMissing(DomainError):
    message = "Välj vilket löfte som tas tillbaka. Ett löfte tas bara tillbaka genom ett beslut om det."
    field = "promise"


class DecidedAhead(DomainError):
    message = "Ett beslut kan inte fattas i en dag som inte har varit."
    field = "decided_on"


class DecidedBeforeCase(DomainError):
    message = "Beslutsdagen ligger före {day}, då ärendet kom in. Kontrollera dagen."
    field = "decided_on"


class DecidedBeforeProposal(DomainError):
    message = "Beslutsdagen ligger före {day}, då förslaget skrevs. Ett beslut fattas inte bakåt i tiden."
    field = "decided_on"


class IsSigned(DomainError):
    message = "Beslutet är undertecknat och ändras inte. Är något felskrivet, rätta det genom en ny lydelse."


class IsNotSigned(DomainError):
    message = "Beslutet är inte undertecknat än. Det går att ändra i stället."


class NotTheLatest(DomainError):
    message = "Beslutet har rättats. Öppna den senaste lydelsen."


class WhichAppeal(DomainError):
    message = (
        "Beslutet säger inte vilket överklagande som avvisas. Skriv i det numret på det överklagade beslutet, "
        "{numbers}, eller lämna ett nytt förslag om överklagandet kom för sent först sedan det här skrevs."
    )


class MayNotSignHere(DomainError):
    message = "Du behöver ha ärendet, eller leda enheten och ha öppnat det för beslut, för att underteckna."


class SignsUnread(DomainError):
    message = (
        "Den som undertecknar ska ha läst allt. Vem som utför beslutet, eller när det börjar, säger var någon är, och "
        "visas inte för dig i det här ärendet. Be någon annan som har ärendet och ser det, eller den som leder enheten."
    )


class SomeoneElseChangedTheDecision(DomainError):
    message = "Någon annan har ändrat förslaget sedan du öppnade det. Läs det som står nu och spara igen om du vill."


class DecisionIsSaved(DomainError):
    message = "Formuläret är redan sparat, med ett annat innehåll. Öppna beslutet och läs vad som står där."


class StepNotNow(DomainError):
    message = "Det går inte att skriva in nu. Läs sidan på nytt och se vad som är nästa steg."


class StepTooEarly(DomainError):
    message = "Dagen ligger före {day}, då {what}. Kontrollera dagen."
    field = "happened_on"


class TimeHasNotBegun(DomainError):
    message = (
        "Ingen har skrivit in när parten tog emot beslutet, och då har tiden för att överklaga inte börjat. "
        "Skriv in det först."
    )
    field = "step"


class CameInTime(DomainError):
    message = (
        "Överklagandet kom in {came}, och beslutet kan överklagas till och med {last}: det kom i rätt tid. Är dagen då "
        "parten tog emot beslutet fel skriver du in den på nytt först."
    )
    field = "step"


class StepAhead(DomainError):
    message = "Dagen har inte varit än. Skriv en dag som har varit."
    field = "happened_on"


class NotCleared(DomainError):
    message = "Pröva först hur beslutet kan lämnas till personen på ett säkert sätt. Sedan går det att ta fram."


class PromiseIsSettled(DomainError):
    message = "Löftet är redan infriat eller tillbakataget. Läs sidan på nytt."


class PromiseRunsOut(DomainError):
    message = "Löftet kan inte ha gällt till en dag före den det gavs. Kontrollera dagen."
    field = "until"


class PromiseHasNoOne(DomainError):
    message = "Välj den som tar över löftet bland dem som har ärendet."
    field = "owner"


class ProviderIsWithheld(DomainError):
    field = "provider"
    message = (
        "Vem som utför beslutet, eller när det börjar, säger var någon är, och det visas inte för dig i det här "
        "ärendet. Be den som leder enheten att låta någon annan skriva det."
    )


class MaskIsWithheld(DomainError):
    message = (
        "Det som säger var någon är utelämnas ur underrättelsen, och det visas inte för dig i det här ärendet. Be den "
        "som leder enheten att låta någon annan underrätta."
    )

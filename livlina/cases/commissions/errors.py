"""What can be refused when a commission is given or answered."""

from livlina.core.errors import DomainError


class NotGranted(DomainError):
    message = "Ett uppdrag ges när ett beslut om hjälp är undertecknat. Underteckna beslutet först."


class CommissionSaysNothing(DomainError):
    message = "Skriv vad enheten ska göra, med minst {letters} tecken."
    field = "text"


class AnswerInThePast(DomainError):
    message = "Välj en dag som inte har passerat."
    field = "answer_by"


class DisclosureNeedsItsGround(DomainError):
    message = "{unit} hör till en annan nämnd. Välj med vilken grund uppgifterna lämnas ut."
    field = "ground"


class DisclosureNeedsWhoDecided(DomainError):
    message = "{unit} hör till en annan nämnd. Skriv vem som har beslutat att lämna ut uppgifterna."
    field = "decided_by"


class UnitCarriesNothingOut(DomainError):
    message = "Den enheten tar inte emot uppdrag. Välj en annan."
    field = "to_unit"


class CommissionIsSettled(DomainError):
    message = "Uppdraget är redan avgjort. Läs vad som har hänt."


class NothingIsAsked(DomainError):
    message = "Det finns ingen fråga att svara på."


class WordsNeeded(DomainError):
    message = "Skriv med egna ord, minst {letters} tecken."
    field = "text"


class CommissionIsSaved(DomainError):
    """The same form came twice and told two things (S-142)."""

    message = "Formuläret är redan sparat, med något annat i. Läs det som är sparat, och skriv det nya i ett nytt."


class MoreThanDecided(DomainError):
    message = "Beslutet ger {granted}. Uppdraget kan inte ge mer än så, eller något som beslutet inte nämner."
    field = "talks"


class NotYoursToExtend(DomainError):
    message = "Förlängning begärs i ärendet som utför uppdraget, av den som arbetar där."


class DecidedInTheSameCase(DomainError):
    """In the integrated model: whoever carries out decides."""

    message = "Ni beslutar och utför i samma ärende. Förläng hjälpen genom ett nytt beslut, från beslutet som gäller."


class MoreIsAskedFor(DomainError):
    message = "Förlängning är redan begärd. Vänta på svaret från dem som gav uppdraget."


class NothingMoreIsAsked(DomainError):
    message = "Ingen förlängning är begärd som väntar på svar. Läs vad som har hänt."


class NoMoreIsTold(DomainError):
    message = "Skriv hur mycket mer: samtal, veckor eller gruppomgångar."
    field = "talks"


class RefusalIsDecided(DomainError):
    message = (
        "Personen har själv bett om mer. Ett nej är då ett beslut med skäl, som kan överklagas: gå till Besluta om "
        "förlängning och välj Avslås."
    )
    field = "kind"


class TheyChooseWho(DomainError):
    message = "{unit} väljer själv vem som utför. Lämna fältet tomt, eller välj den egna enheten."
    field = "carrier"


class CommissionIsOpen(DomainError):
    message = "{unit} har inte svarat på ett uppdrag. Vänta på svaret, eller ta tillbaka uppdraget."
    way = ("case_commissions", "Till uppdragen")

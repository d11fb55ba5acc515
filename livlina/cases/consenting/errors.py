"""What can be refused about consent to help for a child. No message says anything of another person."""

from livlina.core.errors import DomainError


class NoSuchStep(DomainError):
    message = "Välj vad som har hänt."
    field = "step"


class HelpUnknown(DomainError):
    message = "Välj vilken hjälp det gäller, bland den som ges den dagen."
    field = "help"


class WhoseAnswer(DomainError):
    message = "Välj vem det gäller, bland dem som behöver samtycka."
    field = "who"


class StepIsLater(DomainError):
    message = "Dagen ligger i framtiden. Skriv i dag eller en dag som har varit."
    field = "happened_on"


class StepIsBefore(DomainError):
    message = "Dagen ligger före det senaste som är skrivet, {day}. Skriv den dagen eller en senare."
    field = "happened_on"


class WayToAskMissing(DomainError):
    message = "Välj hur frågan lämnas. Den går bara ut på ett sätt som är säkert."
    field = "way"


class HowAnsweredMissing(DomainError):
    message = "Välj om svaret gavs muntligt eller skriftligt."
    field = "how"


class RecheckIsPast(DomainError):
    message = "Skriv en dag som kommer efter dagen då det hände."
    field = "recheck_on"


class RecheckTooFarOff(DomainError):
    message = "Skriv en dag inom {days} dagar: barnet väntar på svaret."
    field = "recheck_on"


class WordsMissing(DomainError):
    message = "Skriv med egna ord, minst {letters} tecken, så att den som tar över förstår."
    field = "reason"


class SafetyNotThought(DomainError):
    message = (
        "Våld från den här vårdnadshavaren är antecknat eller misstänkt. Skriv varför det är säkert för barnet och "
        "andra att fråga nu, med minst {letters} tecken."
    )
    field = "reason"


class TalkWithTheOtherFirst(DomainError):
    message = (
        "Tala först med den förälder som säger att det går bra att prata. Skriv in det svaret, och fråga sedan "
        "vårdnadshavaren som våld är antecknat eller misstänkt om."
    )
    field = "who"


class AlreadyAsked(DomainError):
    message = "Frågan är ställd och väntar på svar. Påminn i stället."
    field = "step"


class NotAskedYet(DomainError):
    message = "Ställ frågan först. Det finns inget att svara på eller påminna om."
    field = "step"


class AlreadyAnswered(DomainError):
    message = "Svaret finns redan. Är det ändrat, ställ frågan på nytt eller skriv att samtycket är återtaget."
    field = "step"


class RemindedEnough(DomainError):
    message = "Hen har fått {most} av {most} påminnelser, så många som enheten ger. Välj en annan väg."
    field = "step"


class NothingToWithdraw(DomainError):
    message = "Det finns inget samtycke att ta tillbaka."
    field = "step"


class NobodyStandsInTheWay(DomainError):
    message = "Ingen har sagt nej eller låtit bli att svara, så det finns inget att hitta en väg ur."
    field = "step"


class OtherHelpMissing(DomainError):
    message = "Välj vilken annan hjälp det blir."
    field = "other"


class StepIsSaved(DomainError):
    """The same form came twice and told two things (S-142)."""

    message = "Formuläret är redan sparat, med något annat i. Läs det som är sparat, och skriv det nya i ett nytt."


class CustodyUnknown(DomainError):
    message = "Vem som har vårdnaden den dagen är inte känt. Skriv in vårdnaden bland personerna."


class OtherGuardianUnknown(DomainError):
    message = "Vårdnaden är gemensam, men bara en vårdnadshavare är känd. Skriv in den andra bland personerna."


class CustodyContradicts(DomainError):
    message = "Uppgifterna om vårdnaden säger emot varandra den dagen. Rätta dem bland personerna."


class NoOtherConsents(DomainError):
    message = "Den andra vårdnadshavaren måste samtycka. Utan det kan nämnden inte besluta."


class NobodyRefuses(DomainError):
    message = "Ingen vårdnadshavare säger nej eller låter bli att svara. Då behövs inget beslut mot någons vilja."


class AskEverybodyFirst(DomainError):
    message = "En vårdnadshavare är inte frågad än. Båda ska ha fått frågan."


class HelpIsNotDecided(DomainError):
    message = (
        "Beslutet kan bara gälla hjälp som ges efter beslut. Den här ges utan behovsprövning, eller det är inte känt."
    )


class NoLawThatDay(DomainError):
    message = "Ingen lag som tillåter beslutet gäller den dagen."


class TooFewTries(DomainError):
    message = "Försök att motivera först: {done} av {most} försök är skrivna."


class RemindFirst(DomainError):
    message = "Påminn först: {done} av {most} påminnelser är skrivna."


class GuardianIsNoParty(DomainError):
    message = "Båda vårdnadshavarna är parter. Den som har vårdnaden ska stå som vårdnadshavare i barnets ärende."


class ChildMustAgree(DomainError):
    message = "Barnet är själv part och har inte samtyckt. Fråga barnet först."


class BestInterestMissing(DomainError):
    message = "Skriv varför hjälpen är till barnets bästa, med minst {letters} tecken."
    field = "reasons"


class NotFromTheWays(DomainError):
    message = (
        "Ett beslut mot en vårdnadshavares vilja skrivs från Samtycke till hjälp i barnets ärende, där det syns vad "
        "som krävs."
    )

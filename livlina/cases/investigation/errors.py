"""What can be refused in an investigation."""

from livlina.core.errors import DomainError


class InvestigationIsOpen(DomainError):
    message = "En utredning pågår redan i ärendet. Fortsätt i den."


class UnitDoesNotInvestigate(DomainError):
    message = (
        "{whose} utreds inte av den här enheten, utan av {who}. Vill personen gå vidare, skriv en kontakt och lämna "
        "den vidare dit."
    )


class NeedsThePersonsWish(DomainError):
    message = (
        "En uppgift om en vuxen som inte själv har ansökt leder till utredning bara om personen vill det. Försök nå "
        "personen på en säker väg och anteckna varje försök i journalen. Vill personen inte, inleds ingen utredning."
    )
    field = "wish"


class SafetyNotConsidered(DomainError):
    message = (
        "Skriv hur säkerheten för den som är utsatt och för barnen har vägts in. Utan det tas inget steg i en "
        "utredning om någon som använder våld."
    )
    field = "safety"


class WhyIsMissing(DomainError):
    message = "Skriv varför. Den som läser efter dig behöver förstå det."
    field = "why"


class GroundNotPossible(DomainError):
    message = "Den grunden gäller inte den dagen för det här slaget av utredning. Välj en annan."
    field = "ground"


class OpenedInTheFuture(DomainError):
    message = "Dagen ligger i framtiden. Skriv i dag eller en dag som har varit."
    field = "opened_on"


class OpenedBeforeTheCase(DomainError):
    message = "Ärendet kom in {came_in_on}. Utredningen kan inte inledas före det."
    field = "opened_on"


class InvestigationHasEnded(DomainError):
    message = "Utredningen är avslutad och ändras inte. Det som är nytt skrivs i journalen, eller i en ny utredning."


class SectionIsEmpty(DomainError):
    message = "Skriv något under rubriken innan du sparar."
    field = "text"


class ChoiceIsMissing(DomainError):
    message = "Välj det som stämmer bäst. Det går att ändra senare."
    field = "marked"


class NotAmongTheChoices(DomainError):
    message = "Välj bland svaren."
    field = "marked"


class NotAChildOfTheCase(DomainError):
    message = "Rubriken skrivs för ett barn i ärendet."


class SomeoneElseWroteTheSection(DomainError):
    message = "Någon annan har ändrat samma rubrik. Jämför de två texterna innan du sparar."


class HeadingsAreMissing(DomainError):
    message = "De här rubrikerna behöver skrivas först: {headings}."


class ChildrenNotNamed(DomainError):
    message = (
        "Här står att det finns barn under 18 år, men inget barn är inskrivet i ärendet. Lägg till barnen under "
        "Personer, så att konsekvenserna för vart och ett kan bedömas."
    )


class ChildAnalysisIsMissing(DomainError):
    message = "Barnkonsekvensanalys saknas för {children}. Skriv den innan förslaget lämnas."


class NotCommunicated(DomainError):
    message = (
        "{parties} har inte fått ta del av underlaget och svarat, eller fått sin tid att svara. Kommunicera först."
    )


class NotProposed(DomainError):
    message = "Lämna ett förslag till beslut först."


class ChangedSinceProposed(DomainError):
    message = "Utredningen har ändrats efter förslaget. Lämna förslaget på nytt, så att det gäller det som står."


class NotReadBySecond(DomainError):
    message = "Förslaget har inte lästs av en andra läsare. Det görs innan beslut fattas vid den här enheten."


class ReadAsHelp(DomainError):
    message = (
        "Den andra läsaren har läst ett förslag om hjälp, och det här beslutet avslår den. Lämna ett nytt förslag i "
        "utredningen och låt det läsas, eller besluta först om det som har lästs."
    )


class SentBack(DomainError):
    message = "Andra läsaren har lämnat tillbaka förslaget. Ändra det som behövs och lämna det på nytt."


class ProposalIsEmpty(DomainError):
    message = "Skriv förslaget innan du lämnar det."
    field = "text"


class NothingIsProposed(DomainError):
    message = "Välj vad som föreslås. Det kan vara flera slag, eller bara råd."
    field = "kinds"


class SomeoneElseProposed(DomainError):
    message = "Någon annan har lämnat ett förslag sedan du öppnade sidan. Läs det innan du lämnar ditt."


class OwnProposal(DomainError):
    message = "Du har själv lämnat förslaget. Någon annan läser det."


class ProposalIsRead(DomainError):
    message = "Förslaget är redan läst, eller ersatt av ett nytt."


class WordsAreMissing(DomainError):
    message = "Skriv vad som behöver ändras, så att den som föreslog kan göra det."
    field = "words"


class NoBasisForAsking(DomainError):
    message = "Utan samtycke behövs en grund. Skriv vilken, eller fråga personen först."
    field = "ground"


class AskedInTheFuture(DomainError):
    message = "Dagen ligger i framtiden. Skriv i dag eller en dag som har varit."
    field = "asked_on"


class CameBeforeAsked(DomainError):
    message = "Svaret kan inte ha kommit före frågan, som ställdes {asked_on}, och inte i framtiden."
    field = "came_on"


class AnswerIsWritten(DomainError):
    message = "Svaret är redan inskrivet. Det som är nytt skrivs som en ny uppgift."


class TextIsMissing(DomainError):
    message = "Fyll i texten innan du sparar."
    field = "text"


class NotAParty(DomainError):
    message = "Underlaget lämnas bara till den som är part i ärendet."
    field = "party"


class ReplyBeforeSent(DomainError):
    message = "Dagen för svaret ligger före dagen då underlaget lämnades. Ge tid att svara."
    field = "reply_by_on"


class SentInTheFuture(DomainError):
    message = "Dagen ligger i framtiden. Skriv i dag eller en dag som har varit."
    field = "sent_on"


class RepliedAtWrongTime(DomainError):
    message = "Svaret kan inte ha kommit före underlaget, som lämnades {sent_on}, och inte i framtiden."
    field = "replied_on"


class EndedAtWrongTime(DomainError):
    message = "Utredningen inleddes {opened_on}. Den kan inte avslutas före det, och inte i framtiden."
    field = "ended_on"


class IsSavedAlready(DomainError):
    """The same form came twice and told two things: the second stays in its form (S-142)."""

    message = "Formuläret är redan sparat, med ett annat innehåll. Läs det som står innan du skriver nytt."


class InvestigationStandsOpen(DomainError):
    message = "En utredning pågår i ärendet. Avsluta den först."
    way = ("case_investigation", "Till utredningen")

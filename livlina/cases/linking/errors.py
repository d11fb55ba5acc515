"""What can be refused about linked investigations."""

from livlina.core.errors import DomainError


class NothingIsInvestigated(DomainError):
    message = "Två utredningar kopplas. Inled utredningen i det här ärendet först."


class NotLinkedForThis(DomainError):
    message = (
        "Bara utredningen om en våldsutsatt vuxen och den om barnet kopplas. Det som behöver nå en annan utredning "
        "lämnas i ett samtal, med sin egen grund."
    )


class WorkerNotPossible(DomainError):
    message = "Välj en handläggare som utreder vid en enhet under samma nämnd."
    field = "to"


class ProposalSaysNothing(DomainError):
    message = "Skriv varför utredningarna behöver varandra, med minst {letters} tecken."
    field = "text"


class LinkIsSettled(DomainError):
    message = "Förslaget är redan besvarat eller taget tillbaka. Läs hur det står."


class LinkIsNotLive(DomainError):
    message = "Utredningarna är inte kopplade nu. Inget delas och inget möte skrivs in."


class CannotBeLinked(DomainError):
    message = "Det här ärendet kan inte kopplas till förslaget. Välj ett annat ärende, eller tacka nej."
    field = "case"


class CaseIsMissing(DomainError):
    message = "Välj i vilket av dina ärenden förslaget hör hemma."
    field = "case"


class WordsAreNeeded(DomainError):
    message = "Skriv med egna ord, minst {letters} tecken."
    field = "text"


class SharesWhere(DomainError):
    message = (
        "I texten står något som ser ut som {what}. Var någon finns eller hur någon nås delas aldrig här. Skriv om den."
    )
    field = "text"


class GroundIsMissing(DomainError):
    message = "Välj på vilken grund det delas."
    field = "ground"


class ConsentIsMissing(DomainError):
    message = (
        "Inget samtycke att dela med annan socialtjänst gäller i ärendet. Fråga och skriv in det under Samtycken, "
        "eller välj en annan grund."
    )
    field = "ground"


class NotTheirsToConsentTo(DomainError):
    message = (
        "Inget samtycke räcker för den uppgiften. Ett samtycke bär bara det som inte är någon annans ord, i den vuxnas "
        "eget ärende: det ett barn, en vårdnadshavare eller den andra parten har berättat delas på en grund i lag, "
        "eller inte alls."
    )
    field = "ground"


class WhoseIsMissing(DomainError):
    message = "Säg vems uppgiften är."
    field = "told_by"


class MeetingAhead(DomainError):
    message = "Dagen har inte varit än. Skriv den dag då ni möttes."
    field = "held_on"


class NobodyTookPart(DomainError):
    message = "Kryssa i vilka som var med."
    field = "took_part"


class IsSavedBefore(DomainError):
    """The same form came twice and told two things (S-142)."""

    message = "Formuläret är redan sparat, med något annat i. Läs det som är sparat, och skriv det nya i ett nytt."

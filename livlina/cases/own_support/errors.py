"""What can be refused about own support for a child."""

from livlina.core.errors import DomainError


class NeedInTheFuture(DomainError):
    message = "Dagen har inte kommit än. Skriv dagen då behovet uppmärksammades."
    field = "need_on"


class ProposalSaysNothing(DomainError):
    message = "Skriv vad barnet behöver, med minst {letters} tecken."
    field = "text"


class UnitDecidesNothing(DomainError):
    message = "Den enheten tar inte emot förslag om stöd till barn. Välj en annan."
    field = "to_unit"


class SupportNeedsItsGround(DomainError):
    message = "{unit} hör till en annan nämnd. Välj med vilken grund uppgifterna lämnas ut."
    field = "ground"


class SupportNeedsWhoDecided(DomainError):
    message = "{unit} hör till en annan nämnd. Skriv vem som har beslutat att lämna ut uppgifterna."
    field = "decided_by"


class InterviewDayMissing(DomainError):
    message = "Skriv dagen för förhöret. Hembesöket görs samma dag."
    field = "interview_on"


class InterviewTooFarOff(DomainError):
    message = "Dagen för förhöret ligger för långt fram. Skriv en dag inom {days} dagar, eller välj Krisstöd så länge."
    field = "interview_on"


class InterviewHasBeen(DomainError):
    message = "Dagen för förhöret har varit. Skriv i dag eller en dag som kommer, eller välj Krisstöd."
    field = "interview_on"


class ProposalIsOpen(DomainError):
    message = "Ett förslag för barnet är inte klart. Vänta på svaret, eller ta tillbaka förslaget."


class ChildIsGrown(DomainError):
    message = "Barnet har fyllt 18 år. Eget stöd föreslås inte i det här ärendet."


class NotNow(DomainError):
    """The proposal stands otherwise than the page said."""

    message = "Förslaget är {state}. Läs vad som har hänt, och svara igen om det behövs."
    field = "kind"


class LinkedToNobody(DomainError):
    message = "Välj vilken enhet som beslutar."
    field = "to_unit"


class DecidedElsewhere(DomainError):
    message = "Er enhet beslutar inte för barn. Länka förslaget vidare till den enhet som gör det."
    field = "kind"


class WhereMissing(DomainError):
    message = "Välj var stödet ges."
    field = "where"


class WhyThereMissing(DomainError):
    message = "Välj varför det ges där."
    field = "why_there"


class ObstacleMissing(DomainError):
    message = "Välj vad som står i vägen."
    field = "obstacle"


class SupportWordsMissing(DomainError):
    message = "Skriv med egna ord, minst {letters} tecken."
    field = "text"


class StartedLater(DomainError):
    message = "Dagen har inte kommit än. Skriv dagen då första samtalet hölls."
    field = "happened_on"


class StartedBeforeTheNeed(DomainError):
    message = "Behovet uppmärksammades {day}. Första samtalet kan inte ha hållits före det."
    field = "happened_on"


class SupportIsSaved(DomainError):
    """The same form came twice and told two things (S-142)."""

    message = "Formuläret är redan sparat, med något annat i. Läs det som är sparat, och skriv det nya i ett nytt."


class SupportIsOpen(DomainError):
    message = (
        "Barnets eget stöd hos {unit}: {state}. Vänta på svaret, skriv när stödet började, eller ta tillbaka förslaget "
        "på barnets sida."
    )

"""What can be refused about feedback on a commission."""

from livlina.core.errors import DomainError


class NotCarriedOutByYou(DomainError):
    message = "Återkopplingen skrivs i ärendet som utför uppdraget, av den som arbetar där."


class CarriedOutInTheSameCase(DomainError):
    message = "Uppdraget utförs i samma ärende. Det som görs står i journalen, så ingen återkoppling behövs."


class SaysNothing(DomainError):
    message = "Skriv vad som har gjorts, med minst {letters} tecken."
    field = "done"


class ProposalMissing(DomainError):
    message = "Skriv vad ni föreslår, med minst {letters} tecken."
    field = "proposal"


class NoGoal(DomainError):
    message = "Skriv minst ett mål ur uppdraget och hur det gick."
    field = "goal_1"


class GoalWithoutResult(DomainError):
    """`number` says which; the form says it at that one's field."""

    message = "Mål {number}: skriv både målet och hur det gick."


class FeedbackNeedsItsGround(DomainError):
    message = "De som gav uppdraget hör till en annan nämnd. Välj med vilken grund uppgifterna lämnas ut."
    field = "ground"


class FeedbackNeedsWhoDecided(DomainError):
    message = "De som gav uppdraget hör till en annan nämnd. Skriv vem som har beslutat att lämna ut uppgifterna."
    field = "decided_by"


class FeedbackIsSaved(DomainError):
    """The same form came twice and told two things (S-142)."""

    message = "Formuläret är redan sparat, med något annat i. Läs det som är sparat, och skriv det nya i ett nytt."

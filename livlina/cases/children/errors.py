"""What can be refused about the children of a case."""

from livlina.core.errors import DomainError


class WrongAnswer(DomainError):
    message = "Välj ett av svaren."
    field = "outcome"


class HappenedLater(DomainError):
    message = "Dagen ligger i framtiden. Skriv i dag eller en dag som har varit."
    field = "happened_on"


class RecipientNeeded(DomainError):
    message = "Välj vilken enhet som fick anmälan, eller skriv vilken det var."
    field = "to_unit"


class HowNeeded(DomainError):
    message = "Välj hur anmälan gjordes."
    field = "how"


class WhoNeeded(DomainError):
    message = "Skriv vem det var."
    field = "who"


class ReportSaysNothing(DomainError):
    message = "Skriv vad anmälan säger, med egna ord och minst {letters} tecken."
    field = "text"


class ReasonNeeded(DomainError):
    message = "Skriv varför, med minst {letters} tecken, så att den som tar över förstår det."
    field = "text"


class AlreadyAnswered(DomainError):
    """The same form came twice and told two things (S-142)."""

    message = "Formuläret är redan sparat, med något annat i. Läs det som är sparat, och skriv det nya i ett nytt."


class ChildrenNotWrittenDown(DomainError):
    message = (
        "Ärendet säger att det finns {told} under 18 år, men {known} är inskrivna i det. Skriv in varje barn under "
        "Personer, eller rätta uppgiften om det inte stämmer."
    )
    way = ("case_persons", "Till personerna")


class ChildrenUnanswered(DomainError):
    message = "Det här är inte besvarat för barnen: {what}. BoU:s svar behöver du inte vänta på."
    way = ("case", "Till barnen")

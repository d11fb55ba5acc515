"""What can be refused about the end of a case."""

from livlina.core.errors import DomainError
from livlina.core.read import MoreHasCome


class InstructionWaits(DomainError):
    """Who has the case without whereabouts is told that there is one, and no word of it (S-21)."""

    message = (
        "Den som leder enheten har skrivit något som ska göras i ärendet, och det är inte gjort. Du ser inte vad. Tala "
        "med den som leder enheten innan ärendet avslutas."
    )


class TakesOverMissing(DomainError):
    message = "Skriv vem som tar över när behov kvarstår. Tar ingen över, skriv det."
    field = "takes_over"


class NeedMissing(DomainError):
    message = "Skriv vilket behov som kvarstår."
    field = "need"


class SafetyMissing(DomainError):
    message = "Skriv hur ni har tänkt på säkerheten för den utsatta och barnen innan ärendet avslutas."
    field = "safety"


class CaseIsOpen(DomainError):
    message = "Ärendet är redan öppet."


class ReopenReasonMissing(DomainError):
    message = "Skriv varför ärendet öppnas igen, med minst {letters} tecken."
    field = "reason"


class SomethingIsToBeDone(MoreHasCome):
    message = "Något att göra har skrivits sedan du öppnade sidan. Läs det som inte är gjort, och avsluta sedan."

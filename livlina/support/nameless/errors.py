"""What can be refused about help without a name."""

from livlina.core.errors import DomainError


class NothingWithoutNames(DomainError):
    """Without a decision of the board in force, help without a name is counted nowhere."""

    message = (
        "Inget beslut om den hjälpen gäller den dagen som säger att det inte skrivs upp vem som får den. Välj en annan "
        "dag, eller ta emot personen under Kontakter."
    )
    field = "started_on"


class NoTalkWithoutNames(NothingWithoutNames):
    field = "held_on"


class StartsLater(DomainError):
    message = "Dagen har inte varit än. Räkna det som har varit."
    field = "started_on"


class HeldLater(DomainError):
    message = "Dagen har inte varit än. Räkna samtalet när det har varit."
    field = "held_on"


class HeldOutside(DomainError):
    message = "Numret började {start}. Samtalet kan inte ligga före det."
    field = "held_on"


class NumberHasEnded(DomainError):
    message = "Numret är avslutat. Kommer någon igen blir det ett nytt nummer."


class EndsTooEarly(DomainError):
    message = "Det sista som räknades var {last}. Numret kan inte sluta före det."
    field = "ended_on"


class EndsTooLate(DomainError):
    message = "Dagen har inte varit än. Skriv den dag hjälpen slutade."
    field = "ended_on"


class TalkIsTakenBack(DomainError):
    message = "Samtalet är redan borttaget ur räkningen."

"""What can be refused about what a child says."""

from livlina.core.errors import DomainError


class SaidLater(DomainError):
    message = "Dagen har inte kommit än. Skriv dagen då det sades."
    field = "happened_on"


class NothingSaid(DomainError):
    message = "Svara på något: hur barnet säger att det är, skolan, vården, umgänget, eller med barnets egna ord."
    field = "words"


class ContactWithWhom(DomainError):
    message = "Välj vem barnet träffar, eller lämna umgänget tomt."
    field = "meets"


class ContactHow(DomainError):
    message = "Välj hur umgänget är, eller lämna tomt vem det gäller."
    field = "contact"


class ContactEndsBefore(DomainError):
    message = "Umgänget slutar före det börjar. Ändra en av dagarna."
    field = "ends_on"


class ContactAheadIsGuarded(DomainError):
    """One whose relation opens no whereabouts writes no day to come: it tells when somebody leaves (S-21)."""

    message = "Dagar framåt skrivs av någon vars arbete i ärendet omfattar vistelseuppgifter. Be den som leder enheten."
    field = "starts_on"


class VoiceIsTheChilds(DomainError):
    message = "Hur det är säger barnet självt. Välj barnet som den uppgiften kommer från, eller lämna skalan tom."
    field = "told_by"


class OfAChildAlone(DomainError):
    message = "Barnets egen sida finns i barnets eget ärende."


class WordIsSaved(DomainError):
    """The same form came twice and told two things (S-142)."""

    message = "Formuläret är redan sparat, med något annat i. Läs det som är sparat, och skriv det nya i ett nytt."

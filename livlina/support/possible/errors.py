"""What can be refused about possible help."""

from livlina.core.errors import DomainError


class NoOrganisation(DomainError):
    message = "Ingen organisation är inläst. Då finns ingen katalog över hjälp att pröva mot."


class EndedInTheFuture(DomainError):
    message = "Dagen har inte kommit än. Pågår förälderns stöd väljer du det svaret."
    field = "parent_contact_ended_on"


class EndedWithoutRecent(DomainError):
    message = "Dagen hör till svaret ”{recent}”. Välj det, eller ta bort dagen."
    field = "parent_contact_ended_on"


class NotAsARule(DomainError):
    """Only what is so as a rule has exceptions."""

    message = "Från det villkoret görs inget undantag."
    field = "help"


class NothingToExcept(DomainError):
    message = "Inget villkor som gäller som regel står i vägen för någon hjälp. Det behövs inget undantag."
    field = "help"


class ExceptionReasonMissing(DomainError):
    message = "Beskriv varför det är bra för barnet ändå, och hur barnet skyddas, med minst {letters} tecken."
    field = "reason"


class AlreadyExcepted(DomainError):
    message = "Undantaget är redan gjort. Läs in sidan på nytt."


class UnknownHelp(DomainError):
    message = "Välj bland den hjälp som finns i listan."
    field = "help"


class WishedInTheFuture(DomainError):
    message = "Dagen har inte kommit än. Skriv när personen önskade hjälpen."
    field = "wished_on"


class NotAGroup(DomainError):
    message = "”{reason}” hör till hjälp i grupp, eller till ”Annan hjälp”. Välj en annan anledning."
    field = "reason"


class WishWordsMissing(DomainError):
    message = "Skriv vad personen önskade, så att det går att förstå."
    field = "words"


class IsSaved(DomainError):
    """The same form came twice and told two things."""

    message = "Det är redan sparat med ett annat innehåll. Läs in sidan på nytt."


class NothingToTell(DomainError):
    message = "Det som avgör vet ärendet redan. Här finns inget att skriva in."


class SomeoneElseTold(DomainError):
    message = (
        "Inget är sparat: någon annan har skrivit nya uppgifter sedan du öppnade sidan. Vid varje svar där ni säger "
        "olika står det som gäller nu. Välj det som ska gälla och spara igen."
    )

"""What can be refused about contacts between the talks."""

from livlina.core.errors import DomainError


class OutcomeNotPossible(DomainError):
    message = "Välj hur det gick, bland det som kan hända på den vägen."
    field = "outcome"


class NotHeardSo(DomainError):
    message = "Personen kan inte höra av sig på den vägen. Välj hur du hörde av personen."
    field = "kind"


class IdentityNotChecked(DomainError):
    message = "Välj hur du visste att det var rätt person, innan något sades."
    field = "identity"


class CodeWordNotAnswered(DomainError):
    message = "Ett kodord är överenskommet. Svara om det sades innan ni talade om något."
    field = "code_word"


class CodeWordNotAgreed(DomainError):
    message = "Kodordet sades inte. Välj på vilket annat sätt du visste att det var rätt person."
    field = "identity"


class TooManyMinutes(DomainError):
    message = "Skriv minuterna med siffror, 0 till {most}."
    field = "minutes"


class WayHasChanged(DomainError):
    """Somebody wrote another number or address, or ended the way, while it was gone by."""

    message = (
        "Vägen har ändrats eller avslutats sedan du öppnade sidan. Det du har skrivit står kvar. Välj vilken väg det "
        "gick på, och tryck en gång till på hur det gick."
    )
    field = "way"


class TryIsLogged(DomainError):
    """The same form came twice and told two things."""

    message = "Kontakten är redan sparad, med andra uppgifter. Läs den i listan, och logga en till om det var två."

"""What can be refused of a rating that the person makes herself."""

from livlina.core.errors import DomainError


class NotInThatLanguage(DomainError):
    message = "Frågorna finns inte på {language}. Välj ett annat språk, eller gör skattningen tillsammans med tolk."
    field = "language"


class SomeoneSees(DomainError):
    message = "Vänta tills ingen annan ser skärmen. Ge inte surfplattan till personen så länge någon annan är med."
    field = "sees"


class CodeRuns(DomainError):
    message = "En kod gäller redan i det här ärendet. Använd den, eller avsluta den först."


class OccasionIsOver(DomainError):
    message = "Den är redan avslutad."


class OccasionIsSaved(DomainError):
    """The same form came twice and told two things (S-142)."""

    message = "En kod är redan tagen fram, för något annat. Läs vad som gäller nu."


class NoCodeIsFree(DomainError):
    message = "Just nu går det inte att ta fram en kod. Försök igen om en stund."


class RatingIsOver(DomainError):
    """What the tablet would hand in belongs to nothing that is open any more."""

    message = "Det är avslutat, och inget är sparat."

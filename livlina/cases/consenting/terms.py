"""The words for consent to help for a child, and for the ways out when a guardian refuses."""

from django.db.models import TextChoices


class Step(TextChoices):
    """One thing that happened with the question. What is of one person comes first, then what is of the help."""

    ASKED = "asked", "Frågan är ställd"
    REMINDED = "reminded", "Påmind om frågan"
    YES = "yes", "Samtycker"
    NO = "no", "Samtycker inte"
    WITHDRAWN = "withdrawn", "Har tagit tillbaka sitt ja"
    MOTIVATED = "motivated", "Försök att motivera"

    OTHER_HELP = "other_help", "Annan hjälp är vald i stället"
    DECISION = "decision", "Förslag till beslut är skrivet"
    CLOSED = "closed", "Frågan är avslutad"


class Answer(TextChoices):
    """Where one person stands in the question. One taken back is refused."""

    GIVEN = "given", "samtycker"
    REFUSED = "refused", "samtycker inte"
    NO_ANSWER = "no_answer", "har inte svarat"
    NOT_ASKED = "not_asked", "inte frågad"


class Hinder(TextChoices):
    """Why consents are not in order, in the order in which it is told."""

    CUSTODY = "custody", "vårdnaden är inte känd"
    REFUSED = "refused", "en vårdnadshavare samtycker inte"
    NOT_ASKED = "not_asked", "en vårdnadshavare är inte frågad"
    NO_ANSWER = "no_answer", "en vårdnadshavare har inte svarat"
    CHILD_REFUSED = "child_refused", "barnet vill inte"
    CHILD_NOT_ASKED = "child_not_asked", "barnet är inte frågat"
    CHILD_NO_ANSWER = "child_no_answer", "barnet har inte svarat"


class Order(TextChoices):
    """By what consents are in order."""

    CONSENT = "consent", "alla samtycker"
    DECISION = "decision", "genom beslut"
    OWN = "own", "genom barnets eget samtycke"


class WayOut(TextChoices):
    """What can be done when a guardian refuses or does not answer. Source: R-213."""

    MOTIVATE = "motivate", "Motivera"
    OTHER_HELP = "other_help", "Annan hjälp"
    DECISION = "decision", "Beslut trots att en vårdnadshavare inte samtycker"
    CLOSE = "close", "Avsluta frågan"

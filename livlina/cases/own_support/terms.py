"""The words for own support: what is proposed for a child, for whom it is, and why a child has none."""

from typing import Final

from django.db.models import TextChoices


class Help(TextChoices):
    """What is proposed, by the catalogue's keys. Source: R-169, R-172, R-175–R-178, R-181–R-183, R-205."""

    TRAPPAN = "trappan", "Trappan"
    HERE_AND_NOW = "here_and_now", "Här och nu-samtal"
    BRA = "bra_talks", "BRA-samtal"
    CRISIS = "crisis_support", "Krisstöd"
    REINFORCED = "reinforced_crisis_support", "Förstärkt krisstöd, med hembesök samma dag som förhöret"
    COUNSELLOR = "child_counsellor", "Barnkurator"
    BARNAHUS = "barnahus", "Stöd genom Barnahus"
    TWO_WORLDS = "skilda_varldar", "Skilda världar"
    PSYCHOLOGIST = "child_psychologist", "Psykologkontakt"
    HANDOVER = "supported_contact", "Stöd vid umgänge och överlämning"
    FAMILY = "family", "Stöd till familjen"
    PARENTAL = "parental", "Föräldrastöd"
    OTHER = "other", "Annat stöd"


class Recipient(TextChoices):
    """Who receives it. Only the first is the child's own support. Source: R-208."""

    CHILD = "child", "Barnet självt"
    FAMILY = "family", "Hela familjen"
    GUARDIAN = "guardian", "En vårdnadshavare"


class Kind(TextChoices):
    """What is said of a proposal, by one of the sides."""

    LINKED = "linked", "Länkades vidare"
    GRANTED = "granted", "Beviljades"
    REFUSED = "refused", "Blev inte beviljat"
    WITHDRAWN = "withdrawn", "Togs tillbaka"
    STARTED = "started", "Första samtalet hölls"


class State(TextChoices):
    """How a proposal stands. It follows from what has been said."""

    PROPOSED = "proposed", "väntar på svar"
    LINKED = "linked", "länkat, väntar på beslut"
    GRANTED = "granted", "beviljat, inte börjat"
    REFUSED = "refused", "inte beviljat"
    WITHDRAWN = "withdrawn", "taget tillbaka"
    STARTED = "started", "har börjat"


class Where(TextChoices):
    """Who gives what was granted. Source: R-194."""

    OPEN_CARE = "open_care", "Hos oss, i egen öppenvård"
    CENTRE = "centre", "Hos relationsvåldscentrum"
    OTHERS = "others", "Hos någon annan"


class WhyThere(TextChoices):
    """Why it is given there. Source: R-194."""

    CHILDS_WISH = "childs_wish", "Barnet vill det"
    KNOWN = "known", "Barnet känner dem redan"
    COMPETENCE = "competence", "De har kompetensen"
    SOONEST = "soonest", "De kan börja först"
    APART = "apart", "Det behöver hållas skilt från den vuxnas stöd"
    OTHER = "other", "Annat skäl"


class Obstacle(TextChoices):
    """Why a proposal was not granted. Source: R-198."""

    NOT_GRANTED = "not_granted", "Behovet bedömdes inte ge rätt till stödet"
    GUARDIAN = "guardian", "En vårdnadshavare säger nej"
    COMPETENCE = "competence", "Kompetens saknas"
    ORGANISATION = "organisation", "Ingen enhet tar det"
    NOT_SAFE = "not_safe", "Inte tryggt än"
    OTHER = "other", "Annat skäl"


class Standing(TextChoices):
    """
    How it stands with own support for a child: one who has it, and else what is in the way.

    The database says which (`own_support_standing`), from what was answered for the child and proposed last.
    """

    UNANSWERED = "unanswered", "Inte besvarat"
    WAITING = "waiting", "Väntar på beslut"
    OFFERED = "offered", "Erbjudet, inget svar än"
    NOT_BEGUN = "not_begun", "Beviljat, inte börjat"
    NOT_GRANTED = "not_granted", "Inte beviljat"
    GUARDIAN = "guardian", "En vårdnadshavare säger nej"
    COMPETENCE = "competence", "Kompetens saknas"
    ORGANISATION = "organisation", "Ingen enhet tar det"
    NOT_SAFE = "not_safe", "Inte tryggt än"
    DECLINED = "declined", "Tackat nej"
    INDIRECT = "indirect", "Stöd till familjen, inget eget"
    OTHER = "other", "Annat skäl"
    HAS = "has", "Har eget stöd"
    ELSEWHERE = "elsewhere", "Har stöd av någon annan"


SUPPORTED: Final = frozenset({Standing.HAS, Standing.ELSEWHERE})
"""Where the child has own support."""

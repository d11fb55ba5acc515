"""What can be refused about how talks are counted."""

from livlina.core.errors import DomainError


class TalksUsedUp(DomainError):
    """The page shows the ways on beside it."""

    message = "{used_up} Inget nytt är bokat. Välj en väg vidare."
    field = "kind"
    way = ("case_talks", "Till vägarna vidare")


class NotThatMany(DomainError):
    """A series takes more than there are left."""

    message = "Det finns {left} samtal kvar av {limit}. Boka färre gånger, eller välj en väg vidare."
    field = "times"
    way = ("case_talks", "Till vägarna vidare")


class GrantedAreUsedUp(DomainError):
    """A talk that was held is written down all the same, and stands out."""

    message = (
        "Alla {limit} samtal som är beviljade är hållna eller bokade. Behövs fler begär eller beslutar du om "
        "förlängning först. Ett samtal som redan är hållet kan alltid skrivas in."
    )
    field = "kind"
    way = ("case_talks", "Till förlängning")


class NotThatManyGranted(DomainError):
    """A series takes more than there are left of what was granted."""

    message = "Det finns {left} samtal kvar av {limit} beviljade. Boka färre gånger, eller ordna en förlängning först."
    field = "times"
    way = ("case_talks", "Till förlängning")


class GrantIsOver(DomainError):
    message = (
        "Hjälpen är beviljad till och med {day}. Behövs mer tid begär eller beslutar du om förlängning först. Ett "
        "samtal som redan är hållet kan alltid skrivas in."
    )
    field = "starts_on"
    way = ("case_talks", "Till förlängning")


class NoInvestigationYet(DomainError):
    message = "Ärendet är inte i utredning eller insats. Flytta ärendet först, eller välj ett annat slags samtal."
    field = "kind"


class HasNoLimit(DomainError):
    message = "Samtalen är inte begränsade här. Boka som vanligt."


class MoreIsAskedFor(DomainError):
    message = "Fler samtal är redan begärda och väntar på den som leder enheten."


class MoreIsDecided(DomainError):
    message = "Det är redan beslutat. Läs in sidan på nytt."


class NotThatManyMore(DomainError):
    message = "Skriv hur många fler samtal, {least} till {most}."
    field = "count"


class MoreReasonMissing(DomainError):
    message = "Beskriv varför, med minst {letters} tecken."
    field = "reason"


class DeclineReasonMissing(DomainError):
    message = "Skriv varför det blir nej, så att handläggaren kan berätta det för personen."
    field = "words"


class AnswerIsSaved(DomainError):
    message = "Svaret är redan sparat med ett annat innehåll. Läs in sidan på nytt och svara igen."

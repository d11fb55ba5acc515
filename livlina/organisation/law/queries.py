"""Which sections have been confirmed, and what may be printed. Nothing here is about clients."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from livlina.core.errors import DomainError
from livlina.organisation.law import rules
from livlina.organisation.law.errors import UnknownGround
from livlina.organisation.law.grounds import Ground, cited, ground, grounds
from livlina.organisation.law.models import LawConfirmation


@dataclass(frozen=True)
class GroundNow:
    """A ground with the confirmation that holds, if any."""

    ground: Ground
    confirmation: LawConfirmation | None

    @property
    def confirmed(self) -> str:
        """The citation that was confirmed, '' for none."""
        return cited(section=self.confirmation.section, law=self.confirmation.law) if self.confirmation else ""

    @property
    def needs_confirmation(self) -> bool:
        """True when it is not printed as it stands."""
        return self.confirmation is None and rules.needs_confirmation(self.ground)


def confirmations() -> dict[str, LawConfirmation]:
    """The confirmation that holds of each ground, by its key. One query."""
    latest = LawConfirmation.objects.order_by("ground", "-said_at", "-pk").distinct("ground").select_related("said_by")
    return {
        row.ground: row
        for row in latest
        if not row.is_withdrawal and (of := ground(row.ground)) and of.citation == row.stated
    }


def all_now() -> list[GroundNow]:
    """Every ground with its confirmation, in the order of the list."""
    held = confirmations()
    return [GroundNow(one, held.get(key)) for key, one in grounds().items()]


def history(key: str) -> list[LawConfirmation]:
    """Everything that has been said of a ground, the latest first."""
    return list(LawConfirmation.objects.filter(ground=key).order_by("-said_at", "-pk").select_related("said_by"))


def printable_each(keys: Iterable[str], *, day: date) -> dict[str, str | DomainError]:
    """For each key the citation as it may stand in a decision of that day, or why it may not. One query."""
    held = confirmations()
    found: dict[str, str | DomainError] = {}
    for key in keys:
        of = ground(key)
        if of is None:
            found[key] = UnknownGround()
            continue
        found[key] = rules.text_to_print(of, confirmed=GroundNow(of, held.get(key)).confirmed, day=day)
    return found


def printable(key: str, *, day: date) -> str | DomainError:
    """The citation as it may stand in a decision of that day, or why it may not: `LawIsUnconfirmed` and others."""
    return printable_each([key], day=day)[key]

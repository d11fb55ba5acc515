"""What the law and the centre say of a concern report that has come in. Pure."""

from datetime import date, datetime
from typing import Final

from livlina.cases.concerns.errors import (
    ActionNeeded,
    AssessedBeforeItCame,
    AssessedLater,
    BasisNeeded,
    DeciderNeeded,
    NoInvestigationRuns,
    NotWhereReportsAreReceived,
    ProtectionFirst,
    ProtectionIsNeeded,
    ReasonNeeded,
    ReceivedLater,
    ReportIsEmpty,
    SecondIsTheFirst,
)
from livlina.cases.concerns.terms import Preliminary, Protection
from livlina.core.clock import STOCKHOLM
from livlina.core.errors import DomainError

REASON_LETTERS: Final = 20


def obstacle_to_receiving(*, is_childs: bool, has_authority: bool) -> DomainError | None:
    """Where a report is received: in a child's own case, at a unit that investigates children."""
    return None if is_childs and has_authority else NotWhereReportsAreReceived()


def obstacle_to_report(*, received_at: datetime, now: datetime, text: str) -> DomainError | None:
    """What is wrong with what was written of a report."""
    if received_at > now:
        return ReceivedLater()
    return None if text.strip() else ReportIsEmpty()


def obstacle_to_protection(
    *,
    received_at: datetime,
    made_at: datetime,
    now: datetime,
    conclusion: str,
    basis: str,
    action: str,
    is_second: bool,
) -> DomainError | None:
    """
    What is wrong with an immediate assessment of the need of protection. `is_second`: the second person is the first.

    Source: law-and-methods 1.1; the section is not compared with the statute.
    """
    if obstacle := _obstacle_to_moment(received_at=received_at, made_at=made_at, now=now):
        return obstacle
    if len(basis.strip()) < REASON_LETTERS:
        return BasisNeeded(letters=REASON_LETTERS)
    if conclusion == Protection.NEEDED and not action.strip():
        return ActionNeeded()
    return SecondIsTheFirst() if is_second else None


def obstacle_to_preliminary(
    *, received_on: date, made_on: date, today: date, has_protection: bool, decided_by: str, reason: str
) -> DomainError | None:
    """What is wrong with a preliminary assessment: the need of protection was assessed first, and somebody decided."""
    if not has_protection:
        return ProtectionFirst()
    if made_on < received_on:
        return AssessedBeforeItCame(received_on=received_on.isoformat())
    if made_on > today:
        return AssessedLater()
    if not decided_by.strip():
        return DeciderNeeded()
    return ReasonNeeded(letters=REASON_LETTERS) if len(reason.strip()) < REASON_LETTERS else None


def obstacle_to_outcome(outcome: str, *, is_investigated: bool, protection: str) -> DomainError | None:
    """
    Why a report does not come to that, or None: it is added to no investigation where none runs, and what needs
    `protection` now, as the assessment that holds says, is investigated.
    """
    if outcome == Preliminary.ADDED and not is_investigated:
        return NoInvestigationRuns()
    return ProtectionIsNeeded() if outcome == Preliminary.NOT_OPENED and protection == Protection.NEEDED else None


def _obstacle_to_moment(*, received_at: datetime, made_at: datetime, now: datetime) -> DomainError | None:
    if made_at < received_at:
        return AssessedBeforeItCame(received_on=received_at.astimezone(STOCKHOLM).date().isoformat())
    return AssessedLater() if made_at > now else None

"""What must be answered for each child in an adult's case, and what is still missing. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from livlina.cases.children.errors import (
    ChildrenNotWrittenDown,
    HappenedLater,
    HowNeeded,
    ReasonNeeded,
    RecipientNeeded,
    ReportSaysNothing,
    WhoNeeded,
    WrongAnswer,
)
from livlina.cases.children.terms import OUTCOMES, Outcome, Step
from livlina.core.errors import DomainError
from livlina.core.terms import Answer
from livlina.people import rules as people

REASON_LETTERS: Final = 20
"""Letters in a reason, or in a report, at least: what is less tells the one who takes over nothing."""

OURS: Final = (Step.REPORT, Step.TALK, Step.SUPPORT)
"""What the unit with the adult's case must answer itself before the case can end. The rest is BoU's."""

REPLIES: Final = frozenset(OUTCOMES[Step.REPLY]) - {Outcome.REMINDED}
"""Answers by BoU after which nobody waits for more, also that none will be told."""

GROWN_AT: Final = people.CHILD_UNTIL
"""Years of age from which somebody is no child."""

NEEDS_REASON: Final = frozenset(
    {
        Outcome.REPORTED_BY_OTHER,
        Outcome.KNOWN_TO_THEM,
        Outcome.NO_CONCERN,
        Outcome.NOT_MADE,
        Outcome.NOT_TALKED,
        Outcome.NO_COMPETENCE,
        Outcome.NO_UNIT,
        Outcome.NOT_SAFE_YET,
        Outcome.NOT_OFFERED,
    }
)
NEEDS_WHO: Final = frozenset(
    {
        Outcome.DIRECTLY,
        Outcome.WITNESSED,
        Outcome.BOTH,
        Outcome.TALKED,
        Outcome.REPORTED_BY_OTHER,
        Outcome.DECLINED,
        Outcome.NO_CONSENT,
        Outcome.SUPPORTED_ELSEWHERE,
    }
)


HARMED: Final = frozenset({Outcome.DIRECTLY, Outcome.WITNESSED, Outcome.BOTH})
UNREPORTED: Final = frozenset({Outcome.NO_CONCERN, Outcome.NOT_MADE})
"""No report is made, and nobody else has made one."""


@dataclass(frozen=True)
class Answered:
    """One answer: of which step, what, of which day, and its place in the order in which they were written down."""

    step: Step
    outcome: Outcome
    on: date
    place: int


@dataclass(frozen=True, kw_only=True)
class LineState:
    """How it stands for one child on one day."""

    standing: Mapping[Step, Answered]
    """Of each answered step the answer that holds."""

    missing: tuple[Step, ...]
    """What the unit itself has not answered, in the order it is done."""

    ask_again_on: date | None
    """The day from which BoU is asked again; None when nobody waits for an answer."""

    is_late: bool
    """True when that day has come."""

    grown_on: date | None
    """The day on which the child became 18, when it has been: the line is then closed."""

    @property
    def needs_a_step(self) -> bool:
        """True when somebody must do something now."""
        return bool(self.missing) or self.is_late


def grown_on(*, born: date | None, birth_year: int | None) -> date | None:
    """
    The first day on which it is sure that somebody is 18, or None when nobody knows.

    Of one whose year alone is known that is the last day of the year: nobody is let go for having been counted older.
    """
    if born is None:
        return date(birth_year + GROWN_AT, 12, 31) if birth_year else None
    if (born.month, born.day) == (2, 29):
        return date(born.year + GROWN_AT, 3, 1)  # eighteen years on there is no 29 February
    return born.replace(year=born.year + GROWN_AT)


def state_of_line(answers: Iterable[Answered], *, grown_on: date | None, day: date, ask_again_after: int) -> LineState:
    """
    What holds for a child that day, from all that has been answered, in whatever order it was written down.

    The latest written of a step holds; of the report that of the latest day, so that nothing that is completed
    afterwards takes away one that was made. That none was made is no answer to what is told of harm since. BoU's answer
    is waited for as long as the report that holds was made, and none of that day or later has come since it was
    written; `ask_again_after` days after the report, or after the last reminder, BoU is asked again. One who has become
    18 has nothing missing. Source: R-005, R-094.
    """
    told = sorted(answers, key=lambda answer: answer.place)
    standing = {answer.step: answer for answer in told}
    if Step.REPORT in standing:
        standing[Step.REPORT] = max(
            (answer for answer in told if answer.step == Step.REPORT), key=lambda answer: (answer.on, answer.place)
        )
    if grown_on is not None and grown_on <= day:
        return LineState(standing=standing, missing=(), ask_again_on=None, is_late=False, grown_on=grown_on)
    ask_again_on = _ask_again_on(told, standing, after=ask_again_after)
    return LineState(
        standing=standing,
        missing=tuple(
            step for step in OURS if step not in standing or (step == Step.REPORT and _tells_anew(told, standing))
        ),
        ask_again_on=ask_again_on,
        is_late=ask_again_on is not None and ask_again_on <= day,
        grown_on=None,
    )


def _tells_anew(told: list[Answered], standing: Mapping[Step, Answered]) -> bool:
    """True when harm to the child is told since it was answered that no report is made."""
    report = standing[Step.REPORT]
    return report.outcome in UNREPORTED and any(
        answer.outcome in HARMED and answer.place > report.place for answer in told
    )


def _ask_again_on(told: list[Answered], standing: Mapping[Step, Answered], *, after: int) -> date | None:
    report = standing.get(Step.REPORT)
    if report is None or report.outcome != Outcome.MADE:
        return None
    since = [
        answer
        for answer in told
        if answer.step == Step.REPLY and answer.on >= report.on and answer.place > report.place
    ]
    if any(answer.outcome in REPLIES for answer in since):
        return None
    return max([report.on, *(answer.on for answer in since)]) + timedelta(days=after)


def obstacle_to_answering(
    *,
    step: Step,
    outcome: str,
    happened_on: date,
    today: date,
    has_recipient: bool = False,
    how: str = "",
    who: str = "",
    text: str = "",
) -> DomainError | None:
    """What is wrong with an answer. What is not done is told with its reason, what was said by whom."""
    if outcome not in OUTCOMES[step]:
        return WrongAnswer()
    if happened_on > today:
        return HappenedLater()
    if outcome == Outcome.MADE:
        return _obstacle_to_report(has_recipient=has_recipient, how=how, text=text)
    if outcome in NEEDS_WHO and not who.strip():
        return WhoNeeded()
    if outcome in NEEDS_REASON and len(text.strip()) < REASON_LETTERS:
        return ReasonNeeded(letters=REASON_LETTERS)
    return None


def _obstacle_to_report(*, has_recipient: bool, how: str, text: str) -> DomainError | None:
    if not has_recipient:
        return RecipientNeeded()
    if not how:
        return HowNeeded()
    return ReportSaysNothing(letters=REASON_LETTERS) if len(text.strip()) < REASON_LETTERS else None


def obstacle_to_leaving_unwritten(*, minor_children: str, told: int | None, known: int) -> DomainError | None:
    """
    What stands in the way of ending a case that says that there are children (`minor_children`, and how many were
    `told` of) when fewer are written down: nothing is asked for a child that is not. Source: R-005, R-094.
    """
    least = max(told or 0, 1)
    if minor_children != Answer.YES or known >= least:
        return None
    return ChildrenNotWrittenDown(told=f"{least} barn" if told else "barn", known=known or "inga")

"""How a contact of her own stands, and what stands in the way of each word about it. Pure. Source: R-122."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from livlina.core.errors import DomainError
from livlina.support.partner.errors import (
    AgreedMissing,
    CheckIsOfThen,
    DoneMissing,
    EndReasonMissing,
    EndWordsMissing,
    NextInThePast,
    NextMissing,
    NextStands,
    NextTooLate,
    NotInformed,
    NotNow,
    RefusalStands,
    SaidBeforeTheLast,
    SaidInTheFuture,
    StateMissing,
    WhatWasDone,
)
from livlina.support.partner.terms import BEGINS, EndReason, Said, Standing
from livlina.support.waiting.rules import is_known, next_check, settles
from livlina.support.waiting.terms import ACT_ON

LEADS_TO: Final = {
    Said.ACCEPTED: Standing.GOES_ON,
    Said.WISHED: Standing.GOES_ON,
    Said.DECLINED: Standing.DECLINED,
    Said.THINKING: Standing.ASK_AGAIN,
    Said.NOT_REACHED: Standing.ASK_AGAIN,
    Said.ENDED: Standing.ENDED,
}
ANSWERS: Final = (Said.ACCEPTED, Said.DECLINED, Said.THINKING, Said.NOT_REACHED)
SAID_WHEN: Final = {
    Standing.TO_ASK: ANSWERS,
    Standing.ASK_AGAIN: ANSWERS,
    Standing.GOES_ON: (Said.CHECK, Said.ENDED),
    Standing.DECLINED: (Said.WISHED,),
    Standing.ENDED: (Said.WISHED,),
}
"""What can be said in each standing. After her no, or her end of it, only she herself opens it again."""

HAS_NEXT: Final = frozenset({*BEGINS, Said.THINKING.value, Said.NOT_REACHED.value, Said.CHECK.value})
"""After which there is a next day that somebody gets in touch."""

TO_THINK: Final = 2
"""How many times as long as between two checks she may be given to think about it."""


@dataclass(frozen=True, kw_only=True)
class Word:
    """What is said of it: which day and how, how she was, what was agreed or done, and the next day."""

    kind: str
    happened_on: date
    how: str
    state: str = ""
    words: str = ""
    done: str = ""
    next_on: date | None = None
    end_reason: str = ""


def standing(said: Sequence[str]) -> Standing:
    """How it stands, of what has been said in its order: the last word holds, and a check changes nothing."""
    for kind in reversed(said):
        if kind in LEADS_TO:
            return LEADS_TO[Said(kind)]
    return Standing.TO_ASK


def asked_when(kind: str) -> Standing | None:
    """In which standing a form asks that: it may have changed since the page was opened, and the rule says so."""
    return next((standing for standing, kinds in SAID_WHEN.items() if kind in kinds), None)


def obstacle_to_saying(
    word: Word, *, said: Sequence[str], since: date, today: date, days: int, informed: bool, is_unasked: bool
) -> DomainError | None:
    """
    What stands in the way of that word. `since` is the day of the last one, or of the question; `days` the most there
    may be between two checks; `is_unasked` whether nobody knows how she is. A no is never asked again; a yes has what
    she knew, what was agreed and a next day, reckoned from when it was said; a check made so long ago that the next has
    its day today or earlier leaves the day as it stands. Who was not reached is asked as much as before.
    """
    now = standing(said)
    if word.kind not in SAID_WHEN[now]:
        is_asked_again = now in (Standing.DECLINED, Standing.ENDED) and word.kind in ANSWERS
        return RefusalStands() if is_asked_again else NotNow(state=str(now.label))
    if word.happened_on > today:
        return SaidInTheFuture()
    if word.happened_on < since:
        return SaidBeforeTheLast(day=since.isoformat())
    content = _obstacle_to_content(word, informed=informed, is_unasked=is_unasked)
    return content or _obstacle_to_next(word, today=today, days=days)


def _obstacle_to_content(word: Word, *, informed: bool, is_unasked: bool) -> DomainError | None:
    if word.kind in BEGINS:
        if not informed:
            return NotInformed()
        return None if word.done.strip() else AgreedMissing()
    if word.kind == Said.CHECK:
        if not word.state:
            return StateMissing()
        return DoneMissing() if word.state in ACT_ON and not word.done.strip() else None
    if word.kind == Said.ENDED:
        if not word.end_reason:
            return EndReasonMissing()
        if word.end_reason == EndReason.OTHER and not word.words.strip():
            return EndWordsMissing()
        return WhatWasDone() if is_unasked and not word.done.strip() else None
    return None


def _obstacle_to_next(word: Word, *, today: date, days: int) -> DomainError | None:
    if word.kind not in HAS_NEXT:
        return None
    if word.kind == Said.CHECK and not settles(word.state):
        return NextStands() if word.next_on else None
    if word.kind == Said.CHECK and not is_known([word.happened_on], today=today, days=days):
        return CheckIsOfThen() if word.next_on else None
    if word.next_on is None:
        return NextMissing()
    if word.next_on <= today:
        return NextInThePast()
    between = TO_THINK * days if word.kind == Said.THINKING else days
    latest = max(next_check(asked_on=word.happened_on, days=between), today + timedelta(days=1))
    return NextTooLate(latest=latest.isoformat()) if word.next_on > latest else None


def moves_next(word: Word) -> bool:
    """Whether the next day is another after that word: who was not reached, or was asked long ago, is asked by then."""
    return word.kind not in HAS_NEXT or word.next_on is not None

"""How a link stands, and what stands in the way of proposing, answering, sharing and meeting. Source: R-095."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Final

from livlina.cases.errors import CaseIsClosed
from livlina.cases.linking.errors import (
    CaseIsMissing,
    ConsentIsMissing,
    GroundIsMissing,
    LinkIsNotLive,
    LinkIsSettled,
    MeetingAhead,
    NobodyTookPart,
    NothingIsInvestigated,
    NotLinkedForThis,
    NotTheirsToConsentTo,
    ProposalSaysNothing,
    WhoseIsMissing,
    WordsAreNeeded,
)
from livlina.cases.linking.terms import CONSENT, Said, SharedField, State, TookPart
from livlina.cases.terms import CaseRole
from livlina.core.errors import DomainError
from livlina.people.terms import Source

LETTERS: Final = 10
"""How many letters a proposal, a shared fact or what was agreed has at least, so that it can be understood."""

OTHER_HALF: Final = {CaseRole.EXPOSED: CaseRole.CHILD, CaseRole.CHILD: CaseRole.EXPOSED}
"""Which case is linked to which. That of one who uses violence to none: it is the other side of a wall."""

SETTLES: Final = frozenset({Said.ACCEPTED, Said.DECLINED, Said.WITHDRAWN})


def state(said: Sequence[str]) -> State:
    """How it stands, of what has been said in its order."""
    first = next((kind for kind in said if kind in SETTLES), None)
    if first != Said.ACCEPTED:
        return State(first) if first else State.WAITING
    return State.ENDED if Said.ENDED in said else State.LIVE


def obstacle_of_case(*, role: str, is_open: bool, is_investigated: bool) -> DomainError | None:
    """What stands in the way of linking a case at all."""
    if not is_open:
        return CaseIsClosed()
    if role not in OTHER_HALF:
        return NotLinkedForThis()
    return None if is_investigated else NothingIsInvestigated()


def obstacle_to_proposing(*, text: str) -> DomainError | None:
    """What is wrong in a proposal."""
    return ProposalSaysNothing(letters=LETTERS) if len(text.strip()) < LETTERS else None


def obstacle_to_saying(kind: str, *, said: Sequence[str], text: str, has_case: bool) -> DomainError | None:
    """What stands in the way of saying that of a link, of which so much has been said."""
    stands = state(said)
    if kind == Said.ENDED:
        return None if stands is State.LIVE else LinkIsNotLive()
    if stands is not State.WAITING:
        return LinkIsSettled()
    if kind == Said.DECLINED and len(text.strip()) < LETTERS:
        return WordsAreNeeded(letters=LETTERS)
    return CaseIsMissing() if kind == Said.ACCEPTED and not has_case else None


OF_OTHERS: Final = frozenset({Source.CHILD, Source.GUARDIAN, Source.OTHER_PARTY})
"""Whose words are never the client's own to let out."""


def obstacle_to_consent(*, role: str, told_by: str) -> DomainError | None:
    """
    What stands in the way of sharing by the client's consent: in a child's case always, and what another has told. That
    is shared on a ground of law, or not at all. Source: R-218, S-10.
    """
    return NotTheirsToConsentTo() if role == CaseRole.CHILD or told_by in OF_OTHERS else None


def obstacle_to_sharing(
    *,
    role: str,
    is_live: bool,
    field: str,
    told_by: str,
    ground: str,
    grounds: Collection[str],
    has_consent: bool,
    text: str,
) -> DomainError | None:
    """What stands in the way of sharing one fact. `grounds` are those of law that hold that day."""
    if not is_live:
        return LinkIsNotLive()
    if told_by not in Source.values or told_by == Source.UNKNOWN:
        return WhoseIsMissing()
    if field not in SharedField.values or ground not in {CONSENT, *grounds}:
        return GroundIsMissing()
    if ground == CONSENT and (obstacle := obstacle_to_consent(role=role, told_by=told_by)):
        return obstacle
    if ground == CONSENT and not has_consent:
        return ConsentIsMissing()
    return WordsAreNeeded(letters=LETTERS) if len(text.strip()) < LETTERS else None


def obstacle_to_meeting(
    *, is_live: bool, held_on: date, today: date, took_part: Collection[str], text: str
) -> DomainError | None:
    """What stands in the way of writing down a meeting of the two."""
    if not is_live:
        return LinkIsNotLive()
    if held_on > today:
        return MeetingAhead()
    if not took_part or set(took_part) - set(TookPart.values):
        return NobodyTookPart()
    return WordsAreNeeded(letters=LETTERS) if len(text.strip()) < LETTERS else None

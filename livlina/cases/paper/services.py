"""The file of a case is made into paper: for those who work with it, and for its client."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.commands import command
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.cases import queries as cases
from livlina.cases.decisions.terms import CHANNELS, Way
from livlina.cases.models import Case, FileGiven
from livlina.cases.paper import queries, rules
from livlina.cases.paper.errors import FileIsGiven
from livlina.cases.paper.queries import Sheet
from livlina.cases.services.assigning import require_in, require_settling
from livlina.cases.terms import CaseRole
from livlina.core import turns
from livlina.core.again import require_same
from livlina.core.constraints import refusing
from livlina.people import services as people


@command
def print_file(actor: Actor, *, case: Case, count: int) -> None:
    """Make a paper of the whole file, for those who work with it: `count` events. The trace says so (S-40)."""
    require_in(case, actor, to=Permission.RECORD_FACTS)
    record(actor, "case.file_printed", case=case, detail={"open": {"count": count}})


@command
def give_file(
    actor: Actor,
    *,
    case: Case,
    offered: Sequence[Sheet],
    shown: Sequence[str],
    read: Collection[str],
    since: date,
    until: date,
    ground: str,
    why: str,
    way: str,
    submission: UUID,
    at: datetime,
    confirmed_because: str = "",
) -> FileGiven:
    """
    Decide what the client gets of her file, and let it go in one way when that is safe now (S-60).

    `offered` are the events to choose among, as they are now, and `read` the marks of them as they were looked through:
    one that has come or been written in since goes nowhere, and is not held back either. What is not `shown` is. What
    is given and looks like an address or a number, or is hidden in the file, needs `confirmed_because` (S-23). Sent
    twice it is one, whatever has happened in between: that it was given is an event too (S-142).
    """
    require_settling(case, actor)
    refs = {sheet.ref for sheet in offered}
    turns.to_save(submission)
    earlier = case.files_given.filter(submission=submission, decided_by=actor.id).first()
    held = len(refs - set(shown)) if earlier is None else earlier.held_count
    reason = why if held else ""
    facts = {"shown": list(shown), "ground": ground if held else "", "why": reason, "way": way}
    if earlier is not None:
        earlier.case = case
        require_same(earlier, facts | {"since": since, "until": until}, refusal=FileIsGiven)
        record(actor, "case.file_given_again", case=case, subject=earlier)
        return earlier
    obstacle = rules.obstacle_to_giving(
        is_childs=case.role == CaseRole.CHILD,
        shown=shown,
        offered=refs,
        read={sheet.ref for sheet in offered if sheet.mark() in read},
        ground=ground,
        known=queries.grounds_to_hold(timezone.localdate(at)),
        why=why,
    )
    if obstacle:
        raise obstacle
    lines = [sheet.point.get(part) for sheet in offered if sheet.ref in shown for part in ("title", "meta", "text")]
    texts = {"why": reason, "shown": "\n".join(str(line) for line in lines if line)}
    hidden = replace(cases.hidden(actor, case), with_patterns=True)
    kept = people.require_reason(texts, hidden=hidden, because=confirmed_because)
    _pass(actor, case, way, at=at)
    made = FileGiven(
        case=case, since=since, until=until, held_count=held, decided_by_id=actor.id, decided_at=at,
        submission=submission, **facts,
    )  # fmt: skip
    made.read_as = [sheet.mark(made.public_id) for sheet in offered if sheet.ref in shown]
    with refusing("file_given_is_saved_once", FileIsGiven):
        made.save(force_insert=True)
    told = {"way": way, "shown": len(shown), "held": held}
    record(actor, "case.file_given", case=case, subject=made, why=made.ground, detail={"open": told})
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=made, case=case)
    return made


@command
def print_given(actor: Actor, *, given: FileGiven, at: datetime) -> None:
    """Make the paper that was decided on. The way may have become unsafe since: then nothing goes out (S-62)."""
    require_in(given.case, actor, to=Permission.RECORD_FACTS)
    _pass(actor, given.case, given.way, at=at)
    record(actor, "case.given_file_printed", case=given.case, subject=given)


def _pass(actor: Actor, case: Case, way: str, *, at: datetime) -> None:
    file = cases.file(actor, case)
    gate = cases.gate(file, case.person, at=at)
    people.pass_gate(actor, gate=gate, kind=CHANNELS[Way(way)], case=case)

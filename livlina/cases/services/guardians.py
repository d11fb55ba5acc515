"""
What a guardian may be shown of a child's file: decided by one who works with the child's case, by two where the
guardian is suspected, and printed with a trace. Source: S-13; R-505.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.commands import command
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.cases import grounds, queries, rules
from livlina.cases.errors import AnotherDecidesWhatIsShown, AnotherPrints, NotAGuardianOfTheChild
from livlina.cases.models import Case, GuardianDecision, Note, Party
from livlina.cases.queries import ChildsFile, ToldItem
from livlina.cases.services.assigning import require_in
from livlina.cases.terms import Shown
from livlina.core.read import obstacle_to_unread
from livlina.people import services as people
from livlina.people.errors import HasEnded


@command
def decide_for_guardian(
    actor: Actor,
    *,
    case: Case,
    guardian: Party,
    item: ToldItem,
    may_be_shown: bool,
    ground: str,
    reason: str,
    read: Collection[str],
    at: datetime,
    confirmed_because: str = "",
) -> GuardianDecision:
    """
    Decide that a guardian may be shown a note or a fact of a child's file, or that it is held back.

    One who is not told where its persons are, as who has a parent's case, lets nothing be shown, but may hold it back.
    Where the guardian is suspected of violence, to show holds first when another has decided the same. `read` is what
    the page showed that was decided of it before, by its marks (`ChildsFile.marks`): nothing is shown over what a
    colleague has held back since. The same form sent twice is one decision (S-142). A note to be shown in which
    something looks like an address or a number, and a reason that gives away what is hidden in the file, need
    `confirmed_because` (S-23).
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    if may_be_shown and not queries.sees_whereabouts(actor, case):
        raise AnotherDecidesWhatIsShown
    # decisions of one case follow each other here, so that there is always one that is the second
    Case.objects.select_for_update(no_key=True).only("pk").get(pk=case.pk)
    file = queries.file(actor, case)
    known_file = queries.childs_file(file, queries.childs_facts(file), day=timezone.localdate(at))
    key = queries.key_of(item)
    standing = known_file.items.get(key)
    if standing is None:
        raise HasEnded
    known = grounds.grounds_on(timezone.localdate(at)).get(ground)
    showing = known_file.showings(guardian)[key]
    obstacle = rules.obstacle_to_deciding(
        is_guardian=case.asks_who_told and guardian in known_file.guardians,
        why=showing.why,
        may_be_shown=may_be_shown,
        lets_show=known.lets_show if known else None,
        text=reason,
    )
    if obstacle:
        raise obstacle
    earlier = known_file.decided(guardian).get(key, [])
    # the same word once more, where the first has lapsed, is a decision of its own
    if (
        earlier
        and showing.why != Shown.LAPSED
        and _is_same(earlier[-1], actor, may_be_shown=may_be_shown, ground=ground, reason=reason)
    ):
        record(actor, "guardian_decision.made_again", subject=earlier[-1], case=case)
        return earlier[-1]
    waits = showing.waits if may_be_shown else None
    obstacle = rules.obstacle_to_seconding(waits, by=actor.id) or obstacle_to_unread(
        stands=known_file.marks(guardian, item), read=read
    )
    if obstacle:
        raise obstacle
    texts = {"text": reason}
    if may_be_shown and isinstance(standing, Note):
        texts["may_be_shown"] = _text_of(case, standing)
    hidden = queries.hidden(actor, case)
    hidden = replace(hidden, with_patterns=hidden.with_patterns or may_be_shown)
    kept = people.require_reason(texts, hidden=hidden, because=confirmed_because)
    decision = GuardianDecision(
        case=case,
        guardian=guardian,
        may_be_shown=may_be_shown,
        ground=ground,
        reason=reason,
        decided_by_id=actor.id,
        decided_at=at,
        seconds_id=waits.key if waits else None,
        **{f"{key[0]}_id": key[1]},
    )
    decision.save(force_insert=True)
    record(
        actor,
        "guardian_decision.seconded" if waits else "guardian_decision.made",
        subject=decision,
        case=case,
        why=ground,
        detail={
            "guardian": str(guardian.public_id),
            "about": [key[0], str(item.public_id)],
            "may_be_shown": may_be_shown,
            "sealed": ["reason"],
        },
    )
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=decision, case=case)
    return decision


@command
def print_for_guardian(actor: Actor, *, case: Case, guardian: Party, read: ChildsFile) -> list[ToldItem]:
    """
    What may be shown to this guardian, notes with their text: for the printed page, and its trace tells what was on it.

    What is held back is not among it, nor counted.
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    if guardian not in read.guardians:
        raise NotAGuardianOfTheChild
    if not queries.sees_whereabouts(actor, case):
        raise AnotherPrints
    shown = [read.items[key] for key, showing in read.showings(guardian).items() if showing.is_shown]
    written = Note.objects.filter(case=case, pk__in=[item.pk for item in shown if isinstance(item, Note)])
    texts = {note.pk: note for note in queries.of_case(case, list(written))}
    found = [texts[item.pk] if isinstance(item, Note) else item for item in shown]
    record(
        actor,
        "case.printed_for_guardian",
        subject=guardian,
        case=case,
        detail={"shown": [[item._meta.model_name, str(item.public_id)] for item in found]},
    )
    return found


def _text_of(case: Case, note: Note) -> str:
    (whole,) = queries.of_case(case, list(Note.objects.filter(case=case, pk=note.pk)))
    return str(whole.text)


def _is_same(earlier: GuardianDecision, actor: Actor, *, may_be_shown: bool, ground: str, reason: str) -> bool:
    made = (earlier.decided_by_id, earlier.may_be_shown, earlier.ground, earlier.reason)
    return made == (actor.id, may_be_shown, ground, reason)

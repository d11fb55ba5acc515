"""A link is proposed to a named worker, answered, ended; facts are shared and taken back, and meetings written down."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.commands import command, lasting, require
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.cases import queries as cases
from livlina.cases.linking import queries, rules
from livlina.cases.linking.errors import CannotBeLinked, IsSavedBefore, LinkIsSettled, SharesWhere, WorkerNotPossible
from livlina.cases.linking.models import CaseLink, JointMeeting, LinkAnswer, SharedFact
from livlina.cases.linking.queries import Linked
from livlina.cases.linking.terms import CONSENT, Said
from livlina.cases.models import Case
from livlina.cases.services.assigning import require_in, require_settling
from livlina.cases.services.telling import tell_those_who_have
from livlina.cases.terms import Change
from livlina.core import turns
from livlina.core.again import require_same
from livlina.core.constraints import refusing
from livlina.core.rows import insert_unseen
from livlina.organisation.law import grounds as law
from livlina.organisation.law.terms import AppliesTo
from livlina.organisation.models import Staff, Unit
from livlina.people import scanning
from livlina.people import services as people
from livlina.people.errors import TellsWhere
from livlina.people.scanning import Hidden

LINKED = "link"
"""By what somebody has to do with the other case, as traces tell it."""


@dataclass(frozen=True, kw_only=True)
class ShareFacts:
    """What is shared: in which field, whose it is, on which ground, and the words."""

    field: str
    told_by: str
    ground: str
    text: str


@dataclass(frozen=True, kw_only=True)
class MeetingFacts:
    """A meeting of the two: the day, who took part by role, what was agreed and what comes next."""

    held_on: date
    took_part: list[str]
    text: str
    next_step: str = ""


@command
def propose_link(
    actor: Actor, *, case: Case, unit: Unit, staff: Staff, text: str, submission: UUID, at: datetime
) -> CaseLink:
    """
    Ask a named worker to link the investigation in the case with one of theirs. The answer is the same whether there is
    such a case or not, and whether a wall stands or not: over a wall it is never shown. Sent twice it is one (S-142).

    Only under the same board, and never where anybody is: what looks like it is refused. Source: R-095, S-10, S-21.
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    if obstacle := queries.obstacle_of(case) or rules.obstacle_to_proposing(text=text):
        raise obstacle
    if not any(unit == known and staff in them for known, them in queries.workers(case, day=timezone.localdate(at))):
        raise WorkerNotPossible
    _in_turn(case.pk)
    facts = {"to_unit": unit, "to_staff": staff, "text": text}
    if known := CaseLink.objects.filter(case=case, submission=submission).first():
        require_same(known, facts, refusal=IsSavedBefore)
        record(actor, "link.proposed_again", subject=known, case=case)
        return known
    _refuse_whereabouts(actor, case, {"text": text})
    who = people.facts_of(case.person)
    made = CaseLink(
        case=case,
        from_unit=case.unit,
        role=case.role,
        name=who.name,
        protection=who.protection,
        proposed_by_id=actor.id,
        proposed_at=at,
        submission=submission,
        **facts,
    )
    insert_unseen(made)
    record(actor, "link.proposed", subject=made, case=case, detail={"unit": str(unit.public_id)})
    return made


@command
def answer_link(
    actor: Actor, *, linked: Linked, kind: str, case: Case | None, text: str, submission: UUID, at: datetime
) -> LinkAnswer:
    """
    The named worker takes the proposal into a case of their own, or refuses it.

    Where a wall stands between the two, or with the other adult whom the child's case is linked to, it is refused in
    the same words as a case that does not fit (S-10). What is done is in the log of the case it came from too.
    """
    require(actor, Permission.RECORD_FACTS)
    turns.to_move_a_wall()
    said = _said(linked)
    if obstacle := rules.obstacle_to_saying(kind, said=said, text=text, has_case=case is not None):
        raise obstacle
    if case is not None and kind == Said.ACCEPTED:
        require_in(case, actor, to=Permission.RECORD_FACTS)
    _refuse_whereabouts(actor, None, {"text": text})
    taken = case if kind == Said.ACCEPTED else None
    others = queries.others(linked.link)
    made = _say(actor, linked, kind, taken=taken, text=text, submission=submission, at=at)
    for other in others:
        record(actor, f"link.{kind}", subject=linked.link, case=other, why=LINKED)
    if taken is not None or not others:
        record(actor, f"link.{kind}", subject=linked.link, case=taken)
    return made


@command
def leave_link(actor: Actor, *, case: Case, linked: Linked, submission: UUID, at: datetime) -> LinkAnswer:
    """
    Take back a proposal that nobody has answered, or end the link: the page is closed to the other side at once, and
    those who have either case are told.
    """
    require_settling(case, actor)
    turns.to_move_a_wall()
    said = _said(linked)
    kind = Said.ENDED if Said.ACCEPTED in said else Said.WITHDRAWN
    if obstacle := rules.obstacle_to_saying(kind, said=said, text="", has_case=False):
        raise obstacle
    made = _say(actor, linked, kind, taken=None, text="", submission=submission, at=at)
    record(actor, f"link.{kind}", subject=linked.link, case=case)
    if kind == Said.ENDED:
        tell_those_who_have(case, actor, {Change.UNSHARED}, at=at)
        _tell_across(linked.link.pk, case)
    return made


@command
def share_fact(
    actor: Actor, *, case: Case, linked: Linked, facts: ShareFacts, submission: UUID, at: datetime
) -> SharedFact:
    """
    Share one thing from the case with the worker of the other: for the purpose of its field, on a ground, and marked
    with whose it is. Never where anybody is or how they are reached. Sent twice it is one (S-142). Source: R-095, S-21.
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    day = timezone.localdate(at)
    _in_turn(linked.link.pk)
    consent = queries.consent(actor, case, field=facts.field, day=day) if facts.ground == CONSENT else None
    if obstacle := rules.obstacle_to_sharing(
        role=case.role,
        is_live=queries.is_live(linked),
        field=facts.field,
        told_by=facts.told_by,
        ground=facts.ground,
        grounds=law.grounds_on(day, AppliesTo.DISCLOSURE),
        has_consent=consent is not None,
        text=facts.text,
    ):
        raise obstacle
    known = SharedFact.objects.filter(link=linked.link, case=case, submission=submission).first()
    if known is not None:
        known.link = linked.link
        require_same(known, vars(facts), refusal=IsSavedBefore)
        record(actor, "link.shared_again", subject=known, case=case)
        return known
    _refuse_whereabouts(actor, case, {"text": facts.text})
    made = SharedFact(
        link=linked.link,
        case=case,
        consent=consent,
        shared_by_id=actor.id,
        shared_at=at,
        submission=submission,
        **vars(facts),
    )
    with refusing("fact_is_shared_once", IsSavedBefore):  # the form of the other side
        made.save(force_insert=True)
    detail = {"field": facts.field, "told_by": facts.told_by}
    record(actor, "link.shared", subject=made, case=case, why=facts.ground, detail=detail)
    return made


@command
def unshare_fact(actor: Actor, *, case: Case, fact: SharedFact, at: datetime) -> None:
    """Take back what was shared: the other side no longer reads it, and is told so. Twice is once."""
    require_settling(case, actor)
    ended = SharedFact.objects.filter(pk=fact.pk, case=case, ended_at=None).update(ended_at=at, ended_by=actor.id)
    record(actor, "link.unshared", subject=fact, case=case)
    if ended:
        tell_those_who_have(case, actor, {Change.UNSHARED}, at=at)
        _tell_across(fact.link_id, case)


@command
def write_meeting(
    actor: Actor, *, case: Case, linked: Linked, facts: MeetingFacts, submission: UUID, at: datetime
) -> JointMeeting:
    """Write down a meeting of the two. It stands in both cases, and stays when the link has ended (S-142: once)."""
    require_in(case, actor, to=Permission.RECORD_FACTS)
    _in_turn(linked.link.pk)
    if obstacle := rules.obstacle_to_meeting(
        is_live=queries.is_live(linked),
        held_on=facts.held_on,
        today=timezone.localdate(at),
        took_part=facts.took_part,
        text=facts.text,
    ):
        raise obstacle
    known = JointMeeting.objects.filter(link=linked.link, case=case, submission=submission).first()
    if known is not None:
        known.link = linked.link
        require_same(known, vars(facts), refusal=IsSavedBefore)
        record(actor, "link.met_again", subject=known, case=case)
        return known
    _refuse_whereabouts(actor, case, {"text": facts.text, "next_step": facts.next_step})
    made = JointMeeting(
        link=linked.link,
        case=case,
        written_by_id=actor.id,
        written_at=at,
        submission=submission,
        **vars(facts),
    )
    with refusing("joint_meeting_is_written_once", IsSavedBefore):  # the form of the other side
        made.save(force_insert=True)
    record(actor, "link.met", subject=made, case=case)
    for other in queries.others(linked.link):
        record(actor, "link.met", case=other, subject=linked.link, why=LINKED)
    return made


@lasting
def read_link(actor: Actor, *, case: Case, linked: Linked) -> None:
    """The page is read: the trace is in the log of the other case, whose worker shared what is there (S-40, S-44)."""
    require(actor, Permission.READ_CASE)
    record(actor, "link.read", case=case, subject=linked.link)
    for other in queries.others(linked.link):
        record(actor, "link.read", case=other, subject=linked.link, why=LINKED)


@lasting
def list_links(actor: Actor, *, shown: list[Linked]) -> None:
    """Proposals to oneself are shown: the trace tells which, and in the log of each case that one was read."""
    require(actor, Permission.READ_CASE)
    record(actor, "links.listed", detail={"shown": [str(each.link.public_id) for each in shown]})
    others = queries.others_of(each.link for each in shown)
    for each in shown:
        for other in others[each.link.pk]:
            record(actor, "link.read", case=other, subject=each.link, why=LINKED)


def _say(
    actor: Actor, linked: Linked, kind: str, *, taken: Case | None, text: str, submission: UUID, at: datetime
) -> LinkAnswer:
    made = LinkAnswer(
        link=linked.link,
        kind=kind,
        text=text,
        taken_case=taken,
        said_by_id=actor.id,
        said_at=at,
        submission=submission,
    )
    with refusing("link_is_settled_once", LinkIsSettled), refusing("link_ends_once", LinkIsSettled):
        if kind != Said.ACCEPTED:
            made.save(force_insert=True)
            return made
        with connection.cursor() as cursor:
            cursor.execute("SELECT may_answer_link(%s, %s, %s)", [linked.link.pk, kind, taken.pk if taken else None])
            if not cursor.fetchone()[0]:
                raise CannotBeLinked
        made.save(force_insert=True)
        return made


def tell_that_it_ends(case: Case) -> None:
    """
    Those who have the other case of each link that stands are told that what was shared is shown no longer. Part of the
    command that closes the case; opened again it is shown anew.
    """
    for link in queries.live_of(case):
        _tell_across(link, case)


def _tell_across(link: int, case: Case) -> None:
    """Those who have the other case and are shown the link are told that what was shared is shown no longer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tell_across_link(%s, %s)", [link, case.pk])


def _said(linked: Linked) -> list[str]:
    """What has been said of it, read when it is this one's turn."""
    _in_turn(linked.link.pk)
    return list(LinkAnswer.objects.filter(link=linked.link).order_by("pk").values_list("kind", flat=True))


def _in_turn(key: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('livlina.links'), hashtext(%s))", [str(key)])


def _refuse_whereabouts(actor: Actor, case: Case | None, texts: dict[str, str]) -> None:
    """No reason lets it through: the one who reads has another file, and may have another side (S-21)."""
    standing = cases.hidden(actor, case).standing if case is not None else ()
    hidden = Hidden(standing=standing, with_patterns=True)
    found = scanning.found_in(texts, hidden)
    obstacle = scanning.obstacle_to_keeping(found, hidden=hidden, because="")
    if isinstance(obstacle, TellsWhere):
        raise SharesWhere(what=obstacle.facts["what"])

"""How an investigation goes: opened, written, heard of, proposed, read by a second, ended."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.commands import command
from livlina.access.errors import NotPermitted
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.cases import queries as cases
from livlina.cases.investigation import headings as data
from livlina.cases.investigation import queries, rules
from livlina.cases.investigation.errors import (
    InvestigationIsOpen,
    IsSavedAlready,
    SomeoneElseProposed,
    SomeoneElseWroteTheSection,
)
from livlina.cases.investigation.headings import Heading
from livlina.cases.investigation.models import (
    Communication,
    Gathered,
    Investigation,
    InvestigationSection,
    Proposal,
)
from livlina.cases.investigation.terms import Basis, EndedHow
from livlina.cases.models import Case, Party
from livlina.cases.of_case import OfCase
from livlina.cases.panels import names
from livlina.cases.process import services as process
from livlina.cases.process.queries import standing
from livlina.cases.services.assigning import require_in, require_settling
from livlina.core.again import require_same
from livlina.core.constraints import refusing
from livlina.core.read import obstacle_to_unread
from livlina.core.terms import Answer
from livlina.people import rules as people_rules
from livlina.people import services as people
from livlina.people.models import Person
from livlina.people.terms import Source


@dataclass(frozen=True, kw_only=True)
class OpeningFacts:
    """How the matter came, whether the person wants it, on what ground and why it is opened, and since when."""

    came_by: str
    opened_on: date
    ground: str
    why: str
    wish: str = Answer.UNKNOWN
    safety: str = ""


@command
def open_investigation(
    actor: Actor, *, case: Case, facts: OpeningFacts, submission: UUID, at: datetime, confirmed_because: str = ""
) -> Investigation:
    """
    Open an investigation in the case, on a ground, at a unit with the authority (R-027). The same form twice is one.

    Of what kind follows from the role of the case, and it is written under the headings that hold that day. The case
    comes to that step of its way, and the clocks of the step start.
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    current = Case.objects.select_for_update(no_key=True).get(pk=case.pk)
    if known := _sent_before(Investigation, case, submission, vars(facts)):
        record(actor, "investigation.opened_again", case=case, subject=known)
        return known
    kind = rules.KIND_OF_ROLE[current.role]
    if obstacle := queries.obstacle_of_unit(current, day=timezone.localdate(at)) or rules.obstacle_to_opening(
        is_open=current.is_open,
        kind=kind,
        came_by=facts.came_by,
        wish=facts.wish,
        safety=facts.safety,
        why=facts.why,
        ground=data.grounds(kind).get(facts.ground),
        opened_on=facts.opened_on,
        came_in_on=current.came_in_on,
        today=timezone.localdate(at),
    ):
        raise obstacle
    kept = _looked_through(actor, case, {"why": facts.why, "safety": facts.safety}, confirmed_because)
    made = Investigation(
        case=case,
        kind=kind,
        headings=data.version_on(facts.opened_on),
        opened_by_id=actor.id,
        opened_at=at,
        submission=submission,
        **vars(facts),
    )
    with (
        refusing("case_has_one_open_investigation", InvestigationIsOpen),
        refusing("cases_investigation_submission_key", IsSavedAlready),
    ):
        made.save(force_insert=True)
    detail = {"kind": kind, "came_by": facts.came_by, "opened_on": facts.opened_on}
    record(actor, "investigation.opened", case=case, subject=made, why=facts.ground, detail=detail)
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=made, case=case)
    process.enter(case, actor, to=queries.STEP, on=facts.opened_on, at=at)
    return made


@command
def write_section(
    actor: Actor,
    *,
    case: Case,
    investigation: Investigation,
    heading: Heading,
    child: Party | None = None,
    text: str,
    marked: list[str],
    version: int,
    at: datetime,
    told_by: str = Source.UNKNOWN,
    told_by_person: Person | None = None,
    confirmed_because: str = "",
) -> InvestigationSection:
    """
    Write what stands under a heading. `version` is the one that was read, 0 for none; a stale one is refused, and both
    texts are then shown (S-142). The same text sent twice is one.

    In a child's case it is marked with whose it is (S-13); where somebody is needs a reason to stand there (S-23).
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    if heading.is_guarded and not cases.sees_whereabouts(actor, case):
        raise NotPermitted
    current = _locked(case, investigation)
    minors = queries.minor_children(cases.parties(case), day=timezone.localdate(at))
    obstacle = (
        rules.obstacle_to_changing(has_ended=not current.is_open)
        or rules.obstacle_to_section(
            heading=heading,
            text=text,
            marked=marked,
            child=child.pk if child else None,
            children={party.pk for party in minors},
        )
        or people_rules.obstacle_to_source(told_by=told_by, must=case.asks_who_told)
    )
    if obstacle:
        raise obstacle
    last = current.sections.filter(heading=heading.key, child=child).order_by("-version").first()
    if last is not None and last.version == version + 1 and last.written_by_id == actor.id:
        last.case = case
        if (last.text, last.marked, last.told_by) == (text, marked, told_by):
            record(actor, "investigation.written_again", case=case, subject=last)
            return last
    kept = _looked_through(actor, case, {"text": text}, confirmed_because)
    made = InvestigationSection(
        case=case,
        investigation=current,
        heading=heading.key,
        child=child,
        is_guarded=heading.is_guarded,
        version=version + 1,
        text=text,
        marked=marked,
        told_by=told_by,
        told_by_person=told_by_person,
        written_by_id=actor.id,
        written_at=at,
    )
    if (last.version if last else 0) != version:
        raise SomeoneElseWroteTheSection
    with refusing("section_has_each_version_once", SomeoneElseWroteTheSection):
        made.save(force_insert=True)
    detail = {"heading": heading.key, "version": made.version}
    record(actor, "investigation.written", case=case, subject=made, detail=detail)
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=made, case=case)
    return made


@dataclass(frozen=True, kw_only=True)
class GatheredFacts:
    """Who was asked, on what basis and when, and what came, if it has."""

    from_whom: str
    basis: str
    asked_on: date
    ground: str = ""
    came_on: date | None = None
    text: str = ""


@command
def gather(
    actor: Actor,
    *,
    case: Case,
    investigation: Investigation,
    facts: GatheredFacts,
    submission: UUID,
    at: datetime,
    confirmed_because: str = "",
) -> Gathered:
    """Write down that somebody else was asked about the person: with consent, or on a ground."""
    require_in(case, actor, to=Permission.RECORD_FACTS)
    current = _locked(case, investigation)
    ground = facts.ground if facts.basis == Basis.GROUND else ""
    told = vars(facts) | {"ground": ground, "text": facts.text if facts.came_on else ""}
    if known := _sent_before(Gathered, case, submission, told | {"investigation": current}):
        record(actor, "investigation.gathered_again", case=case, subject=known)
        return known
    obstacle = rules.obstacle_to_changing(has_ended=not current.is_open) or rules.obstacle_to_asking(
        basis=facts.basis,
        ground=ground,
        grounds=data.asking_grounds(),
        asked_on=facts.asked_on,
        came_on=facts.came_on,
        text=facts.text,
        today=timezone.localdate(at),
    )
    if obstacle:
        raise obstacle
    texts = {"from_whom": facts.from_whom, "text": facts.text}
    kept = _looked_through(actor, case, texts, confirmed_because)
    made = Gathered(case=case, investigation=current, asked_by_id=actor.id, submission=submission, **told)
    with refusing("cases_gathered_submission_key", IsSavedAlready):
        made.save(force_insert=True)
    record(actor, "investigation.gathered", case=case, subject=made, why=ground or facts.basis)
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=made, case=case)
    return made


@command
def write_answer(
    actor: Actor, *, case: Case, gathered: Gathered, came_on: date, text: str, at: datetime, confirmed_because: str = ""
) -> None:
    """Write down what somebody who was asked has answered, once."""
    require_in(case, actor, to=Permission.RECORD_FACTS)
    investigation = _locked(case, gathered.investigation)
    row = Gathered.objects.select_for_update(no_key=True).get(pk=gathered.pk)
    row.case = case
    obstacle = rules.obstacle_to_changing(has_ended=not investigation.is_open) or rules.obstacle_to_answer(
        is_answered=row.came_on is not None,
        asked_on=row.asked_on,
        came_on=came_on,
        text=text,
        today=timezone.localdate(at),
    )
    if obstacle:
        raise obstacle
    kept = _looked_through(actor, case, {"text": text}, confirmed_because)
    row.came_on, row.text = came_on, text
    row.save(update_fields=["came_on", "text"])
    record(actor, "investigation.answered", case=case, subject=row, detail={"came_on": came_on})
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=row, case=case)


@dataclass(frozen=True, kw_only=True)
class CommunicationFacts:
    """What was given in which way and with how much time, or which of the reasons not to, and why."""

    material: str = ""
    way: str = ""
    sent_on: date | None = None
    reply_by_on: date | None = None
    not_sent: str = ""
    why: str = ""


@command
def communicate(
    actor: Actor,
    *,
    case: Case,
    investigation: Investigation,
    party: Party,
    facts: CommunicationFacts,
    submission: UUID,
    at: datetime,
    confirmed_because: str = "",
) -> Communication:
    """Write down that a party was given the material and until when there is time to answer, or why it was not."""
    require_in(case, actor, to=Permission.RECORD_FACTS)
    current = _locked(case, investigation)
    told = (
        {"party": party, "not_sent": facts.not_sent, "why": facts.why}
        if facts.not_sent
        else {"party": party} | {name: getattr(facts, name) for name in ("material", "way", "sent_on", "reply_by_on")}
    )
    if known := _sent_before(Communication, case, submission, told | {"investigation": current}):
        record(actor, "investigation.communicated_again", case=case, subject=known)
        return known
    file = cases.file(actor, case)
    obstacle = rules.obstacle_to_changing(has_ended=not current.is_open) or rules.obstacle_to_communicating(
        is_party=party.pk in {one.pk for one in queries.may_be_given(current, file, day=timezone.localdate(at))},
        not_sent=facts.not_sent,
        why=facts.why,
        gate=queries.obstacle_to_way(file, party.person, facts.way, at=at),
        sent_on=facts.sent_on,
        reply_by_on=facts.reply_by_on,
        today=timezone.localdate(at),
    )
    if not obstacle and not facts.not_sent:
        obstacle = cases.obstacle_to_telling_guardian(file, party, day=timezone.localdate(at))
    if obstacle:
        raise obstacle
    kept = _looked_through(actor, case, {"material": facts.material, "why": facts.why}, confirmed_because)
    made = Communication(case=case, investigation=current, done_by_id=actor.id, submission=submission, **told)
    with refusing("cases_communication_submission_key", IsSavedAlready):
        made.save(force_insert=True)
    detail = {"way": made.way, "sent_on": made.sent_on, "reply_by_on": made.reply_by_on}
    record(actor, "investigation.communicated", case=case, subject=made, why=made.not_sent, detail=detail)
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=made, case=case)
    return made


@command
def write_reply(
    actor: Actor,
    *,
    case: Case,
    communication: Communication,
    replied_on: date,
    text: str,
    at: datetime,
    confirmed_because: str = "",
) -> None:
    """Write down what a party answered, once."""
    require_in(case, actor, to=Permission.RECORD_FACTS)
    investigation = _locked(case, communication.investigation)
    row = Communication.objects.select_for_update(no_key=True).get(pk=communication.pk)
    row.case = case
    obstacle = rules.obstacle_to_changing(has_ended=not investigation.is_open) or rules.obstacle_to_reply(
        is_replied=row.replied_on is not None,
        sent_on=row.sent_on,
        replied_on=replied_on,
        text=text,
        today=timezone.localdate(at),
    )
    if obstacle:
        raise obstacle
    kept = _looked_through(actor, case, {"text": text}, confirmed_because)
    row.replied_on, row.reply = replied_on, text
    row.save(update_fields=["replied_on", "reply"])
    record(actor, "investigation.replied", case=case, subject=row, detail={"replied_on": replied_on})
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=row, case=case)


@command
def propose(
    actor: Actor,
    *,
    case: Case,
    investigation: Investigation,
    text: str,
    kinds: list[str],
    position: int,
    submission: UUID,
    at: datetime,
    confirmed_because: str = "",
) -> Proposal:
    """
    Propose a decision, when all that is needed is written and heard. `position` is the last one that was read, 0 for
    none. Source: R-093, R-097, R-116.
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    current = _locked(case, investigation)
    told = {"investigation": current, "text": text, "kinds": kinds}
    if known := _sent_before(Proposal, case, submission, told):
        record(actor, "investigation.proposed_again", case=case, subject=known)
        return known
    read = _read(actor, case, current, at=at)
    obstacle = rules.first(read.obstacles_to_proposing(names(read.parties))) or rules.obstacle_to_proposal(
        text=text, kinds=kinds
    )
    if obstacle:
        raise obstacle
    if (read.proposal.position if read.proposal else 0) != position:
        raise SomeoneElseProposed
    kept = _looked_through(actor, case, {"text": text}, confirmed_because)
    made = Proposal(
        case=case,
        investigation=current,
        position=position + 1,
        text=text,
        kinds=kinds,
        proposed_by_id=actor.id,
        proposed_at=at,
        submission=submission,
    )
    with (
        refusing("proposal_has_its_place", SomeoneElseProposed),
        refusing("cases_proposal_submission_key", IsSavedAlready),
    ):
        made.save(force_insert=True)
    record(actor, "investigation.proposed", case=case, subject=made, detail={"position": made.position})
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=made, case=case)
    return made


@command
def read_second(
    actor: Actor, *, case: Case, proposal: Proposal, outcome: str, words: str, at: datetime, confirmed_because: str = ""
) -> None:
    """
    Say as the second reader that the proposal is ready, or send it back with words. Nobody reads their own (R-109).

    By one who works with the case, or who leads its unit and reads the case for a time.
    """
    require_in(case, actor, to=Permission.READ_SECOND)
    investigation = _locked(case, proposal.investigation)
    row = Proposal.objects.select_for_update(no_key=True).get(pk=proposal.pk)
    row.case = case
    newer = Proposal.objects.filter(investigation=row.investigation_id, position__gt=row.position)
    obstacle = cases.obstacle_to_settling(actor, case)
    obstacle = (
        obstacle
        or rules.obstacle_to_changing(has_ended=not investigation.is_open)
        or rules.obstacle_to_reading(
            is_last=not newer.exists(),
            is_own=row.proposed_by_id == actor.id,
            outcome_before=row.outcome,
            outcome=outcome,
            words=words,
        )
    )
    if obstacle:
        raise obstacle
    kept = _looked_through(actor, case, {"words": words}, confirmed_because)
    row.outcome, row.words, row.read_by_id, row.read_at = outcome, words, actor.id, at
    row.save(update_fields=["outcome", "words", "read_by", "read_at"])
    record(actor, "investigation.read_second", case=case, subject=row, why=outcome)
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=row, case=case)


@command
def end_investigation(
    actor: Actor,
    *,
    case: Case,
    investigation: Investigation,
    how: str,
    ended_on: date,
    why: str,
    safety: str,
    read: Collection[str],
    at: datetime,
    confirmed_because: str = "",
) -> Investigation:
    """
    End an investigation that day, for a reason. One that is ended by a decision has all that a decision needs.

    Where somebody uses violence, the safety of the exposed and the children is considered once more. `read` is what the
    page showed that stands in it, by its marks (`Whole.marks`): it does not end over what came since (S-142).
    """
    require_settling(case, actor)
    current = _locked(case, investigation)
    obstacle = rules.obstacle_to_ending(
        has_ended=not current.is_open,
        kind=current.kind,
        why=why,
        safety=safety,
        opened_on=current.opened_on,
        ended_on=ended_on,
        today=timezone.localdate(at),
    )
    whole = _read(actor, case, current, at=at)
    if how == EndedHow.DECIDED and not obstacle:
        obstacle = rules.first(whole.obstacles_to_deciding(names(whole.parties)))
    if obstacle := obstacle or obstacle_to_unread(stands=whole.marks, read=read):
        raise obstacle
    kept = _looked_through(actor, case, {"why": why, "safety": safety}, confirmed_because)
    current.end_why, current.safety_at_end = why, safety
    _end(current, actor, how=how, on=ended_on, at=at)
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=current, case=case)
    return current


def decided(case: Case, actor: Actor, *, on: date, signed_at: datetime, at: datetime) -> bool:
    """
    End the investigation that was open when help was decided on it. Part of another command, with its right.

    All that a decision needs was asked for before it was signed (`ports.obstacles_to_deciding`), safety too. True when
    there was one.
    """
    current = case.investigations.select_for_update().filter(ended_on=None, opened_at__lte=signed_at).first()
    if current is None:
        return False
    current.case = case
    _end(current, actor, how=EndedHow.DECIDED, on=max(on, current.opened_on), at=at)
    return True


def _end(current: Investigation, actor: Actor, *, how: str, on: date, at: datetime) -> None:
    current.ended_on, current.ended_how, current.ended_by_id, current.ended_at = on, how, actor.id, at
    current.version += 1
    current.save(update_fields=["ended_on", "ended_how", "ended_by", "ended_at", "end_why", "safety_at_end", "version"])
    record(actor, "investigation.ended", case=current.case, subject=current, why=how, detail={"ended_on": on})
    step = standing(current.case).version.steps.get(queries.STEP)
    for clock in step.starts if step else ():
        process.finish(current.case, actor, clock=clock, on=on, at=at)


Row = TypeVar("Row", bound=OfCase)


def _sent_before(model: type[Row], case: Case, submission: UUID, told: Mapping[str, Any]) -> Row | None:
    """What the same form was saved as. Raises IsSavedAlready when it told something else: nothing typed is lost."""
    known: Row | None = model._default_manager.filter(case=case, submission=submission).first()
    if known is not None:
        known.case = case
        require_same(known, told, refusal=IsSavedAlready)
    return known


def _locked(case: Case, investigation: Investigation) -> Investigation:
    """The investigation as it stands, so that nothing is written to it while it ends. Raises what is not there."""
    current = Investigation.objects.select_for_update(no_key=True).get(pk=investigation.pk, case=case)
    current.case = case
    return current


def _read(actor: Actor, case: Case, investigation: Investigation, *, at: datetime) -> queries.Whole:
    return queries.whole(
        investigation,
        cases.file(actor, case),
        sees_guarded=cases.sees_whereabouts(actor, case),
        day=timezone.localdate(at),
    )


def _looked_through(actor: Actor, case: Case, texts: dict[str, str], because: str) -> Any:
    return people.require_reason(texts, hidden=cases.hidden(actor, case), because=because)

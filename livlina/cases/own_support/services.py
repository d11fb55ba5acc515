"""Own support is proposed for a child, passed on, decided, taken back and begun."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.commands import command, lasting, require
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.cases import queries as cases
from livlina.cases.children.queries import Child
from livlina.cases.models import Case
from livlina.cases.own_support import queries, rules
from livlina.cases.own_support.errors import SupportIsSaved, UnitDecidesNothing
from livlina.cases.own_support.models import OwnSupport, OwnSupportStep
from livlina.cases.own_support.queries import Origin, Proposed
from livlina.cases.own_support.terms import Help, Kind
from livlina.cases.process.services import give_task
from livlina.cases.services.assigning import require_in, require_settling
from livlina.cases.services.telling import About, tell_of_disclosure, tell_the_named
from livlina.cases.terms import Change, Written
from livlina.core.again import require_same
from livlina.organisation import queries as organisation
from livlina.organisation.models import Staff, Unit
from livlina.people import services as people
from livlina.people.scanning import Hidden

ANY_WHEREABOUTS = Hidden(with_patterns=True)
"""What the unit writes: it knows no whereabouts of the case, so all that looks like one is asked about (S-23)."""

AT_THE_UNIT = "commission"
"""By what somebody has to do with the case a proposal came from, as traces tell it."""

SAME_DAY_VISIT = "Hembesök samma dag som förhöret"


@dataclass(frozen=True, kw_only=True)
class SupportFacts:
    """Which help is proposed, for whom, to whom and since when the need is known."""

    to_unit: Unit
    help: str
    recipient: str
    need_on: date
    text: str
    interview_on: date | None = None
    ground: str = ""
    decided_by: str = ""


@dataclass(frozen=True, kw_only=True)
class StepFacts:
    """What is said of a proposal. What does not belong to its kind is not told."""

    kind: str
    text: str = ""
    to_unit: Unit | None = None
    ground: str = ""
    decided_by: str = ""
    where: str = ""
    why_there: str = ""
    obstacle: str = ""
    happened_on: date | None = None


@command
def propose(
    actor: Actor,
    *,
    case: Case,
    child: Child,
    facts: SupportFacts,
    submission: UUID,
    at: datetime,
    confirmed_because: str = "",
) -> OwnSupport:
    """
    Propose support for a child of the case to a unit that decides for children, or that passes it on. The words go
    over, with the child's name, year and mark; never the file, and never where anybody is.

    Under another board it is a disclosure, with its ground and who decided it. Reinforced crisis support makes a task
    of the visit the same day. Sent twice it is one (S-142). Source: R-166, R-176, R-198, R-208, R-209.
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    day = timezone.localdate(at)
    if facts.help != Help.REINFORCED:
        facts = replace(facts, interview_on=None)
    if not queries.units(case.unit_id, day=day).filter(pk=facts.to_unit.pk).exists():
        raise UnitDecidesNothing
    board = organisation.board_of(facts.to_unit.pk, day=day)
    is_disclosure = board.pk != case.board_id
    if not is_disclosure:
        facts = replace(facts, ground="", decided_by="")
    # two submissions of one form follow each other here
    Case.objects.select_for_update(no_key=True).only("pk").get(pk=case.pk)
    already = OwnSupport.objects.filter(case=case, submission=submission).first()
    if already is not None:
        require_same(already, vars(facts) | {"line": child.line}, refusal=SupportIsSaved)
        record(actor, "own_support.proposed_again", subject=already, case=case)
        return already
    obstacle = rules.obstacle_to_proposing(
        help=facts.help,
        text=facts.text,
        need_on=facts.need_on,
        interview_on=facts.interview_on,
        today=day,
        is_grown=child.state.grown_on is not None,
        earlier=[each.state for each in queries.of_child(child)],
        disclosure=rules.obstacle_to_disclosing(
            unit=facts.to_unit.full_name,
            is_disclosure=is_disclosure,
            ground=facts.ground,
            decided_by=facts.decided_by,
        ),
    )
    if obstacle:
        raise obstacle
    hidden = replace(cases.hidden(actor, case), with_patterns=True)
    kept = people.require_reason(
        {"text": facts.text, "decided_by": facts.decided_by}, hidden=hidden, because=confirmed_because
    )
    person = child.party.person
    made = OwnSupport(
        case=case,
        line=child.line,
        from_unit=case.unit,
        to_board=board,
        name=person.name,
        birth_year=person.birth_year,
        protection=person.protection,
        proposed_on=day,
        proposed_by_id=actor.id,
        proposed_at=at,
        submission=submission,
        **vars(facts),
    )
    made.save(force_insert=True)
    told = {"unit": str(facts.to_unit.public_id), "help": facts.help, "recipient": facts.recipient}
    record(actor, "own_support.proposed", subject=made, case=case, detail=told | {"ground": facts.ground})
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=made, case=case)
    if is_disclosure:
        tell_of_disclosure(
            case, actor, decided_by=facts.decided_by, at=at, row=made.public_id, what=Written.OWN_SUPPORT
        )
    if facts.interview_on is not None:
        owner = Staff.objects.get(pk=actor.id)
        give_task(case, actor, what=SAME_DAY_VISIT, owner=owner, due_on=facts.interview_on, at=at)
    return made


@command
def say_from_the_case(
    actor: Actor,
    *,
    case: Case,
    proposed: Proposed,
    facts: StepFacts,
    submission: UUID,
    at: datetime,
    confirmed_because: str = "",
) -> OwnSupportStep:
    """
    Take a proposal back, or say on which day the child's first session was held: by those who proposed it. Sent twice
    it is one (S-142). Source: R-209.
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    if facts.kind == Kind.WITHDRAWN:
        require_settling(case, actor)
    day = timezone.localdate(at)
    if facts.kind != Kind.STARTED:
        facts = replace(facts, happened_on=None)
    facts = StepFacts(kind=facts.kind, text=facts.text, happened_on=facts.happened_on)
    said, again = _in_turn(proposed.support, facts, submission=submission)
    if again is not None:
        record(actor, "own_support.said_again", subject=proposed.support, case=case)
        return again
    if obstacle := rules.obstacle_to_saying(
        facts.kind,
        said=said,
        text=facts.text,
        happened_on=facts.happened_on,
        need_on=proposed.support.need_on,
        today=day,
    ):
        raise obstacle
    hidden = replace(cases.hidden(actor, case), with_patterns=True)
    kept = people.require_reason({"text": facts.text}, hidden=hidden, because=confirmed_because)
    made = _step(actor, proposed.support, facts, submission=submission, at=at)
    made.save(force_insert=True)
    record(actor, f"own_support.{facts.kind}", subject=proposed.support, case=case)
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=proposed.support, case=case)
    return made


@command
def answer(
    actor: Actor,
    *,
    proposed: Proposed,
    origin: Origin,
    facts: StepFacts,
    submission: UUID,
    at: datetime,
    confirmed_because: str = "",
) -> OwnSupportStep:
    """
    Pass a proposal on to the unit that decides, grant it with where and why there, or refuse it with what stands in
    the way: at the unit where it waits. The database says who may (`may_say_of_support`), and never over a wall.

    What is done is in the log of the case it came from, and told to those who have it and to who leads there. Sent
    twice it is one (S-142). Source: R-194, R-198.
    """
    require(actor, Permission.READ_CASE)
    day = timezone.localdate(at)
    support, at_unit = proposed.support, proposed.at_unit
    board = organisation.board_of(facts.to_unit.pk, day=day) if facts.to_unit and facts.kind == Kind.LINKED else None
    facts = _of_kind(facts, is_disclosure=board is not None and board.pk != support.to_board_id)
    said, again = _in_turn(support, facts, submission=submission)
    if again is not None:
        record(actor, "own_support.said_again", subject=support, case=origin, why=AT_THE_UNIT)
        return again
    if obstacle := rules.obstacle_to_saying(
        facts.kind,
        said=said,
        text=facts.text,
        decides=at_unit.pk in actor.led_units and queries.decides(at_unit, day=day),
        has_unit=facts.to_unit is not None,
        where=facts.where,
        why_there=facts.why_there,
        obstacle=facts.obstacle,
    ):
        raise obstacle
    if facts.to_unit is not None:
        if facts.to_unit.pk == at_unit.pk or not queries.decides(facts.to_unit, day=day):
            raise UnitDecidesNothing
        if obstacle := rules.obstacle_to_disclosing(
            unit=facts.to_unit.full_name,
            is_disclosure=board is not None and board.pk != support.to_board_id,
            ground=facts.ground,
            decided_by=facts.decided_by,
        ):
            raise obstacle
    people.require_reason(
        {"text": facts.text, "decided_by": facts.decided_by}, hidden=ANY_WHEREABOUTS, because=confirmed_because
    )
    step = _step(actor, support, facts, submission=submission, at=at, to_board=board)
    # before it is passed on: from then on it is nothing of this unit's
    about = About(step.public_id, Written.PASSED_ON, day)
    tell_the_named(support.case_id, actor, Change.NAMED_DECIDER, facts.decided_by, about=about)
    step.save(force_insert=True)
    detail = {name: getattr(facts, name) for name in ("where", "why_there", "obstacle", "ground")}
    record(actor, f"own_support.{facts.kind}", case=origin, subject=support, why=AT_THE_UNIT, detail=detail)
    with connection.cursor() as cursor:
        cursor.execute("SELECT tell_of_own_support(%s)", [step.pk])
    return step


@lasting
def read_proposal(actor: Actor, *, support: OwnSupport, origin: Origin) -> None:
    """The unit reads a proposal: the trace is the case's own, from which it came (S-40, S-44)."""
    require(actor, Permission.READ_CASE)
    record(actor, "own_support.read", case=origin, subject=support, why=AT_THE_UNIT)


@lasting
def list_proposals(actor: Actor, *, shown: list[Proposed]) -> None:
    """Proposals are shown in a list: the trace tells which."""
    require(actor, Permission.READ_CASE)
    record(actor, "own_support.listed", detail={"shown": [str(each.support.public_id) for each in shown]})


OF_KIND: Mapping[str, tuple[str, ...]] = {
    Kind.LINKED: ("text", "to_unit", "ground", "decided_by"),
    Kind.GRANTED: ("text", "where", "why_there"),
    Kind.REFUSED: ("text", "obstacle"),
}
"""What is told of each kind of answer."""


def _of_kind(facts: StepFacts, *, is_disclosure: bool) -> StepFacts:
    """The facts that belong to the kind alone; a ground only where something goes to another board."""
    told: dict[str, Any] = {name: getattr(facts, name) for name in OF_KIND[facts.kind]}
    if not is_disclosure:
        told.pop("ground", None)
        told.pop("decided_by", None)
    return StepFacts(kind=facts.kind, **told)


def _in_turn(support: OwnSupport, facts: StepFacts, *, submission: UUID) -> tuple[list[str], OwnSupportStep | None]:
    """What has been said of it, read when it is this one's turn; and what this same form has said already."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('livlina.own_support'), hashtext(%s))", [str(support.pk)])
    steps = list(OwnSupportStep.objects.filter(support=support).select_related("to_unit").order_by("pk"))
    again = next((step for step in steps if step.submission == submission), None)
    if again is not None:
        again.support = support
        told = {name: value for name, value in vars(facts).items() if name != "happened_on" or value is not None}
        require_same(again, told, refusal=SupportIsSaved)
    return [step.kind for step in steps], again


def _step(
    actor: Actor, support: OwnSupport, facts: StepFacts, *, submission: UUID, at: datetime, to_board: Any = None
) -> OwnSupportStep:
    told = vars(facts) | {"happened_on": facts.happened_on or timezone.localdate(at)}
    return OwnSupportStep(
        support=support, to_board=to_board, said_by_id=actor.id, said_at=at, submission=submission, **told
    )

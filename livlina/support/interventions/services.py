"""Help is begun, given for longer and ended; its talks are told of, and what else is done within it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.commands import command
from livlina.access.terms import Permission
from livlina.access.traces import record
from livlina.assessments.clock import queries as danger
from livlina.assessments.clock import rules as danger_rules
from livlina.assessments.clock.terms import GRAVE
from livlina.cases import queries as cases
from livlina.cases.consenting.queries import consents_to
from livlina.cases.decisions.terms import CHANNELS, Way
from livlina.cases.models import Case
from livlina.cases.panels import born
from livlina.cases.process import services as process
from livlina.cases.rules import obstacle_to_assigning
from livlina.cases.services.assigning import require_in
from livlina.cases.terms import CaseRole, EngagementKind
from livlina.core.again import require_same
from livlina.core.apart import keep_apart
from livlina.core.constraints import refusing
from livlina.core.errors import DomainError
from livlina.organisation.models import Staff
from livlina.people import services as people
from livlina.support.interventions import queries, rules
from livlina.support.interventions.errors import (
    CompanionHasNotTheCase,
    InterventionIsSaved,
    NotGivenHere,
    RunsAlready,
    SomeoneElseToldOfTheTalk,
    TalkIsMoved,
)
from livlina.support.interventions.queries import Behind
from livlina.support.interventions.rules import Count, Granted
from livlina.support.interventions.terms import ActKind, ActState, EndReason, Ground, Item, MoreReason
from livlina.support.methods import queries as methods
from livlina.support.methods import rules as method_rules
from livlina.support.methods.errors import BelongsToNoPlacement, WorkerHasNotTheCase
from livlina.support.methods.terms import AtFirst
from livlina.support.models import Intervention, InterventionAct, InterventionExtension, Session
from livlina.support.offer.items import Kind
from livlina.support.possible import rules as possible
from livlina.support.talks import queries as talks
from livlina.support.terms import SessionState

ENDS, ACT = "help_ends", "help_act"
"""The clocks: that the last day is near, and that something is planned for a day."""

TELL_LEAD = "Berätta för den som leder enheten att behandlingen har börjat, under Farlig uppgift om någon annan."
"""
In each case of one who uses violence alike, whether anybody else is known or not, so that it tells nothing (S-10).
Whoever leads sees to that the other is offered a contact of her own, by an instruction in her case. Source: R-122.
"""

TELL_LEAD_OF_END = "Berätta för den som leder enheten att behandlingen har slutat, under Farlig uppgift om någon annan."
"""The same when it ends: who counted on it needs to know."""

PSYCHIATRY = "Symtom på trauma: remittera till psykiatrin, och håll kontakten tills vården tar emot."
COURT_IS_OVER = "Rättsprocessen väntas vara klar. Stäm av med personen om hjälpen ska fortsätta."
DID_NOT_COME = (
    "Personen kom inte, och risken är hög eller inte bedömd. Ta kontakt i dag på ett sätt som är säkert, och säg till "
    "den som leder om du inte når fram."
)
MISSED = "Två samtal i rad uteblev. Prata med personen om hur det kan fungera att komma."

Saved = TypeVar("Saved", Intervention, InterventionExtension, InterventionAct)


@dataclass(frozen=True, kw_only=True)
class StartFacts:
    """What is begun, by what, how much and until when: None is what the decision or the catalogue says."""

    kind: str
    starts_on: date
    behind: Behind | None = None
    talks: int | None = None
    ends_on: date | None = None
    agreed: bool = False
    items: Sequence[str] = ()
    child_worker: Staff | None = None
    guardian_worker: Staff | None = None
    witness_only: bool = False
    placement: UUID | None = None
    is_training: bool = False


@dataclass(frozen=True, kw_only=True)
class MoreFacts:
    """How much it is from now on, why, and by which decision where it takes one."""

    talks: int | None
    ends_on: date | None
    why: str
    words: str
    behind: Behind | None = None
    court_until: date | None = None


@dataclass(frozen=True, kw_only=True)
class ActFacts:
    """What is or was done on that day, where to, who comes along, and how it is safe."""

    kind: str
    on: date
    destination: str = ""
    companion: Staff | None = None
    place: str = ""
    safety: str = ""
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class TalkFacts:
    """What a talk was part of and about."""

    intervention: Intervention | None
    theme: str = ""
    step: str = ""
    children: str = ""
    goals: Sequence[str] = ()
    exercise: str = ""
    agenda: str = ""
    taken_home: str = ""
    at_first: str = ""
    at_first_why: str = ""


@command
def start_intervention(actor: Actor, *, case: Case, facts: StartFacts, submission: UUID, at: datetime) -> Intervention:
    """
    Begin help of a kind in the catalogue, within its limits or those of the decision. Its last day waits in time.

    A child's takes the consents to that very help, or the decision that stands in for one. Sent twice it is one
    (S-142). Source: R-104, R-126, R-127, R-134, R-139, R-211, R-213.
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    today = timezone.localdate(at)
    current = _locked(case)
    earlier = Intervention.objects.filter(case=case, submission=submission, started_by=actor.id).first()
    if earlier is not None:
        if {act.item for act in earlier.acts.filter(submission=submission)} != {*facts.items}:
            raise InterventionIsSaved
        return _again(actor, earlier, case=case, told=_told(facts))
    terms = queries.terms(case, day=max(facts.starts_on, today)).get(facts.kind)
    if terms is None:
        raise NotGivenHere(name=queries.name_of(facts.kind))
    behind = facts.behind
    granted = Granted(talks=behind.talks, ends_on=behind.ends_on, words=behind.words) if behind else Granted()
    number, ends_on = rules.amount(terms, granted, talks=facts.talks, starts_on=facts.starts_on, ends_on=facts.ends_on)
    obstacle = obstacle_to_assigning(is_open=current.is_open) or rules.obstacle_to_starting(
        terms,
        role=case.role,
        ground=behind.ground if behind else Ground.SERVICE,
        granted=granted,
        talks=number,
        starts_on=facts.starts_on,
        ends_on=ends_on,
        came_in_on=case.came_in_on,
        agreed=facts.agreed,
    )
    obstacle = (
        obstacle
        or _obstacle_of_consents(actor, case, facts, today=today)
        or _obstacle_to_method(case, terms.kind, facts, day=today)
    )
    if obstacle:
        raise obstacle
    made = Intervention(
        case=case,
        kind=facts.kind,
        ground=behind.ground if behind else Ground.SERVICE,
        ground_ref=behind.ref if behind else None,
        talks=number,
        starts_on=facts.starts_on,
        ends_on=ends_on,
        placement_ref=facts.placement,
        method_version=methods.version(terms.kind),
        child_worker=facts.child_worker if terms.kind.by_two else None,
        guardian_worker=facts.guardian_worker if terms.kind.by_two else None,
        witness_only=facts.witness_only and bool(terms.kind.by_two),
        is_training=facts.is_training,
        started_by_id=actor.id,
        started_at=at,
        submission=submission,
    )
    with (
        refusing("intervention_of_a_kind_runs_once", RunsAlready),
        refusing("intervention_is_saved_once", InterventionIsSaved),
    ):
        made.save(force_insert=True)
    record(actor, "intervention.started", case=case, subject=made, detail={"kind": made.kind, "talks": number})
    for item in facts.items:
        InterventionAct.objects.create(
            case=case,
            intervention=made,
            kind=ActKind.PRACTICAL,
            item=Item(item),
            on=max(facts.starts_on, today),
            state=ActState.PLANNED,
            noted_by_id=actor.id,
            noted_at=at,
            submission=submission,
        )
    _remind(actor, made, case=case, today=today, at=at)
    tell_who_leads(case, actor, TELL_LEAD, at=at)
    if queries.is_alone(made, kind=terms.kind):
        _ask(actor, case, method_rules.ALONE, due_on=today, at=at)
    return made


def _obstacle_of_consents(actor: Actor, case: Case, facts: StartFacts, *, today: date) -> DomainError | None:
    """Whether consents to a child's help are in order on the day that it begins, or today where that is past."""
    if case.role != CaseRole.CHILD:
        return None
    file = cases.file(actor, case)
    outcome = consents_to(file, facts.kind, day=max(facts.starts_on, today))
    return rules.obstacle_of_consents(queries.name_of(facts.kind), outcome)


def _obstacle_to_method(case: Case, kind: Kind, facts: StartFacts, *, day: date) -> DomainError | None:
    """What stands in the way by how that kind of help is given: from which age, by whom, and at which placement."""
    ages = possible.ages(born=born(case.person), birth_year=case.person.birth_year, day=day)
    given_by = [each for each in (facts.child_worker, facts.guardian_worker) if each] if kind.by_two else []
    working = {each.actor_id for each in queries.workers(case)} if given_by else set()
    beyond = next((each for each in given_by if each.pk not in working), None)
    if beyond is not None:
        return WorkerHasNotTheCase(name=beyond.name)
    if facts.placement and methods.placement_of(case, facts.placement) is None:
        return BelongsToNoPlacement(name=kind.name)
    return (
        method_rules.obstacle_to_age(kind, ages=ages)
        or method_rules.obstacle_to_placement(kind, has_placement=facts.placement is not None)
        or method_rules.obstacle_to_pair(
            kind,
            child_worker=facts.child_worker.pk if facts.child_worker else None,
            guardian_worker=facts.guardian_worker.pk if facts.guardian_worker else None,
            witness_only=facts.witness_only,
        )
    )


@command
def extend_intervention(
    actor: Actor,
    *,
    case: Case,
    intervention: Intervention,
    facts: MoreFacts,
    submission: UUID,
    at: datetime,
    confirmed_because: str = "",
) -> InterventionExtension:
    """
    Give more of it, by what the catalogue says it takes. Symptoms of trauma are also for psychiatry, and what is given
    while a court has the matter is gone through when that is over.

    Sent twice it is one (S-142). Source: R-104, R-125, R-134, R-142.
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    today = timezone.localdate(at)
    current = _its(case, intervention)
    told = {
        "intervention": current,
        "talks_after": facts.talks,
        "ends_after": facts.ends_on,
        "why": facts.why,
        "words": facts.words,
        "ground_ref": facts.behind.ref if facts.behind else None,
        "court_until": facts.court_until if facts.why == MoreReason.COURT else None,
    }
    earlier = InterventionExtension.objects.filter(case=case, submission=submission, extended_by=actor.id).first()
    if earlier is not None:
        return _again(actor, earlier, case=case, told=told)
    terms = queries.terms(case, day=today).get(current.kind)
    used = {current.ground_ref, *current.extensions.values_list("ground_ref", flat=True)}
    behind = facts.behind
    obstacle = rules.obstacle_to_extending(
        rule=terms.extension if terms else None,
        ground=current.ground,
        is_ended=current.ended_on is not None,
        before=(current.talks, current.ends_on),
        after=(facts.talks, facts.ends_on),
        words=facts.words,
        is_decided=behind is not None and (behind.ground == Ground.COMMISSION or behind.ref not in used),
        leads=actor.may(Permission.ALLOW_MORE_TALKS, unit_id=case.unit_id),
    )
    obstacle = obstacle or rules.obstacle_to_court(why=facts.why, until=facts.court_until, today=today)
    if obstacle:
        raise obstacle
    kept = people.require_reason({"words": facts.words}, hidden=cases.hidden(actor, case), because=confirmed_because)
    made = InterventionExtension(
        case=case,
        talks_before=current.talks,
        ends_before=current.ends_on,
        extended_by_id=actor.id,
        extended_at=at,
        submission=submission,
        **told,
    )
    with refusing("intervention_extension_is_saved_once", InterventionIsSaved):
        made.save(force_insert=True)
    current.talks, current.ends_on = facts.talks, facts.ends_on
    current.save(update_fields=["talks", "ends_on"])
    detail = {"talks": [made.talks_before, made.talks_after], "ends_on": [made.ends_before, made.ends_after]}
    record(actor, "intervention.extended", case=case, subject=made, detail=detail)
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=made, case=case)
    process.finish(case, actor, clock=ENDS, on=today, at=at, about=current.public_id)
    _remind(actor, current, case=case, today=today, at=at)
    if facts.why == MoreReason.TRAUMA:
        _ask(actor, case, PSYCHIATRY, due_on=today, at=at)
    if made.court_until:
        _ask(actor, case, COURT_IS_OVER, due_on=made.court_until, at=at)
    return made


@command
def end_intervention(
    actor: Actor,
    *,
    case: Case,
    intervention: Intervention,
    reason: str,
    words: str,
    ended_on: date,
    at: datetime,
    confirmed_because: str = "",
) -> Intervention:
    """End it, when it is done or before, with the reason. What was planned within it is not to be."""
    require_in(case, actor, to=Permission.RECORD_FACTS)
    current = _its(case, intervention)
    obstacle = rules.obstacle_to_ending(
        is_ended=current.ended_on is not None,
        ended_on=ended_on,
        starts_on=current.starts_on,
        today=timezone.localdate(at),
        reason=reason,
        words=words,
        booked_after=queries.is_booked_after(current, ended_on),
    )
    left = queries.steps_left(current)
    is_done = reason == EndReason.DONE
    obstacle = obstacle or method_rules.obstacle_to_being_done(is_done=is_done, left=left, words=words)
    if obstacle:
        raise obstacle
    kept = people.require_reason({"words": words}, hidden=cases.hidden(actor, case), because=confirmed_because)
    current.ended_on, current.end_reason, current.end_words = ended_on, reason, words
    current.ended_by_id, current.ended_at = actor.id, at
    current.save(update_fields=["ended_on", "end_reason", "end_words", "ended_by", "ended_at"])
    record(actor, "intervention.ended", case=case, subject=current, detail={"reason": reason, "steps_left": left})
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=current, case=case)
    today = timezone.localdate(at)
    process.finish(case, actor, clock=ENDS, on=today, at=at, about=current.public_id)
    for planned in InterventionAct.objects.filter(intervention=current, state=ActState.PLANNED):
        _mark(actor, planned, case=case, state=ActState.NOT_DONE, today=today, at=at)
    tell_who_leads(case, actor, TELL_LEAD_OF_END, at=at)
    return current


# ---- what is done within it ----


@command
def note_act(
    actor: Actor,
    *,
    case: Case,
    intervention: Intervention,
    facts: ActFacts,
    submission: UUID,
    at: datetime,
    confirmed_because: str = "",
) -> InterventionAct:
    """
    Write down what was done within it, or plan it: what is planned waits for its day.

    Whoever comes along has the case, so that walls were asked when it was given. Source: R-131, R-137, R-138, R-141.
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    today = timezone.localdate(at)
    current = _its(case, intervention)
    earlier = InterventionAct.objects.filter(case=case, submission=submission, noted_by=actor.id).first()
    apart = {"place": facts.place, "safety": facts.safety}
    own = {name: value for name, value in vars(facts).items() if name not in apart}
    if earlier is not None:
        told = own | {"intervention": current, "keeps_place": any(apart.values())}
        if cases.sees_whereabouts(actor, case):
            told |= apart  # what one may not read is not compared
        return _again(actor, earlier, case=case, told=told)
    obstacle = rules.obstacle_to_act(
        kind=facts.kind,
        among=rules.kinds_of_act(queries.kind_of(current.kind)),
        destination=facts.destination,
        safety=facts.safety,
        on=facts.on,
        starts_on=current.starts_on,
        is_ended=current.ended_on is not None,
    ) or _obstacle_to_companion(actor, case, facts.companion)
    if obstacle:
        raise obstacle
    texts = {**apart, "words": facts.words}
    kept = people.require_reason(texts, hidden=cases.hidden(actor, case), because=confirmed_because)
    made = InterventionAct(
        case=case,
        intervention=current,
        state=rules.state_of_act(on=facts.on, today=today),
        noted_by_id=actor.id,
        noted_at=at,
        submission=submission,
        keeps_place=any(apart.values()),
        **own,
    )
    with refusing("intervention_act_is_saved_once", InterventionIsSaved):
        made.save(force_insert=True)
    keep_apart(made, **apart)
    record(actor, "intervention.act_noted", case=case, subject=made, detail={"kind": made.kind, "on": made.on})
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=made, case=case)
    if made.state == ActState.PLANNED:
        process.start(case, actor, clock=ACT, starts_on=today, due_on=made.on, at=at, about=made.public_id)
    return made


@command
def mark_act(actor: Actor, *, case: Case, act: InterventionAct, state: str, at: datetime) -> InterventionAct:
    """Say what became of what was planned, once."""
    require_in(case, actor, to=Permission.RECORD_FACTS)
    today = timezone.localdate(at)
    current = InterventionAct.objects.select_for_update(no_key=True).get(pk=act.pk)
    current.case = case
    if obstacle := rules.obstacle_to_marking(was=current.state, state=state, on=current.on, today=today):
        raise obstacle
    return _mark(actor, current, case=case, state=ActState(state), today=today, at=at)


def _mark(
    actor: Actor, act: InterventionAct, *, case: Case, state: ActState, today: date, at: datetime
) -> InterventionAct:
    act.state, act.marked_by_id, act.marked_at = state, actor.id, at
    act.save(update_fields=["state", "marked_by", "marked_at"])
    record(actor, "intervention.act_marked", case=case, subject=act, detail={"state": state.value})
    process.finish(case, actor, clock=ACT, on=today, at=at, about=act.public_id)
    return act


def _obstacle_to_companion(actor: Actor, case: Case, companion: Staff | None) -> DomainError | None:
    if companion is None or companion.pk == actor.id:
        return None
    has_it = any(each.actor_id == companion.pk for each in queries.workers(case))
    return None if has_it else CompanionHasNotTheCase(name=companion.name)


# ---- its talks ----


@command
def tell_of_talk(
    actor: Actor,
    *,
    case: Case,
    session: Session,
    facts: TalkFacts,
    version: int,
    at: datetime,
    confirmed_because: str = "",
) -> Session:
    """
    Say what she chose to take up in a talk, what it was part of, its theme and step, whether the children were thought
    of, what it was used for, and how a child's first one was. It can be changed: `version` is the one read. Nothing
    goes with her but by a way that is safe then. Source: R-143, R-145, R-147, R-169, R-173, R-191, R-207, S-142.
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    _locked(case)
    current = Session.objects.select_for_update(no_key=True, of=("self",)).select_related("time").get(pk=session.pk)
    if current.state == SessionState.MOVED:
        raise TalkIsMoved
    if current.version != version:
        raise SomeoneElseToldOfTheTalk
    on = timezone.localdate(current.time.slot.lower)
    joined, moves = facts.intervention, False
    if joined is not None:
        moves = current.intervention_id != joined.pk
        obstacle = obstacle_to_joining(
            case, joined, on=on, state=current.state, day=timezone.localdate(at), takes=moves
        )
        if obstacle:
            raise obstacle
    kind = queries.kind_of(joined.kind) if joined else None
    obstacle = rules.obstacle_to_step(step=facts.step, steps=kind.steps if kind else ())
    obstacle = obstacle or method_rules.obstacle_to_use(
        kind,
        exercises=[each.name for each in methods.exercises(kind)],
        goals=facts.goals,
        exercise=facts.exercise,
        at_first=facts.at_first,
        why=facts.at_first_why,
        is_booked=current.state == SessionState.BOOKED,
    )
    if obstacle:
        raise obstacle
    why = facts.at_first_why if facts.at_first == AtFirst.NO else ""
    texts = {"at_first_why": why, "agenda": facts.agenda}
    kept = people.require_reason(texts, hidden=cases.hidden(actor, case), because=confirmed_because)
    if facts.taken_home and facts.taken_home != current.taken_home:
        _pass_gate(actor, case, facts.taken_home, at=at)
    names = ("theme", "step", "children", "exercise", "at_first", "agenda", "taken_home")
    told = {name: getattr(facts, name) for name in names}
    current.case = case
    # why it was without a guardian stays, also when the answer is put right
    told |= {"intervention": joined, "goals": list(facts.goals), "at_first_why": why or current.at_first_why}
    told |= {"version": version + 1}
    for name, value in told.items():
        setattr(current, name, value)
    current.save(update_fields=list(told))
    record(actor, "session.told_of", case=case, subject=current)
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=current, case=case)
    if moves:
        follow_talk(case, actor, current, at=at)
    return current


def _pass_gate(actor: Actor, case: Case, way: str, *, at: datetime) -> None:
    """Ask the gate whether something may go with her that way; raises what it says otherwise (S-60, R-143)."""
    file = cases.file(actor, case)
    gate = cases.gate(file, case.person, at=at)
    people.pass_gate(actor, gate=gate, kind=CHANNELS[Way(way)], case=case)


def look_for(case: Case, actor: Actor, session: Session, *, at: datetime) -> None:
    """
    Who does not come while the risk is high, or danger is told that nobody has assessed, is looked for the same day: a
    task, as part of another command.

    Of one whose danger it is, and from the day of the assessment or of what was told. Source: R-232.
    """
    if session.state != SessionState.MISSED or case.role not in danger_rules.ROLES:
        return
    now, looked_for = danger.standing(case), danger.looked_for_since(case)
    since = [now.row.happened_on] if now.row and now.level in GRAVE else []
    since += [looked_for] if looked_for else []
    if any(on <= timezone.localdate(session.time.slot.lower) for on in since):
        _ask(actor, case, DID_NOT_COME, due_on=timezone.localdate(at), at=at)


def obstacle_to_joining(
    case: Case, intervention: Intervention, *, on: date, state: str, day: date, takes: bool = True
) -> DomainError | None:
    """What stands in the way of a talk's being one of it, asked by another command that holds the case."""
    count = queries.counted(intervention, setting=talks.setting(case, day=day))
    return rules.obstacle_to_joining(
        count,
        on=on,
        state=state,
        starts_on=intervention.starts_on,
        ends_on=intervention.ends_on,
        ended_on=intervention.ended_on,
        takes=takes,
    )


def follow_talk(case: Case, actor: Actor, session: Session, *, at: datetime) -> None:
    """
    When what became of a talk has been said: a task where the help has come to a mark, or nobody has come twice.

    Part of another command, with its right. Source: R-126, R-128.
    """
    told = session.intervention
    if told is None or told.ended_on is not None:
        return
    today = timezone.localdate(at)
    if session.state == SessionState.MISSED and rules.missed_in_a_row(queries.states_of(told)) == rules.MISSED_IN_A_ROW:
        _ask(actor, case, MISSED, due_on=today, at=at)
    if session.state == SessionState.HELD:
        terms = queries.terms(case, day=today).get(told.kind)
        count = queries.counted(told, setting=talks.setting(case, day=today))
        if count.used in rules.marks(limit=count.limit, notices=terms.notices if terms else ()):
            _ask(actor, case, far_in_words(queries.name_of(told.kind), count), due_on=today, at=at)


def far_in_words(name: str, count: Count) -> str:
    """How far it has gone, and what is to be done then."""
    of = f" av {count.limit}" if count.limit is not None else ""
    return f"{name}: {count.used}{of} samtal har varit. Stäm av målen, och prata om vad som händer sedan."


def tell_who_leads(case: Case, actor: Actor, what: str, *, at: datetime) -> None:
    """In each case of one who uses violence alike: that whoever leads is to be told, as part of another command."""
    if case.role == CaseRole.USING_VIOLENCE:
        _ask(actor, case, what, due_on=timezone.localdate(at), at=at)


def _ask(actor: Actor, case: Case, what: str, *, due_on: date, at: datetime) -> None:
    """Something to do for whoever is assigned the case; the group's where nobody is."""
    assigned = next((each.actor for each in cases.team(case) if each.kind == EngagementKind.ASSIGNED), None)
    process.give_task(case, actor, what=what, owner=assigned, due_on=due_on, at=at)


def _remind(actor: Actor, intervention: Intervention, *, case: Case, today: date, at: datetime) -> None:
    """Let its last day be told of in time."""
    if intervention.ends_on is None or intervention.ends_on < today:
        return
    due_on = rules.reminded_on(ends_on=intervention.ends_on, today=today)
    process.start(case, actor, clock=ENDS, starts_on=today, due_on=due_on, at=at, about=intervention.public_id)


def _locked(case: Case) -> Case:
    """The case as it stands; nobody else begins help in it meanwhile, or closes it."""
    return Case.objects.select_for_update(no_key=True).only("closed_on").get(pk=case.pk)


def _its(case: Case, intervention: Intervention) -> Intervention:
    """The one of the case as it stands, which nobody else changes meanwhile."""
    _locked(case)
    current = Intervention.objects.select_for_update(no_key=True).get(pk=intervention.pk)
    current.case = case
    return current


def _told(facts: StartFacts) -> dict[str, Any]:
    """What stands of it on the row itself, where it is told: how much and until when is else what was decided."""
    told: dict[str, Any] = {
        "kind": facts.kind,
        "starts_on": facts.starts_on,
        "ground_ref": facts.behind.ref if facts.behind else None,
        "placement_ref": facts.placement,
        "is_training": facts.is_training,
    }
    if (kind := queries.kind_of(facts.kind)) and kind.by_two:
        told |= {name: getattr(facts, name) for name in ("child_worker", "guardian_worker", "witness_only")}
    return told | {name: value for name in ("talks", "ends_on") if (value := getattr(facts, name)) is not None}


def _again(actor: Actor, earlier: Saved, *, case: Case, told: Mapping[str, Any]) -> Saved:
    """The same form once more: one and the same, when it tells the same. Raises InterventionIsSaved when not."""
    row: Any = earlier
    row.case = case
    require_same(row, told, refusal=InterventionIsSaved)
    record(actor, "intervention.saved_again", case=case, subject=row)
    return earlier

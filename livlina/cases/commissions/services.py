"""A commission is given from a decision, and answered by the unit: asked about, taken, refused; or taken back."""

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
from livlina.cases import ports
from livlina.cases import queries as cases
from livlina.cases.commissions import queries, rules
from livlina.cases.commissions.errors import (
    CommissionIsSaved,
    CommissionIsSettled,
    TheyChooseWho,
    UnitCarriesNothingOut,
)
from livlina.cases.commissions.models import Commission, CommissionAnswer
from livlina.cases.commissions.queries import Given
from livlina.cases.commissions.terms import AnswerKind
from livlina.cases.decisions import queries as decisions
from livlina.cases.decisions.models import Decision
from livlina.cases.decisions.rules import GRANTS, Extent, carried_over
from livlina.cases.errors import HandlerNotPossible
from livlina.cases.handover import competence
from livlina.cases.models import Case, CaseLine
from livlina.cases.process.services import enter
from livlina.cases.services.assigning import AS_LEAD, check_handler, engage, require_in, require_settling
from livlina.cases.services.opening import CaseFacts, open_case
from livlina.cases.services.telling import tell_of_disclosure, tell_those_who_have, tell_who_leads
from livlina.cases.terms import Change, EngagementKind, Entrance, Written
from livlina.cases.urgent import Origin
from livlina.core import turns
from livlina.core.again import require_same
from livlina.core.constraints import refusing
from livlina.core.errors import DomainError
from livlina.organisation import queries as organisation
from livlina.organisation.models import Staff, Unit
from livlina.organisation.rules import Amount
from livlina.people import services as people
from livlina.people.scanning import Hidden
from livlina.people.services import PersonFacts

ANY_WHEREABOUTS = Hidden(with_patterns=True)
"""What the unit writes back: it knows no whereabouts of the case, so all that looks like one is asked about."""

AT_THE_UNIT = "commission"
"""By what somebody has to do with the case a commission came from, as traces tell it."""


KEPT = ("to_unit", "text", "answer_by", "ground", "decided_by", "talks", "weeks", "groups", "ends_on")
"""What stands on a commission itself, of what is told when it is given."""


@dataclass(frozen=True, kw_only=True)
class CommissionFacts:
    """
    What a unit is to do and until when it answers; under another board on which ground and by whose decision. How much
    that is told as None is as much as was decided.

    `carrier`: who carries it out where it is the case's own unit, None for the one who gives it; `because` is why that
    one does who lacks a competence that such a case asks for (R-362).
    """

    to_unit: Unit
    text: str
    answer_by: date
    ground: str = ""
    decided_by: str = ""
    talks: int | None = None
    weeks: int | None = None
    groups: int | None = None
    ends_on: date | None = None
    carrier: Staff | None = None
    because: str = ""

    def of(self, granted: Extent) -> "CommissionFacts":
        """The same, with all that was granted where nothing else is told."""
        most: dict[str, Any] = {**vars(granted.amount), "ends_on": granted.ends_on}
        return replace(self, **{name: told for name, told in most.items() if getattr(self, name) is None})

    @property
    def extent(self) -> Extent:
        return Extent(amount=Amount(talks=self.talks, weeks=self.weeks, groups=self.groups), ends_on=self.ends_on)

    def kept(self) -> dict[str, Any]:
        """What stands on the commission itself."""
        return {name: getattr(self, name) for name in KEPT}


@dataclass(frozen=True, kw_only=True)
class MoreFacts:
    """How much more is asked for and why; to another board on which ground and by whose decision."""

    amount: Amount
    text: str
    is_applied_for: bool
    ground: str = ""
    decided_by: str = ""


@command
def give_commission(
    actor: Actor,
    *,
    case: Case,
    decision: Decision,
    facts: CommissionFacts,
    submission: UUID,
    at: datetime,
    confirmed_because: str = "",
) -> Commission:
    """
    Give a unit the commission to carry out what was decided. The words go over, and who it is about; never the file.

    Under another board it is a disclosure, with its ground and who decided it. Where the case's own unit carries out
    too it is taken at once, in the same case, by the one who gives it or a named colleague: that one comes into the
    case past no wall, and no further than the one who gives it, for no longer and with no whereabouts that they do not
    have (`cases.own_measure`); one who leads gives more. Nothing is written twice, and from then on notes are of
    carrying out.
    What looks like whereabouts in the words needs `confirmed_because`, whoever is protected (S-23). Sent twice it is
    one (S-142). Source: R-026, R-114.
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    if facts.carrier is not None:
        turns.to_move_a_wall()
    day = timezone.localdate(at)
    board = organisation.board_of(facts.to_unit.pk, day=day)
    is_disclosure = board.pk != case.board_id
    if not is_disclosure:
        facts = replace(facts, ground="", decided_by="")
    # how much is granted is read in the turn of who signs another wording of it, which else would reach neither
    turns.to_decide(case.pk)
    granted = decisions.standing(decision).extent
    facts = facts.of(granted)
    # two submissions of one form follow each other here, and while it is held nobody closes the case over it
    current = Case.objects.select_for_update(no_key=True).only("closed_on").get(pk=case.pk)
    already = Commission.objects.filter(case=case, submission=submission).first()
    if already is not None:
        require_same(already, facts.kept() | {"decision": decision}, refusal=CommissionIsSaved)
        if facts.to_unit.pk == case.unit_id:
            carrier = facts.carrier.pk if facts.carrier else actor.id
            _in_turn(already, submission=submission, told={"carried_by_id": carrier})
        record(actor, "commission.given_again", subject=already, case=case)
        return already
    obstacle = rules.obstacle_to_giving(
        extent=facts.extent,
        granted=granted,
        is_open=current.is_open,
        is_granted=queries.is_granted(decision),
        text=facts.text,
        answer_by=facts.answer_by,
        today=day,
        unit=facts.to_unit.full_name,
        is_disclosure=is_disclosure,
        ground=facts.ground,
        decided_by=facts.decided_by,
    )
    if obstacle:
        raise obstacle
    if not queries.units(case, day=day).filter(pk=facts.to_unit.pk).exists():
        raise UnitCarriesNothingOut
    if facts.carrier is not None and facts.to_unit.pk != case.unit_id:
        raise TheyChooseWho(unit=facts.to_unit.full_name)
    hidden = replace(cases.hidden(actor, case), with_patterns=True)
    texts = {"text": facts.text, "decided_by": facts.decided_by}
    kept = people.require_reason(texts, hidden=hidden, because=confirmed_because)
    who = people.facts_of(case.person)
    made = Commission(
        case=case,
        decision=decision,
        from_unit=case.unit,
        to_board=board,
        role=case.role,
        name=who.name,
        identity_number=who.identity_number,
        number_kind=who.number_kind,
        protection=who.protection,
        sent_by_id=actor.id,
        sent_at=at,
        submission=submission,
        **facts.kept(),
    )
    made.save(force_insert=True)
    told = {"unit": str(facts.to_unit.public_id), "ground": facts.ground, "is_disclosure": is_disclosure}
    told |= {name: getattr(facts, name) for name in ("talks", "weeks", "groups", "ends_on")}
    record(actor, "commission.given", subject=made, case=case, detail=told)
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=made, case=case)
    if is_disclosure:
        tell_of_disclosure(case, actor, decided_by=facts.decided_by, at=at, row=made.public_id, what=Written.COMMISSION)
    if facts.to_unit.pk == case.unit_id:
        _carry_out_here(actor, made, case, facts, submission=submission, at=at)
        enter(case, actor, to="help", on=day, at=at)
    return made


def _carry_out_here(
    actor: Actor, commission: Commission, case: Case, facts: CommissionFacts, *, submission: UUID, at: datetime
) -> None:
    """Take what the unit gave itself, in the same case, and let the one who carries it out in (R-031)."""
    carrier = facts.carrier or Staff.objects.get(pk=actor.id)
    _say(actor, commission, AnswerKind.ACCEPTED, submission=submission, at=at, taken_case=case, carried_by=carrier)
    record(actor, "commission.taken", subject=commission, case=case, detail={"by": str(carrier.public_id)})
    day = timezone.localdate(at)
    if carrier.pk == actor.id or cases.those_who_have(case, day=day).filter(actor=carrier.pk).exists():
        return
    check_handler(carrier, unit=case.unit, day=day)
    lacks = competence.weigh(case, carrier, because=facts.because, day=day)
    own = cases.own_measure(actor, case)
    engagement = engage(
        case, carrier.pk, EngagementKind.CO_ASSIGNED, at=at, until=own.until, whereabouts=own.whereabouts
    )
    told = {"to": str(carrier.public_id), "kind": EngagementKind.CO_ASSIGNED, "until": own.until}
    record(actor, "case.shared", case=case, why=own.kind or AS_LEAD, detail=told | {"whereabouts": own.whereabouts})
    competence.keep(actor, case=case, engagement=engagement, staff=carrier, lacks=lacks, because=facts.because, at=at)


@command
def say_from_the_case(
    actor: Actor,
    *,
    case: Case,
    given: Given,
    kind: str,
    text: str,
    submission: UUID,
    at: datetime,
    confirmed_because: str = "",
) -> CommissionAnswer:
    """
    Answer what the unit has asked, take the commission back, or say no to more that nobody but the unit has asked for.
    That it is taken back is told to those who have the case and to who leads, at both units. Sent twice it is one
    (S-142).
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    if kind == AnswerKind.WITHDRAWN:
        require_settling(case, actor)
    said, is_again = _in_turn(given.commission, submission=submission, told={"kind": kind, "text": text})
    if is_again is not None:
        record(actor, "commission.said_again", subject=given.commission, case=case)
        return is_again
    if kind == AnswerKind.NOT_MORE:
        asked = CommissionAnswer.objects.filter(commission=given.commission, kind=AnswerKind.MORE_ASKED).order_by("pk")
        is_applied_for = asked.values_list("is_applied_for", flat=True).last() or False
        obstacle: DomainError | None = rules.obstacle_to_declining_more(
            said=said, text=text, is_applied_for=is_applied_for
        )
    else:
        obstacle = rules.obstacle_to_answering(kind, text=text, said=said)
    if obstacle:
        raise obstacle
    hidden = replace(cases.hidden(actor, case), with_patterns=True)
    kept = people.require_reason({"text": text}, hidden=hidden, because=confirmed_because)
    made = _say(actor, given.commission, kind, text=text, submission=submission, at=at)
    record(actor, f"commission.{kind}", subject=given.commission, case=case)
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=given.commission, case=case)
    if kind == AnswerKind.WITHDRAWN:
        tell_those_who_have(case, actor, {Change.COMMISSION}, at=at)
        tell_who_leads(case, actor, Change.COMMISSION)
        with connection.cursor() as cursor:
            cursor.execute("SELECT tell_of_commission(%s)", [given.commission.pk])
    return made


@command
def ask_for_more(
    actor: Actor,
    *,
    case: Case,
    given: Given,
    facts: MoreFacts,
    submission: UUID,
    at: datetime,
    confirmed_because: str = "",
) -> CommissionAnswer:
    """
    Ask those who gave the commission for more talks, weeks or groups, with the reason, from the case that carries it
    out. The words go over, never the file. Traced in both cases. Sent twice it is one (S-142). Source: R-104.
    """
    require_in(case, actor, to=Permission.RECORD_FACTS)
    commission = given.commission
    if not commission.is_disclosure:
        facts = replace(facts, ground="", decided_by="")
    told = {name: getattr(facts, name) for name in ("text", "is_applied_for", "ground", "decided_by")}
    told |= vars(facts.amount)
    said, is_again = _in_turn(commission, submission=submission, told=told | {"kind": AnswerKind.MORE_ASKED})
    if is_again is not None:
        record(actor, "commission.said_again", subject=commission, case=case)
        return is_again
    obstacle = rules.obstacle_to_asking_for_more(
        said=said,
        asked=facts.amount,
        text=facts.text,
        unit=commission.from_unit.full_name,
        is_disclosure=commission.is_disclosure,
        ground=facts.ground,
        decided_by=facts.decided_by,
    )
    if obstacle:
        raise obstacle
    hidden = replace(cases.hidden(actor, case), with_patterns=True)
    texts = {"text": facts.text, "decided_by": facts.decided_by}
    kept = people.require_reason(texts, hidden=hidden, because=confirmed_because)
    made = _say(actor, commission, AnswerKind.MORE_ASKED, submission=submission, at=at, **told)
    detail = {**vars(facts.amount), "is_applied_for": facts.is_applied_for}
    record(actor, "commission.more_asked", subject=commission, case=case, detail=detail)
    if case.pk != commission.case_id and (came_from := queries.origin(commission)):
        record(actor, "commission.more_asked", subject=commission, case=came_from, why=AT_THE_UNIT, detail=detail)
    people.record_reason(kept, actor=actor, because=confirmed_because, subject=commission, case=case)
    if case.pk != commission.case_id:
        _tell_where_it_came_from(made)
    if commission.is_disclosure:
        tell_of_disclosure(case, actor, decided_by=facts.decided_by, at=at, row=made.public_id, what=Written.MORE)
    return made


def _tell_where_it_came_from(said: CommissionAnswer) -> None:
    """Those who have the case that the commission came from, and who leads there, are told what was said of it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tell_of_answer(%s)", [said.pk])


def tell_that_it_ended(case: Case, actor: Actor, *, on: date) -> None:
    """
    A case that carries out what another gave ends with help left: it is said of the commission, and told to those who
    have the case it came from and to who leads there. Part of the command that closes it, after which it is closed.
    """
    held = next((talks for asks in ports.talks_before_the_end if (talks := asks(case, on)) is not None), None)
    if held is not None:
        _say_of_carrying_out(case, actor, AnswerKind.ENDED, talks=held)


def tell_that_it_goes_on(case: Case, actor: Actor) -> None:
    """What was said to have ended is carried out again; part of the command that opens the case again."""
    _say_of_carrying_out(case, actor, AnswerKind.RESUMED)


def _say_of_carrying_out(case: Case, actor: Actor, kind: AnswerKind, *, talks: int | None = None) -> None:
    """By the database, since who is told no whereabouts carries out what they are not shown (S-21)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT trace_ref, unit_id FROM say_of_carrying_out(%s, %s, %s)", [case.pk, kind.value, talks])
        origins = [Origin(*row) for row in cursor.fetchall()]
    for came_from in origins:
        record(actor, f"commission.{kind}", case=came_from, why=AT_THE_UNIT)


def carry_over(decision: Decision, actor: Actor, *, of_help: list[int], before: Extent, at: datetime) -> None:
    """
    Let a decision on more of help, or another wording of one, reach the commissions to carry it out; part of the
    command that signs it. More goes to those who have asked for it, and to all where nobody has. Source: R-104.
    """
    case = decision.case
    kind = AnswerKind.CORRECTED if decision.corrects_id is not None else AnswerKind.EXTENDED
    is_granted = decision.outcome in GRANTS
    found = [
        (given, _in_turn(given.commission, submission=decision.submission, told={"decision": decision}))
        for given in queries.of_help(case, of_help)
    ]
    asking = [given for given, (said, _) in found if rules.waits_for_more(said)]
    for given, (_, is_again) in found:
        is_asking = given in asking
        if is_again is not None or (not is_asking and (not is_granted or (asking and kind == AnswerKind.EXTENDED))):
            continue
        told: dict[str, Any] = {}
        if is_granted:
            now = carried_over(given.extent, before=before, after=decision.extent)
            told = {**vars(now.amount), "ends_on": now.ends_on}
        else:
            kind = AnswerKind.NOT_MORE
        told |= {"decision": decision}
        _say(actor, given.commission, kind, submission=decision.submission, at=at, **told)
        detail = {name: value for name, value in told.items() if name != "decision"}
        record(actor, f"commission.{kind}", subject=given.commission, case=case, detail=detail)


@lasting
def read_commission(actor: Actor, *, commission: Commission, case: Origin) -> None:
    """The unit reads a commission: the trace is the case's own, from which it came (S-40, S-44)."""
    require(actor, Permission.READ_CASE)
    record(actor, "commission.read", case=case, subject=commission, why=AT_THE_UNIT)


@lasting
def list_commissions(actor: Actor, *, shown: list[Given]) -> None:
    """Commissions are shown in a list: the trace tells which."""
    require(actor, Permission.READ_CASE)
    record(actor, "commissions.listed", detail={"shown": [str(each.commission.public_id) for each in shown]})


@command
def answer_commission(
    actor: Actor,
    *,
    commission: Commission,
    case: Origin,
    kind: str,
    text: str,
    staff: Staff | None,
    submission: UUID,
    at: datetime,
    confirmed_because: str = "",
    because: str = "",
) -> CommissionAnswer:
    """
    Take the commission, ask about it, or refuse it with a reason: by one who leads the unit it was given to. What is
    done, and what is tried and refused, is in the log of `case`, from which it came; a question or a refusal is told
    to those who have that case and to who leads there.

    Taken it becomes a case of the unit's own, in the hands of `staff` or of nobody yet, with what went over and no
    more. The two rows of the client are one human to the walls from then on, so who has the other side is refused it,
    and the refusal does not say why (S-10). `because` is why it is given to one who lacks a competence that such a case
    asks for (R-362). Sent twice it is one (S-142).
    """
    require(actor, Permission.ASSIGN_CASE, unit_id=commission.to_unit_id)
    turns.to_move_a_wall()
    said, is_again = _in_turn(commission, submission=submission, told={"kind": kind, "text": text})
    if is_again is not None:
        taken = CaseLine.objects.filter(pk__in=[is_again.taken_case_id])
        if any(cases.assigned_now(line) != staff for line in taken):
            raise CommissionIsSaved
        record(actor, "commission.said_again", case=case, subject=commission, why=AT_THE_UNIT)
        return is_again
    if not Commission.objects.filter(pk=commission.pk).exists():  # settled by somebody else since it was read
        raise CommissionIsSettled
    if obstacle := rules.obstacle_to_answering(kind, text=text, said=said):
        raise obstacle
    if kind == AnswerKind.ACCEPTED:
        return _take(actor, commission, staff=staff, because=because, submission=submission, at=at)
    people.require_reason({"text": text}, hidden=ANY_WHEREABOUTS, because=confirmed_because)
    made = _say(actor, commission, kind, text=text, submission=submission, at=at)
    record(actor, f"commission.{kind}", case=case, subject=commission, why=AT_THE_UNIT)
    _tell_where_it_came_from(made)
    return made


def _take(
    actor: Actor, commission: Commission, *, staff: Staff | None, because: str, submission: UUID, at: datetime
) -> CommissionAnswer:
    facts = PersonFacts(
        name=commission.name,
        identity_number=commission.identity_number,
        number_kind=commission.number_kind,
        protection=queries.mark(commission),
    )
    opened = open_case(
        actor,
        unit=commission.to_unit,
        facts=CaseFacts(role=commission.role, came_in_on=timezone.localdate(at), entrance=Entrance.OTHER_UNIT),
        client=facts,
        assigned_to=staff,
        at=at,
        because=because,
    )
    with refusing("engagement_stops_at_the_wall", HandlerNotPossible):
        made = _say(actor, commission, AnswerKind.ACCEPTED, submission=submission, at=at, taken_case=opened)
    record(actor, "commission.taken", subject=commission, case=opened)
    return made


def _in_turn(
    commission: Commission, *, submission: UUID, told: Mapping[str, Any]
) -> tuple[list[str], CommissionAnswer | None]:
    """What has been said of it, read when it is this one's turn; and what this same form has said already."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext('livlina.commissions'), hashtext(%s))", [str(commission.pk)]
        )
    answers = list(CommissionAnswer.objects.filter(commission=commission).order_by("pk"))
    again = next((answer for answer in answers if answer.submission == submission), None)
    if again is not None:
        again.commission = commission
        require_same(again, told, refusal=CommissionIsSaved)
    return [answer.kind for answer in answers], again


def _say(
    actor: Actor,
    commission: Commission,
    kind: str,
    *,
    submission: UUID,
    at: datetime,
    **told: Any,
) -> CommissionAnswer:
    made = CommissionAnswer(
        commission=commission, kind=kind, said_by_id=actor.id, said_at=at, submission=submission, **told
    )
    with refusing("commission_is_settled_once", CommissionIsSettled):
        made.save(force_insert=True)
    return made

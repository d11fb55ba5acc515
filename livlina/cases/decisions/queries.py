"""Reads of decisions. What is asked for belongs to a case that the actor sees already."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Exists, Max, OuterRef
from django.utils import timezone

from livlina.access.actor import Actor
from livlina.cases import ports, queries
from livlina.cases.decisions import rules
from livlina.cases.decisions.errors import (
    IsExtended,
    IsNotSigned,
    IsSigned,
    MaskIsWithheld,
    MayNotSignHere,
    NotTheLatest,
    SignsUnread,
    UnitDoesNotDecide,
    WhichAppeal,
)
from livlina.cases.decisions.models import Decision, DecisionProvider, DecisionStep, Promise
from livlina.cases.decisions.terms import CHANNELS, Outcome, PromiseState, Step, Way
from livlina.cases.errors import CaseIsClosed
from livlina.cases.models import Case, Engagement, Party
from livlina.cases.process import definitions
from livlina.cases.process.models import Deadline
from livlina.cases.terms import NO_CUSTODY, CaseRole, EngagementKind, PartyRole, Wall
from livlina.core import clock, workdays
from livlina.core.errors import DomainError
from livlina.organisation import queries as organisation
from livlina.organisation.law import queries as law
from livlina.organisation.models import Staff
from livlina.organisation.terms import DecisionKind, Function, Limit, Right

SIGNING = frozenset(
    {EngagementKind.ASSIGNED, EngagementKind.CO_ASSIGNED, EngagementKind.STAND_IN, EngagementKind.LEAD_READING}
)
"""The relations to a case in which one signs a decision in it."""

RIGHTS = {
    DecisionKind.INTERVENTION: (Right.DECIDE_ADULT,),
    DecisionKind.CHILD_INTERVENTION: (Right.DECIDE_CHILD,),
    DecisionKind.AGAINST_GUARDIAN: (Right.DECIDE_CHILD,),
    DecisionKind.SHELTER: (Right.DECIDE_ADULT, Right.DECIDE_CHILD),
}
"""Which kinds are only decided at units whose functions have one of the rights to (R-027, R-028)."""

AT_NIGHT = frozenset({DecisionKind.SHELTER})
"""Which kinds the duty decides too: a place to be safe cannot wait for the day."""

APPEAL: Final = "appeal_sent_on"
"""The clock that runs from when an appeal came in until it is sent on, or dismissed where it came too late."""


def decisions(case: Case) -> list[Decision]:
    """All wordings of the decisions of the case and the proposals, the latest first."""
    found = Decision.objects.filter(case=case).select_related("signed_by", "proposed_by", "changed_by")
    return queries.of_case(case, list(found.order_by("-pk")))


def decision(case: Case, public_id: UUID) -> Decision | None:
    """The decision of the case with that name, or None."""
    found = Decision.objects.select_related(
        "signed_by", "proposed_by", "changed_by", "carrier__unit", "promise", "extends"
    )
    one = found.filter(case=case, public_id=public_id).first()
    if one is not None and one.extends is not None:
        one.extends.case = case
    return queries.of_case(case, [one])[0] if one else None


def withholds_provider(actor: Actor, of: Decision) -> bool:
    """True where who carries it out is told, says where somebody is, and is not for the actor (S-21)."""
    tells = of.names_provider and rules.tells_where(kind=of.kind, is_childs=of.case.asks_who_told)
    return tells and not queries.sees_whereabouts(actor, of.case)


def hides_days(actor: Actor, of: Decision, *, today: date) -> bool:
    """True where its days tell when somebody leaves, and that is not for the actor (S-21)."""
    tells = rules.tells_when(kind=of.kind, starts_on=of.starts_on, today=today)
    return tells and not queries.sees_whereabouts(actor, of.case)


def obstacle_to_leaving_out(actor: Actor, of: Decision, *, today: date) -> DomainError | None:
    """
    Why the actor makes no notice of it, or None: what is to be left out is not for the actor (S-21), and what is not
    read can be left out of nothing. That is who carries out any decision of the case, and from when this one holds.
    """
    named = Decision.objects.filter(case=of.case, names_provider=True).values_list("kind", flat=True)
    tells = any(rules.tells_where(kind=kind, is_childs=of.case.asks_who_told) for kind in named)
    tells = tells or rules.tells_when(kind=of.kind, starts_on=of.starts_on, today=today)
    return MaskIsWithheld() if tells and not queries.sees_whereabouts(actor, of.case) else None


def carriers(case: Case, *, is_to_guardian: bool) -> list[str]:
    """
    Who carries out the decisions and proposals of the case, as far as the actor sees it, where that says where somebody
    is: to a guardian of any decision, to the client of a shelter alone.
    """
    rows = DecisionProvider.objects.filter(case=case).select_related("unit", "decision")
    told = [row for row in rows if rules.tells_where(kind=row.decision.kind, is_childs=is_to_guardian)]
    return [name for row in queries.of_case(case, told) for name in _called(row)]


def _called(row: DecisionProvider) -> tuple[str, ...]:
    return (row.unit.full_name, row.unit.name) if row.unit else (row.words,)


def shelters_to_come(case: Case) -> set[int]:
    """The decisions of the case on a shelter that is to begin, by internal key: the same, of all. One query."""
    found = Decision.objects.filter(case=case, kind=DecisionKind.SHELTER, starts_on__gt=clock.today())
    return set(found.values_list("pk", flat=True))


def editions(of: Decision) -> list[Decision]:
    """Every wording of the same decision, the latest first, and the proposal to another; the one itself among them."""
    if of.running is None:
        return [of]
    found = Decision.objects.filter(case=of.case).select_related("signed_by", "proposed_by", "changed_by")
    signed = list(found.filter(running=of.running).order_by("-edition"))
    waiting = list(found.filter(corrects__in=[one.pk for one in signed], signed_at=None))
    return queries.of_case(of.case, [*waiting, *signed])


def next_edition(of: Decision) -> Decision | None:
    """The wording that has put this one right, or the proposal to it."""
    return Decision.objects.filter(corrects=of.pk).first()


def same_help(of: Decision) -> list[int]:
    """The numbers of the signed decisions on the same help: the first, and those that extend it or refuse to."""
    own = of.running or (of.extends.running if of.extends else None)
    if own is None:
        return []
    firsts: dict[int, int] = {}
    signed = Decision.objects.filter(case=of.case, running__isnull=False).order_by("running", "edition")
    rows: Any = signed.values_list("running", "extends__running")
    for running, extended in rows:
        firsts.setdefault(running, running if extended is None else firsts[extended])
    return [running for running, first in firsts.items() if first == firsts[own]]


def standing(of: Decision) -> Decision:
    """The decision by which that help is granted now: the latest that extends it, in its latest wording."""
    found = Decision.objects.filter(case=of.case, running__in=same_help(of), outcome__in=sorted(rules.GRANTS))
    row = found.select_related("signed_by", "proposed_by", "changed_by").order_by("running", "edition").last()
    return queries.of_case(of.case, [row])[0] if row else of


def obstacle_to_extending(of: Decision) -> DomainError | None:
    """Why more of the help cannot be decided on from this decision, or None."""
    obstacle = rules.obstacle_to_being_extended(kind=of.kind, outcome=of.outcome, is_signed=of.is_signed)
    if obstacle:
        return obstacle
    now = standing(of)
    if now.running != of.running:
        return IsExtended()
    return None if now.pk == of.pk else NotTheLatest()


def steps(of: Decision) -> list[DecisionStep]:
    """What has happened with the decision, whatever its wording, in the order in which it was written down."""
    if of.running is None:
        return []
    found = DecisionStep.objects.filter(case=of.case, decision__running=of.running)
    rows = queries.of_case(of.case, list(found.select_related("said_by").order_by("pk")))
    known = {party.pk: party for party in queries.parties(of.case)} if any(row.party_id for row in rows) else {}
    for row in rows:
        if row.party_id is not None:
            row.party = known[row.party_id]
    return rows


def happened(rows: list[DecisionStep]) -> list[rules.Happened]:
    """The same as the rules read it."""
    return [rules.Happened(step=row.step, on=row.happened_on) for row in rows]


def steps_by_running(case: Case) -> dict[int, list[rules.Happened]]:
    """What has happened with each decision of the case, by its number. One query."""
    found: dict[int, list[rules.Happened]] = {}
    rows = DecisionStep.objects.filter(case=case).order_by("pk").values_list("decision__running", "step", "happened_on")
    for running, step, on in rows:
        found.setdefault(running or 0, []).append(rules.Happened(step=step, on=on))
    return found


def appeals_dismissed_by(decision: Decision) -> list[UUID]:
    """
    What the clocks are about of the appeals that a decision dismisses: every wording of what was appealed. Raises
    WhichAppeal where it does not tell which of those that came too late. Source: R-103.
    """
    case = decision.case
    happened = steps_by_running(case)
    late = [running for running, each in happened.items() if rules.appeal_stands_at(each) == Step.LATE]
    wordings = Decision.objects.filter(case=case, running__in=late)
    waiting = Deadline.objects.filter(case=case, clock=APPEAL, finished_on=None).values("about")
    waits = {wording.running or 0 for wording in wordings.filter(public_id__in=waiting)}
    lately = DecisionStep.objects.filter(case=case, step=Step.LATE, said_at__gt=decision.proposed_at)
    dismissed = rules.appeals_dismissed(
        decision.what,
        case_number=case.number,
        waiting=waits,
        lately={running or 0 for running in lately.values_list("decision__running", flat=True)},
    )
    if waits and not dismissed:
        raise WhichAppeal(numbers=" eller ".join(f"{case.number}/{running}" for running in sorted(waits)))
    return list(wordings.filter(running__in=dismissed).values_list("public_id", flat=True))


def appeal_waits(decision: Decision) -> bool:
    """True when an appeal of the decision, whichever wording it was of, is still to be sent on."""
    about = [wording.public_id for wording in editions(decision)]
    return Deadline.objects.filter(case=decision.case, clock=APPEAL, about__in=about, finished_on=None).exists()


def is_one_who_signs(actor: Actor, case: Case) -> bool:
    """True when the actor's relation to the case is one in which decisions are signed."""
    return any(member.actor_id == actor.id and member.kind in SIGNING for member in queries.team(case))


def decides(kind: DecisionKind, *, is_childs: bool, unit_id: int, day: date) -> bool:
    """
    True when the unit has the right to decisions of that kind that day. What is about the handling itself follows who
    the case is about: a unit that treats decides nothing of an investigation either.
    """
    rights = RIGHTS.get(kind) or (Right.DECIDE_CHILD if is_childs else Right.DECIDE_ADULT,)
    if any(organisation.has_right(right, unit_id=unit_id, day=day) for right in rights):
        return True
    return kind in AT_NIGHT and organisation.has_function(Function.OUT_OF_HOURS, unit_id=unit_id, day=day)


@dataclass(frozen=True)
class Clocks:
    """Numbers from law, as the organisation has dated them."""

    appeal_weeks: int
    carried_out_months: int
    sent_on_days: int


def clocks(*, unit_id: int, day: date) -> Clocks:
    """The numbers that hold at the unit that day: those of the law from its clocks, the unit's own as a dated limit."""
    of_law = definitions.clocks()
    return Clocks(
        appeal_weeks=of_law["appeal"].length.count,
        carried_out_months=of_law["carried_out"].length.count,
        sent_on_days=organisation.limit_that_holds(Limit.APPEAL_SENT_ON_WITHIN, unit_id=unit_id, day=day),
    )


def appeal_law(*, day: date) -> str:
    """The citation of the law on how long a decision can be appealed, '' where it may not be printed that day."""
    version = definitions.clocks()["appeal"].on(day)
    said = law.printable(version.ground, day=day) if version else ""
    return said if isinstance(said, str) else ""


def next_number(case: Case) -> int:
    """The next running number of a decision in the case; asked for in turn."""
    found = Decision.objects.filter(case=case, running__isnull=False).aggregate(last=Max("running"))
    return int(found["last"] or 0) + 1


def obstacle_to_signing(actor: Actor, decision: Decision, *, decided_on: date, today: date) -> DomainError | None:
    """
    Why the actor cannot sign the decision as it stands, or None: what it lacks, what must come first, who may.
    """
    case, kind = decision.case, DecisionKind(decision.kind)
    if decision.is_signed:
        return IsSigned()
    if not is_one_who_signs(actor, case):
        return MayNotSignHere()
    if withholds_provider(actor, decision) or hides_days(actor, decision, today=today):
        return SignsUnread()
    obstacle = queries.obstacle_to_settling(actor, case) or rules.obstacle_to_signing(
        kind=kind,
        outcome=decision.outcome,
        what=decision.what,
        reasons=decision.reasons,
        circumstances=decision.circumstances,
        grounds=decision.grounds,
        decided_on=decided_on,
        today=today,
        came_in_on=case.came_in_on,
        proposed_on=timezone.localdate(decision.proposed_at) if decision.corrects_id is None else None,
    )
    if obstacle:
        return obstacle
    if decision.extends is not None and (obstacle := _obstacle_to_more(decision, decision.extends)):
        return obstacle
    if decision.corrects_id is None:
        if kind == DecisionKind.DISMISS_APPEAL:
            try:
                appeals_dismissed_by(decision)
            except WhichAppeal as unsaid:
                return unsaid
        if obstacle := obstacle_in_closed(case, kind=kind):
            return obstacle
        if not decides(kind, is_childs=case.role == CaseRole.CHILD, unit_id=case.unit_id, day=decided_on):
            return UnitDoesNotDecide(what=rules.words_for(kind))
        for ask in ports.obstacles_to_deciding:
            if obstacle := ask(case, kind, decided_on):
                return obstacle
        for ask_of in ports.obstacles_to_signing:
            if obstacle := ask_of(actor, decision, decided_on):
                return obstacle
    for wording in filter(None, (decision.corrects, decision)):  # who may not decide the one corrects it to no other
        if obstacle := organisation.obstacle_to_deciding(
            actor,
            kind,
            unit_id=case.unit_id,
            day=decided_on,
            body=wording.body,
            grounds=wording.grounds[:1],
            amount=wording.amount,
            written_by=(decision.proposed_by_id, decision.changed_by_id),
        ):
            return obstacle
    return _obstacle_to_printing(decision, day=decided_on)


def _obstacle_to_more(decision: Decision, extended: Decision) -> DomainError | None:
    """Why it does not extend the help as it stands now, or None. Another wording of it is held against the same."""
    extended.case = decision.case
    now = standing(extended)
    if decision.corrects_id is None:
        if now.running != extended.running:
            return IsExtended()
        extended = now
    return rules.obstacle_to_extending(outcome=decision.outcome, before=extended.extent, after=decision.extent)


def obstacle_in_closed(case: Case, *, kind: str) -> DomainError | None:
    """
    Why no new decision of that kind is made where the case is closed, or None. What was decided before is put right,
    told, appealed and sent on all the same.
    """
    return None if case.is_open or rules.may_follow_closing(kind) else CaseIsClosed()


def _obstacle_to_printing(decision: Decision, *, day: date) -> DomainError | None:
    """The first of its laws that may not be printed that day, or None."""
    said = law.printable_each(decision.grounds, day=day).values()
    return next((one for one in said if isinstance(one, DomainError)), None)


# ---- who is told, and how ----


def recipients(file: queries.File, *, day: date) -> list[Party]:
    """
    Who can be told of a decision: the client, and in a child's case its guardians, but who has no custody that day.
    Never the other party.
    """
    is_childs = file.case.role == CaseRole.CHILD
    custody = queries.custody(file, day=day)
    return [
        party
        for party in file.parties
        if party.role == PartyRole.CLIENT
        or (is_childs and party.role == PartyRole.GUARDIAN and custody.get(party.pk) not in NO_CUSTODY)
    ]


def obstacle_to_notifying(
    actor: Actor, decision: Decision, *, party: Party, way: str, at: datetime
) -> DomainError | None:
    """
    Why the decision may not go to the party that way now, or None. The one place where the gate is asked (S-60).

    Read in the transaction in which it goes out, so that what is unsafe now stops what was waiting (S-62).
    """
    if not decision.is_signed:
        return IsNotSigned()
    following = next_edition(decision)
    if following is not None and following.is_signed:
        return NotTheLatest()
    if obstacle := obstacle_to_leaving_out(actor, decision, today=timezone.localdate(at)):
        return obstacle
    file = queries.file(actor, decision.case)
    if obstacle := queries.obstacle_to_telling_guardian(file, party, day=timezone.localdate(at)):
        return obstacle
    return queries.gate(file, party.person, at=at).passage(CHANNELS[Way(way)]).obstacle


def is_left_out(party: Party, decision: Decision, *, reader: int | None) -> bool:
    """
    True when the party is not named in the notice to that reader (a person; None before anybody is chosen).

    Whoever goes against a guardian names the guardians, and every notice its client. One with protected personal data
    is named to nobody else, and a protected guardian not even to herself where it goes against one. Source: S-20, S-21.
    """
    is_protected: bool = party.person.is_protected
    if decision.kind == DecisionKind.AGAINST_GUARDIAN and party.role == PartyRole.GUARDIAN:
        return is_protected
    if party.person_id == reader:
        return False
    return is_protected or party.person_id != decision.case.person_id


def cleared_on(rows: list[DecisionStep], *, of: Decision, day: date) -> list[DecisionStep]:
    """
    The steps of that day by which this wording may be taken out, the latest first: another was told by its own.

    What is left out is decided by whom a file goes to, so each file is of one of them. Source: S-64.
    """
    told = [row for row in rows if row.step == Step.NOTIFIED and row.decision_id == of.pk and row.party]
    return [row for row in reversed(told) if row.happened_on == day]


# ---- promises ----


@dataclass(frozen=True)
class PromiseNow:
    """A promise and how it is with it today."""

    promise: Promise
    state: PromiseState
    owner_due_on: date
    has_owner: bool
    """Whether it has one who still has the case, and works with it."""
    absence: str
    """Why its owner does not, where they have left or are away."""
    is_red: bool
    decision: Decision | None
    """The decision that took it back."""


class RedPromise(NamedTuple):
    """One that nobody who has the case has taken over in time; its id where the case is the actor's own."""

    public_id: UUID | None
    in_case: UUID
    number: str
    promised_on: date
    is_own: bool


def promises(case: Case, *, today: date) -> list[PromiseNow]:
    """What has been promised in the case, the latest first. Two queries."""
    at_work = organisation.works_at("actor", queries.AT_ITS_UNIT, day=today)
    having = Engagement.objects.filter(
        queries.live(clock.now()), at_work, case=OuterRef("case"), actor=OuterRef("owner"), kind__in=SIGNING
    )
    found = Promise.objects.filter(case=case).annotate(
        has_owner=Exists(having.exclude(wall=Wall.CLOSED)),
        absence=organisation.absence("owner", queries.where_from("owner"), day=today),
    )
    rows = list(found.select_related("promised_by", "owner", "said_by", "kept_by").order_by("-pk"))
    back = {
        one.promise_id: one
        for one in Decision.objects.filter(case=case, outcome=Outcome.WITHDRAWN, signed_at__isnull=False)
    }
    queries.of_case(case, list(back.values()))
    told = {row.pk: (row.has_owner, row.absence if row.owner_id else "") for row in rows}
    return [_now(row, back.get(row.pk), *told[row.pk], today=today) for row in queries.of_case(case, rows)]


def red_promises(*, today: date) -> list[RedPromise]:
    """
    Promises that nobody has taken over in time, or whose owner no longer has the case, or has left or is away, the
    oldest first: those of the cases of the one who acts, and by number alone those of the units that one leads. One
    query (R-102, S-55).
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT public_id, in_case, number, promised_on, is_own FROM my_red_promises(%s)", [today])
        found = [RedPromise(*row) for row in cursor.fetchall()]
    return [one for one in found if rules.owned_by(one.promised_on) <= today]


def open_promises(case: Case) -> list[Promise]:
    """What has been promised in the case, and neither kept nor taken back, the first to run out first. One query."""
    back = Decision.objects.filter(promise=OuterRef("pk"), signed_at__isnull=False)
    found = Promise.objects.filter(~Exists(back), case=case, kept_at=None)
    return queries.of_case(case, list(found.select_related("owner").order_by("until", "pk")))


def _now(row: Promise, decision: Decision | None, has_owner: bool, absence: str, *, today: date) -> PromiseNow:
    state = rules.promise_state(is_kept=row.kept_at is not None, is_withdrawn=decision is not None)
    return PromiseNow(
        promise=row,
        state=state,
        owner_due_on=rules.owned_by(row.promised_on),
        has_owner=has_owner,
        absence=absence,
        is_red=rules.lacks_owner(promised_on=row.promised_on, has_owner=has_owner, state=state, today=today),
        decision=decision,
    )


def possible_owners(case: Case) -> list[Staff]:
    """Those who have the case and work with it, and so can have a promise."""
    return [
        member.actor
        for member in queries.team(case)
        if member.kind in SIGNING and member.wall != Wall.CLOSED and not member.absence
    ]


# ---- what is reported ----


@dataclass(frozen=True, kw_only=True)
class NotBegun:
    """Granted help that has not begun: by number, never whom it concerns."""

    number: str
    kind: str
    decided_on: date
    since: date
    due_on: date
    was_interrupted: bool
    is_reported: bool


def help_not_begun(actor: Actor, *, on: date) -> list[NotBegun]:
    """
    Granted help at the units that the actor leads that had not begun that day, and from which day each is reported.

    Asked of a function of the database, which tells no more than numbers and days.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM help_not_begun(%s)", [on])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    months = definitions.clocks()["carried_out"].length.count
    found = []
    for number, _, running, kind, decided_on, since, was_interrupted in rows:
        due_on = workdays.months_after(since, months=months)
        found.append(
            NotBegun(
                number=f"{number}/{running}",
                kind=str(DecisionKind(kind).label),
                decided_on=decided_on,
                since=since,
                due_on=due_on,
                was_interrupted=was_interrupted,
                is_reported=due_on <= on,
            )
        )
    return found

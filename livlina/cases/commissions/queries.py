"""Commissions from a case, to a unit that one leads, and to cases of one's own; each with what has been said of it."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from livlina.access.actor import Actor
from livlina.access.terms import Permission
from livlina.cases import queries as cases
from livlina.cases.commissions import rules
from livlina.cases.commissions.errors import CommissionIsOpen, DecidedInTheSameCase, NotYoursToExtend
from livlina.cases.commissions.models import Commission, CommissionAnswer
from livlina.cases.commissions.terms import AnswerKind, State
from livlina.cases.decisions.models import Decision
from livlina.cases.decisions.rules import GRANTS, Extent
from livlina.cases.models import Case, Party
from livlina.cases.urgent import Origin
from livlina.core.errors import DomainError
from livlina.organisation import queries as organisation
from livlina.organisation.models import Unit
from livlina.organisation.terms import Function, OrganisationModel
from livlina.people.terms import Protection

CARRYING_OUT = (Function.TREATMENT, Function.CHILD_SUPPORT, Function.AUTHORITY, Function.CHILD_AUTHORITY)
"""What a unit does that can be given a commission."""


@dataclass(frozen=True)
class Given:
    """A commission with what has been said of it, the first first, and how it stands."""

    commission: Commission
    answers: list[CommissionAnswer]

    @property
    def kinds(self) -> list[str]:
        return [answer.kind for answer in self.answers]

    @property
    def state(self) -> State:
        return rules.state(self.kinds)

    @property
    def is_settled(self) -> bool:
        return rules.is_settled(self.kinds)

    @property
    def taken(self) -> CommissionAnswer | None:
        """That it was taken, if it was."""
        return next((answer for answer in self.answers if answer.kind == AnswerKind.ACCEPTED), None)

    @property
    def extent(self) -> Extent:
        """How much it is for now: as it was given, or as was decided since."""
        told = [answer for answer in self.answers if answer.kind in rules.TELLS_EXTENT]
        return told[-1].extent if told else self.commission.extent

    @property
    def asked_more(self) -> CommissionAnswer | None:
        """The request for more that waits for its answer, if there is one."""
        if not rules.waits_for_more(self.kinds):
            return None
        return next(answer for answer in reversed(self.answers) if answer.kind == AnswerKind.MORE_ASKED)

    def is_late(self, day: date) -> bool:
        return not self.is_settled and self.commission.answer_by < day


def mark(commission: Commission) -> str:
    """How protected the client is: the stronger of the mark when it was sent and the one in the case now (S-20)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT commission_mark(%s)", [commission.pk])
        (now,) = cursor.fetchone() or (None,)
    return max(commission.protection, now or Protection.NONE, key=Protection.values.index)


def origin(commission: Commission) -> Origin | None:
    """Where what is done with a commission leaves its trace. None for one who is not shown the commission."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT trace_ref, unit_id FROM commission_origin(%s)", [commission.pk])
        found = cursor.fetchone()
        return Origin(*found) if found else None


def is_granted(decision: Decision) -> bool:
    """True of a signed decision that grants something, all or part of it."""
    return decision.is_signed and decision.outcome in GRANTS


def units(case: Case, *, day: date) -> QuerySet[Unit]:
    """
    Units that can be given a commission from the case that day. Its own too, unless the two are apart: there it is
    carried out in the same case, by the one who gives it or a colleague (R-026, R-031).
    """
    working = Unit.objects.none()
    for function in CARRYING_OUT:
        working |= organisation.units_with(function, day=day)
    found = organisation.open_units(day=day).filter(pk__in=working.values("pk"))
    return found.exclude(pk=case.unit_id) if case.unit.model == OrganisationModel.SEPARATED else found


def of_case(case: Case) -> list[Given]:
    """The commissions given in the case, the latest first. Two queries."""
    return _with_answers(Commission.objects.filter(case=case).order_by("-pk"))


def one_of_case(case: Case, public_id: UUID) -> Given | None:
    """The commission of the case with that name, or None."""
    return next(iter(_with_answers(Commission.objects.filter(case=case, public_id=public_id))), None)


def received(actor: Actor) -> list[Given]:
    """
    Commissions to units that the actor leads and that nobody has settled, the one to be answered first coming first.

    The row policy leaves out those about somebody on the other side from the actor.
    """
    return _with_answers(_open().filter(to_unit__in=actor.led_units).order_by("answer_by", "pk"))


def waiting_for(actor: Actor) -> list[Given]:
    """
    Commissions that wait, given in cases that the actor works with: that nobody has settled, or where more is asked
    for. Those that ask something first.
    """
    own = cases.cases(actor, to=Permission.RECORD_FACTS)
    waiting = Commission.objects.filter(Q(~Exists(_settled())) | Q(Exists(_asked_more())), case__in=own)
    found = _with_answers(waiting.select_related("case").order_by("answer_by", "pk"))
    return sorted(found, key=lambda given: given.state != State.ASKED and given.asked_more is None)


def _open() -> QuerySet[Commission]:
    return Commission.objects.filter(~Exists(_settled()))


def _settled() -> QuerySet[CommissionAnswer]:
    return CommissionAnswer.objects.filter(commission=OuterRef("pk"), kind__in=sorted(rules.SETTLES))


def _asked_more() -> QuerySet[CommissionAnswer]:
    """That more was asked for, and nobody has answered."""
    later = CommissionAnswer.objects.filter(
        commission=OuterRef("commission"), pk__gt=OuterRef("pk"), kind__in=sorted(rules.ABOUT_MORE)
    )
    return CommissionAnswer.objects.filter(~Exists(later), commission=OuterRef("pk"), kind=AnswerKind.MORE_ASKED)


def asks_for_more_in(actor: Actor, given: Given) -> Case | DomainError:
    """The case of the actor's from which more is asked for, or why there is none."""
    taken = given.taken
    if taken is None or taken.taken_case_id is None:
        return NotYoursToExtend()
    case = cases.case_pages(actor, to=Permission.RECORD_FACTS).filter(pk=taken.taken_case_id).first()
    if case is None:
        return NotYoursToExtend()
    decides_too = case.pk == given.commission.case_id and taken.carried_by_id in (None, taken.said_by_id)
    return DecidedInTheSameCase() if decides_too else case


def of_help(case: Case, numbers: list[int]) -> list[Given]:
    """Commissions in the case to carry out the help of the decisions with these numbers, that stand. Two queries."""
    ended = (State.DECLINED, State.WITHDRAWN)
    found = Commission.objects.filter(case=case, decision__running__in=numbers).order_by("pk")
    return [given for given in _with_answers(found) if given.state not in ended]


def obstacle_to_closing(case: Case, day: date) -> DomainError | None:
    """A commission that nobody has settled is taken back, or answered, before the case it came from ends."""
    waits = _open().filter(case=case).select_related("to_unit").order_by("answer_by", "pk").first()
    return CommissionIsOpen(unit=waits.to_unit.full_name) if waits else None


def carried_out(actor: Actor) -> list[Given]:
    """Commissions that are carried out in cases that the actor works with, from whichever unit they came."""
    own = cases.cases(actor).filter(closed_on=None)
    taken = CommissionAnswer.objects.filter(kind=AnswerKind.ACCEPTED, taken_case__in=own)
    return _with_answers(Commission.objects.filter(pk__in=taken.values("commission")).order_by("sent_at", "pk"))


def seen(actor: Actor, public_id: UUID) -> Given | None:
    """
    The commission with that name, when a unit the actor leads is to answer it, or a case of theirs carries it out.

    The row policy closes it to those who lead once it is settled, and to those whom that case tells no whereabouts.
    """
    found = next(iter(_with_answers(Commission.objects.filter(public_id=public_id))), None)
    if found is None or found.commission.to_unit_id in actor.led_units:
        return found
    taken = found.taken
    if taken is None or taken.taken_case_id is None:
        return None
    return found if cases.cases(actor).filter(pk=taken.taken_case_id).exists() else None


def families(given: list[Given]) -> list[list[Given]]:
    """
    The commissions in groups: those whose cases have a person in common stand side by side, in their order. One query.

    Only of cases that the actor has already, so that nothing is told of others (S-10).
    """
    of_case: dict[Any, list[Given]] = {}
    for each in given:
        if each.taken is not None:
            of_case.setdefault(each.taken.taken_case_id, []).append(each)
    group: dict[Any, list[Any]] = {key: [key] for key in of_case}
    by_person: dict[int, Any] = {}
    for person, key in Party.objects.filter(case__in=list(of_case)).order_by("pk").values_list("person", "case"):
        first = by_person.setdefault(person, key)
        if group[first] is not group[key]:
            group[first].extend(group[key])
            for moved in group[key]:
                group[moved] = group[first]
    told: dict[int, list[Given]] = {}
    for key, together in group.items():
        told.setdefault(id(together), []).extend(of_case[key])
    return list(told.values())


def _with_answers(found: QuerySet[Commission]) -> list[Given]:
    answers = CommissionAnswer.objects.select_related("said_by", "carried_by").order_by("pk")
    rows = found.select_related("from_unit", "to_unit", "to_board", "sent_by").prefetch_related(
        Prefetch("answers", answers)
    )
    return [Given(row, list(row.answers.all())) for row in rows]

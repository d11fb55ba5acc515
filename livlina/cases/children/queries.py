"""The children of a case and what has been answered for each, and those of all cases for whom a step is missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, prefetch_related_objects

from livlina.access.actor import Actor
from livlina.cases import queries
from livlina.cases.children import rules
from livlina.cases.children.models import ChildAnswer, ChildLine
from livlina.cases.children.rules import Answered, LineState
from livlina.cases.children.terms import READ_FOR, Outcome, Step
from livlina.cases.models import Case, Party
from livlina.cases.terms import EngagementKind
from livlina.core.asked import asked
from livlina.organisation import queries as organisation
from livlina.organisation.queries import UnitLimits
from livlina.organisation.terms import DEFAULT_LIMITS, Limit
from livlina.people.models import Person

MOST_WAITING = 200  # lines looked through for my day; more in one person's hands is told as many
HANDS = (EngagementKind.ASSIGNED, EngagementKind.CO_ASSIGNED, EngagementKind.STAND_IN)


@dataclass(frozen=True)
class Child:
    """A child of a case with their line, all that has been answered in the order it was written, and what it means."""

    line: ChildLine
    party: Party
    answers: list[ChildAnswer]
    state: LineState

    def of(self, step: Step) -> list[ChildAnswer]:
        """The answers of one step, the latest first."""
        return [answer for answer in reversed(self.answers) if answer.step == step]

    def read_for(self, step: Step) -> list[ChildAnswer]:
        """What is read before that step is answered, the latest first."""
        return [answer for answer in reversed(self.answers) if answer.step in READ_FOR.get(step, (step,))]

    def marks(self, step: Step) -> list[str]:
        """By which a page says that it showed it."""
        return [str(answer.public_id) for answer in self.read_for(step)]

    def holds(self, step: Step) -> ChildAnswer | None:
        """The answer of a step that holds."""
        return next(iter(self.of(step)), None)


def ask_again_after(unit_id: int, *, day: date) -> int:
    """How many days after a report BoU is asked for its answer, as the unit has decided."""
    return organisation.limit_that_holds(Limit.CONCERN_ANSWER_DAYS, unit_id=unit_id, day=day)


def days_of_answers(unit_ids: Iterable[int], *, day: date) -> dict[int, int]:
    """The same of each of these units. One query."""
    key = Limit.CONCERN_ANSWER_DAYS
    told = organisation.limits([key], day=day)
    return {unit: told.get((key, unit), told.get((key, None), DEFAULT_LIMITS[key])) for unit in unit_ids}


def children(
    case: Case, parties: Iterable[Party], *, day: date, limits: UnitLimits | None = None, has_answers: bool = True
) -> list[Child]:
    """
    The children of an adult's case in the order they became known. What is known already is not asked for again: the
    `limits` of the unit, and that nothing has been answered. At most three queries; none where there is no child.
    """
    of_line = {party.pk: party for party in parties if party.role == "child"}
    if case.asks_who_told or not of_line:
        return []
    lines = _lines(case=case.pk)
    of_each: dict[int, list[ChildAnswer]] = {}
    for answer in _told(case=case.pk) if has_answers else ():
        answer.case = case
        of_each.setdefault(answer.line_id, []).append(answer)
    days = limits.holds(Limit.CONCERN_ANSWER_DAYS) if limits else ask_again_after(case.unit_id, day=day)
    found = []
    for line in lines:
        line.case, party = case, of_line[line.party_id]
        known = of_each.get(line.pk, [])
        found.append(Child(line, party, known, _state(known, party.person, day=day, days=days)))
    return found


@asked
def _lines(*, case: Any) -> QuerySet[ChildLine]:
    return ChildLine.objects.filter(case=case).order_by("pk")


@asked
def _told(*, case: Any) -> QuerySet[ChildAnswer]:
    return answers(case).select_related("said_by", "to_unit").order_by("pk")


def answers(case: Any) -> QuerySet[ChildAnswer]:
    """All that has been answered for the children of a case."""
    return ChildAnswer.objects.filter(case=case)


def child(case: Case, line_id: UUID, *, day: date) -> Child | None:
    """One of them, or None."""
    found = children(case, queries.parties(case), day=day)
    one = next((each for each in found if each.line.public_id == line_id), None)
    if one is not None:  # what is kept apart of its reports, in one more question where there are any
        prefetch_related_objects([answer for answer in one.answers if answer.outcome == Outcome.MADE], "kept")
    return one


def _state(answers: Iterable[ChildAnswer], person: Person, *, day: date, days: int) -> LineState:
    return rules.state_of_line(
        [
            Answered(Step(answer.step), Outcome(answer.outcome), answer.happened_on, place)
            for place, answer in enumerate(answers)
        ],
        grown_on=rules.grown_on(born=_born(person, day=day), birth_year=person.birth_year),
        day=day,
        ask_again_after=days,
    )


def _born(person: Person, *, day: date) -> date | None:
    """The day of birth where it matters: of one who is a child by the year alone it is not opened."""
    if person.birth_year is not None and day.year - person.birth_year < rules.GROWN_AT:
        return None
    return date.fromisoformat(person.born) if person.born else None


def without_a_step(actor: Actor, *, day: date) -> list[Child]:
    """
    Children in open cases in the actor's hands for whom something is to be done now, those known longest first.

    Three queries whatever their number, and one more for each unit. Nothing sealed is opened but a day of birth.
    """
    mine = queries.engagements(actor).filter(kind__in=HANDS)
    lines = list(
        ChildLine.objects.filter(_may_lack(), case__in=mine.values("case"), case__closed_on=None)
        .select_related("case", "party__person")
        .order_by(F("known_at").asc(nulls_first=True), "pk")[:MOST_WAITING]
    )
    answers: dict[int, list[ChildAnswer]] = {}
    told = ChildAnswer.objects.filter(line__in=[line.pk for line in lines]).order_by("pk")
    for answer in told.only("line", "case", "step", "outcome", "happened_on") if lines else ():
        answers.setdefault(answer.line_id, []).append(answer)
    days = {unit: ask_again_after(unit, day=day) for unit in {line.case.unit_id for line in lines}}
    found = []
    for line in lines:
        known = answers.get(line.pk, [])
        state = _state(known, line.party.person, day=day, days=days[line.case.unit_id])
        if state.needs_a_step:
            found.append(Child(line, line.party, known, state))
    return found


def _may_lack() -> Q:
    """Lines in which a step of one's own has no answer, or a report made waits for one: more than lack, never fewer."""
    told = ChildAnswer.objects.filter(line=OuterRef("pk"))
    replied = ChildAnswer.objects.filter(
        line=OuterRef("line"),
        outcome__in=rules.REPLIES,
        happened_on__gte=OuterRef("happened_on"),
        pk__gt=OuterRef("pk"),
    )
    waits = told.filter(~Exists(replied), outcome=Outcome.MADE)
    unreported = ChildAnswer.objects.filter(line=OuterRef("line"), outcome__in=rules.UNREPORTED, pk__lt=OuterRef("pk"))
    lacks = Q(Exists(waits)) | Q(Exists(told.filter(Exists(unreported), outcome__in=rules.HARMED)))
    for step in rules.OURS:
        lacks |= ~Q(Exists(told.filter(step=step)))
    return lacks

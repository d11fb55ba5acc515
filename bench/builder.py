"""The demo city's builder of cases, told to lay what the bench asks for: open cases, each one's given to someone."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from random import Random
from typing import cast

from livlina.cases.models import Case, CaseCounter, Engagement, Note
from livlina.cases.terms import EngagementKind
from livlina.core.fields import PublicModel
from livlina.demo import words
from livlina.demo.plan import CasePlan
from livlina.demo.rows import Builder
from livlina.intake.models import Contact, ContactCounter
from livlina.intake.terms import ContactKind, Outcome
from livlina.people.models import Person

YEARS = 10
ENTRANCES = ("self", "rvt", "bou", "emergency", "health_care", "other_unit", "family_law", "police", "unknown")
TEXTS = [text.format(name="Hon") for text in (*words.TALK_NOTES, *words.HANDLING_NOTES)]
NOTES_IN_ONE = 6  # of the demo city's notes in one of ours: about 500 characters, as real ones


class Register(Builder):
    """Cases in turn: the `turn` of a case says whose it is, as cards are dealt."""

    turn = 0
    caller: Person | None = None  # whom a contact is about, when she is known

    def begin_at(self, key: int) -> None:
        """Let the keys go on after this one: each process has a range of its own."""
        self.keys = defaultdict(lambda: key)

    def lay(self, *, unit: str, turn: int) -> None:
        """One case of the unit, open and given to the worker whose turn it is, with the contact it came from."""
        self.turn = turn
        plan = self.plan(unit)
        self.case(plan)
        case = cast("Case", self.rows[Case][-1])
        self.caller = case.person
        self.contact(plan, kind=ContactKind.PERSON, waiting=False)
        self.caller = None
        contact = cast("Contact", self.rows[Contact][-1])
        contact.case, contact.outcome, contact.passed_on_to = case, Outcome.CASE_OPENED, ""

    def client(self, plan: CasePlan) -> Person:
        return self.caller or super().client(plan)

    def plan(self, unit: str) -> CasePlan:
        chance = self.chance
        role = chance.choices(("exposed", "using_violence", "child"), weights=(80, 13, 7))[0]
        entrance = chance.choice(ENTRANCES)
        return CasePlan(
            unit=unit,
            role=role,
            came_in_on=self.today - timedelta(days=chance.randint(0, 365 * YEARS)),
            sex=chance.choices(("female", "male", "other", "unknown"), weights=(80, 18, 1, 1))[0],
            minor_children="unknown" if role == "child" else chance.choices(("yes", "no", "unknown"), (69, 28, 3))[0],
            entrance=entrance,
            offered=chance.choice(("yes", "yes", "no")) if entrance == "police" else "unknown",
            rich=True,
        )

    def closing_day(self, came_in_on: date) -> None:
        return None

    def engage(self, case: Case, *, plan: CasePlan, opened: datetime) -> int:
        team = self.ground.teams[plan.unit]
        worker = team[self.turn % len(team)]
        self.add(
            Engagement(
                case=case, actor_id=worker, unit=case.unit, kind=EngagementKind.ASSIGNED, starts_at=opened, ends_at=None
            )
        )
        return worker

    def add(self, row: PublicModel, *, chance: Random | None = None) -> None:
        if isinstance(row, Note):
            row.text = " ".join([row.text or "", *self.chance.choices(TEXTS, k=NOTES_IN_ONE - 1)])
        super().add(row, chance=chance)

    def queue(self, unit: str, count: int) -> None:
        """First contacts that wait at the unit."""
        for _ in range(count):
            self.contact(self.plan(unit), kind=ContactKind.PERSON, waiting=True)

    def ended(self, unit: str, count: int) -> None:
        """First contacts of ten years that became no case: those who lead the unit see them still."""
        for _ in range(count):
            self.contact(self.plan(unit), kind=ContactKind.PERSON, waiting=False)

    def count_numbers(self) -> None:
        """Let the units' running numbers go on where the register ends."""
        units = self.ground.units
        CaseCounter.objects.bulk_create(
            CaseCounter(unit=units[key], year=year, last=last) for (key, year), last in self.numbers.items()
        )
        ContactCounter.objects.bulk_create(
            ContactCounter(unit=units[key], last=last) for key, last in self.contact_numbers.items()
        )

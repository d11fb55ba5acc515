"""Reads of what has been assessed. Who sees it is who sees the case."""

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID, uuid5

from django.db import connection
from django.db.models import Prefetch, Q, QuerySet

from livlina.access.actor import Actor
from livlina.assessments import instruments, rules
from livlina.assessments.instruments import Instrument, Item
from livlina.assessments.models import AnswerSheet, Assessment, AssessmentAction, AssessmentAddition
from livlina.assessments.terms import Flag, Licence, Outcome
from livlina.cases import queries as cases
from livlina.cases.models import Case
from livlina.core.asked import asked
from livlina.organisation.competence import queries as competence
from livlina.organisation.models import Staff
from livlina.people import rules as people

SHOWN_ON_OVERVIEW = 12


@dataclass(frozen=True)
class Said:
    """One answer with its words."""

    value: str = ""
    words: str = ""


@dataclass(frozen=True)
class Assessed:
    """An assessment with what was answered, done and added; `instrument` is None where its file is gone."""

    assessment: Assessment
    instrument: Instrument | None
    sheets: list[AnswerSheet] = field(default_factory=list)
    actions: list[AssessmentAction] = field(default_factory=list)
    additions: list[AssessmentAddition] = field(default_factory=list)

    @cached_property
    def said(self) -> dict[str, Said]:
        """What was answered, by item."""
        return {key: one for sheet in self.sheets for key, one in said_on(sheet).items()}

    @cached_property
    def answers(self) -> dict[str, str]:
        return {key: one.value for key, one in self.said.items()}

    @property
    def told(self) -> Instrument:
        """The instrument, as far as it is known: one whose file is gone has its key for a name, and no items."""
        return self.instrument or lost(self.assessment.instrument, self.assessment.version)

    @property
    def raised(self) -> dict[Flag, list[Item]]:
        return rules.raised(self.told, self.answers)

    @property
    def acted(self) -> set[str]:
        return {action.flag for action in self.actions}

    @property
    def waiting_flags(self) -> list[Flag]:
        """What was raised and has no action yet: it is listed until it has one (R-239)."""
        return [flag for flag in self.raised if flag.value not in self.acted]

    @property
    def holds(self) -> str:
        """The level that holds now, '' where none is signed."""
        return holding(self.assessment)

    @property
    def due_on(self) -> date | None:
        return due_on(self.assessment, self.instrument)

    @property
    def answered(self) -> int:
        """How many times answers have been saved: as many as were read, when nothing has changed since (S-142)."""
        return sum(sheet.version for sheet in self.sheets)

    def version_of(self, section: str) -> int:
        return next((sheet.version for sheet in self.sheets if sheet.section == section), 0)


def lost(key: str, version: int) -> Instrument:
    """In place of an instrument whose file is gone: what was signed with it can still be read."""
    return Instrument(
        key=key,
        version=version,
        period=instruments.ALWAYS,
        name=key,
        purpose="",
        roles=frozenset(),
        outcome=Outcome.NONE,
        licence=Licence.RESULT_ONLY,
        licence_text="",
        source="",
    )


def said_on(sheet: AnswerSheet) -> dict[str, Said]:
    return {key: Said(value, words) for key, (value, words) in json.loads(sheet.answers or "{}").items()}


def holding(row: Assessment) -> str:
    """The level that holds of one that is signed, or struck."""
    return rules.holding(level=row.level, floor=row.floor, second=row.second_outcome)


def due_on(row: Assessment, instrument: Instrument | None) -> date | None:
    """When it is to be made again, as was decided when it was signed; None where nobody has said how often."""
    if row.again_on is not None:
        return row.again_on
    days = instrument.interval_days if instrument else None
    return row.happened_on + timedelta(days=days) if days and row.is_signed else None


def assessments(case: Any) -> QuerySet[Assessment]:
    """All that has been assessed in a case, begun or signed."""
    return Assessment.objects.filter(case=case)


SETTLED = Q(signed_at__isnull=False) | (Q(discarded_at__isnull=False) & ~Q(floor=""))
"""Of which a level holds: what is signed, and what is struck though its answers pointed to a danger."""


@asked
def _shown(*, case: Any) -> QuerySet[Assessment]:
    told = (
        "public_id", "case", "instrument", "version", "happened_on", "how", "level", "floor", "second_outcome",
        "judged_at",
        "signed_at", "started_at", "again_on", "discarded_at",
    )  # fmt: skip
    found = assessments(case).filter(SETTLED | Q(discarded_at=None)).only(*told)
    return found.order_by("-happened_on", "-pk")[:SHOWN_ON_OVERVIEW]


def shown(case: Case) -> list[Assessment]:
    """The latest of the case, as the overview tells of them. One query."""
    return cases.of_case(case, _shown(case=case.pk))


def written(case: Case) -> list[Assessment]:
    """All of the case, the latest first."""
    found = assessments(case).select_related("started_by", "signed_by", "second_by").order_by("-happened_on", "-pk")
    return cases.of_case(case, list(found))


def instrument_of(row: Assessment) -> Instrument | None:
    """The version of the instrument that it was made with."""
    return instruments.version(row.instrument, row.version)


def one(case: Case, public_id: UUID) -> Assessed | None:
    """An assessment of the case with all that belongs to it, or None. Four queries."""
    return next(iter(whole(case, assessments(case).filter(public_id=public_id))), None)


def whole(case: Case, found: QuerySet[Assessment]) -> list[Assessed]:
    """These assessments with their answers, actions and additions: four queries, however many they are."""
    rows = found.select_related("started_by", "judged_by", "signed_by", "second_by").prefetch_related(*PARTS)
    return [read(case, row) for row in rows]


PARTS = (
    Prefetch("sheets", AnswerSheet.objects.select_related("saved_by").order_by("pk")),
    Prefetch("actions", AssessmentAction.objects.select_related("done_by").order_by("pk")),
    Prefetch("additions", AssessmentAddition.objects.select_related("written_by").order_by("pk")),
)


def read(case: Case, row: Assessment) -> Assessed:
    """One that was read with `PARTS`."""
    row.case = case
    return Assessed(
        assessment=row,
        instrument=instrument_of(row),
        sheets=cases.of_case(case, list(row.sheets.all())),
        actions=cases.of_case(case, list(row.actions.all())),
        additions=cases.of_case(case, list(row.additions.all())),
    )


def before(case: Case, row: Assessment) -> Assessed | None:
    """The one signed before it with the same instrument, in whatever version."""
    earlier = assessments(case).filter(instrument=row.instrument).exclude(signed_at=None).exclude(pk=row.pk)
    if row.signed_at is not None:
        earlier = earlier.filter(signed_at__lt=row.signed_at)
    found = earlier.order_by("-signed_at", "-pk").first()
    return one(case, found.public_id) if found else None


def meet_second(row: Assessment) -> None:
    """
    Let what told of the second reading be met, by the one who has read it now: who may be one that reads for a time.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT meet_second_reading(%s)", [row.pk])


def added_marks(read: Assessed) -> list[str]:
    """By which a page says what it showed that has been added to a signed assessment (S-142)."""
    return [str(each.public_id) for each in read.additions]


@dataclass(frozen=True)
class Beside:
    """What is known in other assessments with the same instrument: what has settled, and what is judged and left."""

    settled: list[Assessment]
    left: list[Assessment]

    @property
    def before(self) -> str:
        """The level that held before, '' for none."""
        return rules.highest(map(holding, self.settled))

    @property
    def proposed(self) -> str:
        """The highest that answers point to which nobody has signed: it is known until one is signed or struck."""
        return rules.highest(row.proposed for row in self.left)

    @property
    def unsettled(self) -> list[Assessment]:
        """Those that are read before a lower level is signed or agreed to: left, or struck and not agreed to."""
        return [*self.left, *(row for row in self.settled if row.is_struck and holding(row))]


def beside(case: Case, row: Assessment | None, *, instrument: str) -> Beside:
    """What is known beside this one, or before one is written. One query."""
    found = assessments(case).filter(instrument=instrument)
    rows = cases.of_case(case, list(found.exclude(pk=row.pk) if row is not None else found))
    return Beside(settled(rows), left(rows))


def left(rows: Iterable[Assessment]) -> list[Assessment]:
    """Of these assessments those whose result is known, and that nobody has signed or struck."""
    return [row for row in rows if row.is_left]


def settled(rows: Iterable[Assessment]) -> list[Assessment]:
    """
    Of these assessments those whose level holds: the last signed of each instrument, and what was struck since. Whoever
    signs after something was struck has it counted in their own level.

    Last is the one signed last, whatever day it was made on, here as in the lists of those who lead.
    """
    every = list(rows)
    signed = [(row.signed_at, row.pk, row) for row in every if row.signed_at is not None]
    last = {row.instrument: row for *_, row in sorted(signed, key=lambda each: each[:2])}
    struck = [row for row in every if row.is_struck and not _is_counted(row, last.get(row.instrument))]
    return [*last.values(), *struck]


def _is_counted(struck: Assessment, last: Assessment | None) -> bool:
    if last is None or last.signed_at is None or struck.discarded_at is None:
        return False
    return last.signed_at > struck.discarded_at


def about(case: Case, instrument: str) -> UUID:
    """What a deadline to make it again is about within the case: the instrument."""
    return uuid5(case.public_id, instrument)


def review_on(read: Assessed) -> date | None:
    """The day on which the worker has said that it is to be looked at again, in its answers."""
    said = read.answers.get(read.told.review_item, "") if read.told.review_item else ""
    with suppress(ValueError):
        return date.fromisoformat(said)
    return None


def competences(actor: Actor, *, day: date) -> frozenset[str]:
    """What the one who acts has in the register of competence that day, by name."""
    me = list(Staff.objects.filter(pk=actor.id))
    return frozenset(each.name for each in competence.register(me, day=day).holding)


def age_of(case: Case, *, day: date) -> int | None:
    """How old the one whom the case is about is, None where nobody knows; of a year, the age of that year."""
    person = case.person
    if person.born:
        return people.age(born=date.fromisoformat(person.born), day=day)
    return day.year - person.birth_year if person.birth_year else None


def packed(said: Mapping[str, Said]) -> str:
    """Answers as they are kept on a sheet: what says nothing is not there."""
    told = {key: [one.value, one.words] for key, one in said.items() if one.value or one.words}
    return json.dumps(told, ensure_ascii=False)


def offered(case: Case, *, day: date) -> list[Instrument]:
    """The instruments made for the role and age of the one whom the case is about, those with texts first."""
    age = age_of(case, day=day)
    return [each for each in instruments.on(day, role=case.role) if rules.fits_age(each, age=age)]


def latest_of_each(rows: Iterable[Assessment]) -> dict[str, Assessment]:
    """The last signed of each instrument, the latest first; `rows` in that order."""
    found: dict[str, Assessment] = {}
    for row in rows:
        if row.is_signed:
            found.setdefault(row.instrument, row)
    return found

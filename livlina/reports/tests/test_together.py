"""No number under five comes of two panels of the page, of any sum or difference of what stands on it together."""

import json
from collections import defaultdict
from datetime import date, timedelta
from itertools import product
from random import Random
from uuid import uuid4

import pytest
from django.db import connection

from livlina.access.terms import Role
from livlina.assessments import instruments
from livlina.cases.models import Case
from livlina.cases.terms import CaseRole, Entrance
from livlina.core import clock
from livlina.organisation.models import UnitFunction
from livlina.organisation.terms import Function
from livlina.organisation.tests.factories import UnitFactory, actor, worker
from livlina.people.models import Person
from livlina.reports.rules import SMALL_COUNTS
from livlina.reports.tests.published import save
from livlina.support.models import Intervention
from livlina.support.tests.factories import session

YEARS = range(2012, 2024)
TERTIALS = [
    (date(year, month, 1), date(year, month + 4, 1) - timedelta(days=1) if month < 9 else date(year, 12, 31))
    for year in YEARS
    for month in (1, 5, 9)
]
HELPS = ((), ("trappan",), ("bojen",), ("trappan", "bojen"))


def small_ones(told, counts):
    """
    What sums and differences of what is told tell of few: `told` are sets of the cells of `counts` whose sum is given.

    A combination is a number of people where it counts each cell once or not at all.
    """
    found = set()
    for signs in product((-1, 0, 1), repeat=len(told)):
        weights = {cell: sum(sign for sign, of in zip(signs, told, strict=True) if cell in of) for cell in counts}
        if set(weights.values()) <= {0, 1}:
            number = sum(counts[cell] for cell, weight in weights.items() if weight)
            if number in SMALL_COUNTS:
                found.add((number, tuple(cell for cell, weight in weights.items() if weight)))
    return found


def test_what_is_counted_out_is_found():
    counts = {"a": 9, "b": 4}
    assert small_ones([{"a", "b"}], counts) == set()
    assert small_ones([{"a", "b"}, {"a"}], counts) == {(4, ("b",))}


def ask(door, columns, first, last, *more):
    with connection.cursor() as cursor:
        places = ", ".join(["%s"] * (2 + len(more)))
        cursor.execute(f"SELECT {columns} FROM {door}({places})", [first, last, *more])
        return cursor.fetchall()


@pytest.mark.django_db
def test_s101_no_sum_or_difference_of_the_panels_tells_of_few_children(application):
    drawn = Random(101)
    units = [UnitFactory(functions=[Function.TREATMENT], valid_from=date(2000, 1, 1)) for _ in range(3)]
    UnitFunction.objects.update(valid_from=date(2000, 1, 1))
    staff, by = worker(units[0]), []
    for first, _ in TERTIALS:
        for unit in units:
            for role, number in (
                (CaseRole.CHILD, drawn.choice((0, 1, 2, 3, 4, 4, 5, 6, 9, 12))),
                (CaseRole.EXPOSED, 5 if first.year == YEARS[0] else 0),
            ):
                for _ in range(number):
                    case = Case(
                        unit=unit, number=uuid4().hex[:8], person=Person(name="Exempel Person"), role=role,
                        came_in_on=first, opened_at=clock.now(),
                        entrance=drawn.choice((Entrance.RVT, Entrance.BARNAHUS, Entrance.SELF)),
                    )  # fmt: skip
                    helps = drawn.choice(HELPS) if role == CaseRole.CHILD else ()
                    by.append((case, (first, unit, role, helps, bool(helps) and drawn.random() < 0.5)))
    save([case for case, _ in by])
    Intervention.objects.bulk_create(
        Intervention(
            case=case, kind=kind, ground="service", starts_on=first, started_by=staff, started_at=clock.now(),
            submission=uuid4(), is_training=trained,
        )
        for case, (first, _, _, helps, trained) in by
        for kind in helps
    )  # fmt: skip
    for case, (first, *_) in by:
        if first.year == YEARS[0]:  # where it is also told how often somebody has been heard
            session(case, staff, clock.now())
    asking = sorted(instruments.asking_of_violence())
    shown = set()
    reader = worker(UnitFactory(functions=[Function.CITY_ADMINISTRATION]), Role.STATISTICIAN)
    with application(actor(reader)):
        for first, last in TERTIALS:
            children = [(case, told) for case, told in by if told[0] == first and told[2] == CaseRole.CHILD]
            everything = {}
            for axis, key, cases in ask("child_case_counts", "dimension, key, cases", first, last):
                if cases is not None:
                    everything[axis, key] = cases
            of_unit = {unit.pk: sum(told[1] == unit for _, told in children) for unit in units}
            # by unit: what is told in any panel
            told = [set(of_unit)] if ("all", "") in everything else []
            known = {int(key) for axis, key in everything if axis == "unit"}
            known |= {row[0] for row in ask("own_support_counts", "unit_id, own_cases", first, last) if row[1]}
            rows = ask("asking_counts", "dimension, key, grown", first, last, asking)
            known |= {key for axis, key, grown in rows if axis == "unit" and not grown}
            if first.year == YEARS[0]:
                # the five tables tell how many grown-ups there are: the rest of who has been heard are children
                heard = dict(ask("continuity_counts", "unit_id, cases", first, last))
                assert not {cases - 5 for cases in heard.values()} & set(SMALL_COUNTS)
                known |= {unit for unit, cases in heard.items() if cases > 5}
            assert not small_ones([*told, *({unit} for unit in sorted(known))], of_unit), first
            # by way in
            ways = {way.value: sum(case.entrance == way for case, _ in children) for way in Entrance}
            known = [{key} for axis, key in everything if axis == "entrance"]
            assert not small_ones([*([set(ways)] if told else []), *known], ways), first
            # by help, and in training: what is had together
            cells = {
                (helps, trained): sum(each[3:] == (helps, trained) for _, each in children)
                for helps in HELPS
                for trained in (False, True)
            }
            published = [set(cells)] if told else []
            for axis, key in everything:
                if axis == "training":
                    published.append({cell for cell in cells if cell[1]})
                elif axis == "method":
                    published.append({cell for cell in cells if (key in cell[0] if key else not cell[0])})
            assert not small_ones(published, cells), first
            shown |= {axis for axis, _ in everything}
    assert shown == {"all", "unit", "entrance", "method", "training"}  # and it is told, where it can be


@pytest.mark.django_db
def test_s101_shares_are_told_where_neither_they_nor_the_rest_are_of_few():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT part, whole, leaves_few(part, whole) FROM generate_series(0, 12) part, generate_series(0, 12) whole"
            " WHERE part <= whole"
        )
        for part, whole, few in cursor.fetchall():
            assert few == bool({part, whole - part} & set(SMALL_COUNTS))


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 2, 3, 4])
def test_s101_what_is_withheld_of_a_sum_may_be_several_numbers(rows):
    """Whoever knows the sum, the rows and the rule, and whoever takes all that is withheld for few."""
    most = 14 if rows < 4 else 10
    all_counts = [list(counts) for counts in product(range(1, most), repeat=rows)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT counts, least_told(counts), may_be_several(counts)"
            " FROM (SELECT translate(told::text, '[]', '{}')::bigint[] AS counts FROM jsonb_array_elements(%s) told) t",
            [json.dumps(all_counts)],
        )
        found = cursor.fetchall()
    seen = defaultdict(list)
    for counts, least, is_several in found:
        withheld = [count for count in counts if least is None or count < least]
        assert least is None or least >= 5
        if least is None and not is_several:  # then the page tells neither the rows nor, of children's cases, the sum
            continue
        if withheld:
            assert len(withheld) >= 2
            assert sum(withheld) >= 5
            assert sum(withheld) not in (len(withheld), 4 * len(withheld))
        seen[sum(counts), tuple(count if count not in withheld else None for count in counts)].append(counts)
    for (whole, shown), possible in seen.items():
        if whole < most:  # all that could give that sum are among those tried
            for place, count in enumerate(shown):
                assert count is not None or len({counts[place] for counts in possible}) > 1, (whole, shown)

"""Children's cases give the known answers, the asking about violence its shares, and nothing over few is told."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livlina.access.terms import Role
from livlina.assessments import instruments
from livlina.assessments.errors import NotForThisAge
from livlina.assessments.models import Assessment
from livlina.assessments.rules import obstacle_to_using
from livlina.cases.models import Case
from livlina.cases.terms import CaseRole, Entrance
from livlina.core import clock
from livlina.organisation.models import District
from livlina.organisation.terms import Function
from livlina.organisation.tests.factories import UnitFactory, worker
from livlina.people.models import Person
from livlina.reports.coverage import rules
from livlina.reports.coverage.rules import Asked, ChildCount
from livlina.reports.rules import SMALL_COUNTS
from livlina.reports.tests.published import known, save
from livlina.support.models import Intervention

KEYS = st.sampled_from(["a", "b", "c"])


@given(
    st.lists(
        st.builds(ChildCount, st.sampled_from(["unit", "entrance", "method"]), KEYS, st.none() | st.integers(1, 40))
    )
)
def test_no_small_count_of_children_is_shown_and_a_unit_without_any_has_zero(counts):
    told = rules.child_cases(counts, units=[("a", "A"), ("d", "D")])
    shown = [cases for rows in (told.units, told.entrances, told.methods) for _, cases in rows]
    assert not set(shown) & set(SMALL_COUNTS)
    assert told.units[1] == ("D", 0)


@given(
    cases=st.integers(5, 60),
    parts=st.tuples(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1)),
    grown=st.booleans(),
)
def test_what_is_shown_of_the_asking_leaves_nothing_small(cases, parts, grown):
    asked = round(cases * parts[0])
    answered = round(asked * parts[1])
    quarter = min(asked * 4 // cases, 3)
    told = Asked("RVC", grown, date(2026, 1, 1), cases, quarter, asked, answered, round(answered * parts[2]))
    (row,) = rules.coverage([told], grown=grown, by_district=False)
    for of, count in ((row.cases, row.asked), (row.asked, row.answered), (row.answered, row.exposed)):
        assert count is None or not {count, of - count} & set(SMALL_COUNTS)
    assert (row.asked is None) == (row.share in rules.QUARTERS)
    assert rules.coverage([told], grown=not grown, by_district=False) == []


def child_cases(unit, days, *, entrance=Entrance.RVT, role=CaseRole.CHILD, district=None):
    made = [
        Case(
            unit=unit, number=uuid4().hex[:8], person=Person(name="Exempel Barn"), role=role, came_in_on=day,
            entrance=entrance, opened_at=clock.now(), district=district,
        )
        for day in days
    ]  # fmt: skip
    save(made)
    return made


def told(page, name):
    return page.partition(f'id="{name}"')[2].partition("</section>")[0]


def row(name, *cells):
    return f'<th scope="row">{name}</th>' + "".join(f'<td class="num">{cell}</td>' for cell in cells)


@pytest.mark.django_db
@pytest.mark.req("R-192", "R-193")
def test_a_register_with_the_known_numbers_of_children_gives_them_back(browse):
    known_of = known()["children"]
    units = {name: UnitFactory(name=name, functions=[Function.TREATMENT]) for name in known()["units"]}
    staff = worker(units["Väst"])

    def days(first, number):
        return [first + timedelta(days=3 * place) for place in range(number)]

    # how the known sums were spread is not known: the spread is made up
    child_cases(units["Sydost"], days(date(2021, 5, 3), 6))
    barnahus = child_cases(units["Innerstad"], days(date(2021, 9, 1), 5), entrance=Entrance.BARNAHUS)
    rest = child_cases(units["Väst"], days(date(2021, 9, 2), known_of["year_2021"] - 11))
    spring = known_of["spring_2022"]["below"] - 1
    child_cases(units["Sydväst"], [date(2022, 1, 10)])
    child_cases(units["Innerstad"], days(date(2022, 1, 11), 6))
    child_cases(units["Väst"], days(date(2022, 1, 12), spring - 7))
    child_cases(units["Väst"], days(date(2022, 5, 2), 5))  # after the spring
    child_cases(units["Väst"], days(date(2021, 9, 2), 9), role=CaseRole.EXPOSED)  # grown-ups
    for case in (*barnahus, *rest):
        Intervention.objects.create(
            case=case, kind="trappan", ground="service", starts_on=case.came_in_on, started_by=staff,
            started_at=clock.now(), submission=uuid4(), is_training=case in rest,
        )  # fmt: skip
    reads = browse(worker(UnitFactory(functions=[Function.CITY_ADMINISTRATION]), Role.STATISTICIAN))

    year = told(reads.get("/statistik/?fran=2021-01-01&till=2021-12-31").content.decode(), "children")
    assert f"<strong>{known_of['year_2021']}</strong> barnärenden kom in. Övningsärenden: 7." in year
    for name, cases in (("Innerstad", 5), ("Sydost", 6), ("Sydväst", 0), ("Väst", 7)):
        assert row(name, cases) in year
    assert row("Beslut från RVT", 13) in year
    assert row("Barnahus", 5) in year
    assert row("Trappan", 12) in year
    assert row("Ingen insats har börjat", 6) in year

    # one child at Sydväst: hidden, and Innerstad with it, for else the sum less the others would tell
    early = told(reads.get("/statistik/?fran=2022-01-01&till=2022-04-30").content.decode(), "children")
    assert f"<strong>{spring}</strong> barnärenden" in early
    assert spring < known_of["spring_2022"]["below"]
    for name, cases in (("Innerstad", "visas inte"), ("Sydväst", "visas inte"), ("Sydost", 0), ("Väst", 12)):
        assert row(name, cases) in early
    assert "Inget barnärende" in told(
        reads.get("/statistik/?fran=2022-01-02&till=2022-04-29").content.decode(), "children"
    )


@pytest.mark.req("R-221")
def test_r221_the_national_short_questions_are_for_grown_ups_alone():
    short = instruments.current("freda_short", day=date(2026, 1, 1))
    assert short.key in instruments.asking_of_violence()
    assert not short.has_texts  # its questions are others'
    assert isinstance(obstacle_to_using(short, role=CaseRole.EXPOSED, age=17, competences=[]), NotForThisAge)
    assert obstacle_to_using(short, role=CaseRole.EXPOSED, age=18, competences=[]) is None
    assert CaseRole.CHILD not in short.roles


@pytest.mark.django_db
@pytest.mark.req("R-221", "R-230")
def test_how_systematically_people_are_asked_by_unit_tertial_and_district(browse):
    year = clock.today().year - 1
    unit = UnitFactory(name="RVC Prov", functions=[Function.TREATMENT])
    north, south = (
        District.objects.create(key=name, name=name, valid_from=date(2020, 1, 1)) for name in ("Norr", "Söder")
    )
    staff, first = worker(unit), date(year, 2, 1)

    def ask(case, exposed="unknown", *, key="violence_screening", after=10, **other):
        Assessment.objects.create(
            case=case, instrument=key, version=1, happened_on=case.came_in_on + timedelta(days=after), asked="self",
            how="in_person", started_by=staff, started_at=clock.now(), submission=uuid4(), exposed=exposed,
            **({"signed_by": staff, "signed_at": clock.now()} | other),
        )  # fmt: skip

    grown = child_cases(unit, [first] * 25, role=CaseRole.EXPOSED, district=north)
    for place, case in enumerate(grown[:20]):
        ask(case, "yes" if place < 5 else "no" if place < 10 else "unknown")
    ask(grown[20], "yes", after=61)  # too late to be routine
    ask(grown[21], "yes", signed_by=None, signed_at=None)  # begun and left
    children = child_cases(unit, [first] * 6, district=south)
    ask(children[0], key="child_situation")
    child_cases(unit, [first] * 4, role=CaseRole.EXPOSED, district=south)  # too few of a district
    reads = browse(worker(UnitFactory(functions=[Function.CITY_ADMINISTRATION]), Role.STATISTICIAN))
    page = told(reads.get(f"/statistik/?fran={year}-01-01&till={year}-12-31").content.decode(), "asking")

    def of(*cells):
        return f'<th scope="row">RVC Prov</th><td class="nowrap">1, {year}</td>' + "".join(
            f'<td class="num">{cell}</td>' for cell in cells
        )

    assert of(29, "69 %", 20, 10, 5) in page
    assert of(6, "–", "–") in page  # one child of six was asked: the number is not told
    assert row("Norr", "75 % eller fler", "–") in page
    assert row("Söder", "–", "under 25 %") in page

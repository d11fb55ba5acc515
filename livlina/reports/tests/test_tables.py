"""From cases in the database to the five tables."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from livlina.access.actor import NOBODY, system
from livlina.access.commands import acting_as
from livlina.access.errors import NotPermitted
from livlina.access.terms import Permission, Role
from livlina.cases.models import Case
from livlina.cases.terms import CaseRole, Entrance
from livlina.cases.tests.factories import CaseFactory
from livlina.core.period import Period
from livlina.core.terms import Answer
from livlina.organisation.models import UnitAlias
from livlina.organisation.terms import Function
from livlina.organisation.tests.factories import UnitFactory, actor, worker
from livlina.people.terms import Sex
from livlina.people.tests.factories import PersonFactory
from livlina.reports import notes, queries, rules, services
from livlina.reports.errors import NoSuchUnit, UnitNotCounted
from livlina.reports.tests import published
from livlina.reports.tests.published import YEAR, publish_the_year

pytestmark = pytest.mark.django_db
COMMAND = system(account="prov")


@pytest.fixture(autouse=True)
def someone_acts(db):
    """The database counts for nobody who may not read the figures."""
    with acting_as(COMMAND):
        yield


def statistician():
    return actor(worker(UnitFactory(functions=[Function.CITY_ADMINISTRATION]), Role.STATISTICIAN))


def cells(table):
    """A table as the known answers tell it."""
    lines = {row.unit: row.figures for row in table.rows} | {"Totalt": table.total}
    return {unit: {key.value: rules.value(figures, key) for key in figures.keys} for unit, figures in lines.items()}


@pytest.mark.req("R-386", "R-387", "R-388", "R-389", "R-390", "R-001")
def test_the_published_year_is_counted_to_the_last_digit(application):
    publish_the_year()
    reader = statistician()
    with application(reader):
        found = queries.five_tables(reader, YEAR)
    for table in found.tables:
        expected = {unit: published.cell(table.number, unit) for unit in [*published.known()["units"], "Totalt"]}
        assert cells(table) == expected, f"table {table.number}"


@pytest.mark.req("R-388", "R-392")
def test_the_footnote_of_the_published_year_comes_by_itself():
    publish_the_year()
    found = queries.five_tables(COMMAND, YEAR)
    by_sign = {note.sign: note for note in notes.notes(found)}
    assert by_sign["a"].title == "Kön saknas i 13 ärenden"
    assert "Innerstad 5, Väst 7 bland våldsutsatta. Innerstad 1 bland våldsutövare." in by_sign["a"].text
    assert by_sign["b"].title == "Barn okänt i 2 ärenden"
    assert "42 av 47 är 89 %" in by_sign["b"].text
    assert "Av 49 hela personer kan det inte bli 89 %." in by_sign["b"].text


@pytest.mark.req("R-110")
def test_every_table_tells_what_is_not_known():
    unit = UnitFactory(name="Norr")
    for role in (CaseRole.EXPOSED, CaseRole.USING_VIOLENCE):
        CaseFactory(unit=unit, role=role, came_in_on=YEAR.start)
    found = queries.five_tables(COMMAND, YEAR)
    assert found.exposed_by_sex.total.unknown == found.using_by_sex.total.unknown == 1
    assert found.exposed_with_children.total.children_unknown == 1
    assert found.using_with_children.total.children_unknown == 1
    assert found.exposed_with_children.total.share_percent is None
    assert found.via_police.total == rules.ViaPolice(count=0, not_known=2)


@pytest.mark.parametrize(
    ("entrance", "offered", "told"),
    [
        (Entrance.POLICE, Answer.YES, True),
        (Entrance.POLICE, Answer.NO, False),
        (Entrance.POLICE, Answer.UNKNOWN, None),
        (Entrance.UNKNOWN, Answer.YES, None),
        (Entrance.UNKNOWN, Answer.NO, False),
        (Entrance.SELF, Answer.YES, False),
        (Entrance.SELF, Answer.UNKNOWN, False),
    ],
)
def test_table_five_says_when_it_cannot_be_told(entrance, offered, told):
    CaseFactory(entrance=entrance, legal_support_offered=offered, came_in_on=YEAR.start)
    total = queries.five_tables(COMMAND, YEAR).via_police.total
    assert total == rules.ViaPolice(count=int(told is True), not_known=int(told is None))


@pytest.mark.req("R-390")
def test_table_five_counts_every_role_that_came_by_the_police():
    unit = UnitFactory()
    for role in CaseRole:
        CaseFactory(
            unit=unit,
            role=role,
            came_in_on=YEAR.start,
            entrance=Entrance.POLICE,
            legal_support_offered=Answer.YES,
        )
    found = queries.five_tables(COMMAND, YEAR)
    assert found.via_police.total.count == 3
    assert found.exposed_with_children.total.count == found.using_with_children.total.count == 1


def test_a_sex_that_is_neither_stands_in_a_column_of_its_own():
    CaseFactory(person=PersonFactory(sex=Sex.OTHER), came_in_on=YEAR.start)
    found = queries.five_tables(COMMAND, YEAR)
    assert found.exposed_by_sex.total == rules.BySex(women=0, men=0, other=1, unknown=0)
    assert notes.sex_missing(found) == ({}, {})


def test_both_ends_of_the_period_are_counted_and_nothing_outside():
    unit = UnitFactory()
    for day in (date(2020, 9, 30), date(2020, 10, 1), date(2021, 9, 30), date(2021, 10, 1)):
        CaseFactory(unit=unit, came_in_on=day)
    assert queries.five_tables(COMMAND, YEAR).exposed_with_children.total.count == 2
    one_day = Period(YEAR.start, YEAR.start)
    assert queries.five_tables(COMMAND, one_day).exposed_with_children.total.count == 1


def test_the_same_person_at_a_unit_without_treatment_is_not_counted_again():
    case = CaseFactory(came_in_on=YEAR.start)
    CaseFactory(person=case.person, unit=UnitFactory(functions=[Function.AUTHORITY]), came_in_on=YEAR.start)
    found = queries.five_tables(COMMAND, YEAR)
    assert found.exposed_with_children.total.count == 1
    assert len(found.exposed_with_children.rows) == 1


def test_units_stand_in_the_organisations_order_and_those_that_existed_some_day_also_with_nothing():
    UnitFactory(name="Sist", position=30)
    UnitFactory(name="Först", position=10)
    UnitFactory(name="Stängde mitt i", position=20, valid_to=date(2020, 10, 1))
    UnitFactory(name="Stängd innan", position=15, valid_to=date(2020, 9, 30))
    UnitFactory(name="Öppnade sista dagen", position=25, valid_from=date(2021, 9, 30))
    UnitFactory(name="Öppnade efter", position=5, valid_from=date(2021, 10, 1))
    found = queries.five_tables(COMMAND, YEAR)
    names = ["Först", "Stängde mitt i", "Öppnade sista dagen", "Sist"]
    assert [row.unit for row in found.exposed_by_sex.rows] == names
    assert [row.figures.count for row in found.via_police.rows] == [0, 0, 0, 0]


@pytest.mark.req("R-001")
def test_one_unit_alone_has_its_own_total():
    units = publish_the_year()
    found = queries.five_tables(COMMAND, YEAR, units["Väst"])
    for table in found.tables:
        assert [row.unit for row in table.rows] == ["Väst"]
        assert table.rows[0].figures == table.total
    assert found.exposed_with_children.total.share_percent == 62


def test_a_unit_that_is_not_counted_in_the_period_is_refused_by_name():
    rvt = UnitFactory(full_name="RVT Södermalm", functions=[Function.AUTHORITY])
    with pytest.raises(UnitNotCounted, match="RVT Södermalm"):
        queries.five_tables(COMMAND, YEAR, rvt)


def test_a_unit_is_found_by_name_full_name_and_alias_however_it_is_spelled():
    unit = UnitFactory(name="Sydväst", full_name="RVC Sydväst")
    UnitAlias.objects.create(unit=unit, name="Relationsvåldscentrum Sydväst", folded_name="x")
    for spelling in ("Sydväst", "sydvast", " RVC  sydväst", "relationsvåldscentrum SYDVÄST"):
        assert queries.unit_named(spelling) == unit
    for other in ("Syd", "", "Sydväst 2"):
        with pytest.raises(NoSuchUnit):
            queries.unit_named(other)


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in {"group_leader", "unit_manager", "statistician"}]
)
def test_s01_a_role_without_statistics_reads_no_figure(role, traces):
    reader = actor(worker(UnitFactory(), role))
    with pytest.raises(NotPermitted):
        services.read_tables(reader, period=YEAR, written_as="json")
    assert traces() == ["read_tables.refused"]


def test_s01_nobody_reads_no_figure():
    with pytest.raises(NotPermitted):
        queries.five_tables(NOBODY, YEAR)


@pytest.mark.req("R-001")
@pytest.mark.parametrize("role", [Role.UNIT_MANAGER, Role.GROUP_LEADER, Role.STATISTICIAN])
def test_those_who_read_statistics_compare_all_units_but_see_no_row_behind(role, application):
    publish_the_year()
    reader = actor(worker(UnitFactory(functions=[Function.CITY_ADMINISTRATION]), role))
    with application(reader):
        found = queries.five_tables(reader, YEAR)
        assert not Case.objects.exists()
    assert found.exposed_with_children.total.count == 800
    assert len(found.exposed_with_children.rows) == 4


def test_s40_reading_leaves_a_trace_with_the_period(application, traces):
    reader = statistician()
    unit = UnitFactory()
    with application(reader):
        services.read_tables(reader, period=YEAR, unit=unit, written_as="csv")
    [trace] = traces("report.read")
    assert trace["actor_id"] == reader.id
    assert trace["unit_id"] == unit.pk
    assert bytes(trace["detail"]).decode() == ('{"report":"tables","from":"2020-10-01","to":"2021-09-30","as":"csv"}')


def test_two_statements_whatever_is_counted():
    def statements() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            queries.five_tables(COMMAND, YEAR)
        return len(captured)

    assert statements() == 2
    publish_the_year()
    assert statements() == 2


@pytest.mark.parametrize("role", [*Role, None])
def test_s05_the_database_counts_for_those_who_read_statistics_and_nobody_else(application, role):
    case = CaseFactory()
    reader = actor(worker(case.unit, role)) if role else NOBODY
    with application(reader), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM case_counts(%s, %s)", [case.came_in_on, case.came_in_on])
        assert len(cursor.fetchall()) == reader.may(Permission.READ_STATISTICS)

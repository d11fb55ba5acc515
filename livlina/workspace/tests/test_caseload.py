"""The lists of cases and the group."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from livlina.access.terms import Role
from livlina.assessments.tests.factories import assessed
from livlina.cases.terms import EngagementKind
from livlina.cases.tests.asking import questions
from livlina.cases.tests.factories import CaseFactory, engaged
from livlina.core import clock
from livlina.organisation.models import LocalLimit
from livlina.organisation.tests.factories import MembershipFactory, UnitFactory, worker
from livlina.people.models import Person
from livlina.people.terms import Protection
from livlina.people.tests.factories import PersonFactory
from livlina.support.tests.factories import session

pytestmark = pytest.mark.django_db

URL = "/arenden/"


@pytest.fixture
def unit():
    return UnitFactory()


@pytest.fixture
def anna(unit):
    return worker(unit, name="Anna Exempel")


@pytest.fixture
def lead(unit):
    return worker(unit, Role.UNIT_MANAGER)


def case_of(name, unit, staff=None, **facts):
    case = CaseFactory(unit=unit, person=PersonFactory(name=name), **facts)
    if staff:
        engaged(case, staff)
    return case


def shown(client, url=URL):
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_worker_sees_own_cases_with_what_a_list_says(browse, unit, anna):
    LocalLimit.objects.create(
        key="talks_without_investigation", value=5, measure="count", source="R-089", valid_from=date(2018, 1, 1)
    )
    case = case_of(
        "Alma Exempelsson",
        unit,
        anna,
        number="2026-0412",
        entrance="police",
        minor_children="yes",
        children_count=2,
        talks_before=1,
    )
    case_of("Bo Prov", unit)
    session(case, anna, clock.now() - timedelta(days=2))
    page = shown(browse(anna))
    for words in ("Alma Exempelsson", "2026-0412", "Våldsutsatt", "Polis", ">2<", "Anna Exempel", "2 av 5"):
        assert words in page
    assert reverse("case", args=[case.public_id]) in page
    assert "Bo Prov" not in page
    assert "Enhetens" not in page


def test_s20_a_protected_person_is_listed_by_number_alone(browse, unit, anna, lead):
    case = case_of("Alma Exempelsson", unit, anna, number="2026-0412")
    Person.objects.filter(pk=case.person.pk).update(protection=Protection.SECRECY_MARKING)
    for client, url, says in ((browse(anna), URL, True), (browse(lead), f"{URL}?vy=enheten", False)):
        page = shown(client, url)
        assert "Alma" not in page
        assert ("Skyddad uppgift" in page) is says  # a line of the lead's says nothing about anyone
        assert ("Sekretessmarkering" in page) is says
        assert "2026-0412" in page


def test_a_lead_has_the_units_cases_and_those_that_nobody_has(browse, unit, anna, lead):
    alma = case_of("Alma Test", unit, anna)
    bo = case_of("Bo Prov", unit)
    cleo = case_of("Cleo Annan", UnitFactory())
    client = browse(lead)
    whole = shown(client, f"{URL}?vy=enheten")
    assert alma.number in whole
    assert bo.number in whole
    assert cleo.number not in whole
    nobodys = shown(client, f"{URL}?vy=utan")
    assert bo.number in nobodys
    assert alma.number not in nobodys
    assert "Tilldela" in nobodys
    assert not {"Alma", "Bo Prov", "Cleo"} & {word for word in ("Alma", "Bo Prov", "Cleo") if word in whole + nobodys}


@pytest.mark.parametrize("view", ["enheten", "utan", "alla", "'; --"])
def test_s03_no_code_in_the_address_gives_a_worker_more(browse, unit, anna, view):
    case_of("Bo Prov", unit)
    answer = browse(anna).get(URL, {"vy": view})
    assert answer.status_code == 200
    assert "Bo Prov" not in answer.content.decode()


def test_the_list_is_narrowed_by_role_and_state_and_odd_codes_are_not_heard(browse, unit, anna):
    case_of("Alma Utsatt", unit, anna, role="exposed")
    case_of("Bo Utövare", unit, anna, role="using_violence")
    case_of("Cleo Avslutad", unit, anna, role="exposed", closed_on=date(2026, 10, 1))
    client = browse(anna)
    assert "Cleo Avslutad" not in shown(client)
    assert "Cleo Avslutad" in shown(client, f"{URL}?lage=avslutade")
    everything = shown(client, f"{URL}?lage=alla&roll=exposed")
    assert "Alma Utsatt" in everything
    assert "Cleo Avslutad" in everything
    assert "Bo Utövare" not in everything
    assert "Bo Utövare" in shown(client, f"{URL}?roll=okand&lage=x&ordning=namn&sida=999")


def test_the_list_is_sorted_by_day_or_number(browse, unit, anna):
    case_of("Alma Sist", unit, anna, number="2026-0002", came_in_on=date(2026, 9, 9))
    case_of("Bo Prov", unit, anna, number="2026-0001", came_in_on=date(2026, 9, 1))
    client = browse(anna)
    by_day, by_number = shown(client), shown(client, f"{URL}?ordning=nummer")
    assert by_day.index("Alma Sist") < by_day.index("Bo Prov")
    assert by_number.index("Bo Prov") < by_number.index("Alma Sist")


def test_fifty_rows_a_page_and_the_codes_follow(browse, unit, lead):
    for number in range(52):
        case_of("Exempel", unit, number=f"Nr {number:02}", came_in_on=date(2026, 9, 1) - timedelta(days=number))
    client = browse(lead)
    first = shown(client, f"{URL}?vy=enheten&lage=alla")
    assert "Visar 1–50 av 52" in first
    assert "Nr 49" in first
    assert "Nr 50" not in first
    assert "vy=enheten&amp;ordning=datum&amp;lage=alla&amp;sida=2" in first
    assert "Nr 51" in shown(client, f"{URL}?vy=enheten&lage=alla&sida=2")


def test_a_case_handed_over_is_seen_for_two_weeks_and_says_who_has_it(browse, unit, anna):
    mona = worker(unit, Role.INTAKE)
    case = case_of("Alma Test", unit, anna)
    handed = engaged(case, mona, EngagementKind.RECEIVED)
    client = browse(mona)
    assert "Anna Exempel" in shown(client)
    handed.ends_at = clock.now()
    handed.save()
    assert "Alma Test" not in shown(client)


def test_whoever_works_at_several_units_sees_which(browse, unit, lead):
    other = UnitFactory(full_name="RVC Annan")
    MembershipFactory(staff=lead, unit=other, role=Role.UNIT_MANAGER)
    case_of("Alma", other)
    assert '<th scope="col">Enhet</th>' in shown(browse(lead), f"{URL}?vy=enheten")


@pytest.mark.parametrize("role", [Role.STATISTICIAN, Role.LOG_REVIEWER, Role.SYSTEM_ADMIN, Role.RECORDS_OFFICER])
@pytest.mark.parametrize("name", ["caseload", "group", "search"])
def test_a_role_without_cases_has_no_lists_and_no_search(browse, unit, role, name):
    client = browse(worker(unit, role))
    assert client.get(reverse(name)).status_code == 404
    assert client.post(reverse("search"), {"q": "alma"}).status_code == 404


def test_s40_the_list_leaves_a_trace_of_what_was_shown(browse, unit, anna, lead, traces):
    case = case_of("Alma", unit, anna)
    shown(browse(lead), f"{URL}?vy=enheten")
    row = traces("cases.listed")[0]
    assert row["why"] == "enheten"
    assert str(case.trace_ref) in bytes(row["detail"]).decode()
    assert str(case.public_id) not in bytes(row["detail"]).decode()


def test_who_leads_sees_the_level_that_holds_beside_each_case_of_the_unit(browse, unit, anna, lead):
    judged, other = (case_of(name, unit, anna) for name in ("Alma", "Bo"))
    assessed(judged, anna, "raised", floor="high")  # the lower one waits for a second person
    client = browse(lead)
    lines = {line.number: line.level for line in client.get(f"{URL}?vy=enheten").context["unit_lines"]}
    assert "Hög risk" in lines[judged.number]
    assert lines[other.number] == ""
    few = questions(client, f"{URL}?vy=enheten")
    for _ in range(20):
        assessed(case_of("Dani", unit, anna), anna, "low")
    assert questions(client, f"{URL}?vy=enheten") == few


@pytest.mark.req("R-358")
def test_the_group_says_who_has_how_much(browse, unit, anna, lead):
    case = case_of("Alma", unit, anna)
    case_of("Bo", unit)
    session(case, anna, clock.now() + timedelta(days=1), state="booked")
    page = shown(browse(lead), reverse("group"))
    assert "Ett ärende saknar handläggare" in page
    assert "Anna Exempel" in page
    assert "Alma" not in page
    assert browse(anna).get(reverse("group")).status_code == 404


def test_the_group_and_the_list_of_the_unit_count_the_same_cases(browse, unit, anna, lead):
    gone = worker(unit)
    for name, staff in (("Alma", anna), ("Bo", anna), ("Cleo", gone), ("Dani", None)):
        case_of(name, unit, staff)
    case_of("Eja", unit, anna, closed_on=clock.today())
    case_of("Fia", UnitFactory())
    gone.memberships.update(valid_to=clock.today() - timedelta(days=1))
    client = browse(lead)
    page = shown(client, reverse("group"))
    assert "4 öppna ärenden, 2 med handläggare och 2 utan" in page
    rows = {row["name"]: row["cases"] for row in client.get(reverse("group")).context["tables"][0]["rows"]}
    assert rows == {"Anna Exempel": 2, lead.name: 0}  # the case of whoever has left is nobody's
    assert "4 ärenden" in shown(client, f"{URL}?vy=enheten")
    assert "2 ärenden" in shown(client, f"{URL}?vy=utan")
    assert "2 ärenden saknar handläggare" in page


@pytest.mark.parametrize("count", [1, 30])
def test_the_group_asks_the_same_questions_however_many_cases_there_are(browse, unit, anna, lead, count):
    for _ in range(count):
        case = case_of("Alma", unit, anna)
        case_of("Bo", unit)
        session(case, worker(unit), clock.now() + timedelta(days=1), state="booked")
    # the danger; which cases are nobody's;
    # how the work stands, its children and how long BoU is waited for; the talks and how they are counted;
    # units, colleagues, who has talks; whose cases have been gone through, and how often; the lines; who leads the
    # group; what waits for review, what is to be followed up, and the two traces;
    # whether the roles have been gone through: units, how often, who
    # has them and when they were signed; the reception: units, limit and figures
    assert questions(browse(lead), reverse("group")) == 26


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_asks_the_same_questions_however_long_it_is(browse, unit, anna, count):
    for _ in range(count):
        case = case_of("Alma", unit, anna)
        session(case, worker(unit), clock.now() - timedelta(days=1))
    # count, cases, persons, who has them, talks, limits, conferences, and the trace with its savepoint
    assert questions(browse(anna), URL) == 10

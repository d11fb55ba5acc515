"""The overview of one who leads: what it adds up, what stands first, and what it never tells."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection

from livlina.access.terms import Role
from livlina.cases.models import ChildAnswer, NightCard, Party, Task
from livlina.cases.terms import CaseRole, PartyRole
from livlina.cases.tests.factories import CaseFactory, NoteFactory, engaged
from livlina.core import clock
from livlina.organisation.models import LocalLimit
from livlina.organisation.tests.factories import LEFT_OR_AWAY, UnitFactory, leave, worker
from livlina.people.models import Relation
from livlina.people.terms import RelationKind, Violence
from livlina.people.tests.factories import PersonFactory
from livlina.support.models import MoreTalks
from livlina.support.tests.factories import session

pytestmark = pytest.mark.django_db

URL = "/gruppen/"


class Place:
    """Two workers, one who leads, and a case in which much is left to do beside one in which nothing is."""

    def __init__(self):
        self.unit = UnitFactory()
        self.anna, self.bo = (worker(self.unit, name=name) for name in ("Anna Exempel", "Bo Prov"))
        self.lead = worker(self.unit, Role.GROUP_LEADER, name="Lea Ledare")
        self.quiet = CaseFactory(unit=self.unit, person=PersonFactory(name="Alma Exempelsson"), number="2026-0001")
        self.heavy = CaseFactory(unit=self.unit, person=PersonFactory(name="Cleo Prov"), number="2026-0002")
        engaged(self.quiet, self.anna)
        engaged(self.heavy, self.bo)
        LocalLimit.objects.create(
            key="talks_without_investigation", value=5, measure="count", source="R-089", valid_from=date(2018, 1, 1)
        )

    def fill(self):
        case, today, now = self.heavy, clock.today(), clock.now()
        for days in (-1, 3):
            Task.objects.create(
                case=case,
                what="Ring.",
                owner=self.bo,
                made_by=self.bo,
                made_at=now,
                due_on=today + timedelta(days=days),
            )
        NoteFactory(case=case, written_by=self.bo)
        child = PersonFactory(birth_year=today.year - 7)
        line = Party.objects.create(case=case, person=child, role=PartyRole.CHILD).child_line
        ChildAnswer.objects.create(
            case=case,
            line=line,
            step="support",
            outcome="offered",
            happened_on=today,
            said_by=self.bo,
            said_at=now,
            submission=uuid4(),
        )
        grown = PersonFactory(birth_year=today.year - 19)
        Party.objects.create(case=case, person=grown, role=PartyRole.CHILD)
        session(case, self.bo, now - timedelta(days=2))
        NightCard.objects.create(
            case=case,
            version=1,
            duty=self.unit,
            ground="consent",
            until=today + timedelta(days=9),
            risk="high",
            plan="Plan.",
            written_by=self.bo,
            written_at=now,
        )

    def wall(self):
        """The one who leads has the other side of the heavy case."""
        beyond = CaseFactory(unit=self.unit, role=CaseRole.USING_VIOLENCE)
        engaged(beyond, self.lead)
        Party.objects.create(case=self.heavy, person=beyond.person, role=PartyRole.OTHER_PARTY)
        told = {"board": self.heavy.board, "told_in_case": self.heavy.pk, "recorded_at": clock.now()}
        Relation.objects.create(
            person=self.heavy.person,
            other=beyond.person,
            kind=RelationKind.PARTNER,
            violence=Violence.BY_SECOND,
            **told,
        )
        with connection.cursor() as cursor:
            cursor.execute("SELECT mend_walls()")


@pytest.fixture
def place():
    made = Place()
    made.fill()
    return made


def told(client, url=URL):
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.context


@pytest.mark.req("R-351")
@pytest.mark.req("R-358")
def test_each_worker_and_case_says_what_is_left_to_do_and_that_stands_first(place, browse):
    shown = told(browse(place.lead))
    first, second = shown["lines"]
    assert (first["number"], second["number"]) == ("2026-0002", "2026-0001")
    needs = first["needs"]
    assert (needs.late, needs.soon, needs.unsigned, needs.grave) == (1, 1, 1, 1)
    assert (needs.children, needs.unsupported, needs.stepless) == (1, 1, 1)
    assert "1 av 5" in first["talks"]
    assert second["needs"].is_quiet
    rows = {row["name"]: row for row in shown["tables"][0]["rows"]}
    assert next(iter(rows)) == "Bo Prov"
    assert (rows["Bo Prov"]["marks"], rows["Anna Exempel"]["marks"]) == ([3], [0])
    assert (rows["Bo Prov"]["used"], rows["Bo Prov"]["granted"]) == (1, 5)
    assert rows["Bo Prov"]["needs"].late == 1


def test_s01_nothing_about_anyone_stands_there_and_the_lines_are_traced(place, browse, traces):
    page = browse(place.lead).get(URL).content.decode()
    assert not [name for name in ("Alma", "Cleo") if name in page]
    assert traces("cases.listed")[0]["why"] == "group"


def test_s10_of_a_case_on_the_other_side_neither_risk_nor_children_nor_talks_are_told(place, browse):
    place.wall()
    line = next(line for line in told(browse(place.lead))["lines"] if line["number"] == "2026-0002")
    assert (line["risk"], line["is_grave"], line["talks"]) == ("", False, "")
    needs = line["needs"]
    assert (needs.children, needs.unsupported, needs.stepless, needs.grave) == (0, 0, 0, 0)
    assert (needs.late, needs.unsigned) == (1, 1)  # how the worker's own work stands
    assert line["assigned"] == "Bo Prov"


def test_s10_talks_of_the_other_side_are_neither_counted_nor_listed_where_more_are_asked_for(place, browse):
    def seen(client):
        rows = {row["name"]: row["booked"] for row in told(client)["tables"][0]["rows"]}
        return rows["Bo Prov"], "2026-0002" in client.get("/samtal/fler/").content.decode()

    session(place.heavy, place.bo, clock.now() + timedelta(days=2), state="booked")
    MoreTalks.objects.create(
        case=place.heavy, kind="talk", count=2, reason="Hon vill.", asked_by=place.bo, asked_at=clock.now(),
        submission=uuid4(),
    )  # fmt: skip
    client = browse(place.lead)
    assert seen(client) == (1, True)
    place.wall()
    assert seen(client) == (0, False)


def test_a_card_that_has_run_out_tells_no_risk(place, browse):
    NightCard.objects.update(until=clock.today() - timedelta(days=1))
    assert [line["risk"] for line in told(browse(place.lead))["lines"]] == ["", ""]


def test_one_worker_is_chosen_or_those_that_nobody_has(place, browse):
    nobodys = CaseFactory(unit=place.unit, number="2026-0003")
    client = browse(place.lead)
    assert [line["number"] for line in told(client, f"{URL}?vem={place.anna.public_id}")["lines"]] == ["2026-0001"]
    assert [line["number"] for line in told(client, f"{URL}?vem=ingen")["lines"]] == [nobodys.number]
    for odd in (uuid4(), "x", worker(UnitFactory()).public_id):
        assert told(client, f"{URL}?vem={odd}")["count"] == 3


@pytest.mark.req("R-351")
def test_a_group_leader_who_has_cases_is_told_of_at_once(place, browse):
    client = browse(place.lead)
    assert told(client)["leaders"] == []
    engaged(CaseFactory(unit=place.unit), place.lead)
    manager = browse(worker(place.unit, Role.UNIT_MANAGER))
    page = manager.get(URL).content.decode()
    assert "En gruppledare har egna ärenden" in page
    assert "Lea Ledare" in page


def test_one_who_leads_another_unit_sees_none_of_it(place, browse):
    shown = told(browse(worker(UnitFactory(), Role.GROUP_LEADER)))
    assert (shown["lines"], shown["count"]) == ([], 0)


@pytest.mark.parametrize(("how", "words"), LEFT_OR_AWAY)
def test_s55_the_case_of_one_who_has_left_or_is_away_is_nobodys_to_who_leads(place, browse, how, words):
    lead, said = browse(place.lead), f"Anna Exempel {words}"
    pages = [URL, "/", "/arenden/?vy=utan", "/arenden/?vy=enheten"]
    assert not any(said in lead.get(page).content.decode() for page in pages)
    assert told(lead)["unassigned"] == told(lead, "/")["unassigned_count"] == 0
    leave(place.anna, how)
    for page in pages:
        assert f"<bdi>{said}</bdi>" in lead.get(page).content.decode()
    context = told(lead)
    assert context["unassigned"] == told(lead, "/")["unassigned_count"] == 1
    assert [line["number"] for line in told(lead, f"{URL}?vem=ingen")["lines"]] == [place.quiet.number]
    without = lead.get("/arenden/?vy=utan").content.decode()
    assert place.quiet.number in without
    assert place.heavy.number not in without  # Bo is at work
    # nor is it told to one who leads another unit
    other = browse(worker(UnitFactory(), Role.GROUP_LEADER))
    assert not any(said in other.get(page).content.decode() for page in pages)

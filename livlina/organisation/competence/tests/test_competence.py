"""The register of competence: entries and persons counted apart, written by who may, ended and never rewritten."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from livlina.access.errors import NotPermitted
from livlina.access.terms import Role
from livlina.core import clock
from livlina.core.again import FormIsSaved
from livlina.organisation.competence import queries, rules, services
from livlina.organisation.competence.errors import HasItThen, NotYours
from livlina.organisation.competence.tests.factories import BEGAN, demand, has, kind
from livlina.organisation.models import Certificate, Competence, CompetenceDemand, CompetenceKind
from livlina.organisation.tests.factories import UnitFactory, actor, worker

DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))
URL, NEW, END, KIND, ASK, ASK_END = (
    f"/kompetens/{part}" for part in ("", "ny/", "avsluta/", "slag/", "efterfraga/", "efterfraga/avsluta/")
)


@given(asked=st.dictionaries(st.integers(1, 6), st.text(max_size=3)), held=st.sets(st.integers(1, 6)))
def test_one_lacks_exactly_what_is_asked_for_and_not_had(asked, held):
    assert rules.lacking(asked, held=held) == [name for key, name in asked.items() if key not in held]


@given(valid_from=DAYS, stands=st.none() | DAYS, last_on=DAYS, not_before=st.none() | DAYS)
def test_nothing_is_made_to_hold_longer(valid_from, stands, last_on, not_before):
    obstacle = rules.obstacle_to_ending(valid_from=valid_from, stands=stands, last_on=last_on, not_before=not_before)
    is_right = valid_from <= last_on and (stands is None or last_on < stands)
    assert (obstacle is None) == (is_right and (not_before is None or not_before <= last_on))


class Place:
    """A unit with one who leads, two colleagues and an administrator, and three kinds of competence."""

    def __init__(self):
        self.unit = UnitFactory()
        self.lead = worker(self.unit, Role.GROUP_LEADER, name="Lena Leder")
        self.anna, self.bo = (worker(self.unit, name=name) for name in ("Anna Prov", "Bo Prov"))
        self.admin = worker(UnitFactory(), Role.SYSTEM_ADMIN, name="Siv Förvaltare")
        self.trappan, self.talks = kind("Trappan", self.admin), kind("Samtal med barn", self.admin)


@pytest.fixture
def place(db):
    return Place()


def write(place, by, staff, of, **changed):
    told = {"valid_from": BEGAN, "valid_to": None, "submission": uuid4()} | changed
    return services.write_competence(actor(by), staff=staff, kind=of, at=clock.now(), **told)


@pytest.mark.req("R-362")
def test_the_lead_writes_several_for_each_and_entries_and_persons_are_counted_apart(place, browse, traces):
    lead = browse(place.lead)
    sent = {"staff": str(place.anna.public_id), "kind": str(place.trappan.public_id), "valid_from": "2024-01-01"}
    sent |= {"valid_to": "", "submission": str(uuid4())}
    assert lead.post(NEW, sent).status_code == lead.post(NEW, sent).status_code == 302  # twice is one (S-142)
    assert FormIsSaved.message in lead.post(NEW, sent | {"kind": str(place.talks.public_id)}).content.decode()
    write(place, place.lead, place.anna, place.talks, valid_to=clock.today() + timedelta(days=20))
    write(place, place.admin, place.bo, place.talks)
    place.bo.education = ["Socionom", "Psykoterapi steg 1"]  # as the organisation's file tells
    place.bo.save()
    Certificate.objects.create(staff=place.bo, name="Trappan", valid_from=BEGAN)
    page = lead.get(URL).content.decode()
    assert "6 uppgifter om 2 av 3 medarbetare" in page
    register = queries.register([place.anna, place.bo, place.lead], day=clock.today())
    assert {name: len(rows) for name, rows in register.by_name} == {
        "Psykoterapi steg 1": 1, "Samtal med barn": 2, "Socionom": 1, "Trappan": 2,
    }  # fmt: skip
    assert "löper ut" in page
    assert "skrivet av Lena Leder" in page.replace("<bdi>", "").replace("</bdi>", "")
    assert "ur organisationens fil" in page
    assert traces().count("competence.written") == 3


def test_a_colleague_sees_her_own_and_nobody_elses(place, browse, application):
    has(place.anna, place.trappan, place.lead)
    has(place.bo, place.talks, place.lead)
    page = browse(place.anna).get(URL).content.decode()
    assert "Trappan" in page
    assert "Bo Prov" not in page
    assert "Samtal med barn" not in page
    for who, seen in ((place.anna, {place.anna.pk}), (place.lead, {place.anna.pk, place.bo.pk})):
        with application(actor(who)):
            assert {row.staff_id for row in Competence.objects.all()} == seen
    with application(actor(worker(UnitFactory(), Role.UNIT_MANAGER))):
        assert not Competence.objects.exists()


def test_one_is_not_written_twice_for_a_day_and_only_of_ones_own(place):
    write(place, place.lead, place.anna, place.trappan, valid_to=date(2025, 12, 31))
    with pytest.raises(HasItThen, match="Anna Prov har redan Trappan"):
        write(place, place.lead, place.anna, place.trappan, valid_from=date(2025, 12, 31))
    write(place, place.lead, place.anna, place.trappan, valid_from=date(2026, 1, 1))
    elsewhere = worker(UnitFactory(), Role.GROUP_LEADER)
    with pytest.raises(NotYours):
        write(place, elsewhere, place.anna, place.talks)
    with pytest.raises(NotPermitted):
        write(place, place.anna, place.anna, place.talks)
    with pytest.raises(IntegrityError), transaction.atomic():  # also past the command
        has(place.anna, place.trappan, place.lead, valid_from=date(2027, 1, 1))


def test_an_entry_ends_or_is_taken_back_and_stays_to_be_seen_in_the_log(place, browse, traces):
    lead = browse(place.lead)
    ended, wrong = has(place.anna, place.trappan, place.lead), has(place.bo, place.talks, place.lead)
    assert f'value="{ended.public_id}" selected' in lead.get(f"{END}?uppgift={ended.public_id}").content.decode()
    sent = {"entry": str(ended.public_id), "last_on": "2025-06-30"}
    assert lead.post(END, {"entry": str(ended.public_id), "last_on": "2023-06-30"}).status_code == 422
    assert lead.post(END, {"entry": str(ended.public_id), "last_on": ""}).status_code == 422
    assert lead.post(END, sent).status_code == 302
    assert lead.post(END, {"entry": str(wrong.public_id), "last_on": "", "is_mistake": "on"}).status_code == 302
    register = queries.register([place.anna, place.bo], day=clock.today())
    assert not register.holding
    assert [each.row for each in register.other] == [ended.public_id]
    assert Competence.objects.get(pk=wrong.pk).is_mistake
    assert traces().count("competence.ended") == 2


def test_what_cases_ask_for_is_dated_and_written_by_the_administrator(place, browse, traces):
    admin, today = browse(place.admin), clock.today()
    new = {"name": "Tigrinska", "valid_from": str(today), "submission": str(uuid4())}
    assert admin.post(KIND, new).status_code == 302
    assert FormIsSaved.message in admin.post(KIND, new | {"name": "Farsi"}).content.decode()  # S-142
    again = admin.post(KIND, {"name": "tigrinska", "valid_from": str(today), "submission": str(uuid4())})
    assert "finns redan i listan" in again.content.decode()
    CompetenceKind.objects.filter(name="Tigrinska").update(written_by=place.lead, submission=(form := uuid4()))
    others = admin.post(KIND, {"name": "Somaliska", "valid_from": str(today), "submission": str(form)})
    assert "finns redan i listan" in others.content.decode(), "the form of somebody else"
    sent = {"kind": str(place.talks.public_id), "asked_in": "child", "valid_from": str(today + timedelta(days=1))}
    asked = sent | {"submission": str(uuid4())}
    assert admin.post(ASK, asked).status_code == 302
    assert FormIsSaved.message in admin.post(ASK, asked | {"asked_in": "exposed"}).content.decode()  # S-142
    assert admin.post(ASK, sent | {"submission": str(uuid4())}).status_code == 422
    has(place.anna, place.talks, place.lead)
    row = CompetenceDemand.objects.get()
    assert queries.asked([place.unit.pk], day=today).of("child") == []
    asked = queries.asked([place.unit.pk], day=today + timedelta(days=1))
    assert (asked.told("child", place.anna.pk), asked.told("child", place.bo.pk)) == (
        "har Samtal med barn",
        "saknar Samtal med barn",
    )
    assert asked.told("exposed", place.bo.pk) == ""
    late = {"row": str(row.public_id), "last_on": str(today)}
    assert admin.post(ASK_END, late).status_code == 422  # before its first day
    assert admin.post(ASK_END, late | {"last_on": str(today + timedelta(days=9))}).status_code == 302
    assert queries.asked([place.unit.pk], day=today + timedelta(days=10)).of("child") == []
    told = traces()
    assert {"competence.kind_written", "competence.asked_for", "competence.asking_ended"} <= set(told)


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.SYSTEM_ADMIN,)])
def test_s01_others_write_nothing_and_what_is_odd_is_told_at_the_field(place, browse, role):
    client = browse(worker(place.unit, role))
    leads = role in (Role.GROUP_LEADER, Role.UNIT_MANAGER)
    for url in (NEW, END):
        assert client.get(url).status_code == (200 if leads else 404)
        assert client.post(url, {"staff": "x", "entry": "\x00", "valid_from": "31/2"}).status_code == (
            422 if leads else 404
        )
    for url in (KIND, ASK, ASK_END):
        assert client.get(url).status_code == client.post(url, {}).status_code == 404
    assert client.get(URL).status_code == 200
    assert Competence.objects.count() == 0


def test_s05_the_database_lets_who_may_alone_write_it_and_nobody_rewrite_it(place, application):
    row, asks = has(place.anna, place.trappan, place.lead), demand(place.talks, "child", place.admin)
    elsewhere = worker(UnitFactory(), Role.GROUP_LEADER)
    into = (
        "INSERT INTO organisation_competence (public_id, valid_from, staff_id, kind_id, is_mistake, submission, "
        f"written_by_id, written_at) VALUES (gen_random_uuid(), '2024-01-01', {{}}, {place.talks.pk}, false, "
        "gen_random_uuid(), {}, now())"
    )
    told = f"UPDATE organisation_competence SET {{}} WHERE id = {row.pk}"
    for who, sql in (
        (place.anna, into.format(place.anna.pk, place.anna.pk)),
        (elsewhere, into.format(place.anna.pk, elsewhere.pk)),
        (place.lead, into.format(place.bo.pk, place.admin.pk)),
        (place.lead, told.format("valid_from = '2020-01-01'")),
        (place.lead, told.format(f"valid_to = '2026-01-01', ended_by_id = {place.admin.pk}, ended_at = now()")),
        (place.lead, f"DELETE FROM organisation_competence WHERE id = {row.pk}"),
        (place.lead, f"UPDATE organisation_competencedemand SET valid_to = today() WHERE id = {asks.pk}"),
        (place.admin, f"UPDATE organisation_competencedemand SET asked_in = 'exposed' WHERE id = {asks.pk}"),
        (place.lead, f"UPDATE organisation_competencekind SET valid_to = today() WHERE id = {place.talks.pk}"),
    ):
        with application(actor(who)), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    assert CompetenceKind.objects.filter(valid_to=None).count() == 2


def test_the_register_asks_as_often_however_many_there_are(place, browse):
    client = browse(place.lead)
    client.get(URL)
    asked = []
    for more in (1, 4):
        for _ in range(more):
            has(worker(place.unit), place.trappan, place.lead)
        with CaptureQueriesContext(connection) as queried:
            assert client.get(URL).status_code == 200
        asked.append(len(queried))
    assert asked[0] == asked[1]

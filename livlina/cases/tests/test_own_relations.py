"""Whom a member of staff must never meet at work, as they have declared it: S-14 as stories, refusals and raw SQL."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from livlina.access.actor import NOBODY
from livlina.access.errors import NotPermitted
from livlina.access.terms import Role
from livlina.cases import services as cases
from livlina.cases.errors import HandlerNotPossible
from livlina.cases.models import Case, Party
from livlina.cases.services import CaseFacts
from livlina.cases.terms import CaseRole, PartyRole, Wall
from livlina.cases.tests.factories import CaseFactory, engaged, engaged_now, line_of
from livlina.core import clock
from livlina.organisation.tests.coming_in import PASSWORD, equip
from livlina.organisation.tests.factories import UnitFactory, actor, worker
from livlina.people import services
from livlina.people.errors import DeclaredAlready, NothingToFindBy, StatedTooShort
from livlina.people.models import SafeChannel, StaffRelation
from livlina.people.queries import number_hash
from livlina.people.services import OwnFacts, PersonFacts
from livlina.people.terms import OwnKind
from livlina.people.tests.factories import PersonFactory, identity_number

pytestmark = pytest.mark.django_db

NUMBER = identity_number("19850612")
REASON = "Jag skrev fel nummer när jag anmälde."


def numbered(number=NUMBER, **facts):
    return PersonFactory(identity_number=number, identity_hash=number_hash(number), **facts)


class Unit:
    """Anna, Eva and their lead; a case of somebody whom Anna knows."""

    def __init__(self):
        self.unit = UnitFactory()
        self.anna, self.eva = worker(self.unit, name="Anna Exempel"), worker(self.unit, name="Eva Exempel")
        self.lead = worker(self.unit, Role.UNIT_MANAGER)
        self.case = CaseFactory(unit=self.unit, person=numbered(name="Karl Exempelsson"))


@pytest.fixture
def unit():
    return Unit()


def declare(staff, **told):
    facts = OwnFacts(**{"kind": OwnKind.FAMILY, "name": "Kusin Karl", "identity_number": NUMBER, **told})
    return services.declare_relation(actor(staff), facts=facts, at=clock.now())


def give(unit, case, staff):
    cases.assign_case(actor(unit.lead), case=line_of(case, unit.lead), staff=staff, at=clock.now())


def phone(person, value="070-1740605", case=None):
    case = case or CaseFactory(person=person)
    return SafeChannel.objects.create(
        person=person,
        board=case.board,
        told_in_case=case.pk,
        recorded_at=clock.now(),
        kind="call",
        value=value,
        value_hash=services.channel_hash(kind="call", value=value),
        is_safe="yes",
        confirmed_on=clock.today(),
    )


def ask(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else None


def test_s14_declaring_closes_a_live_relation_at_once_with_one_neutral_line(unit, browse, traces):
    engaged(unit.case, unit.anna)
    client = browse(unit.anna)
    assert client.get(reverse("case", args=[unit.case.public_id])).status_code == 200
    told = {"kind": "family", "name": "Kusin Karl", "identity_number": NUMBER, "phone": ""}
    assert client.post(reverse("own_relations"), told).status_code == 302
    assert client.get(reverse("case", args=[unit.case.public_id])).status_code == 404
    assert engaged_now(unit.case, unit.anna).wall == Wall.CLOSED
    page = client.get(reverse("own_relations")).content.decode()
    assert "Kusin Karl" in page
    assert NUMBER not in page
    assert NUMBER[2:] not in page
    assert client.post(reverse("own_relations"), told).status_code == 302  # S-142: twice is one
    assert StaffRelation.objects.count() == len(traces("staff_relation.declared_again")) == 1
    matched = traces("staff_relation.matched")
    assert len(matched) == len(traces("staff_relation.declared")) == 1
    assert matched[0]["case_ref"] is None
    assert matched[0]["subject"] == f"organisation_staff:{unit.anna.public_id}"
    assert (matched[0]["why"], bytes(matched[0]["detail"])) == ("", b"")


def test_s14_assignment_is_refused_in_the_same_neutral_words(unit, traces):
    declare(unit.anna)
    with pytest.raises(HandlerNotPossible) as refusal:
        give(unit, unit.case, unit.anna)
    assert str(refusal.value) == "Ärendet kan inte ges till den du valde. Välj någon annan."
    give(unit, unit.case, unit.eva)
    assert traces("staff_relation.matched") == []


def test_s14_nobody_opens_their_own_file_nor_one_they_are_named_in(unit):
    declare(unit.anna, kind=OwnKind.SELF)
    named = CaseFactory(unit=unit.unit)
    Party.objects.create(case=named, person=numbered(), role=PartyRole.OTHER_PARTY)
    for case in (unit.case, named):
        with pytest.raises(HandlerNotPossible):
            give(unit, case, unit.anna)


def test_s14_the_one_who_hurt_her_is_staff_here_and_her_file_is_closed_to_him(unit):
    """He works at the centre where she seeks help, and her file names him only as the other party."""
    give(unit, unit.case, unit.anna)
    declare(unit.anna, kind=OwnKind.SELF, identity_number=identity_number("19900101"))
    assert engaged_now(unit.case, unit.anna).wall == Wall.OPEN
    him = numbered(identity_number("19900101"))
    Party.objects.create(case=unit.case, person=him, role=PartyRole.OTHER_PARTY)
    assert engaged_now(unit.case, unit.anna).wall == Wall.CLOSED
    hers_elsewhere = CaseFactory(unit=unit.unit, person=numbered())
    with pytest.raises(HandlerNotPossible):
        give(unit, hers_elsewhere, unit.anna)


def test_s14_no_joint_work_opens_what_is_ones_own(unit):
    declare(unit.anna)
    other = CaseFactory(unit=unit.unit)
    give(unit, other, unit.anna)
    cases.approve_joint_work(
        actor(unit.lead),
        case=line_of(unit.case, unit.lead),
        other=line_of(other, unit.lead),
        staff=unit.anna,
        reason="Båda behöver samma handläggare nu.",
        until=clock.now() + timedelta(days=3),
        submission=uuid4(),
        at=clock.now(),
    )
    with pytest.raises(HandlerNotPossible):
        give(unit, unit.case, unit.anna)


def test_s14_a_number_or_a_telephone_learnt_later_closes_too(unit):
    declare(unit.anna, identity_number=identity_number("19900101"), phone="070 174 06 05")
    by_number, by_phone = CaseFactory(unit=unit.unit), CaseFactory(unit=unit.unit)
    for case in (by_number, by_phone):
        give(unit, case, unit.anna)
    person = by_number.person
    person.identity_number = identity_number("19900101")
    person.identity_hash = number_hash(person.identity_number)
    person.save()
    phone(by_phone.person, "+46701740605", case=by_phone)
    for case in (by_number, by_phone):
        assert engaged_now(case, unit.anna).wall == Wall.CLOSED


def test_s14_a_case_opened_of_ones_own_is_handed_on(unit, application, traces):
    declare(unit.anna)
    with application(actor(unit.anna)):
        opened = cases.open_case(
            actor(unit.anna),
            unit=unit.unit,
            facts=CaseFacts(role=CaseRole.EXPOSED, came_in_on=clock.today()),
            client=PersonFacts(name="Karl", identity_number=NUMBER),
            assigned_to=None,
            at=clock.now(),
        )
        assert opened.is_handed_on
        assert not Case.objects.exists()


def test_s141_the_reason_to_end_a_relation_that_is_sent_at_a_locked_screen_is_kept(unit, browse):
    equip(unit.anna)
    client = browse(unit.anna)
    url = reverse("own_relation_end", args=[declare(unit.anna).public_id])
    client.post("/las/")
    client.post(url, {"draft": str(uuid4()), "why_code": "mistake", "reason": REASON})
    assert client.post("/las/upp/", {"secret": PASSWORD}).url == "/las/skickat/"
    page = client.get("/las/skickat/").content.decode()
    assert REASON in page
    assert "Den var felskriven" in page


def test_s14_a_relation_is_ended_by_oneself_with_a_reason_and_the_reviewer_is_told(unit, browse, traces):
    engaged(unit.case, unit.anna)
    relation = declare(unit.anna)
    client = browse(unit.anna)
    url = reverse("own_relation_end", args=[relation.public_id])
    assert "minst 20" in client.post(url, {"why_code": "mistake", "reason": "fel"}).content.decode()
    assert "Välj ett av svaren" in client.post(url, {"reason": REASON}).content.decode()
    assert engaged_now(unit.case, unit.anna).wall == Wall.CLOSED
    assert client.post(url, {"why_code": "mistake", "reason": REASON}).status_code == 302
    assert engaged_now(unit.case, unit.anna).wall == Wall.OPEN
    assert traces("staff_relation.ended")[0]["why"] == "mistake"
    assert StaffRelation.objects.get().end_reason == REASON
    assert client.get(url).status_code == 404
    assert "Inget är anmält" in client.get(reverse("own_relations")).content.decode()


def test_s14_what_one_has_declared_oneself_closes_a_day_more_when_one_ends_it(unit, browse, application):
    engaged(unit.case, unit.anna)
    relation = declare(unit.anna, phone="070 174 06 05")
    StaffRelation.objects.update(declared_at=clock.now() - timedelta(days=30))
    with application(actor(unit.anna)):
        ask("SELECT end_own_relation(%s, %s, 'over', 'x')", relation.pk, clock.now() - timedelta(days=9))  # dated back
    assert engaged_now(unit.case, unit.anna).wall == Wall.CLOSED
    assert browse(unit.anna).get(reverse("case", args=[unit.case.public_id])).status_code == 404
    with pytest.raises(HandlerNotPossible):
        give(unit, CaseFactory(unit=unit.unit, person=numbered(name="Kalle")), unit.anna)
    late = CaseFactory(unit=unit.unit)
    engaged(late, unit.anna)
    phone(late.person, "+46701740605", case=late)
    assert engaged_now(late, unit.anna).wall == Wall.CLOSED
    StaffRelation.objects.update(ended_at=clock.now() - timedelta(hours=25))
    assert engaged_now(unit.case, unit.anna).wall == Wall.OPEN


def test_s14_each_refusal(unit):
    with pytest.raises(NothingToFindBy):
        declare(unit.anna, identity_number="")
    declare(unit.anna, kind=OwnKind.SELF)
    with pytest.raises(DeclaredAlready):
        declare(unit.anna, kind=OwnKind.SELF, identity_number=identity_number("19900101"))
    relation = declare(unit.anna)
    with pytest.raises(StatedTooShort):
        services.end_own_relation(actor(unit.anna), relation=relation, why_code="mistake", reason="fel", at=clock.now())
    with pytest.raises(NotPermitted):
        services.declare_relation(NOBODY, facts=OwnFacts(kind="self", identity_number=NUMBER), at=clock.now())
    with pytest.raises(NotPermitted):
        services.end_own_relation(NOBODY, relation=relation, why_code="mistake", reason=REASON, at=clock.now())


def test_s14_what_was_typed_wrong_is_told_at_its_field(unit, browse):
    client = browse(unit.anna)
    told = {"kind": "family", "identity_number": "850612-0000", "phone": "", "name": ""}
    assert not StaffRelation.objects.exists()
    assert client.post(reverse("own_relations"), told).status_code == 200
    told["identity_number"] = ""
    assert "Skriv personnummer eller telefonnummer" in client.post(reverse("own_relations"), told).content.decode()
    assert not StaffRelation.objects.exists()


@pytest.mark.parametrize("role", [Role.UNIT_MANAGER, Role.GROUP_LEADER, Role.LOG_REVIEWER, Role.SYSTEM_ADMIN])
def test_s14_nobody_else_sees_what_is_declared(unit, browse, application, role):
    relation = declare(unit.anna)
    give(unit, unit.case, unit.eva)
    other = worker(unit.unit, role)
    client = browse(other)
    assert "Kusin Karl" not in client.get(reverse("own_relations")).content.decode()
    url = reverse("own_relation_end", args=[relation.public_id])
    assert client.get(url).status_code == client.post(url, {"why_code": "over", "reason": REASON}).status_code == 404
    with application(actor(other)):
        assert not StaffRelation.objects.exists()


def test_s14_the_lead_reads_of_a_closed_case_nothing_but_that_it_is_closed(unit, browse):
    engaged(unit.case, unit.anna)
    declare(unit.anna)
    client = browse(unit.lead)
    assert unit.case.number in client.get(reverse("my_day")).content.decode()
    page = client.get(reverse("case_assign", args=[unit.case.public_id])).content.decode()
    assert "Ärendet är stängt för handläggaren" in page
    for word in ("relation till", "släkt", "egna relationer", "anmält"):
        assert word not in page.lower()


def test_s05_a_declaration_is_nobody_elses_to_write_and_not_ones_own_to_change(unit, application):
    relation = declare(unit.anna)
    end = "SELECT end_own_relation(%s, now(), %s, %s)"
    with application(actor(unit.eva)):
        assert ask("SELECT count(*) FROM people_staffrelation") == [(0,)]
        refused(end, relation.pk, "over", b"x")
        columns = "public_id, wrapped_key, staff_id, kind, number_hash, declared_at, end_code"
        told = f"gen_random_uuid(), 'k', {unit.anna.pk}, 'self', 'x', now(), ''"
        refused(f"INSERT INTO people_staffrelation ({columns}) VALUES ({told})")
    with application(actor(unit.anna)):
        refused("UPDATE people_staffrelation SET ended_at = now()")
        refused("UPDATE people_staffrelation SET number_hash = 'x'")
        refused("DELETE FROM people_staffrelation")
        refused(end, relation.pk, "", b"x")
        refused(end, relation.pk, "over", None)
        ask(end, relation.pk, "over", b"x")
        refused(end, relation.pk, "over", b"x")
    with application(NOBODY):
        refused(end, relation.pk, "over", b"x")
        assert ask("SELECT count(*) FROM people_staffrelation") == [(0,)]


def refused(sql, *values):
    with pytest.raises(DatabaseError), transaction.atomic():
        ask(sql, *values)


def test_s90_a_dump_shows_neither_number_nor_name(unit):
    declare(unit.anna)
    (row,) = ask("SELECT name, number_hash FROM people_staffrelation")
    assert b"Karl" not in bytes(row[0])
    assert NUMBER.encode() not in bytes(row[1])

"""A talk with the other party, who does not come while the risk is high, and what she chooses to take up in a talk."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from livlina.assessments.tests.factories import assessed
from livlina.assessments.tests.test_assessments import begun, fill, judge, sign
from livlina.cases.models import Deadline, JointWork, Party, Task
from livlina.cases.services import end_joint_work
from livlina.cases.terms import CaseRole, EngagementKind, PartyRole
from livlina.cases.tests.factories import CaseFactory, engaged, line_of
from livlina.cases.tests.test_walls import Family, approve, numbered
from livlina.core import clock
from livlina.organisation.tests.factories import actor, worker
from livlina.people.terms import Protection
from livlina.people.tests.factories import identity_number
from livlina.support import rules, services
from livlina.support.errors import JointByItsHolder, JointNotHeld
from livlina.support.interventions.services import DID_NOT_COME
from livlina.support.models import Session
from livlina.support.panels import TOGETHER
from livlina.support.rules import Joint
from livlina.support.tests.factories import session
from livlina.support.tests.test_sessions import told_of, typed

DAY = date(2026, 11, 30)
CHOSEN = "Hur jag säger det till min syster."


def at(name, case, *ids):
    return reverse(name, args=[case.public_id, *ids])


def said(answer):
    return answer.content.decode()


@pytest.mark.req("R-160")
@given(
    role=st.sampled_from(["exposed", "using_violence", "child"]),
    form=st.sampled_from(["individual", "group", "phone", "digital"]),
    has_approval=st.booleans(),
    is_named=st.booleans(),
    level=st.sampled_from(["", "low", "raised", "high", "acute"]),
    until=st.none() | st.dates(DAY - timedelta(days=9), DAY + timedelta(days=9)),
    waits=st.booleans(),
)
def test_they_meet_together_only_by_approval_and_where_her_own_danger_is_judged_and_not_high(
    role, form, has_approval, is_named, level, until, waits
):
    known = Joint(is_named=is_named, has_approval=has_approval, level=level, holds_until=until, waits_for_look=waits)
    obstacle = rules.obstacle_to_joint(role=role, form=form, on=DAY, known=known)
    is_safe = level in ("low", "raised") and (until is None or until >= DAY) and not waits
    assert (obstacle is None) == (role == "exposed" and form == "individual" and is_named and has_approval and is_safe)


@pytest.mark.django_db
@pytest.mark.req("R-160")
def test_a_talk_with_the_other_party_is_asked_about_anew_each_time_and_is_in_her_case_alone(browse, traces):
    family = Family()
    engaged(family.hers, family.anna)
    client = browse(family.anna)
    new = at("session_new", family.hers)

    def book(**told):
        return client.post(new, typed(family.anna, kind="joint", **told))

    assert "godkänt arbete med båda" in said(book())
    approve(family, family.anna, other=line_of(CaseFactory(unit=family.unit), family.lead))  # where no wall stands
    assert "godkänt arbete med båda" in said(book())
    approval = approve(family, family.anna)
    assert "Bedöm först personens fara enskilt" in said(book())
    assessed(family.hers, family.anna, "high")
    assert "risken är hög eller akut" in said(book())
    assessed(family.hers, family.anna, "raised")
    assert "godkänt arbete med båda" in said(book(days=31))  # the approval is over by then
    assert "ett i taget" in said(book(repeat="weekly", times="3"))
    assert "ett i taget" in said(book(form="phone"))
    sent = {"kind": "threat", "happened_on": clock.today().isoformat(), "submission": str(uuid4())}
    assert client.post(at("risk_event_new", family.hers), sent).status_code == 302
    assert "något har hänt sedan faran bedömdes" in said(book())
    # the danger is assessed on a day before it happened: that says nothing of it
    row = begun(client, family.hers)
    fill(client, row, "happened", care="partly")
    judge(client, row, "raised")
    type(row).objects.filter(pk=row.pk).update(happened_on=clock.today() - timedelta(days=1))
    assert sign(client, row, "raised").status_code == 302
    assert "något har hänt sedan faran bedömdes" in said(book())
    Deadline.objects.filter(clock="new_look").update(finished_on=clock.today(), finished_at=clock.now())

    assert book().status_code == 302
    made = Session.objects.get(kind="joint")
    assert made.case == family.hers
    page = said(client.get(at("case_sessions", family.hers)))
    assert TOGETHER in page
    assert "Gemensamt samtal med den andra parten" in page
    assert not Session.objects.filter(case=family.his).exists()
    engaged(family.his, family.ada)
    his = browse(family.ada)
    assert "Gemensamt samtal" not in said(his.get(at("session_new", family.his)))
    assert his.post(at("session_new", family.his), typed(family.ada, kind="joint")).status_code == 200
    assert traces("session.booked")[-1]["case_ref"] == family.hers.trace_ref
    assert approval.actor == family.anna

    # what changes after it was booked is told when it is shown, to her side alone, and it is not said to have been held
    at_her, my_day = at("case_sessions", family.hers), reverse("my_day")
    later = made.time.slot.lower + timedelta(hours=1)

    def held(by=family.anna):
        return services.mark_session(actor(by), session=made, case=family.hers, state="held", read=["booked"], at=later)

    assert "kan inte hållas" not in page + said(client.get(my_day))
    assessed(family.hers, family.anna, "high")
    for shown in (at_her, my_day, at("case", family.hers)):
        her_side = said(client.get(shown))
        assert "kan inte hållas: risken är hög eller akut. Avboka det" in her_side, shown
        assert TOGETHER not in her_side
        assert "kan inte hållas" not in said(
            his.get(shown.replace(str(family.hers.public_id), str(family.his.public_id)))
        )
    with pytest.raises(JointNotHeld, match=r"risken är hög eller akut.* skriver du det i en anteckning"):
        held()
    assessed(family.hers, family.anna, "raised")
    end_joint_work(actor(family.lead), case=line_of(family.hers, family.lead), approval=approval, at=clock.now())
    assert "ditt arbete med båda är inte godkänt" in said(client.get(at_her))
    too_late = approve(family, family.anna)
    JointWork.objects.filter(pk=too_late.pk).update(starts_at=made.time.slot.lower + timedelta(minutes=1))
    with pytest.raises(JointNotHeld, match="inte godkänt"):
        held()
    # another who has the case learns nothing of the approval, and neither books nor marks for the one who holds it
    bea = worker(family.unit, name="Bea Exempel")
    engaged(family.hers, bea, EngagementKind.CO_ASSIGNED)
    hers_too = browse(bea)
    assert "kan inte hållas" not in said(hers_too.get(at_her))
    told = {"kind": "joint", "starts_time": "14.00"}
    assert "av den som håller det" in said(hers_too.post(new, typed(family.anna, **told)))
    with pytest.raises(JointByItsHolder):
        held(by=bea)
    approve(family, family.anna)
    with time_machine.travel(later, tick=False):
        assessed(family.hers, family.anna, "high")  # it rose after they had met
    held()
    assert Session.objects.get(pk=made.pk).state == "held"


@pytest.mark.django_db
def test_s10_a_joint_talk_stands_on_the_approval_for_the_man_it_is_with(browse):
    family, his_number = Family(), identity_number("19790203")
    family.other = CaseFactory(
        unit=family.unit, person=numbered(his_number, name="Olof Exempelsson"), role=CaseRole.USING_VIOLENCE
    )
    olof = Party.objects.create(case=family.hers, person=numbered(his_number, name="Olle"), role=PartyRole.OTHER_PARTY)
    kalle = family.hers.parties.get(person=family.him_in_hers)
    engaged(family.hers, family.anna)
    assessed(family.hers, family.anna, "raised")
    client, lead = browse(family.anna), browse(family.lead)
    approve(family, family.anna)
    with_olof = approve(family, family.anna, other=line_of(family.other, family.lead))
    # the lead's lines tell the two apart, by the number of the case on the other side
    page = said(lead.get(at("case_assign", family.hers)))
    assert f"med ärende {family.his.number}" in page
    assert f"med ärende {family.other.number}" in page

    def book(whom, hour):
        told = {"other_party": str(whom.public_id)} if whom else {}
        return client.post(at("session_new", family.hers), typed(family.anna, kind="joint", starts_time=hour, **told))

    assert "Välj med vem samtalet är" in said(book(None, "09.00"))
    for whom, hour in ((kalle, "09.00"), (olof, "11.00")):
        assert book(whom, hour).status_code == 302
    made = {row.other_party: row for row in Session.objects.filter(kind="joint")}
    end_joint_work(actor(family.lead), case=line_of(family.hers, family.lead), approval=with_olof, at=clock.now())
    page = said(client.get(at("case_sessions", family.hers)))
    assert page.count("ditt arbete med båda är inte godkänt") == 1
    assert "godkänt arbete med båda" in said(book(olof, "14.00"))
    later = made[olof].time.slot.lower + timedelta(hours=5)
    with pytest.raises(JointNotHeld, match="inte godkänt"):
        services.mark_session(
            actor(family.anna), session=made[olof], case=family.hers, state="held", read=["booked"], at=later
        )
    services.mark_session(
        actor(family.anna), session=made[kalle], case=family.hers, state="held", read=["booked"], at=later
    )
    # whoever else has the case is told that the approval is asked of the one who holds it, and not how it stands
    bea = worker(family.unit, name="Bea Exempel")
    engaged(family.hers, bea, EngagementKind.CO_ASSIGNED)
    assert f"Om det får hållas ser bara {family.anna.name}" in said(browse(bea).get(at("case_sessions", family.hers)))


@pytest.mark.django_db
def test_s22_a_joint_talk_says_with_whom_also_where_one_of_them_is_shown_by_role_alone(browse):
    family, his_number = Family(), identity_number("19790203")
    guarded = {"protection": Protection.SECRECY_MARKING}
    family.other = CaseFactory(
        unit=family.unit, person=numbered(his_number, name="Olof Exempelsson", **guarded), role=CaseRole.USING_VIOLENCE
    )
    row = numbered(his_number, name="Olle", **guarded)
    olof = Party.objects.create(case=family.hers, person=row, role=PartyRole.OTHER_PARTY)
    engaged(family.hers, family.anna)
    assessed(family.hers, family.anna, "raised")
    for each in (family.his, family.other):
        approve(family, family.anna, other=line_of(each, family.lead))
        engaged(each, family.anna, EngagementKind.CO_ASSIGNED)
    client, new = browse(family.anna), at("session_new", family.hers)
    page = said(client.get(new))
    assert "Den andra parten, skyddad uppgift" in page
    assert "Olle" not in page
    assert "Välj med vem samtalet är" in said(client.post(new, typed(family.anna, kind="joint")))
    told = typed(family.anna, kind="joint", other_party=str(olof.public_id))
    assert client.post(new, told).status_code == 302
    assert Session.objects.get(kind="joint").other_party == olof


@pytest.mark.django_db
@pytest.mark.req("R-143", "R-145")
def test_what_she_chooses_is_kept_goes_with_the_talk_and_nothing_goes_with_her_but_by_a_safe_way(browse, traces):
    family = Family()
    engaged(family.hers, family.anna)
    client = browse(family.anna)
    assert "Skattning när samtalet börjar" in said(client.get(at("case_sessions", family.hers)))
    coming = session(family.hers, family.anna, clock.now() + timedelta(days=2), state="booked")
    about = at("session_about", family.hers, coming.public_id)
    assert client.post(about, {"agenda": CHOSEN, "version": "1"}).status_code == 302
    assert CHOSEN in said(client.get(at("case_sessions", family.hers)))
    moved = typed(family.anna, days=3, minutes="60")
    assert client.post(at("session_move", family.hers, coming.public_id), moved).status_code == 302
    row = Session.objects.get(state="booked")
    with connection.cursor() as cursor:
        cursor.execute("SELECT agenda FROM support_session WHERE id = %s", [row.pk])
        assert CHOSEN.encode() not in bytes(cursor.fetchone()[0])
    about = at("session_about", family.hers, row.public_id)
    assert CHOSEN in said(client.get(about))
    told = {"agenda": CHOSEN, "taken_home": "letter", "version": "1"}
    assert client.post(about, told).status_code == 200  # no safe way is known
    told_of(family.hers, is_safe="no", kind="letter")
    assert client.post(about, told).status_code == 200
    row.refresh_from_db()
    assert row.taken_home == ""
    told_of(family.hers, is_safe="yes", kind="visit")
    assert client.post(about, told | {"taken_home": "handed"}).status_code == 302
    assert traces("gate.passed")[-1]["case_ref"] == family.hers.trace_ref
    assert CHOSEN in said(client.get(at("case_events", family.hers)))


@pytest.mark.django_db
def test_s142_what_one_told_of_a_talk_is_not_written_over_by_the_page_that_another_had_open(browse):
    family = Family()
    bea = worker(family.hers.unit, name="Bea Prov")
    engaged(family.hers, family.anna)
    engaged(family.hers, bea, EngagementKind.CO_ASSIGNED)
    anna, other = browse(family.anna), browse(bea)
    coming = session(family.hers, family.anna, clock.now() + timedelta(days=2), state="booked")
    about = at("session_about", family.hers, coming.public_id)
    assert 'name="version" value="1"' in said(other.get(about))
    assert anna.post(about, {"agenda": CHOSEN, "version": "1"}).status_code == 302
    older = {"theme": "safety", "agenda": "Boendet.", "version": "1"}
    page = said(other.post(about, older))
    assert "Någon annan har skrivit om samtalet" in page
    assert "Så står det nu" in page
    assert CHOSEN in page  # what stands
    assert "Boendet." in page  # and what was typed
    assert Session.objects.get().agenda == CHOSEN
    assert Session.objects.get().theme == ""
    assert 'name="version" value="2"' in page
    assert other.post(about, older | {"agenda": CHOSEN, "version": "2"}).status_code == 302
    row = Session.objects.get()
    assert (row.agenda, row.theme, row.version) == (CHOSEN, "safety", 3)

    # nor is it written at an hour that nobody has any longer
    moved = typed(family.anna, days=3, minutes="60")
    assert anna.post(at("session_move", family.hers, coming.public_id), moved).status_code == 302
    page = said(other.post(about, {"agenda": "Om skolan.", "version": "3"}))
    assert "Samtalet har flyttats" in page
    assert "Om skolan." in page
    assert {each.agenda for each in Session.objects.all()} == {CHOSEN}


@pytest.mark.django_db
@pytest.mark.req("R-232")
def test_who_does_not_come_while_the_risk_is_high_is_looked_for_the_same_day(browse):
    family = Family()
    engaged(family.hers, family.anna)
    client = browse(family.anna)

    def missed(days):
        row = session(family.hers, family.anna, clock.now() - timedelta(days=days, hours=1), state="booked")
        told = {"state": "missed", "read": "booked"}
        assert client.post(at("session_mark", family.hers, row.public_id), told).status_code == 302

    missed(0)
    assert not Task.objects.exists()
    assessed(family.hers, family.anna, "acute", on=clock.today() - timedelta(days=2))
    missed(4)  # before it was known
    assert not Task.objects.exists()
    missed(1)
    task = Task.objects.get()
    assert (task.what, task.due_on, task.owner) == (DID_NOT_COME, clock.today(), family.anna)


@pytest.mark.django_db
@pytest.mark.req("R-232")
def test_r232_who_told_of_danger_that_nobody_has_assessed_and_does_not_come_is_looked_for(browse):
    family = Family()
    engaged(family.hers, family.anna)
    told = {"kind": "strangulation", "happened_on": clock.today().isoformat(), "words": "Han tog struptag i natt."}
    client = browse(family.anna)
    assert client.post(at("risk_event_new", family.hers), told | {"submission": str(uuid4())}).status_code == 302
    before = set(Task.objects.values_list("pk", flat=True))
    row = session(family.hers, family.anna, clock.now(), state="booked")
    marked = client.post(at("session_mark", family.hers, row.public_id), {"state": "missed", "read": "booked"})
    assert marked.status_code == 302
    assert [task.what for task in Task.objects.exclude(pk__in=before)] == [DID_NOT_COME]

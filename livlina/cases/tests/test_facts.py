"""The facts of a case, who has it, and its end."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from livlina.access.errors import NotPermitted
from livlina.access.routes import what_is_at
from livlina.access.terms import Role
from livlina.cases import services
from livlina.cases.closing.services import Outcome, close_case
from livlina.cases.errors import (
    AcceptedWithoutOffer,
    CaseIsClosed,
    ChildrenWithoutChildren,
    ClosedBeforeItCameIn,
    ClosedInTheFuture,
    HandlerNotAtUnit,
    SomeoneElseChangedTheCase,
)
from livlina.cases.models import Case, Engagement, Task
from livlina.cases.process.queries import mark
from livlina.cases.services import ChangedFacts
from livlina.cases.terms import EngagementKind
from livlina.cases.tests.factories import CaseFactory, NoteFactory, engaged, line_of, told_of_the_end
from livlina.core import clock
from livlina.core.terms import Answer
from livlina.organisation.models import Staff
from livlina.organisation.tests.coming_in import PASSWORD, equip, sign_in
from livlina.organisation.tests.factories import (
    ClosingReasonFactory,
    DistrictFactory,
    UnitFactory,
    actor,
    worker,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return UnitFactory()


@pytest.fixture
def anna(unit):
    return worker(unit, name="Anna Exempel")


@pytest.fixture
def lead(unit):
    return worker(unit, Role.UNIT_MANAGER, name="Fia Fiktiv")


@pytest.fixture
def case(unit, anna):
    case = CaseFactory(unit=unit)
    engaged(case, anna)
    return case


def page(name, case):
    return reverse(name, args=[case.public_id])


FACTS = {
    "entrance": "police",
    "minor_children": "yes",
    "children_count": "2",
    "legal_support_offered": "yes",
    "legal_support_accepted": "no",
    "honour": "unknown",
    "version": "1",
}


def test_facts_are_changed_and_the_trace_has_before_and_after(browse, case, anna, traces):
    district = DistrictFactory(name="Södermalm")
    answer = browse(anna).post(page("case_facts", case), FACTS | {"district": str(district.public_id)})
    assert answer.url == page("case", case)
    changed = Case.objects.get()
    assert (changed.entrance, changed.children_count, changed.district, changed.version) == ("police", 2, district, 2)
    trace = traces("case.changed")[0]
    told = changed.cipher.open(bytes(trace["detail"]), place=f"access_trace.detail:{case.trace_ref}")
    assert '"entrance":["unknown","police"]' in told
    assert str(district.public_id) in told
    assert "honour" not in told  # what did not change is not told


def test_s142_facts_changed_by_another_meanwhile_are_shown_beside_ones_own(browse, case, anna):
    client = browse(anna)
    client.post(page("case_facts", case), FACTS)
    typed = FACTS | {"entrance": "school", "needs": ["handover", "child_talks"], "about": ["young_relation"]}
    answer = client.post(page("case_facts", case), typed)
    shown = answer.content.decode()
    assert "Så står det nu" in shown
    assert "Polis" in shown
    assert Case.objects.get().entrance == "police"
    again = {name: answer.context["form"][name].value() or "" for name in answer.context["form"].fields}
    assert again["entrance"] == "school"
    client.post(page("case_facts", case), again)
    saved = Case.objects.get()
    assert (saved.entrance, saved.marks) == ("school", ["child_talks", "handover", "young_relation"])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("children_count", "två"),
        ("children_count", "-1"),
        ("children_count", "31"),
        ("entrance", "x"),
        ("district", "x"),
    ],
)
def test_s131_wrong_facts_get_a_sentence_at_their_field(browse, case, anna, field, value):
    answer = browse(anna).post(page("case_facts", case), FACTS | {field: value})
    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert Case.objects.get().version == 1


def test_each_refusal_of_facts(case, anna, unit):
    me = actor(anna)
    with pytest.raises(ChildrenWithoutChildren):
        services.change_case(
            me, case=case, facts=ChangedFacts(minor_children=Answer.NO, children_count=1), version=1, at=clock.now()
        )
    with pytest.raises(AcceptedWithoutOffer):
        services.change_case(
            me,
            case=case,
            facts=ChangedFacts(legal_support_offered=Answer.NO, legal_support_accepted=Answer.YES),
            version=1,
            at=clock.now(),
        )
    with pytest.raises(SomeoneElseChangedTheCase):
        services.change_case(me, case=case, facts=ChangedFacts(), version=2, at=clock.now())
    with pytest.raises(NotPermitted):
        services.change_case(actor(worker(UnitFactory())), case=case, facts=ChangedFacts(), version=1, at=clock.now())


def test_a_case_is_closed_with_a_reason_of_the_organisations_own(browse, case, anna, traces):
    reason = ClosingReasonFactory(name="Stödet är klart")
    NoteFactory(case=case)
    client = browse(anna)
    assert "En anteckning är osignerad" in client.get(page("case_close", case)).content.decode()
    client.post(
        page("case_close", case),
        told_of_the_end(reason),
    )
    closed = Case.objects.get()
    assert (closed.closed_on, closed.closing_reason) == (clock.today(), reason)
    assert traces("case.closed")
    assert "Stödet är klart" in client.get(page("case", case)).content.decode()


def test_s142_a_case_is_not_closed_over_a_task_written_after_the_page_was_opened(browse, case, anna):
    def task(what):
        facts = {"owner": anna, "made_by": anna, "made_at": clock.now()}
        return Task.objects.create(case=case, what=what, **facts)

    known = task("Ring skolan.")
    client, told = browse(anna), told_of_the_end(ClosingReasonFactory())
    shown = client.get(page("case_close", case)).content.decode()
    assert f'name="read" value="{mark(known)}"' in shown
    later = task("Ring om säkerheten.")
    refused = client.post(page("case_close", case), told | {"read": mark(known)}).content.decode()
    assert "har skrivits sedan du öppnade sidan" in refused
    assert "Ring om säkerheten." in refused
    assert Case.objects.get().is_open
    read = re.search(r'name="read" value="([^"]+)"', refused).group(1)
    assert set(read.split()) == {mark(known), mark(later)}
    client.post(page("case_close", case), told | {"read": read})
    assert not Case.objects.get().is_open


def test_each_refusal_of_closing(case, anna):
    me, reason, today = actor(anna), ClosingReasonFactory(), clock.today()

    def close(closed_on):
        return close_case(me, case=case, closed_on=closed_on, outcome=Outcome(reason=reason), at=clock.now())

    with pytest.raises(ClosedInTheFuture):
        close(today + timedelta(days=1))
    with pytest.raises(ClosedBeforeItCameIn):
        close(case.came_in_on - timedelta(days=1))
    close(today)
    with pytest.raises(CaseIsClosed):
        close(today)
    lead = worker(case.unit, Role.UNIT_MANAGER)
    with pytest.raises(CaseIsClosed):
        services.assign_case(actor(lead), case=line_of(case, lead), staff=anna, at=clock.now())


@pytest.mark.req("R-358")
def test_the_lead_gives_a_case_to_a_colleague_who_sees_it_at_once(browse, unit, lead, anna, traces):
    case = CaseFactory(unit=unit)
    client = browse(lead)
    form = client.get(page("case_assign", case)).content.decode()
    assert "Anna Exempel, 0 öppna ärenden" in form
    assert browse(anna).get(page("case", case)).status_code == 404
    answer = client.post(page("case_assign", case), {"fran": "utan", "assigned_to": str(anna.public_id)})
    assert answer.url == reverse("caseload") + "?vy=utan"
    assert browse(anna).get(page("case", case)).status_code == 200
    assert traces("case.assigned")[0]["actor_id"] == lead.pk
    assert "Anna Exempel, 1 öppet ärende<" in client.get(page("case_assign", case)).content.decode()


def test_s04_whoever_had_the_case_leaves_it_at_the_same_moment(browse, case, anna, lead, unit):
    ada = worker(unit)
    browse(lead).post(page("case_assign", case), {"assigned_to": str(ada.public_id)})
    assert browse(anna).get(page("case", case)).status_code == 404
    assert Engagement.objects.filter(kind=EngagementKind.ASSIGNED, ends_at=None).get().actor == ada


def test_s142_given_twice_to_the_same_is_given_once(case, anna, lead, traces):
    services.assign_case(actor(lead), case=line_of(case, lead), staff=anna, at=clock.now())
    assert Engagement.objects.filter(kind=EngagementKind.ASSIGNED).count() == 1
    assert traces() == ["case.assigned_again"]


def test_a_case_is_not_given_to_someone_without_a_role_at_the_unit(case, lead):
    with pytest.raises(HandlerNotAtUnit):
        services.assign_case(actor(lead), case=line_of(case, lead), staff=worker(UnitFactory()), at=clock.now())
    leader = worker(case.unit, Role.GROUP_LEADER)
    with pytest.raises(HandlerNotAtUnit):  # a group leader has no cases of their own
        services.assign_case(actor(lead), case=line_of(case, lead), staff=leader, at=clock.now())


@pytest.mark.parametrize("shut", [{"is_active": False}, {"paused_at": clock.now()}])
def test_s55_a_case_is_not_given_to_one_who_has_left_or_is_away(browse, case, lead, shut):
    bo = worker(case.unit, name="Bo Borta")
    page = reverse("case_assign", args=[case.public_id])
    assert "Bo Borta" in browse(lead).get(page).content.decode()
    Staff.objects.filter(pk=bo.pk).update(**shut)
    assert "Bo Borta" not in browse(lead).get(page).content.decode()
    with pytest.raises(HandlerNotAtUnit):
        services.assign_case(actor(lead), case=line_of(case, lead), staff=bo, at=clock.now())


def test_a_worker_gives_no_case_away(browse, case, anna, lead, traces):
    assert browse(anna).get(page("case_assign", case)).status_code == 404
    with pytest.raises(NotPermitted):
        services.assign_case(actor(anna), case=line_of(case, lead), staff=anna, at=clock.now())
    assert traces("assign_case.refused")[0]["why"] == "NotPermitted"


def test_s52_an_act_from_a_locked_screen_says_what_it_is_before_it_is_done(browse, case, anna, lead):
    sign_in(client := browse(), lead, equip(lead))
    client.post("/las/")
    client.post(page("case_assign", case), {"assigned_to": str(anna.public_id)})
    client.post("/las/upp/", {"secret": PASSWORD})
    shown = client.get("/las/skickat/").content.decode()
    assert what_is_at(page("case_assign", case)) in shown
    assert "<bdi>Handläggare</bdi>" in shown
    assert ">Anna Exempel</div>" in shown


def held_in_words(client, path, sent):
    """What is shown of that form, sent at a locked screen: label and text of each field."""
    client.post("/las/")
    client.post(path, sent)
    client.post("/las/upp/", {"secret": PASSWORD})
    shown = client.get("/las/skickat/").content.decode()
    told = shown[shown.index("<dl") : shown.index("</dl>")]
    pairs = re.findall(r"<dt><bdi>(.*?)</bdi></dt><dd>(.*?)</dd>", told, re.DOTALL)
    return {label: " ".join(re.sub("<[^>]+>", "", text).split()) for label, text in pairs}


def test_s52_what_is_shown_of_a_locked_screens_act_is_what_somebody_typed_or_chose(browse, case, anna):
    sign_in(client := browse(), anna, equip(anna))
    form, person = uuid4(), case.person.public_id
    note = {
        "part": "handling", "kind": "call", "happened_on": "2026-11-17", "happened_time": "10.00", "text": str(form),
        "submission": str(uuid4()), "told_by": str(person), "then": "sign",
    }  # fmt: skip
    told = held_in_words(client, page("note_new", case), note)
    assert note["submission"] not in told.values()
    assert "submission" not in told
    assert told["Val"] == "Spara och signera"
    assert told["Anteckning"] == str(form)  # what somebody typed, whatever it looks like
    assert told["Vem kommer uppgiften från?"] == "Valt på sidan, men visas inte här."

    told = held_in_words(client, page("note_new", case), note | {"told_by": "police", "version": "3"})
    assert told["Vem kommer uppgiften från?"] == "Polis"
    assert "version" not in told


def test_s52_a_row_of_the_organisation_is_told_by_its_name_and_an_unknown_id_by_none(browse, case, anna):
    sign_in(client := browse(), anna, equip(anna))
    district = DistrictFactory(name="Södermalm")
    facts = FACTS | {"district": str(district.public_id), "choose": str(uuid4())}
    told = held_in_words(client, page("case_facts", case), facts)
    assert told["Stadsdel"] == "Södermalm"
    assert told["Val"] == "Valt på sidan, men visas inte här."


def test_an_unknown_list_leads_back_to_the_units_cases(browse, case, anna, lead):
    told = {"fran": "https://example.org", "assigned_to": str(anna.public_id)}
    answer = browse(lead).post(page("case_assign", case), told)
    assert answer.url == reverse("caseload") + "?vy=enheten"


@pytest.mark.parametrize(("name", "way_on"), [("case_close", "case_reopen"), ("case_assign", "caseload")])
def test_a_closed_case_is_not_offered_to_be_closed_or_given_away_but_the_way_on_is(browse, case, anna, name, way_on):
    case.closed_on = clock.today()
    case.save()
    client = browse(worker(case.unit, Role.GROUP_LEADER) if name == "case_assign" else anna)
    shown = client.get(page(name, case)).content.decode()
    assert "Ärendet är avslutat. Öppna det igen om personen behöver stöd." in shown
    assert (page(way_on, case) if way_on == "case_reopen" else reverse(way_on)) in shown
    assert "<select" not in shown
    answer = client.post(page(name, case), {"closed_on": "2026-10-01"})
    assert answer.context["form"].is_bound  # what was typed before another closed it stays


@pytest.mark.parametrize("name", ["case_facts", "case_close", "case_assign"])
@pytest.mark.parametrize("role", [Role.THERAPIST, Role.INTAKE, Role.GROUP_LEADER, Role.RECORDS_OFFICER])
def test_s02_a_stranger_gets_the_same_answer_as_for_what_is_missing(browse, case, name, role):
    stranger = browse(worker(UnitFactory(), role))
    missing = stranger.get(reverse(name, args=[uuid4()]))
    for answer in (stranger.get(page(name, case)), stranger.post(page(name, case), FACTS)):
        assert answer.status_code == missing.status_code == 404
        assert answer.content == missing.content
    assert Case.objects.get().version == 1

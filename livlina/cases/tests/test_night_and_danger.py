"""The night card of the out-of-hours duty, and the danger message from one side that concerns the other."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from livlina.access.terms import Role
from livlina.cases import queries, rules
from livlina.cases.closing.errors import InstructionWaits
from livlina.cases.errors import CaseIsClosed, CaseNotPossible, HandlerNotPossible, NobodyWorksThere
from livlina.cases.models import Case, DangerDecision, DangerMessage, Engagement, Instruction, NightCard, Party
from livlina.cases.review.models import ReviewItem
from livlina.cases.review.services import JUDGE, flag_traces
from livlina.cases.services import (
    CardFacts,
    assign_case,
    call_unread_danger,
    finish_instruction,
    read_as_lead,
    write_night_card,
)
from livlina.cases.terms import CaseRole, EngagementKind, PartyRole, Wall
from livlina.cases.tests.factories import CaseFactory, engaged, engaged_now, housed, line_of
from livlina.cases.tests.test_walls import Family, ask, numbered
from livlina.cases.views.danger import TOLD
from livlina.core import clock
from livlina.organisation.models import Staff, UnitBoard, UnitFunction
from livlina.organisation.terms import Function
from livlina.organisation.tests.factories import MembershipFactory, UnitFactory, actor, worker
from livlina.people.models import Person, Relation, SafeChannel
from livlina.people.services import OwnFacts, declare_relation
from livlina.people.terms import ChannelKind, OwnKind, Protection, RelationKind, Violence
from livlina.people.tests.factories import PersonFactory, identity_number

pytestmark = pytest.mark.django_db

PLAN = "Ring polisen och åk med till skyddat boende."
WHY_LESS = "Hon har själv bett om det, och sover hos sin syster."
WORDS = "Han vet vilken skola barnen går i. Byt väg hem redan i dag."


@pytest.fixture
def family():
    made = Family()
    engaged(made.hers, made.anna)
    return made


@pytest.fixture
def duty():
    return UnitFactory(functions=(Function.OUT_OF_HOURS,), full_name="Socialjouren")


@pytest.fixture
def nora(duty):
    return worker(duty, Role.SOCIAL_WORKER, name="Nora Natt")


def card(duty):
    return {
        "duty": duty.public_id,
        "ground": "consent",
        "until": (clock.today() + timedelta(days=7)).isoformat(),
        "risk": "high",
        "plan": PLAN,
        "safe_contact": "Ring mormor.",
        "version": 0,
    }


def mark(client, case, at, **facts):
    return client.post(reverse("night_card_of_case", args=[case.public_id]), card(at) | facts)


# ---- the card ----


@pytest.mark.req("R-048")
def test_the_duty_reads_a_marked_card_without_breaking_glass_and_never_the_case(
    family, duty, nora, browse, traces, application
):
    assert mark(browse(family.anna), family.hers, duty).status_code == 302
    written = NightCard.objects.get()
    client = browse(nora)
    assert "Nattkort för jouren" in client.get(reverse("my_day")).content.decode()
    listed = client.get(reverse("night_cards")).content.decode()
    assert family.hers.number in listed
    assert "Hög risk" in listed
    for hidden in ("Alma", PLAN, "mormor"):
        assert hidden not in listed
    shown = client.get(reverse("night_card", args=[written.public_id])).content.decode()
    assert PLAN in shown
    assert "Ring mormor." in shown
    assert "Alma" not in shown
    assert client.get(reverse("case", args=[family.hers.public_id])).status_code == 404
    with application(actor(nora)):
        assert not Case.objects.exists()
        assert not Person.objects.exists()
    assert traces("night_card.read")[0]["case_ref"] == family.hers.trace_ref
    assert traces("night_cards.listed")[0]["actor_id"] == nora.pk
    assert traces("night_card.written")[0]["why"] == "consent"


def test_it_is_found_by_a_posted_number_and_a_name_is_in_no_list(family, duty, nora, browse, traces):
    number = identity_number("19880808")
    hers = CaseFactory(
        unit=family.unit, person=numbered(number, name="Alva Skyddad", protection=Protection.SECRECY_MARKING)
    )
    engaged(hers, family.anna)
    mark(browse(family.anna), hers, duty)
    client = browse(nora)
    for sought in (number, hers.number):
        found = client.post(reverse("night_cards"), {"q": sought}).content.decode()
        assert reverse("night_card", args=[NightCard.objects.get().public_id]) in found
        assert "Alva" not in found
    for sought in (family.hers.number, identity_number("19890909"), "2031-0001"):
        assert "Inget nattkort matchar" in client.post(reverse("night_cards"), {"q": sought}).content.decode()
    assert len(traces("night_cards.searched")) == 5


def test_the_safe_ways_of_now_are_copied(family, browse):
    SafeChannel.objects.create(
        person=family.hers.person,
        board=family.hers.board,
        told_in_case=family.hers.pk,
        recorded_at=clock.now(),
        kind=ChannelKind.CALL,
        value="070-000 00 00",
        is_safe="yes",
        say="Säg att det är tandläkaren",
        confirmed_on=clock.today(),
    )
    form = browse(family.anna).get(reverse("night_card_of_case", args=[family.hers.public_id])).content.decode()
    assert "070-000 00 00" in form
    assert "tandläkaren" in form


def test_s142_versions_are_kept_and_nobodys_text_is_overwritten_or_taken_away_unseen(family, duty, nora, browse):
    client = browse(family.anna)
    mark(client, family.hers, duty)
    late = mark(client, family.hers, duty, plan="En annan plan.")
    assert "Någon annan har ändrat nattkortet" in late.content.decode()
    assert mark(client, family.hers, duty, plan="En annan plan.", version=1, why=WHY_LESS).status_code == 302
    assert [row.plan for row in NightCard.objects.order_by("version")] == [PLAN, "En annan plan."]
    first, second = NightCard.objects.order_by("version")
    page = browse(nora)
    assert page.get(reverse("night_card", args=[first.public_id])).status_code == 404
    assert "En annan plan." in page.get(reverse("night_card", args=[second.public_id])).content.decode()
    end = reverse("night_card_end", args=[family.hers.public_id])
    for read in ({"version": "1"}, {"version": "x"}, {}):
        told = client.post(end, read, follow=True).content.decode()
        assert "Någon annan har ändrat nattkortet" in told, read
        assert "En annan plan." in page.get(reverse("night_card", args=[second.public_id])).content.decode(), read
    assert 'name="version" value="2" id="end_version"' in told
    assert client.post(end, {"version": "2", "why": WHY_LESS}).status_code == 302
    assert page.get(reverse("night_card", args=[second.public_id])).status_code == 404
    assert client.post(end, {"version": "2"}).status_code == 404
    assert PLAN in client.get(reverse("night_card_of_case", args=[family.hers.public_id])).content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"until": "2020-01-01"},
        {"until": "2099-01-01"},
        {"plan": ""},
        {"plan": "  "},
        {"ground": ""},
        {"duty": ""},
        {"risk": "x"},
    ],
)
def test_each_refusal_of_a_card(family, duty, browse, wrong):
    assert mark(browse(family.anna), family.hers, duty, **wrong).status_code == 200
    assert not NightCard.objects.exists()


def test_s131_a_version_that_no_row_can_have_is_refused_in_words(family, browse, duty):
    for version in ("11111111111111111111", "-1", "x"):
        assert mark(browse(family.anna), family.hers, duty, version=version).status_code == 200
    assert not NightCard.objects.exists()


def test_s142_a_card_that_jumps_ahead_is_refused_and_the_honest_one_is_saved(family, browse, duty):
    client = browse(family.anna)
    for version in ("1", "2147483646"):
        assert "Någon annan har" in mark(client, family.hers, duty, version=version).content.decode()
    assert mark(client, family.hers, duty).status_code == 302
    assert "Någon annan har" in mark(client, family.hers, duty, version="2").content.decode()
    assert mark(client, family.hers, duty, version="1").status_code == 302
    assert sorted(NightCard.objects.values_list("version", flat=True)) == [1, 2]


@pytest.mark.parametrize("field", ["plan", "children", "note"])
def test_s23_where_she_is_stands_on_a_card_only_for_a_reason(family, duty, browse, traces, field):
    housed(family.hers, "Påhittsgatan 12")
    told = {field: "Hämta henne på Påhittsgatan 12."}
    answer = mark(browse(family.anna), family.hers, duty, **told)
    assert "<mark>Påhittsgatan 12</mark>" in answer.content.decode()
    assert not NightCard.objects.exists()
    why = {"confirmed_because": "Jouren ska åka dit om hon ringer."}
    assert mark(browse(family.anna), family.hers, duty, **told, **why).status_code == 302
    assert getattr(NightCard.objects.get(), field) == told[field]
    assert len(traces("text.kept_with_reason")) == 1


@pytest.mark.parametrize(
    ("hour", "is_the_night_of"), [(14, 27), (23, 27), (24, 27), (24 + 6, 27), (24 + 11, 27), (24 + 12, 28)]
)
def test_s32_the_night_after_the_last_day_is_the_cards_too(hour, is_the_night_of):
    midnight = datetime(2026, 11, 27, tzinfo=clock.STOCKHOLM)
    assert rules.day_of_the_night(midnight + timedelta(hours=hour)) == date(2026, 11, is_the_night_of)


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_s32_s144_the_night_ends_at_noon_by_the_clock_when_the_clock_is_changed_too(day):
    began = datetime.combine(day - timedelta(days=1), time(11), clock.STOCKHOLM).astimezone(UTC)
    moments = [began + timedelta(minutes=10 * place) for place in range(6 * 50)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT day_of_the_night(at) FROM unnest(%s::timestamptz[]) at", [moments])
        in_the_database = [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT day_of_the_night() = day_of_the_night(statement_timestamp())")
        assert cursor.fetchone()[0]
    assert [rules.day_of_the_night(at) for at in moments] == in_the_database
    for at, night in zip(moments, in_the_database, strict=True):
        local = at.astimezone(clock.STOCKHOLM)
        assert night == local.date() - timedelta(days=local.time() < time(12)), local


def test_it_ends_at_its_day_and_with_the_case(family, duty, nora, browse):
    mark(browse(family.anna), family.hers, duty)
    client, url = browse(nora), reverse("night_card", args=[NightCard.objects.get().public_id])
    last = rules.day_of_the_night(clock.now())
    NightCard.objects.update(until=last)
    assert client.get(url).status_code == 200
    NightCard.objects.update(until=last - timedelta(days=1))
    assert client.get(url).status_code == 404
    NightCard.objects.update(until=last)
    Case.objects.filter(pk=family.hers.pk).update(closed_on=clock.today())
    assert client.get(url).status_code == 404
    # nor is one written by whoever read the case as open before
    facts = CardFacts(duty=duty, ground="consent", until=clock.today(), risk="high", plan=PLAN)
    with pytest.raises(CaseIsClosed):
        write_night_card(actor(family.anna), case=family.hers, facts=facts, version=1, at=clock.now())


def test_s10_one_on_the_duty_who_is_walled_off_does_not_see_it(family, duty, nora, browse):
    mark(browse(family.anna), family.hers, duty)
    relation = engaged(family.his, nora, EngagementKind.CO_ASSIGNED)
    relation.unit = duty
    relation.save()
    client = browse(nora)
    assert family.hers.number not in client.get(reverse("night_cards")).content.decode()
    assert "Inget nattkort matchar" in client.post(reverse("night_cards"), {"q": family.hers.number}).content.decode()
    assert client.get(reverse("night_card", args=[NightCard.objects.get().public_id])).status_code == 404


def test_s10_one_who_leads_the_duty_and_has_read_her_card_does_not_read_his_case(family, duty, browse):
    lead = worker(duty, Role.UNIT_MANAGER)
    mark(browse(family.anna), family.hers, duty)
    his = CaseFactory(unit=duty, person=numbered(family.his_number), role=CaseRole.USING_VIOLENCE)
    told = {"reason": "danger", "text": "Handläggaren är sjuk och hotbilden har ändrats.", "hours": 8}
    assert browse(lead).get(reverse("night_card", args=[NightCard.objects.get().public_id])).status_code == 200
    with pytest.raises(CaseNotPossible):
        read_as_lead(actor(lead), case=line_of(his, lead), at=clock.now(), **told)


def held(case, staff, unit, kind=EngagementKind.CO_ASSIGNED, **facts):
    """The relation of one who works at another unit too."""
    return Engagement.objects.create(
        case=case, actor=staff, unit=unit, kind=kind, starts_at=clock.now() - timedelta(hours=1), **facts
    )


@pytest.fixture(params=["a guardian in its case", "a child in hers", "a child in hers, in another row"])
def childs(request, family):
    """The child's own case in Anna's hands, in which one can tell whose child it is in one way or another."""
    number = identity_number("20150303")
    made = CaseFactory(unit=family.unit, person=numbered(number, name="Bo Exempelsson"), role=CaseRole.CHILD)
    engaged(made, family.anna)
    if request.param == "a guardian in its case":
        Party.objects.create(case=made, person=family.hers.person, role=PartyRole.GUARDIAN)
    else:
        row = made.person if request.param == "a child in hers" else numbered(number, name="Bosse")
        Party.objects.create(case=family.hers, person=row, role=PartyRole.CHILD)
    return made


def on_the_desk(client, case):
    """Where the duty finds the card of the case: in the list, by its number, opened."""
    url = reverse("night_card", args=[NightCard.objects.get().public_id])
    return [
        case.number in client.get(reverse("night_cards")).content.decode(),
        url in client.post(reverse("night_cards"), {"q": case.number}).content.decode(),
        client.get(url).status_code == 200,
    ]


def test_s11_the_duty_who_has_the_other_parents_case_does_not_see_the_childs_card(family, childs, duty, nora, browse):
    assert mark(browse(family.anna), childs, duty).status_code == 302
    assert on_the_desk(browse(nora), childs) == [True] * 3
    held(family.his, nora, duty)
    assert on_the_desk(browse(nora), childs) == [False] * 3


def test_s11_the_childs_own_worker_reads_its_card_and_its_siblings_on_the_duty(family, duty, nora, browse):
    bo, li = (
        CaseFactory(unit=family.unit, role=CaseRole.CHILD, person=PersonFactory(birth_year=year))
        for year in (2017, 2019)
    )
    for case in (bo, li):
        Party.objects.create(case=case, person=family.his.person, role=PartyRole.GUARDIAN)
    Relation.objects.create(
        person=family.his.person,
        other=bo.person,
        kind=RelationKind.PARENT,
        violence=Violence.BY_FIRST,
        board=bo.board,
        told_in_case=bo.pk,
        recorded_at=clock.now(),
    )
    held(bo, nora, duty)
    engaged(li, family.ada)
    assert mark(browse(family.ada), li, duty).status_code == 302
    assert on_the_desk(browse(nora), li) == [True] * 3
    held(family.his, worker(duty), duty)  # what another has closes nothing to her
    assert on_the_desk(browse(nora), li) == [True] * 3


def test_strangers_and_other_units_see_no_card(family, duty, browse, application):
    mark(browse(family.anna), family.hers, duty)
    url = reverse("night_card", args=[NightCard.objects.get().public_id])
    other_duty = UnitFactory(functions=(Function.OUT_OF_HOURS,))
    for stranger in (family.ada, family.lead, worker(other_duty), worker(duty, Role.SYSTEM_ADMIN)):
        assert browse(stranger).get(url).status_code == 404
        assert browse(stranger).get(reverse("night_card_of_case", args=[family.hers.public_id])).status_code == 404
        with application(actor(stranger)):
            assert not NightCard.objects.exists()
            assert ask("SELECT count(*) FROM my_duty_lines()") == (0,)
            assert ask("SELECT find_duty_cards(%s, NULL)", family.hers.number) == ([],)
    for without in (family.ada, family.lead, *(worker(duty, role) for role in (Role.SYSTEM_ADMIN, Role.STATISTICIAN))):
        assert browse(without).get(reverse("night_cards")).status_code == 404


def test_s21_one_from_whom_whereabouts_are_withheld_sees_no_card_and_is_told_who_can(family, duty, browse, application):
    mark(browse(family.anna), family.hers, duty)
    for case in (family.hers, CaseFactory(unit=family.hers.unit)):
        beside = engaged(case, family.ada, EngagementKind.CO_ASSIGNED)
        beside.carries_whereabouts = False
        beside.save()
        page = browse(family.ada).get(reverse("night_card_of_case", args=[case.public_id])).content.decode()
        # the same whether there is a card or not: who can write it, and nothing of it
        assert "Be den som leder enheten att låta någon annan skriva" in page
        assert PLAN not in page
    with application(actor(family.ada)):
        assert not NightCard.objects.exists()


# ---- the danger message ----


def danger(**facts):
    return {
        "concerns": "Karl Exempelsson",
        "text": "Hon berättade att hennes bror tänker söka upp honom i kväll.",
        "must_act": "Karls handläggare, före kl. 18",
        "submission": "8e3f0f0e-52ef-4d0e-9d3a-0a4f5f1f7a10",
        **facts,
    }


def tell(client, case, **facts):
    return client.post(reverse("danger_tell", args=[case.public_id]), danger(**facts))


def test_s142_the_form_of_one_case_sent_in_another_is_refused_in_words_and_swallows_nothing(family, browse):
    engaged(family.his, family.ada)
    other = CaseFactory(unit=family.unit)
    engaged(other, family.anna)
    assert tell(browse(family.anna), family.hers).status_code == 302
    for staff, case in ((family.anna, other), (family.ada, family.his)):
        answer = tell(browse(staff), case)
        assert answer.status_code == 200
        assert "redan lämnad" in answer.content.decode()
    assert DangerMessage.objects.count() == 1
    task = {"what": "Ring skolan om byte av väg.", "owner": "", "due_on": "", "submission": str(uuid4())}
    assert browse(family.anna).post(reverse("task_new", args=[family.hers.public_id]), task).status_code == 302
    answer = browse(family.ada).post(reverse("task_new", args=[family.his.public_id]), task)
    assert "redan sparat" in answer.content.decode()


def test_s10_a_danger_message_reaches_the_lead_and_the_duty_and_the_other_side_gets_an_instruction_alone(
    family, nora, browse, traces, application
):
    engaged(family.his, family.ada)
    assert tell(browse(family.anna), family.hers).status_code == 302
    assert tell(browse(family.anna), family.hers).status_code == 302  # a double click
    message = DangerMessage.objects.get()
    url = reverse("danger_message", args=[message.public_id])
    for staff in (family.lead, nora):
        day = browse(staff).get(reverse("my_day")).content.decode()
        assert "En farlig uppgift om någon annan kom" in day
        assert "Karl Exempelsson" not in day
        assert "hennes bror" in browse(staff).get(url).content.decode()
    # the duty reads and does not decide
    lead = browse(family.lead)
    decision = {"outcome": "forwarded", "text": WORDS, "reason": "Faran är nära och går att förebygga."}
    chosen = decision | {"to": family.his.number}
    assert browse(nora).post(url, chosen).status_code == 404
    for wrong in ({"to": ""}, {"to": "2031-9999"}, {"text": ""}, {"reason": "kort"}, {"outcome": ""}):
        assert lead.post(url, chosen | wrong).status_code == 200
    assert lead.post(url, chosen).status_code == 302
    assert lead.get(url).status_code == 404  # decided
    # the other side
    client = browse(family.ada)
    assert f"En instruktion i ärende {family.his.number}" in client.get(reverse("my_day")).content.decode()
    shown = client.get(reverse("case", args=[family.his.public_id])).content.decode()
    assert WORDS in shown
    assert "hennes bror" not in shown
    assert "Anna Exempel" not in shown
    assert client.get(url).status_code == 404
    with application(actor(family.ada)):
        assert not DangerMessage.objects.exists()
        assert not DangerDecision.objects.exists()
        assert Instruction.objects.count() == 1
    given = traces("instruction.given")[0]
    assert given["case_ref"] == family.his.trace_ref
    assert given["detail"] == b""
    done = reverse("instruction_done", args=[family.his.public_id, Instruction.objects.get().public_id])
    assert browse(family.anna).post(done).status_code == 404
    same = {"case": family.his, "instruction": Instruction.objects.get(), "at": clock.now()}
    assert client.post(done).status_code == 302
    finish_instruction(actor(family.ada), **same)  # S-142: read before it was done
    assert len(traces("instruction.done")) == len(traces("instruction.done_again")) == 1
    assert WORDS not in client.get(reverse("case", args=[family.his.public_id])).content.decode()


def test_s23_neither_message_nor_instruction_tells_where_somebody_is_without_a_reason(family, browse, traces):
    family.hers.person.protection = Protection.SECRECY_MARKING
    family.hers.person.save()
    engaged(family.his, family.ada)
    where = {"text": "Han har stått utanför Påhittsgatan 12."}
    assert "<mark>Påhittsgatan 12</mark>" in tell(browse(family.anna), family.hers, **where).content.decode()
    assert not DangerMessage.objects.exists()
    why = {"confirmed_because": "Det är där faran är."}
    assert tell(browse(family.anna), family.hers, **where, **why).status_code == 302
    url = reverse("danger_message", args=[DangerMessage.objects.get().public_id])
    decision = where | {"outcome": "forwarded", "to": family.his.number, "reason": "Faran är nära och går att hindra."}
    assert "<mark>Påhittsgatan 12</mark>" in browse(family.lead).post(url, decision).content.decode()
    assert not Instruction.objects.exists()
    assert browse(family.lead).post(url, decision | {"text": WORDS}).status_code == 302
    assert [row["case_ref"] for row in traces("text.kept_with_reason")] == [family.hers.trace_ref]


def test_s142_no_instruction_is_given_to_a_case_that_nobody_works_with(family, browse):
    tell(browse(family.anna), family.hers)
    url = reverse("danger_message", args=[DangerMessage.objects.get().public_id])
    decision = {"outcome": "forwarded", "text": WORDS, "reason": "Faran är nära och går att hindra."}
    decision["to"] = family.his.number
    lead = browse(family.lead)
    assert NobodyWorksThere.message in lead.post(url, decision).content.decode()
    engaged(family.his, family.ada)
    Staff.objects.filter(pk=family.ada.pk).update(paused_at=clock.now())
    assert NobodyWorksThere.message in lead.post(url, decision).content.decode()
    assert not Instruction.objects.exists()
    assert not DangerDecision.objects.exists()
    engaged(family.his, worker(family.unit), EngagementKind.STAND_IN)
    assert lead.post(url, decision).status_code == 302
    assert DangerDecision.objects.get().instruction.case == family.his


def test_one_who_leads_several_units_says_which_of_them_has_the_number(family, browse):
    beside = UnitFactory(name="RVC Bredvid")
    MembershipFactory(staff=family.lead, unit=beside, role=Role.UNIT_MANAGER)
    CaseFactory(unit=beside, number=family.his.number)
    engaged(family.his, family.ada)
    tell(browse(family.anna), family.hers)
    url = reverse("danger_message", args=[DangerMessage.objects.get().public_id])
    decision = {"outcome": "forwarded", "text": WORDS, "reason": "Faran är nära och går att hindra."}
    several = browse(family.lead).post(url, decision | {"to": family.his.number}).content.decode()
    assert "Skriv enheten efter numret" in several
    whole = f"{family.his.number}, {family.his.unit.name}"
    assert browse(family.lead).post(url, decision | {"to": whole}).status_code == 302
    assert DangerDecision.objects.get().instruction.case == family.his


def in_both_hands(family):
    """The child's own case, which Ada, who has the father's, shares; and the mother's, that names them both."""
    childs = CaseFactory(unit=family.unit, role=CaseRole.CHILD, person=PersonFactory(name="Bo"))
    Party.objects.create(case=family.hers, person=family.his.person, role=PartyRole.OTHER_PARTY)
    Party.objects.create(case=family.hers, person=childs.person, role=PartyRole.CHILD)
    engaged(family.his, family.ada)
    engaged(childs, family.ada, EngagementKind.CO_ASSIGNED)
    with connection.cursor() as cursor:
        cursor.execute("SELECT mend_walls()")
    assert engaged_now(childs, family.ada).wall == Wall.SHIELDED
    return childs


def instructed(family, case):
    return Instruction.objects.create(case=case, text=WORDS, given_by=family.lead, given_at=clock.now())


@pytest.mark.parametrize("how", ["has the father's case", "withheld by the lead"])
def test_s10_s21_an_instruction_is_read_and_done_by_those_who_are_told_where_the_child_is(
    family, browse, application, traces, how
):
    if how == "withheld by the lead":
        case = family.hers
        engaged(case, family.ada, EngagementKind.CO_ASSIGNED)
        Engagement.objects.filter(case=case, actor=family.ada).update(carries_whereabouts=False)
    else:
        case = in_both_hands(family)
        engaged(case, family.anna)
    row = instructed(family, case)
    pages = [reverse("case", args=[case.public_id]), reverse("case_events", args=[case.public_id])]
    done = reverse("instruction_done", args=[case.public_id, row.public_id])
    ada, anna = browse(family.ada), browse(family.anna)
    assert WORDS in anna.get(pages[0]).content.decode()
    assert "En instruktion i ärende" in anna.get(reverse("my_day")).content.decode()
    for url in pages:
        assert WORDS not in ada.get(url).content.decode()
    assert "En instruktion i ärende" not in ada.get(reverse("my_day")).content.decode()
    assert ada.post(done).status_code == 404
    with application(actor(family.ada)):
        assert not Instruction.objects.exists()
        assert Instruction.objects.filter(pk=row.pk).update(done_at=clock.now(), done_by=family.ada) == 0
    # who did it, and when, stands among what has happened, and on no paper of the client's
    assert anna.post(done).status_code == 302
    events = anna.get(pages[1]).content.decode()
    assert WORDS in events
    assert family.anna.name in events.partition("Instruktion om fara, gjord")[2].partition(WORDS)[0]
    assert WORDS not in ada.get(pages[1]).content.decode()
    assert len(traces("instruction.done")) == 1


def test_s21_no_instruction_is_given_where_nobody_who_would_read_it_works(family, browse):
    childs = in_both_hands(family)
    Engagement.objects.filter(case=childs).update(kind="assigned")
    day = clock.today()
    assert not queries.reads_instructions(line_of(childs, family.lead), day=day)
    engaged(childs, family.anna, EngagementKind.CO_ASSIGNED)
    assert queries.reads_instructions(line_of(childs, family.lead), day=day)


def test_s21_who_has_the_childs_case_without_whereabouts_closes_it_not_over_an_instruction_that_is_not_done(
    family, browse
):
    childs = in_both_hands(family)
    Engagement.objects.filter(case=childs).update(kind="assigned")
    url, client = reverse("case_close", args=[childs.public_id]), browse(family.ada)
    assert InstructionWaits.message not in client.get(url).content.decode()
    row = instructed(family, childs)
    refused = client.get(url).content.decode()
    assert InstructionWaits.message in refused
    assert WORDS not in refused
    Instruction.objects.filter(pk=row.pk).update(done_at=clock.now(), done_by=family.lead)
    assert InstructionWaits.message not in client.get(url).content.decode()


def test_the_lead_may_decide_that_no_instruction_is_given(family, browse, traces):
    tell(browse(family.anna), family.hers)
    url = reverse("danger_message", args=[DangerMessage.objects.get().public_id])
    answer = {"outcome": "kept", "to": "", "text": "", "reason": "Redan känt, polisen har varit där."}
    assert browse(family.lead).post(url, answer).status_code == 302
    assert [traces("danger.decided")[0][name] for name in ("case_ref", "why")] == [family.hers.trace_ref, ""]
    assert DangerDecision.objects.get().outcome == "kept"
    assert not Instruction.objects.exists()
    assert "farlig uppgift" not in browse(family.lead).get(reverse("my_day")).content.decode().split('id="waiting"')[0]


def test_s05_a_danger_message_that_was_decided_long_ago_is_read_by_nobody_who_comes_later(
    family, duty, browse, application
):
    tell(browse(family.anna), family.hers)
    message = DangerMessage.objects.get()
    later = worker(duty, Role.SOCIAL_WORKER, name="Ny Jour")

    def seen_by(staff):
        with application(actor(staff)):
            return DangerMessage.objects.count()

    assert seen_by(later) == seen_by(family.lead) == 1
    told = {"outcome": "kept", "reason": "Redan känt.", "decided_by": family.lead}
    decided = DangerDecision.objects.create(message=message, decided_at=clock.now(), **told)
    assert seen_by(later) == seen_by(family.lead) == 1
    DangerDecision.objects.filter(pk=decided.pk).update(decided_at=clock.now() - timedelta(days=3))
    assert seen_by(later) == seen_by(family.lead) == 0
    assert seen_by(family.anna) == 1  # who told it


def test_s10_s40_who_has_read_her_danger_message_is_in_her_log_and_is_not_given_his_case(family, nora, browse, traces):
    tell(browse(family.anna), family.hers)
    url = reverse("danger_message", args=[DangerMessage.objects.get().public_id])
    for staff in (family.lead, nora):
        assert browse(staff).get(url).status_code == 200
    assert {row["case_ref"] for row in traces("danger.read")} == {family.hers.trace_ref}
    log = browse(family.anna).get(reverse("case_readers", args=[family.hers.public_id])).content.decode()
    assert "Läste uppgifter i ärendet" in log
    told = {"case": line_of(family.his, family.lead), "at": clock.now()}
    with pytest.raises(CaseNotPossible):
        read_as_lead(actor(family.lead), reason="danger", text="Hotbilden har ändrats sedan i går.", hours=8, **told)
    with pytest.raises(HandlerNotPossible):
        assign_case(actor(family.lead), staff=family.lead, **told)


def test_s142_the_same_form_with_other_words_is_not_lost(family, browse):
    tell(browse(family.anna), family.hers)
    assert "redan lämnad" in tell(browse(family.anna), family.hers, text="Något annat.").content.decode()


def test_strangers_and_the_other_side_read_no_danger_message(family, nora, browse, application):
    engaged(family.his, family.ada)
    tell(browse(family.anna), family.hers)
    url = reverse("danger_message", args=[DangerMessage.objects.get().public_id])
    his_lead = worker(family.unit, Role.UNIT_MANAGER)
    engaged(family.his, his_lead, EngagementKind.CO_ASSIGNED)
    other_lead = worker(UnitFactory(), Role.UNIT_MANAGER)
    for stranger in (family.ada, other_lead, his_lead, worker(family.unit, Role.LOG_REVIEWER)):
        assert browse(stranger).get(url).status_code == 404
    for stranger in (other_lead, his_lead):
        with application(actor(stranger)):
            assert not DangerMessage.objects.exists()
    for stranger in (family.ada, other_lead):
        assert tell(browse(stranger), family.hers).status_code == 404


def test_s05_the_doors_of_danger_and_the_card_by_attack(family, duty, nora, browse, application):
    mark(browse(family.anna), family.hers, duty)
    tell(browse(family.anna), family.hers)
    instruct = "SELECT instruct(gen_random_uuid(), 'k', %s, 't', now())"
    for staff, sql, values in (
        (family.anna, instruct, [family.his.pk]),
        (nora, instruct, [family.his.pk]),
        (worker(UnitFactory(), Role.UNIT_MANAGER), instruct, [family.his.pk]),
        (family.anna, "UPDATE cases_nightcard SET until = '2099-01-01'", []),
        (nora, "UPDATE cases_dangermessage SET said_by_id = said_by_id", []),
        (nora, "DELETE FROM cases_nightcard", []),
        (family.anna, "UPDATE cases_instruction SET text = 'x'", []),
        (family.anna, "INSERT INTO cases_instruction (public_id) VALUES (gen_random_uuid())", []),
    ):
        with application(actor(staff)), pytest.raises(DatabaseError), transaction.atomic():
            ask(sql, *values)
    with application(actor(nora)):
        assert ask("SELECT count(*) FROM my_duty_lines()") == (1,)
        assert not Case.objects.exists()


def test_s11_a_lead_and_a_duty_who_have_the_other_parents_case_read_no_message_from_the_childs(
    family, childs, duty, nora, browse
):
    assert tell(browse(family.anna), childs).status_code == 302
    url = reverse("danger_message", args=[DangerMessage.objects.get().public_id])
    for staff in (family.lead, nora):
        assert browse(staff).get(url).status_code == 200
    held(family.his, family.lead, family.unit)
    held(family.his, nora, duty)
    for staff in (family.lead, nora):
        assert browse(staff).get(url).status_code == 404
        assert "farlig uppgift" not in browse(staff).get(reverse("my_day")).content.decode()
    assert browse(worker(family.unit, Role.UNIT_MANAGER)).get(url).status_code == 200


@pytest.mark.parametrize(
    ("kind", "reads"),
    [(EngagementKind.INTAKE, False), (EngagementKind.STAND_IN, False), (EngagementKind.LEAD_READING, True)],
)
def test_s10_only_a_lead_who_reads_the_other_side_reads_its_message_too(family, browse, kind, reads):
    bo = CaseFactory(unit=family.unit, role=CaseRole.CHILD)
    engaged(bo, family.anna)
    Party.objects.create(case=bo, person=family.hers.person, role=PartyRole.GUARDIAN)
    client = browse(family.anna)
    tell(client, family.hers)
    tell(client, bo, submission="8e3f0f0e-52ef-4d0e-9d3a-0a4f5f1f7a11")
    until = clock.now() + timedelta(hours=8)
    reason = {"reason": "danger", "closes_until": until} if kind == EngagementKind.LEAD_READING else {}
    held(family.his, family.lead, family.unit, kind, ends_at=until, **reason)
    for message in DangerMessage.objects.all():
        answer = browse(family.lead).get(reverse("danger_message", args=[message.public_id]))
        assert (answer.status_code == 200) is reads


# ---- the danger message that none near may read ----


def called(application):
    """Of whom, and at which unit, the log reviewer is told that a message of theirs has no reader."""
    call_unread_danger()
    with application(JUDGE):
        flag_traces()
    return list(unread().values_list("staff", "unit", "case_ref"))


def unread():
    """What is reviewed of messages without a reader. Where the test is run at night there is more to review."""
    return ReviewItem.objects.filter(reasons__contains=["danger_unread"])


@pytest.fixture
def beside(family):
    """One who leads another unit under the same board."""
    return worker(UnitFactory(board=family.hers.board), Role.UNIT_MANAGER, name="Greta Granne")


@pytest.mark.parametrize("cause", ["his case", "his kin", "no lead", "closed account", "paused account"])
def test_s10_a_message_that_nobody_near_may_read_is_read_by_who_leads_beside(
    family, beside, browse, application, traces, cause
):
    tell(browse(family.anna), family.hers)
    message = DangerMessage.objects.get()
    url = reverse("danger_message", args=[message.public_id])
    other_board = worker(UnitFactory(), Role.UNIT_MANAGER)
    reviewer = worker(family.unit, Role.LOG_REVIEWER)
    assert browse(beside).get(url).status_code == 404  # one who leads the unit may read it
    away(family, cause)
    assert browse(family.lead).get(url).status_code in (302, 404)
    assert "En farlig uppgift om någon annan kom" in browse(beside).get(reverse("my_day")).content.decode()
    page = browse(beside).get(url).content.decode()
    assert "hennes bror" in page
    assert traces("danger.read")[-1]["case_ref"] == family.hers.trace_ref
    for stranger in (other_board, reviewer, family.ada):
        assert browse(stranger).get(url).status_code == 404
        with application(actor(stranger)):
            assert not DangerMessage.objects.exists()
    assert called(application) == []  # somebody may
    answer = {"outcome": "kept", "to": "", "text": "", "reason": "Jag har ringt dem som arbetar med honom."}
    assert browse(beside).post(url, answer).status_code == 302
    assert DangerDecision.objects.get().decided_by == beside
    # and who has read it is not given the other side
    moved = CaseFactory(unit=beside.memberships.get().unit, person=family.his.person, role=CaseRole.USING_VIOLENCE)
    told = {"reason": "danger", "text": "Hotbilden har ändrats sedan i går.", "hours": 8, "at": clock.now()}
    with pytest.raises(CaseNotPossible):
        read_as_lead(actor(beside), case=line_of(moved, beside), **told)


def away(family, cause):
    """What leaves the unit without one who leads it and may read what Anna told."""
    match cause:
        case "his case":
            held(family.his, family.lead, family.unit)
        case "his kin":
            facts = OwnFacts(kind=OwnKind.FAMILY, name="Kusin Karl", identity_number=family.his_number)
            declare_relation(actor(family.lead), facts=facts, at=clock.now())
        case "no lead":
            family.lead.memberships.update(valid_to=clock.today() - timedelta(days=1))
        case _:
            shut(family.lead, cause)


def shut(staff, how):
    """The account of one who has left, or is away."""
    told = {"is_active": False} if how == "closed account" else {"paused_at": clock.now()}
    assert Staff.objects.filter(pk=staff.pk).update(**told) == 1


@pytest.mark.parametrize("how", ["closed account", "paused account"])
def test_s10_where_all_who_lead_beside_have_left_or_are_away_the_log_reviewer_is_told(
    family, beside, browse, application, how
):
    tell(browse(family.anna), family.hers)
    shut(family.lead, how)
    assert called(application) == []  # one who leads beside may read it
    shut(beside, how)
    assert called(application) == [(family.anna.pk, family.unit.pk, None)]


@pytest.mark.parametrize("how", ["closed account", "paused account"])
def test_s10_one_on_the_duty_who_has_left_or_is_away_is_not_near(family, beside, duty, nora, browse, how):
    tell(browse(family.anna), family.hers)
    url = reverse("danger_message", args=[DangerMessage.objects.get().public_id])
    held(family.his, family.lead, family.unit)
    assert browse(beside).get(url).status_code == 404
    shut(nora, how)
    assert browse(beside).get(url).status_code == 200


def test_s10_where_one_who_leads_beside_has_the_other_side_the_log_reviewer_is_told_and_not_those_who_lead(
    family, beside, browse, application
):
    tell(browse(family.anna), family.hers)
    url = reverse("danger_message", args=[DangerMessage.objects.get().public_id])
    assert called(application) == []
    held(family.his, family.lead, family.unit)
    held(family.his, beside, beside.memberships.get().unit)
    for staff in (family.lead, beside):
        assert browse(staff).get(url).status_code == 404
        assert "farlig uppgift" not in browse(staff).get(reverse("my_day")).content.decode()
    assert called(application) == [(family.anna.pk, family.unit.pk, None)]
    assert len(called(application)) == 1
    item = unread().get()
    reviewer = browse(worker(beside.memberships.get().unit, Role.LOG_REVIEWER))
    assert "farlig uppgift utan läsare" in reviewer.get(reverse("review")).content.decode()
    shown = reviewer.get(reverse("review_item", args=[item.public_id])).content.decode()
    assert "kan ingen läsa" in shown
    for kept in ("hennes bror", "Karl", family.hers.number):
        assert kept not in shown
    # nor, however late, those who lead: they may be the ones from whom it is kept
    ReviewItem.objects.update(due_on=clock.today() - timedelta(days=1))
    for staff in (family.lead, beside):
        assert browse(staff).get(reverse("review_item", args=[item.public_id])).status_code == 404
        assert str(item.public_id) not in browse(staff).get(reverse("review")).content.decode()
        with application(actor(staff)):
            assert not unread().exists()
            assert ask("SELECT count(*) FROM review_events(%s)", item.pk) == (0,)


def test_s10_who_tells_a_danger_and_leads_is_not_its_only_reader_and_does_not_decide_that_nothing_is_done(
    family, beside, browse, application
):
    family.anna.memberships.update(role=Role.UNIT_MANAGER)
    told = {"outcome": "kept", "to": "", "text": "", "reason": "Jag har ringt dem som arbetar med honom."}
    tell(browse(family.anna), family.hers)
    message = DangerMessage.objects.get()
    url = reverse("danger_message", args=[message.public_id])
    assert browse(beside).get(url).status_code == 404  # another lead there may read it
    held(family.his, family.lead, family.unit)
    assert browse(family.lead).get(url).status_code == 404
    assert "hennes bror" in browse(beside).get(url).content.decode()
    assert called(application) == []
    assert "av någon annan" in browse(family.anna).post(url, told).content.decode()
    with application(actor(family.anna)), pytest.raises(DatabaseError), transaction.atomic():
        DangerDecision.objects.create(
            message=message, outcome="kept", reason=told["reason"], decided_by=family.anna, decided_at=clock.now()
        )
    assert not DangerDecision.objects.exists()
    shut(beside, "closed account")
    assert called(application) == [(family.anna.pk, family.unit.pk, None)]
    # an instruction in a case that no wall hides from who leads is given at once, by whoever leads
    third = CaseFactory(unit=family.unit)
    engaged(third, family.ada)
    told |= {"outcome": "forwarded", "to": third.number, "text": "Ring henne före kl. 18."}
    assert browse(family.anna).post(url, told).status_code == 302
    assert DangerDecision.objects.get().decided_by == family.anna


KEPT = {"outcome": "kept", "to": "", "text": "", "reason": "Redan känt hos dem som arbetar med honom."}


def test_s10_that_nothing_is_done_is_read_by_one_more_who_leads_and_is_told_who_left_it(
    family, duty, nora, browse, application
):
    second = worker(family.unit, Role.GROUP_LEADER, name="Bea Exempel")
    tell(browse(family.anna), family.hers)
    message = DangerMessage.objects.get()
    url, page = reverse("danger_message", args=[message.public_id]), reverse("case", args=[family.hers.public_id])
    assert browse(family.lead).get(url).status_code == 200
    assert "Ingen instruktion gavs" not in browse(family.anna).get(page).content.decode()
    assert browse(family.lead).post(url, KEPT).status_code == 302
    told = "beslutat att ingen instruktion ges"
    assert told not in browse(family.lead).get("/").content.decode()
    assert browse(family.lead).get(url).status_code == 404
    assert "Ingen instruktion gavs, enligt beslut" in browse(family.anna).get(page).content.decode()
    # long after it too, and a reading by the duty is not one more who leads
    DangerDecision.objects.update(decided_at=clock.now() - timedelta(days=20))
    assert browse(nora).get(url).status_code == 404
    assert told in browse(second).get("/").content.decode()
    shown = browse(second).get(url).content.decode()
    for words in ("hennes bror", "Redan känt", "Fia Fiktiv", "en till som leder"):
        assert words in shown
    assert "Spara beslutet" not in shown
    assert browse(second).post(url, KEPT).status_code == 404
    assert told not in browse(second).get("/").content.decode()  # it is read
    assert browse(second).get(url).status_code == 404
    with application(actor(family.lead)):
        assert not DangerMessage.objects.exists()
    assert "Ingen instruktion gavs" in browse(family.anna).get(page).content.decode()


def test_s10_what_was_decided_by_the_only_one_who_leads_or_was_passed_on_waits_for_nobody(family, browse, application):
    second = worker(family.unit, Role.GROUP_LEADER)
    third = CaseFactory(unit=family.unit)
    engaged(third, family.ada)
    tell(browse(family.anna), family.hers)
    url = reverse("danger_message", args=[DangerMessage.objects.get().public_id])
    told = KEPT | {"outcome": "forwarded", "to": third.number, "text": "Ring henne före kl. 18."}
    assert browse(family.lead).post(url, told).status_code == 302
    assert browse(second).get(url).status_code == 404
    assert (
        "Ingen instruktion gavs" not in browse(family.anna).get(f"/arenden/{family.hers.public_id}/").content.decode()
    )
    shut(second, "closed account")
    browse(family.anna).post(reverse("danger_tell", args=[family.hers.public_id]), danger(submission=str(uuid4())))
    url = reverse("danger_message", args=[DangerMessage.objects.latest("said_at").public_id])
    assert browse(family.lead).post(url, KEPT).status_code == 302
    with application(actor(family.lead)):
        assert ask("SELECT my_kept_danger() = '{}'") == (True,)


@pytest.mark.parametrize("to", ["a case that has nothing to do with it", "a case of another unit", "his case"])
@pytest.mark.parametrize("by", ["one who reads the other side", "one who told it"])
def test_s10_whatever_one_with_a_side_of_their_own_decides_is_read_by_one_more_who_leads(
    family, browse, application, by, to
):
    """By a word to any case at all the message was gone for the others who lead."""
    second = worker(family.unit, Role.GROUP_LEADER, name="Bea Exempel")
    decides = family.lead
    if by == "one who told it":
        decides = family.anna
        family.anna.memberships.update(role=Role.UNIT_MANAGER)
    tell(browse(family.anna), family.hers)
    message = DangerMessage.objects.get()
    url = reverse("danger_message", args=[message.public_id])
    until = clock.now() + timedelta(hours=8)
    if by != "one who told it":
        reading = {"reason": "danger", "closes_until": until, "ends_at": until}
        held(family.his, decides, family.unit, EngagementKind.LEAD_READING, **reading)
    chosen = family.his
    if to != "his case":
        chosen = CaseFactory(unit=family.unit if to == "a case that has nothing to do with it" else UnitFactory())
        MembershipFactory(staff=decides, unit=chosen.unit, role=Role.UNIT_MANAGER)
    engaged(chosen, worker(chosen.unit))
    told = KEPT | {"outcome": "forwarded", "to": chosen.number, "text": "Tack för i går."}
    answer = browse(decides).post(url, told)
    assert answer.status_code == 302
    assert DangerDecision.objects.get().waits_for_one_more
    line = "beslutat att en instruktion ges"
    assert line not in browse(decides).get("/").content.decode()
    Engagement.objects.filter(actor=decides, kind=EngagementKind.LEAD_READING).update(closes_until=clock.now())
    DangerDecision.objects.update(decided_at=clock.now() - timedelta(days=20))
    assert line in browse(second).get("/").content.decode(), "long after, and whatever they have open then"
    shown = browse(second).get(url).content.decode()
    for words in ("hennes bror", "Redan känt", decides.name, "en till som leder"):
        assert words in shown
    is_line = to != "a case of another unit"
    assert ("Tack för i går." in shown, chosen.number in shown) == (is_line, is_line)
    assert ("I ett ärende som du inte ser" in shown) != is_line
    assert browse(second).get(url).status_code == 404  # it is read
    with application(actor(second)):
        assert ask("SELECT count(*) FROM instruction_given_of(%s)", message.pk) == (0,)


def test_s10_one_who_leads_and_reads_the_other_side_does_not_decide_that_nothing_is_done(family, browse, application):
    tell(browse(family.anna), family.hers)
    message = DangerMessage.objects.get()
    url = reverse("danger_message", args=[message.public_id])
    until = clock.now() + timedelta(hours=8)
    reading = {"reason": "danger", "closes_until": until, "ends_at": until}
    held(family.his, family.lead, family.unit, EngagementKind.LEAD_READING, **reading)
    client = browse(family.lead)
    assert client.get(url).status_code == 200  # who leads must be able to act now
    answer = client.post(url, KEPT).content.decode()
    assert "med en annan part öppet" in answer
    assert "Redan känt" in answer  # what was typed stands
    with application(actor(family.lead)), pytest.raises(DatabaseError), transaction.atomic():
        DangerDecision.objects.create(
            message=message, outcome="kept", reason="Redan känt.", decided_by=family.lead, decided_at=clock.now()
        )
    engaged(family.his, family.ada)
    told = KEPT | {"outcome": "forwarded", "to": family.his.number, "text": "Ring honom före kl. 18."}
    assert client.post(url, told).status_code == 302


@pytest.mark.parametrize("how", ["none", "closed account", "paused account", "told it"])
def test_s43_that_nobody_reads_it_goes_to_who_reviews_elsewhere_where_no_reviewer_at_work_sees_the_unit(
    family, beside, browse, application, how
):
    elsewhere = worker(UnitFactory(), Role.LOG_REVIEWER)
    own = worker(family.unit, Role.LOG_REVIEWER) if how in ("closed account", "paused account") else None
    page = reverse("case", args=[family.hers.public_id])
    tell(browse(family.anna), family.hers)
    for staff in (family.lead, beside):
        shut(staff, "closed account")
    if own:
        shut(own, how)
    if how == "told it":
        MembershipFactory(staff=family.anna, unit=family.unit, role=Role.LOG_REVIEWER)
    assert called(application) == [(family.anna.pk, family.unit.pk, None)]
    item = unread().get()
    client, url = browse(elsewhere), reverse("review_item", args=[item.public_id])
    assert "farlig uppgift utan läsare" in client.get(reverse("review")).content.decode()
    assert "hennes bror" not in client.get(url).content.decode()
    assert "ingen har läst den än" in browse(family.anna).get(page).content.decode()
    # one at work who sees the unit has it alone
    named = worker(beside.memberships.get().unit, Role.LOG_REVIEWER)
    assert client.get(url).status_code == 404
    with application(actor(elsewhere)):
        assert not unread().exists()
        assert ask("SELECT my_fallen_items() = '{}'") == (True,)
    assert browse(named).get(url).status_code == 200
    # and other items of the unit are not shown elsewhere, but of the only one who reviews there
    shut(named, "paused account")
    assert client.get(url).status_code == 200
    ReviewItem.objects.update(reasons=["refusals"])
    assert client.get(url).status_code == (200 if how == "told it" else 404)


def test_s43_where_no_reviewer_is_at_work_at_all_who_told_it_is_told_to_ring(family, beside, browse, application):
    page, lost = reverse("case", args=[family.hers.public_id]), "ingen som kan läsa den är i tjänst. Ring"
    tell(browse(family.anna), family.hers)
    for staff in (family.lead, beside):
        shut(staff, "paused account")
    assert lost not in browse(family.anna).get(page).content.decode()  # until it is known that nobody may
    assert len(called(application)) == 1
    assert lost in browse(family.anna).get(page).content.decode()
    Staff.objects.filter(pk=beside.pk).update(paused_at=None)
    assert lost not in browse(family.anna).get(page).content.decode()
    shut(beside, "closed account")
    worker(UnitFactory(), Role.LOG_REVIEWER)
    assert lost not in browse(family.anna).get(page).content.decode()


def test_s10_the_duty_that_may_read_it_is_near_and_one_that_has_the_other_side_is_not(
    family, beside, duty, nora, browse, application
):
    tell(browse(family.anna), family.hers)
    url = reverse("danger_message", args=[DangerMessage.objects.get().public_id])
    held(family.his, family.lead, family.unit)
    assert browse(nora).get(url).status_code == 200
    assert browse(beside).get(url).status_code == 404
    held(family.his, nora, duty)
    assert browse(nora).get(url).status_code == 404
    assert browse(beside).get(url).status_code == 200


def test_s10_who_told_it_is_told_the_same_whoever_may_read_it_and_sees_when_somebody_has(family, beside, browse):
    client, page = browse(family.anna), reverse("case", args=[family.hers.public_id])
    said = []
    for number in range(2):
        answer = client.post(
            reverse("danger_tell", args=[family.hers.public_id]), danger(submission=str(uuid4())), follow=True
        )
        said.append(TOLD in answer.content.decode())
        assert "har nått" not in answer.content.decode()
        assert "ingen har läst den än" in answer.content.decode()
        if number == 0:
            held(family.his, family.lead, family.unit)
    assert said == [True, True]
    assert "jouren" not in TOLD
    for message in DangerMessage.objects.all():
        assert browse(beside).get(reverse("danger_message", args=[message.public_id])).status_code == 200
    read = client.get(page).content.decode()
    assert read.count("läst av den som är ansvarig") == 2
    assert "ingen har läst den än" not in read
    second = worker(family.unit)
    engaged(family.hers, second, EngagementKind.CO_ASSIGNED)
    assert "läst av den som är ansvarig" not in browse(second).get(page).content.decode()  # it is told the sender alone


def test_s05_what_falls_to_who_leads_beside_by_attack(family, beside, browse, application):
    tell(browse(family.anna), family.hers)
    for staff in (family.ada, family.lead, beside):
        with application(actor(staff)):
            assert ask("SELECT my_fallen_danger() = '{}'") == (True,)
            assert ask("SELECT count(*) FROM danger_i_told(%s)", family.hers.pk) == (0,)
        with application(actor(staff)), pytest.raises(DatabaseError), transaction.atomic():
            ask("SELECT count(*) FROM danger_without_reader()")
        for sql in ("SELECT danger_read_near(NULL)", "SELECT danger_unread_near('{}')", "TABLE cases_dangercalled"):
            with application(actor(staff)), pytest.raises(DatabaseError), transaction.atomic():
                ask(sql)
    held(family.his, family.lead, family.unit)
    with application(actor(beside)):
        message = DangerMessage.objects.get()
        assert ask("SELECT acting()") == (beside.pk,)  # as before, though others were asked
        assert ask("SELECT my_fallen_danger() = ARRAY[%s::bigint]", message.pk) == (True,)


# ---- the duty moves ----


def no_longer(duty):
    UnitFunction.objects.filter(unit=duty).update(valid_to=clock.today() - timedelta(days=1))


@pytest.mark.req("R-496")
def test_r496_a_card_whose_duty_is_none_any_longer_is_told_to_those_who_have_the_case_and_lead(
    family, duty, nora, browse
):
    other = UnitFactory(functions=(Function.OUT_OF_HOURS,), full_name="Annan jour")  # under another board
    away = worker(other, Role.SOCIAL_WORKER)
    anna, lead, stranger = browse(family.anna), browse(family.lead), browse(worker(UnitFactory()))
    assert mark(anna, family.hers, duty).status_code == 302
    url = reverse("night_card_of_case", args=[family.hers.public_id])
    told = f"Ingen jour läser nattkortet i ärende {family.hers.number}"
    assert "Jouren ser kortet" in anna.get(url).content.decode()
    assert not any(told in client.get("/").content.decode() for client in (anna, lead, stranger))
    no_longer(duty)
    page = anna.get(url).content.decode()
    assert "Ingen jour ser kortet" in page
    assert "Jouren ser kortet</h2>" not in page
    assert told in anna.get("/").content.decode()
    assert told in lead.get("/").content.decode()
    assert told not in stranger.get("/").content.decode()
    assert browse(nora).get(reverse("night_cards")).status_code == 404
    assert family.hers.number not in browse(away).get(reverse("night_cards")).content.decode()
    assert mark(anna, family.hers, other, version=1).status_code == 302
    assert told not in anna.get("/").content.decode()
    assert family.hers.number in browse(away).get(reverse("night_cards")).content.decode()


@pytest.mark.req("R-496")
def test_r496_a_card_is_read_by_the_duty_under_the_same_board_when_its_own_has_moved(family, duty, browse):
    board = UnitBoard.objects.get(unit=duty).board
    heir = UnitFactory(functions=(Function.OUT_OF_HOURS,), full_name="Nya jouren", board=board)
    reader, anna = browse(worker(heir, Role.SOCIAL_WORKER)), browse(family.anna)
    assert mark(anna, family.hers, duty).status_code == 302
    assert family.hers.number not in reader.get(reverse("night_cards")).content.decode()  # it was let to another
    no_longer(duty)
    assert family.hers.number in reader.get(reverse("night_cards")).content.decode()
    card_url = reverse("night_card", args=[NightCard.objects.get().public_id])
    assert PLAN in reader.get(card_url).content.decode()
    page = anna.get(reverse("night_card_of_case", args=[family.hers.public_id])).content.decode()
    assert "Jouren ser kortet" in page
    assert "Nya jouren" in page
    assert "Ingen jour läser" not in anna.get("/").content.decode()


def test_s10_a_card_that_follows_the_duty_is_not_read_from_the_other_side(family, duty, browse):
    board = UnitBoard.objects.get(unit=duty).board
    heir = UnitFactory(functions=(Function.OUT_OF_HOURS,), board=board)
    his = worker(heir, Role.SOCIAL_WORKER)
    engaged(family.his, his)
    assert mark(browse(family.anna), family.hers, duty).status_code == 302
    no_longer(duty)
    assert family.hers.number not in browse(his).get(reverse("night_cards")).content.decode()

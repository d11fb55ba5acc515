"""A contact of her own while somebody who uses violence is treated: on her side, and on no other."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from livlina.access.terms import Role
from livlina.cases.chronology.terms import Goes
from livlina.cases.models import Case, Deadline, DeadlineChange, Instruction, Task
from livlina.cases.terms import EngagementKind
from livlina.cases.tests.factories import CaseFactory, engaged
from livlina.cases.tests.shown import marks, shown
from livlina.cases.tests.test_walls import Family
from livlina.core import clock
from livlina.organisation.tests.factories import UnitFactory, actor, worker
from livlina.support.interventions.services import TELL_LEAD, TELL_LEAD_OF_END
from livlina.support.models import PartnerContact, PartnerWord
from livlina.support.partner.panels import EVENTS
from livlina.support.partner.queries import contact
from livlina.support.partner.terms import WORDS
from livlina.support.waiting.services import ASSESS, TRY_AGAIN

pytestmark = pytest.mark.django_db
TODAY = clock.today()
SHE_SAID = "Ring mig på lunchen."
AGREED = "Vi hörs varje torsdag. Svarar hon inte ringer jag systern."


@pytest.fixture
def family():
    """Her case and his, each with a worker of its own, behind the wall; Fia leads the unit."""
    made = Family()
    engaged(made.hers, made.anna)
    engaged(made.his, made.ada)
    return made


def url(case):
    return reverse("case_partner", args=[case.public_id])


def ask(client, case, **told):
    sent = {"to": case.number, "ask_by": (TODAY + timedelta(days=7)).isoformat(), "text": WORDS}
    return client.post(reverse("partner_ask"), sent | told, follow=True).content.decode()


def say(client, case, kind, days=None, **told):
    sent = {"kind": kind, "happened_on": TODAY.isoformat(), "how": "call", "submission": str(uuid4())}
    if days is not None:
        sent["next_on"] = (TODAY + timedelta(days=days)).isoformat()
    return client.post(url(case), shown(client, url(case)) | sent | told)


def treat(client, case):
    """Treatment begins in the case of one who uses violence."""
    sent = {"kind": "parent_tools", "starts_on": TODAY.isoformat(), "ground": "service", "agreed": "on"}
    assert (
        client.post(reverse("intervention_new", args=[case.public_id]), sent | {"submission": str(uuid4())}).status_code
        == 302
    )


@pytest.mark.req("R-119", "R-122")
def test_it_is_offered_agreed_checked_and_ended_on_her_side_and_told_to_nobody_else(
    family, browse, traces, application
):
    his, hers, lead = browse(family.ada), browse(family.anna), browse(family.lead)
    treat(his, family.his)
    assert [task.what for task in Task.objects.filter(case=family.his)] == [TELL_LEAD]
    shown = "Den som arbetar med ärendet har fått veta."
    assert shown in ask(lead, family.hers)
    assert traces("partner_contact.asked")[-1]["case_ref"] == family.hers.trace_ref
    page(his, "case", family.his)  # with what was said of the help that began
    before = seen_by(his, family)

    # her worker is told to offer it, and nothing of why
    assert "Erbjud personen en egen kontakt" in page(hers, "case", family.hers)
    assert "behandling" not in WORDS
    assert "ska erbjudas" in page(hers, "case_partner", family.hers)
    answer = say(hers, family.hers, "accepted", days=7, done=AGREED, words=SHE_SAID).content.decode()
    assert "Berätta det för personen" in answer
    assert AGREED in answer
    assert "Skriv nästa dag" in say(hers, family.hers, "accepted", done=AGREED, informed="on").content.decode()
    late = say(hers, family.hers, "accepted", days=40, done=AGREED, informed="on").content.decode()
    assert "Högst 14 dagar" in late
    once = str(uuid4())
    for _ in range(2):
        told = {"done": AGREED, "words": SHE_SAID, "informed": "on", "submission": once}
        assert say(hers, family.hers, "accepted", days=7, **told).status_code == 302
    assert "redan sparat" in say(hers, family.hers, "accepted", days=7, **told | {"done": "Annat"}).content.decode()
    assert PartnerWord.objects.count() == 1
    assert Instruction.objects.get().done_by == family.anna
    assert Deadline.objects.get(clock="partner_contact", finished_on=None).due_on == TODAY + timedelta(days=7)

    # a check that is worse takes an act, and a new day
    assert "Skriv vad du gjorde" in say(hers, family.hers, "check", days=3, state="danger").content.decode()
    assert say(hers, family.hers, "check", days=3, state="danger", done="Ringde polisen med henne.").status_code == 302
    assert Deadline.objects.get(clock="partner_contact", finished_on=None).due_on == TODAY + timedelta(days=3)
    assert Deadline.objects.get(clock="new_look").case == family.hers  # and the danger is assessed anew
    for words in (AGREED, SHE_SAID, "Fara", "Ringde polisen med henne."):
        assert words in page(hers, "case_partner", family.hers)
    assert "Egen kontakt" in page(hers, "case_events", family.hers)

    # nothing of it is on his side: no page, row, task, day or trace
    assert seen_by(his, family) == before
    assert not {"Anna Exempel", "Fia Fiktiv"} & set(re.findall(r"\w+ \w+", page(his, "case_readers", family.his)))
    assert his.get(url(family.hers)).status_code == 404
    assert his.get(url(family.his)).status_code == 404
    assert say(his, family.hers, "ended", end_reason="no_need").status_code == 404
    for reader in (family.ada, family.lead, worker(UnitFactory())):
        with application(actor(reader)):
            assert not PartnerContact.objects.exists()
            assert not PartnerWord.objects.exists()
            assert not Deadline.objects.filter(clock="partner_contact").exists()
    # and nothing of his is on hers
    with application(actor(family.anna)):
        assert not Case.objects.filter(pk=family.his.pk).exists()
    for field in PartnerContact._meta.get_fields():
        assert field.name not in ("message", "other", "treatment", "intervention")

    # paper that she takes home says nothing of it
    assert {source.goes(None) for source in EVENTS} == {Goes.NEVER}

    # closed only when it is ended with her
    closing = reverse("case_close", args=[family.hers.public_id])
    assert "En egen kontakt pågår" in hers.get(closing).content.decode()
    assert say(hers, family.hers, "ended", end_reason="no_need", done="Gick igenom planen.").status_code == 302
    assert not Deadline.objects.filter(clock="partner_contact", finished_on=None).exists()
    assert "En egen kontakt pågår" not in hers.get(closing).content.decode()

    # what ended without a no may be offered anew when something begins again
    assert shown in ask(lead, family.hers)
    assert PartnerContact.objects.count() == 2


@pytest.mark.req("R-122")
def test_her_no_stands_whoever_asks_again_and_whoever_asks_is_not_told(family, browse):
    hers, lead = browse(family.anna), browse(family.lead)
    first = ask(lead, family.hers)
    assert say(hers, family.hers, "thinking", days=5).status_code == 302
    assert say(hers, family.hers, "declined").status_code == 302
    assert not Deadline.objects.filter(clock="partner_contact", finished_on=None).exists()
    again = ask(lead, family.hers)
    shown = "Den som arbetar med ärendet har fått veta. Hur det blir visas inte här."
    assert shown in first
    assert shown in again
    assert PartnerContact.objects.count() == Instruction.objects.count() == 1
    assert "Fråga inte igen" in page(hers, "case_partner", family.hers)
    sent = {"informed": "on", "done": AGREED}
    assert "Fråga inte igen. Ber personen" in say(hers, family.hers, "accepted", days=7, **sent).content.decode()
    assert PartnerWord.objects.count() == 2
    last = PartnerWord.objects.latest("pk")
    with pytest.raises(DatabaseError, match="not asked again"), transaction.atomic():
        PartnerWord.objects.create(
            case=family.hers, contact=last.contact, kind="accepted", happened_on=TODAY, how="call",
            said_by=family.anna, said_at=clock.now(), submission=uuid4(),
        )  # fmt: skip
    assert say(hers, family.hers, "wished", days=7, **sent).status_code == 302
    assert "pågår" in page(hers, "case_partner", family.hers)


def test_s10_the_door_takes_nobody_but_one_who_leads_her_unit_and_gives_nothing_back(family, browse, application):
    lead = browse(family.lead)
    closed = CaseFactory(unit=family.unit, closed_on=TODAY, came_in_on=TODAY)
    other = CaseFactory(unit=UnitFactory())
    for case in (family.his, closed, other):
        assert "Du leder inget öppet ärende" in ask(lead, case)
    assert "confirmed_because" in ask(lead, family.hers, text="Ring henne på 070-174 06 05.")
    assert not PartnerContact.objects.exists()
    for staff in (family.anna, family.ada, worker(UnitFactory(), Role.UNIT_MANAGER)):
        client = browse(staff)
        if staff in (family.anna, family.ada):
            assert client.get(reverse("partner_ask")).status_code == 404
            assert client.post(reverse("partner_ask"), {"to": family.hers.number}).status_code == 404
        with application(actor(staff)), pytest.raises(DatabaseError, match="one who leads"), transaction.atomic():
            door(family.hers)
    with application(actor(family.lead)):
        assert door(family.hers) == door(family.hers) == ""
        with pytest.raises(DatabaseError), transaction.atomic():
            PartnerContact.objects.create(
                case=family.hers, ask_by=TODAY, asked_by=family.lead, asked_at=clock.now(), submission=uuid4()
            )
        with pytest.raises(DatabaseError), transaction.atomic():
            door(family.his)
    assert PartnerContact.objects.count() == 1


def test_s10_no_row_and_no_number_of_whoever_asks_says_what_became_of_it(family, browse, application):
    lead, hers = browse(family.lead), browse(family.anna)
    other = CaseFactory(unit=family.unit)

    def told(case, day=TODAY):
        with application(actor(family.lead)), connection.cursor() as cursor:
            cursor.execute(
                "SELECT late, soon FROM led_work(%s, %s) WHERE case_id = %s", [day, day + timedelta(days=90), case.pk]
            )
            return cursor.fetchone(), Instruction.objects.count()

    tables = ("cases_instruction", "support_partnercontact")
    before = [last_number(table) for table in tables]
    for times in (1, 2):  # asked again it takes a number all the same
        ask(lead, family.hers)
        assert [last_number(table) for table in tables] == [number + times for number in before]
    for kind, sent in (("thinking", {}), ("accepted", {"done": AGREED, "informed": "on"})):
        assert say(hers, family.hers, kind, days=5, **sent).status_code == 302
        for day in (TODAY, TODAY + timedelta(days=30)):
            assert told(family.hers, day) == told(other, day) == ((0, 0), 0)
    # a check that has passed its day is the lead's to see, but not of one on the other side
    past = TODAY - timedelta(days=1)
    Deadline.objects.filter(clock="partner_contact", finished_on=None).update(starts_on=past, due_on=past)
    assert told(family.hers) == ((1, 0), 0)
    engaged(family.his, family.lead, kind=EngagementKind.LEAD_READING)
    assert told(family.hers) == ((0, 0), 0)


def last_number(table):
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence(%s, 'id')), 0)", [table])
        return cursor.fetchone()[0]


def door(case):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ask_partner_contact(%s, %s, %s, %s, now(), %s, '', '')", [uuid4(), uuid4(), case.pk, TODAY, uuid4()]
        )
        return cursor.fetchone()[0]


def test_s10_the_end_of_treatment_says_the_same_in_each_case_of_one_who_uses_violence(family, browse):
    client = browse(family.ada)
    treat(client, family.his)
    given = family.his.interventions.get()
    sent = {"reason": "no_more", "ended_on": TODAY.isoformat()}
    client.post(reverse("intervention_end", args=[family.his.public_id, given.public_id]), sent)
    assert [task.what for task in Task.objects.filter(case=family.his).order_by("pk")] == [TELL_LEAD, TELL_LEAD_OF_END]
    assert not Task.objects.filter(case=family.hers).exists()


def page(client, name, case):
    return client.get(reverse(name, args=[case.public_id])).content.decode()


def seen_by(client, family):
    """What his worker has before them: each page of his case as words, his tasks and days."""
    names = ("case", "case_interventions", "case_process", "case_events")
    words = [re.sub(r"<[^>]+>|Utskriven.*", "", page(client, name, family.his).partition("<main")[2]) for name in names]
    return [
        *words, Task.objects.filter(case=family.his).count(), Deadline.objects.filter(case=family.his).count()
    ]  # fmt: skip


@pytest.mark.req("R-122")
def test_s142_who_was_not_reached_has_not_been_checked_and_the_contact_ends_over_no_danger_in_silence(family, browse):
    hers = browse(family.anna)
    treat(browse(family.ada), family.his)
    ask(browse(family.lead), family.hers)
    say(hers, family.hers, "accepted", days=7, done=AGREED, informed="on")
    say(hers, family.hers, "check", days=2, state="danger", done="Ringde polisen med henne.")
    runs = Deadline.objects.get(clock="partner_contact", finished_on=None)

    # the day stands as it was, however often nobody answers
    answer = say(hers, family.hers, "check", days=14, state="not_reached").content.decode()
    assert "dagen står kvar" in answer
    for _ in range(2):
        assert say(hers, family.hers, "check", state="not_reached").status_code == 302
    runs.refresh_from_db()
    assert (runs.finished_on, runs.due_on) == (None, TODAY + timedelta(days=2))
    assert contact(family.hers).next_on == runs.due_on
    assert contact(family.hers).state == "danger"  # told the same day, and she has not been heard from since

    # it ends with words of what was done, unmet, and she is asked today
    tasks = Task.objects.filter(case=family.hers)
    assert "Ingen vet säkert" in say(hers, family.hers, "ended", end_reason="moved").content.decode()
    assert say(hers, family.hers, "ended", end_reason="moved", done="Skrev till socialtjänsten där.").status_code == 302
    assert DeadlineChange.objects.get(deadline=runs).kind == "dropped"
    assert [(task.what, task.owner, task.due_on) for task in tasks] == [
        (ASSESS.format(ended="Den egna kontakten"), family.anna, TODAY)
    ]


def test_a_check_of_long_ago_is_written_as_it_was_then_and_the_day_she_is_asked_stands(family, browse):
    hers, long_ago = browse(family.anna), (TODAY - timedelta(days=20)).isoformat()
    Case.objects.update(came_in_on=TODAY - timedelta(days=30))
    sent = {"happened_on": long_ago, "done": AGREED}
    assert say(hers, family.hers, "wished", days=1, informed="on", **sent).status_code == 302
    refused = say(hers, family.hers, "check", days=7, state="calm", **sent).content.decode()
    assert "Lämna nästa dag tom" in refused
    assert AGREED in refused
    assert say(hers, family.hers, "check", state="calm", **sent).status_code == 302
    runs = Deadline.objects.get(clock="partner_contact")
    assert (runs.finished_on, runs.due_on) == (None, TODAY + timedelta(days=1))
    assert contact(family.hers).next_on == runs.due_on


@pytest.mark.parametrize(("state", "what"), [("worse", ASSESS), ("not_reached", TRY_AGAIN), ("calm", None)])
def test_what_is_done_when_the_contact_ends_follows_from_how_she_was_at_the_latest_check(family, browse, state, what):
    hers = browse(family.anna)
    say(hers, family.hers, "wished", days=7, done=AGREED, informed="on")
    days = None if state == "not_reached" else 3
    assert say(hers, family.hers, "check", days=days, state=state, done="Talade om larmet.").status_code == 302
    assert say(hers, family.hers, "ended", end_reason="no_need", done="Gick igenom planen.").status_code == 302
    tasks = [task.what for task in Task.objects.filter(case=family.hers)]
    assert tasks == ([what.format(ended="Den egna kontakten")] if what else [])


def test_s142_a_word_on_a_page_from_before_a_colleague_told_of_danger_saves_nothing(family, browse):
    bea = worker(family.hers.unit, name="Bea Prov")
    engaged(family.hers, bea, EngagementKind.CO_ASSIGNED)
    client, other = browse(family.anna), browse(bea)
    assert say(client, family.hers, "wished", days=7, done=AGREED, informed="on").status_code == 302
    old = shown(client, url(family.hers))
    told = {"state": "danger", "words": "Han hotade henne i dag.", "done": "Ringde polisen."}
    assert say(other, family.hers, "check", days=1, **told).status_code == 302
    due_on = Deadline.objects.get(case=family.hers, clock="partner_contact", finished_on=None).due_on
    ends = {"end_reason": "no_need", "done": "Gick igenom planen."}
    for kind, more in (("check", {"state": "calm"}), ("ended", ends)):
        answer = say(client, family.hers, kind, days=14, words="Det går bra nu.", **more, **old)
        assert "Något har tillkommit sedan du öppnade sidan" in answer.content.decode()
        assert "Det går bra nu." in answer.content.decode()  # what was typed
        assert "Han hotade henne i dag." in answer.content.decode()
        assert PartnerWord.objects.filter(case=family.hers).count() == 2
        assert Deadline.objects.get(case=family.hers, clock="partner_contact", finished_on=None).due_on == due_on
    # who has read it says what they say; the same day the gravest holds
    again = {"read": marks(answer)}
    assert say(client, family.hers, "check", days=14, state="calm", words="Det går bra nu.", **again).status_code == 302
    assert "Ingen vet säkert" in say(client, family.hers, "ended", end_reason="no_need").content.decode()

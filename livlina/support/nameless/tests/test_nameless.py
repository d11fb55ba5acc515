"""Help to somebody who is not named: a running number and a count, and nothing that leads to anybody."""

import re
import threading
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from livlina.access.errors import NotPermitted
from livlina.access.terms import Role
from livlina.cases.tests.factories import CaseFactory, engaged
from livlina.core import clock
from livlina.core.again import FormIsSaved
from livlina.core.sealed import SealedText
from livlina.organisation.models import BookedTime, Draft
from livlina.organisation.offered.terms import Offer
from livlina.organisation.offered.tests.factories import BEGAN, offer
from livlina.organisation.tests.factories import UnitFactory, actor, worker
from livlina.support.models import NamelessHelp, NamelessTalk, Session
from livlina.support.nameless import queries, services
from livlina.support.nameless.errors import (
    EndsTooEarly,
    EndsTooLate,
    HeldLater,
    HeldOutside,
    NoTalkWithoutNames,
    NothingWithoutNames,
    NumberHasEnded,
    StartsLater,
    TalkIsTakenBack,
)
from livlina.support.talks import queries as talks
from livlina.support.terms import TalkKind
from livlina.support.tests.factories import session

pytestmark = pytest.mark.django_db
LIST, NEW = "/utan-namn/", "/utan-namn/nytt/"


@pytest.fixture
def unit():
    return UnitFactory(full_name="RVC Påhittad")


@pytest.fixture
def anna(unit):
    return worker(unit, name="Anna Exempel")


@pytest.fixture
def admin(unit):
    return worker(unit, Role.SYSTEM_ADMIN)


@pytest.fixture
def decision(unit, admin):
    return offer(unit, admin, offer=Offer.PHONE_ADVICE, documents_identity=False, conditions="Alla som ringer.")


def begin(by, decision, *, days=0, submission=None, **changed):
    told = {"who": "exposed", "age_band": "", "started_on": clock.today() - timedelta(days=days)} | changed
    return services.begin_nameless(
        actor(by), offered=decision, submission=submission or uuid4(), at=clock.now(), **told
    )


def count(by, number, *, days=0, submission=None, **changed):
    told = {"held_on": clock.today() - timedelta(days=days), "form": "phone", "minutes": 20} | changed
    return services.count_talk(actor(by), help=number, submission=submission or uuid4(), at=clock.now(), **told)


def end(by, number, *, days=0):
    return services.end_nameless(actor(by), help=number, ended_on=clock.today() - timedelta(days=days), at=clock.now())


def typed(decision, **changed):
    return {
        "offered": str(decision.public_id),
        "who": "exposed",
        "age_band": "from_18",
        "started_on": clock.today().isoformat(),
        "submission": str(uuid4()),
        **changed,
    }


def a_talk(**changed):
    told = {"act": "talk", "held_on": clock.today().isoformat(), "form": "phone", "minutes": "20"}
    return told | {"submission": str(uuid4()), **changed}


def page(number):
    return reverse("nameless_one", args=[number.public_id])


def said(answer):
    return unescape(answer.content.decode())


@pytest.mark.req("R-164")
def test_phone_advice_to_one_who_is_not_named_is_counted_apart_from_the_five_talks(browse, unit, anna, decision):
    """A board's setting lets it be so; the count is the unit's and no person's, and takes no knot of anybody."""
    client = browse(anna)
    answer = client.post(NEW, typed(decision))
    number = NamelessHelp.objects.get()
    assert answer.url == page(number)
    form = a_talk()
    for _ in range(2):  # a double click is one (S-142)
        assert client.post(page(number), form).url == page(number)
    client.post(page(number), a_talk(form="individual", minutes="45"))
    shown = said(client.get(page(number)))
    year = clock.today().year
    for words in (f"Nummer {year}-001", "Rådgivning på telefon", "18–29 år", "Alla som ringer.", "Telefon, 20 minuter"):
        assert words in shown
    assert "Beslutad hjälp är en ny början" in shown
    assert f'href="{reverse("contact_new")}"' in shown
    listed = said(client.get(LIST))
    assert f"{year}-001" in listed
    assert "Hela året" in listed
    assert NamelessTalk.objects.count() == 2

    case = CaseFactory(unit=unit)
    engaged(case, anna)
    session(case, anna, clock.now() - timedelta(days=1), kind=TalkKind.ADVICE)
    assert talks.counted(case, day=clock.today()).talks.used == 0
    assert (apps.get_model("intake.Contact").objects.count(), Session.objects.count(), BookedTime.objects.count()) == (
        0,
        1,
        1,
    )


def test_numbers_follow_each_other_without_gaps_by_unit_and_year(anna, unit, admin, decision):
    other = UnitFactory()
    bo = worker(other)
    theirs = offer(other, admin, offer=Offer.PHONE_ADVICE, documents_identity=False)
    year = clock.today().year
    form = uuid4()
    first = begin(anna, decision, submission=form)
    assert begin(anna, decision, submission=form) == first  # S-142
    with pytest.raises(FormIsSaved):
        begin(anna, decision, submission=form, who="other")
    told = count(anna, first, submission=form)
    assert count(anna, first, submission=form) == told
    with pytest.raises(FormIsSaved):
        count(anna, first, submission=form, minutes=45)
    with pytest.raises(StartsLater):
        begin(anna, decision, days=-1)
    with pytest.raises(DatabaseError), transaction.atomic():  # one that fails takes no number
        NamelessHelp.objects.create(
            unit=unit, offered=decision, who="x", started_on=clock.today(), submission=uuid4(), number=900
        )
    assert begin(anna, decision).name == f"{year}-002"
    assert begin(bo, theirs).name == f"{year}-001"
    last_year = clock.today().replace(year=year - 1, month=12, day=28)
    assert begin(anna, decision, started_on=last_year).name == f"{year - 1}-001"
    assert begin(anna, decision).name == f"{year}-003"


@pytest.mark.django_db(transaction=True)
def test_two_at_once_never_get_the_same_number():
    unit = UnitFactory()
    staff = [worker(unit), worker(unit), worker(unit)]
    decision = offer(unit, worker(unit, Role.SYSTEM_ADMIN), offer=Offer.PHONE_ADVICE, documents_identity=False)
    gate, got = threading.Barrier(3, timeout=20), []

    def take(one):
        try:
            gate.wait()
            got.extend(begin(one, decision).number for _ in range(4))
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=[one]) for one in staff]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(got) == list(range(1, 13))
    form, same = uuid4(), []

    def once():
        try:
            gate.wait()
            same.append(begin(staff[0], decision, submission=form))
        finally:
            connection.close()

    threads = [threading.Thread(target=once) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert (len(same), len(set(same))) == (3, 1), "S-142: one number, and nobody meets an error"


def test_a_number_needs_a_decision_in_force_by_which_nobody_is_named(browse, unit, anna, admin):
    today = clock.today()
    client = browse(anna)
    for shown in (said(client.get(LIST)), said(client.get(NEW))):
        assert "Inget nytt kan räknas utan namn i dag" in shown
        assert "Något sådant är inte inskrivet för enheten" in shown
    named = offer(unit, admin, offer=Offer.TALKS)
    past = offer(unit, admin, offer=Offer.GROUP, documents_identity=False, valid_to=today - timedelta(days=1))
    elsewhere = offer(UnitFactory(), admin, offer=Offer.GROUP, documents_identity=False)
    assert list(queries.beginnable(actor(anna), day=today)) == []
    for decision in (named, past):
        assert client.post(NEW, typed(decision)).status_code == 422
        with pytest.raises(NothingWithoutNames):
            begin(anna, decision)
        with pytest.raises(DatabaseError), transaction.atomic():
            NamelessHelp.objects.create(unit=unit, offered=decision, who="other", started_on=today, submission=uuid4())
    with pytest.raises(NotPermitted):
        begin(anna, elsewhere)
    with pytest.raises(DatabaseError), transaction.atomic():  # another unit's decision
        NamelessHelp.objects.create(unit=unit, offered=elsewhere, who="other", started_on=today, submission=uuid4())
    assert begin(anna, past, days=1).started_on == today - timedelta(days=1)


def test_a_talk_is_counted_under_the_decision_of_its_day_also_one_that_followed(browse, unit, anna, admin):
    today = clock.today()

    def back(days):
        return today - timedelta(days=days)

    nobody = {"documents_identity": False}
    old = offer(unit, admin, offer=Offer.GROUP, valid_to=back(10), **nobody)
    offer(unit, admin, offer=Offer.GROUP, valid_from=back(9), **nobody)
    number = begin(anna, old, days=30)
    count(anna, number, days=10)
    count(anna, number)
    for day, error in ((31, HeldOutside), (-1, HeldLater)):
        with pytest.raises(error):
            count(anna, number, days=day)

    ended = offer(unit, admin, offer=Offer.ADVICE, valid_to=back(1), **nobody)
    offer(unit, admin, offer=Offer.ADVICE, valid_from=today)  # from now on it is written down who it is
    number = begin(anna, ended, days=30)
    count(anna, number, days=1)
    with pytest.raises(NoTalkWithoutNames):
        count(anna, number)
    assert "Inget nytt kan räknas utan namn i dag" in said(browse(anna).get(page(number)))


def test_what_was_counted_by_mistake_is_taken_out_and_a_number_ends_once(browse, anna, decision, traces):
    number = begin(anna, decision, days=5)
    wrong, right = count(anna, number, days=1), count(anna, number, days=3)
    client = browse(anna)
    taken = {"act": "take_back", "talk": str(wrong.public_id)}
    assert client.post(page(number), taken).url == page(number)
    assert client.post(page(number), taken).status_code == 404
    with pytest.raises(TalkIsTakenBack):
        services.take_talk_back(actor(anna), talk=wrong)
    assert list(queries.talks(number)) == [right]
    with pytest.raises(EndsTooEarly):
        end(anna, number, days=4)
    with pytest.raises(EndsTooLate):
        end(anna, number, days=-1)
    told = {"act": "end", "ended_on": (clock.today() - timedelta(days=3)).isoformat()}
    assert client.post(page(number), told).url == page(number)
    again = client.post(page(number), told)
    assert again.status_code == 422
    assert NumberHasEnded.message in said(again)
    with pytest.raises(NumberHasEnded):
        count(anna, number, days=3)
    assert "Räkna samtalet" not in said(client.get(page(number)))
    assert traces().count("nameless.ended") == traces().count("nameless.talk_taken_back") == 1


def test_the_sums_are_by_kind_and_month_and_what_is_taken_out_is_in_none(anna, unit, admin, decision):
    group = offer(unit, admin, offer=Offer.GROUP, documents_identity=False)
    number = begin(anna, decision)
    count(anna, number)
    services.take_talk_back(actor(anna), talk=count(anna, number))
    begin(anna, group)
    today = clock.today()
    told = queries.months(actor(anna), unit, year=today.year)
    assert [(row.offer, row.month, row.begun, row.talks) for row in told] == [
        ("group", today.month, 1, 0),
        ("phone_advice", today.month, 1, 1),
    ]
    assert queries.months(actor(anna), unit, year=today.year - 1) == []


def test_the_list_asks_as_often_however_many_numbers_and_has_pages(browse, anna, decision):
    client = browse(anna)
    client.get(LIST)
    asked = []
    for more in (1, 51):
        for _ in range(more):
            count(anna, begin(anna, decision))
        with CaptureQueriesContext(connection) as queried:
            shown = said(client.get(LIST))
        asked.append(len(queried))
    assert asked[0] == asked[1]
    assert "Visar 1–50 av 52" in shown
    assert "-001<" not in shown
    assert "-001<" in said(client.get(f"{LIST}?sida=2"))
    for odd in ("?sida=x", "?ar=1&enhet=x", "?ar=99999999999", "?enhet="):
        assert client.get(LIST + odd).status_code == 200


@pytest.mark.parametrize(
    "odd",
    [
        {},
        {"offered": "x"},
        {"who": "Anna Exempel"},
        {"age_band": "37"},
        {"started_on": "i går"},
        {"submission": "x"},
    ],
)
def test_s131_what_is_none_of_the_words_is_not_saved(browse, anna, decision, odd):
    sent = typed(decision) | odd if odd else {}
    assert browse(anna).post(NEW, sent).status_code == (422 if odd else 200)
    assert not NamelessHelp.objects.exists()


@pytest.mark.parametrize(
    "odd", [{"minutes": "0"}, {"minutes": "481"}, {"form": "hemma hos Anna"}, {"held_on": ""}, {"act": "x"}]
)
def test_s131_a_talk_that_cannot_be_read_is_not_counted(browse, anna, decision, odd):
    number = begin(anna, decision)
    assert browse(anna).post(page(number), a_talk(**odd)).status_code == 422
    assert not NamelessTalk.objects.exists()
    assert browse(anna).post(page(number), {"act": "take_back", "talk": "x"}).status_code == 404


# ---- nobody is found here ----


def test_somebody_looks_for_a_person_through_the_numbers(browse, anna, decision):
    """There is no column that could hold one, no field that takes words, and no way from or to a case or a contact."""
    about = {"people", "cases", "intake", "assessments"}
    for model in (NamelessHelp, NamelessTalk):
        fields = model._meta.get_fields()
        assert not any(isinstance(field, SealedText) for field in fields)
        assert not {field.related_model._meta.app_label for field in fields if field.is_relation} & about
        assert {type(field).__name__ for field in fields if field.concrete} <= {
            "BigAutoField", "UUIDField", "ForeignKey", "PositiveSmallIntegerField", "PositiveIntegerField", "CharField",
            "DateField", "BooleanField",
        }  # fmt: skip
        assert all(field.choices for field in fields if type(field).__name__ == "CharField")
    pointing = {
        model._meta.label
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model in (NamelessHelp, NamelessTalk)
    }
    assert pointing == {"support.NamelessTalk"}

    client = browse(anna)
    number = begin(anna, decision)
    for url in (LIST, NEW, page(number)):
        shown = re.sub(r'<form[^>]*role="search".*?</form>', "", said(client.get(url)), flags=re.DOTALL)
        assert "<textarea" not in shown
        typed_in = set(re.findall(r'<input[^>]*type="(?:text|tel|search|email)"[^>]*name="([^"]+)"', shown))
        assert typed_in <= {"started_on", "held_on", "minutes", "ended_on"}
    found = said(client.post(reverse("search"), {"q": number.name}))
    assert page(number) not in found


def test_neither_a_trace_nor_a_draft_nor_a_booked_time_ties_a_number_to_a_person(browse, unit, anna, decision, traces):
    case = CaseFactory(unit=unit)
    engaged(case, anna)
    client = browse(anna)
    client.get(reverse("case", args=[case.public_id]))
    client.get(NEW)
    client.post(NEW, typed(decision))
    number = NamelessHelp.objects.get()
    client.post(page(number), a_talk())
    client.post(page(number), {"act": "end", "ended_on": clock.today().isoformat()})
    client.get(page(number))
    for act in ("nameless.begun", "nameless.talk_counted", "nameless.ended"):
        (trace,) = traces(act)
        assert trace["case_ref"] is None
        assert trace["subject"] == f"support_namelesshelp:{number.public_id}"
        assert (bytes(trace["detail"] or b""), trace["why"]) == (b"", "")
        assert trace["unit_id"] == unit.pk
    assert not [trace for trace in traces("page.opened") if trace["case_ref"] and "nameless" in trace["why"]]
    assert not Draft.objects.exists()
    assert not BookedTime.objects.exists()
    for url in (NEW, page(number)):
        assert "data-guard" not in said(client.get(url))


@pytest.mark.parametrize("role", Role.values)
def test_a_colleague_at_another_unit_and_its_lead_meet_no_number(browse, anna, decision, role):
    number = begin(anna, decision)
    talk = count(anna, number)
    stranger = worker(UnitFactory(), Role(role))
    client = browse(stranger)
    for sent in (a_talk(), {"act": "end"}, {"act": "take_back", "talk": str(talk.public_id)}):
        assert client.post(page(number), sent).status_code == 404
    assert client.get(page(number)).status_code == 404
    for listed in (LIST, f"{LIST}?enhet={number.unit.public_id}"):
        assert number.name not in said(client.get(listed))
    assert client.post(NEW, typed(decision)).status_code in (404, 422)
    for act in (
        lambda: begin(stranger, decision),
        lambda: count(stranger, number),
        lambda: end(stranger, number),
        lambda: services.take_talk_back(actor(stranger), talk=talk),
    ):
        with pytest.raises(NotPermitted):
            act()
    assert NamelessTalk.objects.get().is_taken_back is False


@pytest.mark.parametrize("role", [Role.STATISTICIAN, Role.LOG_REVIEWER, Role.SYSTEM_ADMIN, Role.RECORDS_OFFICER])
def test_one_without_case_work_at_the_same_unit_meets_no_number(browse, unit, anna, decision, role, application):
    number = begin(anna, decision)
    count(anna, number)
    other = worker(unit, role)
    client = browse(other)
    for url in (LIST, NEW, page(number)):
        assert client.get(url).status_code == 404
    with application(actor(other)):
        assert not NamelessHelp.objects.exists()
        assert not NamelessTalk.objects.exists()


@pytest.mark.parametrize("role", [Role.UNIT_MANAGER, Role.GROUP_LEADER])
def test_a_lead_of_the_unit_sees_the_count_that_all_there_see_and_no_more(browse, unit, anna, decision, role):
    number = begin(anna, decision)
    count(anna, number)
    lead = browse(worker(unit, role))
    for url in (LIST, page(number)):
        shown = said(lead.get(url))
        assert number.name in shown
        assert "Anna Exempel" not in shown  # nor who counted it


def test_s05_raw_sql_gives_a_stranger_no_number_and_lets_nobody_rewrite_or_write_words(
    unit, anna, decision, application
):
    number = begin(anna, decision)
    talk = count(anna, number)
    stranger = worker(UnitFactory(), Role.UNIT_MANAGER)
    columns = "(public_id, unit_id, year, number, offered_id, who, age_band, started_on, submission)"
    into = (
        f"INSERT INTO support_namelesshelp {columns} VALUES (gen_random_uuid(), {unit.pk}, 2026, 900, {decision.pk}, "
        "'{who}', '{age}', '{day}', gen_random_uuid())"
    )
    talked = (
        "INSERT INTO support_namelesstalk (public_id, help_id, held_on, form, minutes, is_taken_back, submission) "
        f"VALUES (gen_random_uuid(), {number.pk}, '{clock.today()}', '{{}}', 10, false, gen_random_uuid())"
    )
    right = {"who": "exposed", "age": "", "day": clock.today()}
    for who, sql in (
        (stranger, into.format(**right)),
        (stranger, talked.format("phone")),
        (anna, into.format(**right | {"who": "Eva Exempel"[:15]})),
        (anna, into.format(**right | {"age": "070-174060"})),
        (anna, into.format(**right | {"day": BEGAN - timedelta(days=1)})),
        (anna, talked.format("Eva Exempel")),
        (anna, f"UPDATE support_namelesshelp SET number = 7 WHERE id = {number.pk}"),
        (anna, f"UPDATE support_namelesshelp SET who = 'other' WHERE id = {number.pk}"),
        (anna, f"UPDATE support_namelesstalk SET minutes = 5 WHERE id = {talk.pk}"),
        (anna, f"DELETE FROM support_namelesstalk WHERE id = {talk.pk}"),
        (anna, f"DELETE FROM support_namelesshelp WHERE id = {number.pk}"),
    ):
        with application(actor(who)), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    with application(actor(stranger)), connection.cursor() as cursor:
        assert not NamelessHelp.objects.exists()
        assert not NamelessTalk.objects.exists()
        cursor.execute(f"UPDATE support_namelesshelp SET ended_on = '{clock.today()}'")
        assert cursor.rowcount == 0
    with application(actor(anna)), connection.cursor() as cursor:
        cursor.execute(into.format(**right))  # the number that was asked for is not the one it gets
    assert sorted(NamelessHelp.objects.values_list("number", flat=True)) == [1, 2]

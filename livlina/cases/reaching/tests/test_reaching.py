"""The page where a client is reached: the gate before each way, two taps to log, and who never sees it."""

import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from livlina.access.commands import acting_as
from livlina.access.terms import Role
from livlina.cases import queries
from livlina.cases.models import ContactTry, Party
from livlina.cases.terms import EngagementKind, PartyRole
from livlina.cases.tests.factories import NoteFactory, engaged, housed
from livlina.cases.tests.shown import shown
from livlina.cases.tests.test_walls import Family
from livlina.core import clock
from livlina.organisation.models import Draft
from livlina.organisation.tests.factories import actor, worker
from livlina.people.models import Person, SafeChannel, Whereabouts
from livlina.people.terms import ChannelKind
from livlina.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db

PHONE = "070-174 06 05"
WHY = "Polisen säger att han är på väg dit nu."


@pytest.fixture
def family():
    made = Family()
    engaged(made.hers, made.anna)
    return made


def way(case, kind=ChannelKind.CALL, **told):
    facts = {"person": case.person, "value": "070-174 06 05", "is_safe": "yes", "confirmed_on": clock.today()} | told
    return SafeChannel.objects.create(
        board=case.board, told_in_case=case.pk, recorded_at=clock.now(), kind=kind, **facts
    )


def page(case):
    return reverse("case_reach", args=[case.public_id])


def log(client, case, by, outcome="no_answer", **told):
    return client.post(page(case), {"vag": by, "outcome": outcome, "submission": str(uuid4())} | told)


@pytest.mark.req("R-108")
def test_two_taps_log_a_contact_that_stands_in_the_journal_and_is_no_talk(family, browse, traces):
    case, client = family.hers, browse(family.anna)
    by = way(case, say="Säg att det är tandläkaren")
    assert page(case) in client.get(reverse("case", args=[case.public_id])).content.decode()
    shown = client.get(page(case)).content.decode()
    assert "går bra nu" in shown
    assert f"?vag={by.public_id}" in shown
    assert "tandläkaren" in client.get(f"{page(case)}?vag={by.public_id}").content.decode()
    assert log(client, case, by.public_id).status_code == 302
    written = ContactTry.objects.get()
    assert (written.kind, written.outcome, written.passage) == ("call", "no_answer", "allowed")
    for name in ("case_reach", "case_journal", "case"):
        shown = client.get(reverse(name, args=[case.public_id])).content.decode()
        assert "Ring: inget svar" in shown
    assert "Inget samtal är bokat eller hållet ännu" in shown
    assert traces("gate.passed")[0]["case_ref"] == case.trace_ref
    assert traces("contact_try.logged")[0]["why"] == "no_answer"


@pytest.mark.req("R-489")
def test_who_it_was_and_the_code_word_are_answered_for_what_was_talked_about(family, browse):
    case, client = family.hers, browse(family.anna)
    by = way(case, code_word="Kastanj").public_id
    assert "Välj hur du visste" in log(client, case, by, "talked").content.decode()
    assert "Svara om det sades" in log(client, case, by, "talked", identity="voice").content.decode()
    assert not ContactTry.objects.exists()
    told = {"identity": "voice", "code_word": "yes", "minutes": "7", "note": "Ny tid på torsdag."}
    assert log(client, case, by, "talked", **told).status_code == 302
    shown = client.get(page(case)).content.decode()
    for words in ("kodordet sades först", "jag kände igen rösten", "7 minuter", "Ny tid på torsdag."):
        assert words in shown


@pytest.mark.req("R-488")
@pytest.mark.parametrize(
    ("told", "words", "refusal"),
    [
        ({"is_safe": "no"}, "får inte användas", "WayIsUnsafe"),
        ({"is_safe": "unknown"}, "Ingen har sagt att vägen är säker", "WayIsNotKnown"),
        ({"confirmed_on": "2020-01-01"}, "Fråga personen om den ännu är säker", "ConfirmFirst"),
        ({"weekdays": [(clock.today().weekday() + 2) % 7]}, "Vägen är säker bara", "OutsideTheHours"),
    ],
)
def test_s60_a_blocked_way_is_refused_and_the_refusal_is_told(family, browse, traces, told, words, refusal):
    case, client = family.hers, browse(family.anna)
    by = way(case, **told).public_id
    assert words in client.get(page(case)).content.decode()
    assert words in log(client, case, by).content.decode()
    assert not ContactTry.objects.exists()
    refused = traces("log_contact.refused")[-1]
    assert (refused["case_ref"], refused["why"]) == (case.trace_ref, refusal)


def test_s60_past_the_gate_goes_only_a_call_for_a_reason_that_is_told(family, browse, traces):
    case, client = family.hers, browse(family.anna)
    call, sms = way(case, is_safe="no").public_id, way(case, ChannelKind.SMS, is_safe="no").public_id
    past = {"anyway": "danger", "because": WHY}
    assert "minst 20 tecken" in log(client, case, call, anyway="danger", because="kort").content.decode()
    assert "Bara ett samtal" in log(client, case, sms, "sent", **past).content.decode()
    assert not ContactTry.objects.exists()
    assert log(client, case, call, **past).status_code == 302
    assert (ContactTry.objects.get().passage, ContactTry.objects.get().because) == ("blocked", WHY)
    assert traces("gate.gone_past")[0]["why"] == "danger"
    assert "förbi spärren" in client.get(page(case)).content.decode()


def test_s60_a_number_that_another_in_the_file_has_too_is_blocked(family, browse):
    case, client = family.hers, browse(family.anna)
    other = case.parties.exclude(person=case.person).first().person
    hers = way(case, value_hash=b"same")
    way(case, person=other, value_hash=b"same")
    assert "står hos en annan person i ärendet" in log(client, case, hers.public_id).content.decode()
    # and no page offers it: the one that only she has is first (S-60)
    way(case, value="070-174 06 06", value_hash=b"hers", confirmed_on=clock.today() - timedelta(days=1))
    for name in ("case", "session_new", "night_card_of_case"):
        shown = client.get(reverse(name, args=[case.public_id])).content.decode()
        assert "070-174 06 05 är spärrat. Samma nummer" in shown.replace("\u2068", "").replace("\u2069", "")
        if name != "night_card_of_case":
            assert shown.count('data-ok="1"') == shown.count('data-ok="0"') == 1
            assert shown.index('data-ok="1"') < shown.index('data-ok="0"')
        else:
            assert "Får inte användas nu" in shown


HOME = "Påhittsgatan 12, 123 45 Provköping"


def lives(case, person, address=HOME, **told):
    facts = {"board": case.board, "told_in_case": case.pk, "recorded_at": clock.now(), "kind": "home"} | told
    return Whereabouts.objects.create(person=person, address=address, **facts)


@pytest.mark.parametrize(
    ("value", "his"),
    [
        (HOME, HOME),
        ("påhittsg. 12, 12345 PROVKÖPING", HOME),
        ("c/o Prov, Påhittsgatan 12", HOME),
        ("", HOME),  # home, where both live
        (HOME, None),  # where he gets his letters
        ("c/o Karlsson Påhittsgatan 12, 123 45 Provköping", "Påhittsgatan 12"),
        ("Påhittsgatan 12", "Bosse Provsson Påhittsgatan 12"),
        ("Påhittsgatan nr 12", "Påhittsgatan 12"),
        (HOME, "Påhittsgatan 12, 12354 Provköping"),  # a slip
        ("Påhittsgatan 12", "Box 4, c/o Påhittsgatan 12"),
    ],
)
def test_s60_a_letter_to_where_he_is_does_not_go_out_however_it_is_written(family, browse, value, his):
    case, client = family.hers, browse(family.anna)
    him = family.him_in_hers
    hers = way(case, ChannelKind.LETTER, value=value)
    lives(case, case.person, HOME if value == "" else "Hittepåvägen 1")
    assert "spärrad nu" not in client.get(page(case)).content.decode()
    if his is None:
        way(case, ChannelKind.LETTER, person=him, value="Påhittsgatan 12", is_safe="no")
    else:
        lives(case, him, his)
    shown = client.get(page(case)).content.decode()
    assert "spärrad nu" in shown
    assert 'data-ok="1"' not in shown
    assert "står hos en annan person i ärendet" in log(client, case, hers.public_id, "sent").content.decode()
    assert not ContactTry.objects.exists()


def test_s60_a_letter_goes_to_where_he_has_left_and_where_her_child_lives(family, browse):
    case, client = family.hers, browse(family.anna)
    child = Party.objects.create(case=case, person=PersonFactory(name="Bo"), role=PartyRole.CHILD).person
    hers = way(case, ChannelKind.LETTER, value=HOME)
    lives(case, child)
    lives(case, family.him_in_hers, "Påhittsgatan 14, 123 45 Provköping")
    lives(case, family.him_in_hers, ends_on=clock.today() - timedelta(days=1))
    assert 'data-ok="1"' in client.get(page(case)).content.decode()
    assert log(client, case, hers.public_id, "sent").status_code == 302


def test_s142_one_form_sent_twice_is_one_contact(family, browse):
    case, client = family.hers, browse(family.anna)
    by, once = way(case).public_id, {"submission": str(uuid4())}
    assert log(client, case, by, **once).status_code == 302
    assert log(client, case, by, **once).status_code == 302
    assert "redan sparad" in log(client, case, by, "hung_up", **once).content.decode()
    assert ContactTry.objects.count() == 1


def test_a_contact_that_the_client_took_asks_no_gate(family, browse, traces):
    case, client = family.hers, browse(family.anna)
    assert log(client, case, "in", "wrote", kind="sms").status_code == 302
    assert ContactTry.objects.get().direction == "in"
    assert not traces("gate.passed")


def test_s05_she_is_heard_from_only_by_a_way_that_goes_both_ways_and_no_row_shuts_her_pages(family, browse):
    case, client = family.hers, browse(family.anna)
    told = {
        "case": case, "kind": "voicemail", "direction": "in", "outcome": "wrote", "happened_at": clock.now(),
        "tried_by": family.anna, "tried_at": clock.now(),
    }  # fmt: skip
    with pytest.raises(IntegrityError, match="heard_by_a_way"), transaction.atomic():
        ContactTry.objects.create(**told, submission=uuid4())
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE cases_contacttry DROP CONSTRAINT contact_is_heard_by_a_way_that_goes_both_ways")
    ContactTry.objects.create(**told, submission=uuid4())
    for name in ("case", "case_reach", "case_journal", "case_events"):
        answer = client.get(reverse(name, args=[case.public_id]))
        assert answer.status_code == 200
        assert "Hörde av sig" in answer.content.decode()


def test_s23_where_she_is_stands_in_the_note_only_for_a_reason(family, browse):
    case, client = family.hers, browse(family.anna)
    housed(case, "Påhittsgatan 12")
    told = {"note": "Hon är på Påhittsgatan 12."}
    assert "<mark>Påhittsgatan 12</mark>" in log(client, case, way(case).public_id, **told).content.decode()
    assert not ContactTry.objects.exists()


def test_s23_nor_in_why_she_was_called_all_the_same(family, browse):
    case, client = family.hers, browse(family.anna)
    housed(case, "Påhittsgatan 12")
    past = {"anyway": "danger", "because": "Han är på väg till Påhittsgatan 12."}
    by = way(case, is_safe="no").public_id
    assert "<mark>Påhittsgatan 12</mark>" in log(client, case, by, **past).content.decode()
    assert not ContactTry.objects.exists()
    log(client, case, by, **past, confirmed_because="Den som ringer härnäst måste veta vart han är på väg.")
    assert ContactTry.objects.get().because == past["because"]


@pytest.mark.parametrize(
    "told",
    [
        {"outcome": ""},
        {"outcome": "\0"},
        {"minutes": "x" * 100_000},
        {"note": "x\0y"},
        {"happened_on": "2099-01-01"},
        {"happened_time": "25"},
        {"submission": "x"},
        {"vag": "x"},
        {"vag": str(uuid4())},
    ],
)
def test_what_cannot_be_read_gets_a_sentence_and_never_an_error(family, browse, told):
    answer = log(browse(family.anna), family.hers, way(family.hers).public_id, **told)
    assert answer.status_code == 200
    assert not ContactTry.objects.exists()


def test_a_form_that_comes_empty_is_asked_for_again(family, browse):
    assert "Välj bland dem som gäller nu" in browse(family.anna).post(page(family.hers)).content.decode()


def test_a_closed_case_shows_what_was_tried_and_takes_no_more(family, browse):
    case, client = family.hers, browse(family.anna)
    by = way(case).public_id
    log(client, case, by)
    case.closed_on = clock.today()
    case.save()
    answer = log(client, case, by).content.decode()
    assert "Ring: inget svar" in answer
    assert "hörde av sig" not in answer
    assert ContactTry.objects.count() == 1


# ---- somebody else answers ----


@pytest.mark.req("R-488")
@pytest.mark.parametrize("outcome", ["someone_else", "told_too_much", "wrong_person"])
def test_s60_a_way_by_which_somebody_else_answered_is_confirmed_before_anything_goes_out(family, browse, outcome):
    case, colleague = family.hers, worker(family.unit)
    engaged(case, colleague, EngagementKind.CO_ASSIGNED)
    client, other = browse(family.anna), browse(colleague)
    call = way(case, value_hash=b"hers", confirmed_on=clock.today() - timedelta(days=3))
    sms = way(case, ChannelKind.SMS, value_hash=b"hers")
    letter = way(case, ChannelKind.FORWARDED, value="")
    assert log(client, case, call.public_id, outcome).status_code == 302
    # by the number, whichever way it is used, and for whoever is next: the one who has the case, the booking, the card
    shown = other.get(page(case)).content.decode()
    assert shown.count("bekräfta först</span>") == 2
    assert shown.count("går bra nu") == 1
    for name in ("case", "session_new"):
        assert "någon annan svarade" in other.get(reverse(name, args=[case.public_id])).content.decode()
    card = other.get(reverse("night_card_of_case", args=[case.public_id])).content.decode()
    assert "bekräfta först, någon annan svarade" in card
    assert "har svarat på den vägen" in log(other, case, sms.public_id, "sent").content.decode()
    assert log(other, case, letter.public_id, "sent").status_code == 302
    assert ContactTry.objects.count() == 2
    # the call that asks goes, and what is said of the number by telling it anew, of an earlier day, opens nothing
    asked = {"anyway": "ask_again", "because": "Jag frågar om numret ännu är säkert."}
    assert log(other, case, call.public_id, **asked).status_code == 302
    again = way(case, value_hash=b"hers", confirmed_on=clock.today() - timedelta(days=1))
    assert not gate_of(case, colleague).passage(ChannelKind.CALL, again).is_allowed
    again.delete()
    for told in (call, sms):
        assert confirm(other, case, told, read=ways_read(other, case)[told.public_id]).status_code == 302
    assert "bekräfta först</span>" not in other.get(page(case)).content.decode()
    assert log(other, case, sms.public_id, "sent").status_code == 302
    # and so it is again when somebody else answers later that day
    assert log(client, case, call.public_id, outcome).status_code == 302
    assert "har svarat på den vägen" in log(other, case, sms.public_id, "sent").content.decode()


def confirm(client, case, told, *, read):
    return client.post(reverse("way_confirm", args=[case.public_id, told.public_id]), {"read": read})


def ways_read(client, case):
    """What the page of the persons carries of each way."""
    page = client.get(reverse("case_persons", args=[case.public_id])).content.decode()
    found = re.findall(r'kontaktvag/([0-9a-f-]{36})/bekrafta/".*?name="read" value="([^"]*)"', page)
    return {UUID(public_id): read for public_id, read in found}


@pytest.mark.req("R-488")
def test_s142_s60_a_way_is_not_confirmed_on_a_page_from_before_somebody_else_answered(family, browse):
    case, colleague = family.hers, worker(family.unit)
    engaged(case, colleague, EngagementKind.CO_ASSIGNED)
    client, other = browse(family.anna), browse(colleague)
    call = way(case, value_hash=b"hers")
    change = reverse("told_change", args=[case.public_id, "kontaktvag", call.public_id])
    new = reverse("told_new", args=[case.public_id, case.person.public_id, "kontaktvag"])
    persons = reverse("case_persons", args=[case.public_id])
    old, old_form, old_new = ways_read(client, case)[call.public_id], shown(client, change), shown(client, new)
    earlier = timezone.localtime(clock.now() - timedelta(hours=1))
    happened = {"happened_on": earlier.date().isoformat(), "happened_time": f"{earlier:%H.%M}"}
    assert log(other, case, call.public_id, "someone_else", **happened).status_code == 302

    told = {"kind": "call", "value": "", "is_safe": "yes", "say": "det gäller bokningen"}
    told["confirmed_on"] = clock.today().isoformat()
    page = client.get(confirm(client, case, call, read=old).url).content.decode()
    assert "Någon annan svarade" in page
    assert "Inget är sparat" in page
    for url, read in ((change, old_form), (new, old_new)):
        answer = client.post(url, told | {"value": PHONE if url == new else ""} | read)
        assert "Någon annan svarade" in answer.content.decode()
        assert "det gäller bokningen" in answer.content.decode()  # what was typed
    assert not gate_of(case, family.anna).passage(ChannelKind.CALL, call).is_allowed
    assert SafeChannel.objects.filter(person=case.person, ended_at=None).count() == 1

    # the row tells it, and by which hour, until it is confirmed after that; no day is proposed in the form
    row = client.get(persons).content.decode()
    assert f'Någon annan svarade <time datetime="{earlier:%Y-%m-%dT%H:%M}' in row
    assert 'name="confirmed_on" value=' not in client.get(change).content.decode()
    assert client.post(change, told | shown(client, change)).status_code == 302
    assert "Någon annan svarade" not in client.get(persons).content.decode()


@pytest.mark.req("R-488")
def test_s142_s60_who_confirmed_a_way_before_it_was_told_that_somebody_else_answered_did_not_know(family, browse):
    case, client = family.hers, browse(family.anna)
    call = way(case, value_hash=b"hers")
    earlier = timezone.localtime(clock.now() - timedelta(minutes=30))
    assert confirm(client, case, call, read="").status_code == 302
    happened = {"happened_on": earlier.date().isoformat(), "happened_time": f"{earlier:%H.%M}"}
    assert log(client, case, call.public_id, "someone_else", **happened).status_code == 302
    assert "Någon annan svarade" in client.get(reverse("case_persons", args=[case.public_id])).content.decode()
    assert not gate_of(case, family.anna).passage(ChannelKind.CALL, call).is_allowed


def gate_of(case, staff):
    """The gate as a colleague meets it."""
    with acting_as(actor(staff)):
        return queries.gate(queries.file(actor(staff), case), case.person, at=clock.now())


# ---- a colleague tells the way anew while one is talking by it ----

TYPED = {"note": "Hon lät rädd.", "anyway": "danger", "because": WHY, "asks_why": "1"}


def told_anew(case, old, **told):
    """The way as a colleague writes it meanwhile, by the page."""
    old.ended_at = clock.now()
    old.save()
    return way(case, value_hash=old.value_hash, **told)


@pytest.mark.req("R-488")
@pytest.mark.parametrize("outcome", ["told_too_much", "no_answer"])
def test_s142_a_try_by_a_way_that_was_told_anew_meanwhile_is_of_the_number_that_was_called(family, browse, outcome):
    case, client = family.hers, browse(family.anna)
    old = way(case, is_safe="no", value_hash=b"hers")
    once = {"submission": str(uuid4())}
    new = told_anew(case, old, say="Säg att det är tandläkaren", is_safe="no")
    assert log(client, case, old.public_id, outcome, **TYPED, **once).status_code == 302
    written = ContactTry.objects.get()
    assert (written.way, written.outcome, written.note, written.because) == (new, outcome, "Hon lät rädd.", WHY)
    # and the same form sent once more is the same try, also when the way is told anew between
    told_anew(case, new, is_safe="no")
    assert log(client, case, old.public_id, outcome, **TYPED, **once).status_code == 302
    assert ContactTry.objects.count() == 1


def test_s142_why_somebody_was_called_stays_where_the_gate_was_opened_meanwhile(family, browse):
    case, client = family.hers, browse(family.anna)
    old = way(case, is_safe="no", value_hash=b"hers")
    told_anew(case, old)
    once = {"submission": str(uuid4())}
    for _ in range(2):
        assert log(client, case, old.public_id, "someone_else", **TYPED, **once).status_code == 302
    written = ContactTry.objects.get()
    assert (written.passage, written.anyway, written.because) == ("allowed", "", WHY)
    assert WHY in client.get(page(case)).content.decode()


@pytest.mark.req("R-488")
@pytest.mark.parametrize("is_replaced", [True, False])
def test_s142_a_try_by_a_way_that_got_another_number_meanwhile_asks_which_and_loses_nothing(
    family, browse, is_replaced
):
    case, client = family.hers, browse(family.anna)
    old = way(case, is_safe="no", value_hash=b"hers", value="070-174 06 05")
    other = way(case, ChannelKind.SMS, value="070-174 06 09", value_hash=b"other")
    old.ended_at = clock.now()
    old.save()
    new = way(case, is_safe="no", value_hash=b"new", value="070-174 06 07") if is_replaced else None
    asked = log(client, case, old.public_id, "told_too_much", **TYPED)
    assert asked.status_code == 200
    shown = asked.content.decode()
    assert not ContactTry.objects.exists()
    for words in (
        "Ring: så här",
        "Välj vilken väg det gick på",
        "som det stod när sidan öppnades",
        WHY,
        "Hon lät rädd.",
    ):
        assert words in shown
    assert ("070-174 06 07, som gäller nu" in shown.replace("\u2068", "").replace("\u2069", "")) == is_replaced
    assert 'value="told_too_much"' in shown  # what can come of a call, and not of what the client did
    assert re.search(r'value="danger"[^>]* checked', shown)
    assert "hörde av sig</h2>" not in shown
    assert f'name="vag" value="{old.public_id}"' in shown
    assert str(other.public_id) not in shown.partition('name="way"')[2].partition("</fieldset>")[0]  # no text was sent
    for meant in filter(None, (old, new)):
        answer = log(client, case, old.public_id, "told_too_much", way=meant.public_id, **TYPED)
        assert answer.status_code == 302
        written = ContactTry.objects.latest("pk")
        assert (written.way, written.outcome, written.note, written.because) == (
            meant, "told_too_much", "Hon lät rädd.", WHY,
        )  # fmt: skip


def test_s142_a_draft_about_a_way_that_was_told_anew_stands_in_the_same_form(family, browse):
    case, client = family.hers, browse(family.anna)
    old = way(case, is_safe="no", value_hash=b"hers")
    form = uuid4()
    kept = {"draft_path": page(case), "draft": str(form), "vag": str(old.public_id), "outcome": "", **TYPED}
    assert client.post(reverse("draft"), kept).status_code < 400
    old.ended_at = clock.now()
    old.save()
    draft = Draft.objects.get()
    shown = client.get(f"{page(case)}?utkast={draft.public_id}").content.decode()
    for words in ("Ring: så här", "Vilken väg gick det på?", WHY, "Hon lät rädd."):
        assert words in shown


@pytest.mark.parametrize("by", ["x", "f0916ffd-7d6d-4d0f-b717-bc089eb29d20", "\0"])
def test_s142_a_try_by_a_way_that_is_not_hers_asks_which_in_the_form_of_a_call(family, browse, by):
    case, client = family.hers, browse(family.anna)
    hers = way(case)
    shown = log(client, case, by, "someone_else", note="Hon lät rädd.").content.decode()
    for words in ("Ring: så här", "Välj bland dem som gäller nu", "Hon lät rädd.", 'value="someone_else"'):
        assert words in shown
    assert log(client, case, by, "someone_else", way=hers.public_id).status_code == 302
    assert ContactTry.objects.get().way == hers


# ---- those who do not answer ----


@pytest.mark.req("R-085")
def test_after_as_many_tries_as_the_unit_makes_it_is_proposed_what_to_do(family, browse):
    case, client = family.hers, browse(family.anna)
    by = way(case).public_id
    for _ in range(3):
        log(client, case, by)
    assert "försök utan svar" not in client.get(page(case)).content.decode()
    log(client, case, by)
    proposed = client.get(page(case)).content.decode()
    assert "4 försök utan svar" in proposed
    assert reverse("case_close", args=[case.public_id]) in proposed
    day = client.get(reverse("my_day")).content.decode()
    assert "Svarar inte" in day
    assert page(case) in day
    # who was not sure that it was she has not heard from her
    log(client, case, by, "talked", identity="not_sure")
    assert "5 försök utan svar" in client.get(page(case)).content.decode()
    assert "Svarar inte" in client.get(reverse("my_day")).content.decode()
    log(client, case, "in", "wrote", kind="sms")
    assert "försök utan svar" not in client.get(page(case)).content.decode()
    assert "Svarar inte" not in client.get(reverse("my_day")).content.decode()


# ---- who never sees it ----


def test_s10_nothing_on_the_other_partys_case_shows_it(family, browse, application):
    log(browse(family.anna), family.hers, way(family.hers).public_id, note="Ny tid på torsdag.")
    bo = worker(family.unit)
    engaged(family.his, bo)
    client = browse(bo)
    assert client.get(page(family.hers)).status_code == 404
    for name in ("case", "case_journal", "case_reach"):
        shown = client.get(reverse(name, args=[family.his.public_id])).content.decode()
        assert "inget svar" not in shown
        assert "torsdag" not in shown
    with application(actor(bo)):
        assert not ContactTry.objects.exists()


def test_s21_one_who_reads_without_whereabouts_sees_no_contact(family, browse, application):
    log(browse(family.anna), family.hers, way(family.hers).public_id)
    lead = worker(family.unit, Role.UNIT_MANAGER)
    relation = engaged(family.hers, lead, EngagementKind.LEAD_READING)
    relation.carries_whereabouts = False
    relation.ends_at = clock.now() + timedelta(hours=1)
    relation.save()
    client = browse(lead)
    assert client.get(page(family.hers)).status_code == 404
    assert "inget svar" not in client.get(reverse("case_journal", args=[family.hers.public_id])).content.decode()
    with application(actor(lead)):
        assert not ContactTry.objects.exists()


def test_s05_the_database_keeps_a_contact_as_it_was_and_takes_no_way_of_another(family, browse, application):
    by = way(family.hers)
    log(browse(family.anna), family.hers, by.public_id)
    with application(actor(family.anna)):
        for sql in ("UPDATE cases_contacttry SET outcome = 'talked'", "DELETE FROM cases_contacttry"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql)
    SafeChannel.objects.filter(pk=by.pk).update(person=Person.objects.exclude(pk=family.hers.person_id).first())
    with pytest.raises(DatabaseError, match="by a way of the client"), transaction.atomic():
        ContactTry.objects.create(
            case=family.hers, way=by, kind="call", direction="out", outcome="no_answer", happened_at=clock.now(),
            tried_by=family.anna, tried_at=clock.now(), submission=uuid4(),
        )  # fmt: skip


def test_contacts_stand_among_the_notes_of_their_time_on_each_page_of_the_journal(family, browse):
    case, client = family.hers, browse(family.anna)
    by, now = way(case), clock.now()
    for days in range(21):
        NoteFactory(case=case, happened_at=now - timedelta(days=days + 1))
    for days, outcome in ((0, "hung_up"), (30, "wrong_person")):
        ContactTry.objects.create(
            case=case, way=by, kind="call", direction="out", outcome=outcome, happened_at=now - timedelta(days=days),
            tried_by=family.anna, tried_at=now, submission=uuid4(),
        )  # fmt: skip
    first, second = (
        client.get(f"{reverse('case_journal', args=[case.public_id])}?sida={number}").content.decode()
        for number in (1, 2)
    )
    assert ("samtalet bröts" in first, "fel person" in first) == (True, False)
    assert ("samtalet bröts" in second, "fel person" in second) == (False, True)

"""The journal, as those who write in it meet it: under the row policies, in their own pages."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from livlina.access.errors import NotPermitted
from livlina.access.terms import Role
from livlina.cases import queries, services
from livlina.cases.errors import (
    CorrectsAnotherCase,
    HappenedInTheFuture,
    NoteIsAlreadySaved,
    NoteIsEmpty,
    NoteIsNotSigned,
    NoteIsSigned,
    OnlyTheWriterSigns,
    SomeoneElseChangedTheNote,
)
from livlina.cases.models import CaseStep, Engagement, Note, NoteWording, Party
from livlina.cases.terms import EngagementKind, NoteKind, PartyRole
from livlina.cases.tests.asking import questions
from livlina.cases.tests.factories import CaseFactory, NoteFactory, engaged
from livlina.core import clock
from livlina.core.rows import insert_unseen
from livlina.core.terms import Answer
from livlina.organisation.tests.factories import UnitFactory, actor, worker
from livlina.people import services as people
from livlina.people.errors import TellsWhere
from livlina.people.models import Whereabouts
from livlina.people.services import ChannelFacts, WhereaboutsFacts
from livlina.people.terms import ChannelKind, PlaceKind, Protection, Source
from livlina.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db

TEXTS = [
    "Hon säger:\n\n  أنام أفضل الآن\noch 😀 O'Brien’s <b>inte fet</b> & så",
    "Rad ett\nrad två\n\n\nrad fem",
    "<script>alert('x')</script>",
]


@pytest.fixture
def unit():
    return UnitFactory()


@pytest.fixture
def anna(unit):
    return worker(unit, name="Anna Exempel")


@pytest.fixture
def case(unit, anna):
    case = CaseFactory(unit=unit)
    engaged(case, anna)
    return case


def typed(text="Samtal om veckan.", **changed):
    now = timezone.localtime(clock.now() - timedelta(minutes=5))
    return {
        "part": "handling",
        "kind": "talk",
        "happened_on": now.date().isoformat(),
        "happened_time": f"{now:%H.%M}",
        "text": text,
        "submission": str(uuid4()),
        **changed,
    }


def page(name, case, *ids):
    return reverse(name, args=[case.public_id, *ids])


def written(case, anna, text="Samtal om veckan."):
    return services.write_note(actor(anna), case=case, text=text, happened_at=clock.now(), at=clock.now())


def signed(case, anna, text="Samtal om veckan."):
    return services.sign_note(actor(anna), note=written(case, anna, text), at=clock.now())


@pytest.mark.req("R-109")
def test_a_note_is_written_kept_as_a_draft_changed_and_signed(browse, case, anna, traces):
    client = browse(anna)
    answer = client.post(page("note_new", case), typed())
    note = Note.objects.get()
    assert answer.url == page("note", case, note.public_id)
    assert note.signed_at is None
    shown = client.get(answer.url).content.decode()
    assert "osignerad" in shown
    assert "Samtal om veckan." in shown

    client.post(page("note_change", case, note.public_id), typed("Samtal om helgen.", version=1))
    assert queries.notes(case).get().text == "Samtal om helgen."

    client.post(page("note_sign", case, note.public_id))
    note = queries.notes(case).get()
    assert note.signed_by == anna
    assert [action for action in traces() if "read" not in action] == ["note.written", "note.changed", "note.signed"]
    assert traces("note.written")[0]["actor_id"] == anna.pk


def test_saved_and_signed_in_one_turn(browse, case, anna):
    browse(anna).post(page("note_new", case), typed(then="sign"))
    assert Note.objects.get().signed_by == anna


@pytest.mark.parametrize("text", TEXTS)
def test_s131_a_text_is_stored_and_shown_exactly(browse, case, anna, text):
    client = browse(anna)
    client.post(page("note_new", case), typed(text.replace("\n", "\r\n")))
    note = queries.notes(case).get()
    assert note.text == text
    for address in (page("note", case, note.public_id), page("case_journal", case), page("case", case)):
        shown = client.get(address)
        assert text in unescaped(shown)
        assert 'dir="auto"' in shown.content.decode()
        assert "<script>alert" not in shown.content.decode()


def unescaped(answer):
    from html import unescape

    return unescape(answer.content.decode())


@pytest.mark.parametrize("text", ["noll\x00tecken", "styr\x07tecken", "vänd \u202etext", " \n ", "x" * 100_001])
def test_s131_a_text_that_cannot_be_kept_is_refused_at_its_field_and_stays_there(browse, case, anna, text):
    answer = browse(anna).post(page("note_new", case), typed(text))
    assert answer.status_code == 200
    assert not Note.objects.exists()
    form = answer.context["form"]
    assert list(form.errors) == ["text"]
    assert form["text"].value() == text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("happened_on", "igår"),
        ("happened_on", "2026-02-30"),
        ("happened_time", "25.00"),
        ("happened_on", "2026-03-29"),
        ("happened_on", "2031-01-01"),
    ],
)
def test_s131_a_moment_that_is_none_is_refused_and_the_text_kept(browse, case, anna, field, value):
    told = typed("Viktigt.", **{field: value})
    if value == "2026-03-29":
        told["happened_time"] = "2.30"  # the clocks were put forward over it
    answer = browse(anna).post(page("note_new", case), told)
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert "Viktigt." in answer.content.decode()
    assert not Note.objects.exists()


def test_s142_a_double_click_is_one_note(browse, case, anna, traces):
    told = typed()
    client = browse(anna)
    first, second = (client.post(page("note_new", case), told) for _ in range(2))
    assert first.url == second.url
    assert Note.objects.count() == 1
    assert traces("note.written_again")


def test_s142_back_and_sent_again_with_another_text_shows_both(browse, case, anna):
    told = typed("Den första texten.")
    client = browse(anna)
    client.post(page("note_new", case), told)
    answer = client.post(page("note_new", case), told | {"text": "Den andra texten."})
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "Den första texten." in shown
    assert "Den andra texten." in shown
    assert queries.notes(case).get().text == "Den första texten."
    # and what the writer then decides is saved
    form = answer.context["form"]
    note = Note.objects.get()
    client.post(page("note_change", case, note.public_id), {name: form[name].value() or "" for name in form.fields})
    assert queries.notes(case).get().text == "Den andra texten."


def test_s142_two_windows_neither_text_is_lost(browse, case, anna):
    note = written(case, anna, "Från början.")
    client = browse(anna)
    client.post(page("note_change", case, note.public_id), typed("Första fönstret.", version=1))
    answer = client.post(page("note_change", case, note.public_id), typed("Andra fönstret.", version=1))
    shown = answer.content.decode()
    assert "Första fönstret." in shown
    assert "Andra fönstret." in shown
    assert "Någon annan har ändrat samma anteckning" in shown
    assert queries.notes(case).get().text == "Första fönstret."


@pytest.mark.req("R-109")
def test_a_signed_note_is_corrected_by_another_that_points_to_it(browse, case, anna):
    first = signed(case, anna, "Fel dag.")
    client = browse(anna)
    assert "Fel dag." in client.get(page("note_correct", case, first.public_id)).content.decode()
    client.post(page("note_correct", case, first.public_id), typed("Det var i tisdags."))
    correction = Note.objects.get(corrects=first)
    assert queries.notes(case).get(pk=first.pk).text == "Fel dag."
    assert page("note", case, correction.public_id) in client.get(page("note", case, first.public_id)).content.decode()
    journal = client.get(page("case_journal", case)).content.decode()
    assert "har en rättelse" in journal
    assert "Rättelse: samtal" in journal


def test_a_signed_note_is_not_offered_for_change_but_its_correction_is(browse, case, anna):
    client, note = browse(anna), signed(case, anna, "Fel dag.")
    shown = client.get(page("note_change", case, note.public_id)).content.decode()
    assert "Anteckningen är signerad och ändras inte." in shown
    assert page("note_correct", case, note.public_id) in shown
    assert "<textarea" not in shown
    # signed by another window while one was writing: the text stays
    answer = client.post(page("note_change", case, note.public_id), typed("Min nya text.", version=1))
    assert answer.context["form"]["text"].value() == "Min nya text."
    assert "är signerad" in answer.content.decode()


def test_neither_anothers_note_nor_an_unsigned_correction_is_offered(browse, case, anna, unit):
    ada = worker(unit)
    engaged(case, ada, EngagementKind.CO_ASSIGNED)
    draft = written(case, anna)
    for staff, name, words in (
        (ada, "note_change", "Bara den som skrev"),
        (anna, "note_correct", "Anteckningen är inte signerad än"),
    ):
        shown = browse(staff).get(page(name, case, draft.public_id)).content.decode()
        assert words in shown
        assert f'href="{page("note", case, draft.public_id)}"' in shown
        assert "<textarea" not in shown


def test_each_refusal_of_a_note(case, anna, unit):
    me, now = actor(anna), clock.now()
    told = {"case": case, "happened_at": now, "at": now}
    with pytest.raises(NoteIsEmpty):
        services.write_note(me, text="  ", **told)
    with pytest.raises(HappenedInTheFuture):
        services.write_note(me, text="x", **(told | {"happened_at": now + timedelta(hours=1)}))
    draft = written(case, anna)
    with pytest.raises(NoteIsNotSigned):
        services.write_note(me, text="x", corrects=draft, **told)
    colleague = worker(unit)
    engaged(case, colleague, EngagementKind.CO_ASSIGNED)
    engaged_too = actor(colleague)
    with pytest.raises(OnlyTheWriterSigns):
        services.sign_note(engaged_too, note=draft, at=now)
    with pytest.raises(SomeoneElseChangedTheNote):
        services.change_note(me, note=draft, text="x", happened_at=now, version=7, at=now)
    services.sign_note(me, note=draft, at=now)
    with pytest.raises(NoteIsSigned):
        services.change_note(me, note=draft, text="x", happened_at=now, version=1, at=now)
    submission = uuid4()
    services.write_note(me, text="ett", submission=submission, **told)
    with pytest.raises(NoteIsAlreadySaved):
        services.write_note(me, text="två", submission=submission, **told)
    for other in ({"told_by": Source.POLICE}, {"kind": "call"}, {"part": "carrying_out"}):
        with pytest.raises(NoteIsAlreadySaved):
            services.write_note(me, text="ett", submission=submission, **{**told, **other})


def test_signed_twice_is_signed_once(case, anna, traces):
    note = signed(case, anna)
    services.sign_note(actor(anna), note=note, at=clock.now())
    assert traces()[-1] == "note.signed_again"


@pytest.mark.parametrize("role", [Role.LOG_REVIEWER, Role.STATISTICIAN, Role.SYSTEM_ADMIN, Role.REGISTER_CONTROLLER])
def test_a_role_without_cases_writes_nothing_and_the_try_is_traced(case, unit, role, traces):
    with pytest.raises(NotPermitted):
        services.write_note(actor(worker(unit, role)), case=case, text="x", happened_at=clock.now(), at=clock.now())
    assert traces("write_note.refused")[0]["why"] == "NotPermitted"


def asked(client, case, note):
    """Each page of the journal asked for, and each form of it sent."""
    for name in ("case_journal", "note_new"):
        yield client.get(page(name, case))
    for name in ("note", "note_change", "note_correct"):
        yield client.get(page(name, case, note.public_id))
    yield client.post(page("note_new", case), typed())
    for name in ("note_change", "note_correct", "note_sign"):
        yield client.post(page(name, case, note.public_id), typed(version=1))


@pytest.mark.parametrize("role", [Role.THERAPIST, Role.INTAKE, Role.UNIT_MANAGER, Role.STATISTICIAN, Role.SYSTEM_ADMIN])
def test_s02_a_stranger_gets_the_same_answer_as_for_what_is_missing(browse, case, anna, role):
    note = signed(case, anna)
    stranger = browse(worker(UnitFactory(), role))
    missing = stranger.get(reverse("case_journal", args=[uuid4()]))
    for answer in asked(stranger, case, note):
        assert answer.status_code == missing.status_code == 404
        assert answer.content == missing.content
    assert Note.objects.count() == 1


def test_a_note_of_another_case_is_not_found_under_this_one(browse, case, anna):
    other = NoteFactory(case=CaseFactory())
    assert browse(anna).get(page("note", case, other.public_id)).status_code == 404


@pytest.mark.parametrize("kind", NoteKind)
def test_a_note_of_each_kind_is_shown_wherever_notes_are(browse, case, anna, kind):
    NoteFactory(case=case, kind=kind)
    client = browse(anna)
    for name in ("case", "case_journal", "case_events"):
        answer = client.get(page(name, case))
        assert answer.status_code == 200
        assert kind.label in answer.content.decode()


def test_the_journal_has_twenty_notes_a_page_the_latest_first(browse, case, anna):
    now = clock.now()
    for number in range(45):
        NoteFactory(case=case, text=f"Anteckning {number:02}.", happened_at=now - timedelta(days=number))
    client = browse(anna)
    first = client.get(page("case_journal", case)).content.decode()
    assert "Anteckning 00." in first
    assert "Anteckning 19." in first
    assert "Anteckning 20." not in first
    assert "Visar 1–20 av 45" in first
    last = client.get(page("case_journal", case) + "?sida=3").content.decode()
    assert "Anteckning 44." in last
    odd = client.get(page("case_journal", case) + "?sida=x'")
    assert odd.status_code == 200


def test_a_long_note_is_cut_in_the_journal_with_the_way_to_the_whole(browse, case, anna):
    note = NoteFactory(case=case, text="å" * 5000)
    client = browse(anna)
    journal = client.get(page("case_journal", case)).content.decode()
    assert "å" * 1500 in journal
    assert "å" * 1501 not in journal
    assert "Visa hela anteckningen" in journal
    assert "å" * 5000 in client.get(page("note", case, note.public_id)).content.decode()


def test_s40_reading_the_journal_and_a_note_leaves_traces(browse, case, anna, traces):
    note = NoteFactory(case=case)
    client = browse(anna)
    client.get(page("case_journal", case))
    client.get(page("note", case, note.public_id))
    assert traces() == ["case.journal_read", "case.note_read"]
    assert traces("case.note_read")[0]["subject"] == f"cases_note:{note.public_id}"
    assert str(traces("case.journal_read")[0]["case_ref"]) == str(case.trace_ref)


@pytest.mark.parametrize("count", [1, 30])
def test_the_journal_asks_the_same_questions_however_long_it_is(browse, case, anna, count):
    for _ in range(count):
        NoteFactory(case=case, written_by=anna)
    # case, team, trace with its savepoint, persons, their other cases, ways to reach, notes and their count, contacts
    assert questions(browse(anna), page("case_journal", case)) == 11


WHERE = "Påhittsgatan 12"
REASON = "Polisen behöver veta vart de ska."


@pytest.fixture
def lives_there(case, anna):
    """The client's address and number stand in the file."""
    told = {"case": case, "person": case.person, "at": clock.now()}
    people.tell_whereabouts(actor(anna), facts=WhereaboutsFacts(kind=PlaceKind.HOME, address=WHERE), **told)
    way = ChannelFacts(kind=ChannelKind.CALL, is_safe=Answer.YES, confirmed_on=clock.today(), value="070-174 06 05")
    people.tell_channel(actor(anna), facts=way, **told)


@pytest.mark.usefixtures("lives_there")
@pytest.mark.parametrize("text", [f"Hon bor på {WHERE}.", "Nås på +46 70 174 06 05 nu."])
def test_s_23_a_note_that_tells_where_someone_is_waits_for_a_reason(browse, case, anna, traces, text):
    client = browse(anna)
    sent = typed(f"Samtal <om> veckan. {text}")
    answer = client.post(page("note_new", case), sent)
    assert not Note.objects.exists()
    shown = unescaped(answer)
    assert "<mark>" in answer.content.decode()
    assert "Samtal <om> veckan." in shown
    form = answer.context["form"]
    assert list(form.errors) == ["text"]
    assert form["text"].value() == sent["text"]
    assert not form["confirmed_because"].is_hidden

    answer = client.post(page("note_new", case), sent | {"confirmed_because": "kort"})
    assert list(answer.context["form"].errors) == ["confirmed_because"]
    answer = client.post(page("note_new", case), sent | {"confirmed_because": f"Hon bor ju på {WHERE}."})
    assert list(answer.context["form"].errors) == ["confirmed_because"]
    assert not Note.objects.exists()

    client.post(page("note_new", case), sent | {"confirmed_because": REASON})
    note = queries.notes(case).get()
    assert note.text == sent["text"]
    kept = traces("text.kept_with_reason")[0]
    told = case.cipher.open(bytes(kept["detail"]), place=f"access_trace.detail:{case.trace_ref}")
    assert REASON in told
    everything = str(traces()) + told
    assert WHERE not in everything
    assert "70" not in told


@pytest.mark.usefixtures("lives_there")
def test_s_23_no_command_goes_past_the_scan(case, anna, traces):
    told = {"case": case, "happened_at": clock.now(), "at": clock.now()}
    with pytest.raises(TellsWhere):
        services.write_note(actor(anna), text=f"Hon bor på {WHERE}.", **told)
    assert traces("write_note.refused")[0]["why"] == "TellsWhere"
    note = services.write_note(actor(anna), text="Hon bor kvar.", **told)
    change = {"note": note, "happened_at": note.happened_at, "version": 1, "at": clock.now()}
    with pytest.raises(TellsWhere):
        services.change_note(actor(anna), text=f"Hon bor på {WHERE}.", **change)
    services.change_note(actor(anna), text=f"Hon bor på {WHERE}.", confirmed_because=REASON, **change)
    # what stands there already is not asked about again
    again = services.change_note(actor(anna), text=f"Hon bor på {WHERE}.", **(change | {"version": 2}))
    assert again.version == 3


@pytest.mark.usefixtures("lives_there")
def test_s_24_an_address_of_before_is_found_too(case, anna):
    place = Whereabouts.objects.get()
    place.person = case.person
    people.end_fact(actor(anna), fact=place, case=case, at=clock.now())
    with pytest.raises(TellsWhere):
        written(case, anna, f"Hon bodde på {WHERE}.")


def test_s_23_what_only_looks_like_an_address_is_asked_about_when_someone_is_protected(case, anna):
    text = "Rätten ligger på Nygatan 4, ring 070-174 06 06."
    assert written(case, anna, text)
    Party.objects.create(case=case, person=PersonFactory(protection=Protection.SECRECY_MARKING), role=PartyRole.CHILD)
    with pytest.raises(TellsWhere):
        written(case, anna, text)


@pytest.mark.usefixtures("lives_there")
def test_s_23_what_looks_like_whereabouts_is_asked_about_where_one_who_may_not_see_them_reads(
    case, unit, anna, application
):
    bo = worker(unit)
    relation = engaged(case, bo, EngagementKind.CO_ASSIGNED)
    relation.carries_whereabouts = False
    relation.save()
    for text in (f"Hon bor på {WHERE}.", "Rätten ligger på Nygatan 4."):
        with application(actor(bo)), pytest.raises(TellsWhere):
            written(case, bo, text)
    # nor does anybody else write it unasked, as long as that one reads it
    with application(actor(anna)), pytest.raises(TellsWhere):
        written(case, anna, "Rätten ligger på Nygatan 4.")
    relation.delete()
    with application(actor(anna)):
        assert written(case, anna, "Rätten ligger på Nygatan 4.")


def test_s_142_a_note_of_another_case_is_not_corrected_here(unit, case, anna, traces):
    elsewhere = CaseFactory(unit=unit)
    engaged(elsewhere, anna)
    note = signed(elsewhere, anna)
    with pytest.raises(CorrectsAnotherCase):
        services.write_note(
            actor(anna), case=case, text="Rättat.", corrects=note, happened_at=clock.now(), at=clock.now()
        )
    assert traces("write_note.refused")[0]["why"] == "CorrectsAnotherCase"


@pytest.mark.parametrize(
    ("step", "part"), [("opened", "handling"), ("investigation", "handling"), ("help", "carrying_out")]
)
def test_a_note_is_proposed_as_carrying_out_while_help_is_given(browse, case, anna, step, part):
    CaseStep.objects.create(
        case=case, position=1, step=step, version=2, entered_on=clock.today(), entered_at=clock.now(), entered_by=anna
    )
    shown = browse(anna).get(page("note_new", case)).content.decode()
    chosen = [tag for tag in re.findall("<input[^>]*>", shown) if 'name="part"' in tag and "checked" in tag]
    assert [f'value="{part}"' in tag for tag in chosen] == [True]


def test_s41_what_others_could_read_in_an_unsigned_note_is_kept_when_its_writer_changes_it(
    case, anna, unit, browse, application
):
    """The warning that a colleague read in the morning is not gone when the note is signed at noon."""
    note, client = written(case, anna, "Han har hotat henne."), browse(anna)
    ada = worker(unit, name="Ada Kollega")
    engaged(case, ada, EngagementKind.CO_ASSIGNED)
    told = typed("Hon ville bara fråga om öppettider.", version=1)
    assert client.post(page("note_change", case, note.public_id), told).status_code == 302
    told = typed("Hon ville bara fråga om öppettider.", version=2, kind="other")
    assert client.post(page("note_change", case, note.public_id), told).status_code == 302
    assert client.post(page("note_sign", case, note.public_id)).status_code == 302
    (kept,) = NoteWording.objects.all()  # the words alone, and once
    shown = browse(ada).get(page("note", case, note.public_id)).content.decode()
    assert "Tidigare lydelser" in shown
    assert "Han har hotat henne." in shown
    assert "Tidigare lydelser" not in browse(ada).get(page("note", case, signed(case, anna).public_id)).content.decode()
    Engagement.objects.filter(actor=ada).update(carries_whereabouts=False)
    shown = browse(ada).get(page("note", case, note.public_id)).content.decode()
    assert "Tidigare lydelser" not in shown  # a slip that was put right may tell where somebody is (S-21)
    for who in (ada, worker(unit)):
        with application(actor(who)):
            assert not NoteWording.objects.exists()
    again = {"case": case, "note": note, "text": "Prov", "stood_until": clock.now()}
    for who in (anna, ada):  # of a signed note, and of another's
        with application(actor(who)), pytest.raises(DatabaseError), transaction.atomic():
            insert_unseen(NoteWording(**again))
    for sql in ("UPDATE cases_notewording SET text = NULL", "DELETE FROM cases_notewording"):
        with application(actor(anna)), pytest.raises(DatabaseError), transaction.atomic():
            connection.cursor().execute(sql)
    assert NoteWording.objects.get() == kept

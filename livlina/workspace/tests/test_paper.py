"""The file of a case on paper: whole for those who work with it, and to its client what she may have."""

import re
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from livlina.assessments.clock.models import RiskEvent
from livlina.assessments.clock.panels import EVENTS as OF_RISK
from livlina.assessments.models import Assessment
from livlina.assessments.protection.models import Safeguard
from livlina.assessments.protection.panels import EVENTS as OF_PROTECTION
from livlina.cases import queries as cases
from livlina.cases.chronology.panels import SOURCES
from livlina.cases.chronology.terms import Goes
from livlina.cases.investigation.models import InvestigationSection
from livlina.cases.models import (
    CaseClosing,
    CaseloadReview,
    CaseReview,
    CaseStep,
    ChildAnswer,
    ConferenceMatter,
    ConferenceOutcome,
    ContactTry,
    DecisionStep,
    DocumentLine,
    FileGiven,
    Gathered,
    Investigation,
    OwnSupport,
    OwnSupportStep,
    Party,
    Promise,
    Task,
)
from livlina.cases.paper import queries
from livlina.cases.terms import CaseRole, EngagementKind, PartyRole
from livlina.cases.tests.asking import questions
from livlina.cases.tests.factories import CaseFactory, NoteFactory, engaged, housed
from livlina.core import clock
from livlina.core.apart import keep_apart
from livlina.organisation.models import Draft
from livlina.organisation.tests.coming_in import confirm
from livlina.organisation.tests.factories import UnitFactory, actor, worker
from livlina.people.models import SafeChannel
from livlina.people.tests.factories import PersonFactory
from livlina.support.tests.factories import session

pytestmark = pytest.mark.django_db

TOLD = "Hon berättade om hösten, och vad hon vill."
LETTER = "Intyg från vårdcentralen"
WHY = "Det rör någon annan än personen själv."


@pytest.fixture
def anna(db):
    return worker(UnitFactory(), name="Anna Prov")


@pytest.fixture
def case(anna):
    made = CaseFactory(unit=anna.memberships.get().unit, person=PersonFactory(name="Alma Exempelsson"))
    engaged(made, anna)
    NoteFactory(case=made, text=TOLD, written_by=anna, signed_by=anna, signed_at=clock.now())
    letter = DocumentLine.objects.create(
        case=made, direction="received", kind="certificate", happened_on=clock.today(), names_other=True, what=LETTER,
        written_by=anna, written_at=clock.now(), submission=uuid4(),
    )  # fmt: skip
    keep_apart(letter, other="Vården")
    return made


def safe(case, kind="visit", **facts):
    told = {"is_safe": "yes", "confirmed_on": clock.today(), "recorded_at": clock.now()} | facts
    return SafeChannel.objects.create(person=case.person, board=case.board, told_in_case=case.pk, kind=kind, **told)


def at(name, case, *ids):
    return reverse(name, args=[case.public_id, *ids])


def fresh(browse, staff):
    client = browse(staff)
    confirm(client, staff)
    return client


def note_of_row(note):
    return f"note.happened_at:{note.public_id}"


def note_of(case):
    return note_of_row(case.notes.earliest("pk"))


def read(page):
    """How each event stood on the page that was looked through, as the page sends it."""
    return re.search(r'name="read" value="([^"]*)"', page).group(1)


def give(client, case, **told):
    sent = {
        "shown": [note_of(case)], "ground": "harm_to_other", "why": WHY, "way": "handed", "submission": str(uuid4()),
    }  # fmt: skip
    if "read" not in told:
        sent["read"] = read(client.get(at("file_give", case)).content.decode())
    return client.post(at("file_give", case), sent | told)


def test_the_whole_file_is_printed_with_all_that_was_written_and_its_trace(case, anna, browse, traces):
    long = "Ord. " * 400
    NoteFactory(case=case, text=long, written_by=anna, happened_at=clock.now() - timedelta(days=40))
    client = fresh(browse, anna)
    page = client.get(at("file_print", case)).content.decode()
    assert TOLD in page
    assert LETTER in page
    assert long.strip() in page  # never cut, as it is on the page of the case
    assert page.index("Ord. Ord.") < page.index(TOLD)  # the first first
    (trace,) = traces("case.file_printed")
    assert trace["case_ref"] == case.trace_ref
    since = (clock.today() - timedelta(days=5)).isoformat()
    page = client.get(at("file_print", case) + f"?fran={since}").content.decode()
    assert TOLD in page
    assert "Ord. Ord." not in page


def test_s53_it_asks_for_a_fresh_factor(case, anna, browse, traces):
    client = browse(anna)
    assert client.get(at("file_print", case)).status_code == 403
    assert give(client, case).status_code == 403
    assert not FileGiven.objects.exists()
    assert not traces("case.file_printed")


def test_s21_where_she_is_and_what_is_guarded_is_on_no_paper(case, anna, browse):
    place = housed(case, "Gömda gatan 4")
    inquiry = Investigation.objects.create(
        case=case, kind="adult_exposed", headings=1, opened_on=clock.today(), opened_by=anna, opened_at=clock.now(),
        came_by="application", ground="sol2025_brottsoffer", submission=uuid4(),
    )  # fmt: skip
    for heading, guarded, text in (("situation", False, "Så har hon det."), ("protection", True, "Där är hon.")):
        InvestigationSection.objects.create(
            case=case, investigation=inquiry, heading=heading, is_guarded=guarded, version=1, text=text,
            written_by=anna, written_at=clock.now(), told_by="self", told_by_person=case.person,
        )  # fmt: skip
    page = fresh(browse, anna).get(at("file_print", case)).content.decode()
    assert "Så har hon det." in page
    assert "Där är hon." not in page
    assert place.address not in page


def test_s21_what_protects_her_is_in_the_whole_file_and_is_no_choice_on_her_paper(case, anna, browse):
    Safeguard.objects.create(
        case=case, kind="alarm", starts_on=clock.today(), words="Larmet ligger i väskan.", noted_by=anna,
        noted_at=clock.now(), submission=uuid4(),
    )  # fmt: skip
    RiskEvent.objects.create(
        case=case, kind="threat", happened_on=clock.today(), words="Han hotade i går.", noted_by=anna,
        noted_at=clock.now(), submission=uuid4(),
    )  # fmt: skip
    client = fresh(browse, anna)
    whole, hers = (client.get(at(name, case)).content.decode() for name in ("file_print", "file_give"))
    for words in ("Larmet ligger i väskan.", "Han hotade i går."):
        assert words in whole
        assert words not in hers
    assert {source.goes(None) for source in (*OF_PROTECTION, *OF_RISK)} == {Goes.NEVER}


def test_s21_the_others_safety_is_not_on_the_paper_of_one_who_uses_violence(anna, browse):
    his = CaseFactory(unit=anna.memberships.get().unit, role=CaseRole.USING_VIOLENCE)
    engaged(his, anna)
    inquiry = Investigation.objects.create(
        case=his, kind="adult_using_violence", headings=1, opened_on=clock.today(), opened_by=anna,
        opened_at=clock.now(), came_by="application", ground="sol2025_brottsoffer", submission=uuid4(),
    )  # fmt: skip
    InvestigationSection.objects.create(
        case=his, investigation=inquiry, heading="safety", version=1, text="Hon har flyttat.", written_by=anna,
        written_at=clock.now(), told_by="staff",
    )  # fmt: skip
    client = fresh(browse, anna)
    for name in ("file_print", "file_give"):
        assert "Hon har flyttat." not in client.get(at(name, his)).content.decode()


def test_one_with_protected_personal_data_is_not_named_on_paper(case, anna, browse):
    case.person.protection = "marked"
    case.person.save()
    page = fresh(browse, anna).get(at("file_print", case)).content.decode()
    assert (
        '<span class="noprint"><bdi>Alma Exempelsson</bdi></span><span class="printed">Skyddad uppgift</span>' in page
    )


@pytest.mark.parametrize("name", ["file_print", "file_given"])
def test_no_paper_names_the_one_who_told_beside_what_was_told(case, anna, browse, name):
    safe(case)
    told_by = {"told_by": "self", "told_by_person": case.person}
    note = NoteFactory(
        case=case, text="Sagt av henne.", written_by=anna, signed_by=anna, signed_at=clock.now(), **told_by
    )
    client = fresh(browse, anna)
    given = give(client, case, shown=[note_of_row(note)]) if name == "file_given" else None
    told = client.get(given["Location"] if given else at(name, case)).content.decode()
    told = told[told.index('<ol class="tl"') :]
    assert "Sagt av henne." in told
    assert "Exempelsson" not in told


def test_the_client_gets_what_was_ticked_and_not_a_word_of_the_rest(case, anna, browse, traces):
    safe(case)
    client = fresh(browse, anna)
    form = client.get(at("file_give", case)).content.decode()
    assert f'value="{note_of(case)}" checked' in form  # of her own matter: proposed
    assert LETTER in form
    assert form.count(" checked") == 2  # the note, and how it is given; what came from others is read first
    response = give(client, case)
    row = FileGiven.objects.get()
    assert response["Location"] == at("file_given", case, row.public_id)
    page = client.get(response["Location"]).content.decode()
    assert TOLD in page
    for absent in (LETTER, WHY, "hålls tillbaka", "Exempelsson", case.unit.name):
        assert absent not in page[page.index("<main") :]
    assert (row.held_count, row.ground, row.why) == (1, "harm_to_other", WHY)
    assert traces("case.file_given")[0]["why"] == "harm_to_other"
    assert traces("case.given_file_printed")
    assert traces("gate.passed")
    listed = client.get(at("case_paper", case)).content.decode()
    assert WHY in listed
    assert "1 hölls tillbaka" in listed
    assert "Akten lämnad till personen" in client.get(at("case_events", case)).content.decode()
    NoteFactory(case=case, text="Senare.", written_by=anna, signed_by=anna, signed_at=clock.now())
    assert "Senare." not in client.get(response["Location"]).content.decode()


def test_s23_what_is_written_afterwards_in_what_was_chosen_is_not_on_her_paper(case, anna, browse):
    safe(case)
    talk = session(case, anna, clock.now() - timedelta(days=1))
    client = fresh(browse, anna)
    address = give(client, case, shown=[note_of(case), f"session.time__slot:{talk.public_id}"])["Location"]
    page = client.get(address).content.decode()
    assert "Samtal: enskilt samtal" in page
    assert "har ändrats" not in page
    talk.agenda = "Bror gömmer henne i Prövstad."
    talk.save()
    page = client.get(address).content.decode()
    for absent in ("Prövstad", "Samtal: enskilt samtal"):
        assert absent not in page
    assert TOLD in page
    assert "Något har ändrats sedan det lästes igenom" in page


def test_s23_what_is_written_while_it_is_looked_through_goes_out_when_it_has_been_read(case, anna, browse):
    safe(case)
    talk = session(case, anna, clock.now() - timedelta(days=1))
    chosen = [note_of(case), f"session.time__slot:{talk.public_id}"]
    client = fresh(browse, anna)
    as_read = read(client.get(at("file_give", case)).content.decode())
    talk.agenda = "Bror gömmer henne i Prövstad."
    talk.save()
    page = give(client, case, shown=chosen, read=as_read).content.decode()
    assert "Något har ändrats i ärendet sedan du öppnade sidan." in page
    assert "Bror gömmer henne i Prövstad." in page
    assert f'value="{chosen[0]}" checked' in page
    assert f'value="{chosen[1]}" checked' not in page
    assert page.count("nytt eller ändrat") == 1
    assert WHY in page
    assert not FileGiven.objects.exists()
    assert read(page) != as_read
    address = give(client, case, shown=chosen[:1], read=read(page))["Location"]
    assert "Prövstad" not in client.get(address).content.decode()


def test_s23_what_has_come_since_is_neither_given_nor_held_back_on_a_ground_before_it_is_read(case, anna, browse):
    safe(case)
    client = fresh(browse, anna)
    as_read = read(client.get(at("file_give", case)).content.decode())
    new = NoteFactory(case=case, text="Nytt.", written_by=anna, signed_by=anna, signed_at=clock.now())
    page = give(client, case, read=as_read).content.decode()
    assert "nytt eller ändrat" in page
    assert f'value="{note_of_row(new)}" checked' not in page  # though it is proposed to whoever opens the page
    assert not FileGiven.objects.exists()
    assert give(client, case, read=read(page)).status_code == 302
    assert FileGiven.objects.get().held_count == 2


def test_s141_a_draft_brings_back_what_was_ticked_but_for_what_was_written_in_since(case, anna, browse):
    talk = session(case, anna, clock.now() - timedelta(days=1))
    chosen = f"session.time__slot:{talk.public_id}"
    client = fresh(browse, anna)
    as_read, form = read(client.get(at("file_give", case)).content.decode()), str(uuid4())
    kept = {"draft": form, "draft_path": at("file_give", case), "shown": [chosen], "read": as_read, "why": WHY}
    assert client.post(reverse("draft"), kept).status_code < 300
    asked = f"{at('file_give', case)}?utkast={Draft.objects.get().public_id}"
    page = client.get(asked).content.decode()
    assert f'value="{chosen}" checked' in page
    assert f'value="{note_of(case)}" checked' not in page  # proposed, but not ticked when it was kept
    assert "nytt eller ändrat" not in page
    talk.agenda = "Var hon är."
    talk.save()
    page = client.get(asked).content.decode()
    assert f'value="{chosen}" checked' not in page
    assert "nytt eller ändrat" in page
    assert read(page) != as_read


def test_s23_a_mark_is_of_one_event_and_of_all_that_stands_in_it(case, anna, browse):
    one, other = queries.sheets(cases.file(actor(anna), case), SOURCES, actor_id=anna.pk)
    assert one.mark() != one.mark(uuid4()) != one.mark(uuid4())
    assert replace(one, ref=other.ref).mark() != one.mark()
    assert replace(one, point=one.point | {"text": ""}).mark() != one.mark()
    assert re.fullmatch("[0-9a-f]{32}", one.mark())


def test_s21_a_talk_to_come_and_a_promised_place_are_not_proposed_for_her_paper(case, anna, browse):
    session(case, anna, clock.now() + timedelta(days=3), state="booked")
    Promise.objects.create(
        case=case, what="En plats över helgen", promised_on=clock.today(), until=clock.today(), promiser="Jouren",
        said_by=anna, said_at=clock.now(), submission=uuid4(),
    )  # fmt: skip
    form = fresh(browse, anna).get(at("file_give", case)).content.decode()
    assert "En plats över helgen" in form
    assert "Samtal: enskilt samtal" in form
    assert form.count(" checked") == 2  # the note, and how it is given


def test_a_draft_is_never_given(case, anna, browse):
    safe(case)
    draft = NoteFactory(case=case, text="Inte klart än.", written_by=anna)
    client = fresh(browse, anna)
    assert "Inte klart än." not in client.get(at("file_give", case)).content.decode()
    told = {"shown": [note_of_row(draft)], "ground": "harm_to_other", "why": WHY}
    assert (
        "Välj bland svaren."
        in client.post(at("file_give", case), told | {"way": "handed", "submission": str(uuid4())}).content.decode()
    )
    assert not FileGiven.objects.exists()


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"shown": []}, "Kryssa i det som personen ska få."),
        ({"ground": ""}, "Välj en grund för det som hålls tillbaka, eller lämna allt."),
        ({"why": "kort"}, "Skriv varför något hålls tillbaka."),
        ({"ground": "guardian_secrecy"}, "Välj ett av svaren."),
    ],
)
def test_each_refusal_keeps_what_was_typed(case, anna, browse, told, words):
    safe(case)
    page = give(fresh(browse, anna), case, **told).content.decode()
    assert words in page
    assert not FileGiven.objects.exists()
    if told.get("why") is None:
        assert WHY in page


def test_s60_nothing_goes_out_on_a_way_that_is_not_safe_then_or_later(case, anna, browse):
    client = fresh(browse, anna)
    assert give(client, case).status_code == 200
    assert not FileGiven.objects.exists()
    way = safe(case)
    address = give(client, case)["Location"]
    assert TOLD in client.get(address).content.decode()
    SafeChannel.objects.filter(pk=way.pk).update(is_safe="no")
    page = client.get(address).content.decode()
    assert "Det går inte att lämna så nu" in page
    assert TOLD not in page


def test_s23_what_looks_like_a_number_is_read_once_more_before_it_goes_out(case, anna, browse, traces):
    safe(case)
    NoteFactory(case=case, text="Ring skolan på 070-174 06 05.", written_by=anna, signed_by=anna, signed_at=clock.now())
    client = fresh(browse, anna)
    shown = [note_of_row(note) for note in case.notes.all()]
    page = give(client, case, shown=shown).content.decode()
    assert "Varför måste det stå i texten?" in page
    assert not FileGiven.objects.exists()


def test_s23_the_sender_of_a_document_is_read_once_more_too(case, anna, browse):
    safe(case)
    document = DocumentLine.objects.create(
        case=case, direction="received", kind="letter", happened_on=clock.today(), names_other=True,
        what="Ett brev", written_by=anna, written_at=clock.now(), submission=uuid4(),
    )  # fmt: skip
    keep_apart(document, other="Huset, Storgatan 5")
    shown = [f"documentline.happened_on:{document.public_id}"]
    page = give(fresh(browse, anna), case, shown=shown).content.decode()
    assert "Varför måste det stå i texten?" in page
    assert not FileGiven.objects.exists()


@pytest.mark.parametrize("told_by", ["other_party", "child", "bou"])
def test_s13_what_others_have_told_is_never_on_the_paper_of_one_who_uses_violence(anna, browse, told_by):
    his = CaseFactory(unit=anna.memberships.get().unit, role="using_violence")
    engaged(his, anna)
    safe(his)
    signed = {"case": his, "written_by": anna, "signed_by": anna, "signed_at": clock.now()}
    own = NoteFactory(text="Jag vill sluta.", told_by="self", **signed)
    theirs = NoteFactory(text="Hon flyttar på fredag.", told_by=told_by, **signed)
    seen = NoteFactory(text="Han kom i tid.", told_by="staff", **signed)
    client = fresh(browse, anna)
    form = client.get(at("file_give", his)).content.decode()
    assert "Hon flyttar på fredag." not in form
    assert f'value="{note_of_row(own)}" checked' in form
    assert f'value="{note_of_row(seen)}" checked' not in form
    assert give(client, his, shown=[note_of_row(theirs)]).status_code == 200
    assert not FileGiven.objects.exists()
    # nor when it was chosen before anyone had said whose it was
    row = FileGiven(
        case=his, since=clock.today(), until=clock.today(), shown=[note_of_row(own), note_of_row(theirs)], held_count=0,
        way="handed", decided_by=anna, decided_at=clock.now(), submission=uuid4(),
    )  # fmt: skip
    read = queries.sheets(cases.file(actor(anna), his), SOURCES, actor_id=anna.pk)
    row.read_as = [sheet.mark(row.public_id) for sheet in read]
    row.save()
    page = client.get(at("file_given", his, row.public_id)).content.decode()
    assert "Jag vill sluta." in page
    assert "Hon flyttar på fredag." not in page
    assert anna.name not in page[page.index("<main") :]


def test_s13_in_his_case_nobody_has_told_it_until_somebody_says_who(anna, browse):
    """The field that keeps another's words from his paper does not say beforehand that they are his own."""
    his = CaseFactory(unit=anna.memberships.get().unit, role="using_violence")
    engaged(his, anna)
    client = browse(anna)
    form = client.get(reverse("note_new", args=[his.public_id])).context["form"]
    assert form["told_by"].value() in (None, "")
    hers = CaseFactory(unit=his.unit, role="exposed")
    engaged(hers, anna)
    form = client.get(reverse("note_new", args=[hers.public_id])).context["form"]
    assert form["told_by"].value() == str(hers.person.public_id)


def test_s13_what_others_are_the_source_of_is_never_on_his_paper_by_an_assessment_a_review_or_a_conference(
    case, anna, browse
):
    his = CaseFactory(unit=case.unit, role="using_violence")
    engaged(his, anna)
    held = {"unit": case.unit, "staff": anna, "held_on": clock.today(), "held_by": worker(case.unit), "cases_count": 2}
    review = CaseloadReview.objects.create(**held, held_at=clock.now(), submission=uuid4())
    for of in (case, his):
        told = {"instrument": "sara_sv", "version": 1, "happened_on": clock.today(), "started_by": anna}
        told |= {"started_at": clock.now(), "signed_by": anna, "signed_at": clock.now(), "how": "records"}
        told |= {"is_alone": "unknown", "is_voluntary": "unknown", "via": "here", "case": of}
        Assessment.objects.create(asked="records", result="Hon ska flytta.", submission=uuid4(), **told)
        Assessment.objects.create(asked="self", result="Jag slog.", submission=uuid4(), **told)
        CaseReview.objects.create(case=of, review=review, text="Hon är rädd.", said_by=anna, said_at=clock.now())
        # what a child has been through, and whose word that is
        child = Party.objects.create(case=of, person=PersonFactory(), role=PartyRole.CHILD)
        ChildAnswer.objects.create(
            case=of, line=child.child_line, step="exposure", outcome="directly", happened_on=clock.today(),
            who="barnet självt", said_by=anna, said_at=clock.now(), submission=uuid4(),
        )  # fmt: skip
    client = fresh(browse, anna)
    hers, page = (client.get(at("file_give", of)).content.decode() for of in (case, his))
    sought = ("Hon ska flytta.", "Hon är rädd.", "barnet självt", "Jag slog.")
    assert [words in hers for words in sought] == [True] * 4
    assert [words in page for words in sought] == [False, False, False, True]
    goes = {source.point.__name__: source.goes for source in SOURCES}
    for row, name in (
        (ConferenceMatter(case=his), "_raised"),
        (ConferenceOutcome(case=his), "_settled"),
        (Task(case=his), "_task"),
        (CaseStep(case=his, reason="Hon ringde."), "_step"),
        (CaseClosing(case=his, need="Hon är rädd."), "_closed"),
        (CaseClosing(case=his, reopened_because="Hon ringde."), "_reopened"),
        (ContactTry(case=his, note="Hon svarade."), "_try"),
        (DecisionStep(case=his, text="Hon ringde."), "_after"),
        (DocumentLine(case=his, direction="received"), "_document"),
        (Gathered(case=his), "_asked"),
        (Gathered(case=his), "_came"),
        (OwnSupport(case=his), "_own_support"),
        (OwnSupportStep(support=OwnSupport(case=his)), "_own_support_step"),
    ):
        assert goes[name](row) == Goes.NEVER
    assert goes["_reopened"](CaseClosing(case=case, reopened_because="Hon ringde.")) == Goes.PROPOSED
    assert goes["_step"](CaseStep(case=his)) == Goes.PROPOSED  # that it came to a step, without a word


def test_what_is_to_come_alone_can_be_given(case, anna, browse):
    safe(case)
    coming = session(case, anna, clock.now() + timedelta(days=3), state="booked")
    client = fresh(browse, anna)
    tomorrow = clock.today() + timedelta(days=1)
    address = f"{at('file_give', case)}?fran={tomorrow}"
    listed = client.get(address).content.decode()
    ref = re.search(r'name="shown" value="([^"]+)"', listed).group(1)
    assert str(coming.public_id) in ref
    assert f'<input type="hidden" name="fran" value="{tomorrow}">' in listed
    sent = {"fran": tomorrow.isoformat(), "shown": [ref], "read": read(listed), "way": "handed"}
    assert client.post(at("file_give", case), sent | {"submission": str(uuid4())}).status_code == 302


def test_s142_the_same_form_twice_is_one_and_with_other_facts_it_is_refused(case, anna, browse):
    safe(case)
    client, submission = fresh(browse, anna), str(uuid4())
    as_read = read(client.get(at("file_give", case)).content.decode())
    first = give(client, case, submission=submission, read=as_read)
    NoteFactory(case=case, text="Senare.", written_by=anna, signed_by=anna, signed_at=clock.now())
    again = give(client, case, submission=submission, read=as_read)
    assert again["Location"] == first["Location"]
    other = give(client, case, submission=submission, read=as_read, why="Ett annat skäl.")
    assert "redan sparat" in other.content.decode()
    assert FileGiven.objects.count() == 1


def test_a_reader_a_stranger_and_a_childs_case(case, anna, browse):
    unit = case.unit
    reader, stranger = worker(unit, name="Bo Prov"), worker(UnitFactory(), name="Cia Prov")
    engaged(case, reader, EngagementKind.LEAD_READING)
    client = fresh(browse, reader)
    assert "Den som arbetar i det kan skriva ut det" in client.get(at("case_paper", case)).content.decode()
    for name in ("file_print", "file_give"):
        assert client.get(at(name, case)).status_code == 404
        assert fresh(browse, stranger).get(at(name, case)).status_code == 404
    assert fresh(browse, stranger).get(at("case_paper", case)).status_code == 404
    childs = CaseFactory(unit=unit, role=CaseRole.CHILD)
    engaged(childs, anna)
    client = fresh(browse, anna)
    assert "prövas uppgift för uppgift" in client.get(at("case_paper", childs)).content.decode()
    assert client.get(at("file_give", childs)).status_code == 404


def test_what_is_too_much_at_once_is_given_in_parts(case, anna, browse, monkeypatch):
    monkeypatch.setattr(queries, "AT_MOST", 1)
    page = fresh(browse, anna).get(at("file_give", case)).content.decode()
    assert "2 händelser. Välj färre dagar" in page
    assert TOLD not in page


def test_s132_s43_the_file_on_paper_is_an_opening_and_none_when_there_were_too_many(case, anna, browse, traces):
    safe(case)
    client = fresh(browse, anna)
    papers = (at("file_print", case), give(client, case)["Location"])
    for paper in papers:
        assert client.get(paper).status_code == 200
    assert len(traces("case.events_read")) == len(papers)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_openings SET times = 10000 WHERE actor_id = %s", [anna.pk])
    printed = [action for action in traces() if action.endswith("printed")]
    for paper in papers:
        answer = client.get(paper)
        assert answer.status_code == 429
        assert TOLD not in answer.content.decode()
    assert [action for action in traces() if action.endswith("printed")] == printed


def test_it_asks_the_same_questions_however_much_has_happened(case, anna, browse):
    client = fresh(browse, anna)
    before = questions(client, at("file_print", case))
    for days in range(30):
        NoteFactory(case=case, written_by=anna, happened_at=clock.now() - timedelta(days=days))
    assert questions(client, at("file_print", case)) == before


def test_s05_the_database_never_changes_what_was_given(case, anna, browse):
    safe(case)
    give(fresh(browse, anna), case)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE cases_filegiven SET held_count = 0, ground = ''")
    assert FileGiven.objects.get().held_count == 1

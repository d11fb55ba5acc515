"""Each note and fact says whose it is; in a child's case nothing is written down without (S-13, R-216)."""

import pytest
from django.db import transaction
from django.db.utils import ProgrammingError

from livlina.cases import services
from livlina.cases.models import Note, Party
from livlina.cases.terms import CaseRole, PartyRole
from livlina.cases.tests.factories import CaseFactory, NoteFactory, engaged
from livlina.cases.tests.test_notes import page, typed
from livlina.core import clock
from livlina.organisation.tests.factories import UnitFactory, actor, worker
from livlina.people import services as people
from livlina.people.errors import SourceNotTold
from livlina.people.models import Relation, Whereabouts
from livlina.people.services import RelationFacts, WhereaboutsFacts
from livlina.people.terms import PlaceKind, RelationKind, Source, Violence
from livlina.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return UnitFactory()


@pytest.fixture
def anna(unit):
    return worker(unit, name="Anna Exempel")


@pytest.fixture
def childs(unit, anna):
    case = CaseFactory(unit=unit, role=CaseRole.CHILD, person=PersonFactory(name="Cleo Exempelsson"))
    engaged(case, anna)
    return case


@pytest.fixture
def adults(unit, anna):
    case = CaseFactory(unit=unit, person=PersonFactory(name="Alma Exempelsson"))
    engaged(case, anna)
    return case


@pytest.fixture
def bo(childs):
    return Party.objects.create(case=childs, person=PersonFactory(name="Bo Prov"), role=PartyRole.GUARDIAN).person


def text_of(answer):
    shown = answer.content.decode()
    for mark in ("\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}", "<bdi>", "</bdi>"):
        shown = shown.replace(mark, "")
    return shown


def test_s13_a_note_in_a_childs_case_is_not_saved_without_whose_it_is(browse, childs, anna, bo):
    client = browse(anna)
    form = client.get(page("note_new", childs)).context["form"]
    assert not form["told_by"].value()
    assert "Bo Prov (vårdnadshavare)" in dict(form.fields["told_by"].choices).values()
    answer = client.post(page("note_new", childs), typed("Han var rädd."))
    assert list(answer.context["form"].errors) == ["told_by"]
    assert answer.context["form"]["text"].value() == "Han var rädd."
    assert not Note.objects.exists()


@pytest.mark.req("R-216")
def test_s13_accounts_stand_by_whose_they_are_and_never_as_one(browse, childs, anna, bo):
    client = browse(anna)
    client.post(page("note_new", childs), typed("Pappa slog.", told_by=str(childs.person.public_id)))
    client.post(page("note_new", childs), typed("Ingenting har hänt.", told_by=str(bo.public_id)))
    client.post(page("note_new", childs), typed("Larmet kom kl. 3.", told_by="police"))
    journal = text_of(client.get(page("case_journal", childs)))
    for words in ("enligt barnet", "enligt Bo Prov", "uppgift från polis"):
        assert words in journal
        assert words in text_of(client.get(page("case", childs)))
    told = Note.objects.get(told_by=Source.GUARDIAN)
    assert told.told_by_person == bo
    assert "enligt Bo Prov" in text_of(client.get(page("note", childs, told.public_id)))


def test_in_an_adults_case_it_is_the_client_when_nothing_else_is_chosen(browse, adults, anna):
    client = browse(anna)
    form = client.get(page("note_new", adults)).context["form"]
    chosen = form["told_by"].value()
    assert dict(form.fields["told_by"].choices)[chosen] == "Alma Exempelsson (den ärendet gäller)"
    client.post(page("note_new", adults), typed(told_by=chosen))
    assert Note.objects.get().told_by == Source.SELF
    assert "enligt Alma Exempelsson" in text_of(client.get(page("case_journal", adults)))


def test_an_old_note_says_in_a_childs_case_that_nobody_has_stated_whose_it_is(browse, childs, adults, anna):
    NoteFactory(case=childs)
    NoteFactory(case=adults)
    assert "inte angivet vem" in text_of(browse(anna).get(page("case_journal", childs)))
    assert "inte angivet vem" not in text_of(browse(anna).get(page("case_journal", adults)))


def test_who_told_it_is_changed_with_the_note_and_stays_chosen_in_its_form(browse, childs, anna, bo):
    client = browse(anna)
    client.post(page("note_new", childs), typed(told_by=str(childs.person.public_id)))
    note = Note.objects.get()
    form = client.get(page("note_change", childs, note.public_id)).context["form"]
    assert form["told_by"].value() == str(childs.person.public_id)
    client.post(page("note_change", childs, note.public_id), typed(version=1, told_by=str(bo.public_id)))
    assert Note.objects.get().told_by_person == bo


def test_s13_a_fact_in_a_childs_case_says_whose_it_is(browse, childs, anna, bo):
    client = browse(anna)
    told = {
        "person": str(bo.public_id),
        "other": str(childs.person.public_id),
        "kind": "parent",
    }
    address = page("told_new", childs, childs.person.public_id, "relation")
    assert list(client.post(address, told).context["form"].errors) == ["told_by"]
    client.post(address, told | {"told_by": "school"})
    assert Relation.objects.get().told_by == Source.SCHOOL
    address = page("told_new", childs, childs.person.public_id, "vistelse")
    client.post(address, {"kind": "stays", "address": "Påhittade gatan 1", "told_by": str(childs.person.public_id)})
    persons = text_of(client.get(page("case_persons", childs)))
    assert "uppgift från skola eller förskola" in persons
    assert "enligt barnet" in persons


def test_told_again_by_another_is_changed_and_both_stay(childs, anna, bo):
    me = actor(anna)
    told = {"person": bo, "case": childs, "at": clock.now()}
    facts = {"other": childs.person, "kind": RelationKind.PARENT, "violence": Violence.SUSPECTED}
    first = people.tell_relation(me, facts=RelationFacts(**facts, told_by=Source.CHILD), **told)
    people.tell_relation(me, facts=RelationFacts(**facts, told_by=Source.POLICE), replaces=first, **told)
    assert {(row.told_by, row.ended_at is None) for row in Relation.objects.all()} == {
        ("child", False),
        ("police", True),
    }


def test_s13_each_refusal_of_what_nobody_is_said_to_have_told(childs, anna, traces):
    me, now = actor(anna), clock.now()
    with pytest.raises(SourceNotTold):
        services.write_note(me, case=childs, text="x", happened_at=now, at=now)
    with pytest.raises(SourceNotTold):
        people.tell_whereabouts(
            me, person=childs.person, facts=WhereaboutsFacts(kind=PlaceKind.HOME, address="x"), case=childs, at=now
        )
    note = NoteFactory(case=childs, written_by=anna)
    with pytest.raises(SourceNotTold):
        services.change_note(me, note=note, text="x", happened_at=now, version=1, at=now)
    assert traces("write_note.refused")[0]["why"] == "SourceNotTold"
    assert not Whereabouts.objects.exists()


def test_s05_nobody_is_named_as_telling_whom_the_writer_may_not_see(application, childs, anna):
    stranger = PersonFactory()
    told = {"told_by": Source.OTHER, "told_by_person": stranger}
    with application(actor(anna)):
        with pytest.raises(ProgrammingError), transaction.atomic():
            NoteFactory(case=childs, written_by=anna, **told)
        with pytest.raises(ProgrammingError), transaction.atomic():
            Relation.objects.create(
                person=childs.person, other=childs.person, kind="sibling", board=childs.board, told_in_case=childs.pk,
                recorded_at=clock.now(), **told,
            )  # fmt: skip

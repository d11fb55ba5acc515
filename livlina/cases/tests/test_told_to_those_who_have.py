"""
What a colleague takes away of what protects somebody is told to those who have each case where it stood, and only to
those who are shown it there: every kind of told fact, and who somebody is.
"""

import html
from dataclasses import fields, replace
from datetime import time, timedelta
from functools import partial

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from livlina.cases import services
from livlina.cases.chronology import panels as chronology
from livlina.cases.models import Case, Engagement, FactsChange, Party, PersonChange, Task
from livlina.cases.process import services as process
from livlina.cases.process.errors import ReadByAnother
from livlina.cases.process.queries import mark
from livlina.cases.services import ChangedFacts
from livlina.cases.terms import CaseRole, Change, EngagementKind, PartyRole, Wall
from livlina.cases.tests.factories import CaseFactory, engaged
from livlina.cases.tests.test_what_stood import HERS, HIS, page, tick, way
from livlina.core import clock
from livlina.core.read import MoreHasCome
from livlina.organisation.tests.factories import DistrictFactory, UnitFactory, actor, worker
from livlina.people import services as people
from livlina.people.models import Guardianship, Relation, Representative, SafeChannel, ToldFact, Whereabouts
from livlina.people.services import (
    ChannelFacts,
    GuardianshipFacts,
    PersonFacts,
    RelationFacts,
    RepresentativeFacts,
    WhereaboutsFacts,
)
from livlina.people.services.told import FACTS_OF, SAID_EACH_TIME
from livlina.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


class Place:
    """Karin handles the case; Selma and Vera share it, Vera without whereabouts; he has his worker in it, shielded."""

    def __init__(self):
        self.unit = UnitFactory()
        names = ("Karin Exempel", "Selma Påhittad", "Vera Utan", "Ada Skymd", "Nora Annan")
        self.karin, self.selma, self.vera, self.ada, self.nora = (worker(self.unit, name=name) for name in names)
        self.case = CaseFactory(unit=self.unit, person=PersonFactory(name="Nanna Exempelsson"))
        engaged(self.case, self.karin)
        for each in (self.selma, self.vera, self.ada):
            engaged(self.case, each, EngagementKind.CO_ASSIGNED)
        Engagement.objects.filter(actor=self.vera).update(carries_whereabouts=False)
        self.bo, self.per = (self.put(name, PartyRole.OTHER_PARTY) for name in ("Bo Prov", "Per Prov"))
        Engagement.objects.filter(actor=self.ada).update(wall=Wall.SHIELDED)

    def put(self, name, role):
        return Party.objects.create(case=self.case, person=PersonFactory(name=name), role=role).person

    def another_case(self, **more):
        case = CaseFactory(unit=self.unit, person=self.case.person, **more)
        engaged(case, self.nora)
        return case

    def tell(self, by, facts, *, replaces=None, case=None):
        told = {"person": self.case.person, "facts": facts, "case": case or self.case, "at": clock.now()}
        if isinstance(facts, ChannelFacts):
            return services.tell_way(actor(by), **told, read=[], replaces=replaces, asked_anew=True)
        return services.tell_fact(actor(by), **told, replaces=replaces)

    def told(self, case=None):
        """Who is told, of what."""
        found = Task.objects.filter(case=case or self.case, done_on=None).exclude(read_under="")
        return {(task.owner.name if task.owner else None, *sorted(task.tells_of)) for task in found}

    def all_of_it(self, change):
        """Whom that one is told: those who are shown it."""
        names = {"Karin Exempel"} if change.tells_where else {"Karin Exempel", "Vera Utan", "Ada Skymd"}
        return {(name, change.value) for name in names}


@pytest.fixture
def place():
    return Place()


def standing(place):
    """Each kind of told fact, all of it told."""
    said = {"told_by": "police", "told_by_person": place.per}
    days = {"starts_on": clock.today() - timedelta(days=9), "ends_on": clock.today() + timedelta(days=9)}
    return {
        Relation: RelationFacts(other=place.bo, kind="ex_partner", violence="by_second", honour="yes", **said),
        Guardianship: GuardianshipFacts(guardian=place.bo, kind="sole_custody", **days, **said),
        Representative: RepresentativeFacts(kind="counsel", name="Olle Ombudsson", phone=HERS, **days, **said),
        SafeChannel: ChannelFacts(
            kind="call", is_safe="yes", confirmed_on=clock.today(), value=HERS, weekdays=(0, 1), from_time=time(9),
            to_time=time(12), safe_when="vardagar", who_may_answer="hon", code_word="granen", say="vården", **said,
        ),
        Whereabouts: WhereaboutsFacts(kind="stays", address="Hos Ylva", **days, **said),
    }  # fmt: skip


def otherwise(place):
    """Another value for each field, and what those who have the case are told."""
    days = {"starts_on": clock.today(), "ends_on": None}
    said = {"told_by": "child", "told_by_person": None}
    return {
        Relation: {"other": place.per, "kind": "sibling", "violence": "by_first", "honour": "no", **said},
        Guardianship: {"guardian": place.per, "kind": "joint_custody", **days, **said},
        Representative: {"kind": "trustee", "name": "Nils Annan", "phone": HIS, **days, **said},
        SafeChannel: {
            "kind": "sms", "is_safe": "no", "value": HIS, "weekdays": (), "from_time": time(11), "to_time": None,
            "safe_when": "", "who_may_answer": "vem som helst", "code_word": "", "say": "centrumet", **said,
        },
        Whereabouts: {"kind": "home", "address": "Annan gata 2", **days, **said},
    }  # fmt: skip


DANGERS = ("other", "violence", "honour")
WAYS = {"is_safe": Change.WAY_UNSAFE, "kind": Change.WAY_ELSEWHERE, "value": Change.WAY_ELSEWHERE}
ENDED = {
    Relation: Change.DANGER,
    Guardianship: Change.CUSTODY,
    Representative: Change.REPRESENTATIVE,
    SafeChannel: Change.WAY_ENDED,
    Whereabouts: Change.PLACE,
}


def change_of(model, name):
    if model is Relation:
        return Change.DANGER if name in DANGERS else Change.RELATION
    return WAYS.get(name, Change.WAY_OTHERWISE) if model is SafeChannel else ENDED[model]


EACH_FIELD = [
    (model, each.name) for model, facts in FACTS_OF.items() for each in fields(facts) if each.name != SAID_EACH_TIME
]


def test_s60_every_kind_and_each_of_its_fields_is_walked_here(place):
    assert set(FACTS_OF) == set(ToldFact.__subclasses__()) == set(ENDED)
    walked = {(model, name) for model, told in otherwise(place).items() for name in told}
    assert walked == set(EACH_FIELD)


@pytest.mark.parametrize(("model", "name"), EACH_FIELD)
def test_s21_s60_each_field_told_otherwise_by_a_colleague_is_told_to_those_who_are_shown_it(place, model, name):
    facts = standing(place)[model]
    before = place.tell(place.karin, facts)
    assert not place.told()
    place.tell(place.selma, replace(facts, **{name: otherwise(place)[model][name]}), replaces=before)
    assert place.told() == place.all_of_it(change_of(model, name))


@pytest.mark.parametrize("model", ENDED)
def test_s21_s60_what_is_ended_by_a_colleague_is_told_to_those_who_are_shown_it(place, model):
    before = place.tell(place.karin, standing(place)[model])
    services.end_told(actor(place.selma), fact=before, case=place.case, at=clock.now())
    assert place.told() == place.all_of_it(ENDED[model])


@pytest.mark.parametrize("model", ENDED)
def test_s60_what_the_handler_does_and_what_takes_nothing_away_is_told_to_nobody(place, model):
    facts = standing(place)[model]
    place.tell(place.selma, facts, replaces=place.tell(place.karin, facts))
    before = place.tell(place.karin, facts)
    services.end_told(actor(place.karin), fact=before, case=place.case, at=clock.now())
    assert not place.told()


def test_s60_what_was_not_known_and_is_told_now_takes_nothing_away(place):
    bare = ChannelFacts(kind="call", is_safe="yes", confirmed_on=clock.today(), value=HERS)
    before = place.tell(place.karin, bare)
    place.tell(place.selma, replace(bare, code_word="granen", weekdays=(2,), value="0701740751"), replaces=before)
    assert not place.told()


def test_s60_violence_that_is_turned_is_told(place):
    facts = RelationFacts(other=place.bo, kind="ex_partner", violence="by_second")
    before = place.tell(place.karin, facts)
    services.tell_fact(
        actor(place.selma), person=place.bo, facts=replace(facts, other=place.case.person), case=place.case,
        at=clock.now(), replaces=before,
    )  # fmt: skip
    assert place.told() == place.all_of_it(Change.DANGER)


@pytest.mark.parametrize("model", ENDED)
@pytest.mark.parametrize("is_told_in_contact", [True, False])
def test_s60_what_is_ended_through_another_case_of_hers_is_told_where_it_stands(place, model, is_told_in_contact):
    before = place.tell(place.karin, standing(place)[model])
    if is_told_in_contact:
        model.objects.update(told_in_case=None, told_in_contact=1)
        if model is Representative:
            before.telephone.__class__.objects.update(told_in_case=None, told_in_contact=1)
        before = model.objects.get()
        before.person = place.case.person
    another = place.another_case()
    services.end_told(actor(place.nora), fact=before, case=another, at=clock.now())
    change = ENDED[model]
    names = {"Karin Exempel", "Selma Påhittad"} | (set() if change.tells_where else {"Vera Utan", "Ada Skymd"})
    assert place.told() == {(name, change.value) for name in names}
    assert not place.told(another)


def test_s60_what_is_told_in_the_case_of_another_stands_there_alone(place):
    facts = RelationFacts(other=place.case.person, kind="ex_partner", violence="by_first")
    before = services.tell_fact(actor(place.karin), person=place.bo, facts=facts, case=place.case, at=clock.now())
    his = CaseFactory(unit=place.unit, person=place.bo, role=CaseRole.USING_VIOLENCE)
    engaged(his, place.nora)
    services.end_told(actor(place.selma), fact=before, case=place.case, at=clock.now())
    assert place.told() == place.all_of_it(Change.DANGER)
    assert not place.told(his)


def called(place, by, person, case=None, **told):
    person.refresh_from_db()
    facts = replace(people.facts_of(person), **told)
    version, case = person.version, case or place.case
    services.change_person(actor(by), person=person, facts=facts, version=version, case=case, at=clock.now())


WHO = {
    "name": ("Margareta Hemligson", "Greta"), "pronoun": ("hon", "hen"), "identity_number": ("199001012393", ""),
    "number_kind": ("personal", "unknown"), "born": (None, None), "birth_year": (1990, 1985),
    "sex": ("woman", "unknown"),
    "protection": ("protected_registration", "none"), "language": ("arabiska", "engelska"),
    "needs_interpreter": ("yes", "no"), "interpreter_wish": ("inte från hans släkt", ""),
}  # fmt: skip


def test_s20_all_that_is_told_of_who_somebody_is_is_walked_here_and_has_its_words():
    assert set(WHO) == {each.name for each in fields(PersonFacts)} == set(chronology.OF_A_PERSON)


@pytest.mark.parametrize("name", [name for name in WHO if name not in ("born", "number_kind", "identity_number")])
def test_s20_a_mark_that_is_taken_off_and_who_somebody_is_is_told_and_what_stood_is_kept(browse, place, name):
    stood, now = WHO[name]
    called(place, place.karin, place.case.person, **{name: stood})
    Task.objects.all().delete()
    called(place, place.selma, place.case.person, **{name: now})
    change = Change.PROTECTION if name == "protection" else Change.WHO
    # an age that is known has the walls judged anew, and what hides from Ada was laid here by hand
    names = {"Karin Exempel", "Ada Skymd"} if name == "birth_year" else {"Karin Exempel"}
    assert place.told() == {(each, change.value) for each in names}
    kept = PersonChange.objects.order_by("-pk")[0]
    assert (kept.facts, kept.changed_by) == ([name], place.selma)
    assert f"{chronology.OF_A_PERSON[name]}: " in page(browse, place.karin, "case_events", place.case)
    if name == "name":
        assert "Namn: Margareta Hemligson blev Greta" in page(browse, place.karin, "case_events", place.case)
        for each in (place.vera, place.ada):
            assert "Margareta Hemligson" not in page(browse, each, "case_events", place.case)


def test_s22_of_a_number_nothing_is_kept_but_that_it_was_changed(browse, place):
    facts = {"identity_number": "199001012393", "number_kind": "personal"}
    called(place, place.karin, place.case.person, **facts)
    called(place, place.selma, place.case.person, identity_number="", number_kind="unknown")
    events = page(browse, place.karin, "case_events", place.case)
    assert "Personnummer: ändrad" in events
    assert "199001012393" not in events


def test_s20_her_name_changed_through_the_childs_case_is_told_in_hers_and_never_in_his(browse, place, application):
    child = PersonFactory(name="Gun Exempelsson")
    childs = CaseFactory(unit=place.unit, person=child, role=CaseRole.CHILD)
    Party.objects.create(case=childs, person=place.case.person, role=PartyRole.GUARDIAN)
    engaged(childs, place.nora)
    engaged(childs, place.ada, EngagementKind.CO_ASSIGNED)
    his = CaseFactory(unit=place.unit, person=place.bo, role=CaseRole.USING_VIOLENCE)
    Party.objects.create(case=his, person=place.case.person, role=PartyRole.OTHER_PARTY)
    hos = worker(place.unit, name="Hos Hans")
    engaged(his, hos)
    called(place, place.karin, place.case.person, name="Margareta Hemligson")
    called(place, place.nora, place.case.person, childs, name="Margareta Ny")
    assert {("Selma Påhittad", "who"), ("Karin Exempel", "who")} <= place.told()
    assert not place.told(his)
    assert "Margareta Hemligson blev Margareta Ny" in page(browse, place.karin, "case_events", place.case)
    with application(actor(hos)):
        assert not PersonChange.objects.exists()


def test_s60_of_him_who_is_against_her_nothing_goes_beyond_her_case(place):
    his = CaseFactory(unit=place.unit, person=place.bo, role=CaseRole.USING_VIOLENCE)
    engaged(his, place.nora)
    called(place, place.selma, place.bo, name="Bo Annan")
    assert place.told() == {("Karin Exempel", "who")}
    assert not place.told(his)


def test_s60_one_notice_for_each_page_grows_until_it_is_read_and_is_not_read_before_it_grew(place):
    first, second = (way(place.case, place.karin, value=value) for value in (HERS, "070-174 06 05"))
    services.end_told(actor(place.selma), fact=first, case=place.case, at=clock.now())
    task = Task.objects.get(owner=place.karin)
    page_showed = mark(task)
    way(place.case, place.selma, replaces=second, is_safe="no", value="070-174 06 05")
    assert place.told() == {("Karin Exempel", "way_ended", "way_unsafe")}
    assert Task.objects.get(owner=place.karin).words.startswith("Läs under Personer: en väg som stod som säker står")
    with pytest.raises(MoreHasCome):
        process.tick_off(actor(place.karin), case=place.case, task=task, at=clock.now(), read=[page_showed])
    tick(place.karin, place.case, task)
    assert not place.told()


def test_s21_who_is_not_shown_how_she_is_reached_is_told_nothing_and_ends_nothing(browse, place, application):
    way(place.case, place.selma, replaces=way(place.case, place.karin), value=HIS, asked_anew=True)
    task = Task.objects.get()
    assert task.owner == place.karin
    for each in (place.vera, place.ada):
        client = browse(each)
        for url in (reverse("my_day"), reverse("due"), reverse("case_process", args=[place.case.public_id])):
            assert "Läs under Personer" not in html.unescape(client.get(url).content.decode())
        assert client.post(reverse("task_done", args=[place.case.public_id, task.public_id])).status_code == 404
        with application(actor(each)):
            assert not Task.objects.exists()
    tick(place.karin, place.case, task)
    for each in (place.vera, place.ada):
        assert "Läs under Personer" not in page(browse, each, "case_events", place.case)
    assert "Läs under Personer" in page(browse, place.karin, "case_events", place.case)


def test_s21_what_is_for_another_is_not_read_by_one_who_is_not_shown_all_of_the_case(place, application):
    facts = standing(place)[Relation]
    services.end_told(actor(place.selma), fact=place.tell(place.karin, facts), case=place.case, at=clock.now())
    hers, own = (Task.objects.get(owner=each) for each in (place.karin, place.vera))
    with pytest.raises(ReadByAnother):
        process.tick_off(actor(place.vera), case=place.case, task=hers, at=clock.now(), read=[mark(hers)])
    done = {"done_on": clock.today(), "done_at": clock.now(), "done_by": place.vera}
    with application(actor(place.vera)), pytest.raises(DatabaseError), transaction.atomic():
        Task.objects.filter(pk=hers.pk).update(**done)
    tick(place.vera, place.case, own)


@pytest.mark.parametrize("told", ["read_under", "owner", "due_on", "tells_of", "tells_where", "made_by", "done", "new"])
def test_s60_by_the_database_too_who_did_it_neither_moves_nor_reads_nor_writes_the_notice(place, application, told):
    way(place.case, place.selma, replaces=way(place.case, place.karin), value=HIS, asked_anew=True)
    done = {"done_on": clock.today(), "done_at": clock.now(), "done_by": place.selma}
    changes = {
        "read_under": {"read_under": "", "tells_of": [], "tells_where": False},
        "owner": {"owner": None},
        "due_on": {"due_on": clock.today() + timedelta(days=900)},
        "tells_of": {"tells_of": []},
        "tells_where": {"tells_where": False},
        "made_by": {"made_by": place.karin},
        "done": done,
    }
    stands = {"made_by": place.selma, "made_at": clock.now(), "tells_of": ["plan"], "read_under": "safety"}
    act = partial(Task.objects.create, case=place.case, **stands)
    if told != "new":
        act = partial(Task.objects.update, **changes[told])
    with application(actor(place.selma)), pytest.raises(DatabaseError), transaction.atomic():
        act()
    with application(actor(place.nora)), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as sql:
        sql.execute("SELECT tell_of_change(%s, '{plan}', 'safety', true, NULL, '')", [place.case.pk])


def test_s21_that_she_moved_is_told_to_nobody_who_is_not_shown_where(browse, place, application):
    one, two = DistrictFactory(), DistrictFactory()
    Case.objects.filter(pk=place.case.pk).update(district=one)
    facts = ChangedFacts(district=two, entrance="shelter", children_count=2, minor_children="yes")
    services.change_case(actor(place.karin), case=place.case, facts=facts, version=1, at=clock.now())
    assert {"Stadsdel: ändrad", "Väg in: ändrad"} <= {*_lines(page(browse, place.karin, "case_events", place.case))}
    for each in (place.vera, place.ada):
        events = page(browse, each, "case_events", place.case)
        assert "Antal barn under 18 år" in events
        assert "Stadsdel: ändrad" not in events
        assert "Väg in: ändrad" not in events
        with application(actor(each)):
            assert not {"district", "entrance"} & {name for row in FactsChange.objects.all() for name in row.facts}


def _lines(text):
    return [line.strip() for part in text.split("<") for line in part.split(">")[-1].splitlines()]

"""What somebody rewrites in a case is read by the one who has it: what stood, who wrote it and who took it away."""

import html
import json
import re
from datetime import timedelta

import pytest
from django.urls import reverse

from livlina.cases import panels, queries, rules, services
from livlina.cases.chronology import panels as chronology
from livlina.cases.models import Engagement, FactsChange, Party, Task
from livlina.cases.pages import FACTS
from livlina.cases.process import queries as process_queries
from livlina.cases.process import services as process
from livlina.cases.process.errors import ToldByOneself
from livlina.cases.services import ChangedFacts
from livlina.cases.terms import Change, EngagementKind, Mark, PartyRole
from livlina.cases.tests.factories import CaseFactory, engaged
from livlina.core import clock
from livlina.organisation.tests.factories import UnitFactory, actor, worker
from livlina.people.errors import NewValueNotAsked
from livlina.people.models import (
    Guardianship,
    Person,
    Relation,
    Representative,
    SafeChannel,
    ToldFact,
    Whereabouts,
)
from livlina.people.services import (
    ChannelFacts,
    GuardianshipFacts,
    RelationFacts,
    RepresentativeFacts,
    WhereaboutsFacts,
)
from livlina.people.terms import Protection
from livlina.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db

HERS, HIS = "070-174 07 51", "070-174 07 77"


@pytest.fixture
def unit():
    return UnitFactory()


@pytest.fixture
def karin(unit):
    return worker(unit, name="Karin Exempel")


@pytest.fixture
def selma(unit):
    return worker(unit, name="Selma Påhittad")


@pytest.fixture
def case(unit, karin, selma):
    case = CaseFactory(unit=unit, person=PersonFactory(name="Nanna Exempelsson"))
    engaged(case, karin)
    engaged(case, selma, EngagementKind.CO_ASSIGNED)
    return case


@pytest.fixture
def bo(case):
    return Party.objects.create(case=case, person=PersonFactory(name="Bo Prov"), role=PartyRole.OTHER_PARTY).person


def way(case, by, *, replaces=None, asked_anew=False, **told):
    facts = {"kind": "call", "is_safe": "yes", "value": HERS, "confirmed_on": clock.today()} | told
    return services.tell_way(
        actor(by),
        person=case.person,
        facts=ChannelFacts(**facts),
        case=case,
        at=clock.now(),
        read=[],
        replaces=replaces,
        asked_anew=asked_anew,
    )


def relation(case, by, bo, *, replaces=None, **told):
    facts = RelationFacts(other=bo, kind="ex_partner", **told)
    return services.tell_fact(actor(by), person=case.person, facts=facts, case=case, at=clock.now(), replaces=replaces)


def custody(case, by, bo, *, replaces=None, kind="sole_custody"):
    facts = GuardianshipFacts(guardian=bo, kind=kind)
    return services.tell_fact(actor(by), person=case.person, facts=facts, case=case, at=clock.now(), replaces=replaces)


def representative(case, by, bo, *, replaces=None, name="Olle Ombudsson"):
    return services.tell_fact(
        actor(by),
        person=case.person,
        facts=RepresentativeFacts(kind="counsel", name=name),
        case=case,
        at=clock.now(),
        replaces=replaces,
    )


def stay(case, by, bo, *, replaces=None, address="Hos Ylva, Påhittade gatan 1"):
    return services.tell_fact(
        actor(by),
        person=case.person,
        facts=WhereaboutsFacts(kind="stays", address=address),
        case=case,
        at=clock.now(),
        replaces=replaces,
    )


KINDS = {
    Relation: (
        lambda case, by, bo, **more: relation(case, by, bo, **({"violence": "by_second", "honour": "yes"} | more)),
        {"violence": "none"},
        "använder våld mot",
    ),
    Guardianship: (custody, {"kind": "joint_custody"}, "ensam vårdnad"),
    Representative: (representative, {"name": "Nils Annan"}, "Olle Ombudsson"),
    SafeChannel: (lambda case, by, bo, **more: way(case, by, **more), {"value": HIS, "asked_anew": True}, HERS),
    Whereabouts: (stay, {"address": "Annan gata 2"}, "Hos Ylva"),
}
"""Each kind of what is told of a person: how it is told, with what otherwise, and what of it stood."""


def tick(by, case, task):
    task.refresh_from_db()
    process.tick_off(actor(by), case=case, task=task, at=clock.now(), read=[process_queries.mark(task)])


def page(browse, by, name, case):
    return html.unescape(browse(by).get(reverse(name, args=[case.public_id])).content.decode())


def test_s62_every_kind_that_is_told_of_a_person_is_walked_here_and_has_its_page_and_its_event():
    assert set(KINDS) == set(ToldFact.__subclasses__()) == set(FACTS.values()) == set(chronology.TOLD)


@pytest.mark.parametrize("is_ended", [False, True])
@pytest.mark.parametrize("model", KINDS)
def test_s62_what_stood_is_read_by_the_one_who_has_the_case_with_who_wrote_it_and_who_took_it_away(
    browse, case, karin, selma, bo, model, is_ended
):
    tell, otherwise, stood = KINDS[model]
    before = tell(case, karin, bo)
    if is_ended:
        services.end_told(actor(selma), fact=before, case=case, at=clock.now())
    else:
        tell(case, selma, bo, replaces=before, **otherwise)
    code = next(code for code, each in FACTS.items() if each is model)
    shown = page(browse, karin, "case_persons", case)
    if model is Whereabouts:
        assert stood not in shown  # no address is written out, also of before
        url = reverse("place_show", args=[case.public_id, before.public_id])
        shown = html.unescape(browse(karin).post(url).content.decode())
    assert stood in shown, code
    words = re.search(r"skrivet [^<]* av Karin Exempel, (ändrat|avslutat) [^<]* av Selma Påhittad", shown)
    assert words
    assert words[1] == ("avslutat" if is_ended else "ändrat")
    events = page(browse, karin, "case_events", case)
    told = "gäller inte längre" if is_ended else "ändrad"
    assert f"{chronology.TOLD[model]}: {told}" in events
    assert "Selma Påhittad" in events
    if model in (SafeChannel, Whereabouts):
        assert stood not in events


def test_s21_who_is_not_shown_how_she_is_reached_is_not_shown_what_stood_either(browse, case, karin, selma, bo):
    way(case, karin, replaces=way(case, karin), value=HIS, asked_anew=True)
    stay(case, karin, bo, replaces=stay(case, karin, bo), address="Annan gata 2")
    Engagement.objects.filter(case=case, actor=selma).update(carries_whereabouts=False)
    shown = page(browse, selma, "case_persons", case)
    events = page(browse, selma, "case_events", case)
    for hidden in (HERS, HIS, "Stod som säker", "Vistas hos"):
        assert hidden not in shown
    assert "Väg att nå: ändrad" not in events
    assert "Vistelse: ändrad" not in events


def test_s21_a_number_of_before_of_a_protected_person_is_shown_where_it_is_asked_for_with_a_reason(browse, case, karin):
    before = way(case, karin)
    way(case, karin, replaces=before, value=HIS, asked_anew=True)
    Person.objects.filter(pk=case.person_id).update(protection=Protection.SECRECY_MARKING)
    assert HERS not in page(browse, karin, "case_persons", case)
    url = reverse("way_show", args=[case.public_id, before.public_id])
    assert browse(karin).post(url).status_code == 302  # without a reason
    assert HERS in browse(karin).post(url, {"why": "contact"}).content.decode()


CHANGES = {
    Change.WAY_SAFE: lambda case, karin, by, bo: way(case, by, replaces=way(case, karin, is_safe="no")),
    Change.WAY_ELSEWHERE: lambda case, karin, by, bo: way(
        case, by, replaces=way(case, karin), value=HIS, asked_anew=True
    ),
    Change.WAY_ENDED: lambda case, karin, by, bo: services.end_told(
        actor(by), fact=way(case, karin), case=case, at=clock.now()
    ),
    Change.DANGER: lambda case, karin, by, bo: relation(
        case, by, bo, replaces=relation(case, karin, bo, violence="by_second")
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_s60_who_has_the_case_is_told_until_read_of_what_somebody_else_takes_away(browse, case, karin, selma, bo, what):
    CHANGES[what](case, karin, selma, bo)
    task = Task.objects.get()
    assert (task.owner, task.made_by, task.tells_of, task.due_on) == (karin, selma, [what], clock.today())
    told = f"Läs under {what.read_under.label}: {what.label}"
    assert told in page(browse, karin, "case_process", case)
    assert told in html.unescape(browse(karin).get(reverse("my_day")).content.decode())
    with pytest.raises(ToldByOneself):
        process.tick_off(actor(selma), case=case, task=task, at=clock.now())
    refused = browse(selma).post(reverse("task_done", args=[case.public_id, task.public_id]), follow=True)
    assert "ska läsas av den som har ärendet" in refused.content.decode()
    unread = browse(karin).post(reverse("task_done", args=[case.public_id, task.public_id]), follow=True)
    assert "har tillkommit" in unread.content.decode()
    tick(karin, case, task)
    assert told not in html.unescape(browse(karin).get(reverse("my_day")).content.decode())


@pytest.mark.parametrize("what", CHANGES)
def test_s60_what_the_handler_does_is_told_to_nobody(case, karin, bo, what):
    CHANGES[what](case, karin, karin, bo)
    assert not Task.objects.exists()


def test_s60_a_case_that_nobody_has_tells_its_group(case, karin, selma, bo):
    before = way(case, karin, is_safe="no")
    Engagement.objects.filter(case=case, actor=karin).update(ends_at=clock.now())
    way(case, selma, replaces=before)
    assert Task.objects.get().owner is None


@pytest.mark.parametrize(
    ("gone", "violence", "honour", "told"),
    [
        ({"violence"}, "suspected", "unknown", {Change.DANGER}),
        ({"other"}, "by_second", "unknown", {Change.DANGER}),
        ({"person", "other"}, "by_second", "unknown", {Change.DANGER}),
        ({"honour"}, "none", "yes", {Change.DANGER}),
        ({"kind"}, "by_second", "yes", {Change.RELATION}),
        ({"honour"}, "none", "no", {Change.RELATION}),
        (set(), "by_second", "yes", set()),
    ],
)
def test_s60_danger_that_stands_no_more_in_that_direction_between_those_two_is_told(gone, violence, honour, told):
    assert rules.relation_changed(gone, violence=violence, honour=honour) == told


def test_s60_a_new_number_is_not_safe_because_the_one_before_it_was(browse, case, karin):
    before = way(case, karin)
    with pytest.raises(NewValueNotAsked):
        way(case, karin, replaces=before, value=HIS)
    way(case, karin, replaces=before, value="0701740751")  # the same, written otherwise
    before = SafeChannel.objects.get(ended_at=None)
    url = reverse("told_change", args=[case.public_id, "kontaktvag", before.public_id])
    told = {
        "kind": "call",
        "value": HIS,
        "is_safe": "yes",
        "confirmed_on": clock.today().isoformat(),
    }
    refused = browse(karin).post(url, told)
    assert list(refused.context["form"].errors) == ["asked_anew"]
    assert HIS in refused.content.decode()
    assert browse(karin).post(url, told | {"is_safe": "unknown"}).status_code == 302
    before = SafeChannel.objects.get(ended_at=None)
    url = reverse("told_change", args=[case.public_id, "kontaktvag", before.public_id])
    assert browse(karin).post(url, told | {"value": HERS, "asked_anew": "on"}).status_code == 302
    assert SafeChannel.objects.get(ended_at=None).is_safe == "yes"


def test_s62_what_stood_of_the_facts_of_a_case_is_read_in_its_events_and_told(browse, case, karin, selma):
    facts = ChangedFacts(honour="yes", children_count=2, minor_children="yes", marks=[Mark.AFTER_SEPARATION.value])
    services.change_case(actor(karin), case=case, facts=facts, version=1, at=clock.now())
    assert not Task.objects.exists()
    services.change_case(actor(selma), case=case, facts=ChangedFacts(honour="no"), version=2, at=clock.now())
    events = page(browse, karin, "case_events", case)
    for words in (
        "Hederskontext: Ja blev Nej",
        "Antal barn under 18 år: 2 blev inte angivet",
        "Våldet fortsätter efter separationen blev inget markerat",
        "Selma Påhittad",
    ):
        assert words in events
    task = Task.objects.get()
    assert (task.owner, task.tells_of) == (karin, [Change.DANGER])


def test_s62_each_fact_of_a_case_has_its_words_and_what_tells_where_she_is_is_not_kept(case, karin):
    assert set(chronology.FACTS) == set(ChangedFacts.__dataclass_fields__)
    services.change_case(actor(karin), case=case, facts=ChangedFacts(entrance="shelter"), version=1, at=clock.now())
    kept = FactsChange.objects.get()
    assert (kept.facts, json.loads(kept.stood)) == (["entrance"], {})
    services.change_case(actor(karin), case=case, facts=ChangedFacts(entrance="shelter"), version=2, at=clock.now())
    assert FactsChange.objects.count() == 1  # nothing was told otherwise


def test_s62_of_what_ended_before_it_was_kept_nobody_knows_who(case, karin, bo):
    before = way(case, karin)
    SafeChannel.objects.filter(pk=before.pk).update(ended_at=clock.now() - timedelta(minutes=1))
    stood = queries.stood(queries.file(actor(karin), case), shows_whereabouts=True).channels
    assert panels.stood_in_words(stood[0]).endswith("av okänd")

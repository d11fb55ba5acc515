"""
A danger that was told ends with no contact and no case before it is assessed, or one who leads has decided; and that a
case was ended by one who is not its handler is told.
"""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from livlina.access.terms import Role
from livlina.assessments.clock.services import EventFacts, note_event
from livlina.assessments.clock.terms import NewLook
from livlina.assessments.models import RiskDecision
from livlina.assessments.tests.factories import assessed
from livlina.cases.models import Case, NightCard, Task
from livlina.cases.terms import EngagementKind, Entrance
from livlina.cases.tests.factories import engaged, told_of_the_end
from livlina.cases.tests.shown import shown
from livlina.cases.tests.test_walls import family as family
from livlina.core import clock
from livlina.core.terms import Answer
from livlina.intake.terms import ContactRole
from livlina.intake.tests.factories import ContactFactory
from livlina.organisation.terms import Function
from livlina.organisation.tests.factories import ClosingReasonFactory, UnitFactory, actor, leave, worker
from livlina.people.tests.factories import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.req("R-062")]
WORDS = "Hon erbjöds skyddat boende och valde att bo kvar."


@pytest.fixture
def unit(db):
    return UnitFactory(functions=(Function.RECEPTION, Function.AUTHORITY, Function.CHILD_AUTHORITY))


@pytest.fixture
def lead(unit):
    return worker(unit, Role.GROUP_LEADER, name="Lisa Ledare")


@pytest.fixture
def karin(unit):
    return worker(unit, name="Karin Exempel")


@pytest.fixture
def reason(db):
    return ClosingReasonFactory()


def at(name, row, *more):
    return reverse(name, args=[row.public_id, *more])


def words(answer):
    return answer.content.decode().replace("\u2068", "").replace("\u2069", "")


def close(client, case, reason):
    """Close the case as its page has it."""
    url = at("case_close", case)
    return client.post(url, shown(client, url) | told_of_the_end(reason))


def by_contact(**threat):
    def told(client, unit, handler, role):
        contact = ContactFactory(unit=unit, handler=handler, person=PersonFactory(), role=role, **threat)
        sent = {"role": role, "version": contact.version}
        assert client.post(at("contact_open_case", contact), sent).status_code == 302
        contact.refresh_from_db()
        return contact.case

    return told


def opened(client, unit, handler, role):
    return by_contact(immediate_danger=Answer.NO, entrance=Entrance.SELF)(client, unit, handler, role)


def by_event(kind):
    def told(client, unit, handler, role):
        case = opened(client, unit, handler, role)
        facts = EventFacts(kind=kind, happened_on=clock.today())
        note_event(actor(handler), case=case, facts=facts, submission=uuid4(), at=clock.now())
        return case

    return told


def by_card(risk, **more):
    def told(client, unit, handler, role):
        case = opened(client, unit, handler, role)
        now = clock.now()
        for version, each in enumerate([risk, *more.get("then", [])], start=1):
            NightCard.objects.create(
                case=case, version=version, duty=unit, ground="consent", until=clock.today() + timedelta(days=9),
                risk=each, plan="Ring.", written_by=handler, written_at=now, is_ended=version > 2,
            )  # fmt: skip
        return case

    return told


DANGER = {
    "danger now": by_contact(immediate_danger=Answer.YES, entrance=Entrance.SELF),
    "police": by_contact(immediate_danger=Answer.UNKNOWN, entrance=Entrance.POLICE),
    "police, no danger": by_contact(immediate_danger=Answer.NO, entrance=Entrance.POLICE),
    **{str(kind): by_event(kind) for kind in NewLook},
    "acute card": by_card("acute"),
    "high card": by_card("high"),
    "acute card made low": by_card("acute", then=["low"]),
    "acute card taken away": by_card("acute", then=["low", "low"]),
}
"""Each way in which danger is told."""


ENDS = (EngagementKind.INTAKE, EngagementKind.ASSIGNED, EngagementKind.CO_ASSIGNED, EngagementKind.STAND_IN)
"""Each relation in which a case may be ended."""


@pytest.fixture
def selma(unit):
    return worker(unit, Role.INTAKE, name="Selma Exempel")


def who_may_end(case, selma, karin):
    """Clients of each relation that a case may be ended in: who opened it, and the others."""
    found = {EngagementKind.INTAKE: selma, EngagementKind.ASSIGNED: karin}
    for kind in ENDS:
        if kind not in found:
            found[kind] = worker(case.unit, name=f"{kind.label} Exempel")
        if kind != EngagementKind.INTAKE:
            engaged(case, found[kind], kind)
    return found


def decided(client, case):
    url = at("risk_decision", case)
    told = {"offered": WORDS, "chose": WORDS, "remains": WORDS, "submission": str(uuid4())}
    return client.post(url, shown(client, url) | told)


@pytest.mark.req("R-233")
@pytest.mark.parametrize("role", [ContactRole.EXPOSED, ContactRole.CHILD])
@pytest.mark.parametrize("way", DANGER)
def test_s152_danger_that_was_told_ends_with_no_case_before_it_is_assessed_or_the_lead_has_decided(
    browse, unit, selma, karin, lead, reason, way, role
):
    case = DANGER[way](browse(selma), unit, selma, role)
    for staff in who_may_end(case, selma, karin).values():
        client = browse(staff)
        assert "Fara är berättad som ingen har bedömt" in words(client.get(at("case_close", case)))
        assert "Fara är berättad som ingen har bedömt" in words(close(client, case, reason))
    assert Case.objects.get(pk=case.pk).is_open
    engaged(case, lead, EngagementKind.LEAD_READING)
    assert decided(browse(lead), case).status_code == 302
    assert RiskDecision.objects.get().level == ""
    assert "Beslut om avslut trots fara" in words(browse(karin).get(at("case_risk", case)))
    assert "Fara är berättad" not in words(browse(karin).get(at("case_close", case)))
    if role == ContactRole.EXPOSED:  # of a child more is asked
        assert close(browse(karin), case, reason).status_code == 302
        assert not Case.objects.get(pk=case.pk).is_open


@pytest.mark.parametrize("way", [name for name in DANGER if "card" in name])
def test_s152_what_stood_on_a_card_is_looked_at_by_an_assessment_after_it(browse, unit, selma, karin, reason, way):
    case = DANGER[way](browse(selma), unit, selma, ContactRole.EXPOSED)
    engaged(case, karin)
    assessed(case, karin, "low")
    assert close(browse(karin), case, reason).status_code == 302


def test_s152_what_was_told_after_the_lead_decided_is_decided_about_anew(browse, unit, selma, karin, lead, reason):
    case = DANGER["danger now"](browse(selma), unit, selma, ContactRole.EXPOSED)
    engaged(case, karin)
    engaged(case, lead, EngagementKind.LEAD_READING)
    leader = browse(lead)
    old = shown(leader, at("risk_decision", case))
    NightCard.objects.create(
        case=case, version=1, duty=unit, ground="consent", until=clock.today(), risk="acute", plan="Ring.",
        written_by=karin, written_at=clock.now(),
    )  # fmt: skip
    told = {"offered": WORDS, "chose": WORDS, "remains": WORDS, "submission": str(uuid4())}
    assert "Något har hänt sedan du öppnade sidan" in words(leader.post(at("risk_decision", case), old | told))
    assert "På nattkortet till jouren" in words(leader.get(at("risk_decision", case)))
    assert decided(leader, case).status_code == 302
    facts = EventFacts(kind=NewLook.THREAT, happened_on=clock.today())
    note_event(actor(karin), case=case, facts=facts, submission=uuid4(), at=clock.now())
    assert close(browse(karin), case, reason).status_code == 200
    assert decided(leader, case).status_code == 302
    assert close(browse(karin), case, reason).status_code == 302


@pytest.mark.parametrize("way", ["danger now", "acute card"])
def test_s152_the_database_ends_no_case_with_danger_that_nobody_has_assessed(
    browse, unit, selma, karin, application, way
):
    case = DANGER[way](browse(selma), unit, selma, ContactRole.EXPOSED)
    engaged(case, karin)
    ends = Case.objects.filter(pk=case.pk)
    with application(actor(karin)), pytest.raises(DatabaseError, match="nobody has assessed"), transaction.atomic():
        ends.update(closed_on=clock.today())
    calm = opened(browse(selma), unit, selma, ContactRole.EXPOSED)
    engaged(calm, karin)
    with application(actor(karin)):
        assert Case.objects.filter(pk=calm.pk).update(closed_on=clock.today()) == 1


def test_r062_the_case_of_one_who_uses_violence_ends_not_before_the_contact_is_assessed(
    browse, unit, selma, karin, reason
):
    case = DANGER["police"](browse(selma), unit, selma, ContactRole.USING_VIOLENCE)
    engaged(case, karin)
    client = browse(karin)
    safe = {"safety": "Hon vet att stödet upphör."}
    url = at("case_close", case)
    assert "Den första kontakten är inte bedömd" in words(client.get(url))
    answer = client.post(url, shown(client, url) | told_of_the_end(reason, **safe))
    assert "Den första kontakten är inte bedömd" in words(answer)
    Task.objects.update(done_on=clock.today(), done_at=clock.now(), done_by=karin)
    assert client.post(url, shown(client, url) | told_of_the_end(reason, **safe)).status_code == 302


def test_r062_danger_in_his_case_is_ticked_off_by_another_than_who_opened_it_and_who_leads_is_told(
    browse, unit, selma, karin, lead, application
):
    case = DANGER["danger now"](browse(selma), unit, selma, ContactRole.USING_VIOLENCE)
    engaged(case, karin)
    task = Task.objects.get(is_danger=True)
    waits = f"Faran i kontakten är inte bedömd, öppnat av Selma Exempel: ärende {case.number}"
    assert waits in words(browse(lead).get("/"))
    assert browse(lead).get(at("case_read", case)).status_code == 200
    ticks = at("task_done", case, task.public_id)
    refused = browse(selma).post(ticks, follow=True)
    assert "av någon annan än den som öppnade ärendet" in words(refused)
    task.refresh_from_db()
    assert task.done_on is None
    raw = Task.objects.filter(pk=task.pk)
    done = {"done_on": clock.today(), "done_at": clock.now()}
    for told in (done | {"done_by": selma}, done, {"is_danger": False}, {"made_by": None}):
        with application(actor(selma)), pytest.raises(DatabaseError), transaction.atomic():
            raw.update(**told)
    with application(actor(karin)), pytest.raises(DatabaseError, match="nobody has assessed"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(closed_on=clock.today())
    assert browse(karin).post(ticks).status_code == 302
    day = words(browse(lead).get("/"))
    assert waits not in day
    assert f"Faran i kontakten bockades av som bedömd av Karin Exempel: ärende {case.number}" in day
    assert "Faran i kontakten" not in words(browse(karin).get("/"))


def test_s10_one_who_leads_and_has_the_other_side_is_not_told_of_danger_in_a_case_there(family, browse):
    selma = worker(family.unit, name="Selma Exempel")
    Task.objects.create(case=family.hers, what="Bedöm", is_danger=True, made_by=selma, made_at=clock.now())
    lead, other = worker(family.unit, Role.GROUP_LEADER), worker(family.unit, Role.GROUP_LEADER)
    engaged(family.his, other)
    assert "Faran i kontakten" in words(browse(lead).get("/"))
    assert "Faran i kontakten" not in words(browse(other).get("/"))


@pytest.mark.req("R-099")
@pytest.mark.parametrize("kind", ENDS)
@pytest.mark.parametrize("has", ["handler", "away", "nobody"])
def test_s55_a_case_without_danger_ends_as_before_and_who_has_it_or_leads_is_told_where_another_ended_it(
    browse, unit, selma, karin, lead, reason, kind, has
):
    case = opened(browse(selma), unit, selma, ContactRole.EXPOSED)
    others = {kind_: worker(unit, name=f"{kind_.label} Exempel") for kind_ in ENDS[2:]}
    by = {EngagementKind.INTAKE: selma, EngagementKind.ASSIGNED: karin}.get(kind) or others[kind]
    if has != "nobody" or kind == EngagementKind.ASSIGNED:
        engaged(case, karin)
    if kind in others:
        engaged(case, by, kind)
    assert close(browse(by), case, reason).status_code == 302
    if has == "away":
        leave(karin, "paused")
    told = f"Avslutat av {by.name}, som inte är handläggare: ärende {case.number}"
    is_told = kind != EngagementKind.ASSIGNED
    if has == "handler":
        assert (told in words(browse(karin).get("/"))) == is_told
    page = words(browse(lead).get("/"))
    assert (told in page) == (is_told and has != "handler")
    assert told not in words(browse(by).get("/")) if by != karin or has == "handler" else True
    if told in page:
        assert browse(lead).get(at("case_read", case)).status_code == 200
    assert told not in words(browse(worker(unit, name="Nils Exempel")).get("/"))


def test_s10_one_who_leads_and_has_the_other_side_is_not_told_that_hers_was_ended(family, browse, reason):
    selma = worker(family.unit, name="Selma Exempel")
    engaged(family.hers, selma, EngagementKind.CO_ASSIGNED)
    other = worker(family.unit, Role.GROUP_LEADER, name="Lisa Ledare")
    engaged(family.his, other)
    assert close(browse(selma), family.hers, reason).status_code == 302
    assert "som inte är handläggare" not in words(browse(other).get("/"))
    assert "som inte är handläggare" in words(browse(family.lead).get("/"))

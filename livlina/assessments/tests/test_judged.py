"""An assessment whose result is known, and that nobody has signed: it counts until it is signed, or struck by two."""

import re
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from livlina.assessments import instruments
from livlina.assessments.clock.queries import led, standing
from livlina.assessments.instruments import YES
from livlina.assessments.models import Assessment
from livlina.assessments.tests.test_assessments import (
    answered,
    at,
    begun,
    fill,
    judge,
    said,
    sign,
)
from livlina.cases.models import Deadline, NightCard
from livlina.cases.terms import EngagementKind
from livlina.cases.tests.factories import CaseFactory, engaged
from livlina.core import clock
from livlina.organisation.tests.factories import UnitFactory, actor, worker
from livlina.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return UnitFactory(full_name="RVC Prov")


@pytest.fixture
def anna(unit):
    return worker(unit, name="Anna Prov")


@pytest.fixture
def case(unit, anna):
    made = CaseFactory(unit=unit, person=PersonFactory(name="Alma Exempelsson"))
    engaged(made, anna)
    return made


WHY = "Jag tror inte att det är farligt just nu."
MISTAKEN = "Den gjordes i fel ärende: den gäller en annan kvinna."
ON_RISK = "inte är undertecknad, pekar på akut fara"


def left(client, case, level="low", **answers):
    """Judged, and its result shown: acute."""
    row = begun(client, case)
    fill(client, row, "happened", **(answers or {"neck": "yes"}))
    assert judge(client, row, level, WHY).status_code == 302
    row.refresh_from_db()
    return row


def lower(client, case):
    """Another of the same instrument, judged low."""
    row = begun(client, case)
    fill(client, row, "happened", care="no")
    assert judge(client, row, "low", WHY).status_code == 302
    return row


def strike(client, row, **told):
    row.refresh_from_db()
    return client.post(at("assessment_discard", row), {"answered": answered(row)} | told)


def colleague(case, name="Bo Prov"):
    made = worker(case.unit, name=name)
    engaged(case, made, EngagementKind.CO_ASSIGNED)
    return made


def page(client, case, name="case_risk"):
    return said(client.get(reverse(name, args=[case.public_id])))


@pytest.mark.req("R-232")
def test_s152_what_is_judged_and_not_signed_is_known_when_another_is_signed_lower(case, anna, browse):
    client = browse(anna)
    first = left(client, case)
    assert first.proposed == "acute"
    assert ON_RISK in page(client, case)
    again = lower(client, case)
    assert ON_RISK in said(client.get(at("assessment_sign", again)))
    refused = said(sign(client, again, "low"))
    assert "det som svaren pekar på i en bedömning som inte är undertecknad" in refused
    assert sign(client, again, "low", "Svaren i den andra var fel ifyllda.").status_code == 302
    again.refresh_from_db()
    assert (again.level, again.floor, again.waits_for_second) == ("low", "acute", True)
    assert standing(case)[::2] == ("acute", True)
    bo = browse(colleague(case))
    assert ON_RISK in said(bo.get(at("assessment_second", again)))
    assert bo.post(at("assessment_second", again), {"outcome": "agreed"}).status_code == 302
    assert standing(case).level == "low"
    assert ON_RISK in page(client, case), "it stands there until it is signed or struck"


def test_s152_a_case_is_not_ended_over_an_assessment_that_is_judged_and_not_signed(case, anna, browse):
    client = browse(anna)
    row = left(client, case)
    assert "Någon har tagit ställning i en bedömning som inte är undertecknad" in page(client, case, "case_close")
    assert sign(client, row, "acute", "Svaren är tydliga när jag läser dem.").status_code == 302
    assert "Någon har tagit ställning" not in page(client, case, "case_close")


@pytest.mark.req("R-232")
def test_s152_a_judged_one_is_struck_with_a_reason_that_stands_and_its_level_holds_until_another_has_agreed(
    case, unit, anna, browse, traces
):
    told = {"duty": unit, "ground": "consent", "until": clock.today() + timedelta(days=3), "plan": "Ring polisen."}
    NightCard.objects.create(case=case, version=1, risk="low", written_by=anna, written_at=clock.now(), **told)
    client = browse(anna)
    row = left(client, case)
    assert "Varför stryker du den?" in said(client.get(at("assessment_discard", row)))
    refused = said(strike(client, row, words="Fel."))
    assert "Skriv varför" in refused
    assert re.search(r">\s*Fel\.</textarea>", refused), "what was typed"
    row.refresh_from_db()
    assert not row.is_discarded
    assert strike(client, row, words=MISTAKEN).status_code == 302
    row.refresh_from_db()
    assert (row.is_struck, row.floor, row.level) == (True, "acute", "")
    assert standing(case)[::2] == ("acute", True)
    assert NightCard.objects.latest("version").risk == "acute"
    assert Deadline.objects.get(clock="second_reading", finished_on=None).about == row.public_id
    assert traces("assessment.discarded")
    for shown in (page(client, case), said(client.get(at("assessment", row)))):
        assert "Väntar på en andra person" in shown
    assert MISTAKEN in said(client.get(at("assessment", row)))
    assert "andra person läser den" in page(client, case, "case_close")
    assert "undertecknade den själv" in said(client.post(at("assessment_second", row), {"outcome": "agreed"}))

    # begun anew and answered otherwise: what was struck is known
    again = lower(client, case)
    assert "den förra nivån" in said(sign(client, again, "low"))

    bo = browse(colleague(case))
    reading = said(bo.get(at("assessment_second", row)))
    assert MISTAKEN in reading
    assert "Håller med om att den stryks" in reading
    assert bo.post(at("assessment_second", row), {"outcome": "agreed"}).status_code == 302
    row.refresh_from_db()
    assert (row.second_outcome, standing(case).level) == ("agreed", "")
    assert not Deadline.objects.filter(clock="second_reading", finished_on=None).exists()
    assert sign(client, again, "low").status_code == 302
    again.refresh_from_db()
    assert (again.floor, standing(case).level) == ("", "low")


def test_s152_who_does_not_agree_lets_the_level_of_what_was_struck_hold_until_another_is_signed(case, anna, browse):
    client = browse(anna)
    row = left(client, case)
    strike(client, row, words=MISTAKEN)
    told = {"outcome": "disagreed", "words": "Hon berättade om greppet för mig också."}
    assert browse(colleague(case)).post(at("assessment_second", row), told).status_code == 302
    assert standing(case)[::2] == ("acute", False)
    again = lower(client, case)
    assert sign(client, again, "low", "Han sitter häktad sedan i går kväll.").status_code == 302
    again.refresh_from_db()
    assert (again.floor, standing(case).level) == ("acute", "acute")


def test_s152_what_was_struck_waits_for_one_who_leads_too(case, unit, anna, browse, application):
    client = browse(anna)
    strike(client, left(client, case), words=MISTAKEN)
    lead = worker(unit, "group_leader")
    with application(actor(lead)):
        assert [(each.level, each.waits) for each in led()] == [("acute", True)]


def test_what_nobody_has_judged_is_thrown_away_as_it_was_and_nobody_reads_it(case, anna, browse):
    client = browse(anna)
    empty, begun_only = begun(client, case), begun(client, case)
    fill(client, begun_only, "happened", neck="yes")
    for row in (empty, begun_only):
        assert "Varför stryker du den?" not in said(client.get(at("assessment_discard", row)))
        assert strike(client, row).status_code == 302
        row.refresh_from_db()
        assert (row.is_discarded, row.is_struck, row.floor) == (True, False, "")
    assert (standing(case).level, Deadline.objects.filter(clock="second_reading").exists()) == ("", False)
    # judged, with nothing that points to danger: a reason, and nobody reads it
    row = left(client, case, care="no")
    assert strike(client, row, words=MISTAKEN).status_code == 302
    row.refresh_from_db()
    assert (row.is_discarded, row.floor, standing(case).level) == (True, "", "")


def test_s142_what_a_colleague_has_answered_or_judged_since_is_not_discarded_from_an_old_page(case, anna, browse):
    client, bo = browse(anna), browse(colleague(case))
    row = begun(bo, case)
    old = {"answered": answered(row)}
    fill(bo, row, "happened", neck="yes")
    answer = client.post(at("assessment_discard", row), old)
    assert "Någon har ändrat svaren sedan du öppnade sidan" in said(answer)
    old = {"answered": answered(row)}
    judge(bo, row, "high")
    assert "Varför stryker du den?" in said(client.post(at("assessment_discard", row), old))
    assert sign(bo, row, "acute", "Greppet om halsen avgör.").status_code == 302
    assert standing(case).level == "acute"


LEVELLED = sorted(key for key, (each, *_) in instruments.shipped().items() if each.gives_level and each.has_texts)


@pytest.mark.parametrize("key", LEVELLED)
def test_s152_of_every_instrument_with_a_level_what_is_judged_is_known_until_it_is_signed_or_struck(
    key, unit, anna, browse, application
):
    instrument = instruments.current(key, day=clock.today())
    case = CaseFactory(unit=unit, role=sorted(instrument.roles)[0], person=PersonFactory(name="Alma Exempelsson"))
    engaged(case, anna)
    client = browse(anna)
    row, again = (begun(client, case, key) for _ in range(2))
    section, item = next(
        (section, item)
        for section in instrument.sections
        for item in section.items
        if item.proposes and item.shown_if is None and item.kind in ("yes_no", "degree")
    )
    for each, value in ((row, YES), (again, "no")):
        fill(client, each, section.key, **{item.key: value})
        assert judge(client, each, "low", WHY).status_code == 302
    row.refresh_from_db()
    assert row.proposed not in ("", "low")
    mine = {"signed_by": anna, "signed_at": clock.now(), "level": "low"}
    with application(actor(anna)), pytest.raises(DatabaseError, match="waits for a second"), transaction.atomic():
        Assessment.objects.filter(pk=again.pk).update(**mine)
    assert sign(client, again, "low", "Det var fel svar i den andra.").status_code == 302
    again.refresh_from_db()
    assert again.floor == row.proposed


def test_s152_by_the_database_too_what_is_judged_is_struck_with_its_level_and_a_reason_and_read_by_another(
    case, anna, browse, application
):
    client = browse(anna)
    row = left(client, case)
    mine = {"discarded_by": anna, "discarded_at": clock.now()}

    def write(**facts):
        row.refresh_from_db()
        return Assessment.objects.filter(pk=row.pk).update(**facts)

    with application(actor(anna)):
        for told in ({}, {"floor": "high"}, {"floor": "acute"}):
            with pytest.raises(DatabaseError, match=r"waits for a second|for a reason"), transaction.atomic():
                write(**mine, **told)
    strike(client, row, words=MISTAKEN)
    with application(actor(anna)):
        for told in (
            {"floor": ""},
            {"second_by": anna, "second_at": clock.now(), "second_outcome": "agreed"},
            {"difference": None},
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                write(**told)
    bo = colleague(case)
    with application(actor(bo)):
        assert write(second_by=bo, second_at=clock.now(), second_outcome="agreed") == 1
        with pytest.raises(DatabaseError, match="read once"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE assessments_assessment SET second_outcome = 'disagreed'")

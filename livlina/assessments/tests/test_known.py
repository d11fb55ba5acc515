"""What is known of the danger, signed or judged: the duty's card says no less, and it is signed the same day."""

import pytest
from django.urls import reverse

from livlina.assessments.tests.test_assessments import answered, begun, fill, judge, said, sign
from livlina.cases.models import NightCard
from livlina.cases.process.models import Deadline, DeadlineChange
from livlina.cases.terms import NightRisk
from livlina.cases.tests.factories import CaseFactory, engaged
from livlina.cases.tests.test_night_and_danger import WHY_LESS, mark
from livlina.core import clock
from livlina.organisation.terms import Function
from livlina.organisation.tests.factories import UnitFactory, worker

pytestmark = pytest.mark.django_db

ACUTE = {"more": "yes", "weapon": "yes", "care": "yes", "neck": "yes"}
ORDER = list(reversed(NightRisk.values))
"""The risks of a card, the least first."""


@pytest.fixture
def anna(db):
    return worker(UnitFactory(), name="Anna Exempel")


@pytest.fixture
def case(anna):
    made = CaseFactory(unit=anna.memberships.get().unit)
    engaged(made, anna)
    return made


@pytest.fixture
def duty(db):
    return UnitFactory(functions=(Function.OUT_OF_HOURS,), full_name="Socialjouren")


def judged(client, case, level="acute"):
    row = begun(client, case)
    fill(client, row, "happened", **ACUTE)
    assert judge(client, row, level=level).status_code == 302
    row.refresh_from_db()
    return row


def risk_on_card():
    return NightCard.objects.latest("version").risk


@pytest.mark.parametrize("is_signed", [True, False], ids=["signed", "judged"])
@pytest.mark.parametrize("is_first", [True, False], ids=["new", "changed"])
@pytest.mark.parametrize("risk", ORDER)
def test_s152_a_card_says_no_less_than_what_is_known_whichever_was_first(
    case, anna, browse, duty, is_signed, is_first, risk
):
    client = browse(anna)
    if not is_first:
        assert mark(client, case, duty, risk="high").status_code == 302
    row = judged(client, case)
    if is_signed:
        assert sign(client, row, level="acute").status_code == 302
    version = 0 if is_first else 2
    if not is_first:
        assert risk_on_card() == "acute"  # raised where it stood
    page = said(client.get(reverse("night_card_of_case", args=[case.public_id])))
    assert "Bedömningen säger: Akut fara" in page
    answer = mark(client, case, duty, risk=risk, version=version)
    if risk == "acute":
        assert answer.status_code == 302
        assert risk_on_card() == "acute"
        return
    assert "kan inte säga mindre" in said(answer)
    assert "Ring mormor." in said(answer)  # what was typed stays
    assert NightCard.objects.filter(risk=risk, version__gt=1).count() == 0
    assert is_first == (not NightCard.objects.exists())


def test_where_nobody_has_judged_the_danger_a_card_says_what_its_writer_knows(case, anna, browse, duty):
    client = browse(anna)
    for version, risk in enumerate(ORDER + ORDER[::-1]):
        assert mark(client, case, duty, risk=risk, version=version, why=WHY_LESS).status_code == 302
        assert risk_on_card() == risk


@pytest.mark.parametrize("level", ["low", "acute"])
def test_s152_what_is_judged_is_to_be_signed_the_same_day_and_the_duty_is_told(case, anna, browse, duty, level):
    client = browse(anna)
    assert mark(client, case, duty, risk="low").status_code == 302
    row = judged(client, case, level=level)
    assert row.proposed == "acute"
    assert risk_on_card() == "acute"
    waits = Deadline.objects.get(clock="unsigned_assessment", finished_on=None)
    assert (waits.due_on, waits.about) == (clock.today(), row.public_id)
    assert "Underteckna bedömningen" in said(client.get("/"))
    assert "Underteckna bedömningen" in said(client.get(reverse("case_risk", args=[case.public_id])))
    told = {"difference": "Svaren säger det, och de stämmer med det hon berättade."}
    assert sign(client, row, level="acute", **told).status_code == 302
    assert not Deadline.objects.filter(clock="unsigned_assessment", finished_on=None).exists()
    assert "Underteckna bedömningen" not in said(client.get("/"))


def test_s152_what_is_answered_after_it_is_judged_is_told_to_the_duty(case, anna, browse, duty):
    client = browse(anna)
    assert mark(client, case, duty, risk="low").status_code == 302
    row = begun(client, case)
    fill(client, row, "happened", care="no")
    judge(client, row, level="low", why="Han har flyttat och hon känner sig trygg.")
    before = risk_on_card()
    fill(client, row, "happened", version=1, **ACUTE)
    row.refresh_from_db()
    assert (before == "acute", risk_on_card(), row.proposed) == (False, "acute", "acute")


def test_s152_what_is_discarded_is_no_longer_to_be_signed(case, anna, browse):
    client = browse(anna)
    row = judged(client, case)
    sent = {"answered": answered(row), "words": "Den gjordes i fel ärende."}
    assert client.post(reverse("assessment_discard", args=[case.public_id, row.public_id]), sent).status_code == 302
    waits = Deadline.objects.get(clock="unsigned_assessment")
    assert waits.finished_on == clock.today()
    assert DeadlineChange.objects.get(deadline=waits).reason == "Bedömningen är kastad."

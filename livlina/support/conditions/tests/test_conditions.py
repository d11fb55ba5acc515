"""The conditions of Trappan: asked at each session, and one that is broken proposes Här och nu."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from livlina.cases.models import Task
from livlina.cases.terms import CaseRole, EngagementKind
from livlina.cases.tests.factories import CaseFactory, engaged
from livlina.cases.tests.shown import marks, shown
from livlina.core import clock
from livlina.core.terms import Answer
from livlina.organisation.tests.factories import UnitFactory, actor, worker
from livlina.support.conditions import rules
from livlina.support.conditions.errors import CheckedLater, GoesOnWithoutReason
from livlina.support.conditions.terms import QUESTIONS, Outcome
from livlina.support.models import ConditionCheck

HELD = {"violence_ceased": "yes", "life_stable": "yes", "safe_and_protected": "yes", "meets_violent_parent": "no"}
HELD |= {"receptive": "yes"}
TODAY = date(2026, 11, 29)


@pytest.mark.req("R-170")
@given(told=st.fixed_dictionaries({name: st.sampled_from(Answer.values) for name in HELD}), goes_on=st.booleans())
def test_one_that_is_broken_proposes_here_and_now_and_what_is_not_known_is_found_out(told, goes_on):
    broken = [name for name, holds in HELD.items() if told[name] not in (holds, "unknown")]
    assert rules.broken(told) == broken
    expected = Outcome.GOES_ON if goes_on else Outcome.HERE_AND_NOW
    if not broken:
        expected = Outcome.FIND_OUT if "unknown" in told.values() else Outcome.HOLDS
    assert rules.outcome(told, goes_on=goes_on) == expected
    assert set(QUESTIONS) == set(rules.HOLDS)
    before = {name: answer for name, answer in told.items() if name != "receptive"}  # nobody had begun to ask
    assert rules.broken(before) == [name for name in broken if name != "receptive"]


def test_the_day_has_come_and_a_reason_says_something():
    late = rules.obstacle_to_checking(checked_on=TODAY + timedelta(days=1), today=TODAY, because="")
    assert isinstance(late, CheckedLater)
    assert isinstance(rules.obstacle_to_checking(checked_on=TODAY, today=TODAY, because="kort"), GoesOnWithoutReason)
    assert rules.obstacle_to_checking(checked_on=TODAY, today=TODAY, because="") is None


@pytest.mark.django_db
@pytest.mark.req("R-170", "R-171")
def test_asked_before_each_session_in_the_childs_own_case(browse, traces, application):
    unit = UnitFactory()
    anna = worker(unit, name="Anna Prov")
    case = CaseFactory(unit=unit, role=CaseRole.CHILD)
    adult = CaseFactory(unit=unit)
    for each in (case, adult):
        engaged(each, anna)
    client, url = browse(anna), reverse("case_conditions", args=[case.public_id])
    assert "Villkoren är inte prövade ännu" in client.get(url).content.decode()
    assert client.get(reverse("case_conditions", args=[adult.public_id])).status_code == 404
    assert browse(worker(unit)).get(url).status_code == 404
    assert url in client.get(reverse("case_sessions", args=[case.public_id])).content.decode()

    def ask(**told):
        sent = HELD | {"checked_on": clock.today().isoformat(), "submission": uuid4()} | told
        return client.post(url, shown(client, url) | sent, follow=True).content.decode()

    assert "Villkoren för Trappan är uppfyllda" in ask()
    assert Task.objects.count() == 0
    submission = uuid4()
    for _ in range(2):  # a double click
        page = ask(meets_violent_parent="yes", submission=submission)
    assert "Föreslå Här och nu-samtal i stället för Trappan. Det står bland det som ska göras i dag." in page
    assert "Formuläret är redan sparat, med något annat i" in ask(submission=submission)
    (task,) = Task.objects.all()
    assert (task.case_id, task.due_on) == (case.pk, clock.today())
    assert "Skriv varför Trappan ändå fortsätter" in ask(life_stable="no", goes_on_because="kort")
    assert "Trappan fortsätter ändå" in ask(life_stable="no", goes_on_because="Barnet vill och är förberett på det.")
    assert "Något är inte känt" in ask(violence_ceased="unknown")
    assert Task.objects.count() == 1
    page = ask(receptive="no", goes_on_because="Vi börjar om med det första steget i nästa vecka.")
    assert "Är barnet mottagligt för Trappan nu? Nej." in page
    assert "Föreslå Här och nu" in client.get(reverse("case_events", args=[case.public_id])).content.decode()
    assert traces().count("conditions.checked") == ConditionCheck.objects.count() == 5
    with application(actor(anna)), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM support_conditioncheck")


@pytest.mark.django_db
def test_s142_conditions_that_hold_are_not_saved_over_broken_ones_that_the_page_did_not_show(browse):
    unit = UnitFactory()
    anna, bea = worker(unit), worker(unit)
    case = CaseFactory(unit=unit, role=CaseRole.CHILD)
    for each in (anna, bea):
        engaged(case, each, EngagementKind.CO_ASSIGNED)
    url = reverse("case_conditions", args=[case.public_id])
    sent = HELD | {"checked_on": clock.today().isoformat()}
    client, other = browse(anna), browse(bea)
    old = shown(client, url)
    broken = sent | {"violence_ceased": "no", "safe_and_protected": "no", "submission": uuid4()}
    assert other.post(url, shown(other, url) | broken).status_code == 302
    answer = client.post(url, old | sent | {"submission": uuid4()})
    assert "Något har tillkommit sedan du öppnade sidan" in answer.content.decode()
    assert "Föreslå Här och nu" in answer.content.decode()
    assert ConditionCheck.objects.count() == 1
    assert client.post(url, sent | {"read": marks(answer), "submission": uuid4()}).status_code == 302

"""A safety plan that a colleague writes over is told to those who have the case and are shown where she is."""

from datetime import timedelta
from uuid import uuid4

import pytest

from livlina.assessments.protection import services as protection
from livlina.assessments.protection.errors import SomeoneElseChangedThePlan
from livlina.cases.models import Party
from livlina.cases.terms import PartyRole
from livlina.cases.tests.test_told_to_those_who_have import Place
from livlina.core import clock
from livlina.organisation.tests.factories import actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return Place()


def plan(place, by, version, **told):
    facts = {
        "words": {"signals": "Öppnar inte", "people": "Går till systern"},
        "review_on": clock.today(),
        "bag": ["pass"],
    }
    return protection.write_safety_plan(
        actor(by), case=place.case, party=Party.objects.get(case=place.case, role=PartyRole.CLIENT),
        facts=protection.PlanFacts(**facts | told), version=version, submission=uuid4(), at=clock.now(),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("told", "is_told"),
    [
        ({"words": {"signals": "Öppnar inte", "people": "Går till Hasse"}}, True),
        ({"words": {"signals": "Öppnar inte"}}, True),
        ({"bag": []}, True),
        ({"shared": ["signals"], "shared_with": "skolan", "shared_on": clock.today()}, True),
        ({"words": {"signals": "Öppnar inte", "people": "Går till systern", "place": "Kyrkan"}}, False),
        ({"bag": ["pass", "nycklar"], "review_on": clock.today() + timedelta(days=5)}, False),
    ],
)
def test_s152_a_plan_that_says_other_than_the_one_that_stood_is_told(place, told, is_told):
    plan(place, place.karin, 0)
    plan(place, place.selma, 1, **told)
    assert place.told() == ({("Karin Exempel", "plan")} if is_told else set())
    with pytest.raises(SomeoneElseChangedThePlan):
        plan(place, place.selma, 1)

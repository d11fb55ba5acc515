"""How long the next will wait: laws of the reckoning, and the page as one who leads sees it."""

from dataclasses import replace

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from livlina.access.terms import Role
from livlina.cases.tests.asking import questions
from livlina.cases.tests.factories import CaseFactory, engaged
from livlina.organisation.tests.factories import UnitFactory, worker
from livlina.support.forecast.panels import weeks
from livlina.support.forecast.rules import WEEKS, Assumed, Change, forecast
from livlina.support.waiting.tests.test_waiting import waits

CALM = Assumed(waiting=0, weekly=0.0, least=10, most=10, gap=1, missed=0.0, counsellors=1, places=1)

assumptions = st.builds(
    Assumed,
    waiting=st.integers(0, 30),
    weekly=st.floats(0, 3),
    least=st.integers(1, 5),
    most=st.integers(5, 12),
    gap=st.integers(1, 3),
    missed=st.floats(0, 0.5),
    counsellors=st.integers(1, 5),
    places=st.integers(1, 6),
)


def test_one_place_and_nobody_before_is_half_a_help_away_and_each_before_a_whole_one() -> None:
    """Ten talks a week apart, in a place that is somewhere in its ten weeks: known without any trial."""
    none, one, two = (forecast(replace(CALM, waiting=ahead)) for ahead in (0, 1, 2))
    assert none[0].middle == pytest.approx(5, abs=0.7)
    assert one[0].middle == pytest.approx(none[0].middle + 10)
    assert two[0].high == pytest.approx(none[0].high + 20)
    assert none[-1].high == 0


def test_a_free_place_is_had_at_once_and_missed_talks_make_help_longer() -> None:
    free = forecast(replace(CALM, free=1))
    assert [each.high for each in free] == [0] * len(WEEKS)
    kept, missed = forecast(replace(CALM, waiting=3)), forecast(replace(CALM, waiting=3, missed=0.5))
    assert missed[0].middle == pytest.approx(2 * kept[0].middle, rel=0.15)


@settings(max_examples=25)
@given(assumptions)
def test_the_same_assumptions_give_the_same_answer_and_its_parts_are_in_order(assumed: Assumed) -> None:
    found = forecast(assumed)
    assert found == forecast(assumed)
    assert tuple(each.week for each in found) == WEEKS
    assert all(0 <= each.low <= each.middle <= each.high for each in found)


@settings(max_examples=25)
@given(assumptions, st.integers(1, 10), st.integers(0, 20))
def test_who_leaves_makes_no_wait_shorter_and_a_group_makes_none_longer(
    assumed: Assumed, places: int, begins: int
) -> None:
    now = forecast(assumed)
    left = forecast(assumed, Change(leaving=1))
    group = forecast(assumed, Change(group=places, begins=begins))
    assert (left == []) == (assumed.counsellors == 1)
    for base, shorter in zip(now, group, strict=True):
        assert shorter.middle <= base.middle
    for base, longer in zip(now if left else [], left, strict=True):
        assert longer.middle >= base.middle


def test_where_all_stop_nobody_is_promised_anything() -> None:
    assert forecast(CALM, Change(leaving=1)) == []
    taken = forecast(replace(CALM, waiting=2), Change(leaving=1, group=2, begins=4))
    assert weeks(taken[0].low) == "ingen plats"
    assert [weeks(value) for value in (0.2, 1.2, 7.6, 200)] == ["ingen väntan", "1 vecka", "8 veckor", "över två år"]


# ---- the page ----

PAGE = reverse("waiting_forecast")


def on_the_list(unit, anna, count):
    for _ in range(count):
        case = CaseFactory(unit=unit)
        engaged(case, anna)
        waits(case, anna, ago=20)


@pytest.mark.django_db
def test_one_who_leads_sees_what_it_rests_on_and_changes_it(browse, traces):
    unit, other = UnitFactory(full_name="RVC Prov"), UnitFactory()
    anna, lead = worker(unit), worker(unit, Role.GROUP_LEADER)
    client = browse(lead)
    assert "Ingen väntar på hjälp" in client.get(PAGE).content.decode()
    on_the_list(unit, anna, 3)
    on_the_list(other, worker(other), 2)
    page = client.get(PAGE)
    assert page.context["one"].waiting == 3
    told = page.context["form"].data
    assert (told["vantar"], told["nya"], told["behandlare"]) == (3, 0.2, 1)
    assert [row["name"] for row in page.context["scenarios"]] == [
        "Som nu", "En behandlare slutar", "En grupp med 8 platser",
    ]  # fmt: skip
    words = page.content.decode()
    assert "Stödsamtal, RVC Prov" in words
    assert "Ingen är kvar som kan ge hjälpen." in words
    assert traces("cases.listed")[-1]["why"] == "waiting"
    typed = {"vantar": "0", "nya": "0", "lediga": "1", "slutar": "0", "grupp": "0"}
    changed = client.get(PAGE, typed)
    assert "<strong>behöver troligen inte vänta</strong>" in changed.content.decode()
    assert [row["name"] for row in changed.context["scenarios"]] == ["Som nu"]
    asked = questions(client, PAGE)
    on_the_list(unit, anna, 6)
    assert questions(client, PAGE) == asked


@pytest.mark.django_db
def test_what_cannot_be_is_said_at_its_field_and_a_stranger_sees_no_page(browse):
    unit, other = UnitFactory(), UnitFactory()
    anna = worker(unit)
    on_the_list(unit, anna, 1)
    lead = browse(worker(unit, Role.GROUP_LEADER))
    for told, field, words in (
        ({"minst": "9", "mest": "3"}, "mest", "minst så många"),
        ({"lediga": "200"}, "lediga", "Fler än"),
        ({"slutar": "4"}, "slutar", "Fler än"),
        ({"nya": "många"}, "nya", "som 1,5"),
        ({"vantar": "-1"}, "vantar", "från 0 till 300"),
        ({"behandlare": ""}, "behandlare", "från 1 till 60"),
    ):
        page = lead.get(PAGE, told)
        assert words in str(page.context["form"].errors[field])
        assert page.context["form"][field].value() == told[field]
        assert "lines" not in page.context
    for told in ({"enhet": str(other.public_id), "hjalp": "talks"}, {"hjalp": "finns-inte"}):
        page = lead.get(PAGE, told)
        assert "Ingen väntar på den hjälpen där" in page.content.decode()
        assert "lines" not in page.context
    assert browse(anna).get(PAGE).status_code == 404
    elsewhere = browse(worker(other, Role.GROUP_LEADER)).get(PAGE, {"enhet": str(unit.public_id), "hjalp": "talks"})
    assert "Ingen väntar på hjälp" in elsewhere.content.decode()

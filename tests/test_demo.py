"""The demo city: nobody's, the same each time, and true to the published year."""

import json
from collections import Counter
from datetime import date
from random import Random

import pytest
from django.db.models import Count
from hypothesis import given
from hypothesis import strategies as st

from livlina.access import anchors
from livlina.access.actor import system
from livlina.access.terms import Role
from livlina.assessments.models import Assessment
from livlina.cases.models import Case, CaseFile, ConsentStep, DocumentLine, Note, OwnSupport
from livlina.cases.review import queries
from livlina.cases.review.terms import Reason
from livlina.core import clock, identity_number
from livlina.core.period import Period
from livlina.core.uploads import scanner
from livlina.demo import city, plan, showcase, words
from livlina.organisation import loading
from livlina.organisation.models import Staff
from livlina.organisation.services import load_organisation
from livlina.organisation.tests.factories import actor
from livlina.people.models import DuplicateTask, Person
from livlina.reports import exports, services
from livlina.reports.tests import published
from livlina.support.models import ChainStep, ChildsWord, GroupMeeting, GroupPlace, PartnerWord, Plan, Wait

ROOT = system("root")


@given(seed=st.integers(0, 10_000), born=st.dates(date(1930, 1, 1), date(2020, 12, 31)))
def test_s134_an_identity_number_is_valid_and_from_the_range_for_tests(seed, born):
    number = words.identity_number(Random(seed), born=born)
    parsed = identity_number.parse(number, today=date(2026, 11, 20))
    assert isinstance(parsed, identity_number.IdentityNumber)
    assert parsed.born_on == born
    assert 980 <= int(number[8:11]) <= 999


@given(seed=st.integers(0, 10_000))
def test_s134_a_telephone_number_is_one_kept_free_for_fiction(seed):
    number = words.phone(Random(seed))
    assert number.startswith(("070-174 06 ", "08-465 004 "))


@pytest.mark.parametrize("seed", range(5))
def test_the_published_year_is_planned_exactly_whatever_the_seed(seed):
    plans = list(plan.published_year(Random(seed)))
    adults = [each for each in plans if each.role != "child"]
    assert len(adults) == 916
    assert all(plan.PUBLISHED[0] <= each.came_in_on <= plan.PUBLISHED[1] for each in plans)
    offered = Counter(each.unit for each in plans if each.entrance == "police" and each.offered == "yes")
    assert offered == plan.POLICE


def test_the_same_seed_and_day_give_the_same_plan():
    first, second = (list(plan.later_years(Random(7), count=50, today=date(2026, 11, 20))) for _ in range(2))
    assert first == second


def load_city(size, file="stockholm.yaml"):
    def organise():
        reading = loading.read(loading.SHIPPED / file)
        load_organisation(ROOT, plan=reading.plan, at=clock.now())

    return city.load(ROOT, seed=1, size=size, now=clock.now(), progress=lambda count: None, organise=organise)


@pytest.mark.django_db
@pytest.mark.req("R-386", "R-387", "R-388", "R-389", "R-390", "R-392")
def test_the_city_reproduces_every_published_cell_by_counting_its_cases(tmp_path, monkeypatch, application):
    monkeypatch.setenv("LIVLINA_DEMO", str(tmp_path))
    accounts = load_city(city.CITY)
    with application(ROOT):
        report = services.read_tables(ROOT, period=Period(date(2020, 10, 1), date(2021, 9, 30)), written_as="json")
    document = json.loads(exports.written(report, "json", day=clock.today()))
    assert document["tables"] == published.the_tables()
    assert Case.objects.count() == city.CITY
    assert {account.role for account in accounts} == {role.value for role in Role}


@pytest.mark.django_db
def test_a_small_city_lives_until_today_with_people_journals_and_protected_identities(
    tmp_path, monkeypatch, application
):
    monkeypatch.setenv("LIVLINA_DEMO", str(tmp_path))
    monkeypatch.setattr(scanner, "in_demo", lambda: True)
    load_city(city.SMALL)
    assert Case.objects.count() == city.SMALL
    assert Case.objects.filter(closed_on=None).exists()
    assert Case.objects.filter(came_in_on__gt=clock.today().replace(year=clock.today().year - 1)).exists()
    assert Note.objects.filter(signed_at=None).exists()
    assert set(Person.objects.values_list("protection", flat=True)) >= {"none", "secrecy_marking"}
    assert Person.objects.filter(sex="unknown").exists() or Case.objects.filter(minor_children="unknown").exists()
    assert DuplicateTask.objects.count() >= len(city.KNOWN_BEFORE)
    for kind in (Plan, Wait, DocumentLine, CaseFile, Assessment):
        assert kind.objects.exists(), f"nobody has a {kind._meta.model_name}"
    controllers = Staff.objects.filter(memberships__role=Role.REGISTER_CONTROLLER)
    assert controllers.count() >= 2  # one proposes, another decides
    for controller in controllers:
        with application(actor(controller)):
            assert DuplicateTask.objects.exists(), (
                "one who sits where there are no clients has something to judge (S-12)"
            )
    assert (tmp_path / "accounts.json").stat().st_mode & 0o077 == 0
    # and what newer pages tell of: help of three kinds, a group, a risk over time, a plan, a refusal, own support
    helped = Case.objects.annotate(helps=Count("interventions")).filter(helps__gte=3).get()
    assert helped.assessments.filter(instrument="danger").exclude(signed_at=None).count() >= 3
    assert helped.safety_plans.exists()
    assert GroupMeeting.objects.filter(times__time__state="taken").distinct().count() == len(showcase.THEMES)
    assert {"started"} <= set(GroupPlace.objects.values_list("state", flat=True))
    steps = OwnSupport.objects.annotate(said=Count("steps")).order_by("said")
    assert list(steps.values_list("said", flat=True)) == [0, 1, 2]
    assert {"yes", "no"} <= set(ConsentStep.objects.values_list("step", flat=True))
    assert ChainStep.objects.filter(left_on=None).exclude(missing="").exists()
    assert ChainStep.objects.exclude(left_on=None).exclude(ended_on=None).exists()
    assert list(PartnerWord.objects.order_by("pk").values_list("kind", flat=True)) == ["accepted", "check", "check"]
    assert ChildsWord.objects.exclude(voice="").exists()


@pytest.mark.django_db
def test_a_small_city_has_something_to_review_and_its_traces_are_whole(tmp_path, monkeypatch):
    monkeypatch.setenv("LIVLINA_DEMO", str(tmp_path))
    accounts = load_city(city.SMALL)
    reviewer = next(account.username for account in accounts if account.role == Role.LOG_REVIEWER)
    waiting = queries.waiting(actor(Staff.objects.get(username=reviewer)))
    reasons = {reason for item in waiting for reason in item.reasons}
    assert reasons >= {Reason.NIGHT, Reason.NO_TASK, Reason.REFUSALS}
    assert anchors.verify(tmp_path).broken == []


@pytest.mark.django_db
def test_the_city_is_laid_in_an_empty_database_only(tmp_path, monkeypatch):
    monkeypatch.setenv("LIVLINA_DEMO", str(tmp_path))
    Staff.objects.create(username="ada", name="Ada Almprov")
    with pytest.raises(city.NotEmpty):
        load_city(city.SMALL)


@pytest.mark.django_db
def test_another_organisation_has_its_staff_and_no_case(tmp_path, monkeypatch):
    monkeypatch.setenv("LIVLINA_DEMO", str(tmp_path))
    accounts = load_city(0, "kommun-1.yaml")
    assert {account.unit for account in accounts} >= {"Relationsvåldsteamet", "Socialtjänstens mottagning"}
    assert not Case.objects.exists()

"""Who may take which decision stands in the register of delegations for that day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livlina.access.actor import system
from livlina.access.terms import Role
from livlina.core import clock
from livlina.organisation import loading, queries, rules
from livlina.organisation.errors import (
    AnotherWritesForBody,
    BeyondDelegation,
    LeadWritesForBody,
    NobodyIsDelegated,
    NotDelegated,
)
from livlina.organisation.models import Delegation, Unit
from livlina.organisation.rules import Amount, Mandate
from livlina.organisation.services import load_organisation
from livlina.organisation.terms import Basis, DecisionKind
from livlina.organisation.tests.factories import UnitFactory, actor, worker

DAY = date(2026, 11, 20)
SMALL = """\
schema_version: 1
key: provby
name: Provby
kind: municipality
boards:
  - {key: norr, name: Nämnden, from: 2015-01-01}
units:
  - {key: rvt, name: RVT, full_name: RVT, kind: rvt, model: integrated, board: norr, owners: [norr], from: 2018-01-01}
delegations:
"""
WORKER = Mandate(title="socialsekreterare", role="social_worker", grounds=frozenset({"a"}), most=Amount(talks=12))
HEAD = Mandate(title="enhetschef", role="unit_manager", grounds=frozenset({"a", "b"}))
BODY = Mandate(title="Utskottet", body="Utskottet")

counts = st.none() | st.integers(0, 40)
mandates = st.lists(
    st.builds(
        Mandate,
        title=st.sampled_from(["A", "B"]),
        role=st.sampled_from(["social_worker", "unit_manager"]),
        grounds=st.frozensets(st.sampled_from("ab")),
        most=st.builds(Amount, talks=counts, weeks=counts),
    ),
    max_size=4,
)


def told(*held, roles=("social_worker",), grounds=("a",), body="", leads=False, has_written=False, **amount):
    return rules.obstacle_to_deciding(
        held,
        roles=roles,
        body=body,
        grounds=grounds,
        amount=Amount(**amount),
        day=DAY,
        leads=leads,
        has_written=has_written,
    )


@given(held=mandates, ground=st.sampled_from("ab"), talks=counts, weeks=counts)
def test_r103_one_may_decide_exactly_when_a_row_of_ones_own_holds_it_all(held, ground, talks, weeks):
    own = [one for one in held if one.role == "social_worker" and (not one.grounds or ground in one.grounds)]
    within = [
        one
        for one in own
        if not (one.most.talks is not None and talks is not None and talks > one.most.talks)
        and not (one.most.weeks is not None and weeks is not None and weeks > one.most.weeks)
    ]
    assert (told(*held, grounds=(ground,), talks=talks, weeks=weeks) is None) == bool(within)


@pytest.mark.req("R-103")
def test_r103_the_obstacle_names_who_may():
    assert told(WORKER, HEAD, talks=12) is None
    assert told(WORKER, HEAD, BODY, body="Utskottet", talks=90, leads=True) is None
    beyond = told(WORKER, HEAD, talks=13)
    assert isinstance(beyond, BeyondDelegation)
    assert "högst 12 samtal" in str(beyond)
    assert "enhetschef" in str(beyond)
    other = told(WORKER, HEAD, grounds=("b",))
    assert isinstance(other, NotDelegated)
    assert "enhetschef" in str(other)
    assert isinstance(told(WORKER, HEAD, roles=("therapist",)), NotDelegated)
    assert isinstance(told(WORKER, BODY, body="Rådet"), NotDelegated)
    assert isinstance(told(BODY, body="Utskottet"), LeadWritesForBody)
    assert isinstance(told(BODY, body="Utskottet", leads=True, has_written=True), AnotherWritesForBody)
    assert isinstance(told(WORKER, grounds=("c",)), NobodyIsDelegated)
    assert isinstance(told(), NobodyIsDelegated)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("{kind: intervntion, role: social_worker, from: 2018-01-01, basis: general}", "Menade du ”intervention”?"),
        ("{kind: shelter, from: 2018-01-01, basis: general}", "Skriv antingen"),
        ("{kind: shelter, role: intake, body: X, from: 2018-01-01, basis: general}", "Skriv antingen"),
        ("{kind: shelter, body: X, grounds: [sol2025_9_7], from: 2018-01-01, basis: general}", "finns inte i listan"),
        ("{kind: shelter, body: X, grounds: [arkivlag], from: 2018-01-01, basis: general}", "används inte vid beslut"),
        ("{kind: shelter, body: X, applies_to: rvc, from: 2018-01-01, basis: general}", "finns inte i filen"),
        ("{kind: shelter, body: X, applies_to: rvt, from: 2017-01-01, basis: general}", "enheten rvt finns"),
        ("{kind: shelter, body: X, weeks: 1.5, from: 2018-01-01, basis: general}", "hela tal"),
        (
            (
                "{kind: shelter, body: X, from: 2018-01-01, basis: general}\n"
                "  - {kind: shelter, body: x, from: 2019-01-01, basis: general}"
            ),
            "redan delegationen",
        ),
    ],
)
def test_a_row_that_cannot_be_right_is_told(row, says):
    reading = loading.read_bytes(f"{SMALL}  - {row}\n".encode(), file="x.yaml")
    assert reading.plan is None
    assert any(says in fault.message for fault in reading.faults), reading.faults


@pytest.mark.parametrize("name", ["stockholm", "kommun-1", "kommun-2", "kommun-3"])
@pytest.mark.django_db
def test_r103_each_shipped_organisation_says_who_decides_each_kind_of_decision(name):
    plan = loading.read(loading.SHIPPED / f"{name}.yaml").plan
    load_organisation(system(account="drift"), plan=plan, at=clock.now())
    for day in (date(2024, 1, 1), DAY):
        rows = queries.delegations(day=day)
        assert {row.kind for row in rows} == set(DecisionKind.values)
        assert {row.basis for row in rows} == {Basis.GENERAL}
    unit = Unit.objects.filter(functions__function="authority", valid_to=None).first()
    anna, chef = actor(worker(unit, Role.SOCIAL_WORKER)), actor(worker(unit, Role.UNIT_MANAGER))
    kind, more = DecisionKind.INTERVENTION, Amount(talks=13)
    asked = {"unit_id": unit.pk, "day": DAY, "grounds": ["sol2025_11_1"]}
    assert queries.obstacle_to_deciding(anna, kind, amount=Amount(talks=12), **asked) is None
    assert isinstance(queries.obstacle_to_deciding(anna, kind, amount=more, **asked), BeyondDelegation)
    assert queries.obstacle_to_deciding(chef, kind, amount=more, **asked) is None
    elsewhere = asked | {"unit_id": UnitFactory().pk}
    assert isinstance(queries.obstacle_to_deciding(anna, kind, **elsewhere), NotDelegated)


@pytest.mark.django_db
def test_the_register_is_read_by_all_and_of_a_day(browse):
    unit = UnitFactory()
    Delegation.objects.create(
        kind="shelter", role="unit_manager", weeks=2, basis="general", valid_from=date(2020, 1, 1), unit=unit
    )
    client = browse(worker(unit))
    page = client.get("/delegationer/").content.decode()
    assert "Enhetschef" in page
    assert "Högst 2 veckor" in page
    assert "Ingen delegation gäller den dagen" in client.get("/delegationer/?dag=2019-12-31").content.decode()
    assert "går inte att läsa" in client.get("/delegationer/?dag=igår").content.decode()

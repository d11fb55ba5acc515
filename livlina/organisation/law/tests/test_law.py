"""Law is data with days; a section that is not verified is printed only when somebody has confirmed it."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from livlina.access.errors import NotPermitted
from livlina.access.terms import Role
from livlina.core import clock
from livlina.core.period import Period
from livlina.organisation.law import queries, rules, services
from livlina.organisation.law.errors import (
    LawIsConfirmed,
    LawIsNotConfirmed,
    LawIsNotInForce,
    LawIsUnconfirmed,
    UnknownGround,
)
from livlina.organisation.law.grounds import BadGrounds, Ground, ground, grounds, grounds_on, parsed
from livlina.organisation.law.models import LawConfirmation
from livlina.organisation.law.terms import AppliesTo, Confidence, ReadIn
from livlina.organisation.tests.coming_in import confirm
from livlina.organisation.tests.factories import UnitFactory, actor, worker

DAY = date(2026, 11, 20)
KEY = "sol2025_brottsoffer"
URL = f"/lagrum/{KEY}/"
READ = {"section": "5 kap. 1 §", "source": "SFS 2025:400 på riksdagen.se, läst 2026-11-20"}

sure = st.builds(
    Ground,
    key=st.just("a"),
    label=st.just("Prov"),
    law=st.just("lagen (2025:1)"),
    section=st.just("1 §"),
    period=st.just(Period(date(2025, 7, 1), date(2026, 12, 31))),
    applies_to=st.just(frozenset({"decision"})),
    confidence=st.sampled_from(Confidence.values),
    basis=st.sampled_from(ReadIn.values),
    is_unverified=st.booleans(),
)


@given(ground=sure, confirmed=st.sampled_from(["", "2 § lagen (2025:1)"]), days=st.integers(-30, 700))
def test_only_what_is_sure_and_verified_or_confirmed_is_printed_and_only_while_it_holds(ground, confirmed, days):
    day = date(2025, 7, 1) + timedelta(days=days)
    answer = rules.text_to_print(ground, confirmed=confirmed, day=day)
    if not date(2025, 7, 1) <= day <= date(2026, 12, 31):
        assert isinstance(answer, LawIsNotInForce)
    elif confirmed:
        assert answer == confirmed
    elif ground.is_unverified or ground.confidence != "high" or ground.basis == "recollection":
        assert isinstance(answer, LawIsUnconfirmed)
    else:
        assert answer == "1 § lagen (2025:1)"


@pytest.mark.parametrize("day", [date(2025, 6, 30), date(2025, 7, 1), DAY])
def test_the_list_that_is_shipped_names_the_law_of_the_day_and_nothing_of_the_other(day):
    of_decisions = grounds_on(day, AppliesTo.DECISION)
    is_new = day >= date(2025, 7, 1)
    assert ("sol2025_11_1" in of_decisions) == is_new
    assert ("sol2001_4_1" in of_decisions) == (not is_new)
    assert not any("verify" in one.section + one.note for one in grounds().values())
    assert all(one.is_unverified for one in grounds().values() if not one.section and one.confidence == "low")


def row(**changed):
    return {
        "key": "a",
        "label": "A",
        "law": "lagen",
        "section": "1 §",
        "valid_from": date(2020, 1, 1),
        "valid_to": None,
        "applies_to": ["decision"],
        "confidence": "high",
        "basis": "secondary",
    } | changed


@pytest.mark.parametrize(
    "rows",
    [
        [row(key="Å")],
        [row(), row()],
        [row(confidence="sure")],
        [row(basis="heard")],
        [row(confidence="low")],
        [row(section="verify")],
        [row(law="")],
        [row(applies_to=[])],
        [row(applies_to=["x"])],
        [row(valid_from="2020-01-01")],
        [row(valid_to=date(2019, 1, 1))],
        [row(valid_from=None)],
        [row(extra="x")],
        [{"key": "a"}],
        [row(replaces="b")],
        [row(replaces="b"), row(key="b")],
    ],
)
def test_a_list_that_cannot_be_right_is_not_read(rows):
    with pytest.raises(BadGrounds):
        parsed({"schema_version": 1, "grounds": rows})


def test_a_list_of_another_version_is_not_read():
    with pytest.raises(BadGrounds):
        parsed({"schema_version": 2, "grounds": [row()]})
    assert list(parsed({"schema_version": 1, "grounds": [row(unverified=True, confidence="low")]})) == ["a"]


@pytest.fixture
def admin(db):
    return worker(UnitFactory(), Role.SYSTEM_ADMIN, name="Siv Förvaltare")


@pytest.mark.django_db
def test_what_nobody_has_confirmed_is_not_printed_and_then_it_is_until_it_is_taken_back(admin):
    def said():
        return queries.printable(KEY, day=DAY)

    assert isinstance(said(), LawIsUnconfirmed)
    assert queries.printable("sol2025_11_1", day=DAY) == "11 kap. 1 § socialtjänstlagen (2025:400)"
    assert isinstance(queries.printable("sol2025_11_1", day=date(2025, 6, 30)), LawIsNotInForce)
    assert isinstance(queries.printable("no_such", day=DAY), UnknownGround)
    services.confirm_ground(actor(admin), ground=ground(KEY), at=clock.now(), **READ)
    assert said() == "5 kap. 1 § socialtjänstlagen (2025:400)"
    services.withdraw_confirmation(actor(admin), ground=ground(KEY), reason="Fel kapitel.", at=clock.now())
    assert isinstance(said(), LawIsUnconfirmed)
    with pytest.raises(LawIsNotConfirmed):
        services.withdraw_confirmation(actor(admin), ground=ground(KEY), reason="Igen.", at=clock.now())
    assert [row.is_withdrawal for row in queries.history(KEY)] == [True, False]


@pytest.mark.django_db
def test_a_confirmation_holds_for_the_list_that_was_read(admin):
    LawConfirmation.objects.create(
        ground=KEY, law="x", stated="en annan lydelse", source="x", said_by=admin, said_at=clock.now(), section="1 §"
    )
    assert isinstance(queries.printable(KEY, day=DAY), LawIsUnconfirmed)


@pytest.mark.django_db
def test_the_administrator_sees_what_is_unconfirmed_and_confirms_with_the_factor(browse, admin, traces):
    client = browse(admin)
    page = client.get("/lagrum/").content.decode()
    assert "väntar på att bekräftas" in page
    assert "obekräftat" in page
    page = client.get(URL).content.decode()
    assert "paragrafen är inte känd" in page
    assert "Skrivs inte ut förrän någon har bekräftat det" in page
    assert client.post(URL, READ).status_code == 403
    assert not LawConfirmation.objects.exists()
    confirm(client, admin)
    assert client.post(URL, READ).status_code == 302
    assert client.post(URL, READ).status_code == 302  # S-142
    assert LawConfirmation.objects.count() == 1
    assert traces("law.confirmed")
    page = client.get(URL).content.decode()
    assert "Siv Förvaltare" in page
    assert READ["source"] in page
    assert "5 kap. 1 § socialtjänstlagen (2025:400)" in page
    refused = client.post(URL, READ | {"section": "6 kap. 2 §"})
    assert refused.status_code == 422
    assert LawIsConfirmed.message in refused.content.decode()
    assert client.post(URL, {"withdraw": "1", "reason": "Fel kapitel."}).status_code == 302
    assert isinstance(queries.printable(KEY, day=DAY), LawIsUnconfirmed)


@pytest.mark.django_db
@pytest.mark.parametrize("odd", [{}, {"source": "a\x00b"}, {"source": "x" * 100_000}])
def test_s131_what_cannot_be_saved_gets_a_sentence(browse, admin, odd):
    client = browse(admin)
    confirm(client, admin)
    answer = client.post(URL, odd)
    assert answer.status_code == 200
    assert "data-error" in answer.content.decode()
    assert not LawConfirmation.objects.exists()


@pytest.mark.django_db
def test_what_is_sent_from_an_old_page_is_told_so(browse, admin):
    client = browse(admin)
    confirm(client, admin)
    answer = client.post(URL, {"withdraw": "1"})
    assert answer.status_code == 422
    assert LawIsNotConfirmed.message in answer.content.decode()


@pytest.mark.django_db
def test_s01_others_read_and_confirm_nothing(browse, admin, application):
    other = worker(UnitFactory(), Role.UNIT_MANAGER)
    client = browse(other)
    confirm(client, other)
    page = client.get(URL).content.decode()
    assert "Bekräfta lagrummet" not in page
    assert client.post(URL, READ).status_code == 404
    assert client.get("/lagrum/finns_inte/").status_code == 404
    with pytest.raises(NotPermitted):
        services.confirm_ground(actor(other), ground=ground(KEY), at=clock.now(), **READ)
    services.confirm_ground(actor(admin), ground=ground(KEY), at=clock.now(), **READ)
    into = (
        "INSERT INTO organisation_lawconfirmation "
        "(public_id, ground, section, law, stated, source, is_withdrawal, said_by_id, said_at) VALUES "
        f"(gen_random_uuid(), '{KEY}', '1 §', 'x', 'x', 'x', false, {{}}, now())"
    )
    for who, sql in (
        (other, into.format(other.pk)),
        (other, into.format(admin.pk)),
        (admin, into.format(other.pk)),
        (admin, "UPDATE organisation_lawconfirmation SET section = '9 §'"),
        (admin, "DELETE FROM organisation_lawconfirmation"),
    ):
        with application(actor(who)), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)

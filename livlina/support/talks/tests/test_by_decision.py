"""Talks by decision: as many as were granted and as long, more only by an extension, and what was held is kept."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from livlina.cases.commissions.tests.test_extent import Deciding
from livlina.cases.tests.factories import CaseFactory, engaged
from livlina.core import clock
from livlina.organisation.models import Unit
from livlina.organisation.tests.factories import actor
from livlina.support.models import Session
from livlina.support.rules import Talks
from livlina.support.talks import queries, rules
from livlina.support.talks.errors import GrantedAreUsedUp, GrantIsOver, NotThatManyGranted
from livlina.support.talks.rules import Grant, Granted, HelpTalk, Setting
from livlina.support.talks.tests.test_talks import page, said, typed
from livlina.support.terms import SessionForm, SessionState, TalkKind
from livlina.support.tests.factories import session

DAY = date(2026, 5, 1)
DAYS = st.integers(-200, 200).map(lambda days: DAY + timedelta(days=days))
GRANTS = st.lists(
    st.builds(
        Grant,
        starts_on=DAYS,
        talks=st.none() | st.integers(0, 8),
        weeks=st.none() | st.integers(1, 30),
        ends_on=st.none() | DAYS,
    ).filter(lambda grant: grant.ends_on is None or grant.ends_on >= grant.starts_on),  # as the database keeps it
    max_size=4,
)
HELD = st.lists(
    st.builds(
        HelpTalk,
        key=st.integers(1, 500),
        on=DAYS,
        form=st.sampled_from(SessionForm.values),
        state=st.sampled_from(SessionState.values),
    ),
    max_size=12,
    unique_by=lambda row: row.key,
)
SETTINGS = st.builds(Setting, missed=st.booleans(), late=st.booleans(), phone=st.booleans(), group=st.booleans())


@pytest.mark.req("R-104")
@given(grants=GRANTS, held=HELD, setting=SETTINGS)
def test_what_stands_out_is_exactly_what_is_more_than_was_granted_or_after_it(grants, held, setting):
    found = rules.granted(grants, held, day=DAY, setting=setting)
    assert (found is None) == (not grants)
    if found is None:
        return
    talks = found.talks
    takes = {row.key for row in held if rules.counts_as_granted(form=row.form, state=row.state, setting=setting).takes}
    assert found.beyond <= takes
    assert talks.used + talks.booked <= len(takes)
    if talks.limit is not None:
        assert talks.limit <= sum(grant.talks or 0 for grant in grants)
        assert len(found.beyond) >= talks.used + talks.booked - talks.limit
    if found.last_day is not None:
        assert {row.key for row in held if row.key in takes and row.on > found.last_day} <= found.beyond | {
            row.key for row in held if row.on < min(grant.starts_on for grant in grants)
        }
    more = rules.granted([*grants, Grant(starts_on=DAY, talks=3)], held, day=DAY, setting=setting)
    if talks.limit is not None and found.last_day is not None and found.last_day >= DAY:
        assert more.talks.limit == talks.limit + 3


@given(
    used=st.integers(0, 12),
    limit=st.none() | st.integers(0, 12),
    last_day=st.none() | DAYS,
    on=DAYS,
    takes=st.booleans(),
    already=st.integers(0, 2),
)
def test_a_talk_by_decision_is_booked_exactly_within_what_was_granted(used, limit, last_day, on, takes, already):
    granted = Granted(talks=Talks(used=used, limit=limit, kind=TalkKind.HELP), last_day=last_day)
    obstacle = rules.obstacle_to_booking_granted(granted, on=on, takes=takes, already=already)
    if last_day is not None and on > last_day:
        assert isinstance(obstacle, GrantIsOver)
    elif takes and limit is not None and used >= limit:
        assert isinstance(obstacle, NotThatManyGranted if already else GrantedAreUsedUp)
    else:
        assert obstacle is None
    assert granted.is_near(DAY) == (
        (limit is not None and used >= limit - 1) or (last_day is not None and last_day - DAY <= rules.NEAR)
    )


def stands(case, staff, application):
    with application(actor(staff)):
        counted = queries.counted(case, day=clock.today())
        return queries.by_decision(case, day=clock.today(), setting=counted.setting).granted


def earlier_today(hours):
    """So many hours ago, or the first of the day: just after midnight too it is a talk of today."""
    midnight = timezone.localtime(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    return max(clock.now() - timedelta(hours=hours), midnight)


def help_talk(staff, **changed):
    return typed(staff, kind="help", **changed)


@pytest.mark.django_db
@pytest.mark.req("R-104")
def test_r104_who_carries_it_out_sees_what_is_left_books_no_more_and_loses_nothing_that_was_held(browse, application):
    place = Deciding(talks=3)
    commission, theirs = place.taken()
    bo = browse(place.bo)
    new = page("session_new", theirs)
    session(theirs, place.bo, earlier_today(hours=3), kind=TalkKind.HELP)
    bo.post(new, help_talk(place.bo))  # also in a case that was never investigated: it is decided where it came from
    for name in ("case", "case_sessions", "case_talks"):
        assert "1 av 3" in said(bo.get(page(name, theirs)))
    near = said(bo.get(page("case", theirs)))
    assert "1 kvar av 3 beviljade samtal" in near
    assert "Prata med personen om vad som händer sedan" in near
    refused = said(bo.post(new, help_talk(place.bo, days=2, repeat="weekly", times="2")))
    assert "Det finns 1 samtal kvar av 3 beviljade" in refused
    bo.post(new, help_talk(place.bo, days=2))
    refused = said(bo.post(new, help_talk(place.bo, days=3, minutes="45")))
    assert "Alla 3 samtal som är beviljade är hållna eller bokade" in refused
    assert page("case_talks", theirs) in refused
    assert 'value="45"' in refused  # what was typed is kept
    assert Session.objects.filter(case=theirs, state=SessionState.BOOKED).count() == 2

    # what was in fact held is written down, and stands out
    held = help_talk(place.bo, days=0, starts_time="00.01", minutes="5", state="held")
    assert bo.post(new, held).status_code == 302
    assert "utöver beslutet" in said(bo.get(page("case_sessions", theirs)))
    whole = said(bo.get(page("case_talks", theirs)))
    assert "1 fler än de 3 samtal som är beviljade" in whole
    assert "1 samtal är utöver det som är beviljat" in whole
    assert reverse("commission_more", args=[commission.public_id]) in whole

    # more is asked for and decided: it is within what is granted, and one more can be booked
    place.ask(commission, theirs, talks=2)
    assert "förlängning begärd" in said(bo.get(page("case_talks", theirs)))
    place.sign(place.propose(talks=5, ends_on=place.ends_on))
    assert "utöver beslutet" not in said(bo.get(page("case_sessions", theirs)))
    assert (stands(theirs, place.bo, application).talks.left, place.stands(commission).amount.talks) == (1, 5)
    assert bo.post(new, help_talk(place.bo, days=3)).status_code == 302

    # after the last day nothing is booked, nor moved there
    late = (place.ends_on - clock.today()).days + 1
    assert "Hjälpen är beviljad till och med" in said(bo.post(new, help_talk(place.bo, days=late)))
    booked = Session.objects.filter(case=theirs, state=SessionState.BOOKED).first()
    move = page("session_move", theirs, booked.public_id)
    assert "Hjälpen är beviljad till och med" in said(bo.post(move, help_talk(place.bo, days=late)))
    assert bo.post(move, help_talk(place.bo, days=6)).status_code == 302  # but it keeps its knot within it
    assert bo.post(new, typed(place.bo, days=late, kind="advice")).status_code == 302


@pytest.mark.django_db
@pytest.mark.req("R-104")
def test_r104_where_the_same_workers_decide_the_limit_is_the_decisions_and_an_extension_moves_it(browse, application):
    place = Deciding(talks=1, ends_on=None, weeks=2)
    Unit.objects.filter(pk=place.unit.pk).update(model="integrated")
    place.case.refresh_from_db()
    anna = browse(place.anna)
    assert stands(place.case, place.anna, application).last_day is None  # the weeks run from the first talk
    session(place.case, place.anna, earlier_today(hours=2), kind=TalkKind.HELP)
    found = stands(place.case, place.anna, application)
    assert found.talks.left == 0
    assert found.last_day == clock.today() + timedelta(days=13)
    shown = said(anna.get(page("case_talks", place.case)))
    assert reverse("decision_extend", args=[place.case.public_id, place.ten.public_id]) in shown
    assert "Alla 1 samtal" in said(anna.post(page("session_new", place.case), help_talk(place.anna)))
    place.give(place.unit, decision=place.ten)  # carried out in the same case it is not counted twice
    assert stands(place.case, place.anna, application).talks.limit == 1
    longer = place.sign(place.propose(talks=3, weeks=4))
    found = stands(place.case, place.anna, application)
    assert (found.talks.left, found.last_day) == (2, clock.today() + timedelta(days=27))
    shown = said(anna.get(page("case_talks", place.case)))
    assert reverse("decision_extend", args=[place.case.public_id, longer.public_id]) in shown
    assert anna.post(page("session_new", place.case), help_talk(place.anna)).status_code == 302


@pytest.mark.django_db
def test_what_another_unit_gives_is_no_limit_where_it_was_decided_and_one_without_decision_is_not_asked_about(
    browse, application
):
    place = Deciding(talks=4)
    place.give(decision=place.ten)
    found = stands(place.case, place.anna, application)  # the other decision there says nothing of how much
    assert (found.talks.limit, found.last_day) == (None, None)
    case = CaseFactory(unit=place.near)
    engaged(case, place.bo)
    client = browse(place.bo)
    client.get(page("case", case))
    with CaptureQueriesContext(connection) as queried:
        client.get(page("case", case))
    assert not [row for row in queried if "help_granted" in row["sql"]]

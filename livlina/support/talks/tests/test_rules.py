"""How talks are counted, as laws."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livlina.cases.terms import CaseRole
from livlina.support.rules import Talks
from livlina.support.talks import rules
from livlina.support.talks.errors import (
    HasNoLimit,
    MoreIsAskedFor,
    MoreReasonMissing,
    NoInvestigationYet,
    NotThatMany,
    TalksUsedUp,
)
from livlina.support.talks.rules import Setting, Tallied
from livlina.support.talks.terms import COUNTERS, Wish
from livlina.support.terms import SessionForm, SessionState, TalkKind

KINDS = st.sampled_from(TalkKind.values)
FORMS = st.sampled_from(SessionForm.values)
STATES = st.sampled_from(SessionState.values)
NUMBERS = st.integers(0, 20)
SETTINGS = st.builds(
    Setting,
    limits=st.dictionaries(st.sampled_from(list(COUNTERS)), NUMBERS),
    warns_at=st.none() | NUMBERS,
    missed=st.booleans(),
    late=st.booleans(),
    phone=st.booleans(),
    group=st.booleans(),
    open_access=st.booleans(),
    spell_days=st.integers(1, 400),
)
ROWS = st.lists(
    st.builds(
        Tallied,
        kind=KINDS,
        number=st.integers(1, 5),
        form=FORMS,
        state=STATES,
        closed_for=st.none() | st.builds(timedelta, days=st.integers(0, 500)),
        more=st.booleans(),
    ),
    max_size=12,
)


@pytest.mark.req("R-089")
@given(kind=KINDS, form=FORMS, state=STATES, setting=SETTINGS)
def test_a_knot_is_taken_only_by_a_counter_and_each_meeting_has_its_sentence(kind, form, state, setting):
    count = rules.counts(kind=kind, form=form, state=state, setting=setting)
    assert count.sentence.endswith(".")
    assert count.takes <= (count.counter == kind)
    assert count.takes <= (kind in COUNTERS)
    assert not (count.takes and state in (SessionState.CANCELLED, SessionState.MOVED))
    booked, held = (
        rules.counts(kind=kind, form=form, state=each, setting=setting).takes
        for each in (SessionState.BOOKED, SessionState.HELD)
    )
    assert booked == held  # one that is booked holds the knot that it will take


@pytest.mark.req("R-129", "R-460")
@given(
    rows=ROWS,
    setting=SETTINGS,
    before=st.none() | NUMBERS,
    counter=st.sampled_from(list(COUNTERS)),
    role=st.sampled_from(CaseRole.values),
)
def test_each_counter_counts_its_own_alone(rows, setting, before, counter, role):
    def count(told):
        return rules.talks(told, counter=counter, role=role, before=before, setting=setting)

    talks = count(rows)
    assert talks == count([row for row in rows if row.kind == counter])
    assert talks.used + talks.booked + talks.more <= (before or 0) + sum(row.number for row in rows)
    if counter != TalkKind.TALK:
        assert talks == rules.talks(rows, counter=counter, role=role, before=None, setting=setting)


@pytest.mark.req("R-073", "R-074")
@given(rows=ROWS, setting=SETTINGS)
def test_who_uses_violence_comes_on_open_access_without_limit_only_where_the_unit_says_so(rows, setting):
    def limit(role):
        return rules.talks(rows, counter=TalkKind.TALK, role=role, before=0, setting=setting).limit

    if setting.open_access:
        assert limit(CaseRole.USING_VIOLENCE) is None
    else:
        assert limit(CaseRole.USING_VIOLENCE) == limit(CaseRole.EXPOSED)
    assert (limit(CaseRole.EXPOSED) is None) == (TalkKind.TALK not in setting.limits)


@given(days=st.integers(0, 800), setting=SETTINGS)
def test_what_was_before_a_case_had_been_closed_long_is_of_an_earlier_spell(days, setting):
    row = Tallied(kind=TalkKind.TALK, number=3, closed_for=timedelta(days=days))
    talks = rules.talks([row], counter=TalkKind.TALK, role=CaseRole.EXPOSED, before=0, setting=setting)
    assert talks.used == (0 if days >= setting.spell_days else 3)


@pytest.mark.req("R-089", "R-092")
@given(
    used=NUMBERS,
    booked=NUMBERS,
    limit=st.none() | NUMBERS,
    kind=KINDS,
    form=FORMS,
    setting=SETTINGS,
    is_decided=st.booleans(),
    already=st.integers(0, 3),
)
def test_a_booking_is_refused_exactly_when_no_knot_is_left_and_no_investigation_runs(
    used, booked, limit, kind, form, setting, is_decided, already
):
    talks = Talks(used=used, booked=booked, limit=limit, kind=kind) if kind in COUNTERS else None
    obstacle = rules.obstacle_to_booking(
        talks, kind=kind, form=form, setting=setting, is_decided=is_decided, already=already
    )
    takes = rules.counts(kind=kind, form=form, state=SessionState.BOOKED, setting=setting).takes
    goes_on = is_decided and kind == TalkKind.TALK
    if kind in rules.BY_DECISION:
        assert isinstance(obstacle, NoInvestigationYet) == (not is_decided)
    elif takes and limit is not None and used + booked >= limit and not goes_on:
        assert isinstance(obstacle, NotThatMany if already else TalksUsedUp)
    else:
        assert obstacle is None


@pytest.mark.req("R-089")
@given(used=NUMBERS, limit=st.integers(1, 20), knots=NUMBERS, wish=st.sampled_from(["", *Wish.values]))
def test_it_is_asked_from_the_last_but_one_until_there_is_an_answer(used, limit, knots, wish):
    talks = Talks(used=used, limit=limit)
    asks = rules.asks(talks, setting=Setting(), is_decided=False, wish=wish, knots=knots)
    is_time = used >= max(limit - 1, 1)
    assert asks == (is_time and (not wish or (wish == Wish.NOT_KNOWN and used > knots)))
    assert not rules.asks(talks, setting=Setting(), is_decided=True, wish=wish, knots=knots)
    assert not rules.asks(Talks(used=used), setting=Setting(), is_decided=False, wish=wish, knots=knots)


def test_the_units_own_warning_says_when_it_is_asked_also_after_an_exception():
    setting = Setting(warns_at=3)
    asked = [
        used
        for used in range(8)
        if rules.asks(Talks(used=used, limit=7, more=2), setting=setting, is_decided=False, wish="", knots=0)
    ]
    assert asked == [5, 6, 7]


@pytest.mark.parametrize(
    ("told", "refused"),
    [
        ({}, None),
        ({"limit": None}, HasNoLimit),
        ({"is_waiting": True}, MoreIsAskedFor),
        ({"reason": "för kort"}, MoreReasonMissing),
    ],
)
def test_more_talks_take_a_limit_a_reason_and_wait_once(told, refused):
    usual = {"count": 2, "reason": "Rättegången är om två veckor.", "limit": 5, "is_waiting": False}
    obstacle = rules.obstacle_to_more(**(usual | told))
    assert type(obstacle) is (refused or type(None))

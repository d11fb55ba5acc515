"""S-44: one line for each member of staff and day, and nothing lost on the way."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livlina.cases.readers import report, rules
from livlina.cases.readers.errors import PeriodTurned, TooLong
from livlina.cases.readers.rules import LINES_AT_MOST, Act

BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)

acts = st.lists(
    st.builds(
        Act,
        staff=st.integers(1, 4),
        at=st.integers(0, 8 * 24 * 60).map(lambda minutes: BEGINNING + timedelta(minutes=minutes)),
        who=st.just("Behandlare, RVC Prov"),
        act=st.sampled_from(["Öppnade ärendet", "Läste journalen", "Skrev i journalen"]),
        why=st.sampled_from(["", "handläggare för ärendet", "ledde enheten"]),
    ),
    max_size=60,
)


@given(acts=acts)
def test_s44_each_act_is_in_one_line_and_each_day_of_each_is_one_line(acts):
    lines = rules.folded(acts)
    assert sum(line.times for line in lines) == len(acts)
    assert len(lines) == len({(act.staff, act.at.date()) for act in acts})
    assert [line.day for line in lines] == sorted((line.day for line in lines), reverse=True)
    for line in lines:
        assert line.first.date() == line.last.date() == line.day
        assert line.first <= line.last
        assert 1 <= len(line.acts) <= line.times
        assert "" not in line.why


def test_s44_one_who_also_came_by_broken_glass_is_told_without_the_unit_there():
    at = datetime(2026, 11, 17, 9, tzinfo=UTC)
    duty = Act(staff=7, at=at, who="Behandlare, Socialjouren", act="Läste jourens kort")
    glass = Act(staff=7, at=at + timedelta(minutes=1), who="Medarbetare vid en annan enhet", act="Öppnade ärendet")
    told = {(line.who, line.acts) for line in rules.folded([duty, glass])}
    assert told == {(each.who, (each.act,)) for each in (duty, glass)}


@given(acts=acts)
def test_s44_what_was_done_and_why_is_told_once_each(acts):
    told = {(line.day, text) for line in rules.folded(acts) for text in (*line.acts, *line.why)}
    done = {(act.at.date(), text) for act in acts for text in (act.act, act.why) if text}
    assert told == done


@given(first=st.dates(date(2000, 1, 1), date(2100, 1, 1)), days=st.integers(-400, 400))
def test_a_period_that_ends_before_it_begins_is_refused(first, days):
    last = first + timedelta(days=days)
    if days < 0:
        with pytest.raises(PeriodTurned):
            rules.period(first, last)
    else:
        assert rules.period(first, last).days == days + 1


@given(lines=st.integers(0, 2 * LINES_AT_MOST))
def test_what_is_too_long_for_one_document_is_told(lines):
    assert isinstance(rules.obstacle_to_writing_out(lines), TooLong) == (lines > LINES_AT_MOST)


def test_a_line_reads_as_a_sentence():
    at = BEGINNING.replace(hour=8, minute=15)
    done = [
        Act(1, at, "Behandlare", "Öppnade ärendet"),
        Act(1, at + timedelta(hours=2), "Behandlare", "Läste journalen"),
    ]
    (line,) = rules.folded([*done, done[1]])
    assert report.what(line) == "Öppnade ärendet, läste journalen (3 gånger)"
    assert report.clock(line) == "08.15–10.15"

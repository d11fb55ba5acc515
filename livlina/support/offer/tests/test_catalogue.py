"""The shipped catalogues say what their sources do, and a file that cannot be right is told where."""

from datetime import date

import pytest

from livlina.organisation import loading
from livlina.support.offer import catalogue
from livlina.support.offer.items import Span
from livlina.support.offer.terms import Condition, HelpForm, PersonRole, Recipient, Regime
from requirements.register import load_register

ORGANISATIONS = ("kommun-1", "kommun-2", "kommun-3", "stockholm")


def offered(organisation, key):
    (row,) = [row for row in catalogue.shipped(organisation).offered if row.kind.key == key]
    return row


def sources_of(row):
    spans = [span for span in (row.kind.ages, row.talks, row.longest) if span]
    return {row.source, row.regime_source, row.kind.source, *row.conditions.values(), *(span.source for span in spans)}


def test_each_shipped_organisation_has_a_sound_catalogue_whose_sources_and_limits_there_are():
    known = set(load_register().requirements)
    assert tuple(catalogue.shipped_organisations()) == ORGANISATIONS
    for organisation in ORGANISATIONS:
        told = catalogue.shipped(organisation)
        assert told.organisation == organisation
        limits = {limit.key for limit in catalogue.shipped_limits(organisation)}
        for row in told.offered:
            assert sources_of(row) <= known
            spans = [span for span in (row.kind.ages, row.talks, row.longest) if span]
            named = {number for span in spans for number in (span.least, span.most) if isinstance(number, str)}
            assert named <= limits, (organisation, row.kind.key)


@pytest.mark.req("R-123", "R-124", "R-132", "R-172")
def test_the_kinds_of_help_are_what_the_sources_say():
    kinds = catalogue.kinds()
    assert (kinds["trappan"].ages.least, kinds["here_and_now"].ages.least) == (4, 4)
    assert kinds["trappan"].talks == Span(least=3, most=10, source="R-169")
    assert len(kinds["trappan"].steps) == 3
    protection = {
        *(Condition.VIOLENCE_CEASED, Condition.LIFE_STABLE, Condition.SAFE_AND_PROTECTED, Condition.NO_MEETINGS),
    }
    assert set(kinds["trappan"].conditions) == protection
    assert not kinds["here_and_now"].conditions
    assert "inte bearbetar" in kinds["here_and_now"].method
    assert (kinds["freedom_talks"].roles, kinds["freedom_talks"].form) == ({PersonRole.EXPOSED}, HelpForm.INDIVIDUAL)
    assert kinds["violence_talks"].roles == {PersonRole.USING_VIOLENCE}
    assert kinds["advice_contact"].roles == {PersonRole.EXPOSED, PersonRole.USING_VIOLENCE}
    assert offered("kommun-1", "advice_contact").regime == Regime.DECIDED
    assert {key for key, kind in kinds.items() if kind.recipient == Recipient.GUARDIAN} == {
        *("parent_course_abc", "parent_course_komet", "parent_tools"),
    }


@pytest.mark.req("R-175")
def test_the_same_help_is_given_in_another_way_in_another_organisation():
    ways = {name: offered(name, "here_and_now").regime for name in ("stockholm", "kommun-1")}
    assert ways == {"stockholm": Regime.DECIDED, "kommun-1": Regime.SERVICE}
    assert offered("kommun-1", "trappan").regime == Regime.DECIDED


def test_figures_come_from_the_organisations_own_file_by_day():
    (limit,) = [limit for limit in catalogue.shipped_limits("kommun-2") if limit.key == "freedom_talks"]
    figure = catalogue.limits_on([limit], date(2026, 1, 1))["freedom_talks"]
    assert (figure.value, figure.source) == (20, "R-123")
    assert catalogue.limits_on([limit], date(2014, 12, 31)) == {}
    assert catalogue.smallest([("x", 5, "R-001"), ("x", 3, "R-002"), ("x", 4, "R-003")])["x"].value == 3


GOOD = """\
schema_version: 1
organisation: provby
recent_contact:
  - {months: 3, from: 2020-01-01, to: 2020-12-31, source: Beslut 1, confidence: high}
  - {months: 4, from: 2021-01-01, to: null, source: Beslut 2, confidence: high}
offered:
  - {key: trappan, given: true, regime: service, from: 2020-01-01, to: 2020-12-31, source: Beslut 1, confidence: high}
  - {key: trappan, given: true, regime: decided, from: 2021-01-01, to: null, source: Beslut 2, confidence: high}
"""


def test_a_key_may_stand_in_rows_after_each_other_and_the_one_of_the_day_holds():
    told = catalogue.read_bytes(GOOD.encode()).catalogue
    found = {day: told.on(date(day, 6, 1)) for day in (2019, 2020, 2021)}
    assert {day: [(row.regime.value, holds) for row, holds in rows] for day, rows in found.items()} == {
        2019: [("decided", False)],
        2020: [("service", True)],
        2021: [("decided", True)],
    }
    windows = [told.window_on(date(year, 6, 1)) for year in (2019, 2020, 2021)]
    assert [window and window.months for window in windows] == [None, 3, 4]


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("key: trappan, given: true, regime: s", "key: trapan, given: true, regime: s", 7, "Menade du ”trappan”?"),
        ("regime: service", "regime: maybe", 7, "”regime” kan inte vara ”maybe”"),
        ("given: true, regime: service", "given: ja, regime: service", 7, "”given” ska vara true eller false"),
        ("months: 3", "months: 3.5", 4, "räknas i hela tal"),
        ("months: 4", "months: 4, months: 5", 5, "står två gånger"),
        ("regime: service", "regime: service, colour: red", 7, "är inget namn som filen kan ha här"),
        ("regime: service", "regime: service, talks: {least: 5, most: 3, source: x}", 7, "”least” är mer än ”most”"),
        ("regime: service", "regime: service, talks: {most: no_such, source: x}", 7, "”most” kan inte vara"),
        ("regime: service", "regime: service, notices: [a]", 7, "hela tal"),
        ("regime: service", "regime: service, conditions: {shoe_size: R-1}", 7, "är inget namn"),
        ("schema_version: 1", "schema_version: 2", 1, "schema_version: 1"),
        ("organisation: provby\n", "", 1, "”organisation” saknas"),
    ],
)  # fmt: skip
def test_what_cannot_be_right_is_told_by_line(old, new, line, words):
    assert GOOD.count(old) == 1, old
    reading = catalogue.read_bytes(GOOD.replace(old, new).encode())
    assert reading.catalogue is None
    assert (line, True) in [(fault.line, words in fault.message) for fault in reading.faults], reading.faults


def test_two_rows_of_the_same_days_are_a_fault():
    both = GOOD.replace("to: 2020-12-31", "to: 2021-01-01")
    faults = catalogue.read_bytes(both.encode()).faults
    assert [(fault.line, fault.message) for fault in faults] == [
        (5, "Två rader gäller samma dagar."),
        (8, "Samma hjälp står på en annan rad som gäller samma dagar."),
    ]


@pytest.mark.parametrize("data", [b"", b"- a", b"\xff\xfe", b"a: *b", b"[" * 99, b"organisation: [x]"])
def test_what_is_no_catalogue_is_a_fault_and_never_an_error(data):
    assert catalogue.read_bytes(data).catalogue is None


def test_kinds_are_checked_too():
    kind = "{key: x, name: X, roles: [child], recipient: child, form: group, source: R-1}"
    twice = (
        f"schema_version: 1\nkinds:\n  - {kind}\n  - {kind}\n  - {kind.replace('[child]', '[]').replace('x,', 'y,')}\n"
    )
    found, faults = catalogue.kinds_of(twice.encode())
    assert list(found) == ["x"]
    assert [(fault.line, fault.message) for fault in faults] == [
        (4, "Nyckeln står två gånger."),
        (5, "”roles” saknas: för vem hjälpen är."),
    ]


def test_a_catalogue_lies_beside_each_shipped_organisation():
    assert sorted(file.stem for file in loading.SHIPPED.glob("*.yaml")) == list(ORGANISATIONS)

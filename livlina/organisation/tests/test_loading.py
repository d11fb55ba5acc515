"""A file is told everything that is wrong in it, by line, and then stores nothing; a right one is kept in step with."""

import argparse
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livlina.access.actor import system
from livlina.access.errors import NotPermitted
from livlina.access.terms import Role
from livlina.cli import language
from livlina.cli import organisation as cli
from livlina.core import clock
from livlina.organisation import loading, queries
from livlina.organisation.errors import AnotherOrganisationLoaded, NoLongerInFile
from livlina.organisation.loading.comparing import compare
from livlina.organisation.models import (
    Catchment,
    ClosingReason,
    District,
    LocalLimit,
    Membership,
    Municipality,
    Room,
    Staff,
    Unit,
    UnitAlias,
    UnitFunction,
)
from livlina.organisation.services import load_organisation
from livlina.organisation.terms import Function, UnitKind
from livlina.organisation.tests.factories import MembershipFactory, UnitFactory, actor, worker

SYSTEM = system(account="drift")

SMALL = """\
schema_version: 1
key: provby
name: Provby kommun
kind: municipality
boards:
  - {key: norr, name: Norra nämnden, from: 2015-01-01, to: null}
  - {key: soder, name: Södra nämnden, from: 2015-01-01, to: null}
districts:
  - {name: Ängsby, from: 2015-01-01, to: 2022-12-31, basis: seed, board: norr}
  - {name: Åby, from: 2015-01-01, to: null, basis: public, board: soder}
  - {name: Nya Ängsby, from: 2023-01-01, to: null, basis: general, board: norr, formed_of: [Ängsby]}
units:
  - key: rvc-norr
    name: Norr
    full_name: RVC Norr
    aliases: [Norra]
    kind: rvc
    model: cohesive
    board: norr
    owners: [norr, soder]
    from: 2018-01-01
    functions:
      - {function: treatment, from: 2018-01-01}
      - {function: authority, from: 2019-01-01}
    staffing_target: {unit_manager: 1, therapist: 3}
catchments:
  - {district: Ängsby, function: treatment, unit: rvc-norr, from: 2018-01-01, to: 2022-12-31, basis: seed}
  - {district: Nya Ängsby, function: treatment, unit: rvc-norr, from: 2023-01-01, basis: seed}
  - {district: Åby, function: treatment, unit: rvc-norr, from: 2018-01-01, to: null, basis: public}
  - {district: Ängsby, function: authority, unit: rvc-norr, from: 2019-01-01, to: 2022-12-31, basis: seed}
  - {district: Nya Ängsby, function: authority, unit: rvc-norr, from: 2023-01-01, basis: seed}
  - {district: Åby, function: authority, unit: rvc-norr, from: 2019-01-01, to: null, basis: public}
police_areas:
  - {name: Provby, units: [rvc-norr], from: 2018-01-01, basis: general}
limits:
  - {key: talks_without_investigation, value: 5, measure: count, from: 2018-01-01, to: 2021-12-31, source: R-089}
  - {key: talks_without_investigation, value: 6, measure: count, from: 2022-01-01, to: null, source: Beslut 4}
closing_reasons:
  - {key: done, name: Målen uppnådda}
  - {key: moved, name: Flyttat}
projects:
  - {key: del, name: Delen, parent: hela, from: 2021-01-01}
  - {key: hela, name: Det hela, parent: null, from: 2020-01-01}
rights:
  decide_adult: [authority]
staff:
  - username: alva.prov
    name: Alva Provsson
    education: [socionom, psykoterapeut]
    certificates:
      - {name: Trappan, from: 2020-05-01}
    memberships:
      - {unit: rvc-norr, role: therapist, from: 2020-01-01}
"""


def read(text: str) -> loading.Reading:
    return loading.read_bytes(text.encode(), file="provby.yaml")


def plan(text: str = SMALL) -> loading.Plan:
    reading = read(text)
    assert reading.faults == []
    assert reading.plan is not None
    return reading.plan


def changed(old: str, new: str, *, text: str = SMALL) -> str:
    assert text.count(old) == 1, f"{old} stands {text.count(old)} times"
    return text.replace(old, new)


def line_of(text: str, words: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), start=1) if words in line)


def under(first: str, last_day: str, then: str, first_day: str) -> str:
    """The file with the unit under one board until a day, and under another from a day."""
    return changed(
        "    board: norr\n",
        f"    board:\n      - {{board: {first}, from: 2018-01-01, to: {last_day}}}\n"
        f"      - {{board: {then}, from: {first_day}}}\n",
    )


def load(text: str = SMALL, **options: Any) -> Any:
    return load_organisation(SYSTEM, plan=plan(text), at=clock.now(), **options)


# ---- reading


def test_a_right_file_is_read_in_its_order():
    told = plan()
    assert [board.key for board in told.boards] == ["norr", "soder"]
    assert told.districts[0].key == "angsby"
    assert told.units[0].boards[0].period.start == date(2018, 1, 1)
    assert told.rights == {"decide_adult": ("authority",)}


FAULTS = [
    (
        "{key: talks_without_investigation, value: 6",
        "{key: talks_without_investigatoin, value: 6",
        "value: 6",
        "”key” kan inte vara ”talks_without_investigatoin”. Menade du ”talks_without_investigation”?",
    ),
    # old, new, the line the fault stands on, words of the sentence
    (
        "basis: public, board: soder",
        "basis: public, board: sodre",
        "name: Åby",
        "Nämnden ”sodre” finns inte i filen. Menade du ”soder”?",
    ),
    ("    board: norr\n", "    board: nord\n", "board: nord", "Nämnden ”nord” finns inte i filen. Menade du ”norr”?"),
    (
        "    model: cohesive",
        "    model: cohesiv",
        "model: cohesiv",
        "”model” kan inte vara ”cohesiv”. Menade du ”cohesive”?",
    ),
    ("    kind: rvc\n", "    kind: center\n", "kind: center", "”kind” kan inte vara ”center”."),
    (
        "    aliases: [Norra]",
        "    alias: [Norra]",
        "alias: [Norra]",
        "”alias” är inget namn som filen kan ha här. Menade du ”aliases”?",
    ),
    ("    full_name: RVC Norr\n", "", "key: rvc-norr", "”full_name” saknas."),
    ("name: Provby kommun", "name: 12", "name: 12", "”name” ska vara text."),
    ("name: Provby kommun", "name: ''", "name: ''", "”name” är tomt."),
    ("name: Provby kommun", f"name: {'x' * 201}", "name: xxx", "”name” är 201 tecken. Högst 200 går att spara."),
    ("key: provby", "key: Provby", "key: Provby", "”key” ska vara ett ord av små bokstäver"),
    (
        "to: 2022-12-31, basis: seed, board: norr",
        "to: 2022-02-30, basis: seed, board: norr",
        "name: Ängsby",
        "Dagen 2022-02-30 finns inte i kalendern.",
    ),
    (
        "to: 2022-12-31, basis: seed, board: norr",
        "to: 221231, basis: seed, board: norr",
        "name: Ängsby",
        "”to” ska vara en dag skriven som 2021-03-05.",
    ),
    (
        "to: 2022-12-31, basis: seed, board: norr",
        "to: 2014-12-31, basis: seed, board: norr",
        "name: Ängsby",
        "Slutar 2014-12-31 men börjar 2015-01-01.",
    ),
    (
        "{key: done, name: Målen uppnådda}",
        "{key: done, name: Målen uppnådda, name: Klart}",
        "Klart",
        "”name” står två gånger.",
    ),
    ("{key: done, name: Målen uppnådda}", "Målen uppnådda", "- Målen uppnådda", "Här ska stå namn med värden"),
    ("schema_version: 1", "schema_version: 2", "schema_version", "Filen är skriven i en annan version än 1."),
    (
        "measure: count, from: 2022-01-01",
        "measure: talks, from: 2022-01-01",
        "measure: talks",
        (
            "”measure” kan inte vara ”talks”. Välj bland count, days, weeks, months, years, hour, hours, minutes, "
            "megabytes."
        ),
    ),
    ("value: 6", "value: -6", "value: -6", "”value” ska vara ett tal från 0"),
    ("value: 6", "value: 6.125", "value: 6.125", "”value” ska vara ett tal från 0"),
    ("therapist: 3", "therapist: 1.5", "therapist: 1.5", "Tjänster räknas i hela tal."),
    ("therapist: 3", "psykolog: 3", "psykolog: 3", "”psykolog” är inget namn"),
    (
        "decide_adult: [authority]",
        "decide_adult: [autority]",
        "autority",
        "kan inte vara ”autority”. Menade du ”authority”?",
    ),
    ("decide_adult: [authority]", "decide_all: [authority]", "decide_all", "”decide_all” är inget namn"),
    (
        "formed_of: [Ängsby]",
        "formed_of: [Ängby]",
        "Nya Ängsby, from",
        "Stadsdelen ”Ängby” finns inte i filen. Menade du ”Ängsby”?",
    ),
    ("formed_of: [Ängsby]", "formed_of: [Åby]", "Nya Ängsby, from", "Bildades av Åby, som ska sluta dagen före."),
    ("aliases: [Norra]", "aliases: [rvc_NORR]", "key: rvc-norr", "Namnet ”rvc_NORR” står redan på rad"),
    (
        "{key: moved, name: Flyttat}",
        "{key: moved, name: malen uppnadda}",
        "key: moved",
        "Namnet ”malen uppnadda” står redan på rad",
    ),
    ("{key: moved, name: Flyttat}", "{key: done, name: Flyttat}", "name: Flyttat", "Nyckeln ”done” står redan på rad"),
    (
        "- {function: authority, from: 2019-01-01}",
        "- {function: authority, from: 2017-01-01}",
        "function: authority, from: 2017",
        "Gäller från 2017-01-01, men enheten rvc-norr finns från 2018-01-01.",
    ),
    (
        "from: 2018-01-01, to: 2021-12-31, source: R-089",
        "from: 2018-01-01, to: 2022-01-01, source: R-089",
        "source: Beslut",
        "Gränsen har redan ett värde 2022-01-01–2022-01-01 på rad",
    ),
    (
        "parent: null, from: 2020-01-01",
        "parent: del, from: 2020-01-01",
        "key: del",
        "Projektet är en del av sig självt.",
    ),
    (
        "parent: hela, from: 2021-01-01",
        "parent: hela, from: 2019-01-01",
        "key: del",
        "Gäller från 2019-01-01, men projektet hela finns från 2020-01-01.",
    ),
    ("role: therapist", "role: terapeut", "role: terapeut", "”role” kan inte vara ”terapeut”."),
    (
        "{unit: rvc-norr, role: therapist",
        "{unit: rvc-nor, role: therapist",
        "role: therapist",
        "Enheten ”rvc-nor” finns inte i filen. Menade du ”rvc-norr”?",
    ),
    ("username: alva.prov", "username: Alva Prov", "username: Alva", "”username” ska vara ett ord"),
    ("units: [rvc-norr]", "units: [rvt-norr]", "name: Provby, units", "Enheten ”rvt-norr” finns inte i filen."),
]


@pytest.mark.parametrize(("old", "new", "place", "words"), FAULTS, ids=[fault[3][:40] for fault in FAULTS])
def test_a_fault_is_told_on_its_line(old, new, place, words):
    text = changed(old, new)
    reading = read(text)
    assert reading.plan is None
    told = [fault for fault in reading.faults if words in fault.message]
    assert told, reading.faults
    assert told[0].line == line_of(text, place)


def test_all_faults_of_a_file_are_told_at_once_in_its_order():
    text = changed("value: 6", "value: -6")
    text = changed("role: therapist", "role: terapeut", text=text)
    text = changed("board: soder}", "board: sodre}", text=text)
    text = changed("{key: moved, name: Flyttat}", "{key: done, name: Flyttat}", text=text)
    text = changed("kind: municipality", "kind: [stad]", text=text)
    assert [str(fault).split(". ")[0].rstrip(".").removesuffix(" och decimalpunkt") for fault in read(text).faults] == [
        "rad 4: ”kind” ska vara text",
        "stadsdelar, Åby, rad 10: Nämnden ”sodre” finns inte i filen",
        "lokala gränser, talks_without_investigation, rad 37: ”value” ska vara ett tal från 0, med högst två decimaler",
        "avslutsorsaker, rad 40: Nyckeln ”done” står redan på rad 39",
        "medarbetare, alva.prov, roller, rvc-norr, rad 53: ”role” kan inte vara ”terapeut”",
    ]


def test_one_mistake_is_told_once_and_not_again_by_all_who_point_at_it():
    faults = read(changed("    kind: rvc\n", "    kind: center\n")).faults
    assert [str(fault) for fault in faults] == [
        "enheter, rvc-norr, rad 17: ”kind” kan inte vara ”center”. Välj bland " + ", ".join(UnitKind.values) + "."
    ]


@pytest.mark.parametrize(
    ("data", "words", "line"),
    [
        (b"", "Filen är tom.", None),
        (b"key: stad\n  name: x\n", "Raden går inte att läsa som YAML.", 2),
        ("key: stad\nname: Å\n".encode("latin-1"), "Filen är inte sparad som UTF-8.", 2),
        (b"key: a\x00b\n", "osynligt styrtecken (U+0000)", 1),
        ("key: a\nname: \u202eb\n".encode(), "vänder läsriktningen (U+202E)", 2),
        (b"- en\n- lista\n", "Filen ska bestå av namn med värden", 1),
        (b"a: &x [1]\nb: *x\n", "hänvisar till en annan rad", 2),
        (b"a:\n b:\n  " + b"[" * 5000, "fler nivåer", 3),
        (b"a: 1\n---\nb: 2\n", "går inte att läsa som YAML", 2),
        (b"x" * 2_100_000, "större än 2 MB", None),
    ],
)
def test_what_is_no_organisation_file_gets_one_sentence(data, words, line):
    faults = loading.read_bytes(data, file="x.yaml").faults
    assert len(faults) == 1
    assert faults[0].line == line
    assert words in faults[0].message


def test_a_tag_that_would_make_an_object_is_a_word_of_the_wrong_kind():
    faults = read(changed("name: Provby kommun", "name: !!python/object/apply:os.getpid []")).faults
    assert [fault.message for fault in faults] == ["”name” ska vara text."]


@given(st.text(max_size=200) | st.binary(max_size=200).map(lambda data: data.decode("latin-1")))
def test_whatever_is_written_is_answered_and_never_crashes(text):
    assert loading.read_bytes(text.encode("utf-8", "surrogatepass"), file="x.yaml").plan is None


@given(
    place=st.integers(0, len(SMALL)),
    length=st.integers(0, 30),
    put=st.text(alphabet="[]{}:-,#'\"& \nabc0127*!|>%@", max_size=12),
)
def test_a_broken_copy_of_a_right_file_is_read_or_refused_with_lines_in_it(place, length, put):
    text = SMALL[:place] + put + SMALL[place + length :]
    for fault in read(text).faults:
        assert fault.line is None or 1 <= fault.line <= text.count("\n") + 1
        assert fault.message


# ---- what must hold between the rows


@pytest.mark.req("R-023")
def test_a_district_without_a_unit_some_days_is_a_fault_that_names_the_days():
    text = changed(
        "unit: rvc-norr, from: 2018-01-01, to: null, basis: public",
        "unit: rvc-norr, from: 2018-07-01, to: 2024-12-31, basis: public",
    )
    told = [(fault.where, fault.message) for fault in read(text).faults]
    assert told == [
        ("stadsdelar, Åby", "Ingen enhet har upptagningsområdet för treatment 2018-01-01–2018-06-30."),
        ("stadsdelar, Åby", "Ingen enhet har upptagningsområdet för treatment från 2025-01-01."),
    ]


@pytest.mark.req("R-023")
def test_a_district_with_two_units_on_a_day_is_a_fault_on_the_later_row():
    row = "  - {district: Åby, function: treatment, unit: rvc-norr, from: "
    text = changed(row, f"{row}2021-01-01, to: 2021-12-31, basis: seed}}\n{row}")
    first = line_of(text, "from: 2021-01-01, to: 2021-12-31, basis")
    (fault,) = read(text).faults
    assert fault.line == first + 1
    assert fault.message == f"Stadsdelen har redan en enhet för treatment 2021-01-01–2021-12-31 på rad {first}."


@pytest.mark.req("R-023")
def test_a_function_that_a_unit_holds_but_no_district_is_served_in_is_a_fault():
    text = "\n".join(line for line in SMALL.splitlines() if "function: authority, unit" not in line)
    assert [fault.message for fault in read(text).faults] == [
        "Ingen enhet har upptagningsområdet för authority 2019-01-01–2022-12-31.",
        "Ingen enhet har upptagningsområdet för authority från 2019-01-01.",
        "Ingen enhet har upptagningsområdet för authority från 2023-01-01.",
    ]


def test_in_a_file_that_says_it_is_not_complete_gaps_are_warnings():
    text = "\n".join(line for line in SMALL.splitlines() if "function: authority, unit" not in line)
    reading = read(changed("kind: municipality\n", "kind: municipality\ncomplete: false\n", text=text))
    assert reading.faults == []
    assert len(reading.warnings) == 3


def test_a_unit_stands_under_one_board_every_day_it_exists():
    two = under("norr", "2020-12-31", "soder", "2020-12-01")
    assert [fault.message for fault in read(two).faults] == [
        "Enheten står redan under en nämnd 2020-12-01–2020-12-31 på rad 20."
    ]
    none = under("norr", "2020-12-31", "soder", "2021-02-01")
    assert [fault.message for fault in read(none).faults] == [
        "Enheten står inte under någon nämnd 2021-01-01–2021-01-31."
    ]


def test_a_catchment_is_only_for_a_function_the_unit_holds_that_day():
    text = changed("- {function: authority, from: 2019-01-01}", "- {function: authority, from: 2019-06-01}")
    faults = read(text).faults
    assert {fault.message for fault in faults} == {
        "Enheten rvc-norr har inte funktionen authority 2019-01-01–2019-05-31."
    }
    assert len(faults) == 2


def test_a_catchment_outside_its_district_is_a_fault():
    text = changed(
        "{district: Nya Ängsby, function: treatment, unit: rvc-norr, from: 2023-01-01",
        "{district: Nya Ängsby, function: treatment, unit: rvc-norr, from: 2022-01-01",
    )
    assert [fault.message for fault in read(text).faults] == [
        "Gäller från 2022-01-01, men stadsdelen Nya Ängsby finns från 2023-01-01."
    ]


# ---- storing


@pytest.mark.django_db
def test_a_file_is_loaded_into_an_empty_database_as_the_application(application, traces):
    with application(SYSTEM):
        told = load().comparison
    assert told.before is None
    assert {change.act for change in told.changes} == {"created"}
    unit = Unit.objects.get()
    assert unit.staffing_target == {"unit_manager": 1, "therapist": 3}
    assert queries.board_of(unit.pk, day=date(2024, 1, 1)).key == "norr"
    assert [district.name for district in District.objects.get(key="nya-angsby").formed_of.all()] == ["Ängsby"]
    assert Municipality.objects.get().rights == {"decide_adult": ["authority"]}
    assert len(traces("organisation.loaded")) == 1


@pytest.mark.django_db
def test_staff_of_a_file_get_an_account_without_a_password():
    load()
    alva = Staff.objects.get()
    assert not alva.has_usable_password()
    assert alva.education == ["socionom", "psykoterapeut"]
    assert alva.certificates.get().name == "Trappan"
    assert alva.memberships.get().role == "therapist"


@pytest.mark.django_db
def test_the_same_file_again_changes_nothing(traces):
    load()
    ids = set(Catchment.objects.values_list("pk", "public_id"))
    told = load().comparison
    assert told.changes_nothing
    assert set(Catchment.objects.values_list("pk", "public_id")) == ids
    assert sum(counts["unchanged"] for counts in told.counts().values()) == 30
    assert len(traces("organisation.loaded")) == 2


@pytest.mark.django_db
def test_a_changed_file_changes_those_rows_and_adds_the_new(traces):
    load()
    moved = Catchment.objects.get(district__name="Åby", function=Function.TREATMENT)
    text = changed(
        "  - {district: Åby, function: treatment, unit: rvc-norr, from: 2018-01-01, to: null, basis: public}",
        "  - {district: Åby, function: treatment, unit: rvc-norr, from: 2018-01-01, to: 2024-12-31, basis: public}\n"
        "  - {district: Åby, function: treatment, unit: rvc-soder, from: 2025-01-01, to: null, basis: public}",
    )
    text = changed(
        "catchments:\n",
        "  - {key: rvc-soder, name: Söder, full_name: RVC Söder, kind: rvc, model: separated, board: soder,\n"
        "     from: 2025-01-01, functions: [{function: treatment, from: 2025-01-01}]}\ncatchments:\n",
        text=text,
    )
    text = changed("source: R-089", "source: Beslut 1", text=text)
    told = load(text).comparison
    acts = [(change.table.kind, change.act) for change in told.changes]
    assert acts == [
        ("units", "created"),
        ("unit_boards", "created"),
        ("functions", "created"),
        ("catchments", "updated"),
        ("catchments", "created"),
        ("limits", "updated"),
    ]
    again = Catchment.objects.get(pk=moved.pk)
    assert again.public_id == moved.public_id
    assert again.valid_to == date(2024, 12, 31)
    aby = District.objects.get(name="Åby")
    served = [
        queries.unit_for_district(aby, function=Function.TREATMENT, day=day)
        for day in (date(2024, 12, 31), date(2025, 1, 1))
    ]
    assert [unit.key for unit in served if unit] == ["rvc-norr", "rvc-soder"]
    (_, second) = traces("organisation.loaded")
    detail = json.loads(bytes(second["detail"]))
    assert [kind for kind, *_ in detail["changed"]] == ["catchments", "limits"]
    assert detail["changed"][0][1]["valid_to"] is None


@pytest.mark.django_db
def test_neighbouring_periods_can_move_the_day_between_them_both_ways():
    load()
    later = changed("to: 2021-12-31, source: R-089", "to: 2022-06-30, source: R-089")
    later = changed(
        "from: 2022-01-01, to: null, source: Beslut 4", "from: 2022-07-01, to: null, source: Beslut 4", text=later
    )
    for text in (later, SMALL):
        load(text)
        assert LocalLimit.objects.count() == 2
    load(under("soder", "2020-12-31", "norr", "2021-01-01"))
    unit = Unit.objects.get()
    assert queries.board_of(unit.pk, day=date(2021, 6, 1)).key == "norr"
    load(under("soder", "2021-12-31", "norr", "2022-01-01"))
    assert queries.board_of(unit.pk, day=date(2021, 6, 1)).key == "soder"


@pytest.mark.django_db
def test_closing_reasons_can_change_names_with_each_other():
    load()
    text = SMALL.replace("Målen uppnådda", "X").replace("Flyttat", "Målen uppnådda").replace("name: X", "name: Flyttat")
    load(text)
    assert ClosingReason.objects.get(key="done").name == "Flyttat"
    assert ClosingReason.objects.get(key="done").folded_name == "flyttat"


@pytest.mark.django_db
def test_what_others_point_at_is_ended_and_never_dropped_from_the_file(traces):
    load()
    text = changed("  - {key: moved, name: Flyttat}\n", "")
    text = changed("  - {key: del, name: Delen, parent: hela, from: 2021-01-01}\n", "", text=text)
    with pytest.raises(NoLongerInFile) as refusal:
        load(text, may_remove=True)
    assert refusal.value.facts["rows"] == (
        "avslutsorsaker: ”moved” finns i Livlina men inte i filen. Låt raden stå kvar, för ärenden kan peka på den.",
        "projekt: ”del” finns i Livlina men inte i filen. Låt raden stå kvar och sätt ”to” till sista dagen.",
    )
    assert ClosingReason.objects.count() == 2
    assert "load_organisation.refused" in traces()


@pytest.mark.django_db
def test_a_dated_fact_is_removed_only_when_asked_to():
    load()
    text = changed("      - {function: authority, from: 2019-01-01}\n", "")
    text = "\n".join(line for line in text.splitlines() if "function: authority, unit" not in line)
    text = text.replace("[Norra]", "[]")
    with pytest.raises(NoLongerInFile) as refusal:
        load(text)
    assert len(refusal.value.facts["rows"]) == 5
    assert UnitFunction.objects.count() == 2
    load(text, may_remove=True)
    assert UnitFunction.objects.count() == 1
    assert UnitAlias.objects.count() == 0
    assert Catchment.objects.count() == 3


@pytest.mark.django_db
def test_staff_and_roles_that_the_file_does_not_tell_are_left_alone():
    load()
    unit = Unit.objects.get()
    other = worker(unit)
    alva = Staff.objects.get(username="alva.prov")
    alva.set_password("en lång hemlig mening")
    alva.save()
    MembershipFactory(staff=alva, unit=unit, role="therapist", valid_from=date(2018, 1, 1), valid_to=date(2018, 12, 31))
    load(changed("role: therapist, from: 2020-01-01", "role: therapist, from: 2020-02-01"))
    assert Staff.objects.filter(pk=other.pk).exists()
    assert Staff.objects.get(pk=alva.pk).check_password("en lång hemlig mening")
    assert sorted(Membership.objects.filter(staff=alva).values_list("valid_from", flat=True)) == [
        date(2018, 1, 1),
        date(2020, 2, 1),
    ]


@pytest.mark.django_db
def test_another_organisation_is_refused():
    load()
    with pytest.raises(AnotherOrganisationLoaded):
        load(changed("key: provby", "key: annanby"))
    assert Municipality.objects.get().key == "provby"


@pytest.mark.django_db
def test_only_the_system_loads_an_organisation():
    manager = worker(UnitFactory.create(), role=Role.UNIT_MANAGER)
    with pytest.raises(NotPermitted):
        load_organisation(actor(manager), plan=plan(), at=clock.now())


@pytest.mark.django_db
def test_a_dry_run_stores_nothing_and_leaves_no_trace(traces):
    told = compare(plan())
    assert told.counts()["units"] == {"created": 1, "updated": 0, "removed": 0, "unchanged": 0}
    assert Unit.objects.count() == 0
    assert traces() == []


# ---- the command


@pytest.fixture
def livlina(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> Any:
    """livlina(text, *options) runs the command on a file with that text: its status, what it says and what is wrong."""
    monkeypatch.chdir(tmp_path)

    def run(text: str | None, *options: str, file: str = "provby.yaml") -> tuple[int, str, str]:
        if text is not None:
            (tmp_path / file).write_text(text)
        parser = language.Parser(prog="livlina")
        cli.add(parser.add_subparsers(required=True))
        try:
            asked: argparse.Namespace = parser.parse_args(["organisation", "load", file, *options])
            status = asked.run(asked)
        except SystemExit as end:
            status = end.code
        told = capsys.readouterr()
        return status, told.out, told.err

    return run


@pytest.mark.django_db
def test_the_command_loads_says_what_it_did_and_says_so_when_nothing_is_new(livlina):
    status, out, err = livlina(SMALL, "--dry-run")
    assert (status, err) == (0, "")
    assert "  enheter: 1 nya" in out
    assert "Inget är sparat (--dry-run)." in out
    assert Unit.objects.count() == 0
    status, out, err = livlina(SMALL)
    assert (status, err) == (0, "")
    assert "Sparat." in out
    assert Unit.objects.count() == 1
    status, out, err = livlina(SMALL)
    assert (status, out) == (0, "Provby kommun: allt i provby.yaml finns redan. Inget har ändrats.\n")
    status, out, err = livlina(changed("to: 2021-12-31, source", "to: 2021-11-30, source"), "--dry-run")
    assert (
        "ändrad: lokala gränser, talks_without_investigation från 2018-01-01 (valid_to: 2021-12-31 → 2021-11-30)" in out
    )


@pytest.mark.django_db
def test_the_command_answers_in_one_json_document(livlina):
    status, out, _ = livlina(SMALL, "--format", "json")
    answer = json.loads(out)
    assert status == 0
    assert (answer["organisation"], answer["dry_run"], answer["created"], answer["errors"]) == ("provby", False, 30, [])
    status, out, err = livlina(changed("board: soder}", "board: soder2}"), "--format", "json")
    answer = json.loads(out)
    assert status == 1
    assert answer["created"] == 0
    assert answer["errors"] == [
        {
            "line": 10,
            "where": "stadsdelar, Åby",
            "message": "Nämnden ”soder2” finns inte i filen. Menade du ”soder”?",
        }
    ]
    assert "livlina: provby.yaml: stadsdelar, Åby, rad 10: Nämnden ”soder2” finns inte i filen." in err
    assert "livlina: provby.yaml: 1 fel, inget är sparat." in err


@pytest.mark.django_db
def test_the_command_ends_with_1_when_rows_are_gone_or_the_organisation_is_another(livlina):
    livlina(SMALL)
    status, _, err = livlina(changed("  - {key: moved, name: Flyttat}\n", ""))
    assert status == 1
    assert "livlina: provby.yaml: avslutsorsaker: ”moved” finns i Livlina men inte i filen." in err
    status, _, err = livlina(changed("key: provby", "key: annanby"))
    assert status == 1
    assert "En databas har en kommun" in err


def test_the_command_ends_with_2_when_the_file_is_not_there(livlina):
    status, _, err = livlina(None, file="ingenstans.yaml")
    assert status == 2
    assert "filen ingenstans.yaml finns inte" in err
    assert livlina(SMALL, "--saknas")[0] == 2


@pytest.mark.django_db
def test_a_shipped_file_is_found_by_its_name(livlina):
    status, out, _ = livlina(None, "--dry-run", file="kommun-1.yaml")
    assert status == 0
    assert out.startswith("Kommun 1, ur kommun-1.yaml:")


ROOMS = """\
    rooms:
      - {key: norr-1, name: Lilla rummet, from: 2018-01-01}
      - {key: norr-2, name: Stora, from: 2020-01-01}
"""


@pytest.mark.django_db
def test_the_rooms_of_a_unit_are_loaded_changed_and_ended_with_a_day():
    text = changed("    staffing_target", f"{ROOMS}    staffing_target")
    load(text)
    assert [(room.unit.key, room.name) for room in Room.objects.order_by("key")] == [
        ("rvc-norr", "Lilla rummet"),
        ("rvc-norr", "Stora"),
    ]
    ended = changed("name: Stora, from: 2020-01-01", "name: Stora, from: 2020-01-01, to: 2024-12-31", text=text)
    load(ended)
    assert Room.objects.on(date(2025, 1, 1)).get().name == "Lilla rummet"
    with pytest.raises(NoLongerInFile):
        load(SMALL, may_remove=True)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("key: norr-2", "key: norr-1", "Nyckeln ”norr-1” står redan"),
        ("name: Stora", "name: lilla rummet", "Namnet ”lilla rummet” står redan"),
        ("Stora, from: 2020", "Stora, from: 2010", "Gäller från 2010-01-01, men enheten rvc-norr finns"),
    ],
)
def test_a_room_stands_once_and_within_the_time_of_its_unit(old, new, words):
    text = changed("    staffing_target", f"{ROOMS}    staffing_target")
    assert any(words in fault.message for fault in read(changed(old, new, text=text)).faults)

"""The tables as files: the same figures in each form, in the shape that is promised."""

import csv
import io
import json
from datetime import date

import openpyxl
import pytest

from livlina.cases.terms import CaseRole
from livlina.core.period import Period
from livlina.core.terms import Answer
from livlina.people.terms import Sex
from livlina.reports import exports, rules
from livlina.reports.rules import Count
from livlina.reports.tests import published

TAKEN = date(2026, 11, 20)


def the_year() -> rules.FiveTables:
    """The published year, made of counts: each unit's figures by sex and by children."""
    units = list(enumerate(published.known()["units"]))
    counts = []
    for pk, name in units:
        for role, by_sex, by_children in ((CaseRole.EXPOSED, 1, 3), (CaseRole.USING_VIOLENCE, 2, 4)):
            sexes, children = published.cell(by_sex, name), published.cell(by_children, name)
            known = children["count"] - children["children_unknown"]
            words = (
                [Answer.YES] * children["with_minor_children"]
                + [Answer.NO] * (known - children["with_minor_children"])
                + [Answer.UNKNOWN] * children["children_unknown"]
            )
            sex = [Sex.FEMALE] * sexes["women"] + [Sex.MALE] * sexes["men"] + [Sex.UNKNOWN] * sexes["unknown"]
            counts += [Count(pk, role, s, w, False, 1) for s, w in zip(sex, words, strict=True)]
        offered = published.cell(5, name)["count"]
        counts.append(Count(pk, CaseRole.CHILD, Sex.UNKNOWN, Answer.UNKNOWN, True, offered))
    return rules.five_tables(period=published.YEAR, units=units, counts=counts)


def with_name(name: str) -> rules.FiveTables:
    return rules.five_tables(period=published.YEAR, units=[(1, name)], counts=[])


def sheets(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.mark.req("R-386", "R-387", "R-388", "R-389", "R-390")
def test_json_is_the_promised_document_keys_and_order():
    text = exports.written(the_year(), "json", day=TAKEN).decode()
    document = json.loads(text)
    expected = {"period": {"from": "2020-10-01", "to": "2021-09-30"}, "tables": published.the_tables()}
    assert document == expected
    # dicts compare without order; the promise has one
    assert json.dumps(document) == json.dumps(expected)
    assert "Sydväst" in text


def test_json_has_null_for_a_share_of_nothing_known():
    document = json.loads(exports.written(with_name("Norr"), "json", day=TAKEN))
    [row] = document["tables"][2]["rows"]
    assert row == {"unit": "Norr", "count": 0, "with_minor_children": 0, "children_unknown": 0, "share_percent": None}


def test_csv_is_one_list_with_all_keys_and_no_byte_order_mark():
    content = exports.written(the_year(), "csv", day=TAKEN)
    lines = content.decode("utf-8").splitlines()
    assert lines[0] == ("table;unit;women;men;other;unknown;count;with_minor_children;children_unknown;share_percent")
    assert lines[1] == "1;Innerstad;217;21;0;5;;;;"
    assert lines[5] == "1;Totalt;720;68;0;12;;;;"
    assert lines[-1] == "5;Totalt;;;;;87;;;"
    assert len(lines) == 1 + 5 * 5
    assert content.endswith(b"\n")


def test_csv_holds_the_same_cells_as_json():
    rows = list(csv.DictReader(io.StringIO(exports.written(the_year(), "csv", day=TAKEN).decode()), delimiter=";"))
    for table in published.the_tables():
        lines = [*table["rows"], {"unit": "Totalt"} | table["total"]]
        told = [row for row in rows if row["table"] == str(table["id"])]
        assert [{key: row[key] for key in row if key != "table" and row[key] != ""} for row in told] == [
            {key: str(found) for key, found in line.items()} for line in lines
        ]


def test_one_table_as_csv_has_its_own_columns_only():
    content = exports.one_table_as_csv(the_year().using_with_children).decode()
    assert content.splitlines() == [
        "table;unit;count;with_minor_children;children_unknown;share_percent",
        "4;Innerstad;20;14;0;70",
        "4;Sydost;29;24;0;83",
        "4;Sydväst;49;42;2;89",
        "4;Väst;18;14;0;78",
        "4;Totalt;116;94;2;82",
    ]


@pytest.mark.req("R-386", "R-387", "R-388", "R-389", "R-390")
def test_the_spreadsheet_holds_the_same_figures_as_numbers():
    workbook = sheets(exports.written(the_year(), "xlsx", day=TAKEN))
    assert workbook.sheetnames == ["Tabell 1", "Tabell 2", "Tabell 3", "Tabell 4", "Tabell 5", "Noter"]
    for table in published.the_tables():
        sheet = workbook[f"Tabell {table['id']}"]
        lines = [*table["rows"], {"unit": "Totalt"} | table["total"]]
        for row, line in zip(sheet.iter_rows(min_row=5, values_only=True), lines, strict=True):
            assert list(row)[: len(line)] == list(line.values())
            assert all(isinstance(found, int) for found in row[1:])


def test_the_spreadsheet_tells_title_period_headings_and_notes():
    workbook = sheets(exports.written(the_year(), "xlsx", day=TAKEN))
    sheet = workbook["Tabell 3"]
    assert sheet["A1"].value == "Tabell 3. Våldsutsatta med barn under 18"
    assert sheet["A2"].value == "Inkomna ärenden 2020-10-01–2021-09-30 (201001-210930)."
    assert [found.value for found in sheet[4]] == ["Enhet", "Antal", "Med barn", "Barn okänt", "Andel, %"]
    assert all(found.font.bold for found in [sheet["A1"], *sheet[4], *sheet[9]])
    noted = [str(row[0]) for row in workbook["Noter"].iter_rows(values_only=True) if row[0]]
    assert noted[:3] == ["Noter", "Inkomna ärenden 2020-10-01–2021-09-30 (201001-210930).", "Uttag 2026-11-20."]
    assert any("Kön saknas i 13 ärenden" in line for line in noted)
    assert any("publiceras inte" in line for line in noted)


def test_the_spreadsheet_names_no_author_and_is_the_same_each_time():
    content = exports.written(the_year(), "xlsx", day=TAKEN)
    properties = sheets(content).properties
    assert not properties.creator
    assert not properties.lastModifiedBy
    assert exports.written(the_year(), "xlsx", day=TAKEN) == content


@pytest.mark.parametrize("name", ["=1+1", "+46", "-Norr", "@Norr", "\tNorr"])
def test_s100_a_name_that_looks_like_a_formula_is_text_everywhere(name):
    tables = with_name(name)
    for line in exports.written(tables, "csv", day=TAKEN).decode().splitlines()[1::2]:
        assert line.split(";")[1] == f"'{name}"
    unit = sheets(exports.written(tables, "xlsx", day=TAKEN))["Tabell 1"]["A5"]
    assert (unit.value, unit.data_type) == (name, "s")


def test_a_name_with_semicolon_quote_or_line_break_stays_one_cell():
    name = 'Norr; "Söder"\nÖster'
    rows = list(csv.reader(io.StringIO(exports.written(with_name(name), "csv", day=TAKEN).decode()), delimiter=";"))
    assert {len(row) for row in rows} == {10}
    assert rows[1][1] == name


def test_the_text_has_its_columns_under_each_other():
    text = exports.written(the_year(), "text", day=TAKEN).decode()
    assert text.startswith("Inkomna ärenden 2020-10-01–2021-09-30 (201001-210930).\nUttag 2026-11-20.\n\n")
    blocks = text.split("\n\n")
    assert blocks[1].splitlines() == [
        "Tabell 1. Våldsutsatta efter kön",
        "            Kvinnor   Män   Annat   Okänt",
        "Innerstad       217    21       0       5",
        "Sydost          161     9       0       0",
        "Sydväst         152    17       0       0",
        "Väst            190    21       0       7",
        "Totalt          720    68       0      12",
    ]
    assert all(len({len(line) for line in block.splitlines()[1:]}) == 1 for block in blocks[1:6])
    assert "a. Kön saknas i 13 ärenden. " in text


def test_the_text_writes_out_a_share_of_nothing():
    text = exports.written(with_name("Norr"), "text", day=TAKEN).decode()
    assert "Norr         0          0            0          –" in text


def test_a_file_name_says_the_period_and_nothing_of_the_matter():
    tables = the_year()
    assert exports.file_name(tables, "csv") == "tabeller-2020-10-01-2021-09-30.csv"
    assert exports.file_name(tables, "csv", number=3) == "tabell-3-2020-10-01-2021-09-30.csv"


def test_every_form_can_be_written_without_units():
    empty = rules.five_tables(period=Period(TAKEN, TAKEN), units=[], counts=[])
    for form in exports.WRITERS:
        assert exports.written(empty, form, day=TAKEN)

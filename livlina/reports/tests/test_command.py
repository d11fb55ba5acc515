"""`livlina report tables`, as it is called."""

import io
import json
import sys

import openpyxl
import pytest

from livlina.access.actor import system
from livlina.cli import main
from livlina.organisation.terms import Function
from livlina.organisation.tests.factories import UnitFactory
from livlina.reports.tests import published
from livlina.reports.tests.published import publish_the_year

pytestmark = pytest.mark.django_db
THE_YEAR = ("report", "tables", "--from", "2020-10-01", "--to", "2021-09-30")


@pytest.fixture(autouse=True)
def open_house(monkeypatch):
    """The house is open already, over the test's own database: the command is not to start another."""
    monkeypatch.setenv("DATABASE_URL", "postgres://the-test-database")


@pytest.fixture
def livlina(capsysbinary):
    """livlina(*words) gives the exit status and what was written to standard output and error."""

    def call(*words: str) -> tuple[int, bytes, str]:
        try:
            status = main(words)
        except SystemExit as ended:  # the parser's own way to refuse
            status = int(ended.code or 0)
        written = capsysbinary.readouterr()
        return status, written.out, written.err.decode()

    return call


@pytest.mark.req("R-386", "R-387", "R-388", "R-389", "R-390")
def test_json_of_the_published_year_is_one_document_with_every_cell(livlina, application):
    publish_the_year()
    with application(system(account="prov")):
        status, out, err = livlina(*THE_YEAR, "--format", "json")
    assert (status, err) == (0, "")
    assert json.loads(out) == {
        "period": {"from": "2020-10-01", "to": "2021-09-30"},
        "tables": published.the_tables(),
    }


@pytest.mark.req("R-393")
def test_days_may_be_written_with_six_figures(livlina):
    publish_the_year()
    short = livlina("report", "tables", "--from", "201001", "--to", "210930", "--format", "csv")
    assert short == livlina(*THE_YEAR, "--format", "csv")
    assert b"3;Totalt;;;;;800;571;0;71\n" in short[1]


def test_text_is_the_form_when_none_is_said(livlina):
    publish_the_year()
    status, out, err = livlina(*THE_YEAR)
    assert (status, err) == (0, "")
    assert out.decode().count("Tabell ") == 5
    assert "Totalt          720    68       0      12" in out.decode()


@pytest.mark.parametrize("name", ["Väst", "vast", "RVC Väst"])
def test_one_unit_by_any_of_its_names(livlina, name):
    publish_the_year()
    status, out, _ = livlina(*THE_YEAR, "--format", "json", "--unit", name)
    tables = json.loads(out)["tables"]
    assert status == 0
    assert [[row["unit"] for row in table["rows"]] for table in tables] == [["Väst"]] * 5
    assert tables[2]["total"] == {"count": 218, "with_minor_children": 135, "children_unknown": 0, "share_percent": 62}


def test_a_file_is_written_and_nothing_else(livlina, tmp_path):
    publish_the_year()
    path = tmp_path / "tabeller.xlsx"
    assert livlina(*THE_YEAR, "--format", "xlsx", "--out", str(path)) == (0, b"", "")
    sheet = openpyxl.load_workbook(path)["Tabell 1"]
    assert [found.value for found in sheet[9]] == ["Totalt", 720, 68, 0, 12]
    path = tmp_path / "tabeller.json"
    assert livlina(*THE_YEAR, "--format", "json", "--out", str(path)) == (0, b"", "")
    assert json.loads(path.read_bytes())["tables"] == published.the_tables()


def test_a_spreadsheet_may_be_led_on_but_not_to_the_screen(livlina, monkeypatch):
    UnitFactory()
    status, out, _ = livlina(*THE_YEAR, "--format", "xlsx")
    assert status == 0
    assert openpyxl.load_workbook(io.BytesIO(out)).sheetnames[0] == "Tabell 1"
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    status, out, err = livlina(*THE_YEAR, "--format", "xlsx")
    assert (status, out) == (2, b"")
    assert err == "livlina: Ett kalkylblad kan inte visas på skärmen. Säg vart med --out FIL.\n"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--from", "2021-09-30", "--to", "2020-10-01"), "Perioden slutar innan den börjar."),
        (("--from", "2021-02-30", "--to", "2021-09-30"), "finns inte i kalendern"),
        (("--from", "igår", "--to", "2021-09-30"), "är ingen dag"),
        (("--from", "2021-09-30"), "det saknas: --to"),
        ((*THE_YEAR[2:], "--unit", "Nord"), "Det finns ingen enhet som heter ”Nord”. De som kan räknas heter Norr."),
        ((*THE_YEAR[2:], "--unit", "RVT Södermalm"), "är inte med"),
        ((*THE_YEAR[2:], "--format", "pdf"), "--format kan inte vara pdf"),
        ((*THE_YEAR[2:], "--format", "docx"), "--format kan inte vara docx"),
        ((*THE_YEAR[2:], "--public"), "känner inte till: --public"),
        ((*THE_YEAR[2:], "--out", "/finns/inte/tabeller.csv"), "mappen finns inte"),
        ((*THE_YEAR[2:], "--out", "/"), "det är ingen fil"),
        ((), "det saknas: --from, --to"),
    ],
)
def test_called_wrongly_it_ends_with_2_and_one_sentence(livlina, words, sentence):
    UnitFactory(name="Norr")
    UnitFactory(name="RVT Södermalm", functions=[Function.AUTHORITY])
    status, out, err = livlina("report", "tables", *words)
    assert (status, out) == (2, b"")
    assert sentence in err
    assert err.startswith("livlina: ")
    assert err.count("\n") == 1


def test_without_a_report_it_is_called_wrongly(livlina):
    assert livlina("report")[0] == 2


def test_without_an_organisation_it_ends_with_1_and_says_what_to_do(livlina):
    sentence = "Ingen organisation är inläst. Läs in en med: livlina organisation load FIL."
    assert livlina(*THE_YEAR) == (1, b"", f"livlina: {sentence}\n")
    status, out, err = livlina(*THE_YEAR, "--format", "json")
    assert (status, json.loads(out), err) == (1, {"error": sentence}, f"livlina: {sentence}\n")


def test_a_file_that_cannot_be_written_ends_with_1(livlina):
    UnitFactory()
    status, out, err = livlina(*THE_YEAR, "--format", "csv", "--out", "/dev/full")
    assert (status, out) == (1, b"")
    assert err == "livlina: /dev/full kunde inte skrivas: No space left on device.\n"


def test_help_is_in_swedish(livlina):
    status, out, _ = livlina("report", "tables", "--help")
    assert status == 0
    assert "användning: " in out.decode()
    assert "--unit NAMN" in out.decode()


def test_s40_the_trace_names_the_account_behind_the_command(livlina, traces):
    UnitFactory()
    livlina(*THE_YEAR)
    [trace] = traces("report.read")
    assert trace["actor_id"] == 0
    assert json.loads(bytes(trace["detail"])) == {
        "report": "tables",
        "from": "2020-10-01",
        "to": "2021-09-30",
        "as": "text",
    }

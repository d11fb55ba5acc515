"""The page of the five tables and its files, as staff meet them."""

import io
import json
from datetime import date
from html.parser import HTMLParser
from urllib.parse import unquote

import openpyxl
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from livlina.access.terms import Role
from livlina.cases.tests.factories import CaseFactory
from livlina.organisation.terms import Function
from livlina.organisation.tests.coming_in import confirm, hidden
from livlina.organisation.tests.factories import UnitFactory, worker
from livlina.reports.terms import Column
from livlina.reports.tests import published
from livlina.reports.tests.published import publish_the_year

pytestmark = pytest.mark.django_db
THE_YEAR = "fran=2020-10-01&till=2021-09-30"


def statistician():
    return worker(UnitFactory(functions=[Function.CITY_ADMINISTRATION]), Role.STATISTICIAN)


def counting(browse):
    """A statistician who has just given the second factor, as each file asks."""
    staff = statistician()
    confirm(client := browse(staff), staff)
    return client


class Tables(HTMLParser):
    """The tables of a page as rows of text, without the signs that lead to notes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self.in_sign = False
        self.in_cell = False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append("")
            self.in_cell = True
        elif tag == "sup":
            self.in_sign = True

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self.in_cell = False
        elif tag == "sup":
            self.in_sign = False

    def handle_data(self, data):
        if self.in_cell and not self.in_sign:
            self.tables[-1][-1][-1] += data


def page(client, query=THE_YEAR):
    response = client.get(f"/statistik/?{query}")
    return response, response.content.decode()


@pytest.mark.req("R-386", "R-387", "R-388", "R-389", "R-390")
def test_the_page_shows_the_published_year_cell_by_cell(browse):
    publish_the_year()
    response, text = page(browse(statistician()))
    assert response.status_code == 200
    for table, shown in zip(published.the_tables(), Tables(text).tables[:5], strict=True):
        lines = [*table["rows"], {"unit": "Totalt"} | table["total"]]
        headings, *rows = shown
        # the last column of table 5 is for staff: what cannot be told
        assert headings[0] == "Enhet"
        for line, row in zip(lines, rows, strict=True):
            told = [
                f"{found}\N{NO-BREAK SPACE}%" if key == Column.SHARE_PERCENT else str(found)
                for key, found in line.items()
            ]
            assert row[: len(told)] == told
    for figure in ("800", "71\N{NO-BREAK SPACE}%", "116", "82\N{NO-BREAK SPACE}%", "87"):
        assert f"<dd>{figure}</dd>" in text
    assert "<dd>13 <small>av 916</small></dd>" in text
    assert "1 oktober 2020–30 september 2021" in text
    assert "201001-210930" in text


@pytest.mark.req("R-110", "R-392")
def test_the_notes_are_there_and_cells_lead_to_them(browse):
    publish_the_year()
    _, text = page(browse(statistician()))
    assert "a. Kön saknas i 13 ärenden" in text
    assert text.count('<sup><a href="#kon"') == 3
    assert 'aria-label="kön saknas för 7"' in text
    assert "b. Barn okänt i 2 ärenden" in text
    assert text.count('<sup><a href="#barn"') == 2  # Sydväst and the total
    assert "s. Små tal" in text
    for anchor in ("kon", "barn", "smatal"):
        assert f'id="{anchor}"' in text


def test_cells_from_one_to_four_are_flagged_and_zero_is_not(browse):
    unit = UnitFactory(name="Norr")
    for _ in range(4):
        CaseFactory(unit=unit, came_in_on=date(2021, 1, 1))
    _, text = page(browse(statistician()))
    # four of unknown sex, with children unknown, in table 1, 3 and 5, on the row and in the total
    assert text.count('href="#smatal"') == 2 * (1 + 2 + 1)
    assert "8 tal är mellan 1 och 4" in text
    CaseFactory(unit=unit, came_in_on=date(2021, 1, 1))
    _, text = page(browse(statistician()))
    assert 'href="#smatal"' not in text
    assert "Små tal" not in text


@pytest.mark.req("R-001")
def test_one_unit_can_be_chosen_and_is_kept_in_every_link(browse):
    units = publish_the_year()
    chosen = units["Sydväst"].public_id
    _, text = page(browse(statistician()), f"{THE_YEAR}&enhet={chosen}")
    assert [[row[0] for row in table] for table in Tables(text).tables[:5]] == [["Enhet", "Sydväst", "Totalt"]] * 5
    assert f"?period=tertial-1&amp;enhet={chosen}" in text
    assert f"tabeller.xlsx?fran=2020-10-01&amp;till=2021-09-30&amp;enhet={chosen}" in text
    assert f'<option value="{chosen}" selected>RVC Sydväst</option>' in text


@pytest.mark.req("R-412")
@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("", "1 januari 2026–31 december 2026"),
        ("period=i-ar", "1 januari 2026–31 december 2026"),
        ("period=forra-aret", "1 januari 2025–31 december 2025"),
        ("period=tertial-1", "1 januari 2026–30 april 2026"),
        ("period=tertial-2", "1 maj 2026–31 augusti 2026"),
        ("period=tertial-3", "1 september 2026–31 december 2026"),
        ("period=tolv-manader", "21 november 2025–20 november 2026"),
        ("fran=201001&till=210930", "1 oktober 2020–30 september 2021"),
        ("fran=2020-02-29&till=2020-02-29", "29 februari 2020–29 februari 2020"),
    ],
)
def test_periods_are_a_click_away_or_free(browse, query, told):
    with time_machine.travel("2026-11-20T12:00:00Z", tick=False):
        UnitFactory()
        _, text = page(browse(statistician()), query)
    assert told in text
    assert ("Perioden pågår." in text) == ("2026" in told and "april" not in told and "augusti" not in told)


def test_the_period_that_is_shown_is_marked_among_the_presets(browse):
    with time_machine.travel("2026-11-20T12:00:00Z", tick=False):
        UnitFactory()
        client = browse(statistician())
        assert 'href="?period=i-ar" aria-current="true">I år, 2026</a>' in page(client, "")[1]
        _, text = page(client, "fran=260101&till=260430")
    assert 'href="?period=tertial-1" aria-current="true">Tertial 1 2026</a>' in text
    assert text.count('aria-current="true"') == 1


@pytest.mark.req("R-393")
def test_a_period_in_the_published_notation_is_understood(browse):
    publish_the_year()
    _, text = page(browse(statistician()), "fran=201001-210930&till=")
    assert "1 oktober 2020–30 september 2021" in text
    assert "<dd>800</dd>" in text


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("fran=2021-09-30&till=2020-10-01", "Perioden slutar innan den börjar. Välj en sista dag som är 2021-09-30"),
        ("fran=2021-02-30&till=2021-09-30", "finns inte i kalendern"),
        ("fran=ig%C3%A5r&till=2021-09-30", "”igår” är ingen dag. Skriv 2021-03-05 eller 210305."),
        ("fran=&till=2021-09-30", "Skriv periodens första dag"),
        ("fran=2021-09-30&till=", "Skriv periodens sista dag"),
        ("fran=2020-10-01&till=2021-09-30&enhet=alla", "Enheten finns inte. Välj en i listan."),
        ("period=nyss", "Perioden känns inte igen."),
        ("fran=%00&till=2021-09-30", "tillåtna"),
        (f"fran={'9' * 5000}&till=2021-09-30", "är ingen dag"),
        ("fran=%3Cscript%3E&till=2021-09-30", "är ingen dag"),
    ],
)
def test_what_cannot_be_read_is_told_at_the_field_and_stays_typed(browse, query, sentence, traces):
    UnitFactory()
    response, text = page(browse(statistician()), query)
    assert response.status_code == 200
    assert sentence in text
    assert "<table" not in text
    assert "<script>" not in text
    assert traces("report.read") == []
    typed = query.split("&")[0].removeprefix("fran=")
    if typed.startswith("2"):
        assert f'value="{unquote(typed)}"' in text


def test_a_unit_that_did_not_exist_in_the_period_is_told_at_the_field(browse):
    UnitFactory()
    late = UnitFactory(full_name="RVC Ny", valid_from=date(2022, 1, 1))
    _, text = page(browse(statistician()), f"{THE_YEAR}&enhet={late.public_id}")
    assert "RVC Ny är inte med: enheten gav inte stöd och behandling någon dag under perioden." in text
    assert 'id="id_enhet_error"' in text


def test_without_an_organisation_the_page_says_so(browse):
    response, text = page(browse(statistician()))
    assert response.status_code == 200
    assert "Ingen enhet att räkna" in text
    assert "<table" not in text
    assert "tabeller.xlsx" not in text


def test_without_cases_every_unit_has_a_row_of_zeros_and_no_share(browse):
    UnitFactory(name="Norr")
    _, text = page(browse(statistician()))
    assert Tables(text).tables[2][1:] == [["Norr", "0", "0", "0", "–"], ["Totalt", "0", "0", "0", "–"]]
    assert "<dd>–</dd>" in text


def test_a_chart_stands_beside_each_table_and_nothing_is_styled_inline(browse):
    publish_the_year()
    _, text = page(browse(statistician()))
    five = text[: text.index('id="continuity"')]
    assert five.count('<ul class="chart"') == five.count("<table") == 5
    assert '<rect class="k1" x="0.00%" width="89.30%" height="100%"/>' in text  # 217 of 243
    assert '<rect class="k1" x="0.00%" width="68.00%" height="100%"/>' in text
    assert " style=" not in text
    assert "<title>Statistik – Livlina</title>" in text
    assert 'data-page="statistics"' in text


# Who may


@pytest.mark.parametrize("role", [Role.UNIT_MANAGER, Role.GROUP_LEADER, Role.STATISTICIAN])
def test_those_whose_role_includes_statistics_see_all_units(browse, role):
    units = publish_the_year()
    _, text = page(browse(worker(units["Väst"], role)))
    assert [row[0] for row in Tables(text).tables[0][1:]] == [*published.known()["units"], "Totalt"]


@pytest.mark.parametrize("address", ["", "tabeller.csv", "tabeller.xlsx", "tabeller.json", "tabell-1.csv"])
@pytest.mark.parametrize("role", [Role.THERAPIST, Role.INTAKE, Role.SYSTEM_ADMIN, Role.LOG_REVIEWER])
def test_s01_other_roles_are_told_why_and_leave_a_trace(browse, role, address, traces):
    unit = UnitFactory()
    for query in (THE_YEAR, "fran=nonsens"):
        response = browse(worker(unit, role)).get(f"/statistik/{address}?{query}")
        assert response.status_code == 403
        assert "Din roll omfattar inte statistiken." in response.content.decode()
        assert "Enhet" not in response.content.decode()
    assert traces() == ["report.refused"] * 2


@pytest.mark.parametrize("address", ["/statistik/", "/statistik/tabeller.json", "/statistik/tabell-1.csv"])
def test_nobody_signed_in_is_sent_to_sign_in(browse, address):
    response = browse().get(address)
    assert response.status_code == 302
    assert "/logga-in" in response["Location"]


@pytest.mark.parametrize("address", ["/statistik/", "/statistik/tabeller.json", "/statistik/tabell-1.csv"])
def test_the_figures_are_read_and_never_posted(browse, address):
    assert browse(statistician()).post(address).status_code == 405


# Files


def test_the_files_hold_the_published_year_under_a_neutral_name(browse):
    publish_the_year()
    client = counting(browse)
    told = client.get(f"/statistik/tabeller.json?{THE_YEAR}")
    assert json.loads(told.content)["tables"] == published.the_tables()
    assert told["Content-Disposition"] == 'attachment; filename="tabeller-2020-10-01-2021-09-30.json"'
    assert told["Cache-Control"] == "no-store"

    told = client.get(f"/statistik/tabeller.csv?{THE_YEAR}")
    assert told["Content-Type"] == "text/csv; charset=utf-8"
    assert "3;Totalt;;;;;800;571;0;71" in told.content.decode().splitlines()

    told = client.get(f"/statistik/tabeller.xlsx?{THE_YEAR}")
    sheet = openpyxl.load_workbook(io.BytesIO(told.content))["Tabell 4"]
    assert [found.value for found in sheet[9]] == ["Totalt", 116, 94, 2, 82]

    told = client.get(f"/statistik/tabell-5.csv?{THE_YEAR}")
    assert told.content.decode().splitlines()[-1] == "5;Totalt;87"
    assert told["Content-Disposition"] == 'attachment; filename="tabell-5-2020-10-01-2021-09-30.csv"'


@pytest.mark.parametrize("address", ["tabeller.csv", "tabeller.xlsx", "tabeller.json", "tabell-1.csv"])
def test_s53_a_file_asks_for_the_second_factor_and_leads_back_to_the_same_page(browse, address, traces):
    publish_the_year()
    client = browse(statistician())
    asked = client.get(f"/statistik/{address}?{THE_YEAR}")
    assert asked.status_code == 403
    assert "Bekräfta att det är du" in asked.content.decode()
    assert "report.read" not in traces()
    assert hidden(asked)["confirm-to"] == [f"/statistik/{address}?{THE_YEAR}"]
    assert hidden(asked)["confirm-back"] == [f"/statistik/?{THE_YEAR}"]


def test_a_file_of_what_cannot_be_read_leads_back_to_the_page_that_says_why(browse):
    UnitFactory()
    for address in ("tabeller.csv", "tabell-1.csv"):
        response = counting(browse).get(f"/statistik/{address}?fran=x&till=y", follow=True)
        assert response.redirect_chain == [("/statistik/?fran=x&till=y", 302)]
        assert "”x” är ingen dag" in response.content.decode()


@pytest.mark.parametrize("address", ["tabeller.pdf", "tabeller.docx", "tabeller.text", "tabell-0.csv", "tabell-6.csv"])
def test_no_other_form_or_table_is_there(browse, address):
    UnitFactory()
    assert counting(browse).get(f"/statistik/{address}").status_code == 404


def test_s40_each_reading_is_traced_with_its_form(browse, traces):
    UnitFactory()
    client = counting(browse)
    for address in ("", "tabeller.csv", "tabell-2.csv", "tabeller.xlsx", "tabeller.json"):
        client.get(f"/statistik/{address}?{THE_YEAR}")
    told = [json.loads(bytes(trace["detail"]))["as"] for trace in traces("report.read")]
    assert told == ["page", "csv", "csv", "xlsx", "json"]


def test_the_number_of_questions_to_the_database_does_not_grow(browse):
    client = browse(statistician())
    UnitFactory()
    page(client)

    def questions() -> int:
        with CaptureQueriesContext(connection) as captured:
            page(client)
        return len(captured)

    before = questions()
    publish_the_year()
    assert questions() == before <= 22

"""Every sentence about the import of a case register that can be kept without a database."""

import io
import random
import time
import tracemalloc
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from livlina.cases.terms import CaseRole, Entrance
from livlina.core.terms import Answer
from livlina.core.text import unacceptable
from livlina.intake import register as register_module
from livlina.intake import register_cells, register_rows
from livlina.intake.register import Fault, Register, RegisterRow, Words, read_register
from livlina.intake.register_cells import BY_HEADER, COLUMNS, Reading, Value, Wrong
from livlina.intake.tablefile import open_table
from livlina.people.terms import Sex

TODAY = date(2026, 11, 20)
INNERSTAD, SYDVAST = 1, 2
WORDS = Words(
    units=[
        *((INNERSTAD, name) for name in ("Innerstad", "Innerstaden", "RVC Innerstad")),
        *((SYDVAST, name) for name in ("Sydväst", "RVC Sydväst")),
        *((key, "Mottagningen") for key in (INNERSTAD, SYDVAST)),
    ],
    districts=[(10, "Södermalm"), (11, "Hägersten-Liljeholmen"), (12, "Hägersten-Älvsjö")],
    closing_reasons=[(20, "Målet nått"), (21, "Avbröt kontakten")],
)
HEADERS = [column.header for column in COLUMNS]
NEEDED = {"arendenummer": "2021-1", "enhet": "Innerstad", "inkom": "2021-03-05", "roll": "våldsutsatt"}

Row = Mapping[str, object]


def opened(data: bytes, name: str = "register.csv") -> Register:
    return read_register(io.BytesIO(data), filename=name, words=WORDS, today=TODAY, opening=open_table)


def csv_of(rows: Sequence[Row], headers: Sequence[str] | None = None) -> bytes:
    names = list(headers or dict.fromkeys(name for row in rows for name in row))
    quoted = [names, *([str(row.get(name, "")) for name in names] for row in rows)]
    return "\n".join(";".join(f'"{cell}"' for cell in row) for row in quoted).encode()


def xlsx_of(rows: Sequence[Row]) -> bytes:
    names = list(dict.fromkeys(name for row in rows for name in row))
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, names)
    for number, row in enumerate(rows, start=1):
        for place, name in enumerate(names):
            if isinstance(cell := row.get(name, ""), str):
                sheet.write_string(number, place, cell)
            else:
                sheet.write(number, place, cell)
    book.close()
    return file.getvalue()


def rows_of(register: Register) -> list[RegisterRow]:
    rows = [row for batch in register.batches(2) for row in batch]
    assert register.faults == []
    return rows


def only_row(**cells: object) -> RegisterRow:
    """The one row of a register with these cells beside the needed ones; _ stands for a space."""
    (row,) = rows_of(opened(csv_of([{**NEEDED, **_spelled(cells)}])))
    return row


def faults_of(**cells: object) -> list[tuple[int | None, str]]:
    found = opened(csv_of([{**NEEDED, **_spelled(cells)}])).check().faults
    return [(fault.row, fault.column) for fault in found]


def _spelled(cells: Row) -> Row:
    return {name.replace("_", " "): cell for name, cell in cells.items()}


def read_cell(header: str, text: str | date) -> Value | Wrong:
    return BY_HEADER[header.replace(" ", "")].read(text, Reading(words=WORDS, today=TODAY))


class TestHeader:
    @pytest.mark.parametrize("headers", [HEADERS, HEADERS[::-1], [header.upper() for header in HEADERS]])
    def test_order_and_case_are_free(self, headers: list[str]) -> None:
        cells = dict(zip(map(str.lower, headers), headers, strict=True))
        (row,) = rows_of(opened(csv_of([{cells[name]: text for name, text in NEEDED.items()}], headers)))
        assert set(row.cells) == {column.fact for column in COLUMNS} - {"number", "unit_id"}

    @pytest.mark.parametrize("spelled", ["Väg in", "vag_in", "VÄGIN", " väg  in ", "Vag\u00a0In"])
    def test_headers_are_matched_without_regard_to_spelling(self, spelled: str) -> None:
        (row,) = rows_of(opened(csv_of([{**NEEDED, spelled: "polis"}])))
        assert row.cells["entrance"] == "police"

    def test_unknown_columns_are_listed_as_they_are_spelled_and_ignored(self) -> None:
        register = opened(csv_of([{"Anteckning": "x", **NEEDED, "Tel. Nr": "y", "19850102-1236": "z"}]))
        assert rows_of(register)[0].number == "2021-1"
        assert register.ignored_columns == ["Anteckning", "Tel. Nr", "19850102-••••"]

    def test_a_missing_header_is_a_fault_in_row_1_and_the_rows_are_read_all_the_same(self) -> None:
        register = opened(b"roll;Stadsdel;enhet\nbarn;Ingenstans;Innerstad\n")
        assert [(fault.row, fault.column) for fault in register.check().faults] == [
            (1, "arendenummer"),
            (1, "inkom"),
            (2, "Stadsdel"),
        ]
        assert list(register.batches(10)) == []
        assert register.rows_counted == 1

    def test_a_known_header_twice_is_a_fault_in_row_1(self) -> None:
        data = "arendenummer;enhet;inkom;roll;Kön;KON\n1;Innerstad;210305;barn;k;m\n".encode()
        assert opened(data).check().faults == [Fault(1, "KON", "Kolumnen finns mer än en gång. Ta bort den ena.")]
        assert list(opened(data).batches(10)) == []

    def test_a_file_without_a_header_misses_all_of_it(self) -> None:
        faults = opened(b"\n1;Innerstad;210305;barn\n").check().faults
        assert [(fault.row, fault.column) for fault in faults] == [(1, name) for name in NEEDED]


class TestCells:
    @pytest.mark.parametrize("text", ["A", "x" * 40, "=1+1", "+46", "-1", "@a", "Ä 1/2 ’", "محمد", "👩‍👧", "a  b"])
    def test_a_case_number_is_kept_exactly(self, text: str) -> None:
        (row,) = rows_of(opened(csv_of([{**NEEDED, "arendenummer": f"  {text}\u00a0"}])))
        assert row.number == text

    @pytest.mark.parametrize("text", ["", "   ", "x" * 41, "a\tb", "a\nb", "a\x07", "a\u202eb"])
    def test_a_case_number_that_cannot_be_kept_exactly_is_a_fault(self, text: str) -> None:
        assert faults_of(arendenummer=text) == [(2, "arendenummer")]

    @pytest.mark.parametrize("text", ["Innerstad", "Innerstaden", "RVC Innerstad", "rvc_INNERSTAD", "rvcinnerstad"])
    def test_a_unit_by_any_of_its_names(self, text: str) -> None:
        assert only_row(enhet=text).unit_id == INNERSTAD

    @pytest.mark.parametrize("text", ["", "RVC Nord", "Mottagningen"])
    def test_a_unit_nobody_knows_or_two_units_share(self, text: str) -> None:
        assert faults_of(enhet=text) == [(2, "enhet")]

    @pytest.mark.parametrize(
        "text",
        [
            "2021-03-05",
            "20210305",
            "210305",
            "5/3 2021",
            "5/3-2021",
            "05/03 2021",
            " 5/3-21 ",
            "5/3  21",
            "5 / 3 - 2021",
        ],
    )
    def test_a_day_in_every_accepted_form(self, text: str) -> None:
        assert only_row(inkom=text).cells["came_in_on"] == date(2021, 3, 5)

    @given(st.dates(date(1900, 1, 1), TODAY))
    def test_every_day_that_has_been_is_read_in_every_form(self, day: date) -> None:
        forms = [f"{day}", f"{day:%Y%m%d}", f"{day.day}/{day.month} {day.year}", f"{day.day}/{day.month}-{day.year}"]
        assert {read_cell("inkom", form) for form in forms} == {read_cell("inkom", day)} == {day}

    @given(st.dates(TODAY - timedelta(days=36_524), TODAY))
    def test_two_digit_years_mean_the_latest_that_is_not_in_the_future(self, day: date) -> None:
        short = {read_cell("inkom", f"{day:%y%m%d}"), read_cell("inkom", f"{day.day}/{day.month} {day:%y}")}
        assert short == {day}

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("", "saknas"),
            ("igår", "Datum ska skrivas 2021-03-05. Här står ”igår”."),
            ("2021-02-30", "finns inte"),
            ("31/11 2021", "finns inte"),
            ("010229", "finns inte"),
            ("2026-11-21", "i framtiden"),
            ("20261231", "i framtiden"),
            ("0221-03-05", "före 1900"),
            *((text, "Datum ska skrivas") for text in ("2021-3-5", "3/5/2021", "44260", "5/3", "10305", "٢٠٢١٠٣٠٥")),
        ],
    )
    def test_what_is_no_day_that_has_been_is_a_fault(self, text: str, says: str) -> None:
        (fault,) = (
            opened(csv_of([{**NEEDED, "Inkom": text}], ["arendenummer", "enhet", "Inkom", "roll"])).check().faults
        )
        assert (fault.row, fault.column) == (2, "Inkom")
        assert says in f"{fault.message} {fault.here}"

    def test_a_day_in_the_future_is_a_fault_also_in_a_date_cell(self) -> None:
        register = opened(xlsx_of([{**NEEDED, "inkom": TODAY + timedelta(days=1)}]), "r.xlsx")
        assert [(fault.row, fault.column) for fault in register.check().faults] == [(2, "inkom")]

    @pytest.mark.parametrize(
        ("text", "role"),
        [
            *((text, "exposed") for text in ("våldsutsatt", "valdsutsatt", "utsatt", "VÅLDSUTSATT", "Vålds utsatt")),
            *((text, "using_violence") for text in ("våldsutövare", "valdsutovare", "utövare", "Utovare")),
            *((text, "child") for text in ("barn", "Barn")),
        ],
    )
    def test_the_roles(self, text: str, role: str) -> None:
        assert only_row(roll=text).cells["role"] == role

    def test_the_role_decides_and_not_the_age(self) -> None:
        assert only_row(roll="barn", fodelsear="1950").cells["role"] == "child"
        assert only_row(roll="utsatt", fodelsear="2015").cells["role"] == "exposed"

    @pytest.mark.parametrize("text", ["", "vuxen", "barnen", "exposed"])
    def test_any_other_role_is_a_fault(self, text: str) -> None:
        assert faults_of(roll=text) == [(2, "roll")]

    def test_a_district_by_name_whenever_it_was_one(self) -> None:
        assert only_row(stadsdel="hagersten-liljeholmen").cells["district_id"] == 11
        assert only_row(stadsdel=" ").cells["district_id"] is None
        assert faults_of(stadsdel="Södertälje") == [(2, "stadsdel")]

    @pytest.mark.parametrize("text", ["19701003-2394", "197010032394", "701003-2394", "7010032394"])
    def test_a_personnummer_in_every_form(self, text: str) -> None:
        assert only_row(personnummer=text).cells["identity_number"] == "197010032394"

    def test_a_samordningsnummer_and_none(self) -> None:
        assert only_row(personnummer="701063-2391").cells["identity_number"] == "197010632391"
        assert only_row(personnummer="").cells["identity_number"] is None

    def test_the_same_personnummer_may_stand_on_several_rows(self) -> None:
        rows = [{**NEEDED, "arendenummer": number, "personnummer": "7010032394"} for number in (1, 2)]
        assert len(rows_of(opened(csv_of(rows)))) == 2

    @pytest.mark.parametrize(
        "text", ["19701003-2398", "701003-239", "19701302-2397", "Anna 19701003-2394", "20270101-0009", "x" * 99]
    )
    def test_a_wrong_personnummer_is_a_fault_that_does_not_repeat_it(self, text: str) -> None:
        (fault,) = opened(csv_of([{**NEEDED, "personnummer": text}])).check().faults
        assert (fault.row, fault.column) == (2, "personnummer")
        assert text not in fault.message
        assert not any(part in fault.message for part in text.replace("-", " ").split() if len(part) > 3)

    def test_a_personnummer_in_the_wrong_column_is_not_repeated(self) -> None:
        row = dict.fromkeys(HEADERS, "19701003-2394") | {"arendenummer": "1"}
        for fault in opened(csv_of([row])).check().faults:
            assert "2394" not in fault.message

    @pytest.mark.parametrize(("text", "year"), [("1985", 1985), ("2021", 2021), ("", None)])
    def test_a_year_of_birth(self, text: str, year: int | None) -> None:
        assert only_row(fodelsear=text).cells["birth_year"] == year

    @pytest.mark.parametrize("text", ["85", "1985-01-02", "ca 1985", "0000", "2027", "2022", "19850"])
    def test_no_year_of_birth_or_one_after_the_case_came_in(self, text: str) -> None:
        assert faults_of(fodelsear=text) == [(2, "fodelsear")]

    def test_a_year_of_birth_against_the_personnummer_is_a_fault(self) -> None:
        assert only_row(fodelsear="1970", personnummer="701003-2394").cells["birth_year"] == 1970
        assert faults_of(personnummer="701003-2394", fodelsear="1971") == [(2, "fodelsear")]

    @pytest.mark.parametrize(
        ("text", "sex"),
        [
            *((text, "female") for text in ("kvinna", "Kvinna", "k", "F")),
            *((text, "male") for text in ("man", "M")),
            *((text, "unknown") for text in ("okänt", "OKANT", "", "  ")),
            ("annat", "other"),
        ],
    )
    def test_sex_as_written(self, text: str, sex: str) -> None:
        assert only_row(kon=text).cells["sex"] == sex

    @pytest.mark.req("R-110")
    def test_sex_is_never_guessed_from_the_personnummer(self) -> None:
        for number in ("701003-2394", "701003-2386"):
            assert only_row(personnummer=number, kon="").facts["sex"] == "unknown"
            assert "sex" not in only_row(personnummer=number).facts

    @pytest.mark.parametrize("header", ["minderariga barn", "erbjuden rattsstod", "tackat ja", "hederskontext"])
    def test_yes_no_and_unknown(self, header: str) -> None:
        words = {"ja": "yes", "J": "yes", "1": "yes", "x": "yes", "X": "yes", "nej": "no", "n": "no", "0": "no"}
        words |= {"okänt": "unknown", "okant": "unknown", "": "unknown", " ": "unknown"}
        fact = BY_HEADER[header.replace(" ", "")].fact
        for text, answer in words.items():
            assert only_row(**{header: text}).cells[fact] == answer
        for text in ("kanske", "2", "yes", "-", "ja?"):
            assert faults_of(**{header: text}) == [(2, header)]

    @pytest.mark.parametrize("text", ["21", "-1", "1,5", "2 st", "+2", "٢", "1000000"])
    def test_a_number_of_children_is_whole_and_at_most_20(self, text: str) -> None:
        assert only_row(antal_barn="20").cells["children_count"] == 20
        assert only_row(antal_barn="0").cells["children_count"] == 0
        assert only_row(antal_barn="").cells["children_count"] is None
        assert faults_of(antal_barn=text) == [(2, "antal barn")]

    @pytest.mark.parametrize(
        ("children", "count", "expected"),
        [
            *(("", "2", "yes"), ("okänt", "2", "yes"), ("ja", "2", "yes"), ("ja", "0", "yes"), ("ja", "", "yes")),
            *(("nej", "0", "no"), ("nej", "", "no"), ("", "0", "unknown"), ("", "", "unknown")),
        ],
    )
    def test_what_a_number_of_children_says(self, children: str, count: str, expected: str) -> None:
        assert only_row(minderariga_barn=children, antal_barn=count).facts["minor_children"] == expected

    def test_children_in_number_beside_a_no_are_a_fault(self) -> None:
        assert faults_of(minderariga_barn="nej", antal_barn="1") == [(2, "antal barn")]

    def test_a_number_of_children_says_it_without_the_other_column_too(self) -> None:
        assert only_row(antal_barn="1").facts["minor_children"] == "yes"
        assert only_row(antal_barn="0").facts["minor_children"] == "unknown"
        assert "minor_children" not in only_row().facts

    @pytest.mark.parametrize(
        ("text", "entrance"),
        [
            *(("egen", "self"), ("RVT", "rvt"), ("polis", "police"), ("BoU", "bou"), ("socialjour", "emergency")),
            *(("vård", "health_care"), ("Barnahus", "barnahus"), ("familjerätt", "family_law")),
            *(
                ("annan enhet", "other_unit"),
                ("Annan_kommun", "other_municipality"),
                ("annan", "other"),
                ("", "unknown"),
            ),
        ],
    )
    def test_the_ways_in(self, text: str, entrance: str) -> None:
        assert only_row(vag_in=text).cells["entrance"] == entrance

    def test_any_other_way_in_is_a_fault(self) -> None:
        assert faults_of(vag_in="kyrkan") == [(2, "vag in")]

    def test_talks_are_kept_as_a_number(self) -> None:
        assert only_row(antal_samtal="500").cells["talks_before"] == 500
        assert only_row(antal_samtal="").cells["talks_before"] is None
        assert faults_of(antal_samtal="501") == [(2, "antal samtal")]

    def test_a_case_is_closed_on_a_day_between_its_coming_and_today(self) -> None:
        assert only_row(avslutat="2021-03-05").cells["closed_on"] == date(2021, 3, 5)
        assert only_row(avslutat=str(TODAY)).cells["closed_on"] == TODAY
        assert only_row(avslutat="").cells["closed_on"] is None
        for text in ("2021-03-04", str(TODAY + timedelta(days=1)), "ja"):
            assert faults_of(avslutat=text) == [(2, "avslutat")]

    def test_a_reason_for_closing_is_of_the_list_and_needs_a_day(self) -> None:
        assert only_row(avslutat="210401", avslutsorsak="målet_NÅTT").cells["closing_reason_id"] == 20
        assert only_row(avslutat="210401", avslutsorsak="").cells["closing_reason_id"] is None
        assert faults_of(avslutat="210401", avslutsorsak="Flyttade") == [(2, "avslutsorsak")]
        assert faults_of(avslutat="", avslutsorsak="Målet nått") == [(2, "avslutsorsak")]
        assert faults_of(avslutsorsak="Målet nått") == [(2, "avslutsorsak")]

    def test_a_day_that_cannot_be_read_is_told_once(self) -> None:
        assert faults_of(inkom="x", avslutat="2021-01-01") == [(2, "inkom")]
        assert faults_of(avslutat="x", avslutsorsak="Målet nått") == [(2, "avslutat")]

    @pytest.mark.parametrize("header", ["skattning start", "skattning slut"])
    @pytest.mark.parametrize(
        ("text", "value"),
        [("0", "0"), ("10", "10"), ("10,0", "10"), ("7,5", "7.5"), ("7.50", "7.5"), ("06.2", "6.2")],
    )
    def test_a_rating_with_comma_or_point(self, header: str, text: str, value: str) -> None:
        fact = BY_HEADER[header.replace(" ", "")].fact
        row = only_row(**{header: text})
        assert row.cells[fact] == Decimal(value)
        assert row.as_imported[fact] == value

    @pytest.mark.parametrize("text", ["11", "10,1", "-1", "7,", ",5", "7,555", "sju", "5/10", "1e1", "NaN"])
    def test_a_rating_outside_0_to_10_is_a_fault(self, text: str) -> None:
        assert faults_of(skattning_slut=text) == [(2, "skattning slut")]

    @given(st.sampled_from(COLUMNS), st.text(max_size=60))
    def test_whatever_stands_in_a_cell_is_a_value_or_a_short_printable_reason(
        self, column: register_cells.Column, text: str
    ) -> None:
        found = column.read(text, Reading(words=WORDS, today=TODAY))
        if isinstance(found, Wrong):
            assert unacceptable(found.message) is None
            assert len(found.message) < 220
            assert found.message.endswith(".")

    def test_the_words_kept_are_the_words_of_the_rooms(self) -> None:
        assert set(register_cells._ROLES.values()) == set(CaseRole.values)
        assert set(register_cells._SEXES.values()) == set(Sex.values)
        assert set(register_cells._ANSWERS.values()) == set(Answer.values)
        assert set(register_cells._ENTRANCES.values()) <= set(Entrance.values)


class TestRows:
    def test_row_numbers_are_those_of_the_spreadsheet(self) -> None:
        lines = [
            "arendenummer;enhet;inkom;roll;övrigt",
            '1;Innerstad;210305;barn;"rad\nett\nhar tre"',
            "",
            " ; ;;\u00a0;",
            '2;Innerstad;210305;barn;""',
            ";;;;Summa",
        ]
        register = opened("\r\n".join(lines).encode())
        assert [(row.row, row.number) for batch in register.batches(9) for row in batch] == [(2, "1"), (5, "2")]
        assert register.rows_counted == 3
        assert {fault.row for fault in register.faults} == {6}

    def test_the_same_case_twice_is_a_fault_on_the_later_row(self) -> None:
        rows = [
            NEEDED,
            {**NEEDED, "enhet": "Sydväst"},
            {**NEEDED, "enhet": "rvc innerstad", "arendenummer": " 2021-1 "},
            {**NEEDED, "arendenummer": "2021-1 b"},
            {**NEEDED, "roll": "fel"},
        ]
        register = opened(csv_of(rows))
        numbers = [row.row for batch in register.batches(9) for row in batch]
        assert numbers == [2, 3, 5]
        assert [(fault.row, fault.column) for fault in register.faults] == [
            (4, "arendenummer"),
            (6, "arendenummer"),
            (6, "roll"),
        ]
        assert "rad 2" in register.faults[0].message

    def test_numbers_are_compared_exactly(self) -> None:
        rows = [{**NEEDED, "arendenummer": number} for number in ("a1", "A1", "a 1", "a_1", "å1", "01", "1")]
        assert len(rows_of(opened(csv_of(rows)))) == 7

    def test_all_faults_at_once_in_order_of_row_and_of_column_as_they_stand(self) -> None:
        headers = ["Skattning slut", "roll", "INKOM", "avslutat", "enhet", "arendenummer"]
        rows: list[Row] = [
            {
                "Skattning slut": "11",
                "roll": "?",
                "INKOM": "210305",
                "avslutat": "210304",
                "enhet": "?",
                "arendenummer": "",
            },
            {
                "Skattning slut": "1",
                "roll": "barn",
                "INKOM": "i går",
                "avslutat": "",
                "enhet": "Sydväst",
                "arendenummer": "1",
            },
        ]
        assert [(fault.row, fault.column) for fault in opened(csv_of(rows, headers)).check().faults] == [
            *((2, name) for name in ("Skattning slut", "roll", "avslutat", "enhet", "arendenummer")),
            (3, "INKOM"),
        ]

    def test_rows_come_also_beside_rows_with_faults(self) -> None:
        rows = [{**NEEDED, "arendenummer": n, "inkom": "?" if n % 2 else "210305"} for n in range(10)]
        register = opened(csv_of(rows))
        assert [len(batch) for batch in register.batches(2)] == [2, 2, 1]
        assert len(register.faults) == 5

    def test_a_row_that_slipped_or_a_quote_that_never_ends_is_a_fault_of_the_row(self) -> None:
        data = b'arendenummer,enhet,inkom,roll,skattning slut\n1,Innerstad,210305,barn,7,5\n2,"Innerstad,210305\n'
        faults = opened(data).check().faults
        assert [(fault.row, fault.column) for fault in faults if not fault.column] == [(2, ""), (3, "")]

    def test_a_file_that_is_no_table_has_one_fault_and_no_rows(self) -> None:
        for data, name in ((b"", "r.csv"), (b"\0\0", "r.csv"), (b"x", "r.xlsx")):
            register = opened(data, name)
            found = register.check()
            assert [(fault.row, fault.column) for fault in found.faults] == [(None, "")]
            assert (found.rows_counted, found.ignored_columns, list(register.batches(1))) == (0, [], [])

    def test_what_is_wrong_with_the_whole_file_further_down_is_the_only_fault(self) -> None:
        register = opened(csv_of([{**NEEDED, "inkom": "?"}]) + b"\n" * 1_100_000)
        found = register.check()
        assert [(fault.row, found.rows_counted) for fault in found.faults] == [(None, 0)]

    def test_reading_ends_where_the_faults_would_fill_the_memory(self) -> None:
        data = b"arendenummer;enhet;inkom;roll\n" + b"1;?;?;?\n" * 70_000
        found = opened(data).check()
        assert len(found.faults) == register_module.MOST_FAULTS + 1
        assert found.faults[0].row is None
        assert "200 000 fel" in found.faults[0].message

    def test_progress_is_told_now_and_then_and_at_the_end(self) -> None:
        told: list[int] = []
        data = csv_of([{**NEEDED, "arendenummer": n} for n in range(2_500)])
        register = read_register(io.BytesIO(data), filename="r.csv", words=WORDS, today=TODAY, progress=told.append)
        register.check()
        assert told == [1_000, 2_000, 2_500]

    def test_a_fault_found_elsewhere_is_told_in_the_column_of_the_file(self) -> None:
        register = opened(csv_of([{**NEEDED, "KÖN": "k"}]))
        (row,) = rows_of(register)
        later = register.fault(row, "sex", "Någon har ändrat det.")
        assert later == Fault(2, "KÖN", "Någon har ändrat det.")
        first = register.fault(row, ("closed_on", "came_in_on"), "Det går inte.")
        assert first.column == "inkom"
        assert register.fault(row, "honour", "x").column == ""
        header = Fault(1, "roll", "x")
        assert register.in_order([later, first, header]) == [header, first, later]

    def test_s121_a_fault_says_what_is_awaited_and_apart_from_it_what_stands_there(self) -> None:
        (fault,) = opened(csv_of([{**NEEDED, "inkom": "igår"}])).check().faults
        assert fault == Fault(2, "inkom", "Datum ska skrivas 2021-03-05.", "Här står ”igår”.")


class TestBesideTheRowAsLastImported:
    def test_the_same_row_changes_nothing_however_it_is_spelled(self) -> None:
        before = only_row(kon="k", antal_barn="2", inkom="210305", skattning_start="7,50", vag_in="").as_imported
        now = only_row(Kön="Kvinna", antal_barn="02", inkom="5/3 2021", skattning_start="7.5", väg_in=" ")
        assert now.beside(before).changes == {}
        assert now.beside(before).as_imported == before

    def test_a_column_left_out_touches_nothing_and_a_cell_emptied_makes_it_unknown(self) -> None:
        before = only_row(kon="k", fodelsear="1985", vag_in="polis", avslutat="210401").as_imported
        assert only_row(kon="k").beside(before).changes == {}
        changed = only_row(kon="", fodelsear="", vag_in="", avslutat="").beside(before)
        assert changed.changes == {
            "sex": ("female", "unknown"),
            "birth_year": (1985, None),
            "entrance": ("police", "unknown"),
            "closed_on": (date(2021, 4, 1), None),
        }
        assert changed.as_imported == only_row(kon="", fodelsear="", vag_in="", avslutat="").as_imported

    def test_a_new_column_changes_only_what_it_says(self) -> None:
        before = only_row().as_imported
        assert only_row(kon="", antal_barn="0").beside(before).changes == {"children_count": (None, 0)}

    def test_what_the_number_of_children_said_goes_with_it(self) -> None:
        before = only_row(antal_barn="2").as_imported
        assert only_row(antal_barn="0").beside(before).changes == {
            "children_count": (2, 0),
            "minor_children": ("yes", "unknown"),
        }
        told = only_row(minderariga_barn="ja", antal_barn="2").as_imported
        assert only_row(antal_barn="0").beside(told).changes == {"children_count": (2, 0)}

    def test_a_contradiction_with_a_column_left_out_is_found(self) -> None:
        before = only_row(avslutat="210401", minderariga_barn="nej").as_imported
        changed = only_row(inkom="210501", antal_barn="1").beside(before)
        assert [contradiction.facts for contradiction in changed.contradictions] == [
            ("children_count", "minor_children"),
            ("closed_on", "came_in_on"),
        ]
        assert only_row(inkom="210401").beside(before).contradictions == []

    @given(st.data())
    def test_what_is_stored_as_text_comes_back_as_it_was(self, data: st.DataObject) -> None:
        cells = {
            "came_in_on": data.draw(st.dates()),
            "closed_on": data.draw(st.none() | st.dates()),
            "birth_year": data.draw(st.none() | st.integers(1900, 2026)),
            "rating_end": data.draw(st.none() | st.integers(0, 1000).map(lambda n: Decimal(n) / 100)),
            "sex": data.draw(st.sampled_from(Sex.values)),
            "identity_number": data.draw(st.none() | st.just("197010032394")),
        }
        row = RegisterRow(2, INNERSTAD, "1", cells)
        assert register_rows.from_text(row.as_imported) == cells


BAD: list[Row] = [
    {"inkom": "igår"},
    {"roll": ""},
    {"enhet": "RVC Nord"},
    {"personnummer": "19701003-2398"},
    {"antal barn": 21},
    {"skattning start": "elva"},
    {"kon": "?"},
    {"arendenummer": ""},
]
"""Ways for a row to be wrong, each in one column."""


def full_rows(count: int) -> Iterator[Row]:
    draw = random.Random(7)
    for number in range(count):
        came_in_on = date(2020, 10, 1) + timedelta(days=draw.randrange(1_500))
        yield {
            "arendenummer": f"{came_in_on.year}-{number}",
            "enhet": draw.choice(["RVC Innerstad", "Sydväst"]),
            "inkom": came_in_on,
            "roll": "våldsutsatt",
            "stadsdel": "Södermalm",
            "personnummer": "19701003-2394",
            "kon": "kvinna",
            "minderariga barn": "ja",
            "antal barn": draw.randrange(1, 4),
            "vag in": "polis",
            "erbjuden rattsstod": "ja",
            "tackat ja": "nej",
            "hederskontext": "okänt",
            "antal samtal": 12,
            "avslutat": came_in_on + timedelta(days=90),
            "skattning start": 3.5,
            "skattning slut": 7,
        }


class TestSize:
    @pytest.mark.parametrize("form", ["r.csv", "r.xlsx"])
    def test_of_10_000_rows_37_bad_are_named_all_37_within_seconds(self, form: str, tmp_path: Path) -> None:
        rows = list(full_rows(10_000))
        chosen = sorted(random.Random(3).sample(range(10_000), 37))
        expected = []
        for place, index in enumerate(chosen):
            fault = BAD[place % len(BAD)]
            rows[index] = {**rows[index], **fault}
            expected.append((index + 2, *fault))
        path = tmp_path / form
        path.write_bytes(csv_of(rows) if form.endswith("csv") else xlsx_of(rows))

        began = time.perf_counter()
        found = read_register(path, filename=form, words=WORDS, today=TODAY).check()
        took = time.perf_counter() - began

        assert [(fault.row, fault.column) for fault in found.faults] == expected
        assert found.rows_counted == 10_000
        assert took < (1.5 if form.endswith("csv") else 5) * 4  # a machine busy with other tests is slower

    def test_what_a_long_file_leaves_in_memory_is_the_numbers_of_its_cases(self) -> None:
        grown = {}
        for count in (1_000, 11_000):
            data = csv_of(list(full_rows(count)))
            register = opened(data)
            tracemalloc.start()
            register.check()
            grown[count] = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        assert grown[11_000] - grown[1_000] < 10_000 * 250


def test_every_word_that_is_said_to_be_accepted_is_and_each_reader_of_words_says_its_own():
    reading = Reading(words=WORDS, today=TODAY)
    listed = register_cells.accepted(WORDS)
    readers = {column.header: column.read for column in register_cells.COLUMNS}
    for words in listed:
        read = readers[words.headers[0]]
        assert all(readers[header] is read for header in words.headers)
        values = [{read(word, reading) for word in meaning} for meaning in words.meanings]
        assert all(len(same) == 1 for same in values)  # the words of one meaning mean the same
        assert not any(isinstance(value, Wrong) for same in values for value in same)
    said = {header: words.meanings for words in listed for header in words.headers}
    assert set(said) == {
        "enhet", "roll", "stadsdel", "kon", "minderariga barn", "vag in", "erbjuden rattsstod", "tackat ja",
        "hederskontext", "avslutsorsak",
    }  # fmt: skip
    assert said["hederskontext"] == (("ja", "j", "1", "x"), ("nej", "n", "0"), ("okänt", ""))


def test_a_name_that_means_two_things_is_not_said_to_be_accepted():
    words = Words(units=[(1, "Mitten"), (2, "mitten"), (2, "Norr")], districts=[], closing_reasons=[])
    units = next(told for told in register_cells.accepted(words) if told.headers == ("enhet",))
    assert units.meanings == (("Norr",),)

"""`livlina import cases` tells where the faults are and what was awaited, never what stands in the file."""

import io
import json
from datetime import date

import pytest

from livlina.cli import registers
from livlina.intake.importing import Imported
from livlina.intake.register import Register, read_register
from livlina.intake.register_cells import COLUMNS, Words
from livlina.intake.tablefile import open_table

PERSON = (
    "Anna Provsson",
    "Hittepåvägen 17",
    "070-174 06 05",
    "19850612-2384",
    "Kastanj\tdunge",
    "2999-01-01",
    "99",
    "Tvetydig",
)
"""What stands in a column that has slid: a name, a street, a number, and what is read and refused by its value."""
WORDS = Words(units=[(1, "Innerstad"), (1, "Tvetydig"), (2, "Tvetydig")], districts=[], closing_reasons=[])


def read(lines: list[list[str]]) -> Register:
    data = "\n".join(";".join(f'"{cell}"' for cell in line) for line in lines).encode()
    return read_register(
        io.BytesIO(data), filename="register.csv", words=WORDS, today=date(2026, 11, 20), opening=open_table
    )


def said(register: Register, capsys: pytest.CaptureFixture[str]) -> tuple[str, list[dict[str, object]]]:
    """All that the command prints of a register, in both forms, and the faults as a machine is told them."""
    found = register.check()
    done = Imported(
        rows=found.rows_counted,
        ignored_columns=register.ignored_columns,
        ignored_places=register.ignored_places,
        errors=found.faults,
    )
    registers.print_text(done, dry_run=True)
    answer = registers.answer(done)
    printed = capsys.readouterr()
    assert answer["ignored_columns"] == register.ignored_columns  # as they are spelled
    return printed.out + printed.err + json.dumps(answer["errors"], ensure_ascii=False), answer["errors"]


@pytest.mark.parametrize("told", PERSON)
def test_s121_no_cell_is_printed_whatever_column_it_slid_into(told, capsys):
    headers = [column.header for column in COLUMNS]
    register = read([headers, *([[told] * len(headers)] * 2)])
    text, faults = said(register, capsys)
    assert len(faults) > len(COLUMNS)
    for word in told.split():
        assert len(word) < 3 or word not in text
    assert {fault["row"] for fault in faults} == {2, 3}
    assert all(set(fault) == {"row", "column", "message"} for fault in faults)  # as it is promised
    assert {fault["column"] for fault in faults} <= set(headers)
    assert all(fault["message"] for fault in faults)
    # the one whose file it is, is shown on the page what stands there
    assert any(fault.here for fault in register.faults)


def test_s121_no_header_is_printed_where_the_first_row_is_a_person(capsys):
    people = ["1", *PERSON]
    text, faults = said(read([people, people]), capsys)
    assert not any(word in text for told in PERSON for word in told.split() if len(word) > 2)
    assert {fault["row"] for fault in faults} == {1}
    assert "Kolumner som inte används: A, B, C, D, E, F, G, H, I." in text


def test_a_column_that_is_not_used_is_told_as_it_is_spelled(capsys):
    headers = [column.header for column in COLUMNS if column.needed]
    text, _ = said(read([[*headers, "Tel. Nr"], [""] * len(headers) + ["070"]]), capsys)
    assert "Kolumner som inte används: Tel. Nr." in text


def test_the_columns_are_named_as_in_a_spreadsheet():
    register = read([[f"x{place}" for place in range(703)]])
    assert [register.ignored_places[place] for place in (0, 25, 26, 51, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "ZZ",
        "AAA",
    ]

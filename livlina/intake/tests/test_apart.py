"""A file is read by a process that can do nothing else: what comes back, and what happens when it goes wrong."""

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from livlina.intake.tablefile import NotATable, Unreadable, apart, open_table
from livlina.intake.tablefile.wire import Broken, header_line, read_header, read_rows, row_lines

HEADER = ["arendenummer", "enhet", "inkom"]
KNOWN = frozenset(HEADER)
CSV = 'arendenummer;enhet;inkom\nÅÄÖ;😀;2026-11-20\n;;\nb;"två\nrader";\n'.encode()


def workbook(rows: int = 2) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADER)
    for number in range(1, rows):
        sheet.write_row(number, 0, [f"2026-{number}", "Innerstad"])
        sheet.write_datetime(number, 2, date(2026, 11, 20))
    sheet.write_formula(rows, 0, "=1/0", None, "#DIV/0!")
    book.close()
    return file.getvalue()


def opened(source: Any, name: str = "register.csv") -> apart.ApartTable:
    return apart.open_table(source, filename=name, known_headers=KNOWN)


def readers() -> Iterator[Path]:
    """The processes of this one that read a file, each by its place in /proc."""
    for place in Path("/proc").glob("[0-9]*"):
        try:
            parent = place.joinpath("stat").read_text().rpartition(")")[2].split()[1]
            if int(parent) == os.getpid() and b"tablefile" in place.joinpath("cmdline").read_bytes():
                yield place
        except OSError:
            continue


@pytest.mark.parametrize(("data", "name"), [(CSV, "register.csv"), (workbook(), "register.xlsx")])
def test_s_121_a_file_read_apart_says_what_it_says_when_read_here(data: bytes, name: str, tmp_path: Path) -> None:
    here = open_table(io.BytesIO(data), filename=name, known_headers=KNOWN)
    stream = io.BytesIO(data)
    path = tmp_path / name
    path.write_bytes(data)
    for source in (stream, path):
        there = opened(source, name)
        assert there.header == here.header
        assert list(there.rows()) == list(there.rows()) == list(here.rows())
    assert not stream.closed


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"", "register.csv", "tom"),
        (b"%PDF-1.7", "register.csv", "PDF"),
        (b"PK\x03\x04" + bytes(100), "register.xlsx", "skadad"),
        (CSV, "Alma Exempelsson.xlsm", "makron"),
    ],
)
def test_s_121_what_is_no_table_is_refused_in_the_same_words(data: bytes, name: str, says: str) -> None:
    with pytest.raises(NotATable, match=says):
        opened(io.BytesIO(data), name)
    assert not list(readers())


def test_s_121_the_reader_is_ended_after_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "CPU_SECONDS", 0)
    with pytest.raises(NotATable, match="lång tid"):
        list(opened(io.BytesIO(b"arendenummer;enhet;inkom\n" + b"1;2;3\n" * 1_000_000)).rows())
    assert not list(readers())


def test_s_121_the_reader_is_ended_when_it_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "SILENT_SECONDS", 0.0)
    with pytest.raises(NotATable, match="lång tid"):
        opened(io.BytesIO(CSV))
    assert not list(readers())


def test_s_121_the_reader_has_a_bound_on_its_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "MEMORY_BYTES", 40 * 1024 * 1024)
    with pytest.raises(NotATable, match="mycket minne"):
        opened(io.BytesIO(CSV.ljust(25 * 1024 * 1024, b" ")))
    assert not list(readers())


def test_s_121_the_reader_has_no_secrets_and_is_gone_when_nobody_asks_any_more() -> None:
    rows = opened(io.BytesIO(CSV + b"1;2;3\n" * 300_000), "Alma Exempelsson.csv").rows()
    assert next(rows)[1][0] == "ÅÄÖ"
    (reader,) = readers()
    assert reader.joinpath("environ").read_bytes() == b""
    assert b"Alma" not in reader.joinpath("cmdline").read_bytes()
    limits = reader.joinpath("limits").read_text()
    assert "Max open files            0                    0" in limits
    rows.close()
    assert not list(readers())


@pytest.mark.parametrize(
    "act",
    [
        "open('/etc/hostname')",
        "__import__('socket').socket()",
        "__import__('os').memfd_create('x')",
        "__import__('os').pipe()",
        "__import__('os').close(0); open('/etc/hostname')",
    ],
)
def test_s_121_the_reader_can_open_nothing(act: str) -> None:
    code = (
        "import socket; from livlina.intake.tablefile.__main__ import bind; bind(cpu=5, memory=1 << 29)\n"
        f"try: {act}\nexcept OSError as error: print(error.errno)"
    )
    said = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True, env={})
    assert said.stdout.strip() == "24"  # too many open files


CELLS = st.one_of(st.text(), st.dates(), st.builds(Unreadable, st.text()))


@given(st.lists(st.tuples(st.integers(2, 10**6), st.dictionaries(st.integers(-1, 16_383), CELLS)), max_size=20))
def test_s_121_rows_arrive_as_they_were_sent(rows: list[Any]) -> None:
    import json

    assert [row for line in row_lines(rows) for row in read_rows(json.loads(line))] == rows
    for _, row in rows:
        assert read_header(json.loads(header_line(row.values()))) == list(row.values())


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
)


@given(PLAIN | st.lists(st.tuples(st.integers(), st.lists(st.integers()), st.lists(CELLS)).map(list)))
def test_s_121_what_is_no_table_is_not_believed(told: Any) -> None:
    for read in (read_rows, read_header):
        try:
            found = read(told)
        except Broken:
            continue
        assert isinstance(found, list)

"""The five tables as files: JSON, CSV, a spreadsheet and plain text. All are written from the same tables."""

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from types import MappingProxyType
from typing import Any

import xlsxwriter

from livlina.reports import notes, rules
from livlina.reports.rules import AnyTable, Figures, FiveTables
from livlina.reports.terms import Column

TOTAL = "Totalt"

ALL_KEYS = (
    Column.WOMEN,
    Column.MEN,
    Column.OTHER,
    Column.UNKNOWN,
    Column.COUNT,
    Column.WITH_MINOR_CHILDREN,
    Column.CHILDREN_UNKNOWN,
    Column.SHARE_PERCENT,
)
"""The columns of the CSV list, in order."""

CONTENT_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "json": "application/json",
        "csv": "text/csv; charset=utf-8",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }
)


def written(tables: FiveTables, form: str, *, day: date) -> bytes:
    """The tables in that form (text, json, csv, xlsx). `day` is when they were taken out."""
    return WRITERS[form](tables, day)


def file_name(tables: FiveTables, form: str, *, number: int | None = None) -> str:
    """A name that says nothing of the matter: `tabeller-2020-10-01-2021-09-30.csv`."""
    what = f"tabell-{number}" if number else "tabeller"
    return f"{what}-{tables.first_day.isoformat()}-{tables.last_day.isoformat()}.{form}"


def neutral(text: str) -> str:
    """The text so that a spreadsheet reads it as text and not as a formula. Source: S-100."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


# JSON


def as_json(tables: FiveTables, _day: date) -> bytes:
    """One document, as promised to the outside."""
    document = {
        "period": {"from": tables.first_day.isoformat(), "to": tables.last_day.isoformat()},
        "tables": [
            {
                "id": table.number.value,
                "rows": [{"unit": row.unit, **_promised(row.figures)} for row in table.rows],
                "total": _promised(table.total),
            }
            for table in tables.tables
        ],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _promised(figures: Figures) -> dict[str, int | None]:
    return {key.value: rules.value(figures, key) for key in figures.keys}


# CSV


def as_csv(tables: FiveTables, _day: date) -> bytes:
    """All five tables as one list, with semicolons; what a table does not have is empty."""
    return _listed(tables.tables, ALL_KEYS)


def one_table_as_csv(table: AnyTable) -> bytes:
    """One table in the same form, with its own columns only."""
    return _listed([table], table.total.keys)


def _listed(tables: Sequence[AnyTable], keys: Sequence[Column]) -> bytes:
    told = io.StringIO()
    writer = csv.writer(told, delimiter=";", lineterminator="\n")
    writer.writerow(["table", "unit", *(key.value for key in keys)])
    for table in tables:
        for unit, figures in _lines(table):
            cells = _promised(figures)
            writer.writerow([table.number.value, neutral(unit), *(cells.get(key.value) for key in keys)])
    return told.getvalue().encode()


def _lines(table: AnyTable) -> list[tuple[str, Figures]]:
    return [*((row.unit, row.figures) for row in table.rows), (TOTAL, table.total)]


# Spreadsheet


def as_xlsx(tables: FiveTables, day: date) -> bytes:
    """A workbook with a sheet for each table and one with notes. It names nobody as its author."""
    kept = io.BytesIO()
    workbook = xlsxwriter.Workbook(kept, {"in_memory": True})
    workbook.set_properties({"created": datetime.combine(day, time.min, tzinfo=UTC)})
    looks = {
        "title": workbook.add_format({"bold": True, "font_size": 14}),
        "head": workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"}),
        "total": workbook.add_format({"bold": True, "top": 1}),
        "text": workbook.add_format({"text_wrap": True, "valign": "top"}),
    }
    for table in tables.tables:
        _sheet(workbook.add_worksheet(f"Tabell {table.number.value}"), table, tables, looks)
    _notes_sheet(workbook.add_worksheet("Noter"), tables, day, looks)
    workbook.close()
    return kept.getvalue()


FIRST_ROW = 3
"""Where the headings of a sheet stand, counted from 0: title, period and an empty row come before."""


def _sheet(sheet: Any, table: AnyTable, tables: FiveTables, looks: Mapping[str, Any]) -> None:
    sheet.write_string(0, 0, _title(table), looks["title"])
    sheet.write_string(1, 0, _period(tables))
    headings = ["Enhet", *(_heading(column) for column in table.total.columns)]
    for place, heading in enumerate(headings):
        sheet.write_string(FIRST_ROW, place, heading, looks["head"])
    for place, (unit, figures) in enumerate(_lines(table), start=FIRST_ROW + 1):
        look = looks["total"] if place > FIRST_ROW + len(table.rows) else None
        # a unit's name is always text, whatever it begins with
        sheet.write_string(place, 0, unit, look)
        for column, key in enumerate(figures.columns, start=1):
            found = rules.value(figures, key)
            if found is None:
                sheet.write_blank(place, column, None, look)
            else:
                sheet.write_number(place, column, found, look)
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, len(headings) - 1, 12)
    sheet.freeze_panes(FIRST_ROW + 1, 1)
    sheet.set_paper(9)  # A4


def _notes_sheet(sheet: Any, tables: FiveTables, day: date, looks: Mapping[str, Any]) -> None:
    sheet.write_string(0, 0, "Noter", looks["title"])
    lines = [_period(tables), f"Uttag {day.isoformat()}.", notes.COUNTED, *_notes(tables)]
    for place, line in enumerate(lines, start=2):
        sheet.write_string(place, 0, line, looks["text"])
    sheet.set_column(0, 0, 100)
    sheet.set_paper(9)


# Text


def as_text(tables: FiveTables, day: date) -> bytes:
    """The tables for a terminal or a letter: columns under each other, then the notes."""
    parts = [f"{_period(tables)}\nUttag {day.isoformat()}."]
    parts += [_aligned(table) for table in tables.tables]
    parts += _notes(tables)
    return ("\n\n".join(parts) + "\n").encode()


def _aligned(table: AnyTable) -> str:
    columns = table.total.columns
    rows = [["", *(_heading(column) for column in columns)]]
    rows += [[unit, *(_told(rules.value(figures, column)) for column in columns)] for unit, figures in _lines(table)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(columns) + 1)]
    lines = [
        "   ".join(
            [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        )
        for row in rows
    ]
    return "\n".join([_title(table), *lines])


def _told(found: int | None) -> str:
    return "–" if found is None else str(found)


# Words shared by the spreadsheet and the text


def _title(table: AnyTable) -> str:
    return f"Tabell {table.number.value}. {table.number.label}"


def _heading(column: Column) -> str:
    return "Andel, %" if column == Column.SHARE_PERCENT else str(column.label)


def _period(tables: FiveTables) -> str:
    return (
        f"Inkomna ärenden {tables.first_day.isoformat()}–{tables.last_day.isoformat()} "
        f"({rules.notation(tables.first_day, tables.last_day)})."
    )


def _notes(tables: FiveTables) -> list[str]:
    return [f"{note.sign}. {note.title}. {note.text}" for note in notes.notes(tables)]


WRITERS: Mapping[str, Callable[[FiveTables, date], bytes]] = MappingProxyType(
    {"text": as_text, "json": as_json, "csv": as_csv, "xlsx": as_xlsx}
)

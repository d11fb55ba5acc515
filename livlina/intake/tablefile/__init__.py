"""
A table in a file: the header and, one at a time, the rows of a CSV or XLSX, numbered as a spreadsheet shows them.

What the file is, is told by its content and never by its name alone; the two have to agree. Whatever is wrong
with the file as a whole is raised as `NotATable`, in one Swedish sentence. Nothing is kept but the row at hand.
Source: S-120, S-122.
"""

import os
from collections.abc import Collection
from pathlib import Path, PurePath
from typing import BinaryIO

from livlina.intake.tablefile.delimited import DelimitedText
from livlina.intake.tablefile.table import ROW, Cell, NotATable, Table, Unreadable, opened
from livlina.intake.tablefile.workbook import Workbook

__all__ = ["MOST_BYTES", "ROW", "Cell", "NotATable", "Table", "Unreadable", "open_table"]

MOST_BYTES = 25 * 1024 * 1024
"""The largest file that is read at all (S-120)."""

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PASSWORD_MARK = "EncryptedPackage".encode("utf-16-le")
_TEXT_NAMES = {".csv", ".txt", ".tsv", ".tab"}
_OTHERS = {
    b"%PDF": "Filen är en PDF.",
    b"\x89PNG": "Filen är en bild.",
    b"\xff\xd8\xff": "Filen är en bild.",
    b"GIF8": "Filen är en bild.",
    b"\x1f\x8b": "Filen är packad.",
    b"7z\xbc\xaf": "Filen är packad.",
    b"Rar!": "Filen är packad.",
    b"PK\x05\x06": "Filen är ett tomt arkiv.",
    b"{\\rtf": "Filen är ett textdokument.",
    b"<": "Filen är en webbsida eller XML.",
}
_SAVE_AS = "Spara registret som xlsx eller csv och försök igen."


def open_table(source: BinaryIO | Path, *, filename: str, known_headers: Collection[str]) -> Table:
    """
    Open a file as the table it holds. A stream must be seekable, and stays open.

    Raises `NotATable`. `known_headers` are those that mean something, folded; the separator that gives the most of
    them is the one of the file. A file that somebody handed in is opened by `apart` instead.
    """
    name = PurePath(filename).suffix.lower()
    with opened(source) as stream:
        size = stream.seek(0, os.SEEK_END)
        if size > MOST_BYTES:
            raise NotATable(
                f"Filen är för stor, {size / 1024 / 1024:.0f} MB. Den får vara högst "
                f"{MOST_BYTES // 1024 // 1024} MB. Dela den i flera."
            )
        stream.seek(0)
        start = stream.read(16)
        if not start:
            raise NotATable("Filen är tom.")
        if start.startswith(_OLE):
            raise NotATable(_why_not_ole(stream))
    if name in {".xlsm", ".xltm"}:
        raise NotATable(f"Filen får innehålla makron (xlsm) och läses därför inte. {_SAVE_AS}")
    if start.startswith(_ZIP):
        if name in _TEXT_NAMES:
            raise NotATable(f"Filen heter {name} men är inte text. {_SAVE_AS}")
        return Workbook(source)
    for beginning, what in _OTHERS.items():
        if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(beginning):
            raise NotATable(f"{what} {_SAVE_AS}")
    if name in {".xlsx", ".xls", ".ods"}:
        raise NotATable(f"Filen heter {name} men är inte ett kalkylblad, eller är skadad. {_SAVE_AS}")
    return DelimitedText(source, known_headers=known_headers)


def _why_not_ole(stream: BinaryIO) -> str:
    """Old Excel files and password-protected new ones share a container."""
    stream.seek(0)
    before = b""
    while chunk := stream.read(1 << 16):
        if _PASSWORD_MARK in before + chunk:
            return "Filen är skyddad med lösenord. Ta bort lösenordet i kalkylprogrammet och försök igen."
        before = chunk[-len(_PASSWORD_MARK) :]
    return f"Filen har ett gammalt format (xls) som inte läses. {_SAVE_AS}"

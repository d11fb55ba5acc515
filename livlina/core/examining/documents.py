"""
Documents of Word (docx) and OpenDocument (odt): a zip archive of XML and pictures, made anew part by part.

Only parts that are known go in: XML, read and written on by the rules of its kind (`word`, `opendocument`), and
pictures, made anew from their points. Everything else in it is a file within the file, and is refused.
"""

from collections.abc import Callable
from typing import Final

from livlina.core.examining import opendocument, word
from livlina.core.examining.archives import Archive, Packing
from livlina.core.examining.pictures import remade
from livlina.core.examining.recognised import recognised
from livlina.core.examining.told import Kind, Safe, Unfit, Why
from livlina.core.examining.words import Words

_XML: Final = (".xml", ".rels", ".rdf")
_DRAWN: Final = {b"GIF8": 0, b"\xd7\xcd\xc6\x9a": 0, b"\x01\x00\x09\x00": 0, b" EMF": 40}
"""How pictures begin that carry no position, and where that stands: GIF, WMF (two kinds) and EMF."""


def safe_document(content: bytes) -> Safe:
    """The document made anew. Raises `Unfit`, with its own reason for each other kind of archive."""
    archive = Archive(content)
    if "[Content_Types].xml" in archive.names:
        if "word/document.xml" not in archive.names:
            raise Unfit(Why.OTHER_OFFICE)
        return _safe(Kind.DOCX, archive, _word)
    if "mimetype" in archive.names:
        return _safe(Kind.ODT, archive, _opendocument)
    raise Unfit(Why.ARCHIVE)


def _safe(kind: Kind, archive: Archive, made_anew: Callable[[Archive, Words], bytes]) -> Safe:
    words = Words()
    return Safe(kind, made_anew(archive, words), str(words))


def _word(archive: Archive, words: Words) -> bytes:
    word.check_names(archive.names)
    packing = Packing()
    for name, part in archive.parts():
        if not word.is_left_out(name):
            packing.put(name, _part(name, part, word.rewritten_part, words))
    return packing.done()


def _opendocument(archive: Archive, words: Words) -> bytes:
    kind = archive.read("mimetype").strip()
    if kind != opendocument.TEXT:
        raise Unfit(Why.OTHER_OFFICE if kind.startswith(opendocument.FAMILY) else Why.ARCHIVE)
    opendocument.check_names(archive.names)
    packing = Packing()
    packing.put("mimetype", kind, packed=False)
    for name, part in archive.parts():
        if name != "mimetype" and not opendocument.is_left_out(name):
            packing.put(name, _part(name, part, opendocument.rewritten_part, words))
    return packing.done()


def _part(name: str, part: bytes, rewritten: Callable[[str, bytes, Words], bytes], words: Words) -> bytes:
    if name.lower().endswith(_XML):
        return rewritten(name, part, words)
    if any(part[at : at + len(beginning)] == beginning for beginning, at in _DRAWN.items()):
        return part
    try:
        kind = recognised(part)
    except Unfit:
        raise Unfit(Why.HOLDS_OTHERS) from None
    if kind not in (Kind.JPEG, Kind.PNG):
        raise Unfit(Why.HOLDS_OTHERS)
    return remade(part, kind, turned=False)

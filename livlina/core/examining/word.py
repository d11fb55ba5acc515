"""What a Word document (docx) may hold, and what is left out of it."""

import re
from typing import Final
from urllib.parse import urlsplit

from livlina.core.examining.told import Unfit, Why
from livlina.core.examining.words import Words
from livlina.core.examining.xml_parts import Attributes, local, rewritten

MAIN: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
PLAIN_LINKS: Final = {"http", "https", "mailto", "tel"}
NOBODY: Final = "–"

_LEFT_OUT: Final = (
    "docprops/", "docmetadata/", "customxml/", "_xmlsignatures/", "word/people.xml", "word/fonts/",
)  # fmt: skip
"""Parts that tell who made it and where, or that hold no more once it is made anew."""
_LEFT_OUT_RELATIONS: Final = {
    "core-properties", "extended-properties", "custom-properties", "thumbnail", "classificationlabels", "customXml",
    "customXmlProps", "origin", "signature", "people", "font",
}  # fmt: skip
_LEFT_OUT_ELEMENTS: Final = {
    "attachedTemplate", "rsids", "dataBinding", "docVars", "saveThroughXslt", "embedRegular", "embedBold",
    "embedItalic", "embedBoldItalic",
}  # fmt: skip
"""Those that lead to a part left out, or tell where it was written; what they show stands beside them."""
_CHANGES: Final = {"ins", "del", "moveFrom", "moveTo", "comment", "commentExtensible"}
_MAKERS: Final = {"initials", "date", "dateUtc"}
_OBJECTS: Final = {"object", "OLEObject", "control", "objectEmbed", "objectLink", "movie", "contentPart", "binData"}
_FETCHING: Final = {"altChunk", "subDoc", "mailMerge", "dataSource", "webVideoPr", "sourceFileName"}
_FETCHED: Final = {("imagedata", "href"), ("fill", "href"), ("blip", "link")}
_WORDS: Final = {"alt", "descr", "displayText", "instr", "string", "title", "tooltip"}
"""Attributes that are words: of a picture, a choice, a field, drawn letters and a link."""
_WORDS_OF: Final = {
    ("alias", "val"), ("attr", "val"), ("bookmarkStart", "name"), ("default", "val"), ("docPr", "name"),
    ("helpText", "val"), ("hyperlink", "anchor"), ("listEntry", "val"), ("listItem", "value"), ("lvlText", "val"),
    ("statusText", "val"), ("tag", "val"), ("tblCaption", "val"), ("tblDescription", "val"),
}  # fmt: skip
"""Attributes that are words in these elements alone."""
_MACROS: Final = re.compile(
    r"macroEnabled|vba|activeX|oleObject|customUI|keyMapCustomizations|attachedToolbars|webextension", re.IGNORECASE
)
_FIELDS: Final = frozenset(
    "ADDRESSBLOCK ADVANCE ASK AUTHOR AUTONUM AUTONUMLGL AUTONUMOUT BIBLIOGRAPHY CITATION COMMENTS COMPARE CREATEDATE "
    "DATE DOCPROPERTY DOCVARIABLE EDITTIME EQ FILENAME FILESIZE FILLIN FORMCHECKBOX FORMDROPDOWN FORMTEXT GREETINGLINE "
    "HYPERLINK IF INDEX INFO KEYWORDS LASTSAVEDBY LISTNUM MERGEFIELD MERGEREC MERGESEQ NEXT NEXTIF NOTEREF NUMCHARS "
    "NUMPAGES NUMWORDS PAGE PAGEREF PRINTDATE REF REVNUM SAVEDATE SECTION SECTIONPAGES SEQ SET SHAPE STYLEREF SUBJECT "
    "SYMBOL TA TC TEMPLATE TIME TITLE TOA TOC USERADDRESS USERINITIALS USERNAME XE =".split()
)
"""Fields that fetch and start nothing: any other word at the start of one is refused."""


def check_names(names: list[str]) -> None:
    if any(_MACROS.search(name) for name in names):
        raise Unfit(Why.MACROS)
    if any("/embeddings/" in f"/{name}".lower() for name in names):
        raise Unfit(Why.HOLDS_OTHERS)


def is_left_out(name: str) -> bool:
    """Parts are called the same in small and capital letters."""
    return name.lower().startswith(_LEFT_OUT)


def rewritten_part(name: str, part: bytes, words: Words) -> bytes:
    """One part of XML as it may be, with its text told to `words`. Raises `Unfit`."""
    if name == "[Content_Types].xml":
        types = _ContentTypes()
        content = rewritten(part, types.judge)
        if not types.is_document:
            raise Unfit(Why.OTHER_OFFICE)
        return content
    if name.lower().endswith(".rels"):
        return rewritten(part, lambda element, attributes: _relation(element, attributes, words))
    fields = _Fields(words)
    content = rewritten(part, fields.judge, read=fields.read)
    fields.check()
    return content


class _ContentTypes:
    """The list of the parts: says whether one is a macro, and what the document is."""

    def __init__(self) -> None:
        self.is_document = False

    def judge(self, element: str, attributes: Attributes) -> Attributes | None:
        told = attributes.get("ContentType", "")
        if _MACROS.search(told):
            raise Unfit(Why.MACROS)
        part = attributes.get("PartName", "").lstrip("/")
        self.is_document |= told == MAIN and part.lower() == "word/document.xml"
        return None if element == "Override" and is_left_out(part) else attributes


def _relation(element: str, attributes: Attributes, words: Words) -> Attributes | None:
    """A relation to another part stays, and a link to the web, told to `words`; what else leads out is refused."""
    if element != "Relationship":
        return attributes
    kind = attributes.get("Type", "").rpartition("/")[2]
    target = attributes.get("Target", "").strip()
    if _MACROS.search(kind):
        raise Unfit(Why.MACROS)
    if kind == "attachedTemplate" and urlsplit(target).scheme in {"", "file"}:
        return None  # the path to the template of whoever wrote it: it tells where, and is not needed
    if kind in _LEFT_OUT_RELATIONS and attributes.get("TargetMode") != "External":
        return None
    if attributes.get("TargetMode", "Internal") == "Internal":
        if urlsplit(target).scheme or target.startswith(("//", "\\")):
            raise Unfit(Why.FETCHES)
        return attributes
    if kind != "hyperlink":
        raise Unfit(Why.FETCHES)
    if urlsplit(target).scheme.lower() in PLAIN_LINKS or target.startswith("#"):
        words.tell_link(target)
        return attributes
    return attributes | {"Target": "about:blank"}  # a path on somebody's disk: it leads nowhere here, and tells where


class _Fields:
    """The text of a document: its elements judged one by one, and its fields, whose words may be split among these."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._open: list[list[str]] = []
        self._shown: list[bool] = []
        """Of each open field whether what it shows has begun: before that all text in it is its words."""
        self._loose: list[str] = []

    def judge(self, element: str, attributes: Attributes) -> Attributes | None:
        if element in _OBJECTS:
            raise Unfit(Why.HOLDS_OTHERS)
        if element in _FETCHING:
            raise Unfit(Why.FETCHES)
        if element in _LEFT_OUT_ELEMENTS:
            return None
        self._words.begin(element)
        if element == "fldChar":
            self._mark({local(name): value for name, value in attributes.items()}.get("fldCharType", ""))
        for name, value in attributes.items():
            if element == "fldSimple" and local(name) == "instr":
                _check_field(value)
            if local(name) in {"src", "althref"} or (element, local(name)) in _FETCHED:
                raise Unfit(Why.FETCHES)
            if local(name) == "href":
                self._words.tell_link(value)
            if local(name) in _WORDS or (element, local(name)) in _WORDS_OF:
                self._words.tell_beside(value)
        return _without_makers(element, attributes)

    def read(self, element: str, text: str) -> None:
        self._words.tell(text)
        if element in {"instrText", "delInstrText"} or (element == "t" and self._shown and not self._shown[-1]):
            (self._open[-1] if self._open else self._loose).append(text)

    def check(self) -> None:
        for words in [*self._open, self._loose]:
            _check_field("".join(words))

    def _mark(self, kind: str) -> None:
        if kind == "begin":
            self._open.append([])
            self._shown.append(False)
        elif kind == "separate" and self._shown:
            self._shown[-1] = True
        elif kind == "end" and self._open:
            self._shown.pop()
            _check_field("".join(self._open.pop()))


def _without_makers(element: str, attributes: Attributes) -> Attributes:
    """Without who made a change or a remark, and when. What was changed or remarked stays."""
    is_change = element in _CHANGES or element.endswith("Change")
    return {
        name: NOBODY if local(name) == "author" else value
        for name, value in attributes.items()
        if not local(name).startswith("rsid") and not (is_change and local(name) in _MAKERS)
    }


def _check_field(told: str) -> None:
    word = re.match(r"\s*(=|[^\s\\\"]*)", told)
    if word and word[1] and word[1].upper() not in _FIELDS:
        raise Unfit(Why.FETCHES)

"""What an OpenDocument text (odt) may hold, and what is left out of it."""

from pathlib import PurePosixPath
from typing import Final
from urllib.parse import unquote, urlsplit

from livlina.core.examining.told import Unfit, Why
from livlina.core.examining.words import Words
from livlina.core.examining.xml_parts import Attributes, local, rewritten

FAMILY: Final = b"application/vnd.oasis.opendocument."
TEXT: Final = FAMILY + b"text"
PLAIN_LINKS: Final = {"http", "https", "mailto", "tel"}
_LINKS: Final = {"a", "bibliography-mark"}

_LEFT_OUT: Final = (
    "Thumbnails/", "Configurations2/", "META-INF/documentsignatures.xml", "META-INF/macrosignatures.xml",
)  # fmt: skip
_MACROS: Final = ("Basic/", "Scripts/", "Dialogs/")
_RUNNING: Final = {"script", "event-listener", "event-listeners", "execute-macro", "library", "libraries", "module"}
_OBJECTS: Final = {"object", "object-ole", "plugin", "applet", "floating-frame"}
_FETCHING: Final = {
    "dde-source", "dde-connection", "dde-connection-decl", "dde-link", "database-display", "table-source",
    "connection-resource", "form-data-source", "cell-range-source", "submission",
}  # fmt: skip
_MAKERS: Final = frozenset({"dc:creator", "meta:creator-initials", "loext:sender-initials"})
"""Who made a change or a remark. What was changed or remarked stays."""
_WORDS: Final = {"current-value", "help-message", "label", "name", "string-value", "title", "value"}
"""Attributes that are words: of a field, a link, a bookmark and what a form holds or can be filled with."""
_TOLD_IN_SETTINGS: Final = ("Printer", "CurrentDatabase", "EmbeddedDatabase", "Rsid")


def check_names(names: list[str]) -> None:
    if "encrypted-package" in names:
        raise Unfit(Why.LOCKED)
    if any(name.startswith(_MACROS) for name in names):
        raise Unfit(Why.MACROS)
    if "content.xml" not in names:
        raise Unfit(Why.DAMAGED)


def is_left_out(name: str) -> bool:
    return name.startswith(_LEFT_OUT)


def rewritten_part(name: str, part: bytes, words: Words) -> bytes:
    """One part of XML as it may be, with its text told to `words`. Raises `Unfit`."""
    judges = {"META-INF/manifest.xml": _listed, "settings.xml": _setting, "meta.xml": _meta}
    if name in judges:
        return rewritten(part, judges[name])

    def judge(element: str, attributes: Attributes) -> Attributes:
        words.begin(element)
        kept = _element(element, attributes)
        for name, value in kept.items():
            if local(name) == "href":
                words.tell_link(value)
            elif local(name) in _WORDS:
                words.tell_beside(value)
        return kept

    return rewritten(part, judge, emptied=_MAKERS, read=lambda _element, text: words.tell(text))


def _listed(element: str, attributes: Attributes) -> Attributes | None:
    if element == "encryption-data":
        raise Unfit(Why.LOCKED)
    return None if is_left_out(_told(attributes, "full-path")) else attributes


def _setting(element: str, attributes: Attributes) -> Attributes | None:
    is_told = element == "config-item" and _told(attributes, "name").startswith(_TOLD_IN_SETTINGS)
    return None if is_told else attributes


def _meta(element: str, attributes: Attributes) -> Attributes | None:
    """Nothing but that there could be something."""
    return attributes if element in {"document-meta", "meta"} else None


def _element(element: str, attributes: Attributes) -> Attributes:
    if element in _RUNNING:
        raise Unfit(Why.MACROS)
    if element in _OBJECTS:
        raise Unfit(Why.HOLDS_OTHERS)
    if element in _FETCHING or _told(attributes, "datasource"):
        raise Unfit(Why.FETCHES)
    return {name: _address(element, value) if local(name) == "href" else value for name, value in attributes.items()}


def _address(element: str, address: str) -> str:
    """Where it leads: within the document, or as a link to the web. What else leads out is refused."""
    scheme, plain = urlsplit(address).scheme.lower(), unquote(address)
    leads_out = plain.startswith("/") or ".." in PurePosixPath(plain).parts or "\\" in plain or "//" in plain
    if address.startswith("#") or not (scheme or leads_out):
        return address
    if element not in _LINKS:
        raise Unfit(Why.FETCHES)
    return address if scheme in PLAIN_LINKS else "about:blank"


def _told(attributes: Attributes, wanted: str) -> str:
    return next((value for name, value in attributes.items() if local(name) == wanted), "")

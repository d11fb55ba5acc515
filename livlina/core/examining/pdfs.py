"""
PDF: nothing that runs or fetches when it is opened, no files inside, and nothing told of who made it.

It is written anew from what was found in it: what was changed before, and what lies outside its parts, is gone. A
signature in it no longer holds, so where that is evidence the bytes that were sent are kept. Source: S-120, S-71.
"""

import io
from typing import Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, ObjectSet, Stream, String

from livlina.core.examining.pictures import remade, untold
from livlina.core.examining.told import MOST_BYTES, MOST_UNPACKED, MOST_WORDS, Kind, Safe, Unfit, Why
from livlina.core.examining.words import Words, words_of_pdf

_REFUSED_ACTIONS: Final = {
    "/JavaScript": Why.RUNS,
    "/Launch": Why.RUNS,
    "/ImportData": Why.RUNS,
    "/SubmitForm": Why.RUNS,
    "/Rendition": Why.RUNS,
    "/Movie": Why.RUNS,
    "/Sound": Why.RUNS,
    "/RichMediaExecute": Why.RUNS,
    "/GoToR": Why.FETCHES,
    "/Thread": Why.FETCHES,
    "/GoToE": Why.HOLDS_OTHERS,
}
_REFUSED_KEYS: Final = {
    "/JS": Why.RUNS,
    "/JavaScript": Why.RUNS,
    "/XFA": Why.RUNS,
    "/EF": Why.HOLDS_OTHERS,
    "/Collection": Why.HOLDS_OTHERS,
    "/RichMediaContent": Why.HOLDS_OTHERS,
}
_REFUSED_KINDS: Final = {
    ("/Type", "/EmbeddedFile"): Why.HOLDS_OTHERS,
    ("/Subtype", "/FileAttachment"): Why.HOLDS_OTHERS,
    ("/Subtype", "/RichMedia"): Why.HOLDS_OTHERS,
    ("/Subtype", "/Movie"): Why.HOLDS_OTHERS,
    ("/Subtype", "/Sound"): Why.HOLDS_OTHERS,
    ("/Subtype", "/3D"): Why.HOLDS_OTHERS,
}
_REFUSED_IN_STREAMS: Final = {"/F": Why.FETCHES, "/Ref": Why.FETCHES, "/OPI": Why.FETCHES}
_TAKEN_AWAY: Final = ("/Metadata", "/PieceInfo", "/LastModified", "/SpiderInfo", "/Thumb")
_OPENING: Final = ("/OpenAction", "/AA")
_WORDS: Final = (
    "/V", "/DV", "/RV", "/Opt", "/TU", "/T", "/CA", "/Contents", "/RC", "/Subj", "/Title", "/Alt", "/ActualText", "/E",
)  # fmt: skip
"""Under these stand words, where it is a text that stands there: of fields, remarks, bookmarks and pictures."""
_IN_STREAMS: Final = {"/V", "/DV", "/RV", "/RC"}
"""Those that may be so long that they stand in a part of their own; what stands so in a page is how it is drawn."""
_DEEPEST: Final = 60
_CHOICES_DEEP: Final = 2  # each choice may be two texts: what is sent, and what is shown
_TOLD_IN_JPEG: Final = (b"Exif\0", b"http://ns.adobe.com/", b"Photoshop 3.0")
"""How a JPEG begins to say where and by whom it was made."""

pikepdf.settings.set_qpdf_limits(flate_max_memory=MOST_UNPACKED, run_length_max_memory=MOST_UNPACKED)


def safe_pdf(content: bytes) -> Safe:
    """The same document, made anew. Raises `Unfit`."""
    try:
        # Damage is not mended: what could not be read would be gone without a word.
        pdf = pikepdf.open(io.BytesIO(content), attempt_recovery=False, conversion_mode="explicit")
    except pikepdf.PasswordError:
        raise Unfit(Why.LOCKED) from None
    with pdf:
        if pdf.is_encrypted:
            raise Unfit(Why.LOCKED)
        if not len(pdf.pages):
            raise Unfit(Why.DAMAGED)
        sweep = _Sweep(pdf)
        for found in pdf.objects:
            sweep.look(found)
        sweep.look(pdf.trailer)
        if "/Info" in pdf.trailer:
            del pdf.trailer["/Info"]
        out = io.BytesIO()
        pdf.save(out, fix_metadata_version=False, preserve_pdfa=False)
    if out.tell() > MOST_BYTES:
        raise Unfit(Why.COPY_TOO_LARGE)
    return Safe(Kind.PDF, out.getvalue(), f"{words_of_pdf(out.getvalue())}{sweep.words}"[:MOST_WORDS])


class _Sweep:
    """One look at every part of a document, each once: refuses what runs, and takes away what tells."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self._unpacked = 0
        self.words = Words()
        """What stands in fields, remarks, links and bookmarks: it is drawn beside the page, and no text of it."""

    def look(self, part: Object, depth: int = 0) -> None:
        if depth > _DEEPEST:
            raise Unfit(Why.DAMAGED)
        if isinstance(part, Stream):
            self._look_at_keys(part, depth)
            self._look_at_stream(part)
        elif isinstance(part, Dictionary):
            self._look_at_keys(part, depth)
        elif isinstance(part, Array):
            for each in part:
                if isinstance(each, (Dictionary, Array)) and not each.is_indirect:
                    self.look(each, depth + 1)

    def _look_at_keys(self, part: Object, depth: int) -> None:
        keys = set(part.keys())
        for key in keys & _REFUSED_KEYS.keys():
            raise Unfit(_REFUSED_KEYS[key])
        if "/S" in keys:
            _refuse(_REFUSED_ACTIONS.get(_name(part["/S"])))
        for key in keys & {"/Type", "/Subtype"}:
            _refuse(_REFUSED_KINDS.get((key, _name(part[key]))))
        for key in keys.intersection(_OPENING):
            _refuse_addresses(key, part[key])
        for key in _WORDS:
            if key in keys:
                self._read(part[key], in_stream=key in _IN_STREAMS)
        if "/URI" in keys and isinstance(part["/URI"], String):
            self.words.tell_link(_text(part["/URI"]))
        for key in keys.intersection(_TAKEN_AWAY):
            del part[key]
        for key in keys.difference(_TAKEN_AWAY):
            value = part[key]
            if isinstance(value, (Dictionary, Array)) and not value.is_indirect:
                self.look(value, depth + 1)

    def _read(self, told: object, *, in_stream: bool, deep: int = _CHOICES_DEEP) -> None:
        if isinstance(told, String):
            self.words.tell_beside(_text(told))
        elif isinstance(told, Stream) and in_stream:
            self.words.tell_beside(_long_text(_unpacked(told)))
        elif isinstance(told, Array) and deep:
            for each in told:
                self._read(each, in_stream=in_stream, deep=deep - 1)

    def _look_at_stream(self, stream: Object) -> None:
        for key, why in _REFUSED_IN_STREAMS.items():
            if key in stream:
                raise Unfit(why)
        filters = _filters(stream)
        if _name(stream.get("/Subtype")) == "/Image":
            if filters[-1:] == ["/DCTDecode"]:
                self._make_anew(stream, filters)
            elif filters == ["/JPXDecode"]:
                stream.write(untold(stream.read_raw_bytes()), filter=Name.JPXDecode)
        elif "/FlateDecode" in filters:
            self._unpacked += len(_unpacked(stream))
            if self._unpacked > MOST_UNPACKED:
                raise Unfit(Why.UNPACKED)

    def _make_anew(self, photograph: Object, filters: list[str]) -> None:
        """A photograph in the document, made anew when it says more than its points."""
        jpeg = photograph.read_raw_bytes()
        if len(filters) > 1:  # packed once more: unpacked here as a part of its own
            jpeg = Stream(self._pdf, jpeg, Filter=Array([Name(each) for each in filters[:-1]])).read_bytes()
        if any(mark in jpeg for mark in _TOLD_IN_JPEG):
            photograph.write(remade(jpeg, Kind.JPEG, turned=False, coloured=False), filter=Name.DCTDecode)


def _unpacked(stream: Object) -> bytes:
    try:
        return stream.read_bytes()
    except pikepdf.PdfError as error:  # the library has one error for both, and tells them apart in its words
        raise Unfit(Why.UNPACKED if "limit exceeded" in str(error) else Why.DAMAGED) from None


def _text(told: Object) -> str:
    """As far as it can be read: the document is good whatever is made of it here."""
    try:
        return str(told)
    except UnicodeDecodeError:
        return bytes(told).decode(errors="replace")


def _long_text(content: bytes) -> str:
    """In a part of its own it is most often UTF-8, unlike other texts of the document."""
    try:
        return content.decode()
    except UnicodeDecodeError:
        return _text(String(content))


def _refuse(why: Why | None) -> None:
    if why:
        raise Unfit(why)


def _refuse_addresses(key: str, opening: Object) -> None:
    """What is done by itself, when a page or the document is opened, leads to no address."""
    is_events = key == "/AA" and isinstance(opening, Dictionary)
    seen = ObjectSet()
    waiting: list[Object | None] = [opening[event] for event in sorted(opening.keys())] if is_events else [opening]
    while waiting:
        action = waiting.pop()
        if isinstance(action, Array):
            waiting += list(action)
        elif isinstance(action, (Dictionary, Stream)) and seen.add(action):
            if _name(action.get("/S")) == "/URI":
                raise Unfit(Why.RUNS)
            waiting.append(action.get("/Next"))


def _filters(stream: Object) -> list[str]:
    told = stream.get("/Filter")
    return [_name(each) for each in told] if isinstance(told, Array) else [_name(told)]


def _name(told: object) -> str:
    return str(told) if isinstance(told, Name) else ""

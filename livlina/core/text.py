"""Text as people write it: how it is compared, sorted, refused and quoted. Nothing here changes what is stored."""

import re
from collections.abc import Mapping
from unicodedata import normalize

from livlina.core.letters import WRITTEN

INVISIBLE = "\u200b\u200e\u200f\u2060\ufeff"
"""Characters without width that come along when text is pasted; at an end they mean nothing."""

_MARK = re.compile("[\u0300-\u036f]")  # accents and dots of Latin letters, once taken apart
_UNSEEN = re.compile("[\u00ad\u034f\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff]")  # signs that take no place
_NOT_COMPARED = re.compile(r"[\s_\u00ad\u200b-\u200f\u2060\ufeff]+")

# Halves of a character, and what is no character and never will be: neither a PDF nor a Word document may hold one.
_NO_CHARACTERS = [
    *range(0xFDD0, 0xFDF0),
    *(plane + last for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF)),
]
_BROKEN = "\ud800-\udfff" + "".join(map(chr, _NO_CHARACTERS))
_IS_BROKEN = re.compile(f"[{_BROKEN}]")
_NOT_ON_ONE_LINE = re.compile(f"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069{_BROKEN}]")
# On several lines an embedding or an isolate ends with its paragraph, and comes with any telephone number
# copied from an address book; only the two overrides make other words of the same letters.
_NOT_ON_LINES = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202d\u202e{_BROKEN}]")

_IDENTITY_NUMBER = re.compile(r"(?<!\d)(\d{6}|\d{8})([-+ ]?)\d{4}(?!\d)")
_PICTURES: Mapping[int, int] = {
    **{code: 0x2400 + code for code in range(0x20)},
    **dict.fromkeys([*range(0x7F, 0xA0), *range(0x2028, 0x202F), *range(0x2066, 0x206A)], 0xFFFD),
    **dict.fromkeys([*range(0xD800, 0xE000), *_NO_CHARACTERS], 0xFFFD),
    0x7F: 0x2421,
}

# å, ä and ö come after z, in that order; the neighbours' letters stand where a Swedish list has them.
_SWEDISH_ORDER = str.maketrans(
    {"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}", "ü": "y", "đ": "d", "ð": "d", "ł": "l", "þ": "th"}
)


def one_line(text: str) -> str:
    """The text without the spaces around it; what stands between is left as it is."""
    trimmed = text.strip()
    while trimmed and (trimmed[0] in INVISIBLE or trimmed[-1] in INVISIBLE):
        trimmed = trimmed.strip(INVISIBLE).strip()
    return trimmed


def folded(text: str) -> str:
    """
    The form in which two words count as the same.

    Case, spaces, underscores and the dots, accents and strokes of Latin letters make no difference: `Väg in`,
    `vag_in` and `VÄGIN` are one word, Yıldız is Yildiz. Only for comparing; never shown, never stored for a person's
    name.
    """
    plain = normalize("NFKD", normalize("NFKD", text).casefold())
    return _NOT_COMPARED.sub("", normalize("NFKD", _MARK.sub("", plain).casefold()).translate(WRITTEN))


def words_of(text: str) -> list[str]:
    """
    The words of a name or of what was written, without case and signs, as two count as the same (`folded`). A sign that
    is not seen parts no word, nor does a letter that is put together of two.
    """
    return [folded(word) for word in re.findall(r"\w+", _UNSEEN.sub("", normalize("NFC", text)))]


def swedish_key(text: str) -> tuple[str, str, str]:
    """The key that sorts as a Swedish list does: å, ä and ö last, é with e, ü with y, case last of all."""
    small = normalize("NFC", text).casefold()
    letters = _MARK.sub("", normalize("NFKD", small.translate(_SWEDISH_ORDER)))
    return letters, small, text


def unacceptable(text: str, *, many_lines: bool = False) -> str | None:
    """
    Say why the text cannot be stored and shown exactly as it is, or None.

    Refused are NUL and other control characters, halves of a character and what is none (U+FFFE), and the invisible
    characters that turn the direction of reading, so that a name is shown as another than the one stored. With
    `many_lines` line breaks and tabs are text. Emoji, apostrophes and every script are always text.
    """
    found = (_NOT_ON_LINES if many_lines else _NOT_ON_ONE_LINE).search(text)
    if not found:
        return None
    before = shown(text[: found.start()][-15:])
    place = f"efter ”{before}”" if before else "i början"
    character = found.group()
    if character in "\n\r\x85\u2028\u2029":
        return f"Texten ska stå på en rad. Ta bort radbrytningen {place}."
    if character == "\t":
        return f"Texten innehåller en tabb {place}. Byt den mot ett mellanslag."
    if _IS_BROKEN.match(character):
        return f"Texten innehåller ett trasigt tecken {place}. Ta bort det."
    if character >= "\u202a":
        return (
            f"Texten innehåller ett osynligt tecken som vänder läsriktningen (U+{ord(character):04X}), "
            f"{place}. Ta bort det."
        )
    return f"Texten innehåller ett osynligt styrtecken (U+{ord(character):04X}), {place}. Ta bort det."


def without_identity_numbers(text: str) -> str:
    """The text with the last four digits of everything that looks like a personnummer hidden."""
    return _IDENTITY_NUMBER.sub(r"\1\2••••", text)


def shown(text: str, *, most: int = 40) -> str:
    """
    The text as it may be quoted in a message: at most that many characters, nothing invisible, and no whole
    personnummer. Not for showing what is stored.
    """
    quoted = without_identity_numbers(text).translate(_PICTURES)
    return quoted if len(quoted) <= most else quoted[: most - 1] + "…"

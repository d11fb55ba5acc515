"""
Which letters are the same when words are compared: those that are written for each other.

Yıldız is written Yildiz on a Swedish keyboard, Sørensen is Sörensen in one register and Soerensen in a passport.
What is looked for by a name, and what is left out of a text, is compared by the letters of this one place.
"""

import re
from typing import Final
from unicodedata import name

_LATIN: Final = re.compile(r"LATIN SMALL (?:LETTER|LIGATURE) (?:DOTLESS |OPEN )?([A-Z]{1,2})(?: WITH [A-Z ]+)?")
"""How Unicode names a letter that is another with a stroke or a hook, or two in one: ø, ł, đ, ı, æ."""
_OWN_LETTERS: Final = {"ð": "d", "þ": "th", "ŋ": "n", "ə": "a", "ʒ": "z"}
"""Latin letters with a name of their own, by what is written where they are not."""


class _Written(dict[int, str]):
    """For `str.translate`, of small letters that NFKD has taken apart: what each is written as without its stroke."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        latin = None if letter.isascii() else _LATIN.fullmatch(name(letter, ""))
        self[code] = written = latin[1].lower() if latin else _OWN_LETTERS.get(letter, letter)
        return written


WRITTEN: Final = _Written()

_WRITTEN_OUT: Final = re.compile(r"aa|ae|oe|ue|th")
"""How å, ä, ö, ü and þ are written where they are not, as in a passport: Aasa, Kjaer, Oesterberg, Thor."""
_SHORTEST_SPELLING: Final = 3


def spellings(word: str) -> tuple[str, ...]:
    """A word in its compared letters, and what is written out in it also by its first letter: Kjær, Kjaer, Kjär."""
    short = _WRITTEN_OUT.sub(lambda written: written[0][0], word)
    return (word, short) if _SHORTEST_SPELLING <= len(short) < len(word) else (word,)

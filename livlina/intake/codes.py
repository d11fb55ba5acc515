"""
The code of one who sent in the open form and calls herself: two common words with a number between, easy to remember.

It says nothing where it lies on a slip of paper, and opens nothing by itself: whoever answers the telephone finds the
contact by it, among those that she sees anyway. It follows from what the form sent with, so that a form that is sent
twice has one. Source: S-82, R-482.
"""

import re
from typing import Final
from uuid import UUID

from livlina.core.sealed import keyed_hash
from livlina.core.text import folded

WORDS: Final = tuple(
    """
    akvarell ananas april banan bänk bild björk blad blomma blyerts bok bomull boll bord bricka bro brunn brygga buss
    båt cykel dal dagg diamant docka droppe duk ek fikon film fjäder fjäril flagga flod fönster gata gitarr
    glas gran grind gräs guld gunga hagel hallon hammare harpa hav himmel honung humla höst jacka januari juni kaka
    kanel kanot karta kastanj katt klippa klocka klöver knapp koja kompass kopp krita kruka kudde kust kvarn kvist källa
    lampa lind linje lilja lönn löv maj mandel matta melon mjölk moln morot mossa mynt måne nyckel näver
    oktober orgel ost palett paraply park pensel penna piano pil plommon poppel päron regn ring ros råg sal sand segel
    sjal sjö skog smör snäcka socker sol spade spegel stig stjärna sten stol strand svan tall tegel timjan torg tråd
    träd tulpan tåg udde vante vas vete vind vår väska äng äpple
    """.split()
)
"""Short words that everyone knows and nobody takes for one another on the telephone."""

_CODE: Final = re.compile(r"([^\W\d_]+)[\s,.-]*([1-9][0-9])[\s,.-]*([^\W\d_]+)")


def code_of(token: UUID) -> str:
    """The code that belongs to a form with that token; nobody can tell the one from the other."""
    number = int.from_bytes(keyed_hash(str(token), purpose="form_code"))
    number, first = divmod(number, len(WORDS))
    number, last = divmod(number, len(WORDS))
    return f"{WORDS[first]} {10 + number % 90} {WORDS[last]}"


def written_as_code(text: str) -> str:
    """The text in the form in which codes are compared, or '' when it cannot be one."""
    found = _CODE.fullmatch(text.strip())
    return folded("".join(found.groups())) if found else ""

"""
What a password must be: long enough, and none that is guessed first.

Checked here without asking anyone outside. Known are the common leaked passwords that Django carries, Swedish
words that stand in many passwords, and everything a finger draws on a keyboard. Source: S-50.
"""

import re
from collections.abc import Container, Iterable
from functools import lru_cache
from itertools import pairwise
from typing import Final

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

SHORTEST: Final = 14  # characters (S-50)
LONGEST: Final = 500  # characters; a sentence fits, a file does not
ENOUGH: Final = 3.0  # pieces a password must be made of at least

SWEDISH: Final = frozenset(
    """
    januari februari mars april juni juli augusti september oktober november december måndag tisdag onsdag torsdag
    fredag lördag söndag sommar sommaren vinter vintern vår våren höst hösten stockholm göteborg malmö sverige svenska
    lösenord lösenordet losenord hemlig hemligt hemligheten inloggning logga välkommen valkommen socialtjänst
    socialtjänsten relationsvåld relationsvåldscentrum livlina livlinan kommun kommunen dator datorn jobbet arbete
    """.split()
)
DRAWN: Final = (
    "qwertyuiopåasdfghjklöäzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "abcdefghijklmnopqrstuvwxyzåäö",
)
_DRAWN: Final = "|".join((*DRAWN, *(row[::-1] for row in DRAWN), "01234567890123456789", "98765432109876543210"))
_YEAR: Final = re.compile(r"(19|20)\d\d")
_WORD_AT_MOST: Final = 24


@lru_cache(maxsize=1)
def known() -> frozenset[str]:
    """Common leaked passwords and words of them, in small letters."""
    leaked = CommonPasswordValidator().passwords
    return frozenset(word for word in leaked if len(word) >= 4) | SWEDISH


def pieces(password: str, *, known: Container[str], own: Iterable[str] = ()) -> float:
    """
    Return how many pieces someone who guesses must put together to get the password.

    A known word is one piece, and so is any other character; a year, a repeated character and keys in a row are
    half a piece; what is known of the owner (`own`: name, user name) and a repetition of the whole are none.
    """
    text = password.casefold()
    text = _without_repetition(text)
    names = {name.casefold() for name in own if len(name) >= 3}
    least = [0.0]
    for end in range(1, len(text) + 1):
        best = least[end - 1] + 1
        for start in range(max(0, end - _WORD_AT_MOST), end - 1):
            piece = text[start:end]
            if piece in names:
                cost = 0.0
            elif _YEAR.fullmatch(piece) or len(set(piece)) == 1 or (len(piece) >= 3 and piece in _DRAWN):
                cost = 0.5
            elif piece in known:
                cost = 1.0
            else:
                continue
            best = min(best, least[start] + cost)
        least.append(best)
    return least[-1]


def _without_repetition(text: str) -> str:
    period = (text + text).find(text, 1)
    return text[:period] if 0 < period <= len(text) // 2 else text


def weakness(password: str, *, own: Iterable[str] = ()) -> str | None:
    """Say why the password is refused, and what to do instead, or None."""
    if len(password) < SHORTEST:
        return f"Lösenordet har {len(password)} tecken och behöver minst {SHORTEST}. Ta gärna en mening du minns."
    if len(password) > LONGEST:
        return f"Lösenordet är längre än {LONGEST} tecken. Ta ett kortare."
    if password.casefold() in known():
        return "Det lösenordet finns i listor över läckta lösenord. Välj ett annat."
    if pieces(password, known=known(), own=own) < ENOUGH or _varies_little(password):
        return "Lösenordet är lätt att gissa. Ta till exempel fyra ord som inte hör ihop."
    return None


def _varies_little(password: str) -> bool:
    changes = sum(one != other for one, other in pairwise(password))
    return len(set(password)) < 5 or changes < 5


class PasswordIsStrong:
    """The one validator in the settings."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        own = [user.get_username(), *str(user).split()] if user is not None else []
        if why := weakness(password, own=own):
            raise ValidationError(why, code="password_is_weak")

    def get_help_text(self) -> str:
        return f"Minst {SHORTEST} tecken, vilka du vill. Ta gärna en mening du minns."

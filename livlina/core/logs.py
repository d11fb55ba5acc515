"""
What stands in the technical log: where something went wrong, never about whom. Source: S-45.

The words of an exception can hold anything: a database tells the whole row that broke a constraint, a parser the
text it could not read. So its kind and its way through the code are logged, and its words are not.
"""

import logging
import re
import traceback
from types import TracebackType
from typing import Final, TypeAlias

from livlina.core.text import without_identity_numbers

Raised: TypeAlias = "tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]"

THROWN_AWAY: Final = "livlina.thrown_away"
"""In the META of a request: true of one that is done once more, since what it came to was for another's sake."""

_QUERY = re.compile(r"\?\S+")
_TOKEN = re.compile(r"(?<![\w-])(?=[\w-]*[A-Z])[\w-]{40,}")  # as in the link to a new account


class WithoutFacts(logging.Formatter):
    """Lines without the words of exceptions, queries of addresses, secrets in them and identity numbers."""

    def format(self, record: logging.LogRecord) -> str:
        line = _TOKEN.sub("…", _QUERY.sub("?…", super().format(record)))
        return without_identity_numbers(line)

    def formatException(self, ei: Raised) -> str:
        told: list[str] = []
        error = ei[1]
        while error is not None:
            way = [f"  {at.filename}:{at.lineno} {at.name}" for at in traceback.extract_tb(error.__traceback__)]
            broken = getattr(getattr(error, "diag", None), "constraint_name", None)
            told.append("\n".join([*way, type(error).__qualname__ + (f" ({broken})" if broken else "")]))
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n".join(reversed(told))


class AnswersGiven(logging.Filter):
    """No line about an answer that nobody is given: what is done once more is an error only if it then still is."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        return not (request and request.META.get(THROWN_AWAY))

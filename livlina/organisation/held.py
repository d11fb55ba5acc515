"""What was sent while the screen was locked: kept in the sealed session, and offered back to the same person."""

from typing import Final, TypedDict

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

MOST: Final = 200_000  # characters; a long note has some thousand
HELD: Final = "held"
CSRF_FIELD: Final = "csrfmiddlewaretoken"
SECRETS: Final = frozenset({"current", "new", "again", "code", "secret", "password"})


class Held(TypedDict):
    """One form as it was sent: where to, and its fields in order."""

    path: str
    fields: list[tuple[str, str]]


def keep(request: HttpRequest) -> None:
    """Keep the form of a POST, unless it is very large, brought files or holds a password or code (S-42)."""
    if SECRETS & request.POST.keys():
        return
    fields = [(name, value) for name, values in request.POST.lists() for value in values if name != CSRF_FIELD]
    size = sum(len(name) + len(value) for name, value in fields)
    if fields and not request.FILES and size <= MOST:
        request.session[HELD] = Held(path=request.path, fields=fields)


def kept(session: SessionBase) -> Held | None:
    """The form that waits in the session, if any."""
    found: Held | None = session.get(HELD)
    return found


def let_go(session: SessionBase) -> None:
    """Forget the form."""
    session.pop(HELD, None)

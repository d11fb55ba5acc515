"""
What a page has shown: about whom, or that it shows nothing about anyone, as far as the traces are concerned; and for
how long, of what is hidden elsewhere.

The middleware leaves a trace of every answer that has left none of its own, so a view nobody has thought of is traced
too. Source: S-40.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse

from livlina.access import traces
from livlina.access.actor import Actor

View = TypeVar("View", bound=Callable[..., Any])

OPENED = "page.opened"
REFUSED = "page.refused"
REMASKED_AFTER = 60  # seconds that something hidden stays on the screen (S-21)


def shows_nobody(why: str) -> Callable[[View], View]:
    """Declare, outermost, that a view shows nothing about anyone, and why: then it leaves no trace by itself."""

    def declared(view: View) -> View:
        vars(view)["shows_nobody"] = why
        return view

    return declared


def shows(request: HttpRequest, about: traces.Traced) -> None:
    """Say which case or first contact the page is about, for the trace of a page that leaves no other."""
    vars(request)["shows"] = about


def about(request: HttpRequest) -> traces.Traced | None:
    """Which case or first contact the page is about, as far as it has been said."""
    said: traces.Traced | None = vars(request).get("shows")
    return said


def leave_trace(request: HttpRequest, actor: Actor, *, status: int, left_before: int) -> None:
    """
    Leave the trace of a page, after its answer. Nothing for an answer that shows nothing: no such address, no such
    method, or an error that undoes all.

    What is refused tells which address was tried and no more, for what is missing as for what is unseen (S-02); the
    case, when it is one that the actor sees.
    """
    match = request.resolver_match
    if match is None or status >= 500 or status == 405:
        return
    case = about(request)
    asked = {name: str(value) for name, value in match.kwargs.items()}
    detail = {"asked": asked} if asked and case is None else None
    left_some = traces.left() > left_before
    if status == 404 or (status == 403 and not left_some):
        traces.record(actor, REFUSED, why=match.view_name, case=case, detail=detail)
    elif not left_some and not hasattr(match.func, "shows_nobody"):
        traces.record(actor, OPENED, why=match.view_name, case=case, detail=detail)


def hidden_again(response: HttpResponse, url: str) -> HttpResponse:
    """What was shown is hidden again after a while, also without scripts: the page is asked for anew (S-21)."""
    response.headers["Refresh"] = f"{REMASKED_AFTER}; url={url}"
    return response

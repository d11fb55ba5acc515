"""The open pages stand apart from the house: no cookie comes in or goes out, and every answer is calm (S-80, S-131)."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from livlina.public.terms import LEAVE_TO

ADDRESS: Final = "/kontakt"
MOST: Final = 256 * 1024
"""Bytes of what is sent: many times the longest form, and far less than a file."""


def is_open_page(path: str) -> bool:
    """True of what lies under the open address, also as a telephone writes it, with a capital letter."""
    plain = path.lower()
    return plain == ADDRESS or plain.startswith(f"{ADDRESS}/")


def apart(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """
    Take the cookies off before anyone reads them, so that a worker at the same machine is nobody here, and give none.

    What goes wrong is told as the open pages tell it, with the way out: the house's own error pages are for staff.
    """

    def run(request: HttpRequest) -> HttpResponse:
        if not is_open_page(request.path_info):
            return answer(request)
        request.META.pop("HTTP_COOKIE", None)
        told = request.META.get("CONTENT_LENGTH") or "0"
        if told.isdigit() and int(told) > MOST:
            return calm(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        response = answer(request)
        if response.status_code >= HTTPStatus.BAD_REQUEST and not vars(response).get("is_open_page"):
            allow = response.headers.get("Allow")
            response = calm(response.status_code)
            if allow:
                response.headers["Allow"] = allow
        response.cookies.clear()
        return response

    return run


def calm(status: int) -> HttpResponse:
    """That something went wrong, and what to do instead. Asks nothing of the database."""
    context = {"status": int(status), "leave_to": LEAVE_TO}
    return HttpResponse(render_to_string("public/wrong.html", context), status=status)

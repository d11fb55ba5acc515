"""The open pages stand apart from the house: no cookie comes in or goes out, and every answer is calm (S-80, S-131)."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, parse_cookie
from django.template.loader import render_to_string
from django.urls import reverse

from livlina.public.terms import LEAVE_TO

ADDRESSES: Final = {"/kontakt": "public_contact", "/skatta": "public_rating"}
"""Where the open pages lie, each with the name of the page one begins at."""

SIGN_IN: Final = "sign_in_left_open"

MOST: Final = 256 * 1024
"""Bytes of what is sent: many times the longest form, and far less than a file."""


def is_open_page(path: str) -> bool:
    """True of what lies under an open address, also as a telephone writes it, with a capital letter."""
    return begins_at(path) is not None


def begins_at(path: str) -> str | None:
    """The name of the open page that one begins at there, None where no open page lies."""
    plain = path.lower()
    return next((name for at, name in ADDRESSES.items() if plain == at or plain.startswith(f"{at}/")), None)


def sign_in_behind(request: HttpRequest) -> str:
    """The key of a sign-in that the browser carries, to be locked and for nothing else; '' where there is none."""
    return str(vars(request).get(SIGN_IN, ""))


def apart(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """
    Take the cookies off before anyone reads them, so that a worker at the same machine is nobody here, and give none.

    What goes wrong is told as the open pages tell it, with the way out: the house's own error pages are for staff.
    """

    def run(request: HttpRequest) -> HttpResponse:
        page = begins_at(request.path_info)
        if page is None:
            return answer(request)
        cookies = parse_cookie(request.META.pop("HTTP_COOKIE", ""))
        vars(request)[SIGN_IN] = cookies.get(settings.SESSION_COOKIE_NAME, "")
        told = request.META.get("CONTENT_LENGTH") or "0"
        if told.isdigit() and int(told) > MOST:
            return calm(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, page)
        response = answer(request)
        if response.status_code >= HTTPStatus.BAD_REQUEST and not vars(response).get("is_open_page"):
            allow = response.headers.get("Allow")
            response = calm(response.status_code, page)
            if allow:
                response.headers["Allow"] = allow
        response.cookies.clear()
        return response

    return run


def calm(status: int, page: str) -> HttpResponse:
    """That something went wrong, and what to do instead. Asks nothing of the database."""
    context = {"status": int(status), "leave_to": LEAVE_TO, "begin_url": reverse(page)}
    return HttpResponse(render_to_string("public/wrong.html", context), status=status)

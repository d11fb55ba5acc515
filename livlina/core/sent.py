"""
What a browser sent, looked at before anyone reads it: text here is UTF-8, and what is not is refused.

Read with the wrong table, or with what could not be read replaced, a name would become another without a word.
Source: S-131.
"""

import codecs
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http import HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.http import parse_header_parameters

URLENCODED: Final = "application/x-www-form-urlencoded"
UNREAD: Final = "text/plain; charset=unread"  # in the place of a Content-Type that cannot be taken apart
REPLACED: Final = "\ufffd"  # stands where something could not be read
UNREADABLE: Final = (
    BadRequest, SuspiciousOperation, MultiPartParserError, UnreadablePostError, LookupError, ValueError,
)  # fmt: skip


class Request(WSGIRequest):
    """A request whose Content-Type may be anything, so that it can be answered."""

    def __init__(self, environ: dict[str, Any]) -> None:
        try:
            super().__init__(environ)
        except (LookupError, ValueError):
            super().__init__(environ | {"CONTENT_TYPE": UNREAD})


class Handler(WSGIHandler):
    request_class = Request


def is_utf8(request: HttpRequest) -> bool:
    """False when the request says that its text is something else, or says so in a way that cannot be read."""
    try:
        told = parse_header_parameters(request.META.get("CONTENT_TYPE", ""))[1].get("charset", "utf-8")
        found = codecs.lookup(told).name == "utf-8"
    except (LookupError, ValueError):
        return False
    if found and request.encoding:
        request.encoding = "utf-8"  # of its many names the one that Django knows
    return found


def is_readable(request: HttpRequest) -> bool:
    """
    False when something in the address or the form is no text, however it is packed.

    In a form that carries files what could not be read is known by what was put in its place.
    """
    try:
        unquote_to_bytes(request.META.get("QUERY_STRING", "")).decode()
        if request.method != "POST":
            return True
        if request.content_type == URLENCODED:
            unquote_to_bytes(request.body).decode()
        names = (file.name or "" for files in request.FILES.lists() for file in files[1])
        texts = (text for key, values in request.POST.lists() for text in (key, *values))
        return not any(REPLACED in text for text in (*texts, *request.FILES, *names))
    except UNREADABLE:
        return False

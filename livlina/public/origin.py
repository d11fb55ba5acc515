"""
Whether a form was sent from the page it stands on, without a cookie to tell it by. Source: S-130.

A browser says so itself, in a header that no page can write: Sec-Fetch-Site, or in an older one Origin. One that says
neither is taken at its word, unless its Referer is another's: no cookie comes with what is sent here, so that another
site wins nothing by having it sent, and old telephones are not to be turned away. A program can write what it likes, as
it can send the form itself.
"""

from typing import Final
from urllib.parse import urlsplit

from django.http import HttpRequest

OWN: Final = frozenset({"same-origin", "none"})
"""What Sec-Fetch-Site says of a page of one's own, and of what the reader did herself."""


def is_from_here(request: HttpRequest) -> bool:
    """False when the browser says that another site sent it."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site not in OWN:
        return False
    here = f"{request.scheme}://{request.get_host()}"
    origin = request.headers.get("Origin")
    if origin is not None:
        # "null" is what some say for a reader who hides where she comes from
        return origin == here or (origin == "null" and site == "same-origin")
    referer = request.headers.get("Referer")
    if site is not None or not referer:
        return True
    try:
        came = urlsplit(referer)
    except ValueError:
        return False
    return f"{came.scheme}://{came.netloc}" == here

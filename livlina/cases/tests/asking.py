"""How many questions a page asks the database: it must not grow with what the page shows."""

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse


def questions(client: Any, url: str) -> int:
    """The questions of the page itself, without those that every page of the workspace asks."""
    return _asked(client, url) - _asked(client, reverse("search"))


def _asked(client: Any, url: str) -> int:
    client.get(url)  # what is asked once in a process, or once a minute, is not the page's
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(url)
    assert answer.status_code == 200
    return len(asked)

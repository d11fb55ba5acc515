"""A browser without a screen, whose requests meet the row policies and end as a transaction does."""

from functools import cache
from typing import Any

from django.core.signals import setting_changed
from django.db import connection
from django.test import Client
from django.test.client import ClientHandler


@cache
def server(enforce_csrf_checks: bool) -> ClientHandler:
    """What answers all clients, begun once as a server is: each beginning reads the folder of static files."""
    return ClientHandler(enforce_csrf_checks)


setting_changed.connect(lambda **_: server.cache_clear(), weak=False, dispatch_uid="server")


class StaffClient(Client):
    """Django's test client, with the application's database role around each request."""

    def __init__(self, enforce_csrf_checks: bool = False, **told: Any) -> None:
        super().__init__(enforce_csrf_checks, **told)
        self.handler = server(enforce_csrf_checks)

    def request(self, **request: Any) -> Any:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE livlina_app")
        try:
            return super().request(**request)
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL ROLE NONE")
            if request.get("REQUEST_METHOD") == "POST":  # what waits for the end of its transaction; no question of it
                for when in ("IMMEDIATE", "DEFERRED"):
                    connection.connection.execute(f"SET CONSTRAINTS case_is_handed_on {when}")

"""A browser without a screen, whose requests meet the row policies and end as a transaction does."""

from typing import Any

from django.db import connection
from django.test import Client


class StaffClient(Client):
    """Django's test client, with the application's database role around each request."""

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

"""A browser without a screen, whose requests meet the row policies."""

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

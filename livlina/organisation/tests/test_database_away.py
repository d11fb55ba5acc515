"""The database lost in the middle of a request: a sentence that says so, never an error of ours (S-145)."""

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from livlina.access.terms import Role
from livlina.organisation.tests.factories import UnitFactory, worker

pytestmark = pytest.mark.django_db

SAID = "Livlina svarar inte just nu"


def killing(before):
    """A wrapper of queries: the server ends the connection just before the first one with those words."""
    done = []

    def run(execute, sql, params, many, context):
        if before in sql and not done:
            done.append(sql)
            with psycopg.connect(**connection.get_connection_params()) as other:
                other.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])
        return execute(sql, params, many, context)

    return connection.execute_wrapper(run)


@pytest.fixture
def client(browse):
    """Signed in, and as a browser: nothing is asked of the connection after the answer, and no error comes through."""
    client = Client(raise_request_exception=False)
    client.cookies = browse(worker(UnitFactory(), Role.UNIT_MANAGER)).cookies
    return client


@pytest.mark.parametrize(
    "before",
    [
        "FROM organisation_websession",  # before it is known who asks
        "set_config",
        "organisation_staff",  # in the page itself
        "RELEASE SAVEPOINT",  # at the very end, as when a real transaction is committed
    ],
)
def test_s145_the_page_says_that_it_cannot_answer_now(client, before):
    with killing(before):
        answer = client.get(reverse("settings"))
    assert answer.status_code == 503
    assert SAID in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Content-Security-Policy" in answer.headers

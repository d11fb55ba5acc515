"""S-41: `livlina audit verify` says in words what is not whole, and by its status that something is."""

import json

import pytest
from django.db import connection

from livlina.access import traces
from livlina.access.actor import NOBODY, system
from livlina.access.commands import acting_as
from livlina.cli import main
from livlina.cli.tests.test_keys import put

pytestmark = pytest.mark.django_db
INSIDE = "Spåren bedömdes inne i databasen. Med DATABASE_OWNER_URL läses de och bedöms utanför den."


@pytest.fixture(autouse=True)
def outside(tmp_path, monkeypatch):
    """A folder of one's own beside the database of the tests, which is run by somebody else."""
    monkeypatch.setenv("LIVLINA_KEYS", str(tmp_path))
    monkeypatch.setenv("LIVLINA_DATA", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "postgres://livlina_app@db.example.se/livlina")
    monkeypatch.setenv("LIVLINA_KEYS_MET", "")
    for name in ("master-001", "hash"):
        put(tmp_path, name)
    with acting_as(system("root")):
        traces.record(system("root"), "tested")


def test_s41_a_chain_that_is_whole_is_told_so(capsys):
    assert main(["audit", "verify"]) == 0
    assert capsys.readouterr().out == "Kedjan är hel: 1 spår i 1 kedjor.\n"


def test_s41_what_the_owner_has_changed_is_told_in_words_and_by_the_status(capsys):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE access_trace DISABLE TRIGGER USER")
    assert main(["audit", "verify"]) == 1
    said = capsys.readouterr().out
    assert "borta, avstängt eller ett annat i tabellen access_trace." in said
    assert "kör livlina migrate" in said
    assert "Kedjan är hel" not in said
    assert main(["audit", "verify", "--format", "json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["broken"], len(told["altered"])) == ([], 1)


def test_s41_one_who_may_not_read_the_traces_has_them_judged_where_they_lie_and_is_told_so(application, capsys):
    with application(NOBODY):
        assert main(["audit", "verify"]) == 0
    assert capsys.readouterr().out.splitlines() == ["Kedjan är hel: 1 spår i 1 kedjor.", INSIDE]
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE access_trace DISABLE TRIGGER USER")
        cursor.execute("UPDATE access_trace SET why = 'annat'")
        cursor.execute("ALTER TABLE access_trace ENABLE TRIGGER USER")
    with application(NOBODY):
        assert main(["audit", "verify"]) == 1
    assert capsys.readouterr().out.splitlines()[0].startswith("Bruten vid spår 1 i kedja")
    # and a judge that has been given another answer is told
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION broken_traces() RETURNS TABLE (chain int, seq bigint) LANGUAGE sql STABLE "
            "SECURITY DEFINER SET search_path = public, pg_temp AS 'SELECT 1, 1::bigint WHERE false'"
        )
    with application(NOBODY):
        assert main(["audit", "verify"]) == 1
    assert "Funktionen broken_traces är en annan" in capsys.readouterr().out

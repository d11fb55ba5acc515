"""The table of rights: every address has its row, the page and the file say the same. Source: S-06."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import path as plain_path

from livlina.access.routes import Relation, Row, Who, addresses, demand_rows, path
from livlina.access.terms import Role
from livlina.cases.review.rules import is_reading
from livlina.core.fields import Level
from livlina.organisation import rights
from livlina.organisation.tests.factories import UnitFactory, worker

ROOT = Path(__file__).parents[2]
OPEN = Row(what="Prov", who=Who.ANYONE, about=Relation.NOBODY, shows=Level.ADMINISTRATIVE)


def answer(request):
    raise NotImplementedError


def test_s06_every_address_has_its_row():
    rows = list(addresses())
    assert len(rows) > 60
    assert all(address.row.what for address in rows)


def test_s06_an_address_without_a_row_stops_the_house():
    demand_rows([path("prov/", answer, row=OPEN)])
    with pytest.raises(ImproperlyConfigured, match="prov/ does not say who may open it"):
        demand_rows([plain_path("prov/", answer)])


def test_s06_what_shows_a_client_asks_for_a_role():
    """Nothing about a client is open to all, and to all who are signed in only what each of them sees anyway."""
    for address in addresses():
        if address.row.shows > Level.ADMINISTRATIVE and address.row.about is not Relation.OWN:
            assert address.row.who is not Who.ANYONE, address
            assert address.row.who is not Who.STAFF or address.row.about is Relation.OWN_WORK, address


def test_s132_s43_what_a_case_says_on_paper_is_an_opening_of_it():
    """It counts among those of the hour, and the review asks how many cases were opened in it."""
    for address in addresses():
        traces = address.row.traces.split()
        if any(trace.startswith("case.") and trace.endswith("printed") for trace in traces):
            assert any(map(is_reading, traces)), address


def test_s06_the_file_says_what_the_rows_say():
    """Written anew by `livlina rights > docs/security/access-table.md`."""
    assert (ROOT / "docs/security/access-table.md").read_text() == rights.as_text()


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role.values)
def test_s06_whoever_works_here_reads_the_table(browse, role):
    page = browse(worker(UnitFactory(), Role(role))).get("/behorigheter/")
    text = page.content.decode()
    assert page.status_code == 200
    assert all(area.name in text for area in rights.areas())


@pytest.mark.django_db
def test_s06_the_table_is_narrowed_to_a_role_and_an_area(browse):
    client = browse(worker(UnitFactory()))
    narrowed = client.get("/behorigheter/?roll=statistician&omrade=reports").content.decode()
    assert "Läsa statistiken" in narrowed
    assert "Läsa journalen" not in narrowed
    assert (
        "Rollen gör inget i det området"
        in client.get("/behorigheter/?roll=statistician&omrade=intake").content.decode()
    )
    assert "Läsa journalen" in client.get("/behorigheter/?roll=ingen&omrade=inget").content.decode()

"""
S-03: a field that one may not see is neither set, read, sorted by nor told by a form. Every form that changes something
is sent once as it is and once with every field of every model besides: what then stands in the database is the same.
"""

import re
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction

from livlina.access.routes import Address, Relation, addresses
from livlina.access.terms import Role
from livlina.core import clock
from tests.security.scene import MADE, Scene, Situation, choices, parameters, urls
from tests.security.sent import sent_to

pytestmark = pytest.mark.django_db

AT_ONCE = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS - 100
"""How many foreign fields are sent at once: a form with more than the server takes is refused before it is read."""
MODELS = [model for model in apps.get_models() if model.__module__.startswith("livlina.")]
SENT = [
    address for address in addresses() if address.name and address.row.leaves and set(parameters(address)) & MADE.keys()
]


def every_field(scene: Scene) -> dict[str, str]:
    """Every name that a field or its column has, with values that would show: another's case, a past day."""
    foreign = scene.file(Role.THERAPIST, Situation.ELSEWHERE)
    told: dict[str, str] = {}
    for model in MODELS:
        for field in model._meta.get_fields():
            if not field.concrete or field.auto_created:
                continue
            value = "mass_assigned"
            if field.is_relation:
                value = str(getattr(foreign.case, "pk", 1))
            elif "Boolean" in type(field).__name__:
                value = "on"
            elif "Integer" in type(field).__name__:
                value = "77"
            elif "Date" in type(field).__name__:
                value = "2019-01-01"
            elif "UUID" in type(field).__name__:
                value = str(foreign.case.public_id)
            told[field.name] = told[getattr(field, "attname", field.name)] = value
    return told | {"id": "1", "pk": "1", "actor": "0", "_method": "DELETE", "is_superuser": "on", "is_staff": "on"}


def digests() -> dict[str, str]:
    """What asks for a digest of every open column of every row of a table about people, by the table's name."""
    asked = {}
    for model in MODELS:
        if model._meta.app_label not in ("cases", "people", "intake", "assessments", "support", "organisation"):
            continue
        if not model._meta.managed:
            continue
        # sealed text is new each time it is sealed, and so are the ids and the moments
        open_columns = ", ".join(
            f'"{field.attname}"'
            for field in model._meta.concrete_fields
            if field.get_internal_type() not in ("BinaryField", "UUIDField", "DateTimeField")
            and field.attname not in ("id", "last")
            and "Sealed" not in type(field).__name__
            and "Key" not in type(field).__name__.replace("ForeignKey", "")
        )
        row = f"ROW({open_columns})::text"
        digest = f"count(*) || ' ' || sum(hashtextextended({row}, 0))"
        asked[model._meta.db_table] = f"SELECT '{model._meta.label}', {digest} FROM \"{model._meta.db_table}\""
    return asked


DIGESTS = digests()


def written() -> dict[str, int]:
    """How many rows of each table have been written since the transaction began, undone or not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables")
        return dict(cursor.fetchall())


def stands(*, since: dict[str, int]) -> dict[str, str]:
    """What stands now in the tables about people that were written to since then, a digest of each by its model."""
    asked = [DIGESTS[table] for table, rows in written().items() if table in DIGESTS and rows != since.get(table, 0)]
    if not asked:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked))
        return dict(cursor.fetchall())


def who_does(address: Address) -> tuple[str, Situation]:
    """One who may do it, and in which situation."""
    if address.row.about is Relation.REGISTER:
        return Role.REGISTER_CONTROLLER.value, Situation.ELSEWHERE
    return Role.UNIT_MANAGER.value, Situation.OWN


def after(
    scene: Scene, address: Address, chosen: dict[str, Any], sent: dict[str, Any], *, since: dict[str, int]
) -> tuple[int, dict[str, str]]:
    role, situation = who_does(address)
    url = urls(scene, address, role, situation, chosen)
    found: dict[str, str] = {}
    response = scene.ask(role, "POST", url, sent, then=lambda status: found.update(stands(since=since)))
    return response.status_code, found


@pytest.mark.parametrize("address", SENT, ids=lambda address: address.name)
def test_s03_a_field_that_the_form_does_not_have_is_not_set(scene: Scene, address: Address) -> None:
    role, situation = who_does(address)
    more = every_field(scene)
    for chosen in choices(address):
        sent = sent_to(scene, address, scene.file(role, situation), role, chosen)
        with transaction.atomic():
            sequence, begun = reset(), written()
            plain = after(scene, address, chosen, sent, since=begun)
            restart(sequence)
            # the fields that the form has keep what is sent; those it has and does not get are its own to be told
            own = fields_of(scene, address, chosen, sent)
            foreign = {name: value for name, value in more.items() if name not in own}
            names = sorted(foreign)
            for part in (names[at : at + AT_ONCE] for at in range(0, len(names), AT_ONCE)):
                stuffed = after(scene, address, chosen, {name: foreign[name] for name in part} | sent, since=begun)
                assert plain[0] == stuffed[0]
                # what only the second wrote to stood otherwise as it does when both are undone
                assert stands(since=begun) | plain[1] == stuffed[1]
                restart(sequence)
            transaction.set_rollback(True)


def fields_of(scene: Scene, address: Address, chosen: dict[str, Any], sent: dict[str, Any]) -> set[str]:
    """The names of what the page of the form, or the page it stands on, sends; some forms are chosen by an address."""
    role, situation = who_does(address)
    file = scene.file(role, situation)
    around = f"/kontakter/{file.contact.public_id}/" if address.row.about is Relation.CONTACT else "/arenden/"
    here = urls(scene, address, role, situation, chosen)
    told = {name for url in (here, f"{here}?{urlencode(sent, doseq=True)}") for name in names_on(scene, role, url)}
    if around not in ALREADY_READ:  # the page around is the same for each form of it
        ALREADY_READ[around] = names_on(scene, role, around)
    return told | ALREADY_READ[around]


ALREADY_READ: dict[str, set[str]] = {}


def names_on(scene: Scene, role: str, url: str) -> set[str]:
    page = scene.ask(role, "GET", url)
    return set(re.findall(r'name="([^"]+)"', page.content.decode())) if page.status_code == 200 else set()


def reset() -> tuple[list[str], list[int]]:
    """Where the sequences stand: keys are given the same in both tries, so that rows can be compared."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT schemaname || '.' || sequencename, coalesce(last_value, 0) FROM pg_sequences")
        names, values = zip(*cursor.fetchall(), strict=True)
        return list(names), list(values)


def restart(sequences: tuple[list[str], list[int]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(name::regclass, greatest(value, 1), value > 0) "
            "FROM unnest(%s::text[], %s::bigint[]) AS stood (name, value)",
            sequences,
        )


@pytest.mark.parametrize(
    "hidden", ["person__name", "identity_hash", "-person__protection", "assigned__password", "text"]
)
def test_s03_no_list_is_sorted_or_narrowed_by_what_it_does_not_offer(scene: Scene, hidden: str) -> None:
    role = Role.UNIT_MANAGER.value

    def page(query: str) -> bytes:
        body = scene.ask(role, "GET", f"/arenden/?{query}").content
        return b"\n".join(line for line in body.splitlines() if b"csrfmiddlewaretoken" not in line)

    with time_machine.travel(clock.now(), tick=False):  # every page tells the minute at which it is printed
        for view in ("mina", "enheten"):
            plain = page(f"vy={view}&lage=alla")
            assert page(f"vy={view}&lage=alla&ordning={hidden}") == plain
            assert page(f"vy={view}&lage=alla&{hidden.strip('-')}=a") == plain

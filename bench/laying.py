"""
Lays the register, as the owner of the schema: `python -m bench.laying ground | cases PART PARTS | after`.

`tidy` takes away what the measuring has written, so that each run meets the same register.
"""

import sys
from datetime import date
from random import Random
from typing import Any

from bench import place
from livlina.cli.house import open_house

UNITS = 67
WORKERS = 50  # at each unit
CASES_EACH = 30  # so a lead has lines of 1 500
READ_BY_LEAD = 60  # of them, that the lead has open by a reason
SESSIONS = 12
NOTES = 20
RELATIONS_OF_ONE = 180  # of the worker who has most
IN_QUEUE = 20  # first contacts waiting at each unit
ENDED = 200  # that became no case
BOARDS = 14
BATCH = 200
FAR = 1_000_000_000  # the keys of each process begin so far from the last one's
FIRST_DAY = date(2010, 1, 1)
WALLS = {
    "people_relation": "relation_walls",
    "people_person": "person_walls",
    "cases_party": "party_walls",
    "cases_engagement": "engagement_walls",
}
"""What raises walls as rows come in, by table. Each batch would raise those of all workers anew."""
IMPORTS, IMPORTS_NAME = "inlasning", "Inläsning"  # the unit that the measured imports go to


def units() -> int:
    """How many units there are: 67 at 100 000 cases."""
    return min(UNITS, -(-place.cases() // (WORKERS * CASES_EACH)))


def ground() -> None:
    """The organisation: boards, units with their districts, workers and leads."""
    from django.contrib.auth.hashers import make_password

    from livlina.access.terms import Role
    from livlina.core.text import folded
    from livlina.organisation import models as made
    from livlina.organisation.terms import Basis, Function, OrganisationModel, UnitKind

    since: dict[str, Any] = {"valid_from": FIRST_DAY}
    closed = make_password(None)
    made.Municipality.objects.create(key="matstad", name="Mätstad", kind="kommun")
    boards = [made.Board.objects.create(key=f"namnd-{n}", name=f"Nämnd {n}", **since) for n in range(BOARDS)]
    made.ClosingReason.objects.create(key="klart", name="Målen uppnådda", folded_name="malenuppnadda", position=1)
    for number in range(units() + 1):
        imports = number == units()
        key, name = (IMPORTS, IMPORTS_NAME) if imports else (f"rvc-{number}", f"Enhet {number}")
        unit = made.Unit.objects.create(
            key=key, name=name, full_name=f"RVC {name}", kind=UnitKind.RVC, model=OrganisationModel.INTEGRATED,
            position=number, **since,
        )  # fmt: skip
        board = boards[number % BOARDS]
        made.UnitBoard.objects.create(unit=unit, board=board, **since)
        district = made.District.objects.create(
            key=f"del-{number}", name=f"Stadsdel {number}", folded_name=folded(f"Stadsdel {number}"), board=board,
            basis=Basis.SEED, **since,
        )  # fmt: skip
        if not imports:
            made.UnitFunction.objects.create(unit=unit, function=Function.TREATMENT, **since)
            made.Catchment.objects.create(
                unit=unit, district=district, function=Function.TREATMENT, basis=Basis.SEED, **since
            )
        posts = [("chef", Role.UNIT_MANAGER), ("mottagning", Role.INTAKE)]
        if not imports:
            posts += [(f"behandlare-{n}", Role.THERAPIST) for n in range(WORKERS)]
        staff = made.Staff.objects.bulk_create(
            made.Staff(username=f"{key}.{post}", name=f"{post.capitalize()} {name}", password=closed)
            for post, _ in posts
        )
        made.Membership.objects.bulk_create(
            made.Membership(staff=one, unit=unit, role=role, **since)
            for one, (_, role) in zip(staff, posts, strict=True)
        )
    most = made.Staff.objects.create(username="mest", name="Mest Upptagen", password=closed)
    made.Membership.objects.create(
        staff=most, unit=made.Unit.objects.get(key="rvc-0"), role=Role.SOCIAL_WORKER, **since
    )
    keep_walls(kept=False)


def keep_walls(*, kept: bool) -> None:
    """Let rows that come in raise their walls, or wait for `after` to raise all at once."""
    from django.db import connection

    with connection.cursor() as cursor:
        for table, trigger in WALLS.items():
            cursor.execute(f"ALTER TABLE {table} {'ENABLE' if kept else 'DISABLE'} TRIGGER {trigger}")


def cases(part: int, parts: int) -> None:
    """The cases of every so many units, with all that belongs to them. Says how many, as it goes."""
    from django.db import transaction

    from bench.builder import Register
    from livlina.core import clock
    from livlina.demo import city, ground

    now = clock.now()
    chance = Random(part)
    builder = Register(chance, ground.read(today=clock.today()), now=now, notes=NOTES, talks=SESSIONS)
    builder.begin_at(part * FAR)
    mine = [number for number in range(place.cases()) if number % units() % parts == part]
    for start in range(0, len(mine), BATCH):
        batch = mine[start : start + BATCH]
        with transaction.atomic():
            for number in batch:
                builder.lay(unit=f"rvc-{number % units()}", turn=number // units())
            city.lay(builder)
        print(len(batch), flush=True)
    with transaction.atomic():
        builder.agendas()
        for unit in {f"rvc-{number % units()}" for number in mine}:
            builder.queue(unit, IN_QUEUE)
            builder.ended(unit, ENDED)
        city.lay(builder)
        builder.count_numbers()


def after() -> None:
    """
    What is made once all cases are there: the many relations of one, what leads read by a reason, the walls, the next
    keys, and what the planner knows.
    """
    from datetime import timedelta

    from django.db import connection

    from livlina.access.terms import Role
    from livlina.cases.models import Case, Engagement
    from livlina.cases.terms import EngagementKind
    from livlina.core import clock
    from livlina.demo import bulk, rows
    from livlina.organisation.models import Staff

    bulk.continue_sequences(rows.KINDS)
    most = Staff.objects.get(username="mest")
    at = clock.now()
    Engagement.objects.bulk_create(
        Engagement(case=case, actor=most, unit_id=case.unit_id, kind=EngagementKind.CO_ASSIGNED, starts_at=at)
        for case in Case.objects.filter(unit__key="rvc-0").order_by("pk")[:RELATIONS_OF_ONE]
    )
    for lead in Staff.objects.filter(memberships__role=Role.UNIT_MANAGER).select_related():
        unit = lead.memberships.get().unit_id
        Engagement.objects.bulk_create(
            Engagement(
                case=case, actor=lead, unit_id=unit, kind=EngagementKind.LEAD_READING, starts_at=at,
                ends_at=at + timedelta(days=365), reason="review", carries_whereabouts=False,
            )
            for case in Case.objects.filter(unit=unit, role="exposed").order_by("pk")[:READ_BY_LEAD]
        )  # fmt: skip
    keep_walls(kept=True)
    bulk.stand_walls()
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def tidy() -> None:
    """Forget what a run has left: notes, sign-ins, how often each searched and opened, imported cases. Traces stay."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM cases_note WHERE submission IS NOT NULL")
        cursor.execute("DELETE FROM organisation_websession")
        cursor.execute("DELETE FROM cases_searches")
        cursor.execute("DELETE FROM cases_openings")
        cursor.execute(
            "CREATE TEMPORARY TABLE gone ON COMMIT DROP AS SELECT c.id, c.person_id"
            "  FROM cases_case c JOIN organisation_unit u ON u.id = c.unit_id WHERE u.key = %s",
            [IMPORTS],
        )
        for table in ("intake_importedrow", "cases_party"):
            cursor.execute(f"DELETE FROM {table} WHERE case_id IN (SELECT id FROM gone)")
        cursor.execute("DELETE FROM cases_case WHERE id IN (SELECT id FROM gone)")
        # numbers drawn by chance that somebody had already
        cursor.execute("DELETE FROM people_duplicatetask t USING gone g WHERE g.person_id IN (t.one_id, t.other_id)")
        cursor.execute("DELETE FROM cases_wallblock b USING gone g WHERE b.person_id = g.person_id")
        cursor.execute("DELETE FROM people_person WHERE id IN (SELECT person_id FROM gone)")


if __name__ == "__main__":
    with open_house(as_owner=True):
        match sys.argv[1:]:
            case ["ground"]:
                ground()
            case ["cases", part, parts]:
                cases(int(part), int(parts))
            case ["after"]:
                after()
            case ["tidy"]:
                tidy()

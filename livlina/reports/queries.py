"""The figures, which come from a function that never gives a row about anyone, and the units to ask for."""

from datetime import date

from django.db import connection
from django.db.models import QuerySet

from livlina.access.actor import Actor
from livlina.access.commands import require
from livlina.access.terms import Permission
from livlina.cases.own_support.rules import Point
from livlina.core import clock
from livlina.core.period import Period
from livlina.core.text import folded, shown
from livlina.organisation.models import Unit
from livlina.organisation.terms import Function
from livlina.reports import rules
from livlina.reports.errors import NoSuchUnit, UnitNotCounted
from livlina.support.offer import sources


def units() -> QuerySet[Unit]:
    """Units that give treatment now or have given it, in the organisation's order. Nothing here is about clients."""
    return Unit.objects.filter(functions__function=Function.TREATMENT).distinct()


def unit_named(name: str) -> Unit:
    """
    The unit with that name, full name or alias; case, spaces and å/ä/ö versus a/o make no difference.

    Raises NoSuchUnit.
    """
    wanted = folded(name)
    unit: Unit
    for unit in Unit.objects.prefetch_related("aliases"):
        spellings = [unit.name, unit.full_name, *(alias.name for alias in unit.aliases.all())]
        if wanted in map(folded, spellings):
            return unit
    raise NoSuchUnit(name=shown(name), names=", ".join(units().values_list("name", flat=True)))


def days_counted(period: Period) -> tuple[date, date]:
    """
    The first and the last day of what figures over few are taken of: its whole tertials that have ended.

    The days themselves where there are none: the database counts nothing of them.
    """
    return rules.ends(rules.whole_tertials(period, today=clock.today()) or period)


def continuity(
    actor: Actor, period: Period, unit: Unit | None = None
) -> tuple[list[rules.Continuity], rules.Continuity | None]:
    """
    How often clients of each unit have had to tell, and of all that are shown: one statement. Raises NotPermitted.

    Units are compared with each other here, as in the tables (R-001, R-033). Counted are the whole tertials of the
    period that have ended (S-101), here as below.
    """
    require(actor, Permission.READ_STATISTICS)
    days, counted = rules.ends(period), days_counted(period)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT u.id, u.name, k.cases, k.people, k.changes, k.met, k.days FROM treating_units(%s, %s) t"
            " JOIN organisation_unit u ON u.id = t.unit_id LEFT JOIN continuity_counts(%s, %s) k ON k.unit_id = u.id"
            " ORDER BY u.position, u.id",
            [*days, *counted],
        )
        found = cursor.fetchall()
    return rules.continuity(rules.Told(*row[1:]) for row in found if unit is None or row[0] == unit.pk)


def remaining(
    actor: Actor, period: Period, unit: Unit | None = None
) -> tuple[list[rules.Remaining], rules.Remaining | None]:
    """
    Of how many cases that ended in the whole tertials of the period a need remained: one statement. Raises
    NotPermitted (R-115, S-101).
    """
    require(actor, Permission.READ_STATISTICS)
    days, counted = rules.ends(period), days_counted(period)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT u.id, u.name, k.closed, k.known, k.remains FROM treating_units(%s, %s) t"
            " JOIN organisation_unit u ON u.id = t.unit_id LEFT JOIN closing_counts(%s, %s) k ON k.unit_id = u.id"
            " ORDER BY u.position, u.id",
            [*days, *counted],
        )
        found = cursor.fetchall()
    return rules.remaining(rules.Ended(*row[1:]) for row in found if unit is None or row[0] == unit.pk)


def extensions(
    actor: Actor, period: Period, unit: Unit | None = None
) -> dict[str, tuple[list[rules.Extensions], rules.Extensions | None]]:
    """
    How often more help was asked for and given in the whole tertials of the period, by kind of help: one statement.
    Raises NotPermitted (R-104, S-101).
    """
    require(actor, Permission.READ_STATISTICS)
    counted = days_counted(period)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT u.id, u.name, k.kind, k.asked, k.answered, k.granted, k.ended, k.extended"
            " FROM extension_counts(%s, %s) k JOIN organisation_unit u ON u.id = k.unit_id"
            " ORDER BY k.kind, u.position, u.id",
            [*counted],
        )
        found = cursor.fetchall()
    return rules.extensions(rules.Extended(*row[1:]) for row in found if unit is None or row[0] == unit.pk)


def own_support(
    actor: Actor, period: Period, unit: Unit | None = None
) -> tuple[list[rules.OwnSupport], rules.OwnSupport | None, list[Point]]:
    """
    How many children have own support when the last whole tertial of the period ends, and how long it took; and how
    many had it at the end of that tertial and of those before it: one statement. Raises NotPermitted (R-192, R-198,
    R-209, S-101).
    """
    require(actor, Permission.READ_STATISTICS)
    whole = rules.whole_tertials(period, today=clock.today())
    asked = [whole or period, *rules.tertials_until(whole)]
    first, last = zip(*map(rules.ends, asked), strict=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT d.place, u.id, u.name, k.children, k.supported, k.started, k.days, k.own_cases"
            " FROM unnest(%s::date[], %s::date[]) WITH ORDINALITY d(first, last, place),"
            " LATERAL own_support_counts(d.first, d.last) k JOIN organisation_unit u ON u.id = k.unit_id"
            " ORDER BY d.place, u.position, u.id",
            [list(first), list(last)],
        )
        found = [row for row in cursor.fetchall() if unit is None or row[1] == unit.pk]
    each: list[list[rules.Supported]] = [[] for _ in asked]
    for place, _, *told in found:
        each[place - 1].append(rules.Supported(*told))
    return *rules.own_support(each[0]), rules.own_support_over_time(zip(last[1:], each[1:], strict=True))


def own_support_obstacles(actor: Actor, period: Period) -> list[tuple[str, int | None]]:
    """
    What is in the way for the children who have none, of all units together, when the last whole tertial ends; None
    where they are few: one statement. Raises NotPermitted (R-198, S-101).
    """
    require(actor, Permission.READ_STATISTICS)
    counted = days_counted(period)
    with connection.cursor() as cursor:
        cursor.execute("SELECT standing, children FROM own_support_obstacles(%s, %s)", [*counted])
        found: list[tuple[str, int | None]] = cursor.fetchall()
    return found


def unmet(actor: Actor, period: Period, unit: Unit | None = None) -> list[rules.Unmet]:
    """
    Which help was wished for and could not be had, by unit, in the whole tertials of the period: one statement. Raises
    NotPermitted (R-153, R-154, S-101).
    """
    require(actor, Permission.READ_STATISTICS)
    counted = days_counted(period)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT u.id, u.name, k.help, k.cases FROM unmet_counts(%s, %s) k"
            " JOIN organisation_unit u ON u.id = k.unit_id ORDER BY k.cases DESC, k.help, u.position, u.id",
            [*counted],
        )
        found = cursor.fetchall()
    return rules.unmet(rules.Unmet(*row[1:]) for row in found if unit is None or row[0] == unit.pk)


def marked(actor: Actor, period: Period, unit: Unit | None = None) -> list[rules.Marked]:
    """
    What the cases that came in are marked with, by unit, in the whole tertials of the period: one statement. Raises
    NotPermitted (R-190, R-196, R-202, S-101).
    """
    require(actor, Permission.READ_STATISTICS)
    counted = days_counted(period)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT u.id, u.name, k.mark, k.cases FROM mark_counts(%s, %s) k"
            " JOIN organisation_unit u ON u.id = k.unit_id ORDER BY k.mark, u.position, u.id",
            [*counted],
        )
        found = cursor.fetchall()
    return rules.marked(rules.Marked(*row[1:]) for row in found if unit is None or row[0] == unit.pk)


def open_entrance(actor: Actor, period: Period, unit: Unit | None = None) -> list[rules.Unmet]:
    """
    In how many cases help with an open entrance began without a decision, by unit, in the whole tertials of the period:
    one statement. Raises NotPermitted (R-178, S-101).
    """
    require(actor, Permission.READ_STATISTICS)
    counted = days_counted(period)
    kinds = [key for key, kind in sources.kinds().items() if kind.open_entrance]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT u.id, u.name, k.kind, k.cases FROM open_entrance_counts(%s, %s, %s) k"
            " JOIN organisation_unit u ON u.id = k.unit_id ORDER BY k.cases DESC, k.kind, u.position, u.id",
            [*counted, kinds],
        )
        found = cursor.fetchall()
    return rules.unmet(rules.Unmet(*row[1:]) for row in found if unit is None or row[0] == unit.pk)


def five_tables(actor: Actor, period: Period, unit: Unit | None = None) -> rules.FiveTables:
    """
    The five tables of all units, or of one: two statements, whatever the period holds.

    All units' figures are open to whoever may read statistics, so that they can be compared (R-001). Raises
    NotPermitted, and UnitNotCounted for a unit without treatment in the period.
    """
    require(actor, Permission.READ_STATISTICS)
    days = list(rules.ends(period))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT u.id, u.name FROM treating_units(%s, %s) t JOIN organisation_unit u ON u.id = t.unit_id"
            " ORDER BY u.position, u.id",
            days,
        )
        counted: list[tuple[int, str]] = cursor.fetchall()
        if unit is not None:
            counted = [(pk, name) for pk, name in counted if pk == unit.pk]
            if not counted:
                raise UnitNotCounted(name=unit.full_name)
        cursor.execute(
            "SELECT unit_id, role, sex, minor_children, police_offered, cases FROM case_counts(%s, %s)", days
        )
        counts = map(rules.Count._make, cursor.fetchall())
    return rules.five_tables(period=period, units=counted, counts=counts)

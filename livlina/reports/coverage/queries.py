"""The figures, out of functions that never give a row about anyone, and nothing over few."""

from django.db import connection

from livlina.access.actor import Actor
from livlina.access.commands import require
from livlina.access.terms import Permission
from livlina.assessments import instruments
from livlina.core.period import Period
from livlina.organisation.models import Unit
from livlina.reports import rules as periods
from livlina.reports.coverage import rules
from livlina.reports.queries import days_counted


def child_cases(actor: Actor, period: Period, unit: Unit | None = None) -> rules.ChildCases:
    """
    Children's cases that came in during the whole, ended tertials of the period: one statement. Raises NotPermitted
    (R-192, R-193, S-101).
    """
    require(actor, Permission.READ_STATISTICS)
    days, counted = periods.ends(period), days_counted(period)
    with connection.cursor() as cursor:
        # units without any stand with nothing counted
        cursor.execute(
            "SELECT u.id, u.name, k.dimension, k.key, k.cases FROM child_case_counts(%s, %s) k FULL JOIN ("
            "  SELECT u.id, u.name, u.position FROM treating_units(%s, %s) t"
            "    JOIN organisation_unit u ON u.id = t.unit_id"
            ") u ON u.id::text = CASE WHEN k.dimension = 'unit' THEN k.key END ORDER BY u.position, u.id",
            [*counted, *days],
        )
        rows = cursor.fetchall()
    found = [rules.ChildCount(*row[2:]) for row in rows if row[2]]
    units = [(str(row[0]), row[1]) for row in rows if row[0] is not None and (unit is None or row[0] == unit.pk)]
    return rules.child_cases(found, units=units)


def asked(actor: Actor, period: Period, unit: Unit | None = None) -> list[rules.Asked]:
    """
    Whether those whose case came in were asked about violence, by unit and tertial and by district: one statement.
    Raises NotPermitted (R-221, R-230, S-101).
    """
    require(actor, Permission.READ_STATISTICS)
    counted = days_counted(period)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT u.id, coalesce(u.name, d.name), k.grown, k.begins, k.cases, k.quarter, k.asked, k.answered,"
            " k.exposed"
            " FROM asking_counts(%s, %s, %s) k"
            " LEFT JOIN organisation_unit u ON k.dimension = 'unit' AND u.id = k.key"
            " LEFT JOIN organisation_district d ON k.dimension = 'district' AND d.id = k.key"
            " ORDER BY u.position, u.id, k.begins, d.name",
            [*counted, sorted(instruments.asking_of_violence())],
        )
        found = cursor.fetchall()
    return [rules.Asked(*row[1:]) for row in found if unit is None or row[0] in (None, unit.pk)]

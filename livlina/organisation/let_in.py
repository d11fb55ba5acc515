"""Who has lately been given a role or a new way in, told to those it concerns. Source: S-50, S-55."""

from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from django.db import connection
from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.terms import Permission

LATELY: Final = timedelta(days=7)

ASKED: Final = """
SELECT u.full_name::text, NULL::timestamptz
  FROM organisation_unit u
  LEFT JOIN LATERAL (SELECT s.signed_at, s.listed FROM organisation_rolessigned s
                      WHERE s.unit_id = u.id ORDER BY s.signed_at DESC LIMIT 1) gone_through ON true
 WHERE u.id = ANY (%(units)s)
   AND EXISTS (SELECT FROM organisation_membership m JOIN organisation_staff w ON w.id = m.staff_id
                WHERE m.unit_id = u.id AND w.id <> %(me)s
                  AND (m.valid_from BETWEEN %(since)s::date AND %(day)s
                           AND CASE WHEN w.is_active THEN (gone_through.listed
                                   @> jsonb_build_array(jsonb_build_array(w.public_id::text, m.role))) IS NOT TRUE
                               ELSE w.created_at > greatest(%(since)s, gone_through.signed_at) END
                       OR EXISTS (SELECT FROM organisation_accountlink l
                                   WHERE l.staff_id = w.id
                                     AND l.used_at > greatest(%(since)s, gone_through.signed_at))))
UNION ALL
SELECT NULL, max(l.used_at) FROM organisation_accountlink l WHERE l.staff_id = %(me)s AND l.used_at > %(since)s
"""


class LetIn(NamedTuple):
    """
    At which units that the actor leads somebody has a role or a new way in that nobody there has gone through since, by
    name; and when the actor's own password and app were last set by a link, within the week, or None.
    """

    units: list[str]
    own: datetime | None


def lately(actor: Actor, *, at: datetime) -> LetIn:
    """Of the last week; an account that was made and closed again is among them. One query."""
    told: dict[str, Any] = {
        "units": sorted(actor.units_where(Permission.SIGN_ROLES)),
        "me": actor.id,
        "day": timezone.localdate(at),
        "since": at - LATELY,
    }
    with connection.cursor() as cursor:
        cursor.execute(ASKED, told)
        rows = cursor.fetchall()
    own = next((used_at for unit, used_at in rows if not unit), None)
    return LetIn(units=sorted(unit for unit, _ in rows if unit), own=own)

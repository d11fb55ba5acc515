"""Who has lately been given a role or a new way in, told to those it concerns. Source: S-50, S-55."""

from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from django.db import connection
from django.utils import timezone

from livlina.access.actor import Actor
from livlina.access.terms import Permission

LATELY: Final = timedelta(days=7)
"""How long one's own link is told, and how far back is looked where nobody has gone through the roles yet."""

# By whom one's own role is gone through is never oneself: whoever is let in could else put out the notice of it.
ASKED: Final = """
SELECT u.full_name::text, NULL::timestamptz
  FROM organisation_unit u
 WHERE u.id = ANY (%(units)s)
   AND EXISTS (SELECT FROM organisation_membership m JOIN organisation_staff w ON w.id = m.staff_id
                 LEFT JOIN LATERAL (SELECT s.signed_at, s.listed FROM organisation_rolessigned s
                                     WHERE s.unit_id = u.id AND s.signed_by_id <> w.id
                                     ORDER BY s.signed_at DESC LIMIT 1) gone_through ON true
                WHERE m.unit_id = u.id AND w.id <> %(me)s AND (m.valid_to IS NULL OR m.valid_to >= %(since)s::date)
                  AND (m.valid_from <= %(day)s
                           AND (gone_through.signed_at IS NOT NULL OR m.valid_from >= %(since)s::date)
                           AND CASE WHEN w.is_active THEN (gone_through.listed
                                   @> jsonb_build_array(jsonb_build_array(w.public_id::text, m.role))) IS NOT TRUE
                               ELSE w.created_at > coalesce(gone_through.signed_at, %(since)s) END
                       OR EXISTS (SELECT FROM organisation_accountlink l
                                   WHERE l.staff_id = w.id
                                     AND l.used_at > coalesce(gone_through.signed_at, %(since)s))))
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
    """
    Until another than the one it is about has gone through the roles, also where the role is said to have begun long
    ago; an account that was made and closed again is among them. Where nobody has gone through them yet, of the last
    week. One query.
    """
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

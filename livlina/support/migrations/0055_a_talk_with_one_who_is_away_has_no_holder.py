"""
A talk booked with one who has left, or is away, is given by one who leads to somebody who has the case.

It stood in nobody's list, and she came to a closed door. Source: R-361, S-55.
"""

from django.db import migrations

AWAY = """
-- Whether that one has no open account, or one that is paused, or no role to work with cases at the unit of the case, nor
-- where they have it from.
CREATE FUNCTION is_away_from(staff bigint, of_case bigint, at_unit bigint) RETURNS boolean LANGUAGE sql STABLE
    SET search_path = public, pg_temp AS $$
    SELECT NOT EXISTS (
        SELECT FROM organisation_staff s JOIN organisation_membership m ON m.staff_id = s.id
         WHERE s.id = staff AND s.is_active AND s.paused_at IS NULL
           AND m.role = ANY ('{unit_manager,group_leader,intake,therapist,social_worker,child_worker,barnahus_coordinator}')
           AND m.valid_from <= today() AND (m.valid_to IS NULL OR m.valid_to >= today())
           AND (m.unit_id = at_unit OR m.unit_id IN (
                SELECT e.unit_id FROM cases_engagement e WHERE e.case_id = of_case AND e.actor_id = staff)))
$$;
REVOKE ALL ON FUNCTION is_away_from(bigint, bigint, bigint) FROM PUBLIC;
"""
BEFORE = """
CREATE OR REPLACE FUNCTION talks_without_holder() RETURNS TABLE (
    id bigint, public_id uuid, case_id bigint, starts_at timestamptz, staff_id bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    sides bigint[] := my_led_sides();
BEGIN
    RETURN QUERY
    WITH booked AS MATERIALIZED (
        SELECT s.id, s.public_id, s.case_id, lower(t.slot) AS starts_at, t.staff_id, c.person_id, c.unit_id
          FROM support_session s JOIN organisation_bookedtime t ON t.id = s.time_id JOIN cases_case c ON c.id = s.case_id
         WHERE s.case_id = ANY (sides) AND s.state = 'booked' AND lower(t.slot) > clock_timestamp()
    ), handling AS MATERIALIZED (
        SELECT h.staff_id, h.unit_id FROM (SELECT DISTINCT b.staff_id, b.unit_id FROM booked b) h
         WHERE cardinality(contact_persons(h.staff_id, h.unit_id)) > 0
    )
    SELECT b.id, b.public_id, b.case_id, b.starts_at, b.staff_id FROM booked b
     WHERE stands_beyond(b.staff_id, b.case_id, b.person_id)
        OR ((b.staff_id, b.unit_id) IN (SELECT h.staff_id, h.unit_id FROM handling h)
            AND has_contact_beyond(b.staff_id, b.case_id));
END $$;
"""
NOW = BEFORE.replace(
    "WHERE stands_beyond(b.staff_id, b.case_id, b.person_id)\n",
    "WHERE is_away_from(b.staff_id, b.case_id, b.unit_id)\n        OR stands_beyond(b.staff_id, b.case_id, b.person_id)\n",
)


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0054_what_a_childs_own_case_tells_of_who_brings_it"),
        ("cases", "0080_who_is_away_has_no_case"),
    ]
    operations = [
        migrations.RunSQL(AWAY, migrations.RunSQL.noop),
        migrations.RunSQL(NOW, BEFORE + "DROP FUNCTION is_away_from(bigint, bigint, bigint);"),
    ]

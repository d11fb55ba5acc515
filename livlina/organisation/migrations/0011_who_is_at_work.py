"""
Who is at work is asked in one place: the account is open and not paused, and the role is one at the unit.

It was asked by each function in its own words, and some took one whose account is paused for somebody who reads.
`organisation.queries.in_service` is the same. Source: S-55.
"""

from django.db import migrations

MADE = """
-- Who works at these units today, in one of these roles: once for each role.
CREATE FUNCTION at_work(units bigint[], roles text[]) RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
    SELECT m.staff_id FROM public.organisation_membership m JOIN public.organisation_staff s ON s.id = m.staff_id
     WHERE s.is_active AND s.paused_at IS NULL AND m.unit_id = ANY (units) AND m.role = ANY (roles)
       AND m.valid_from <= public.today() AND (m.valid_to IS NULL OR m.valid_to >= public.today())
$$;
REVOKE ALL ON FUNCTION at_work(bigint[], text[]) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0010_a_note_about_a_method_is_taken_away"),
        ("access", "0006_a_trace_stands_in_its_time"),
    ]
    operations = [migrations.RunSQL(MADE, "DROP FUNCTION at_work(bigint[], text[])")]

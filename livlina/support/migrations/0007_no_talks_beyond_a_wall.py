"""
Whoever leads is told of no talks in a case beyond a wall of theirs: neither how many are booked nor who asks for more.

How many a worker has booked rose and fell with the talks of the other side, by the minute; and who had asked for more
talks than the limit stood with number and day. The line of the case tells nothing of it either. Source: S-10, R-358.
"""

from django.db import migrations

COUNTED = """
CREATE OR REPLACE FUNCTION booked_sessions(of_unit bigint, starts timestamptz, ends timestamptz)
    RETURNS TABLE (staff_id bigint, booked bigint) LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    SELECT t.staff_id, count(*) FROM cases_case c JOIN support_session s ON s.case_id = c.id
      JOIN organisation_bookedtime t ON t.id = s.time_id
     WHERE c.id = ANY ((SELECT my_led_sides())::bigint[]) AND c.unit_id = of_unit AND s.state = 'booked'
       AND t.slot && tstzrange(starts, ends)
     GROUP BY t.staff_id
$$;

CREATE OR REPLACE FUNCTION more_talks_asked(since timestamptz) RETURNS TABLE (
    unit_id bigint, case_number text, kind text, number int, outcome text, asked_at timestamptz)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := my_led_units();
    walled bigint[] := my_walled_persons() || beyond_my_contacts(false);
    young bigint[] := children_of_sides(beyond_my_cases(true, true) || beyond_my_contacts(true));
BEGIN
    RETURN QUERY
    SELECT c.unit_id, c.number::text, m.kind::text, m.count::int, m.outcome::text, m.asked_at
      FROM support_moretalks m JOIN cases_case c ON c.id = m.case_id
     WHERE c.unit_id = ANY (led) AND NOT is_beyond_me(c.person_id, c.role::text, walled, young)
       AND ((m.outcome = '' AND c.closed_on IS NULL) OR (m.outcome <> '' AND m.asked_at >= since))
     ORDER BY m.asked_at, m.id;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0020_linked_investigations"),
        ("support", "0006_how_often_it_was_told_is_planned_once"),
    ]
    operations = [migrations.RunSQL(COUNTED, migrations.RunSQL.noop)]

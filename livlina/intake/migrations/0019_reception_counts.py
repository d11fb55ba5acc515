"""What lies between first contact and first talk, and what came of what the police sent: counts alone, for those who lead."""

from django.db import migrations

DOOR = """
CREATE FUNCTION reception_counts(units bigint[], talk_days int[], starts timestamptz, this_day date)
    RETURNS TABLE (unit_id bigint, talks_in_time bigint, talks_late bigint, waits_late bigint, police bigint,
                   offered bigint, accepted bigint, declined bigint, referred bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH asked AS (
        SELECT u.unit_id, u.days
          FROM unnest(units, talk_days) AS u (unit_id, days)
         WHERE u.unit_id = ANY ((SELECT my_led_units())::bigint[])
    ), met AS (
        SELECT c.unit_id, a.days, c.entrance, c.legal_support_offered, c.legal_support_accepted, c.assessment, c.outcome,
               (c.received_at AT TIME ZONE 'Europe/Stockholm')::date AS received_on,
               (SELECT min((lower(b.slot) AT TIME ZONE 'Europe/Stockholm')::date)
                  FROM support_session s JOIN organisation_bookedtime b ON b.id = s.time_id
                 WHERE s.case_id = c.case_id AND s.state = 'held') AS talked_on
          FROM intake_contact c JOIN asked a ON a.unit_id = c.unit_id
         WHERE c.received_at >= starts
    )
    SELECT m.unit_id,
           count(*) FILTER (WHERE m.talked_on - m.received_on <= m.days),
           count(*) FILTER (WHERE m.talked_on - m.received_on > m.days),
           count(*) FILTER (WHERE m.talked_on IS NULL AND this_day - m.received_on > m.days
                              AND m.outcome IN ('', 'talk_booked', 'case_opened')),
           count(*) FILTER (WHERE m.entrance = 'police'),
           count(*) FILTER (WHERE m.entrance = 'police' AND m.legal_support_offered = 'yes'),
           count(*) FILTER (WHERE m.entrance = 'police' AND m.legal_support_accepted = 'yes'),
           count(*) FILTER (WHERE m.entrance = 'police' AND m.legal_support_accepted = 'no'),
           count(*) FILTER (WHERE m.entrance = 'police' AND m.assessment = 'referred')
      FROM met m
     GROUP BY m.unit_id
$$;
REVOKE ALL ON FUNCTION reception_counts(bigint[], int[], timestamptz, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reception_counts(bigint[], int[], timestamptz, date) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0018_reception"), ("support", "0005_a_session_has_its_time")]
    operations = [migrations.RunSQL(DOOR, "DROP FUNCTION reception_counts(bigint[], int[], timestamptz, date)")]

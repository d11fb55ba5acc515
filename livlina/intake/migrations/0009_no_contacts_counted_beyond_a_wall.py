"""
No contact is counted to a lead beyond a wall of theirs, nor of the children there.

The list of contacts leaves them out, so that the count on the same page told of each, by the minute: her way in, that it
is open, whether a minor. Source: S-10, S-11.
"""

from django.db import migrations

MADE = """
CREATE OR REPLACE FUNCTION contact_counts(units bigint[], starts timestamptz, ends timestamptz, adult_age int, nameless_kinds text[])
    RETURNS TABLE (unit_id bigint, entrance text, outcome text, nameless boolean, is_minor boolean, contacts bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.unit_id, c.entrance, c.outcome, c.kind = ANY (nameless_kinds),
           c.outcome = 'redirected_minor'
               OR coalesce(c.birth_year > extract(year FROM c.received_at AT TIME ZONE 'Europe/Stockholm') - adult_age,
                           c.told_age < adult_age, false),
           count(*)
      FROM intake_contact c
     WHERE c.unit_id = ANY (units) AND c.unit_id = ANY ((SELECT my_led_units())::bigint[])
       AND c.received_at >= starts AND (ends IS NULL OR c.received_at < ends)
       AND (c.person_id IS NULL OR c.person_id <> ALL ((SELECT my_walled_callers())::bigint[]))
     GROUP BY 1, 2, 3, 4, 5
$$;

CREATE OR REPLACE FUNCTION reception_counts(units bigint[], talk_days int[], starts timestamptz, this_day date)
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
           AND (c.person_id IS NULL OR c.person_id <> ALL ((SELECT my_walled_callers())::bigint[]))
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
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0008_who_is_walled_is_asked_once")]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]

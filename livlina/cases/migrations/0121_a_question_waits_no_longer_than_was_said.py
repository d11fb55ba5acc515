"""
A question to a conference is to be answered by the first day that was said, also where the conference is moved to a later one.

Whoever called the conference has not the case, and could move the day of a question of danger years on, without a word to
those who have it. A day that is sooner holds, as where the conference is off. Source: R-031, S-10, S-142.
"""

from django.db import migrations

HOLDS = """
CREATE OR REPLACE FUNCTION let_questions_run(points bigint[]) RETURNS void LANGUAGE sql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    INSERT INTO cases_deadline (public_id, case_id, clock, about, starts_on, due_on, started_at, told_at)
    SELECT gen_random_uuid(), m.case_id, 'conference_question', m.public_id, today(),
           CASE WHEN k.state = 'cancelled' OR p.taken_off_at IS NOT NULL THEN today()
                ELSE greatest(today(), (upper(k.slot) AT TIME ZONE 'Europe/Stockholm')::date) END,
           clock_timestamp(), clock_timestamp()
      FROM cases_conferencematter m JOIN cases_case c ON c.id = m.case_id
      JOIN cases_conferencepoint p ON p.id = m.point_id JOIN cases_conference k ON k.id = p.conference_id
     WHERE m.point_id = ANY (points) AND c.closed_on IS NULL
       AND NOT EXISTS (SELECT FROM cases_conferenceoutcome o WHERE o.matter_id = m.id)
    ON CONFLICT (case_id, clock, about) WHERE finished_on IS NULL
    DO UPDATE SET due_on = greatest(least(EXCLUDED.due_on, cases_deadline.due_on), cases_deadline.starts_on),
                  told_at = EXCLUDED.told_at;
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0120_two_say_that_two_rows_are_two")]
    operations = [migrations.RunSQL(HOLDS, migrations.RunSQL.noop)]

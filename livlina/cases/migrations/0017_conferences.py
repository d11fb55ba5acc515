"""
What is taken up at a conference: a question runs until it is answered, and waits in its case if it falls.

Source: S-10, S-142, R-031.
"""

from django.db import migrations

MADE = """
SET LOCAL check_function_bodies = off;  -- what they read is made after them

-- A question that falls from the agenda of a conference is something to do in its case, for those who have it.
-- A question to a conference is something to do in its case from when it is raised, until it is answered or needed no
-- more.
CREATE FUNCTION keep_question_of_point() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM cases_conferencematter m WHERE m.point_id = NEW.id AND m.case_id = ANY (my_worked_cases())) THEN
        RETURN NULL;
    END IF;
    PERFORM let_questions_run(ARRAY[NEW.id]);
    RETURN NULL;
END $$;

-- When the questions of these points are to be answered: the day of the conference, or today where that will not be held.
-- Not of what is answered, nor where those who have the case have said that it is needed no more.
CREATE FUNCTION let_questions_run(points bigint[]) RETURNS void LANGUAGE sql SECURITY DEFINER
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

-- A question to a conference is something to do in its case from when it is raised, until it is answered or needed no
-- more.
CREATE FUNCTION keep_questions_of_conference() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM let_questions_run(ARRAY(
        SELECT p.id FROM cases_conferencepoint p WHERE p.conference_id = NEW.id AND p.taken_off_at IS NULL));
    RETURN NULL;
END $$;

-- A question to a conference is something to do in its case from when it is raised, until it is answered or needed no
-- more.
CREATE FUNCTION keep_question_of_matter() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM let_questions_run(ARRAY[NEW.point_id]);
    RETURN NULL;
END $$;

REVOKE ALL ON FUNCTION keep_question_of_point(), let_questions_run(bigint[]), keep_questions_of_conference(),
    keep_question_of_matter() FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0016_linked_investigations")]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]

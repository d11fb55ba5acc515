"""
A question that falls from the agenda of a conference is something to do in its case, for those who have it.

Whoever calls the conference off has not the case and cannot write in it, nor see which it is: a question of danger waited
where nobody looks. So the database begins the clock, as of what she hands in on the tablet; also where somebody who has not
the case takes its point away. Source: R-031, S-10, S-142.
"""

from django.db import migrations

FALLS = """
CREATE FUNCTION lay_fallen_questions(points bigint[]) RETURNS void LANGUAGE sql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    INSERT INTO cases_deadline (public_id, case_id, clock, about, starts_on, due_on, started_at, told_at)
    SELECT gen_random_uuid(), m.case_id, 'conference_question', m.public_id, today(), today(), clock_timestamp(),
           clock_timestamp()
      FROM cases_conferencematter m JOIN cases_case c ON c.id = m.case_id
     WHERE m.point_id = ANY (points) AND c.closed_on IS NULL
       AND NOT EXISTS (SELECT FROM cases_conferenceoutcome o WHERE o.matter_id = m.id)
    ON CONFLICT DO NOTHING;
$$;

CREATE FUNCTION keep_questions_of_cancelled() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM lay_fallen_questions(ARRAY(
        SELECT p.id FROM cases_conferencepoint p WHERE p.conference_id = NEW.id AND p.taken_off_at IS NULL));
    RETURN NULL;
END $$;

CREATE FUNCTION keep_question_of_point() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM cases_conferencematter m WHERE m.point_id = NEW.id AND m.case_id = ANY (my_worked_cases())) THEN
        RETURN NULL;
    END IF;
    PERFORM lay_fallen_questions(ARRAY[NEW.id]);
    RETURN NULL;
END $$;

REVOKE ALL ON FUNCTION lay_fallen_questions(bigint[]), keep_questions_of_cancelled(), keep_question_of_point()
    FROM PUBLIC;
CREATE TRIGGER conference_keeps_its_questions AFTER UPDATE OF state ON cases_conference FOR EACH ROW
    WHEN (NEW.state = 'cancelled' AND OLD.state <> NEW.state) EXECUTE FUNCTION keep_questions_of_cancelled();
CREATE TRIGGER point_keeps_its_question AFTER UPDATE OF taken_off_at ON cases_conferencepoint FOR EACH ROW
    WHEN (OLD.taken_off_at IS NULL AND NEW.taken_off_at IS NOT NULL) EXECUTE FUNCTION keep_question_of_point();
"""
GONE = """
DROP TRIGGER point_keeps_its_question ON cases_conferencepoint;
DROP TRIGGER conference_keeps_its_questions ON cases_conference;
DROP FUNCTION keep_question_of_point();
DROP FUNCTION keep_questions_of_cancelled();
DROP FUNCTION lay_fallen_questions(bigint[]);
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0103_a_card_follows_the_duty")]
    operations = [migrations.RunSQL(FALLS, GONE)]

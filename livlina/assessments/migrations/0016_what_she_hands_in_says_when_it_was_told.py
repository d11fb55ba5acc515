"""
What she hands in on the tablet is to be read, and the clock of it says when it was told, as every clock that runs.

Since clocks say so nothing could be handed in: the door of the tablet did not know of it. Source: R-224, S-142.
"""

from django.db import migrations

TOLD = """
CREATE OR REPLACE FUNCTION hand_in_rating(tablet bytea, told jsonb) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    found assessments_ratingoccasion;
    sheet jsonb;
    made bigint;
BEGIN
    -- the case before the occasion, as all who write in it
    PERFORM FROM cases_case c WHERE c.id = (
        SELECT r.case_id FROM assessments_ratingoccasion r WHERE r.token = tablet) FOR NO KEY UPDATE;
    SELECT r.* INTO found FROM assessments_ratingoccasion r WHERE r.token = tablet FOR UPDATE;
    IF found.ending = 'handed_in' THEN
        RETURN true;
    END IF;
    IF found.id IS NULL OR NOT rating_stands(found) THEN
        RETURN false;
    END IF;
    IF (told ->> 'public_id' IS NOT NULL AND jsonb_typeof(told -> 'sheets') = 'array'
        AND jsonb_array_length(told -> 'sheets') BETWEEN 0 AND 20
        AND octet_length(told::text) < 100000) IS NOT TRUE THEN
        RAISE EXCEPTION 'The tablet says no such thing.';
    END IF;
    INSERT INTO assessments_assessment (
        public_id, case_id, instrument, version, happened_on, asked, how, is_alone, is_voluntary, via, started_by_id,
        started_at, submission, proposed, judged_level, level, floor, second_outcome, exposed, is_certified
    ) VALUES (
        (told ->> 'public_id')::uuid, found.case_id, found.instrument, found.version, today(), 'self', 'tablet', 'yes',
        'yes', 'here', found.started_by_id, clock_timestamp(), found.public_id, '', '', '', '', '', 'unknown', 'unknown'
    ) RETURNING id INTO made;
    FOR sheet IN SELECT jsonb_array_elements(told -> 'sheets') LOOP
        INSERT INTO assessments_answersheet (public_id, case_id, assessment_id, section, version, answers, saved_by_id,
                                             saved_at)
        VALUES ((sheet ->> 'public_id')::uuid, found.case_id, made, sheet ->> 'section', 1,
                (sheet ->> 'answers')::bytea, found.started_by_id, clock_timestamp());
    END LOOP;
    UPDATE assessments_ratingoccasion r
       SET ended_at = clock_timestamp(), ending = 'handed_in', assessment_id = made
     WHERE r.id = found.id;
    INSERT INTO cases_deadline (public_id, case_id, clock, about, starts_on, due_on, started_at, told_at)
    VALUES (gen_random_uuid(), found.case_id, 'own_rating', (told ->> 'public_id')::uuid, today(), today(),
            clock_timestamp(), clock_timestamp());
    PERFORM trace_of_rating(found, 'rating.handed_in', 'assessments_assessment:' || (told ->> 'public_id'));
    RETURN true;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0015_what_she_hands_in_waits_for_the_closing"),
        ("cases", "0090_what_runs_says_when_it_was_told_last"),
    ]
    operations = [migrations.RunSQL(TOLD, migrations.RunSQL.noop)]

"""
Each child has a line, each line its answers, and what a guardian may be shown is decided by two.

Source: R-118, S-13; docs/adr/0009.
"""

from django.db import migrations

MADE = """
SET LOCAL check_function_bodies = off;  -- what they read is made after them

CREATE FUNCTION keep_guardian_decisions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A decision about a guardian is followed by another, never changed.';
END $$;

CREATE FUNCTION check_guardian_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM cases_party p JOIN cases_case c ON c.id = p.case_id
                    WHERE p.id = NEW.guardian_id AND p.case_id = NEW.case_id AND p.role = 'guardian' AND c.role = 'child')
    THEN
        RAISE EXCEPTION 'What may be shown is decided of a guardian in a child''s own case.';
    END IF;
    IF NEW.note_id IS NOT NULL AND NOT EXISTS (
           SELECT FROM cases_note n WHERE n.id = NEW.note_id AND n.case_id = NEW.case_id AND n.signed_at IS NOT NULL)
       OR NEW.relation_id IS NOT NULL AND NOT EXISTS (SELECT FROM people_relation r WHERE r.id = NEW.relation_id)
       OR NEW.guardianship_id IS NOT NULL AND NOT EXISTS (SELECT FROM people_guardianship g WHERE g.id = NEW.guardianship_id)
       OR NEW.representative_id IS NOT NULL
          AND NOT EXISTS (SELECT FROM people_representative r WHERE r.id = NEW.representative_id)
    THEN
        RAISE EXCEPTION 'What may be shown is decided of a signed note or a fact of the file.';
    END IF;
    IF NEW.seconds_id IS NOT NULL AND NOT EXISTS (
           SELECT FROM cases_guardiandecision d
            WHERE d.id = NEW.seconds_id AND d.case_id = NEW.case_id AND d.guardian_id = NEW.guardian_id
              AND d.may_be_shown AND d.seconds_id IS NULL AND d.decided_by_id <> NEW.decided_by_id
              AND ROW(d.note_id, d.relation_id, d.guardianship_id, d.representative_id) IS NOT DISTINCT FROM
                  ROW(NEW.note_id, NEW.relation_id, NEW.guardianship_id, NEW.representative_id))
    THEN
        RAISE EXCEPTION 'A decision is seconded by another than the one who made it.';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION make_child_line() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO cases_childline (public_id, case_id, party_id, known_at)
    SELECT gen_random_uuid(), NEW.case_id, NEW.id, clock_timestamp()
     WHERE NOT EXISTS (SELECT FROM cases_case c WHERE c.id = NEW.case_id AND c.role = 'child');
    RETURN NULL;
END $$;

CREATE FUNCTION keep_child_answers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'What was answered for a child is followed by another answer, never changed.';
END $$;

CREATE FUNCTION check_child_answer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM cases_childline l WHERE l.id = NEW.line_id AND l.case_id = NEW.case_id) THEN
        RAISE EXCEPTION 'What is answered for a child is of a line of the same case.';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION keep_concerns() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A concern report and what was assessed of it are followed by another, never changed.';
END $$;

CREATE FUNCTION check_concern() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM cases_receivedreport r WHERE r.id = NEW.report_id AND r.case_id = NEW.case_id) THEN
        RAISE EXCEPTION 'What is assessed is a report of the same case.';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION check_received() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM cases_case c WHERE c.id = NEW.case_id AND c.role = 'child') THEN
        RAISE EXCEPTION 'A concern report is received in a child''s own case.';
    END IF;
    RETURN NEW;
END $$;

-- Who carries out a commission in another case than it was given in, works there and is shown the commission.
CREATE FUNCTION may_feed_back(of_commission bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    SELECT of_commission = ANY (my_commissions()) AND EXISTS (
        SELECT FROM cases_commissionanswer a JOIN cases_commission m ON m.id = a.commission_id
         WHERE m.id = of_commission AND a.kind = 'accepted' AND a.taken_case_id <> m.case_id
           AND a.taken_case_id = ANY (my_worked_cases()))
$$;

-- The first of those who work with the case that gave it says that it is read. False where somebody has.
CREATE FUNCTION read_feedback(of_feedback bigint, at timestamptz) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM cases_feedback f JOIN cases_commission m ON m.id = f.commission_id
         WHERE f.id = of_feedback AND m.case_id = ANY (my_worked_cases())) THEN
        RAISE EXCEPTION 'Feedback is read by one who works with the case that gave the commission.';
    END IF;
    UPDATE cases_feedback f SET read_by_id = acting(), read_at = at WHERE f.id = of_feedback AND f.read_by_id IS NULL;
    RETURN FOUND;
END $$;

REVOKE ALL ON FUNCTION keep_guardian_decisions(), check_guardian_decision(), make_child_line(), keep_child_answers(),
    check_child_answer(), keep_concerns(), check_concern(), check_received(), may_feed_back(bigint),
    read_feedback(bigint, timestamp with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION may_feed_back(bigint), read_feedback(bigint, timestamp with time zone) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_register")]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]

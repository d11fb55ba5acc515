"""
Steps taken, decisions signed, promises made: kept as they were, and read before they are signed by a second.

Source: R-102, R-103, S-44.
"""

from django.db import migrations

from livlina.core.replaced import earlier

MADE = """
SET LOCAL check_function_bodies = off;  -- what they read is made after them

CREATE FUNCTION keep_what_was_taken() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'What a case has gone through is followed by something else, never changed.';
END $$;

-- Cases that one works with, and those at the units one leads that one reads: where a decision may be signed by oneself.
CREATE FUNCTION my_signing_cases() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    seen bigint[] := my_cases();
    led bigint[] := my_led_units();
BEGIN
    RETURN my_worked_cases()
        || ARRAY(SELECT c.id FROM cases_case c WHERE c.id = ANY (seen) AND c.unit_id = ANY (led));
END $$;

CREATE FUNCTION keep_signed_decisions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.signed_at IS NOT NULL THEN
        RAISE EXCEPTION 'A signed decision is never changed: it is put right by another.';
    END IF;
    IF TG_OP = 'UPDATE' AND (NEW.case_id, NEW.proposed_by_id, NEW.submission, NEW.corrects_id)
       IS DISTINCT FROM (OLD.case_id, OLD.proposed_by_id, OLD.submission, OLD.corrects_id) THEN
        RAISE EXCEPTION 'Whose proposal it is, and of what, stays.';
    END IF;
    RETURN NEW;
END $$;

-- With the rights of the one who acts: what the row policies hide can be neither put right nor withdrawn.
CREATE FUNCTION check_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' AND current_user = 'livlina_app' AND NEW.proposed_by_id IS DISTINCT FROM acting() THEN
        RAISE EXCEPTION 'A decision is proposed in one''s own name.';
    END IF;
    IF NEW.corrects_id IS NOT NULL AND NOT EXISTS (
           SELECT FROM cases_decision d
            WHERE d.id = NEW.corrects_id AND d.case_id = NEW.case_id AND d.signed_at IS NOT NULL
              AND d.kind = NEW.kind AND d.edition = NEW.edition - 1
              AND (NEW.running IS NULL OR NEW.running = d.running)) THEN
        RAISE EXCEPTION 'The next wording follows on a signed decision of the same case and kind.';
    END IF;
    IF NEW.corrects_id IS NULL AND NEW.edition <> 1 THEN
        RAISE EXCEPTION 'The first wording is the first.';
    END IF;
    IF NEW.promise_id IS NOT NULL AND NOT EXISTS (
           SELECT FROM cases_promise p WHERE p.id = NEW.promise_id AND p.case_id = NEW.case_id) THEN
        RAISE EXCEPTION 'A promise is withdrawn in its own case.';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION check_decision_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM cases_decision d
                    WHERE d.id = NEW.decision_id AND d.case_id = NEW.case_id AND d.signed_at IS NOT NULL
                      AND NEW.happened_on >= d.decided_on)
       OR NEW.party_id IS NOT NULL AND NOT EXISTS (
           SELECT FROM cases_party p WHERE p.id = NEW.party_id AND p.case_id = NEW.case_id) THEN
        RAISE EXCEPTION 'A step follows on a signed decision of the same case.';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION keep_promises() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.kept_at IS NOT NULL THEN
        RAISE EXCEPTION 'A promise that was kept is not changed.';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION help_not_begun(asked_on date) RETURNS TABLE (
    case_number text, unit_id bigint, running int, kind text, decided_on date, since date, was_interrupted boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := my_led_units();
    walled bigint[] := my_walled_persons() || beyond_my_contacts(false);
    young bigint[] := children_of_sides(beyond_my_cases(true, true) || beyond_my_contacts(true));
BEGIN
    RETURN QUERY
        SELECT c.number::text, c.unit_id, d.running,
               CASE WHEN c.person_id = ANY (walled) OR (c.role = 'child' AND c.person_id = ANY (young)) THEN ''
                    ELSE d.kind::text END,
               d.decided_on, coalesce(s.happened_on, d.decided_on), s.id IS NOT NULL
          FROM cases_decision d JOIN cases_case c ON c.id = d.case_id
          LEFT JOIN LATERAL (
               SELECT t.id, t.step, t.happened_on FROM cases_decisionstep t
                 JOIN cases_decision e ON e.id = t.decision_id
                WHERE e.case_id = d.case_id AND e.running = d.running AND t.step IN ('carried_out', 'interrupted')
                  AND t.happened_on <= asked_on
                ORDER BY t.id DESC LIMIT 1) s ON true
         WHERE c.unit_id = ANY (led) AND d.signed_at IS NOT NULL AND d.decided_on <= asked_on
           AND d.outcome IN ('granted', 'partly')
           AND d.kind IN ('intervention', 'child_intervention', 'against_guardian', 'shelter')
           AND (c.closed_on IS NULL OR c.closed_on > asked_on)
           AND NOT EXISTS (SELECT FROM cases_decision n WHERE n.corrects_id = d.id AND n.signed_at IS NOT NULL)
           AND s.step IS DISTINCT FROM 'carried_out'
         ORDER BY coalesce(s.happened_on, d.decided_on), c.number, d.running;
END $$;

CREATE FUNCTION proposals_to_read() RETURNS TABLE (
    case_id uuid, case_number text, investigation_id uuid, proposal_id uuid, proposed_at timestamptz, is_open_to_me boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    worked bigint[] := my_worked_cases();
    sides bigint[] := my_led_sides();
    mine bigint[];
BEGIN
    IF worked = '{}' AND sides = '{}' THEN
        RETURN;
    END IF;
    mine := my_cases();
    RETURN QUERY
    SELECT c.public_id, c.number::text, i.public_id, p.public_id, p.proposed_at, c.id = ANY (mine)
      FROM cases_investigation i JOIN cases_case c ON c.id = i.case_id
      JOIN LATERAL (SELECT q.* FROM cases_proposal q WHERE q.investigation_id = i.id ORDER BY q.position DESC LIMIT 1) p
           ON true
     WHERE i.ended_on IS NULL AND c.closed_on IS NULL AND (c.id = ANY (worked) OR c.id = ANY (sides))
       AND p.outcome = '' AND p.proposed_by_id <> acting()
       AND NOT EXISTS (SELECT FROM cases_investigationsection s
                        WHERE s.investigation_id = i.id AND NOT s.is_guarded AND s.written_at > p.proposed_at)
       AND local_limit('second_reader', c.unit_id) = 1
     ORDER BY p.proposed_at, p.id;
END $$;

REVOKE ALL ON FUNCTION keep_what_was_taken(), my_signing_cases(), keep_signed_decisions(), check_decision(),
    check_decision_step(), keep_promises(), help_not_begun(date), proposals_to_read() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION my_signing_cases(), help_not_begun(date), proposals_to_read() TO livlina_app;
"""


class Migration(migrations.Migration):
    replaces = earlier("cases")
    dependencies = [("cases", "0009_children_and_guardians")]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]

"""
What is signed is never changed, what followed stays, and help that has not begun is told those who lead by number alone.

The commands say the same in words; this holds whatever they forget. Source: R-102, R-103; S-05.
"""

from django.db import migrations

KEPT = """
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
CREATE TRIGGER decision_is_kept BEFORE UPDATE OR DELETE ON cases_decision
    FOR EACH ROW EXECUTE FUNCTION keep_signed_decisions();

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
CREATE TRIGGER decision_is_checked BEFORE INSERT OR UPDATE ON cases_decision
    FOR EACH ROW EXECUTE FUNCTION check_decision();

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
CREATE TRIGGER decision_step_is_checked BEFORE INSERT ON cases_decisionstep
    FOR EACH ROW EXECUTE FUNCTION check_decision_step();

CREATE FUNCTION keep_promises() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.kept_at IS NOT NULL THEN
        RAISE EXCEPTION 'A promise that was kept is not changed.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER promise_is_kept BEFORE UPDATE ON cases_promise FOR EACH ROW EXECUTE FUNCTION keep_promises();

REVOKE ALL ON FUNCTION keep_signed_decisions(), check_decision(), check_decision_step(), keep_promises() FROM PUBLIC;
REVOKE DELETE ON cases_decision, cases_decisionstep, cases_promise FROM livlina_app;
REVOKE UPDATE ON cases_decisionstep, cases_promise FROM livlina_app;
GRANT UPDATE (owner_id, owner_given_by_id, owner_given_at, kept_by_id, kept_at) ON cases_promise TO livlina_app;
"""

NOT_KEPT = """
GRANT UPDATE ON cases_decisionstep, cases_promise TO livlina_app;
DROP TRIGGER promise_is_kept ON cases_promise;
DROP TRIGGER decision_step_is_checked ON cases_decisionstep;
DROP TRIGGER decision_is_checked ON cases_decision;
DROP TRIGGER decision_is_kept ON cases_decision;
DROP FUNCTION keep_promises(), check_decision_step(), check_decision(), keep_signed_decisions();
"""

WAITING = """
-- Granted help at the units one leads that had not begun, or stood still, that day: since when. The number of the case and
-- of the decision, never whom it concerns. The latest wording alone.
CREATE FUNCTION help_not_begun(asked_on date) RETURNS TABLE (
    case_number text, unit_id bigint, running int, kind text, decided_on date, since date, was_interrupted boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := my_led_units();
BEGIN
    RETURN QUERY
        SELECT c.number::text, c.unit_id, d.running, d.kind::text, d.decided_on,
               coalesce(s.happened_on, d.decided_on), s.id IS NOT NULL
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
REVOKE ALL ON FUNCTION help_not_begun(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION help_not_begun(date) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0056_decisions")]
    operations = [
        migrations.RunSQL(KEPT, NOT_KEPT),
        migrations.RunSQL(WAITING, "DROP FUNCTION help_not_begun(date)"),
    ]

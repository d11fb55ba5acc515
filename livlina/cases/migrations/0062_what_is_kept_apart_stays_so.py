"""
What tells where somebody is stays guarded by whoever may not read it, and is written with the row that it is of.

One without whereabouts opened who carries out a shelter by making the proposal one of something else. And whoever works
with a case could write what is kept apart to a row of long ago: refused or not, it told whether there was such.
Source: S-05, S-21.
"""

from django.db import migrations

GUARDED = """
CREATE OR REPLACE FUNCTION keep_decision_provider() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    decided cases_decision;
BEGIN
    SELECT d.* INTO decided FROM cases_decision d WHERE d.id = NEW.decision_id;
    IF decided.signed_at IS NOT NULL OR NEW.public_id IS DISTINCT FROM decided.public_id THEN
        RAISE EXCEPTION 'Who carries out a decision is told in its proposal.';
    END IF;
    NEW.is_guarded := coalesce(
        decided.kind = 'shelter' OR (SELECT c.role = 'child' FROM cases_case c WHERE c.id = NEW.case_id), true);
    -- opened by nobody to whom it is not open already
    IF TG_OP = 'UPDATE' AND NOT coalesce(NEW.case_id = ANY (my_level4_cases()), false) THEN
        NEW.is_guarded := NEW.is_guarded OR OLD.is_guarded;
    END IF;
    RETURN NEW;
END $$;

-- With the row that it is of, in the same transaction, under its random id.
CREATE FUNCTION kept_with_its_row() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    is_with boolean;
BEGIN
    EXECUTE format('SELECT EXISTS (SELECT FROM %I r WHERE r.id = $1 AND r.public_id = $2 AND age(r.xmin) <= 0)', TG_ARGV[0])
       INTO is_with USING NEW.of_id, NEW.public_id;
    IF NOT is_with AND current_user = 'livlina_app' THEN
        RAISE EXCEPTION 'What is kept apart is written with the row that it is of.';
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION kept_with_its_row() FROM PUBLIC;
CREATE TRIGGER report_kept_with_its_row BEFORE INSERT ON cases_reportkept
    FOR EACH ROW EXECUTE FUNCTION kept_with_its_row('cases_receivedreport');
CREATE TRIGGER protection_kept_with_its_row BEFORE INSERT ON cases_protectionkept
    FOR EACH ROW EXECUTE FUNCTION kept_with_its_row('cases_protectionassessment');
CREATE TRIGGER answer_kept_with_its_row BEFORE INSERT ON cases_answerkept
    FOR EACH ROW EXECUTE FUNCTION kept_with_its_row('cases_childanswer');
"""
OPEN = """
DROP TRIGGER report_kept_with_its_row ON cases_reportkept;
DROP TRIGGER protection_kept_with_its_row ON cases_protectionkept;
DROP TRIGGER answer_kept_with_its_row ON cases_answerkept;
DROP FUNCTION kept_with_its_row();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0061_a_name_shown_in_the_register_is_reviewed"),
    ]
    operations = [migrations.RunSQL(GUARDED, OPEN)]

"""
The case of one who uses violence ends as little as another while danger that its contact told is to be assessed: the
database refuses it by itself, as it does where the clock runs. Source: R-062, R-222.
"""

from django.db import migrations

MADE = """
CREATE OR REPLACE FUNCTION keep_case_with_danger() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
DECLARE
    told timestamptz;
BEGIN
    IF NEW.role = 'using_violence' THEN
        -- no clock of danger runs there (R-222): what its contact told is a task
        IF EXISTS (SELECT FROM cases_task t WHERE t.case_id = NEW.id AND t.is_danger AND t.done_on IS NULL) THEN
            RAISE EXCEPTION 'Danger was told in the contact that nobody has assessed.'
                USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
        END IF;
        RETURN NEW;
    END IF;
    SELECT max(d.told_at) INTO told FROM cases_deadline d
     WHERE d.case_id = NEW.id AND d.clock = 'new_look' AND d.finished_on IS NULL;
    SELECT greatest(told, max(n.written_at)) INTO told FROM cases_nightcard n
     WHERE n.case_id = NEW.id AND n.risk IN ('high', 'acute') AND n.raised_from = ''
       AND NOT EXISTS (SELECT FROM assessments_assessment a WHERE a.case_id = NEW.id AND a.signed_at >= n.written_at);
    IF told IS NOT NULL AND NOT EXISTS (
        SELECT FROM assessments_riskdecision r WHERE r.case_id = NEW.id AND r.decided_at > told) THEN
        RAISE EXCEPTION 'Danger was told in the case that nobody has assessed.'
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
    END IF;
    RETURN NEW;
END $$;
"""
BEFORE = """
CREATE OR REPLACE FUNCTION keep_case_with_danger() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
DECLARE
    told timestamptz;
BEGIN
    IF NEW.role = 'using_violence' THEN
        RETURN NEW;  -- nothing of the danger stands there (R-222)
    END IF;
    SELECT max(d.told_at) INTO told FROM cases_deadline d
     WHERE d.case_id = NEW.id AND d.clock = 'new_look' AND d.finished_on IS NULL;
    SELECT greatest(told, max(n.written_at)) INTO told FROM cases_nightcard n
     WHERE n.case_id = NEW.id AND n.risk IN ('high', 'acute') AND n.raised_from = ''
       AND NOT EXISTS (SELECT FROM assessments_assessment a WHERE a.case_id = NEW.id AND a.signed_at >= n.written_at);
    IF told IS NOT NULL AND NOT EXISTS (
        SELECT FROM assessments_riskdecision r WHERE r.case_id = NEW.id AND r.decided_at > told) THEN
        RAISE EXCEPTION 'Danger was told in the case that nobody has assessed.'
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0022_danger_that_nobody_has_assessed_ends_with_no_case"),
        ("cases", "0122_danger_of_a_contact_is_ticked_off_by_another"),
    ]
    operations = [migrations.RunSQL(MADE, BEFORE)]

"""
A case in which danger was told that nobody has assessed ends as little as a first contact does: after an assessment, or by
a decision of one who leads, also where no level is known. The database refuses it by itself.

A threat was made into a case that nobody had, and ended within a minute. Source: R-062, R-233, S-152.
"""

from django.db import migrations, models

MADE = """
CREATE FUNCTION keep_case_with_danger() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
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
CREATE TRIGGER case_with_danger_is_kept_open BEFORE UPDATE OF closed_on ON cases_case
    FOR EACH ROW WHEN (OLD.closed_on IS NULL AND NEW.closed_on IS NOT NULL AND current_user = 'livlina_app')
    EXECUTE FUNCTION keep_case_with_danger();
REVOKE ALL ON FUNCTION keep_case_with_danger() FROM PUBLIC;
"""
LEVELS = [("acute", "Akut fara"), ("high", "Hög risk"), ("raised", "Förhöjd risk"), ("low", "Låg risk")]


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0021_who_has_the_case_does_not_decide_that_it_ends"),
        ("cases", "0112_what_ends_unheard_is_told"),
    ]
    operations = [
        migrations.RemoveConstraint("riskdecision", "risk_decision_has_its_level"),
        migrations.AlterField("riskdecision", "level", models.CharField(blank=True, choices=LEVELS, max_length=10)),
        migrations.RunSQL(
            MADE,
            "DROP TRIGGER case_with_danger_is_kept_open ON cases_case; DROP FUNCTION keep_case_with_danger();",
        ),
    ]

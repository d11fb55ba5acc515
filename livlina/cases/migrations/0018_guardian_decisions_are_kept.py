"""
What is decided about a guardian is never changed, is about what the one who decides sees, and has another as its second.

The commands say the same in words; this holds whatever they forget. The checks run with the rights of the one who acts,
so what the row policies hide cannot be decided about. Source: S-05, S-13.
"""

from django.db import migrations

KEPT = """
CREATE FUNCTION keep_guardian_decisions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A decision about a guardian is followed by another, never changed.';
END $$;
CREATE TRIGGER guardian_decision_is_kept BEFORE UPDATE OR DELETE ON cases_guardiandecision
    FOR EACH ROW EXECUTE FUNCTION keep_guardian_decisions();

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
CREATE TRIGGER guardian_decision_is_checked BEFORE INSERT ON cases_guardiandecision
    FOR EACH ROW EXECUTE FUNCTION check_guardian_decision();
REVOKE ALL ON FUNCTION keep_guardian_decisions(), check_guardian_decision() FROM PUBLIC;
REVOKE UPDATE, DELETE ON cases_guardiandecision FROM livlina_app;
"""

DROP = """
DROP TRIGGER guardian_decision_is_checked ON cases_guardiandecision;
DROP TRIGGER guardian_decision_is_kept ON cases_guardiandecision;
DROP FUNCTION check_guardian_decision(), keep_guardian_decisions();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0017_guardian_decisions")]
    operations = [migrations.RunSQL(KEPT, DROP)]

"""
A client who is marked as protected after a commission was taken is marked in the case that carries it out too.

And the other way: the two know of each other by the commission, and the mark says no more than that somebody is to be
careful. It is only ever raised so; each file lowers its own. The trace is in the case where it was raised so, left by
whoever marked the other. Source: S-20, S-40.
"""

from django.db import migrations

FOLLOWS = """
-- The clients of the cases on the other side of commissions that were taken, from the cases of this one.
CREATE FUNCTION mark_follows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    strength CONSTANT text[] := '{none,secrecy_marking,protected_registration}';
    other record;
BEGIN
    FOR other IN
        SELECT DISTINCT c.id, c.person_id, c.unit_id, c.trace_ref
          FROM cases_case own
          JOIN cases_commission m ON true
          JOIN cases_commissionanswer a ON a.commission_id = m.id AND a.kind = 'accepted'
          JOIN cases_case c ON c.id = CASE own.id WHEN m.case_id THEN a.taken_case_id ELSE m.case_id END
          JOIN people_person p ON p.id = c.person_id
         WHERE own.person_id = NEW.id AND own.id IN (m.case_id, a.taken_case_id) AND m.case_id <> a.taken_case_id
           AND c.person_id <> NEW.id
           AND array_position(strength, p.protection::text) < array_position(strength, NEW.protection::text)
         ORDER BY c.id
    LOOP
        UPDATE people_person p SET protection = NEW.protection, version = p.version + 1
         WHERE p.id = other.person_id
           AND array_position(strength, p.protection::text) < array_position(strength, NEW.protection::text);
        IF FOUND AND acting() IS NOT NULL THEN
            PERFORM leave_trace(acting(), other.unit_id, other.trace_ref, 'person.mark_followed', 'commission', '', '', '');
        END IF;
    END LOOP;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION mark_follows() FROM PUBLIC;

CREATE TRIGGER mark_follows AFTER UPDATE OF protection ON people_person FOR EACH ROW
    WHEN (OLD.protection IS DISTINCT FROM NEW.protection AND NEW.protection <> 'none') EXECUTE FUNCTION mark_follows();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0024_carried_out_here"), ("people", "0003_guards")]
    operations = [
        migrations.RunSQL(FOLLOWS, "DROP TRIGGER mark_follows ON people_person; DROP FUNCTION mark_follows();")
    ]

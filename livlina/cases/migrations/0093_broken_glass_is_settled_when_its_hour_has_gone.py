"""
A nödöppning is found in order, or not, when its hour has gone: what was read after would stand under the verdict.

Before that it can be said that more must be looked into. Source: S-31, S-142.
"""

from django.db import migrations

MADE = """
CREATE FUNCTION glass_is_settled_after_its_hour() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.outcome <> 'needs_more' AND EXISTS (
            SELECT FROM cases_glassreview r JOIN cases_glassopening g ON g.id = r.opening_id
             WHERE r.id = NEW.review_id AND r.kind = 'one'  -- as long as acts are counted to it (acts_behind_glass)
               AND clock_timestamp() < g.opened_at + interval '61 minutes') THEN
        RAISE EXCEPTION 'What is done behind the glass is not done.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'glass_is_settled_after_its_hour';
    END IF;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION glass_is_settled_after_its_hour() FROM PUBLIC;
CREATE TRIGGER glass_is_settled_after_its_hour AFTER INSERT ON cases_glassverdict
    FOR EACH ROW EXECUTE FUNCTION glass_is_settled_after_its_hour();
"""
BEFORE = """
DROP TRIGGER glass_is_settled_after_its_hour ON cases_glassverdict;
DROP FUNCTION glass_is_settled_after_its_hour();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0092_a_review_settles_what_was_shown")]
    operations = [migrations.RunSQL(MADE, BEFORE)]

"""
A step of a chain is placed and marked in one's own name, and what was said of it once stays. Source: S-05, R-153.
"""

from django.db import migrations

MADE = """
CREATE FUNCTION keep_chain_step() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF current_user = 'livlina_app' AND NEW.placed_by_id IS DISTINCT FROM acting() THEN
            RAISE EXCEPTION 'A step is placed in one''s own name.';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.ended_on IS NOT NULL OR OLD.missing <> '' OR (OLD.began_on IS NOT NULL AND NEW.began_on IS DISTINCT FROM OLD.began_on) THEN
        RAISE EXCEPTION 'What was said of a step stays.';
    END IF;
    IF current_user = 'livlina_app' AND NEW.marked_by_id IS DISTINCT FROM acting() THEN
        RAISE EXCEPTION 'A step is marked in one''s own name.';
    END IF;
    RETURN NEW;
END $$;

REVOKE ALL ON FUNCTION keep_chain_step() FROM PUBLIC;
REVOKE UPDATE, DELETE ON support_chainstep FROM livlina_app;
GRANT UPDATE (began_on, ended_on, missing, marked_by_id, marked_at) ON support_chainstep TO livlina_app;
CREATE TRIGGER chain_step_is_kept BEFORE INSERT OR UPDATE ON support_chainstep
    FOR EACH ROW EXECUTE FUNCTION keep_chain_step();
"""

UNMADE = "DROP TRIGGER chain_step_is_kept ON support_chainstep; DROP FUNCTION keep_chain_step()"


class Migration(migrations.Migration):
    dependencies = [("support", "0024_chain_of_help")]
    operations = [migrations.RunSQL(MADE, UNMADE)]

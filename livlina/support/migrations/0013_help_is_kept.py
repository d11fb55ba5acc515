"""
What help that is given is kept by: begun and ended in one's own name, once; what stands within it is of its own case.

Source: S-05, S-44.
"""

from django.db import migrations

KEPT = """
CREATE FUNCTION keep_intervention() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF current_user = 'livlina_app' AND NEW.started_by_id IS DISTINCT FROM acting() THEN
            RAISE EXCEPTION 'Help is begun in one''s own name.';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.ended_on IS NOT NULL THEN
        RAISE EXCEPTION 'Help is ended once.';
    END IF;
    IF current_user = 'livlina_app' AND NEW.ended_on IS NOT NULL AND NEW.ended_by_id IS DISTINCT FROM acting() THEN
        RAISE EXCEPTION 'Help is ended in one''s own name.';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION keep_intervention_act() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF current_user = 'livlina_app' AND NEW.noted_by_id IS DISTINCT FROM acting() THEN
            RAISE EXCEPTION 'What is done is written down in one''s own name.';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.state <> 'planned' THEN
        RAISE EXCEPTION 'What was planned is marked once.';
    END IF;
    IF current_user = 'livlina_app' AND NEW.marked_by_id IS DISTINCT FROM acting() THEN
        RAISE EXCEPTION 'What was planned is marked in one''s own name.';
    END IF;
    RETURN NEW;
END $$;

-- A talk, an extension or something done stands in the case of the help that it is part of.
CREATE FUNCTION stands_in_the_case_of_its_help() RETURNS trigger LANGUAGE plpgsql
    SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.intervention_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM support_intervention i WHERE i.id = NEW.intervention_id AND i.case_id = NEW.case_id) THEN
        RAISE EXCEPTION 'It is part of help in the same case.';
    END IF;
    RETURN NEW;
END $$;

REVOKE ALL ON FUNCTION keep_intervention(), keep_intervention_act(), stands_in_the_case_of_its_help() FROM PUBLIC;

REVOKE UPDATE, DELETE ON support_intervention FROM livlina_app;
GRANT UPDATE (talks, ends_on, ended_on, end_reason, end_words, ended_by_id, ended_at) ON support_intervention
    TO livlina_app;
CREATE TRIGGER intervention_is_kept BEFORE INSERT OR UPDATE ON support_intervention
    FOR EACH ROW EXECUTE FUNCTION keep_intervention();

REVOKE UPDATE, DELETE ON support_interventionextension FROM livlina_app;
CREATE TRIGGER extension_is_of_its_help BEFORE INSERT ON support_interventionextension
    FOR EACH ROW EXECUTE FUNCTION stands_in_the_case_of_its_help();

REVOKE UPDATE, DELETE ON support_interventionact FROM livlina_app;
GRANT UPDATE (state, marked_by_id, marked_at) ON support_interventionact TO livlina_app;
CREATE TRIGGER act_is_of_its_help BEFORE INSERT ON support_interventionact
    FOR EACH ROW EXECUTE FUNCTION stands_in_the_case_of_its_help();
CREATE TRIGGER act_is_kept BEFORE INSERT OR UPDATE ON support_interventionact
    FOR EACH ROW EXECUTE FUNCTION keep_intervention_act();

CREATE TRIGGER talk_is_of_its_help BEFORE INSERT OR UPDATE OF intervention_id ON support_session
    FOR EACH ROW EXECUTE FUNCTION stands_in_the_case_of_its_help();
"""

UNDONE = """
DROP TRIGGER talk_is_of_its_help ON support_session;
DROP TRIGGER act_is_kept ON support_interventionact;
DROP TRIGGER act_is_of_its_help ON support_interventionact;
DROP TRIGGER extension_is_of_its_help ON support_interventionextension;
DROP TRIGGER intervention_is_kept ON support_intervention;
DROP FUNCTION keep_intervention(), keep_intervention_act(), stands_in_the_case_of_its_help()
"""


class Migration(migrations.Migration):
    dependencies = [("support", "0012_help_that_is_given")]
    operations = [migrations.RunSQL(KEPT, UNDONE)]

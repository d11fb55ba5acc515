"""
What belongs to an investigation is of its case, and nothing is written to one that has ended; what is told is kept.

Of a row that was written only what is still to come is added: an answer once, a reading once, an end once. The commands
say the same in words; this holds whatever they forget. Source: S-05, S-142.
"""

from django.db import migrations

KEPT = """
CREATE FUNCTION check_of_investigation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM cases_investigation i
                    WHERE i.id = NEW.investigation_id AND i.case_id = NEW.case_id AND i.ended_on IS NULL) THEN
        RAISE EXCEPTION 'It belongs to an open investigation of the same case.';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION keep_investigation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.ended_on IS NOT NULL THEN
        RAISE EXCEPTION 'An investigation that has ended is not changed.';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION keep_answer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(OLD) ->> TG_ARGV[0] IS NOT NULL THEN
        RAISE EXCEPTION 'It is written once.';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION check_new_proposal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.read_by_id IS NOT NULL THEN
        RAISE EXCEPTION 'A proposal is read after it was made.';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER investigation_is_kept BEFORE UPDATE ON cases_investigation
    FOR EACH ROW EXECUTE FUNCTION keep_investigation();
CREATE TRIGGER section_is_of_investigation BEFORE INSERT ON cases_investigationsection
    FOR EACH ROW EXECUTE FUNCTION check_of_investigation();
CREATE TRIGGER gathered_is_of_investigation BEFORE INSERT OR UPDATE ON cases_gathered
    FOR EACH ROW EXECUTE FUNCTION check_of_investigation();
CREATE TRIGGER communication_is_of_investigation BEFORE INSERT OR UPDATE ON cases_communication
    FOR EACH ROW EXECUTE FUNCTION check_of_investigation();
CREATE TRIGGER proposal_is_of_investigation BEFORE INSERT OR UPDATE ON cases_proposal
    FOR EACH ROW EXECUTE FUNCTION check_of_investigation();
CREATE TRIGGER proposal_is_new BEFORE INSERT ON cases_proposal
    FOR EACH ROW EXECUTE FUNCTION check_new_proposal();
CREATE TRIGGER gathered_is_kept BEFORE UPDATE ON cases_gathered
    FOR EACH ROW EXECUTE FUNCTION keep_answer('came_on');
CREATE TRIGGER communication_is_kept BEFORE UPDATE ON cases_communication
    FOR EACH ROW EXECUTE FUNCTION keep_answer('replied_on');
CREATE TRIGGER proposal_is_kept BEFORE UPDATE ON cases_proposal
    FOR EACH ROW EXECUTE FUNCTION keep_answer('read_at');

REVOKE ALL ON FUNCTION check_of_investigation(), keep_investigation(), keep_answer(), check_new_proposal() FROM PUBLIC;
REVOKE UPDATE ON cases_investigation, cases_investigationsection, cases_gathered, cases_communication, cases_proposal
    FROM livlina_app;
GRANT UPDATE (ended_on, ended_how, ended_by_id, ended_at, end_why, safety_at_end, version)
    ON cases_investigation TO livlina_app;
GRANT UPDATE (came_on, text) ON cases_gathered TO livlina_app;
GRANT UPDATE (replied_on, reply) ON cases_communication TO livlina_app;
GRANT UPDATE (outcome, words, read_by_id, read_at) ON cases_proposal TO livlina_app;
"""

DROP = """
DROP TRIGGER investigation_is_kept ON cases_investigation;
DROP TRIGGER section_is_of_investigation ON cases_investigationsection;
DROP TRIGGER gathered_is_of_investigation ON cases_gathered;
DROP TRIGGER communication_is_of_investigation ON cases_communication;
DROP TRIGGER proposal_is_of_investigation ON cases_proposal;
DROP TRIGGER proposal_is_new ON cases_proposal;
DROP TRIGGER gathered_is_kept ON cases_gathered;
DROP TRIGGER communication_is_kept ON cases_communication;
DROP TRIGGER proposal_is_kept ON cases_proposal;
DROP FUNCTION check_of_investigation(), keep_investigation(), keep_answer(), check_new_proposal();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0062_investigations")]
    operations = [migrations.RunSQL(KEPT, DROP)]

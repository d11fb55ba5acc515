"""
What contacts and imports are kept by: who may write which column, and which walls follow what is written.

Source: S-05, S-10, S-44.
"""

from django.db import migrations

KEPT = """
-- Else one to whom the case hides them would read the contact without it.
CREATE TRIGGER contact_stays_with_its_case BEFORE UPDATE OF case_id ON intake_contact FOR EACH ROW
    WHEN (current_user = 'livlina_app' AND OLD.case_id IS NOT NULL AND OLD.case_id IS DISTINCT FROM NEW.case_id)
    EXECUTE FUNCTION keep_place();
CREATE TRIGGER contact_is_numbered BEFORE INSERT ON intake_contact FOR EACH ROW
    WHEN (current_user = 'livlina_app' OR NEW.number IS NULL) EXECUTE FUNCTION number_contact();
CREATE TRIGGER contact_is_numbered_where_it_comes BEFORE UPDATE OF unit_id ON intake_contact FOR EACH ROW
    WHEN (OLD.unit_id <> NEW.unit_id) EXECUTE FUNCTION number_contact();
CREATE TRIGGER contact_keeps_its_number BEFORE UPDATE OF number ON intake_contact FOR EACH ROW
    WHEN (current_user = 'livlina_app' AND OLD.unit_id = NEW.unit_id AND OLD.number IS DISTINCT FROM NEW.number)
    EXECUTE FUNCTION keep_place();
-- A contact is of the person it is of, once that is told: the wall of who handles it follows both.
CREATE TRIGGER contact_stays BEFORE UPDATE ON intake_contact FOR EACH ROW
    WHEN (CURRENT_USER = 'livlina_app' AND (
        OLD.id <> NEW.id OR OLD.public_id <> NEW.public_id OR OLD.trace_ref <> NEW.trace_ref
        OR (OLD.person_id IS NOT NULL AND OLD.person_id IS DISTINCT FROM NEW.person_id)))
    EXECUTE FUNCTION keep_place();
CREATE TRIGGER contact_ends_now BEFORE INSERT OR UPDATE OF outcome, ended_at ON intake_contact FOR EACH ROW
    EXECUTE FUNCTION end_contact_now();
CREATE TRIGGER contact_keeps_danger_told BEFORE INSERT OR UPDATE ON intake_contact FOR EACH ROW
    EXECUTE FUNCTION keep_danger_told();
CREATE TRIGGER contact_walls AFTER INSERT ON intake_contact FOR EACH ROW
    WHEN (NEW.handler_id IS NOT NULL) EXECUTE FUNCTION keep_walls_of_contact();
CREATE TRIGGER contact_walls_change AFTER UPDATE ON intake_contact FOR EACH ROW
    WHEN (OLD.handler_id IS DISTINCT FROM NEW.handler_id OR OLD.person_id IS DISTINCT FROM NEW.person_id
          OR OLD.ended_at IS DISTINCT FROM NEW.ended_at OR OLD.unit_id <> NEW.unit_id OR NEW.handler_id = acting())
    EXECUTE FUNCTION keep_walls_of_contact();
CREATE TRIGGER contact_keeps_received BEFORE UPDATE ON intake_contact FOR EACH ROW EXECUTE FUNCTION keep_received();

REVOKE ALL ON intake_contactcounter FROM livlina_app;

REVOKE UPDATE ON intake_contactways FROM livlina_app;
GRANT UPDATE (call_when, code_word, decision_reference, entrance_detail, passed_on_to, phone, remains, say, stood,
    who_may_answer) ON intake_contactways TO livlina_app;

REVOKE UPDATE ON intake_importbatch FROM livlina_app;
GRANT UPDATE (undone_at, undone_by_id) ON intake_importbatch TO livlina_app;

CREATE TRIGGER stays_in_its_case BEFORE UPDATE OF case_id ON intake_importedrow FOR EACH ROW
    WHEN (OLD.case_id IS DISTINCT FROM NEW.case_id) EXECUTE FUNCTION keep_place();

REVOKE UPDATE ON intake_morningmeeting FROM livlina_app;

CREATE FUNCTION rows_to_import(cases bigint[]) RETURNS SETOF intake_importedrow LANGUAGE sql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT r.* FROM intake_importedrow r JOIN cases_case c ON c.id = r.case_id
     WHERE r.case_id = ANY (cases) AND c.unit_id = ANY ((SELECT my_units('{unit_manager}'))::bigint[])
$$;

-- From now on the contact counts for that one, until the hours after it ended; false where it is so already.
CREATE FUNCTION take_up_contact(contact intake_contact, staff bigint) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO intake_contacthandling AS h (contact_id, staff_id, counts_until)
    VALUES (contact.id, staff, coalesce(contact.ended_at + hours_of_reading(contact.unit_id), 'infinity'))
        ON CONFLICT (contact_id, staff_id) DO UPDATE SET counts_until = excluded.counts_until
           WHERE h.counts_until <> excluded.counts_until;
    RETURN FOUND;
END $$;

REVOKE ALL ON FUNCTION rows_to_import(bigint[]), take_up_contact(intake_contact, bigint) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION rows_to_import(bigint[]) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0004_told_in"), ("people", "0003_guards")]
    operations = [migrations.RunSQL(KEPT, migrations.RunSQL.noop)]

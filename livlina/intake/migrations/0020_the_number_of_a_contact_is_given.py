"""
The number of a contact is given by the database when it comes, and to the unit that it is passed on to.

By raw SQL a number could be chosen, and the answer told whether another contact had it: the other side's, which whoever
leads sees as little as that there is one, and when it came. Source: S-10, S-12.
"""

from django.db import migrations

MADE = """
CREATE FUNCTION number_contact() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    NEW.number := next_contact_number(NEW.unit_id);
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION number_contact() FROM PUBLIC;
REVOKE ALL ON FUNCTION next_contact_number(bigint) FROM livlina_app;

CREATE TRIGGER contact_is_numbered BEFORE INSERT ON intake_contact FOR EACH ROW
    WHEN (current_user = 'livlina_app' OR NEW.number IS NULL) EXECUTE FUNCTION number_contact();
CREATE TRIGGER contact_is_numbered_where_it_comes BEFORE UPDATE OF unit_id ON intake_contact FOR EACH ROW
    WHEN (OLD.unit_id <> NEW.unit_id) EXECUTE FUNCTION number_contact();
CREATE TRIGGER contact_keeps_its_number BEFORE UPDATE OF number ON intake_contact FOR EACH ROW
    WHEN (current_user = 'livlina_app' AND OLD.unit_id = NEW.unit_id AND OLD.number IS DISTINCT FROM NEW.number)
    EXECUTE FUNCTION keep_place();
"""

UNMADE = """
DROP TRIGGER contact_keeps_its_number ON intake_contact;
DROP TRIGGER contact_is_numbered_where_it_comes ON intake_contact;
DROP TRIGGER contact_is_numbered ON intake_contact;
GRANT EXECUTE ON FUNCTION next_contact_number(bigint) TO livlina_app;
DROP FUNCTION number_contact();
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0019_a_contact_becomes_a_case_of_ones_own")]
    operations = [migrations.RunSQL(MADE, UNMADE)]

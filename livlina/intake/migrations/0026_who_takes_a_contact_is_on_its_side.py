"""
The walls of whoever handles a first contact are made anew when it is taken, given, gets its person, ends or goes on.

Whereabouts of what one stands in for later were withheld from whoever took a contact, and of what they had already were not.
Source: S-10, S-11, S-21.
"""

from django.db import migrations

NOW = """
DROP TRIGGER contact_withholds_what_comes ON intake_contact;
DROP FUNCTION withhold_what_comes();

CREATE FUNCTION keep_walls_of_contact() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM keep_blocks(ARRAY[OLD.handler_id, NEW.handler_id]);
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION keep_walls_of_contact() FROM PUBLIC;

CREATE TRIGGER contact_walls AFTER INSERT ON intake_contact FOR EACH ROW
    WHEN (NEW.handler_id IS NOT NULL AND NEW.person_id IS NOT NULL) EXECUTE FUNCTION keep_walls_of_contact();
CREATE TRIGGER contact_walls_change AFTER UPDATE ON intake_contact FOR EACH ROW
    WHEN ((OLD.person_id IS NOT NULL OR NEW.person_id IS NOT NULL) AND (
        OLD.handler_id IS DISTINCT FROM NEW.handler_id OR OLD.person_id IS DISTINCT FROM NEW.person_id
        OR OLD.outcome_on IS DISTINCT FROM NEW.outcome_on OR OLD.unit_id <> NEW.unit_id))
    EXECUTE FUNCTION keep_walls_of_contact();

SELECT keep_blocks(ARRAY(
    SELECT DISTINCT c.handler_id FROM intake_contact c
     WHERE c.person_id IS NOT NULL AND counts_as_met(c.outcome, c.outcome_on, c.unit_id)));
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0025_a_row_stays_in_its_case"), ("cases", "0091_whom_one_meets_is_a_side")]
    operations = [migrations.RunSQL(NOW, migrations.RunSQL.noop)]

"""
Who handles a first contact, and who handled it lately, stand in rows of their own, which the database keeps.

Who handed a contact on, or from whom a colleague took it, stood on no side of it from that minute, and read the other
side's card and was given her case. They are its side for the hours of a reading after, as who ends it is; then the row
is gone. Source: S-10, S-11, S-21.
"""

from django.db import migrations

KEPT = """
CREATE OR REPLACE FUNCTION keep_walls_of_contact() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.handler_id IS DISTINCT FROM NEW.handler_id THEN
        UPDATE intake_contacthandling h SET counts_until = clock_timestamp() + hours_of_reading(OLD.unit_id)
         WHERE h.contact_id = NEW.id AND h.staff_id = OLD.handler_id AND h.counts_until = 'infinity';
    END IF;
    IF NEW.handler_id IS NOT NULL THEN
        INSERT INTO intake_contacthandling (contact_id, staff_id, counts_until)
        VALUES (NEW.id, NEW.handler_id, coalesce(NEW.ended_at + hours_of_reading(NEW.unit_id), 'infinity'))
            ON CONFLICT (contact_id, staff_id) DO UPDATE SET counts_until = excluded.counts_until;
    END IF;
    IF NEW.person_id IS NOT NULL OR TG_OP = 'UPDATE' AND OLD.person_id IS NOT NULL THEN
        PERFORM keep_blocks(ARRAY(SELECT h.staff_id FROM intake_contacthandling h WHERE h.contact_id = NEW.id));
    END IF;
    RETURN NULL;
END $$;

DROP TRIGGER contact_walls ON intake_contact;
CREATE TRIGGER contact_walls AFTER INSERT ON intake_contact FOR EACH ROW
    WHEN (NEW.handler_id IS NOT NULL) EXECUTE FUNCTION keep_walls_of_contact();

DROP TRIGGER contact_walls_change ON intake_contact;
CREATE TRIGGER contact_walls_change AFTER UPDATE ON intake_contact FOR EACH ROW
    WHEN (OLD.handler_id IS DISTINCT FROM NEW.handler_id OR OLD.person_id IS DISTINCT FROM NEW.person_id
          OR OLD.ended_at IS DISTINCT FROM NEW.ended_at OR OLD.unit_id <> NEW.unit_id)
    EXECUTE FUNCTION keep_walls_of_contact();

-- one's own contact that goes to whoever receives was never had: it was written down from the other side
CREATE OR REPLACE FUNCTION settle_contact(told bigint) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    contact intake_contact;
BEGIN
    SELECT * INTO contact FROM intake_contact c WHERE c.id = told AND age(c.xmin) <= 0;  -- written just now
    IF contact.person_id IS NULL OR contact.person_id <> ALL (my_walled_callers()) THEN
        RETURN true;
    END IF;
    -- one's own contact goes to whoever receives: nobody has it whom it is hidden from
    UPDATE intake_contact c SET handler_id = NULL WHERE c.id = told AND c.handler_id = acting();
    IF FOUND THEN
        DELETE FROM intake_contacthandling h WHERE h.contact_id = told AND h.staff_id = acting();
        PERFORM keep_blocks(ARRAY[acting()]);
    END IF;
    RETURN false;
END $$;

INSERT INTO intake_contacthandling (contact_id, staff_id, counts_until)
SELECT c.id, c.handler_id, coalesce(c.ended_at + hours_of_reading(c.unit_id), 'infinity')
  FROM intake_contact c
 WHERE c.handler_id IS NOT NULL AND (c.ended_at IS NULL OR c.ended_at + hours_of_reading(c.unit_id) > clock_timestamp());
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0031_who_handles_a_contact"), ("cases", "0105_who_is_one_human_keeps_its_plan")]
    operations = [migrations.RunSQL(KEPT, migrations.RunSQL.noop)]

"""
A first contact is a side for whoever took it, opened it or did something in it, not for whom another gave it to.

Reception alone gave his contact to each who was to act for the child, and took it back: they lost the child's whereabouts,
the card and the danger message while they had it, and for the hours after, having read nothing. Whoever has been given one
stands on its side from what they do with it themself: the reading too, which leaves its trace in the same turn.
Source: S-10, S-11, S-21, S-40.
"""

from django.db import migrations

NOW = """
-- From now on the contact counts for that one, until the hours after it ended; false where it is so already.
CREATE FUNCTION take_up_contact(contact intake_contact, staff bigint) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO intake_contacthandling AS h (contact_id, staff_id, counts_until)
    VALUES (contact.id, staff, coalesce(contact.ended_at + hours_of_reading(contact.unit_id), 'infinity'))
        ON CONFLICT (contact_id, staff_id) DO UPDATE SET counts_until = excluded.counts_until
           WHERE h.counts_until <> excluded.counts_until;
    RETURN FOUND;
END $$;

CREATE OR REPLACE FUNCTION keep_walls_of_contact() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    is_moved boolean := TG_OP = 'INSERT';
BEGIN
    IF TG_OP = 'UPDATE' THEN
        is_moved := OLD.person_id IS DISTINCT FROM NEW.person_id OR OLD.handler_id IS DISTINCT FROM NEW.handler_id
                    OR OLD.ended_at IS DISTINCT FROM NEW.ended_at OR OLD.unit_id <> NEW.unit_id;
        IF OLD.handler_id IS DISTINCT FROM NEW.handler_id THEN
            UPDATE intake_contacthandling h SET counts_until = clock_timestamp() + hours_of_reading(OLD.unit_id)
             WHERE h.contact_id = NEW.id AND h.staff_id = OLD.handler_id AND h.counts_until = 'infinity';
        END IF;
    END IF;
    -- not by what another member of staff does, unless they stand on its side already
    IF NEW.handler_id IS NOT NULL AND ((acting() > 0 AND acting() <> NEW.handler_id) IS NOT TRUE OR EXISTS (
            SELECT FROM intake_contacthandling h WHERE h.contact_id = NEW.id AND h.staff_id = NEW.handler_id)) THEN
        is_moved := take_up_contact(NEW, NEW.handler_id) OR is_moved;
    END IF;
    IF is_moved AND (NEW.person_id IS NOT NULL OR TG_OP = 'UPDATE' AND OLD.person_id IS NOT NULL) THEN
        PERFORM keep_blocks(ARRAY(SELECT h.staff_id FROM intake_contacthandling h WHERE h.contact_id = NEW.id));
    END IF;
    RETURN NULL;
END $$;

DROP TRIGGER contact_walls_change ON intake_contact;
CREATE TRIGGER contact_walls_change AFTER UPDATE ON intake_contact FOR EACH ROW
    WHEN (OLD.handler_id IS DISTINCT FROM NEW.handler_id OR OLD.person_id IS DISTINCT FROM NEW.person_id
          OR OLD.ended_at IS DISTINCT FROM NEW.ended_at OR OLD.unit_id <> NEW.unit_id OR NEW.handler_id = acting())
    EXECUTE FUNCTION keep_walls_of_contact();

-- Whoever has the contact and reads in it stands on its side from then.
CREATE FUNCTION leave_contact_reading(
    actor_id bigint, unit_id bigint, case_ref uuid, action text, why text, subject text, account text, detail bytea
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    contact intake_contact;
BEGIN
    SELECT * INTO contact FROM intake_contact c
     WHERE c.trace_ref = leave_contact_reading.case_ref AND c.handler_id = acting()
       AND (c.ended_at IS NULL OR c.ended_at + hours_of_reading(c.unit_id) > clock_timestamp())
       AND NOT EXISTS (SELECT FROM intake_contacthandling h WHERE h.contact_id = c.id AND h.staff_id = acting());
    IF contact.id IS NOT NULL THEN
        PERFORM pg_advisory_xact_lock(79, 0);
        IF take_up_contact(contact, acting()) AND contact.person_id IS NOT NULL THEN
            PERFORM keep_blocks(ARRAY[acting()]);
        END IF;
    END IF;
    PERFORM leave_trace($1, $2, $3, $4, $5, $6, $7, $8);
END $$;

REVOKE ALL ON FUNCTION take_up_contact(intake_contact, bigint),
    leave_contact_reading(bigint, bigint, uuid, text, text, text, text, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION leave_contact_reading(bigint, bigint, uuid, text, text, text, text, bytea) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0036_what_stood_of_how_she_is_reached_is_kept")]
    operations = [migrations.RunSQL(NOW, migrations.RunSQL.noop)]

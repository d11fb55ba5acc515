"""
Whether a contact may be read back is told of one that is being written, and of no other.

By raw SQL whoever had the other side could ask of each key in turn which contacts are hers. Source: S-05, S-10, S-12.
"""

from django.db import migrations

BEFORE = """
CREATE OR REPLACE FUNCTION settle_contact(told bigint) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    contact intake_contact;
BEGIN
    SELECT * INTO contact FROM intake_contact c WHERE c.id = told;
    IF contact.person_id IS NULL OR contact.person_id <> ALL (my_walled_callers()) THEN
        RETURN true;
    END IF;
    -- one's own contact goes to whoever receives: nobody has it whom it is hidden from
    UPDATE intake_contact c SET handler_id = NULL WHERE c.id = told AND c.handler_id = acting();
    RETURN false;
END $$;
"""
NOW = BEFORE.replace("WHERE c.id = told;", "WHERE c.id = told AND age(c.xmin) <= 0;  -- written just now")


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0015_a_childs_contact_is_closed_as_its_case"),
    ]
    operations = [migrations.RunSQL(NOW, BEFORE)]

"""
Two doors around first contacts: the one who wrote down a contact from the other side of a wall hands it on and does not
read it back, and the contacts of a unit are counted for those who lead it without being shown.
Source: S-05, S-10, S-12; R-057.
"""

from django.db import migrations

DOORS = """
CREATE FUNCTION settle_contact(told bigint) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    contact intake_contact;
BEGIN
    SELECT * INTO contact FROM intake_contact c WHERE c.id = told;
    IF contact.person_id IS NULL OR contact.person_id <> ALL (my_walled_persons()) THEN
        RETURN true;
    END IF;
    -- one's own contact goes to whoever receives: nobody has it whom it is hidden from
    UPDATE intake_contact c SET handler_id = NULL WHERE c.id = told AND c.handler_id = acting();
    RETURN false;
END $$;

CREATE FUNCTION contact_counts(units bigint[], starts timestamptz, ends timestamptz, adult_age int, nameless_kinds text[])
    RETURNS TABLE (unit_id bigint, entrance text, outcome text, nameless boolean, is_minor boolean, contacts bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.unit_id, c.entrance, c.outcome, c.kind = ANY (nameless_kinds),
           c.outcome = 'redirected_minor'
               OR coalesce(c.birth_year > extract(year FROM c.received_at AT TIME ZONE 'Europe/Stockholm') - adult_age,
                           c.told_age < adult_age, false),
           count(*)
      FROM intake_contact c
     WHERE c.unit_id = ANY (units) AND c.unit_id = ANY ((SELECT my_led_units())::bigint[])
       AND c.received_at >= starts AND (ends IS NULL OR c.received_at < ends)
     GROUP BY 1, 2, 3, 4, 5
$$;
REVOKE ALL ON FUNCTION settle_contact(bigint), contact_counts(bigint[], timestamptz, timestamptz, int, text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION settle_contact(bigint), contact_counts(bigint[], timestamptz, timestamptz, int, text[])
    TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0010_import_reads")]
    operations = [
        migrations.RunSQL(
            DOORS,
            "DROP FUNCTION settle_contact(bigint), contact_counts(bigint[], timestamptz, timestamptz, int, text[])",
        )
    ]

"""
That nobody has a contact is told of those that wait and that one receives, as the policy shows them, and of no other.

Of one that had ended, or had become a case, the key alone was answered, to one who is not shown it. Source: S-05, S-10.
"""

from django.db import migrations

NOW = """
CREATE OR REPLACE FUNCTION contacts_out_of_hand(those bigint[]) RETURNS bigint[] LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    acted text := coalesce(current_setting('livlina.actor', true), '');
    -- told to one who is shown the contact: of another it would tell that there is a wall
    asked bigint[] := ARRAY(
        SELECT c.id FROM intake_contact c
         WHERE c.id = ANY (those) AND c.handler_id IS NOT NULL AND c.handler_id <> acting()
           AND c.outcome = '' AND c.case_id IS NULL
           AND c.person_id IS NOT NULL AND c.unit_id = ANY ((SELECT my_receiving_units())::bigint[])
           AND c.person_id <> ALL ((SELECT my_walled_callers())::bigint[]));
    handler bigint;
    walled bigint[];
    out bigint[] := '{}';
BEGIN
    FOR handler IN SELECT DISTINCT c.handler_id FROM intake_contact c WHERE c.id = ANY (asked) LOOP
        PERFORM set_config('livlina.actor', handler::text, true);
        walled := my_walled_callers();
        out := out || ARRAY(SELECT c.id FROM intake_contact c
                             WHERE c.id = ANY (asked) AND c.handler_id = handler AND c.person_id = ANY (walled));
    END LOOP;
    PERFORM set_config('livlina.actor', acted, true);
    RETURN out;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0023_a_contact_is_had_by_one_who_is_shown_it")]
    operations = [migrations.RunSQL(NOW, migrations.RunSQL.noop)]

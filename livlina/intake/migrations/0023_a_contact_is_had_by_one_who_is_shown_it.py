"""
Which of some contacts are handled by somebody from whom a wall hides them: nobody has them, and reception is told so.

A contact was given to the one who had the other side, or its number was written in later by another: she did not see it,
and for all others it had a handler. Source: S-10, S-12.
"""

from django.db import migrations

MADE = """
CREATE FUNCTION contacts_out_of_hand(those bigint[]) RETURNS bigint[] LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    acted text := coalesce(current_setting('livlina.actor', true), '');
    -- told to one who is shown the contact: of another it would tell that there is a wall
    asked bigint[] := ARRAY(
        SELECT c.id FROM intake_contact c
         WHERE c.id = ANY (those) AND c.handler_id IS NOT NULL AND c.handler_id <> acting()
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
REVOKE ALL ON FUNCTION contacts_out_of_hand(bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION contacts_out_of_hand(bigint[]) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0022_what_stood_on_the_morning_list_says_so")]
    operations = [migrations.RunSQL(MADE, "DROP FUNCTION contacts_out_of_hand(bigint[])")]

"""
One who leads a unit is a receiver there too: the contacts of a unit are gone through once, and not twice.

For each statement about persons the contacts of two weeks were looked for once more among all of the unit's, of which
none was left, since those of the units that one leads had been found already: 2 of 2.5 ms. Source: S-05; measured in
docs/adr/0005.
"""

from django.db import migrations

CALLERS = """
CREATE OR REPLACE FUNCTION my_callers() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET plan_cache_mode = auto AS $$
DECLARE
    mine record := my_standing();
    walled bigint[] := my_walled_persons();
    received bigint[] := '{}';
    only_received bigint[];                    -- the units that I lead are among those where I receive
BEGIN
    IF mine.led <> '{}' THEN
        received := ARRAY(
            SELECT c.person_id FROM intake_contact c
             WHERE c.person_id IS NOT NULL AND c.person_id <> ALL (walled)
               AND c.case_id IS NULL AND c.unit_id = ANY (mine.led));
    END IF;
    only_received := ARRAY(SELECT unnest(mine.receiving) EXCEPT SELECT unnest(mine.led));
    IF only_received <> '{}' THEN
        received := received || ARRAY(
            SELECT c.person_id FROM intake_contact c
             WHERE c.person_id IS NOT NULL AND c.person_id <> ALL (walled)
               AND (c.outcome_on IS NULL OR c.outcome_on > today() - 14)
               AND c.unit_id = ANY (only_received));
    END IF;
    RETURN received || ARRAY(
        SELECT c.person_id FROM intake_contact c
         WHERE c.person_id IS NOT NULL AND c.person_id <> ALL (walled)
           AND (c.outcome_on IS NULL OR c.outcome_on > today() - 14)
           AND (c.registered_by_id = acting() OR c.handler_id = acting())
           AND (c.unit_id = ANY (mine.working) OR c.board_id = ANY ((SELECT my_boards())::bigint[])));
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0010_what_is_to_be_taken_apart_waits")]
    operations = [migrations.RunSQL(CALLERS, migrations.RunSQL.noop)]

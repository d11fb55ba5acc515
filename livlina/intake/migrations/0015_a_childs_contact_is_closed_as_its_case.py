"""
The first contact of a child, or of somebody near to it, is closed to who has declared the man, as its case is shielded.

The case was, and the contact of one who has no case yet was not: telephone and code word stood open to the reception's
own. Source: S-14, S-21.
"""

from django.db import migrations

MADE = """
CREATE OR REPLACE FUNCTION my_walled_callers() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    near bigint[] := near_my_own();
    walled bigint[] := my_walled_persons() || young_beside_own(acting())
                       || ARRAY(SELECT c.person_id FROM cases_case c WHERE c.id = ANY (near));
    young bigint[];
BEGIN
    IF walled = '{}' THEN
        RETURN walled;
    END IF;
    young := children_of_sides(beyond_my_cases(true, true));
    IF young <> '{}' THEN
        young := ARRAY(
            SELECT unnest(young)
            EXCEPT
            SELECT c.person_id FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
             WHERE e.actor_id = acting() AND c.role <> 'child' AND e.wall <> 'closed'
               AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp()));
    END IF;
    RETURN walled || young;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0054_the_same_address_is_judged"),
        ("intake", "0014_the_door_of_an_import_asks_what_a_file_may_change"),
    ]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]

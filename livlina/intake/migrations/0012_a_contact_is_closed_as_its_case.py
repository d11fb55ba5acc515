"""
A first contact is closed to one who has declared somebody that her case names, as the case is.

Telephone and code word stood open for two weeks to the reception's own who had declared the man. Source: S-14.
"""

from django.db import migrations

MADE = """
CREATE OR REPLACE FUNCTION my_walled_callers() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    near bigint[] := near_my_own();
    walled bigint[] := my_walled_persons() || ARRAY(SELECT c.person_id FROM cases_case c WHERE c.id = ANY (near));
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
        ("cases", "0031_what_is_told_without_the_case_stops_where_it_would"),
        ("intake", "0011_numbers_of_contacts_tell_nothing"),
    ]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]

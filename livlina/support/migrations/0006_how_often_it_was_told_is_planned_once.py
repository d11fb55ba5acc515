"""
How often the client of one case has had to tell is planned once for each connection, and not each time a case is opened.

The planner weighs the plan of one case against one for many and makes it anew every time: 0.6 of the 0.9 ms that the
question took. Asked of one case it keeps the plan; the figures of units, of very many cases, are planned for those. What
is asked is the same, and the row policies hold in it as before. Source: R-033; measured in docs/adr/0005.
"""

from django.db import migrations

CONTINUITY = """
CREATE FUNCTION continuity_of(of_case bigint) RETURNS TABLE (people bigint, changes bigint, days integer)
    LANGUAGE sql STABLE SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
    SELECT c.people, c.changes, c.days FROM continuity(ARRAY[of_case]) c
$$;
REVOKE ALL ON FUNCTION continuity_of(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION continuity_of(bigint) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("support", "0005_talks_without_a_holder")]
    operations = [migrations.RunSQL(CONTINUITY, "DROP FUNCTION continuity_of(bigint)")]

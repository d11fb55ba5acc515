"""
That somebody knows is said by one who is shown how they are reached, by the database too; what is long untold is told to who leads.

His worker, who shares the child's case without whereabouts, said that the child knew: the hour was free for him at once. And an
hour that is kept until it is told was kept by who let it go for as long as they liked. Source: S-10, S-11, S-12, S-21.
"""

from django.db import migrations

MADE = """
CREATE FUNCTION keep_until_told() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF current_user = 'livlina_app' AND (NEW.case_id = ANY (my_level4_cases())) IS NOT TRUE THEN
        RAISE EXCEPTION 'That they know is said by one who is shown how they are reached.';
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION keep_until_told() FROM PUBLIC;
CREATE TRIGGER told_by_who_reaches BEFORE UPDATE OF finished_on ON cases_deadline FOR EACH ROW
    WHEN (NEW.clock IN ('talk_changed', 'group_meetings') AND NEW.finished_on IS NOT NULL)
    EXECUTE FUNCTION keep_until_told();

-- The open cases at units that one leads in which something should have been told by before that day, and since when.
CREATE FUNCTION untold_since(before date) RETURNS TABLE (public_id uuid, number text, due_on date)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := my_led_sides();
BEGIN
    RETURN QUERY
        SELECT c.public_id, c.number::text, min(d.due_on) FROM cases_deadline d JOIN cases_case c ON c.id = d.case_id
         WHERE d.case_id = ANY (led) AND d.clock IN ('talk_changed', 'group_meetings') AND d.finished_on IS NULL
           AND d.due_on < before AND c.closed_on IS NULL
         GROUP BY c.id ORDER BY 3, 2;
END $$;
REVOKE ALL ON FUNCTION untold_since(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION untold_since(date) TO livlina_app;
"""
GONE = """
DROP FUNCTION untold_since(date);
DROP TRIGGER told_by_who_reaches ON cases_deadline;
DROP FUNCTION keep_until_told();
"""


class Migration(migrations.Migration):
    dependencies = [("support", "0073_who_was_to_come_is_kept_apart_until_they_know")]
    operations = [migrations.RunSQL(MADE, GONE)]

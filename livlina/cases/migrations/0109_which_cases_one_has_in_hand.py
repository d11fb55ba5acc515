"""
Which cases one has in hand: works with, is to stand in for, or worked with within the hours of a reading.

One who leads and has the case in their own hands does not decide in it what one who leads is to decide: it was the word
of one alone. The rooms above ask it. Source: S-01, S-152.
"""

from django.db import migrations

HANDS = """
CREATE FUNCTION my_cases_in_hand() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    RETURN ARRAY(
        SELECT e.case_id FROM cases_engagement e
         WHERE e.actor_id = acting() AND e.kind IN ('assigned', 'co_assigned', 'stand_in', 'intake')
           AND e.case_id = ANY (my_cases())  -- no list names what one is not shown now
           -- one that was taken back before it began was never one
           AND (e.ends_at IS NULL OR e.ends_at > e.starts_at AND e.ends_at + hours_of_reading(e.unit_id) > clock_timestamp()));
END $$;
REVOKE ALL ON FUNCTION my_cases_in_hand() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION my_cases_in_hand() TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0108_less_is_told_to_the_duty_for_a_reason")]
    operations = [migrations.RunSQL(HANDS, "DROP FUNCTION my_cases_in_hand()")]

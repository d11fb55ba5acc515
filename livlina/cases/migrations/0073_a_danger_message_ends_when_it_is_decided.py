"""
A danger message that is decided about is read for the hours of a reading, and no longer.

Who came to the duty years later read each that was ever told there. Source: S-05, S-14.
"""

from django.db import migrations

BEFORE = """
CREATE OR REPLACE FUNCTION my_danger_messages() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := my_led_units();
    on_duty boolean := cardinality(my_duty_units()) > 0;
    walled bigint[];
    young bigint[];
    near bigint[];
    found bigint[] := '{}';
BEGIN
    IF led <> '{}' THEN
        walled := beyond_my_cases(false, false) || beyond_my_contacts(false);
        young := young_beyond_me(false);
        near := near_my_own();
        found := ARRAY(
            SELECT m.id FROM cases_dangermessage m JOIN cases_case c ON c.id = m.case_id
             WHERE c.unit_id = ANY (led)
           AND NOT case_stands_beyond(c.id, c.person_id, c.role::text, walled, young, near));
    END IF;
    IF on_duty THEN
        walled := my_walled_persons() || beyond_my_contacts(false);
        young := young_beyond_me(true);
        near := near_my_own();
        found := found || ARRAY(
            SELECT m.id FROM cases_dangermessage m JOIN cases_case c ON c.id = m.case_id
             WHERE NOT case_stands_beyond(c.id, c.person_id, c.role::text, walled, young, near));
    END IF;
    RETURN found;
END $$;
"""
MADE = """
-- True of a message of which it was decided longer ago than a reading lasts.
CREATE FUNCTION is_long_decided(message bigint, at_unit bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM cases_dangerdecision d
                    WHERE d.message_id = message AND d.decided_at < clock_timestamp() - hours_of_reading(at_unit))
$$;
REVOKE ALL ON FUNCTION is_long_decided(bigint, bigint) FROM PUBLIC;

CREATE OR REPLACE FUNCTION my_danger_messages() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := my_led_units();
    on_duty boolean := cardinality(my_duty_units()) > 0;
    walled bigint[];
    young bigint[];
    near bigint[];
    found bigint[] := '{}';
BEGIN
    IF led <> '{}' THEN
        walled := beyond_my_cases(false, false) || beyond_my_contacts(false);
        young := young_beyond_me(false);
        near := near_my_own();
        found := ARRAY(
            SELECT m.id FROM cases_dangermessage m JOIN cases_case c ON c.id = m.case_id
             WHERE c.unit_id = ANY (led) AND NOT is_long_decided(m.id, m.unit_id)
               AND NOT case_stands_beyond(c.id, c.person_id, c.role::text, walled, young, near));
    END IF;
    IF on_duty THEN
        walled := my_walled_persons() || beyond_my_contacts(false);
        young := young_beyond_me(true);
        near := near_my_own();
        found := found || ARRAY(
            SELECT m.id FROM cases_dangermessage m JOIN cases_case c ON c.id = m.case_id
             WHERE NOT is_long_decided(m.id, m.unit_id)
               AND NOT case_stands_beyond(c.id, c.person_id, c.role::text, walled, young, near));
    END IF;
    RETURN found;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0072_a_link_beyond_a_wall_is_told_to_nobody")]
    operations = [
        migrations.RunSQL(MADE, BEFORE + "DROP FUNCTION is_long_decided(bigint, bigint);"),
    ]

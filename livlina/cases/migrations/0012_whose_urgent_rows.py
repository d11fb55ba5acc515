"""
What of the urgent is mine: openings and reviews for those who lead, night cards for the duty, danger messages for both.

Nobody sees an opening that found nothing, so that what is missing and what is walled off look alike to the one who asked.
Source: S-02, S-10, S-30, S-31.
"""

from django.db import migrations

MINE = """
-- One's own that opened something; and those of others in the cases of the units one leads, where no wall stands between.
CREATE FUNCTION my_glass_openings() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := my_led_units();
    walled bigint[] := my_walled_persons();
BEGIN
    RETURN ARRAY(
        SELECT g.id FROM cases_glassopening g WHERE g.asked_by_id = acting() AND g.opened_at IS NOT NULL
        UNION ALL
        SELECT g.id FROM cases_glassopening g JOIN cases_case c ON c.id = g.case_id
         WHERE c.unit_id = ANY (led) AND g.asked_by_id <> acting() AND c.person_id <> ALL (walled));
END $$;

-- Never of oneself. That somebody has opened many says nothing of any person, so no wall hides it.
CREATE FUNCTION my_glass_reviews() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := my_led_units();
    seen bigint[] := my_glass_openings();
BEGIN
    RETURN ARRAY(SELECT r.id FROM cases_glassreview r
                  WHERE r.unit_id = ANY (led) AND r.staff_id <> acting()
                    AND (r.kind = 'many' OR r.opening_id = ANY (seen)));
END $$;

CREATE FUNCTION my_duty_units() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    working bigint[] := my_working_units();
BEGIN
    RETURN ARRAY(SELECT f.unit_id FROM organisation_unitfunction f
                  WHERE f.function = 'out_of_hours' AND f.unit_id = ANY (working)
                    AND f.valid_from <= today() AND (f.valid_to IS NULL OR f.valid_to >= today()));
END $$;

-- The latest version of each card, while it holds and the case is open.
CREATE FUNCTION my_duty_cards() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    duty bigint[] := my_duty_units();
    walled bigint[] := my_walled_persons();
BEGIN
    RETURN ARRAY(
        SELECT n.id FROM cases_nightcard n JOIN cases_case c ON c.id = n.case_id
         WHERE n.duty_id = ANY (duty) AND n.until >= today() AND NOT n.is_ended AND c.closed_on IS NULL
           AND c.person_id <> ALL (walled)
           AND NOT EXISTS (SELECT FROM cases_nightcard l WHERE l.case_id = n.case_id AND l.version > n.version));
END $$;

-- Those who lead the unit, but for one who has the other side's case in hand; and the duty, but for one who is walled off.
-- One who leads and reads the other side for some hours still leads.
CREATE FUNCTION my_danger_messages() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := my_led_units();
    on_duty boolean := cardinality(my_duty_units()) > 0;
BEGIN
    RETURN ARRAY(
        SELECT m.id FROM cases_dangermessage m JOIN cases_case c ON c.id = m.case_id
         WHERE c.unit_id = ANY (led)
           AND NOT EXISTS (SELECT FROM cases_wallblock b
                            WHERE b.actor_id = acting() AND b.person_id = c.person_id AND b.ends_at = 'infinity')
        UNION ALL
        SELECT m.id FROM cases_dangermessage m JOIN cases_case c ON c.id = m.case_id
         WHERE on_duty AND c.person_id <> ALL (my_walled_persons()));
END $$;

REVOKE ALL ON FUNCTION my_glass_openings(), my_glass_reviews(), my_duty_units(), my_duty_cards(), my_danger_messages()
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION my_glass_openings(), my_glass_reviews(), my_duty_units(), my_duty_cards(), my_danger_messages()
    TO livlina_app;
"""

DROP = """
DROP FUNCTION my_danger_messages(), my_duty_cards(), my_duty_units(), my_glass_reviews(), my_glass_openings();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0011_who_has_read")]
    operations = [migrations.RunSQL(MINE, DROP)]

"""
A night card follows the duty: when the unit it was written for has it no longer, those with the duty under the same board
read it; and where there is none, whoever works with the case and whoever leads its unit is told.

It was read by nobody, and the case said that the duty saw it. Under another board nothing goes by itself: that is a border
of secrecy, and a new decision. Source: S-32, R-496.
"""

from django.db import migrations

DUTIES = """
-- The units where a card is read today that was written for this duty on that day: there while it has the duty, otherwise
-- at those that have it under the board it had then.
CREATE FUNCTION duties_of_card(duty bigint, written_on date) RETURNS bigint[] LANGUAGE sql STABLE
    SET search_path = public, pg_temp AS $$
    WITH serving AS (
        SELECT f.unit_id FROM organisation_unitfunction f
         WHERE f.function = 'out_of_hours' AND f.valid_from <= today() AND (f.valid_to IS NULL OR f.valid_to >= today())
    )
    SELECT ARRAY(
        SELECT s.unit_id FROM serving s WHERE s.unit_id = duty
        UNION
        SELECT s.unit_id FROM serving s
          JOIN organisation_unitboard here ON here.unit_id = s.unit_id
          JOIN organisation_unitboard had USING (board_id)
         WHERE duty NOT IN (SELECT o.unit_id FROM serving o) AND had.unit_id = duty
           AND had.valid_from <= written_on AND (had.valid_to IS NULL OR had.valid_to >= written_on)
           AND here.valid_from <= today() AND (here.valid_to IS NULL OR here.valid_to >= today()))
$$;
REVOKE ALL ON FUNCTION duties_of_card(bigint, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION duties_of_card(bigint, date) TO livlina_app;

-- Where a card is read today.
CREATE FUNCTION card_is_read_at(n cases_nightcard) RETURNS bigint[] LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT duties_of_card(n.duty_id, (n.written_at AT TIME ZONE 'Europe/Stockholm')::date)
$$;
REVOKE ALL ON FUNCTION card_is_read_at(cases_nightcard) FROM PUBLIC;

CREATE OR REPLACE FUNCTION my_duty_cards() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    duty bigint[] := my_duty_units();
    walled bigint[];
    young bigint[];
    near bigint[];
BEGIN
    IF duty = '{}' THEN
        RETURN duty;
    END IF;
    walled := my_walled_persons() || beyond_my_contacts(false);
    young := young_beyond_me(true);
    near := near_my_own();
    RETURN ARRAY(
        SELECT n.id FROM cases_nightcard n JOIN cases_case c ON c.id = n.case_id
         WHERE n.until >= day_of_the_night() AND NOT n.is_ended AND c.closed_on IS NULL
           AND (n.duty_id = ANY (duty) OR duty && card_is_read_at(n))
           AND NOT case_stands_beyond(c.id, c.person_id, c.role::text, walled, young, near)
           AND NOT EXISTS (SELECT FROM cases_nightcard l WHERE l.case_id = n.case_id AND l.version > n.version));
END $$;

CREATE OR REPLACE FUNCTION my_urgent() RETURNS TABLE (kind text, public_id uuid, at timestamptz, due_on date, number text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    seen bigint[] := my_glass_reviews();
    openings bigint[] := my_glass_openings();
    messages bigint[] := my_danger_messages();
    worked bigint[] := my_worked_cases();
    carded bigint[] := my_level4_cases();
    led bigint[] := my_led_sides();
BEGIN
    RETURN QUERY
        SELECT 'review_' || r.kind, r.public_id, r.made_at, r.due_on, ''::text FROM cases_glassreview r
         WHERE r.id = ANY (seen)
           AND NOT EXISTS (SELECT FROM cases_glassverdict v WHERE v.review_id = r.id AND v.outcome <> 'needs_more')
        UNION ALL
        SELECT 'request', g.public_id, g.asked_at, NULL, '' FROM cases_glassopening g
         WHERE g.id = ANY (openings) AND g.opened_at IS NULL AND g.decided_at IS NULL
           AND g.asked_at > clock_timestamp() - interval '24 hours'
        UNION ALL
        SELECT 'danger', m.public_id, m.said_at, NULL, '' FROM cases_dangermessage m
         WHERE m.id = ANY (messages) AND NOT EXISTS (SELECT FROM cases_dangerdecision d WHERE d.message_id = m.id)
        UNION ALL
        SELECT 'instruction', c.public_id, i.given_at, NULL, c.number FROM cases_instruction i
          JOIN cases_case c ON c.id = i.case_id
         WHERE i.case_id = ANY (worked) AND i.done_at IS NULL
        UNION ALL
        -- a card that no duty reads: to those who see it where it is written, and to those who lead, as a line
        SELECT CASE WHEN c.id = ANY (worked) AND c.id = ANY (carded) THEN 'card_unread' ELSE 'card_unread_led' END,
               c.public_id, n.written_at, NULL, c.number
          FROM cases_nightcard n JOIN cases_case c ON c.id = n.case_id
         WHERE (c.id = ANY (led) OR (c.id = ANY (worked) AND c.id = ANY (carded)))
           AND n.until >= day_of_the_night() AND NOT n.is_ended AND c.closed_on IS NULL
           AND NOT EXISTS (SELECT FROM cases_nightcard l WHERE l.case_id = n.case_id AND l.version > n.version)
           AND card_is_read_at(n) = '{}'
        UNION ALL
        SELECT 'duty', NULL, NULL, NULL, '' WHERE cardinality(my_duty_units()) > 0;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0102_what_is_counted_by_the_hour_is_the_same_hour_to_all")]
    operations = [migrations.RunSQL(DUTIES, migrations.RunSQL.noop)]

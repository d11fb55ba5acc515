"""
A first contact that ended without anybody having written that it was answered is told to those who lead its unit.

Whoever receives ends one by a word, also one that came on the open page and that nobody called: no one else looked at it
again. Source: R-082, R-084, S-10.
"""

from django.db import migrations

NOW = """
-- To one who leads the unit, and did not end it: until one who leads there and did not has opened it, for two months.
-- Of a person beyond a wall of theirs nothing.
CREATE FUNCTION contacts_ended_unheard() RETURNS TABLE (public_id uuid, ended_at timestamptz, number text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := CASE WHEN acting() > 0 THEN my_led_units() ELSE '{}' END;
    unheard bigint[];
    callers bigint[];
BEGIN
    IF led = '{}' THEN
        RETURN;
    END IF;
    unheard := ARRAY(
        SELECT c.id FROM intake_contact c
         WHERE c.unit_id = ANY (led) AND c.case_id IS NULL AND c.outcome NOT IN ('', 'case_opened')
           AND c.kind <> 'colleague_advice' AND c.first_answer_at IS NULL
           AND c.outcome_by_id IS DISTINCT FROM acting() AND c.ended_at > clock_timestamp() - interval '60 days'
           AND NOT EXISTS (
               SELECT FROM access_trace t JOIN organisation_membership m ON m.staff_id = t.actor_id
                -- the traces of earlier months are not looked through
                WHERE t.chain >= to_char(c.ended_at AT TIME ZONE 'UTC', 'YYYYMM')::int * 100
                  AND t.case_ref = c.trace_ref AND t.at >= c.ended_at AND t.action = 'contact.read'
                  AND t.actor_id IS DISTINCT FROM c.outcome_by_id
                  AND m.unit_id = c.unit_id AND m.role = ANY ('{unit_manager,group_leader}')
                  AND m.valid_from <= today() AND (m.valid_to IS NULL OR m.valid_to >= today())));
    IF unheard = '{}' THEN
        RETURN;
    END IF;
    callers := all_my_callers();
    RETURN QUERY
    SELECT c.public_id, c.ended_at, c.number::text FROM intake_contact c
     WHERE c.id = ANY (unheard) AND (c.person_id IS NULL OR c.person_id = ANY (callers))
     ORDER BY c.ended_at DESC;
END $$;

REVOKE ALL ON FUNCTION contacts_ended_unheard() FROM PUBLIC;

CREATE OR REPLACE FUNCTION my_urgent() RETURNS TABLE (kind text, public_id uuid, at timestamptz, due_on date, number text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    seen bigint[] := my_glass_reviews();
    openings bigint[] := my_glass_openings();
    messages bigint[] := my_danger_messages();
    worked bigint[] := my_worked_cases();
    carded bigint[] := my_level4_cases();
    led bigint[] := my_led_sides();
    second bigint[] := my_second_cases();
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
         WHERE i.case_id = ANY (worked) AND i.case_id = ANY (carded) AND i.done_at IS NULL
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
        -- that the duty is told less of a danger, until another than the one who did it has read why
        SELECT CASE WHEN c.id = ANY (second) THEN 'told_less' ELSE 'told_less_led' END,
               c.public_id, max(t.made_at), NULL, c.number
          FROM cases_toldless t JOIN cases_case c ON c.id = t.case_id
         WHERE (c.id = ANY (led) OR (c.id = ANY (second) AND c.id = ANY (carded)))
           AND t.read_at IS NULL AND t.made_by_id <> acting() AND c.closed_on IS NULL
         GROUP BY c.id
        UNION ALL
        SELECT 'unheard', u.public_id, u.ended_at, NULL, u.number FROM contacts_ended_unheard() u
        UNION ALL
        SELECT 'duty', NULL, NULL, NULL, '' WHERE cardinality(my_duty_units()) > 0;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0005_guards"), ("cases", "0033_what_is_to_come_is_not_read_past_a_wall")]
    operations = [migrations.RunSQL(NOW, migrations.RunSQL.noop)]

"""
A commission that waits stands among what cannot wait, with no question more.

Source: R-107.
"""

from django.db import migrations

NOW = """
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
        SELECT w.kind, w.public_id, w.at, w.due_on, w.number FROM commissions_that_wait() w
        UNION ALL
        SELECT 'duty', NULL, NULL, NULL, '' WHERE cardinality(my_duty_units()) > 0;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0008_who_has_the_case_hears_of_the_contact"),
        ("cases", "0038_what_is_answered_is_told"),
    ]
    operations = [migrations.RunSQL(NOW, migrations.RunSQL.noop)]

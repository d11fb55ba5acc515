"""
A promise whose owner has left, or is away, is nobody's, as one whose owner no longer has the case.

No relation ends when an account is closed or paused, or when the last role ends: it stood as taken over, red to nobody, and what she was
promised was lost in silence. Source: R-102, S-55.
"""

from django.db import migrations

BEFORE = """
CREATE OR REPLACE FUNCTION my_red_promises(before date) RETURNS TABLE (
    public_id uuid, in_case uuid, number text, promised_on date, is_own boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    own bigint[] := engaged_cases('{assigned,co_assigned,stand_in}', '{open,shielded}');
    led bigint[] := my_led_sides();
BEGIN
    RETURN QUERY
    SELECT CASE WHEN c.id = ANY (own) THEN p.public_id END, c.public_id, c.number::text, p.promised_on, c.id = ANY (own)
      FROM cases_promise p JOIN cases_case c ON c.id = p.case_id
     WHERE p.case_id = ANY (own || led) AND c.closed_on IS NULL AND p.kept_at IS NULL AND p.promised_on < before
       AND NOT EXISTS (SELECT FROM cases_decision d WHERE d.promise_id = p.id AND d.signed_at IS NOT NULL)
       AND NOT EXISTS (
           SELECT FROM cases_engagement e
            WHERE e.case_id = p.case_id AND e.actor_id = p.owner_id
              AND e.kind IN ('assigned', 'co_assigned', 'stand_in', 'lead_reading') AND e.wall <> 'closed'
              AND e.starts_at <= clock_timestamp() + interval '5 seconds'
              AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp()))
     ORDER BY p.id;
END $$;
"""
NOW = BEFORE.replace(
    "OR e.ends_at > clock_timestamp()))\n",
    "OR e.ends_at > clock_timestamp())\n              AND NOT is_away_from(e.actor_id, e.case_id, e.unit_id))\n",
)


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0088_what_is_decided_afterwards_is_what_was_shown"),
        ("support", "0055_a_talk_with_one_who_is_away_has_no_holder"),
    ]
    operations = [migrations.RunSQL(NOW, BEFORE)]

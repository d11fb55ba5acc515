"""
Who can work in a case with high risk has a role to work with cases where they have it from: one who has only another
role left there cannot. Source: S-55, S-152, R-232.
"""

from django.db import migrations

BEFORE = """
CREATE OR REPLACE FUNCTION led_danger(telling text[], only_case bigint) RETURNS TABLE (
    case_id bigint, public_id uuid, number text, level text, due_on date, is_stopped boolean, waits boolean,
    is_alone boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    sides bigint[] := my_led_sides();
    ranked text[] := ARRAY['low', 'raised', 'high', 'acute'];
BEGIN
    IF only_case IS NOT NULL THEN
        sides := ARRAY(SELECT unnest(sides) INTERSECT SELECT only_case);
    END IF;
    RETURN QUERY
    WITH last AS (
        SELECT DISTINCT ON (a.case_id, a.instrument) a.case_id AS of_case, a.instrument,
               CASE WHEN a.floor <> '' AND a.second_outcome <> 'agreed' THEN a.floor ELSE a.level END AS held,
               a.floor <> '' AND a.second_outcome = '' AND a.signed_by_id <> acting() AS waits
          FROM assessments_assessment a
         WHERE a.case_id = ANY (sides) AND a.signed_at IS NOT NULL
         ORDER BY a.case_id, a.instrument, a.signed_at DESC, a.id DESC
    ), stands AS (
        SELECT l.of_case, max(array_position(ranked, l.held::text)) FILTER (WHERE l.instrument = ANY (telling)) AS rank,
               bool_or(l.waits) AS waits
          FROM last l GROUP BY 1
    ), due AS (
        SELECT d.case_id AS of_case, min(d.due_on) FILTER (WHERE d.stopped_on IS NULL) AS due_on,
               bool_or(d.stopped_on IS NOT NULL) AS is_stopped
          FROM cases_deadline d
         WHERE d.case_id = ANY (sides) AND d.finished_on IS NULL
           AND d.clock IN ('new_look', 'reassessment', 'safeguard_ends')
         GROUP BY 1
    )
    SELECT c.id, c.public_id, c.number::text, coalesce(ranked[s.rank], ''), d.due_on, coalesce(d.is_stopped, false),
           coalesce(s.waits, false), coalesce(s.rank > 2, false) AND NOT EXISTS (
               SELECT FROM cases_engagement e
                 JOIN organisation_staff p ON p.id = e.actor_id AND p.is_active AND p.paused_at IS NULL
                WHERE e.case_id = c.id AND e.kind IN ('assigned', 'co_assigned', 'stand_in') AND e.wall <> 'closed'
                  AND e.starts_at <= clock_timestamp() AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp())
                  AND EXISTS (SELECT FROM organisation_membership m
                               WHERE m.staff_id = e.actor_id AND m.unit_id = e.unit_id
                                 AND m.valid_from <= today() AND (m.valid_to IS NULL OR m.valid_to >= today())))
      FROM cases_case c
      LEFT JOIN stands s ON s.of_case = c.id
      LEFT JOIN due d ON d.of_case = c.id
     WHERE c.id = ANY (sides) AND (s.of_case IS NOT NULL OR d.of_case IS NOT NULL);
END $$;
"""
NOW = BEFORE.replace(
    """
                 JOIN organisation_staff p ON p.id = e.actor_id AND p.is_active AND p.paused_at IS NULL""",
    "",
).replace(
    """EXISTS (SELECT FROM organisation_membership m
                               WHERE m.staff_id = e.actor_id AND m.unit_id = e.unit_id
                                 AND m.valid_from <= today() AND (m.valid_to IS NULL OR m.valid_to >= today())))""",
    """EXISTS (SELECT FROM at_work(
                      ARRAY[e.unit_id],
                      '{unit_manager,group_leader,intake,therapist,social_worker,child_worker,barnahus_coordinator}') AS w
                               WHERE w = e.actor_id))""",
)


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0016_what_she_hands_in_says_when_it_was_told"),
        ("organisation", "0011_who_is_at_work"),
    ]
    operations = [migrations.RunSQL(NOW, BEFORE)]

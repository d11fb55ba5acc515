"""
A deadline can end without being met, and what stands still is counted beside what is late for those who lead.

A clock that stands still is late nowhere, so it told those who lead nothing. Nothing of a contact of her own stands in it: for that
there is one says that she said yes. Source: R-122, R-232, S-10.
"""

from django.db import migrations, models

BEFORE = """
DROP FUNCTION led_work(date, date);
CREATE FUNCTION led_work(asked_on date, soon_on date) RETURNS TABLE (
    case_id bigint, unit_id bigint, staff_id bigint, role text, came_in_on date, late int, soon int, unsigned int, risk text,
    talks_before int)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := my_led_units();
    sides bigint[] := my_led_sides();
BEGIN
    RETURN QUERY
    WITH due AS (
        SELECT d.case_id AS of_case, d.due_on FROM cases_deadline d WHERE d.finished_on IS NULL AND d.stopped_on IS NULL
           AND (d.clock <> 'partner_contact' OR (d.due_on < today() AND d.case_id = ANY (sides)))
        UNION ALL
        SELECT t.case_id, t.due_on FROM cases_task t WHERE t.done_on IS NULL AND t.due_on IS NOT NULL
    ), counted AS (
        SELECT d.of_case, count(*) FILTER (WHERE d.due_on < asked_on)::int AS late,
               count(*) FILTER (WHERE d.due_on BETWEEN asked_on AND soon_on)::int AS soon
          FROM due d JOIN cases_case k ON k.id = d.of_case
         WHERE k.unit_id = ANY (led) AND k.closed_on IS NULL GROUP BY 1
    ), notes AS (
        SELECT n.case_id AS of_case, count(*)::int AS unsigned FROM cases_note n JOIN cases_case k ON k.id = n.case_id
         WHERE n.signed_at IS NULL AND k.unit_id = ANY (led) AND k.closed_on IS NULL GROUP BY 1
    ), cards AS (
        SELECT DISTINCT ON (n.case_id) n.case_id AS of_case, n.risk, n.until, n.is_ended FROM cases_nightcard n
         WHERE n.case_id = ANY (sides) ORDER BY n.case_id, n.version DESC
    )
    SELECT c.id, c.unit_id, e.actor_id, c.role::text, c.came_in_on, coalesce(d.late, 0), coalesce(d.soon, 0),
           coalesce(n.unsigned, 0),
           coalesce(CASE WHEN k.until >= asked_on AND NOT k.is_ended THEN k.risk::text END, ''),
           CASE WHEN c.id = ANY (sides) THEN c.talks_before::int END
      FROM cases_case c
      LEFT JOIN cases_engagement e ON e.case_id = c.id AND e.kind = 'assigned' AND e.ends_at IS NULL
      LEFT JOIN counted d ON d.of_case = c.id
      LEFT JOIN notes n ON n.of_case = c.id
      LEFT JOIN cards k ON k.of_case = c.id
     WHERE c.unit_id = ANY (led) AND c.closed_on IS NULL;
END $$;
REVOKE ALL ON FUNCTION led_work(date, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION led_work(date, date) TO livlina_app;
"""
MADE = """
DROP FUNCTION led_work(date, date);
CREATE FUNCTION led_work(asked_on date, soon_on date) RETURNS TABLE (
    case_id bigint, unit_id bigint, staff_id bigint, role text, came_in_on date, late int, soon int, unsigned int, risk text,
    talks_before int, still int)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := my_led_units();
    sides bigint[] := my_led_sides();
BEGIN
    RETURN QUERY
    WITH due AS (
        SELECT d.case_id AS of_case, d.due_on FROM cases_deadline d WHERE d.finished_on IS NULL AND d.stopped_on IS NULL
           AND (d.clock <> 'partner_contact' OR (d.due_on < today() AND d.case_id = ANY (sides)))
        UNION ALL
        SELECT t.case_id, t.due_on FROM cases_task t WHERE t.done_on IS NULL AND t.due_on IS NOT NULL
    ), counted AS (
        SELECT d.of_case, count(*) FILTER (WHERE d.due_on < asked_on)::int AS late,
               count(*) FILTER (WHERE d.due_on BETWEEN asked_on AND soon_on)::int AS soon
          FROM due d JOIN cases_case k ON k.id = d.of_case
         WHERE k.unit_id = ANY (led) AND k.closed_on IS NULL GROUP BY 1
    ), stopped AS (
        SELECT d.case_id AS of_case, count(*)::int AS still FROM cases_deadline d JOIN cases_case k ON k.id = d.case_id
         WHERE d.finished_on IS NULL AND d.stopped_on IS NOT NULL AND d.clock <> 'partner_contact'
           AND k.unit_id = ANY (led) AND k.closed_on IS NULL GROUP BY 1
    ), notes AS (
        SELECT n.case_id AS of_case, count(*)::int AS unsigned FROM cases_note n JOIN cases_case k ON k.id = n.case_id
         WHERE n.signed_at IS NULL AND k.unit_id = ANY (led) AND k.closed_on IS NULL GROUP BY 1
    ), cards AS (
        SELECT DISTINCT ON (n.case_id) n.case_id AS of_case, n.risk, n.until, n.is_ended FROM cases_nightcard n
         WHERE n.case_id = ANY (sides) ORDER BY n.case_id, n.version DESC
    )
    SELECT c.id, c.unit_id, e.actor_id, c.role::text, c.came_in_on, coalesce(d.late, 0), coalesce(d.soon, 0),
           coalesce(n.unsigned, 0),
           coalesce(CASE WHEN k.until >= asked_on AND NOT k.is_ended THEN k.risk::text END, ''),
           CASE WHEN c.id = ANY (sides) THEN c.talks_before::int END, coalesce(s.still, 0)
      FROM cases_case c
      LEFT JOIN cases_engagement e ON e.case_id = c.id AND e.kind = 'assigned' AND e.ends_at IS NULL
      LEFT JOIN counted d ON d.of_case = c.id
      LEFT JOIN stopped s ON s.of_case = c.id
      LEFT JOIN notes n ON n.of_case = c.id
      LEFT JOIN cards k ON k.of_case = c.id
     WHERE c.unit_id = ANY (led) AND c.closed_on IS NULL;
END $$;
REVOKE ALL ON FUNCTION led_work(date, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION led_work(date, date) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0080_who_is_away_has_no_case")]
    operations = [
        migrations.AlterField(
            model_name="deadlinechange",
            name="kind",
            field=models.CharField(
                choices=[
                    ("extended", "Förlängd"),
                    ("stopped", "Stannad"),
                    ("resumed", "Går igen"),
                    ("dropped", "Avslutad utan att göras"),
                ],
                max_length=10,
            ),
        ),
        migrations.RunSQL(MADE, BEFORE),
    ]

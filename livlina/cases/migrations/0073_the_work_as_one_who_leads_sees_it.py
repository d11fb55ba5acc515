"""
How the work stands in the open cases of the units one leads, in numbers: what is late, what nobody has signed, and for
which children something is missing.

One who leads sees lines, and nothing about anyone. Of a case on the other side from oneself the line is told and how the
worker's own work stands in it, but nothing that is about the person: neither risk nor children. It looks as a case in
which there is nothing of that to tell. Source: R-351, R-358, S-01, S-10.
"""

from django.db import migrations, models

MADE = """
-- Open cases at the units one leads, but for those on the other side of a case or a contact of one's own.
CREATE FUNCTION my_led_sides() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := my_led_units();
    walled bigint[];
    young bigint[];
BEGIN
    IF led = '{}' THEN
        RETURN led;
    END IF;
    walled := my_walled_persons() || beyond_my_contacts(false);
    young := children_of_sides(beyond_my_cases(true, true) || beyond_my_contacts(true));
    RETURN ARRAY(
        SELECT c.id FROM cases_case c
         WHERE c.unit_id = ANY (led) AND c.closed_on IS NULL AND c.person_id <> ALL (walled)
           AND (c.role <> 'child' OR c.person_id <> ALL (young)));
END $$;

-- Of each open case at the units one leads: whose it is, what has passed its day or will before the other, how many notes
-- are unsigned, the risk on the night card that holds, and talks held before Livlina.
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

-- Of each child in them, but on another side, what has been answered in the order it was written: step, which of its
-- answers and the day; no word of it, and nothing of who the child is but that the years are over.
CREATE FUNCTION led_children(asked_on date) RETURNS TABLE (case_id bigint, is_grown boolean, answers jsonb)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    sides bigint[] := my_led_sides();
BEGIN
    RETURN QUERY
    SELECT l.case_id, p.birth_year IS NOT NULL AND make_date(p.birth_year + 18, 12, 31) <= asked_on,
           coalesce((SELECT jsonb_agg(jsonb_build_array(a.step, a.outcome, a.happened_on) ORDER BY a.id)
                       FROM cases_childanswer a WHERE a.line_id = l.id), '[]')
      FROM cases_childline l JOIN cases_party t ON t.id = l.party_id JOIN people_person p ON p.id = t.person_id
     WHERE l.case_id = ANY (sides);
END $$;
REVOKE ALL ON FUNCTION my_led_sides(), led_work(date, date), led_children(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION my_led_sides(), led_work(date, date), led_children(date) TO livlina_app;
"""

DROP = "DROP FUNCTION led_children(date), led_work(date, date), my_led_sides()"


class Migration(migrations.Migration):
    dependencies = [("cases", "0069_what_kind_of_help_behind_a_wall")]
    operations = [
        migrations.AddIndex(
            model_name="note",
            index=models.Index(fields=["case"], condition=models.Q(("signed_at", None)), name="note_unsigned"),
        ),
        migrations.RunSQL(MADE, DROP),
    ]

"""
The task of a danger that nobody has assessed, in the case of one who uses violence, says what it is: it is ticked off by
another than who opened the case, and those who lead the unit are told of it until a week after it was.

Whoever opened a case ticked it off by themselves and ended the case within a minute. Source: R-062, R-222.
"""

from django.db import migrations, models

MADE = """
CREATE FUNCTION keep_danger_task() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT NEW.is_danger OR NEW.case_id <> OLD.case_id OR NEW.made_by_id IS DISTINCT FROM OLD.made_by_id
       OR (OLD.done_on IS NOT NULL AND NEW.done_on IS NULL)
       OR (NEW.done_on IS NOT NULL AND (NEW.done_by_id IS NULL OR NEW.done_by_id = NEW.made_by_id)) THEN
        RAISE EXCEPTION 'Danger that nobody has assessed is ticked off by another than who opened the case.'
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER danger_task_is_kept BEFORE UPDATE ON cases_task
    FOR EACH ROW WHEN (OLD.is_danger) EXECUTE FUNCTION keep_danger_task();

-- To those who lead the unit: cases that were opened with a danger that nobody had assessed and has still not, and those
-- where it was ticked off in the last days, by another than who asks. Not those of the other side.
CREATE FUNCTION led_danger_tasks() RETURNS TABLE (public_id uuid, number text, on_day date, by_name text, is_done boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := my_led_units();
    walled bigint[];
    young bigint[];
    near bigint[];
BEGIN
    IF led = '{}' THEN
        RETURN;
    END IF;
    walled := my_walled_persons() || beyond_my_contacts(false);
    young := young_beyond_me(true);
    near := near_my_own();
    RETURN QUERY
    SELECT c.public_id, c.number::text, coalesce(t.done_on, t.due_on), s.name::text, t.done_on IS NOT NULL
      FROM cases_task t JOIN cases_case c ON c.id = t.case_id
      LEFT JOIN organisation_staff s ON s.id = coalesce(t.done_by_id, t.made_by_id)
     WHERE t.is_danger AND c.unit_id = ANY (led)
       AND (t.done_on IS NULL OR t.done_at > clock_timestamp() - interval '7 days')
       AND coalesce(t.done_by_id, t.made_by_id) IS DISTINCT FROM acting()
       AND NOT case_stands_beyond(c.id, c.person_id, c.role::text, walled, young, near)
     ORDER BY 3 DESC, 2;
END $$;
REVOKE ALL ON FUNCTION keep_danger_task(), led_danger_tasks() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION led_danger_tasks() TO livlina_app;
"""
UNMADE = """
DROP TRIGGER danger_task_is_kept ON cases_task;
DROP FUNCTION keep_danger_task(), led_danger_tasks();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0121_a_question_waits_no_longer_than_was_said")]
    operations = [
        migrations.AddField("task", "is_danger", models.BooleanField(default=False, db_default=False)),
        migrations.AddIndex(
            "task", models.Index(fields=["case"], condition=models.Q(is_danger=True), name="task_of_danger")
        ),
        migrations.RunSQL(MADE, UNMADE),
    ]

"""
Whoever has the case of one who comes to a group is to tell them when a meeting is called off, moved or planned.

Who holds a group knows no case, and could ring nobody; those who could were told nothing, and she came to a closed door
while the hour was let to the other side. The database lays it in each case, as it does who was there: what the person is
to be told is what differs from what they knew, so a meeting that is put back withdraws it. Source: R-118, S-11, S-141.
"""

from django.db import migrations, models
from django.db.models.functions import Now

NOW = """
UPDATE support_groupmeeting m SET planned_at = least(g.announced_at, lower(m.slot))
  FROM support_helpgroup g WHERE g.id = m.group_id;

-- What the one of a place is to be told: meetings called off that they knew of, and those they do not know of. They know
-- what stood when they said yes, and what they were told last. One called off and planned anew for the same time is none.
CREATE FUNCTION meetings_to_tell(of_place bigint) RETURNS bigint[] LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH known (group_id, at) AS (
        SELECT p.group_id, greatest(
            (SELECT max(k.written_at) FROM support_groupstep k WHERE k.place_id = p.id AND k.step = 'accepted'),
            (SELECT max(d.told_at) FROM cases_deadline d
              WHERE d.case_id = p.case_id AND d.clock = 'group_meetings' AND d.about = p.public_id AND d.finished_on IS NOT NULL
                AND NOT EXISTS (SELECT FROM cases_deadlinechange x WHERE x.deadline_id = d.id AND x.kind = 'dropped')))
          FROM support_groupplace p WHERE p.id = of_place AND p.state IN ('accepted', 'started')
    )
    SELECT coalesce(array_agg(m.id), '{}') FROM known JOIN support_groupmeeting m ON m.group_id = known.group_id
     WHERE lower(m.slot) > known.at AND (
           m.cancelled_at > known.at AND m.planned_at <= known.at AND NOT EXISTS (
               SELECT FROM support_groupmeeting n
                WHERE n.group_id = m.group_id AND n.slot = m.slot AND n.cancelled_at IS NULL)
        OR m.cancelled_at IS NULL AND m.planned_at > known.at AND NOT EXISTS (
               SELECT FROM support_groupmeeting n
                WHERE n.group_id = m.group_id AND n.slot = m.slot AND n.planned_at <= known.at AND n.cancelled_at > known.at))
$$;
REVOKE ALL ON FUNCTION meetings_to_tell(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION meetings_to_tell(bigint) TO livlina_app;

-- After the meetings of a group have been changed by one who holds it, who is told of no case here.
CREATE FUNCTION tell_of_meetings(of_group bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    place record;
    to_tell bigint[];
    runs cases_deadline;
    due date;
    changed bigint[] := '{}';
BEGIN
    IF (of_group = ANY (my_held_groups())) IS NOT TRUE THEN
        RAISE EXCEPTION 'When a group meets is changed by one who holds it.';
    END IF;
    FOR place IN
        SELECT p.id, p.public_id, p.case_id FROM support_groupplace p
         WHERE p.group_id = of_group AND p.state IN ('accepted', 'started') ORDER BY p.case_id
    LOOP
        to_tell := meetings_to_tell(place.id);
        SELECT d.* INTO runs FROM cases_deadline d
         WHERE d.case_id = place.case_id AND d.clock = 'group_meetings' AND d.about = place.public_id AND d.finished_on IS NULL
           FOR UPDATE;
        due := (SELECT greatest(today(), least(today() + 1, min((lower(m.slot) AT TIME ZONE 'Europe/Stockholm')::date)))
                  FROM support_groupmeeting m WHERE m.id = ANY (to_tell));
        IF to_tell = '{}' AND runs.id IS NOT NULL THEN
            INSERT INTO cases_deadlinechange (public_id, case_id, deadline_id, kind, "on", before, after, reason, decided_by,
                                              changed_by_id, changed_at)
            VALUES (gen_random_uuid(), place.case_id, runs.id, 'dropped', today(), runs.due_on, runs.due_on, '', '', acting(),
                    clock_timestamp());
            UPDATE cases_deadline d
               SET finished_on = greatest(today(), d.starts_on), finished_at = clock_timestamp(), finished_by_id = acting()
             WHERE d.id = runs.id;
        ELSIF runs.id IS NOT NULL THEN
            UPDATE cases_deadline d SET told_at = clock_timestamp(), due_on = greatest(d.starts_on, least(d.due_on, due))
             WHERE d.id = runs.id;
        ELSIF to_tell <> '{}' THEN
            INSERT INTO cases_deadline (public_id, case_id, clock, about, starts_on, due_on, started_at, started_by_id, told_at)
            VALUES (gen_random_uuid(), place.case_id, 'group_meetings', place.public_id, today(), due, clock_timestamp(),
                    acting(), clock_timestamp());
        ELSE
            CONTINUE;
        END IF;
        changed := changed || place.id;
    END LOOP;
    -- after all that is locked: who says in one of the cases that it is told leaves a trace last too
    PERFORM leave_trace(acting(), c.unit_id, c.trace_ref, 'group.meetings_changed', '', 'support_groupplace:' || p.public_id, '', '')
       FROM support_groupplace p JOIN cases_case c ON c.id = p.case_id WHERE p.id = ANY (changed);
END $$;
REVOKE ALL ON FUNCTION tell_of_meetings(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tell_of_meetings(bigint) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0064_who_comes_is_asked_of_humans"),
        ("cases", "0096_that_nobody_reads_a_danger_reaches_a_reviewer"),
    ]
    operations = [
        migrations.AddField("groupmeeting", "planned_at", models.DateTimeField(db_default=Now())),
        migrations.RunSQL(NOW, migrations.RunSQL.noop),
    ]

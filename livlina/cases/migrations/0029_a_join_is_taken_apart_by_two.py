"""
Two rows that were joined are taken apart by two controllers: proposed by one, decided by another, as they were joined.

With a join a wall may stand, and one person's word took it down. Source: S-15.
"""

from django.db import migrations

JUDGED = """
-- Who would have cases closed by the join, found by making it and taking it back.
CREATE OR REPLACE FUNCTION preview_join(of_task bigint) RETURNS TABLE (staff text, unit text) LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    t people_duplicatetask;
    closed bigint[];
    found jsonb;
BEGIN
    SELECT * INTO t FROM people_duplicatetask d WHERE d.id = of_task AND d.id = ANY (my_register_tasks());
    IF t.id IS NULL OR t.state IN ('joined', 'parting') THEN
        RETURN;
    END IF;
    BEGIN
        PERFORM pg_advisory_xact_lock(79, 0);
        closed := ARRAY(SELECT e.id FROM cases_engagement e WHERE e.wall = 'closed');
        INSERT INTO people_humanlink (public_id, task_id, one_id, other_id, starts_at, undo_until, proposed_by_id, approved_by_id)
            VALUES (gen_random_uuid(), t.id, t.one_id, t.other_id, clock_timestamp(), today(), acting(), 0);
        PERFORM keep_walls(ARRAY[t.one_id, t.other_id]);
        found := (SELECT jsonb_agg(DISTINCT jsonb_build_object('staff', s.name, 'unit', u.full_name))
                    FROM cases_engagement e JOIN organisation_staff s ON s.id = e.actor_id
                    JOIN organisation_unit u ON u.id = e.unit_id
                   WHERE e.wall = 'closed' AND e.id <> ALL (closed));
        RAISE EXCEPTION 'Only a preview.' USING ERRCODE = 'LL001';
    EXCEPTION WHEN SQLSTATE 'LL001' THEN
        NULL;
    END;
    RETURN QUERY SELECT f.staff, f.unit FROM jsonb_to_recordset(coalesce(found, '[]')) AS f (staff text, unit text)
                  ORDER BY 2, 1;
END $$;

-- The one door by which a task moves on. `seen` is the state that was judged: of two who decide at once, one has not
-- seen what the other said.
CREATE OR REPLACE FUNCTION decide_in_register(
    named uuid, wrapped bytea, sealed bytea, of_task bigint, said text, seen text, right_number uuid, at timestamptz,
    undo_days int
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    t people_duplicatetask;
    next text;
BEGIN
    PERFORM pg_advisory_xact_lock(79, 0);
    SELECT * INTO t FROM people_duplicatetask d WHERE d.id = of_task FOR UPDATE;
    IF may_judge(t.one_id, t.other_id) IS NOT TRUE OR sealed IS NULL THEN
        RAISE EXCEPTION 'Two rows are judged by a register controller outside both teams, for a reason.';
    END IF;
    next := CASE
        WHEN said = 'same' AND t.state IN ('open', 'unclear') THEN 'proposed'
        WHEN said IN ('different', 'unclear') AND t.state IN ('open', 'unclear', 'proposed') THEN said
        WHEN said = 'joined' AND t.state = 'proposed' THEN 'joined'
        WHEN said = 'apart' AND t.state = 'joined' THEN 'parting'
        WHEN said = 'undone' AND t.state = 'parting' THEN 'open'
        WHEN said = 'kept' AND t.state = 'parting' THEN 'joined' END;
    IF next IS NULL OR t.state <> seen THEN
        RAISE EXCEPTION 'The task has moved.' USING ERRCODE = 'check_violation', CONSTRAINT = 'register_task_is_as_seen';
    END IF;
    IF said IN ('same', 'joined') AND (stands_apart(t.one_id) OR stands_apart(t.other_id)) THEN
        RAISE EXCEPTION 'Not joined.' USING ERRCODE = 'check_violation', CONSTRAINT = 'row_is_not_joined';
    END IF;
    IF said = 'joined' AND t.proposed_by_id = acting() THEN
        RAISE EXCEPTION 'Nobody approves their own.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'join_needs_two_people';
    END IF;
    IF said = 'undone' AND t.proposed_by_id = acting() THEN
        RAISE EXCEPTION 'Nobody approves their own.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'parting_needs_two_people';
    END IF;
    IF said = 'joined' THEN
        INSERT INTO people_humanlink (public_id, task_id, one_id, other_id, number_from_id, starts_at, undo_until,
                                      proposed_by_id, approved_by_id)
        VALUES (gen_random_uuid(), t.id, t.one_id, t.other_id,
                (SELECT p.id FROM people_person p WHERE p.public_id = right_number AND p.id IN (t.one_id, t.other_id)),
                at, today() + least(greatest(undo_days, 1), 365), t.proposed_by_id, acting());
    ELSIF said = 'apart' THEN                              -- in time when it is proposed in time
        UPDATE people_humanlink l SET parting_by_id = acting()
         WHERE l.task_id = t.id AND l.ends_at IS NULL AND l.undo_until >= today();
        IF NOT FOUND THEN
            RAISE EXCEPTION 'Too old.' USING ERRCODE = 'check_violation', CONSTRAINT = 'join_is_undone_in_time';
        END IF;
    ELSIF said = 'undone' THEN
        UPDATE people_humanlink l SET ends_at = greatest(at, l.starts_at), ended_by_id = acting()
         WHERE l.task_id = t.id AND l.ends_at IS NULL AND l.parting_by_id IS NOT NULL;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'Taken apart as two have said.';
        END IF;
    ELSIF said = 'kept' THEN
        UPDATE people_humanlink l SET parting_by_id = NULL WHERE l.task_id = t.id AND l.ends_at IS NULL;
    END IF;
    UPDATE people_duplicatetask d
       SET state = next,
           proposed_by_id = CASE
               WHEN said IN ('same', 'joined') THEN coalesce(d.proposed_by_id, acting())
               WHEN said = 'apart' THEN acting()
               WHEN said = 'kept' THEN (
                   SELECT l.proposed_by_id FROM people_humanlink l WHERE l.task_id = t.id AND l.ends_at IS NULL) END
     WHERE d.id = t.id;
    INSERT INTO people_registerdecision (public_id, wrapped_key, task_id, kind, reason, decided_by_id, decided_at)
        VALUES (named, wrapped, t.id, said, sealed, acting(), at);
    IF said IN ('joined', 'undone') THEN
        PERFORM keep_walls(ARRAY[t.one_id, t.other_id]);
    END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0028_who_approved_does_not_review"),
        ("people", "0009_a_join_is_taken_apart_by_two"),
        ("access", "0010_what_is_to_be_taken_apart_waits"),
    ]
    operations = [migrations.RunSQL(JUDGED, migrations.RunSQL.noop)]

"""
That two rows are two human beings is said by two register controllers, as that they are one is; and what they have settled is
there to read for a time.

One alone settled it for good: the task was gone for the others, and neither the same telephone, name nor year of birth
brought it back, so that the wall never rose between the two. What one alone has settled waits for a second person.
Source: S-12, S-15.
"""

from django.db import migrations

MADE = """
UPDATE people_duplicatetask t SET state = 'differing', proposed_by_id = (
    SELECT d.decided_by_id FROM people_registerdecision d
     WHERE d.task_id = t.id AND d.kind = 'different' ORDER BY d.id DESC LIMIT 1)
 WHERE t.state = 'different';

CREATE OR REPLACE FUNCTION my_register_tasks() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF is_register_controller() IS NOT TRUE THEN
        RETURN '{}';
    END IF;
    RETURN ARRAY(
        SELECT t.id FROM people_duplicatetask t
         WHERE (t.state IN ('open', 'unclear', 'proposed', 'differing', 'parting')
                OR (t.state = 'joined' AND EXISTS (
                        SELECT FROM people_humanlink l
                         WHERE l.task_id = t.id AND l.ends_at IS NULL AND l.undo_until >= today()))
                -- settled lately: taken up again by whoever sees that it was wrong
                OR (t.state = 'different' AND NOT stands_apart(t.one_id) AND NOT stands_apart(t.other_id) AND EXISTS (
                        SELECT FROM people_registerdecision d
                         WHERE d.task_id = t.id AND d.kind = 'different'
                           AND d.decided_at > clock_timestamp() - interval '90 days')))
           AND may_judge(t.one_id, t.other_id));
END $$;

CREATE OR REPLACE FUNCTION file_duplicates(persons bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO people_duplicatetask AS t (public_id, one_id, other_id, found_by, state, filed_at)
    SELECT gen_random_uuid(), found.one, found.other, max(found.why), 'open', clock_timestamp() FROM (
        SELECT least(p.id, q.id) AS one, greatest(p.id, q.id) AS other, 'number' AS why
          FROM people_person p JOIN people_person q ON q.identity_hash = p.identity_hash AND q.id <> p.id
         WHERE p.id = ANY (persons)
        UNION
        SELECT least(c.person_id, d.person_id), greatest(c.person_id, d.person_id), 'channel'
          FROM people_safechannel c JOIN people_safechannel d
            ON d.value_hash = c.value_hash AND d.person_id <> c.person_id AND d.ended_at IS NULL
         WHERE c.person_id = ANY (persons) AND c.ended_at IS NULL
           -- of two in one case it is told there that they are two
           AND NOT EXISTS (SELECT FROM cases_party a JOIN cases_party b ON b.case_id = a.case_id
                            WHERE a.person_id = c.person_id AND b.person_id = d.person_id)
           AND NOT EXISTS (SELECT FROM people_person a JOIN people_person b ON b.identity_hash = a.identity_hash
                            WHERE a.id = c.person_id AND b.id = d.person_id)
        ) AS found
     WHERE NOT stands_apart(found.one) AND NOT stands_apart(found.other)
     GROUP BY found.one, found.other
        ON CONFLICT (one_id, other_id) DO UPDATE
       SET state = 'open', found_by = 'number', filed_at = excluded.filed_at, proposed_by_id = NULL
     WHERE t.state IN ('differing', 'different') AND t.found_by = 'channel' AND excluded.found_by = 'number';
END $$;

CREATE OR REPLACE FUNCTION withdraw_hints() RETURNS void LANGUAGE sql AS $$
    WITH withdrawn AS (
        UPDATE people_duplicatetask t SET state = 'withdrawn'
         WHERE t.state IN ('open', 'unclear', 'proposed', 'differing', 'joined', 'parting')
           AND (stands_apart(t.one_id) OR stands_apart(t.other_id))
        RETURNING t.id)
    UPDATE people_humanlink l SET task_id = NULL, parting_by_id = NULL
      FROM withdrawn w WHERE l.task_id = w.id AND l.ends_at IS NULL
$$;

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
        WHEN said = 'same' AND t.state = 'differing' THEN 'proposed'
        WHEN said = 'different' AND t.state IN ('open', 'unclear', 'proposed') THEN 'differing'
        WHEN said = 'different' AND t.state = 'differing' THEN 'different'
        WHEN said = 'unclear' AND t.state IN ('open', 'unclear', 'proposed', 'differing', 'different') THEN said
        WHEN said = 'joined' AND t.state = 'proposed' THEN 'joined'
        WHEN said = 'apart' AND t.state = 'joined' THEN 'parting'
        WHEN said = 'undone' AND t.state = 'parting' THEN 'open'
        WHEN said = 'kept' AND t.state = 'parting' THEN 'joined' END;
    IF next IS NULL OR seen IS DISTINCT FROM concat_ws('.', t.state, (
        SELECT d.public_id FROM people_registerdecision d
         WHERE d.task_id = t.id AND d.kind <> 'shown' ORDER BY d.id DESC LIMIT 1)) THEN
        RAISE EXCEPTION 'The task has moved.' USING ERRCODE = 'check_violation', CONSTRAINT = 'register_task_is_as_seen';
    END IF;
    IF said IN ('same', 'joined') AND (stands_apart(t.one_id) OR stands_apart(t.other_id)) THEN
        RAISE EXCEPTION 'Not joined.' USING ERRCODE = 'check_violation', CONSTRAINT = 'row_is_not_joined';
    END IF;
    IF said = 'joined' AND t.proposed_by_id = acting() THEN
        RAISE EXCEPTION 'Nobody approves their own.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'join_needs_two_people';
    END IF;
    IF said = 'different' AND t.state = 'differing' AND t.proposed_by_id = acting() THEN
        RAISE EXCEPTION 'Nobody approves their own.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'parting_needs_two_people';
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
                at, today() + least(greatest(undo_days, 1), 365), t.proposed_by_id, acting())
        -- held together already without anybody being shown it: that is what two have joined now
        ON CONFLICT (one_id, other_id) WHERE ends_at IS NULL DO UPDATE
           SET task_id = excluded.task_id, number_from_id = excluded.number_from_id, undo_until = excluded.undo_until,
               proposed_by_id = excluded.proposed_by_id, approved_by_id = excluded.approved_by_id;
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
               WHEN said = 'joined' THEN coalesce(d.proposed_by_id, acting())
               WHEN said IN ('same', 'apart') OR next = 'differing' THEN acting()
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
        ("cases", "0119_words_added_to_anothers_card_are_read"),
        ("people", "0017_two_say_that_two_rows_are_two"),
    ]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]

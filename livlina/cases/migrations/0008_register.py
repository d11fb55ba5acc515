"""
One human being in two rows: hinted to the register controllers alone, joined without moving anything, taken apart again.

A row that gets the number or the telephone of another files a task. Nobody is told, nothing is refused, and nobody
waits: numbers are filed under the lock that the walls take already, and of two who write the same telephone at once
the minute after finds it. A join is a link that `same_humans` follows, so the walls follow it too.
Source: S-12, S-14, S-15, S-22.
"""

from django.db import migrations

MADE = """
SET LOCAL check_function_bodies = off;  -- what they read is made after them

CREATE FUNCTION tell_of_own_match() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF names_own(NEW.actor_id, NEW.case_id)
       OR (SELECT c.person_id FROM cases_case c WHERE c.id = NEW.case_id) = ANY (own_persons(NEW.actor_id)) THEN
        PERFORM leave_trace(coalesce(acting(), -1), NEW.unit_id, NULL, 'staff_relation.matched', '',
                            'organisation_staff:' || s.public_id, '', '')
           FROM organisation_staff s WHERE s.id = NEW.actor_id;
    END IF;
    RETURN NULL;
END $$;

-- What a member of staff has declared goes on closing for a day after they have ended it themselves.
CREATE FUNCTION end_own_relation(ended bigint, at timestamptz, code text, sealed bytea) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE people_staffrelation r SET ended_at = greatest(at, clock_timestamp()), end_code = code, end_reason = sealed
     WHERE r.id = ended AND r.staff_id = acting() AND r.ended_at IS NULL AND code <> '' AND sealed IS NOT NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'A declared relation is ended by the one who declared it, with a reason.';
    END IF;
END $$;

CREATE FUNCTION stands_apart(person bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM people_quietmark m JOIN people_person p ON p.id = stands_apart.person
                    WHERE m.confirmed_at IS NOT NULL AND (m.person_id = p.id OR m.identity_hash = p.identity_hash))
$$;

-- A pair is filed once. Judged two by their telephone, they are asked about again when their numbers turn out the same.
CREATE FUNCTION file_duplicates(persons bigint[]) RETURNS void LANGUAGE plpgsql AS $$
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

-- A telephone that is written in closes also for one whose declared relation ended less than a day ago.
CREATE FUNCTION file_duplicates_of_rows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    CASE TG_TABLE_NAME
        WHEN 'people_person' THEN
            PERFORM file_duplicates(ARRAY(SELECT id FROM added WHERE identity_hash IS NOT NULL));
        WHEN 'people_safechannel' THEN
            PERFORM file_duplicates(ARRAY(SELECT person_id FROM added WHERE value_hash IS NOT NULL));
            PERFORM keep_blocks(declared_by(ARRAY(SELECT person_id FROM added WHERE value_hash IS NOT NULL)));
    END CASE;
    RETURN NULL;
END $$;

-- The number is marked before it is written down: what was filed of the row under the number it had is withdrawn then.
CREATE FUNCTION file_duplicates_of_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM file_duplicates(ARRAY[NEW.id]);
    IF stands_apart(NEW.id) THEN
        PERFORM withdraw_hints();
    END IF;
    RETURN NULL;
END $$;

-- Each minute: telephones that two wrote at the same moment, neither seeing the other's.
CREATE FUNCTION mend_register() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM file_duplicates(ARRAY(
        SELECT DISTINCT c.person_id FROM people_safechannel c
         WHERE c.value_hash IS NOT NULL AND c.recorded_at > clock_timestamp() - interval '15 minutes'));
END $$;

-- What the pages never ask for is not had from the database either.
CREATE FUNCTION register_rows(of_task bigint) RETURNS TABLE (
    id bigint, public_id uuid, wrapped_key bytea, name bytea, identity_number bytea, identity_hash bytea, born bytea,
    birth_year smallint, sex varchar, protection varchar, created_at timestamptz, known_at text[]
) LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    are_open boolean;
BEGIN
    IF (of_task = ANY (my_register_tasks())) IS NOT TRUE THEN
        RETURN;
    END IF;
    -- of two rows that are alike, the one would tell of the other
    are_open := NOT EXISTS (
        SELECT FROM people_duplicatetask t JOIN people_person p ON p.id IN (t.one_id, t.other_id)
         WHERE t.id = of_task AND p.protection <> 'none');
    RETURN QUERY
    SELECT p.id, p.public_id, p.wrapped_key,
           CASE WHEN are_open THEN p.name END,
           CASE WHEN are_open THEN p.identity_number END,
           p.identity_hash,
           CASE WHEN are_open THEN p.born END,
           CASE WHEN are_open THEN p.birth_year END,
           p.sex, p.protection, p.created_at,
           CASE WHEN NOT are_open THEN '{}' ELSE ARRAY(SELECT DISTINCT u.full_name || ', ' || b.name FROM (
                     SELECT c.unit_id, c.board_id FROM cases_party x JOIN cases_case c ON c.id = x.case_id
                      WHERE x.person_id = p.id
                     UNION
                     SELECT c.unit_id, c.board_id FROM intake_contact c WHERE c.person_id = p.id) AS place
                   JOIN organisation_unit u ON u.id = place.unit_id JOIN organisation_board b ON b.id = place.board_id
                  ORDER BY 1) END
      FROM people_duplicatetask t JOIN people_person p ON p.id IN (t.one_id, t.other_id)
     WHERE t.id = of_task ORDER BY p.id;
END $$;

CREATE FUNCTION show_in_register(named uuid, wrapped bytea, sealed bytea, of_task bigint, whose uuid, at timestamptz)
    RETURNS TABLE (name bytea, identity_number bytea, born bytea, birth_year smallint) LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    found people_person;
BEGIN
    SELECT p.* INTO found FROM people_duplicatetask t JOIN people_person p ON p.id IN (t.one_id, t.other_id)
     WHERE t.id = of_task AND p.public_id = whose AND t.id = ANY (my_register_tasks());
    IF found.id IS NULL OR sealed IS NULL THEN
        RAISE EXCEPTION 'A protected name is shown to one who judges the row, for a reason.';
    END IF;
    INSERT INTO people_registerdecision (public_id, wrapped_key, task_id, kind, about_id, reason, decided_by_id, decided_at)
        VALUES (named, wrapped, of_task, 'shown', found.id, sealed, acting(), at);
    RETURN QUERY SELECT found.name, found.identity_number, found.born, found.birth_year;
END $$;

-- Who would have cases closed by the join, found by making it and taking it back.
CREATE FUNCTION preview_join(of_task bigint) RETURNS TABLE (staff text, unit text) LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    t people_duplicatetask;
    closed bigint[];
    found jsonb;
    are_open boolean;
BEGIN
    SELECT * INTO t FROM people_duplicatetask d WHERE d.id = of_task AND d.id = ANY (my_register_tasks());
    IF t.id IS NULL OR t.state IN ('joined', 'parting') THEN
        RETURN;
    END IF;
    BEGIN
        PERFORM pg_advisory_xact_lock(79, 0);
        -- joined by somebody else while this waited for its turn: there is nothing to preview
        IF EXISTS (SELECT FROM people_humanlink l WHERE l.one_id = t.one_id AND l.other_id = t.other_id AND l.ends_at IS NULL) THEN
            RAISE EXCEPTION 'They are joined.' USING ERRCODE = 'LL001';
        END IF;
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
    -- of two of whom one is protected it is told how many, as in register_rows
    are_open := NOT EXISTS (SELECT FROM people_person p WHERE p.id IN (t.one_id, t.other_id) AND p.protection <> 'none');
    RETURN QUERY SELECT CASE WHEN are_open THEN f.staff END, CASE WHEN are_open THEN f.unit END FROM jsonb_to_recordset(coalesce(found, '[]')) AS f (staff text, unit text)
                  ORDER BY 2, 1;
END $$;

-- The one door by which a task moves on. `seen` is the state that was judged: of two who decide at once, one has not
-- seen what the other said.
CREATE FUNCTION decide_in_register(
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

-- What two controllers have said of the same number, or the same row without one, is never hinted of again: what waits for
-- them, and what was joined before, leaves every queue, and the walls stand. Neither is told what the other has said.
CREATE FUNCTION keep_apart(of_task bigint, whose uuid, hash bytea, at timestamptz) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    marked people_person;
BEGIN
    IF is_register_controller() IS NOT TRUE THEN
        RAISE EXCEPTION 'A mark is set by register controllers.';
    END IF;
    IF of_task IS NOT NULL THEN
        SELECT p.* INTO marked FROM people_duplicatetask t JOIN people_person p ON p.id IN (t.one_id, t.other_id)
         WHERE t.id = of_task AND p.public_id = whose AND t.id = ANY (my_register_tasks());
        IF marked.id IS NULL THEN
            RAISE EXCEPTION 'A row is marked by one who judges it.';
        END IF;
        hash := marked.identity_hash;
    END IF;
    PERFORM pg_advisory_xact_lock(79, 0);
    UPDATE people_quietmark m SET confirmed_by_id = acting(), confirmed_at = at
     WHERE m.confirmed_at IS NULL AND m.proposed_by_id <> acting()
       AND (m.identity_hash = hash OR (hash IS NULL AND m.person_id = marked.id));
    IF FOUND THEN
        PERFORM withdraw_hints();
    ELSE
        INSERT INTO people_quietmark (public_id, person_id, identity_hash, proposed_by_id, proposed_at)
            VALUES (gen_random_uuid(), CASE WHEN hash IS NULL THEN marked.id END, hash, acting(), at)
            ON CONFLICT DO NOTHING;
    END IF;
END $$;

-- What that member of staff has declared, also earlier, beside what is told of where anybody in the case is, or the
-- client under the same board: both sealed, each with the key that opens it.
CREATE FUNCTION addresses_to_judge(staff bigint[], refs uuid[]) RETURNS TABLE (
    staff_id bigint, case_ref uuid, declared_in text, declared_key bytea, declared bytea,
    person text, person_key bytea, place text, address bytea
) LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF acting() IS DISTINCT FROM 0 THEN
        RAISE EXCEPTION 'Traces are judged by the system itself.';
    END IF;
    IF NOT EXISTS (SELECT FROM people_staffrelation r WHERE r.staff_id = ANY (staff) AND r.address IS NOT NULL) THEN
        RETURN;
    END IF;
    RETURN QUERY
    WITH asked AS MATERIALIZED (
        SELECT DISTINCT a.staff_id, a.case_ref, r.public_id, r.wrapped_key, r.address
          FROM unnest(staff, refs) AS a (staff_id, case_ref)
          JOIN people_staffrelation r ON r.staff_id = a.staff_id AND r.address IS NOT NULL AND r.wrapped_key IS NOT NULL)
    SELECT a.staff_id, a.case_ref, a.public_id::text, a.wrapped_key, a.address,
           p.public_id::text, p.wrapped_key, w.public_id::text, w.address
      FROM asked a
     CROSS JOIN LATERAL (SELECT * FROM cases_case d WHERE d.trace_ref = a.case_ref OFFSET 0) AS c
     CROSS JOIN LATERAL (
        SELECT v.* FROM people_whereabouts v WHERE v.told_in_case = c.id AND v.address IS NOT NULL
        UNION
        SELECT v.* FROM people_whereabouts v
         WHERE v.person_id = c.person_id AND v.board_id = c.board_id AND v.address IS NOT NULL OFFSET 0) AS w
     CROSS JOIN LATERAL (SELECT * FROM people_person q WHERE q.id = w.person_id OFFSET 0) AS p
     WHERE p.wrapped_key IS NOT NULL;
END $$;

REVOKE ALL ON FUNCTION tell_of_own_match(), end_own_relation(bigint, timestamp with time zone, text, bytea),
    stands_apart(bigint), file_duplicates(bigint[]), file_duplicates_of_rows(), file_duplicates_of_changed(),
    mend_register(), register_rows(bigint), show_in_register(uuid, bytea, bytea, bigint, uuid, timestamp with time
    zone), preview_join(bigint), decide_in_register(uuid, bytea, bytea, bigint, text, text, uuid, timestamp with time
    zone, integer), keep_apart(bigint, uuid, bytea, timestamp with time zone), addresses_to_judge(bigint[], uuid[])
    FROM PUBLIC;

GRANT EXECUTE ON FUNCTION end_own_relation(bigint, timestamp with time zone, text, bytea), mend_register(),
    register_rows(bigint), show_in_register(uuid, bytea, bytea, bigint, uuid, timestamp with time zone),
    preview_join(bigint), decide_in_register(uuid, bytea, bytea, bigint, text, text, uuid, timestamp with time zone,
    integer), keep_apart(bigint, uuid, bytea, timestamp with time zone), addresses_to_judge(bigint[], uuid[]) TO
    livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_urgent")]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]

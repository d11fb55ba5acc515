"""
A wall never falls by somebody's change of a fact: neither by another number, a telephone that ends, nor a mark.

Whom somebody has declared is told by the rows that the declaration has met, kept as it meets them (`keep_declared`), and
not by what the rows say now. Two rows that have been one human being are held together by one function (`hold_together`),
whoever asks: where one of them is never hinted of, nobody is shown it, and the wall stands all the same. A mark takes
what was joined before it out of every queue too. Source: S-10, S-14, S-15, S-22; docs/adr/0008.
"""

from django.db import migrations

# A declaration that one has ended goes on closing for a day (migration 0052).
CLOSES = (
    "(r.ended_at IS NULL OR (r.ended_at > clock_timestamp() - interval '1 day'"
    " AND r.ended_at > r.declared_at + interval '1 hour'))"
)

DECLARED = """
-- The rows that now have what a live declaration names are met by it, and stay so until the declaration is ended.
CREATE FUNCTION keep_declared(persons bigint[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO people_declaredrow (relation_id, person_id)
    SELECT r.id, p.id FROM people_person p JOIN people_staffrelation r ON r.number_hash = p.identity_hash
     WHERE p.id = ANY (persons) AND @closes
    UNION
    SELECT r.id, c.person_id FROM people_safechannel c JOIN people_staffrelation r ON r.phone_hash = c.value_hash
     WHERE c.person_id = ANY (persons) AND c.ended_at IS NULL AND @closes
        ON CONFLICT DO NOTHING
$$;

-- Under the lock of the walls, so that of a row and a declaration written at once the later one sees the other.
CREATE FUNCTION keep_declared_of_rows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    found bigint[];
BEGIN
    IF TG_TABLE_NAME = 'people_person' THEN
        found := ARRAY(SELECT id FROM added WHERE identity_hash IS NOT NULL);
    ELSE
        found := ARRAY(SELECT person_id FROM added WHERE value_hash IS NOT NULL);
    END IF;
    IF found <> '{}' THEN
        PERFORM pg_advisory_xact_lock(79, 0);
        PERFORM keep_declared(found);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION keep_declared_of_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(79, 0);
    IF TG_TABLE_NAME = 'people_person' THEN
        PERFORM keep_declared(ARRAY[NEW.id]);
    ELSE
        PERFORM keep_declared(ARRAY(
            SELECT p.id FROM people_person p WHERE p.identity_hash = NEW.number_hash
            UNION
            SELECT c.person_id FROM people_safechannel c WHERE c.value_hash = NEW.phone_hash));
    END IF;
    RETURN NULL;
END $$;

-- Named so that they come before what raises the walls anew.
CREATE TRIGGER declared_is_met AFTER INSERT ON people_person REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION keep_declared_of_rows();
CREATE TRIGGER declared_is_met_change AFTER UPDATE ON people_person FOR EACH ROW
    WHEN (OLD.identity_hash IS DISTINCT FROM NEW.identity_hash AND NEW.identity_hash IS NOT NULL)
    EXECUTE FUNCTION keep_declared_of_changed();
CREATE TRIGGER declared_is_met AFTER INSERT ON people_safechannel REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION keep_declared_of_rows();
CREATE TRIGGER declared_is_met AFTER INSERT ON people_staffrelation FOR EACH ROW EXECUTE FUNCTION keep_declared_of_changed();

CREATE OR REPLACE FUNCTION own_rows(staff bigint, kinds text[]) RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT ARRAY(
        SELECT DISTINCT d.person_id FROM people_staffrelation r JOIN people_declaredrow d ON d.relation_id = r.id
         WHERE r.staff_id = staff AND @closes AND (kinds IS NULL OR r.kind = ANY (kinds)))
$$;

CREATE OR REPLACE FUNCTION declared_by(persons bigint[]) RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT ARRAY(
        SELECT DISTINCT r.staff_id FROM people_declaredrow d JOIN people_staffrelation r ON r.id = d.relation_id
         WHERE d.person_id = ANY (persons) AND @closes)
$$;

-- Those of these pairs where a declaration has met somebody in the case, also one that has ended, or where they have
-- what it names, also earlier: what has been read is read.
CREATE OR REPLACE FUNCTION declared_near(staff bigint[], refs uuid[]) RETURNS TABLE (staff_id bigint, case_ref uuid)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF acting() IS DISTINCT FROM 0 THEN
        RAISE EXCEPTION 'Traces are judged by the system itself.';
    END IF;
    RETURN QUERY
    WITH asked AS MATERIALIZED (SELECT DISTINCT a.staff_id, a.case_ref FROM unnest(staff, refs) AS a(staff_id, case_ref)),
    persons AS (
        SELECT a.staff_id, a.case_ref, c.person_id FROM asked a JOIN cases_case c ON c.trace_ref = a.case_ref
        UNION
        SELECT a.staff_id, a.case_ref, p.person_id
          FROM asked a JOIN cases_case c ON c.trace_ref = a.case_ref JOIN cases_party p ON p.case_id = c.id)
    SELECT DISTINCT n.staff_id, n.case_ref
      FROM persons n JOIN people_staffrelation r ON r.staff_id = n.staff_id
     WHERE EXISTS (SELECT FROM people_declaredrow d WHERE d.relation_id = r.id AND d.person_id = n.person_id)
        OR EXISTS (SELECT FROM people_person p WHERE p.id = n.person_id AND p.identity_hash = r.number_hash)
        OR EXISTS (SELECT FROM people_safechannel s WHERE s.person_id = n.person_id AND s.value_hash = r.phone_hash);
END $$;

REVOKE ALL ON FUNCTION keep_declared(bigint[]), keep_declared_of_rows(), keep_declared_of_changed() FROM PUBLIC;
""".replace("@closes", CLOSES)

HELD = """
-- Two rows that have been one human being for the walls go on being so, until two controllers take them apart. They are
-- shown it as a task; but of one that is never hinted of nobody is. Judged two, or joined already, they stand as they are.
CREATE FUNCTION hold_together(
    a bigint, b bigint, unhinted boolean, proposed bigint DEFAULT NULL, approved bigint DEFAULT NULL, until date DEFAULT NULL
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    low CONSTANT bigint := least(a, b);
    high CONSTANT bigint := greatest(a, b);
    task bigint;
BEGIN
    IF EXISTS (SELECT FROM people_humanlink l WHERE l.one_id = low AND l.other_id = high AND l.ends_at IS NULL)
       OR EXISTS (SELECT FROM people_duplicatetask t WHERE t.one_id = low AND t.other_id = high AND t.state = 'different') THEN
        RETURN;
    END IF;
    IF NOT (unhinted OR stands_apart(a) OR stands_apart(b)) THEN
        INSERT INTO people_duplicatetask AS t (public_id, one_id, other_id, found_by, state, filed_at, proposed_by_id)
        VALUES (gen_random_uuid(), low, high, 'number', 'joined', clock_timestamp(), proposed)
            ON CONFLICT (one_id, other_id) DO UPDATE
           SET state = 'joined', proposed_by_id = excluded.proposed_by_id, filed_at = excluded.filed_at
        RETURNING t.id INTO task;
    END IF;
    INSERT INTO people_humanlink (public_id, task_id, one_id, other_id, starts_at, undo_until, proposed_by_id, approved_by_id)
    VALUES (gen_random_uuid(), task, low, high, clock_timestamp(),
            coalesce(until, (today() + interval '10 years')::date), proposed, approved);
END $$;

CREATE OR REPLACE FUNCTION keep_human_of_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(79, 0);
    PERFORM hold_together(NEW.id, q.id, false)
       FROM people_person q WHERE q.identity_hash = OLD.identity_hash AND q.id <> NEW.id ORDER BY q.id;
    RETURN NULL;
END $$;

-- What stands together through a row that is about to go goes on doing so: by the controllers' word where that joined
-- both, and so does what a declaration has met through it. Of the rows that go, those are let go of in their order.
CREATE FUNCTION hold_without(gone bigint, going bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    unhinted CONSTANT boolean := EXISTS (
        SELECT FROM unnest(same_humans(ARRAY[gone])) AS q (id) WHERE stands_apart(q.id));
    near record;
    first bigint;
BEGIN
    FOR near IN
        SELECT CASE gone WHEN l.one_id THEN l.other_id ELSE l.one_id END AS id,
               l.proposed_by_id AS proposed, l.approved_by_id AS approved, l.undo_until AS until
          FROM people_humanlink l WHERE gone IN (l.one_id, l.other_id) AND l.ends_at IS NULL
        UNION ALL
        -- those with the same number have each other: one of them, and rather one that stays
        (SELECT q.id, NULL, NULL, NULL FROM people_person p JOIN people_person q ON q.identity_hash = p.identity_hash
          WHERE p.id = gone AND q.id <> gone AND (q.id <> ALL (going) OR q.id > gone)
          ORDER BY q.id = ANY (going), q.id LIMIT 1)
         ORDER BY proposed NULLS LAST, id
    LOOP
        IF first IS NULL THEN
            first := near.id;
        ELSIF first <> near.id THEN
            PERFORM hold_together(first, near.id, unhinted, near.proposed, near.approved,
                                  CASE WHEN near.proposed IS NOT NULL THEN near.until END);
        END IF;
    END LOOP;
    DELETE FROM people_humanlink l WHERE gone IN (l.one_id, l.other_id);
    INSERT INTO people_declaredrow (relation_id, person_id)
    SELECT d.relation_id, first FROM people_declaredrow d
     WHERE d.person_id = gone AND first IS NOT NULL AND NOT EXISTS (
         SELECT FROM people_declaredrow k
          WHERE k.relation_id = d.relation_id AND k.person_id <> ALL (going)
            AND k.person_id = ANY (same_humans(ARRAY[first])))
        ON CONFLICT DO NOTHING;
END $$;

REVOKE ALL ON FUNCTION hold_together(bigint, bigint, boolean, bigint, bigint, date), hold_without(bigint, bigint[]) FROM PUBLIC;

-- What two controllers have said of the same number, or the same row without one, is never hinted of again: what waits for
-- them, and what was joined before, leaves every queue, and the walls stand. Neither is told what the other has said.
CREATE OR REPLACE FUNCTION keep_apart(of_task bigint, whose uuid, hash bytea, at timestamptz) RETURNS void
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

CREATE FUNCTION withdraw_hints() RETURNS void LANGUAGE sql AS $$
    WITH withdrawn AS (
        UPDATE people_duplicatetask t SET state = 'withdrawn'
         WHERE t.state IN ('open', 'unclear', 'proposed', 'joined', 'parting')
           AND (stands_apart(t.one_id) OR stands_apart(t.other_id))
        RETURNING t.id)
    UPDATE people_humanlink l SET task_id = NULL, parting_by_id = NULL
      FROM withdrawn w WHERE l.task_id = w.id AND l.ends_at IS NULL
$$;
REVOKE ALL ON FUNCTION withdraw_hints() FROM PUBLIC;

-- The number is marked before it is written down: what was filed of the row under the number it had is withdrawn then.
CREATE OR REPLACE FUNCTION file_duplicates_of_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM file_duplicates(ARRAY[NEW.id]);
    IF stands_apart(NEW.id) THEN
        PERFORM withdraw_hints();
    END IF;
    RETURN NULL;
END $$;

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

# What stands in the tables is met, also what has ended since it was declared, and what a number was before it was changed.
CARRIED = """
INSERT INTO people_declaredrow (relation_id, person_id)
SELECT r.id, p.id FROM people_staffrelation r JOIN people_person p ON p.identity_hash = r.number_hash
UNION
SELECT r.id, c.person_id FROM people_staffrelation r JOIN people_safechannel c ON c.value_hash = r.phone_hash
 WHERE c.ended_at IS NULL OR c.ended_at > r.declared_at
UNION
SELECT r.id, CASE p.id WHEN l.one_id THEN l.other_id ELSE l.one_id END
  FROM people_staffrelation r JOIN people_person p ON p.identity_hash = r.number_hash
  JOIN people_humanlink l ON p.id IN (l.one_id, l.other_id)
 WHERE l.ends_at IS NULL AND l.proposed_by_id IS NULL AND l.starts_at > r.declared_at;

SELECT withdraw_hints();
SELECT keep_blocks(ARRAY(SELECT DISTINCT r.staff_id FROM people_staffrelation r));
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0096_that_nobody_reads_a_danger_reaches_a_reviewer"),
        ("people", "0015_what_was_met_is_met"),
    ]
    operations = [
        migrations.RunSQL(DECLARED, migrations.RunSQL.noop),
        migrations.RunSQL(HELD, migrations.RunSQL.noop),
        migrations.RunSQL(CARRIED, migrations.RunSQL.noop),
    ]

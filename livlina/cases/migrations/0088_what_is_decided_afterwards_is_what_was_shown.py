"""
What is decided afterwards is decided by one who was shown it, of broken glass and in the register.

A nödöppning is found in order, or not, when its hour has gone: what was read after would stand under the verdict. Before
that it can be said that more must be looked into. A proposal to join two rows is approved as it was read: one that was
taken back and made anew, for another reason, was approved unseen. Source: S-15, S-31, S-142.
"""

from django.db import migrations

MADE = """
CREATE FUNCTION glass_is_settled_after_its_hour() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.outcome <> 'needs_more' AND EXISTS (
            SELECT FROM cases_glassreview r JOIN cases_glassopening g ON g.id = r.opening_id
             WHERE r.id = NEW.review_id AND r.kind = 'one'  -- as long as acts are counted to it (acts_behind_glass)
               AND clock_timestamp() < g.opened_at + interval '61 minutes') THEN
        RAISE EXCEPTION 'What is done behind the glass is not done.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'glass_is_settled_after_its_hour';
    END IF;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION glass_is_settled_after_its_hour() FROM PUBLIC;
CREATE TRIGGER glass_is_settled_after_its_hour AFTER INSERT ON cases_glassverdict
    FOR EACH ROW EXECUTE FUNCTION glass_is_settled_after_its_hour();
"""
BEFORE = """
DROP TRIGGER glass_is_settled_after_its_hour ON cases_glassverdict;
DROP FUNCTION glass_is_settled_after_its_hour();
"""

DECIDED_BEFORE = """
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
# the state that the page showed, with what was last said
DECIDED = DECIDED_BEFORE.replace(
    "t.state <> seen",
    """seen IS DISTINCT FROM concat_ws('.', t.state, (
        SELECT d.public_id FROM people_registerdecision d
         WHERE d.task_id = t.id AND d.kind <> 'shown' ORDER BY d.id DESC LIMIT 1))""",
)


class Migration(migrations.Migration):
    dependencies = [("cases", "0087_a_review_settles_what_was_shown")]
    operations = [
        migrations.RunSQL(MADE, BEFORE),
        migrations.RunSQL(DECIDED, DECIDED_BEFORE),
    ]

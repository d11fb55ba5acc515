"""
Whereabouts are withheld from the one who has a case, and not from a relation that somebody else has just replaced.

Shared anew with the same colleague at the same moment, the case was open to them with whereabouts, while the other lead
was told that they were withheld. What changes a relation now waits for its turn before it reads it. What is withheld is
so in all that the colleague has and is to have of the case; what is given back, or ended, must still be what they have
it by. A caseload review, and an instruction, likewise hold the cases that they are of, so that none closes over what is
to be done in it. Source: S-21, S-142.
"""

from django.db import migrations

TURN = """
CREATE OR REPLACE FUNCTION set_whereabouts(held bigint, carries boolean) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    row cases_engagement;
BEGIN
    PERFORM pg_advisory_xact_lock(79, 0);
    SELECT * INTO row FROM cases_engagement e WHERE e.id = held FOR UPDATE;
    IF (row.kind IN ('lead_reading', 'break_glass') AND row.actor_id = acting()) IS NOT TRUE
       AND (row.kind NOT IN ('lead_reading', 'break_glass') AND row.actor_id <> acting()
            AND (SELECT c.unit_id FROM cases_case c WHERE c.id = row.case_id) = ANY (my_led_units())) IS NOT TRUE THEN
        RAISE EXCEPTION 'Whereabouts are withheld by one who leads the unit.';
    END IF;
    -- withheld also from what took its place meanwhile, and from what is to come
    UPDATE cases_engagement e SET carries_whereabouts = carries
     WHERE (e.id = held OR NOT carries AND row.kind NOT IN ('lead_reading', 'break_glass')
                           AND e.case_id = row.case_id AND e.actor_id = row.actor_id
                           AND e.kind NOT IN ('lead_reading', 'break_glass'))
       AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp());
    IF NOT FOUND THEN
        RAISE EXCEPTION 'The relation has ended.';
    END IF;
END $$;

CREATE OR REPLACE FUNCTION end_engagement(ended bigint, at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    row cases_engagement;
    ends timestamptz := greatest(at, clock_timestamp() - interval '5 minutes');
BEGIN
    PERFORM pg_advisory_xact_lock(79, 0);
    SELECT * INTO row FROM cases_engagement e WHERE e.id = ended FOR UPDATE;
    IF ((SELECT c.unit_id FROM cases_case c WHERE c.id = row.case_id) = ANY (my_led_units())) IS NOT TRUE
       AND (row.actor_id = acting() AND row.kind <> 'assigned') IS NOT TRUE THEN
        RAISE EXCEPTION 'A relation is ended by one who leads the unit, or is one''s own.';
    END IF;
    -- ended already it stays so; but nobody is told that they have the case no more, who have it by another
    IF row.ends_at <= clock_timestamp() AND row.kind NOT IN ('lead_reading', 'break_glass') AND EXISTS (
        SELECT FROM cases_engagement e
         WHERE e.case_id = row.case_id AND e.actor_id = row.actor_id AND e.id > row.id
           AND e.kind NOT IN ('lead_reading', 'break_glass') AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp())) THEN
        RAISE EXCEPTION 'The relation has ended, and they have the case by another.';
    END IF;
    -- what has not begun is taken back: it closes nothing until then, and opens nothing
    IF row.starts_at > clock_timestamp() THEN
        UPDATE cases_engagement e SET starts_at = ends, ends_at = ends WHERE e.id = ended;
        RETURN;
    END IF;
    UPDATE cases_engagement e SET ends_at = greatest(ends, e.starts_at)
     WHERE e.id = ended AND (e.ends_at IS NULL OR e.ends_at > ends);
    PERFORM let_go_of_tasks(row.case_id, greatest(ends, row.starts_at));
END $$;

CREATE OR REPLACE FUNCTION review_cases(of_review bigint, named uuid[], wrapped bytea[], given bigint[], said bytea[],
    steps bytea[], days date[], at timestamptz) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    about record;
    sides bigint[];
BEGIN
    PERFORM FROM cases_case c WHERE c.id = ANY (given) ORDER BY c.id FOR NO KEY UPDATE;  -- closed by nobody meanwhile
    sides := my_led_sides();
    SELECT r.* INTO about FROM cases_caseloadreview r
     WHERE r.id = of_review AND r.held_by_id = acting() AND age(r.xmin) <= 0;
    IF about.id IS NULL OR cardinality(given) = 0 OR EXISTS (
        SELECT FROM unnest(given) AS asked (id)
         WHERE (asked.id = ANY (sides)) IS NOT TRUE OR NOT EXISTS (
               SELECT FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
                WHERE e.case_id = asked.id AND c.unit_id = about.unit_id AND e.actor_id = about.staff_id
                  AND c.closed_on IS NULL AND e.kind = 'assigned' AND e.ends_at IS NULL)) THEN
        RAISE EXCEPTION 'Open cases are gone through with the one who has them, by one who leads their unit.';
    END IF;
    WITH told AS (
        INSERT INTO cases_casereview (public_id, wrapped_key, case_id, review_id, text, next_step, due_on, said_by_id, said_at)
        SELECT t.named, t.wrapped, t.given, of_review, t.said, t.step, t.due, acting(), at
          FROM unnest(named, wrapped, given, said, steps, days) AS t (named, wrapped, given, said, step, due)
        RETURNING id, case_id, due_on
    )
    INSERT INTO cases_task (public_id, case_id, owner_id, due_on, made_by_id, made_at, review_id)
    SELECT gen_random_uuid(), t.case_id, about.staff_id, t.due_on, acting(), at, t.id FROM told t WHERE t.due_on IS NOT NULL;
    RETURN cardinality(given);
END $$;

CREATE OR REPLACE FUNCTION instruct(named uuid, wrapped bytea, given bigint, sealed bytea, at timestamptz) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    of_case cases_case;
    made bigint;
BEGIN
    SELECT * INTO of_case FROM cases_case c WHERE c.id = given FOR NO KEY UPDATE;        -- closed by nobody meanwhile
    IF (of_case.unit_id = ANY (my_led_units())) IS NOT TRUE OR of_case.closed_on IS NOT NULL OR sealed IS NULL THEN
        RAISE EXCEPTION 'An instruction is given by one who leads the unit of the open case.';
    END IF;
    INSERT INTO cases_instruction (public_id, wrapped_key, case_id, text, given_by_id, given_at)
        VALUES (named, wrapped, given, sealed, acting(), at) RETURNING id INTO made;
    RETURN made;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0063_a_preview_of_what_is_joined_meanwhile"),
    ]
    operations = [migrations.RunSQL(TURN, migrations.RunSQL.noop)]

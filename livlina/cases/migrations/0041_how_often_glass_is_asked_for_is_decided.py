"""How many tries to break the glass an hour has is a dated limit of the organisation, as the others. Source: S-132."""

from django.db import migrations

GLASS = """
CREATE OR REPLACE FUNCTION break_glass(
    named uuid[], keys bytea[], texts bytea[], reviews uuid[], review_keys bytea[],
    sought text, at_unit bigint, hash bytea, code text, at timestamptz, due date, most integer
) RETURNS uuid[] LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    me bigint := acting();
    working bigint[] := my_working_units();
    last_due date := least(due, today() + 21);           -- nobody puts their review off
    opened uuid[] := '{}';
    n int := 0;
    met record;
    asked bigint;
    made bigint;
BEGIN
    IF coalesce(me, 0) <= 0 OR cardinality(working) = 0 OR coalesce(code, '') = ''
       OR (at BETWEEN clock_timestamp() - interval '5 minutes' AND clock_timestamp() + interval '5 minutes') IS NOT TRUE
       OR last_due IS NULL OR cardinality(reviews) IS DISTINCT FROM cardinality(named) + 1
       OR array_position(texts, NULL) IS NOT NULL THEN
        RAISE EXCEPTION 'Glass is broken now, by oneself and for a reason.';
    END IF;
    PERFORM pg_advisory_xact_lock(79, 0);                -- a double click is one opening
    DELETE FROM cases_glasstry y WHERE y.asked_by_id = me AND y.asked_at <= clock_timestamp() - interval '1 hour';
    IF (SELECT count(*) FROM cases_glasstry y WHERE y.asked_by_id = me)
       >= coalesce(local_limit('glass_asked', NULL), 10) THEN
        RAISE EXCEPTION 'Asked for too often.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'glass_is_asked_for_seldom';
    END IF;
    INSERT INTO cases_glasstry (asked_by_id, asked_at) VALUES (me, clock_timestamp());
    PERFORM keep_blocks(ARRAY[me]);                      -- the work of a wall, also where none stands
    FOR met IN
        SELECT c.id, c.public_id, c.trace_ref, c.unit_id FROM (
            SELECT k.id FROM cases_case k WHERE k.unit_id = at_unit AND k.number = sought AND sought <> ''
            UNION
            SELECT k.id FROM people_person p JOIN cases_case k ON k.person_id = p.id
             WHERE p.identity_hash = hash AND k.closed_on IS NULL
        ) AS found JOIN cases_case c ON c.id = found.id
        ORDER BY c.came_in_on DESC, c.id DESC LIMIT cardinality(named)
    LOOP
        n := n + 1;
        IF met.id = ANY (my_cases()) THEN
            opened := opened || met.public_id;
            CONTINUE;
        END IF;
        INSERT INTO cases_glassopening (public_id, wrapped_key, asked_by_id, unit_id, asked_at, reason, text, case_id,
                                        is_approved)
            VALUES (named[n], keys[n], me, CASE WHEN met.unit_id = ANY (working) THEN met.unit_id ELSE working[1] END, at,
                    code, texts[n], met.id, false)
            RETURNING id INTO asked;
        BEGIN
            made := engage(met.id, gen_random_uuid(), me, 'break_glass', at, at + interval '1 hour', code, false);
            UPDATE cases_glassopening g SET opened_at = at, engagement_id = made WHERE g.id = asked;
            INSERT INTO cases_glassreview (public_id, wrapped_key, kind, staff_id, unit_id, opening_id, made_at, due_on)
                VALUES (reviews[n], review_keys[n], 'one', me, met.unit_id, asked, at, last_due);
            opened := opened || met.public_id;
        EXCEPTION WHEN check_violation THEN              -- a wall stands between: one who leads the unit may decide
            PERFORM leave_trace(me, met.unit_id, met.trace_ref, 'break_glass.refused', code, '', '', '');
        END;
    END LOOP;
    IF n = 0 THEN
        INSERT INTO cases_glassopening (public_id, wrapped_key, asked_by_id, unit_id, asked_at, reason, text, is_approved)
            VALUES (named[1], keys[1], me, working[1], at, code, texts[1], false);
    END IF;
    FOR missing IN n + 1 .. cardinality(named) LOOP      -- the work of as many cases as there may be
        PERFORM keep_blocks(ARRAY[me]);
    END LOOP;
    -- more than so many in thirty days are reviewed as such, where the one who opened them works
    IF made IS NOT NULL
       AND (SELECT count(*) FROM cases_glassopening g
             WHERE g.asked_by_id = me AND g.opened_at > at - interval '30 days') > least(most, 10)
       AND NOT EXISTS (SELECT FROM cases_glassreview r
                        WHERE r.staff_id = me AND r.kind = 'many' AND r.made_at > at - interval '30 days') THEN
        SELECT g.unit_id, g.id INTO met FROM cases_glassopening g WHERE g.engagement_id = made;
        INSERT INTO cases_glassreview (public_id, wrapped_key, kind, staff_id, unit_id, opening_id, made_at, due_on)
            VALUES (reviews[cardinality(reviews)], review_keys[cardinality(reviews)], 'many', me, met.unit_id, met.id, at,
                    last_due);
        PERFORM leave_trace(me, met.unit_id, NULL, 'break_glass.many', '', '', '', '');
    END IF;
    RETURN opened;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0040_a_mark_is_lowered_in_her_own_file"),
        ("organisation", "0008_local_limit"),
    ]
    operations = [migrations.RunSQL(GLASS, migrations.RunSQL.noop)]

"""
A wall is made anew within the hour for whoever has one, and a relation ends when it is ended, not on a day long ago.

What had run out of a declared relation stayed closed for good to one who only stood in: their walls were made anew for
nobody but those with a relation without an end. And who ended a relation, or an approval of joint work, chose the
moment: nothing was opened by one that was dated back, but it was not so. Five minutes are left for a server with a
clock of its own. Source: S-10, S-14.
"""

from django.db import migrations

NOW = """
CREATE OR REPLACE FUNCTION mend_walls() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM keep_blocks(ARRAY(
        SELECT e.actor_id FROM cases_engagement e
         WHERE e.ends_at BETWEEN clock_timestamp() - interval '10 minutes' AND clock_timestamp()
            OR e.closes_until BETWEEN clock_timestamp() - interval '10 minutes' AND clock_timestamp()
        UNION
        SELECT j.actor_id FROM cases_jointwork j
         WHERE j.ends_at BETWEEN clock_timestamp() - interval '10 minutes' AND clock_timestamp()
        UNION
        SELECT s.id FROM organisation_staff s WHERE s.id % 60 = extract(minute FROM clock_timestamp())
           AND (EXISTS (SELECT FROM cases_engagement e
                         WHERE e.actor_id = s.id AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp()))
                OR EXISTS (SELECT FROM cases_wallblock b WHERE b.actor_id = s.id))));
END $$;

CREATE OR REPLACE FUNCTION end_engagement(ended bigint, at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    row cases_engagement;
    ends timestamptz := greatest(at, clock_timestamp() - interval '5 minutes');
BEGIN
    SELECT * INTO row FROM cases_engagement e WHERE e.id = ended FOR UPDATE;
    IF ((SELECT c.unit_id FROM cases_case c WHERE c.id = row.case_id) = ANY (my_led_units())) IS NOT TRUE
       AND (row.actor_id = acting() AND row.kind <> 'assigned') IS NOT TRUE THEN
        RAISE EXCEPTION 'A relation is ended by one who leads the unit, or is one''s own.';
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

CREATE OR REPLACE FUNCTION end_joint_work(ended bigint, at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    who bigint;
    ends timestamptz := greatest(at, clock_timestamp() - interval '5 minutes');
BEGIN
    UPDATE cases_jointwork j SET ends_at = greatest(ends, j.starts_at + interval '1 microsecond')
     WHERE j.id = ended AND j.ends_at > ends
       AND (SELECT c.unit_id FROM cases_case c WHERE c.id = j.one_id) = ANY (my_led_units())
       AND (j.given_by_id = acting() OR j.id = ANY (my_led_approvals())) RETURNING j.actor_id INTO who;
    IF who IS NULL THEN
        RAISE EXCEPTION 'An approval is ended by one who leads the unit.';
    END IF;
    PERFORM keep_blocks(ARRAY[who]);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0056_files"),
    ]
    operations = [migrations.RunSQL(NOW, migrations.RunSQL.noop)]

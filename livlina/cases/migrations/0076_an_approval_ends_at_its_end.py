"""
An approval to work with both sides ends at its end, whether or not the background work has come by.

What is read is kept with the relation, and was closed by the work of each minute: while that stood still both sides were read
on, and what had ended more than ten minutes before waited up to an hour more. Source: S-10.
"""

from django.db import migrations, models

ENDED_BEFORE = """
UPDATE cases_jointwork SET walls_mended = true WHERE ends_at < clock_timestamp() - interval '2 hours';
"""

ENDS = """
CREATE OR REPLACE FUNCTION engaged_cases(kinds text[], walls text[]) RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    working bigint[];
BEGIN
    IF acting() = 0 THEN                       -- the system itself: commands of the operating system
        RETURN ARRAY(SELECT c.id FROM cases_case c);
    END IF;
    SELECT s.working INTO working FROM my_standing() s;
    RETURN ARRAY(
        SELECT e.case_id FROM cases_engagement e
         WHERE e.actor_id = acting() AND e.unit_id = ANY (working)
           -- not now(), which is when the transaction began; a little slack for a server with a clock of its own
           AND e.starts_at <= clock_timestamp() + interval '5 seconds'
           AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp())
           AND e.wall = ANY (walls) AND (kinds IS NULL OR e.kind = ANY (kinds))
           -- by an approval that has ended since the walls were made neither case is read
           AND NOT (e.wall = 'shielded' AND EXISTS (
               SELECT FROM cases_jointwork j JOIN cases_jointwall w ON w.approval_id = j.id
                WHERE j.actor_id = e.actor_id AND e.case_id IN (j.one_id, j.other_id)
                  AND NOT j.walls_mended AND j.ends_at <= clock_timestamp()
                  AND NOT EXISTS (
                      SELECT FROM cases_jointwork k JOIN cases_jointwall v ON v.approval_id = k.id
                       WHERE k.actor_id = j.actor_id AND k.starts_at <= clock_timestamp() AND k.ends_at > clock_timestamp()
                         AND (k.one_id, k.other_id) IN ((j.one_id, j.other_id), (j.other_id, j.one_id))))));
END $$;

CREATE OR REPLACE FUNCTION mend_walls() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    ended bigint[] := ARRAY(
        SELECT j.id FROM cases_jointwork j WHERE NOT j.walls_mended AND j.ends_at <= clock_timestamp());
BEGIN
    PERFORM keep_blocks(ARRAY(
        SELECT e.actor_id FROM cases_engagement e
         WHERE e.ends_at BETWEEN clock_timestamp() - interval '10 minutes' AND clock_timestamp()
            OR e.closes_until BETWEEN clock_timestamp() - interval '10 minutes' AND clock_timestamp()
        UNION
        SELECT j.actor_id FROM cases_jointwork j WHERE j.id = ANY (ended)
        UNION
        SELECT s.id FROM organisation_staff s WHERE s.id % 60 = extract(minute FROM clock_timestamp())
           AND (EXISTS (SELECT FROM cases_engagement e
                         WHERE e.actor_id = s.id AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp()))
                OR EXISTS (SELECT FROM cases_wallblock b WHERE b.actor_id = s.id))));
    UPDATE cases_jointwork j SET walls_mended = true WHERE j.id = ANY (ended);
END $$;

CREATE OR REPLACE FUNCTION end_joint_work(ended bigint, at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    who bigint;
    ends timestamptz := greatest(at, clock_timestamp() - interval '5 minutes');
BEGIN
    UPDATE cases_jointwork j SET ends_at = greatest(ends, j.starts_at + interval '1 microsecond'),
           walls_mended = ends <= clock_timestamp()
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
    dependencies = [("cases", "0075_a_card_holds_through_its_last_night")]
    operations = [
        migrations.AddField("jointwork", "walls_mended", models.BooleanField(db_default=False, default=False)),
        migrations.RunSQL(ENDED_BEFORE, migrations.RunSQL.noop),
        migrations.AddIndex(
            "jointwork",
            models.Index(condition=models.Q(("walls_mended", False)), fields=["actor"], name="joint_work_to_mend"),
        ),
        migrations.RunSQL(ENDS, migrations.RunSQL.noop),
    ]

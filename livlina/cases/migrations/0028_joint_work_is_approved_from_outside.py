"""Who has one of two cases, or had it within the hours, approves for nobody that both are worked with (S-10)."""

from django.db import migrations

NOW = """
CREATE OR REPLACE FUNCTION approve_joint_work(
    named uuid, wrapped bytea, staff bigint, one bigint, other bigint, sealed bytea, at timestamptz, until timestamptz
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    made bigint;
BEGIN
    IF NOT is_now(at) THEN
        RAISE EXCEPTION 'Joint work is approved from when it is approved.';
    END IF;
    PERFORM pg_advisory_xact_lock(79, 0);
    IF EXISTS (SELECT FROM unnest(ARRAY[one, other]) AS given LEFT JOIN cases_case c ON c.id = given
                WHERE (c.unit_id = ANY (my_led_units())) IS NOT TRUE) OR staff = acting() OR one = other THEN
        RAISE EXCEPTION 'Joint work is approved for another by one who leads both units.';
    END IF;
    IF EXISTS (SELECT FROM cases_engagement e
                WHERE e.actor_id = acting() AND e.case_id IN (one, other) AND e.kind NOT IN ('lead_reading', 'break_glass')
                  AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp() OR e.closes_until > clock_timestamp())) THEN
        RAISE EXCEPTION 'Joint work is approved by one who has neither of the cases.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'joint_work_is_approved_from_outside';
    END IF;
    INSERT INTO cases_jointwork (public_id, wrapped_key, actor_id, one_id, other_id, reason, given_by_id, starts_at, ends_at)
        VALUES (named, wrapped, staff, one, other, sealed, acting(), at, until) RETURNING id INTO made;
    INSERT INTO cases_jointwall (approval_id)
        SELECT made FROM cases_case a, cases_case b
         WHERE a.id = one AND b.id = other
           AND b.person_id = ANY (same_humans(walled_with(same_humans(ARRAY[a.person_id]))));
    PERFORM keep_blocks(ARRAY[staff]);
    RETURN made;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0027_who_changed_a_proposal")]
    operations = [migrations.RunSQL(NOW, migrations.RunSQL.noop)]

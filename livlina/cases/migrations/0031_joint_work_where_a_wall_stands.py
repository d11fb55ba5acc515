"""
Joint work is approved for a wall that stands. Approved for two cases without one it opens nothing, now or later.

The answer is the same: to refuse where no wall stands would tell a lead, line by line, which two cases are each other's
sides. Without a wall the approval is not needed, so nobody sees the difference; and if a wall rises afterwards both
cases are closed until somebody has approved it with that in mind. Those approved before this are held to have had their
wall. Source: S-10.
"""

import django.db.models.deletion
from django.db import migrations, models

import livlina.core.rows

BOTH_SIDES = """
CREATE OR REPLACE FUNCTION both_sides_approved(staff bigint, of_case bigint, person bigint) RETURNS boolean
    LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN NOT EXISTS (
        SELECT FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
         WHERE e.actor_id = staff AND e.case_id <> of_case
           AND (e.ends_at IS NULL OR greatest(e.ends_at, e.closes_until) > clock_timestamp())
           AND person = ANY (same_humans(walled_with(same_humans(ARRAY[c.person_id]))))
           AND NOT EXISTS (
               SELECT FROM cases_jointwork j{stood}
                WHERE j.actor_id = staff AND j.starts_at <= clock_timestamp() + interval '5 seconds'
                  AND j.ends_at > clock_timestamp()
                  AND ((j.one_id = of_case AND j.other_id = e.case_id) OR (j.one_id = e.case_id AND j.other_id = of_case)))
           AND NOT EXISTS (
               SELECT FROM cases_glassopening g
                WHERE g.asked_by_id = staff AND g.approved_until > clock_timestamp()
                  AND g.case_id IN (of_case, e.case_id)));
END $$;
"""
APPROVE = """
CREATE OR REPLACE FUNCTION approve_joint_work(
    named uuid, wrapped bytea, staff bigint, one bigint, other bigint, sealed bytea, at timestamptz, until timestamptz
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    made bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(79, 0);
    IF EXISTS (SELECT FROM unnest(ARRAY[one, other]) AS given LEFT JOIN cases_case c ON c.id = given
                WHERE (c.unit_id = ANY (my_led_units())) IS NOT TRUE) OR staff = acting() OR one = other THEN
        RAISE EXCEPTION 'Joint work is approved for another by one who leads both units.';
    END IF;
    INSERT INTO cases_jointwork (public_id, wrapped_key, actor_id, one_id, other_id, reason, given_by_id, starts_at, ends_at)
        VALUES (named, wrapped, staff, one, other, sealed, acting(), at, until) RETURNING id INTO made;
{stood}    PERFORM keep_blocks(ARRAY[staff]);
    RETURN made;
END $$;
"""
STOOD = """    INSERT INTO cases_jointwall (approval_id)
        SELECT made FROM cases_case a, cases_case b
         WHERE a.id = one AND b.id = other
           AND b.person_id = ANY (same_humans(walled_with(same_humans(ARRAY[a.person_id]))));
"""
KEPT = "REVOKE ALL ON cases_jointwall FROM livlina_app; INSERT INTO cases_jointwall SELECT id FROM cases_jointwork;"
NOW = BOTH_SIDES.replace("{stood}", " JOIN cases_jointwall w ON w.approval_id = j.id") + APPROVE.replace(
    "{stood}", STOOD
)
BEFORE = BOTH_SIDES.replace("{stood}", "") + APPROVE.replace("{stood}", "")


class Migration(migrations.Migration):
    dependencies = [("cases", "0030_one_relation_closes_for_its_time")]
    operations = [
        migrations.CreateModel(
            name="JointWall",
            fields=[
                (
                    "approval",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="cases.jointwork",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="jointwall",
            constraint=livlina.core.rows.RowPolicy(name="joint_wall_rows", using="false"),
        ),
        migrations.RunSQL(KEPT + NOW, BEFORE),
    ]

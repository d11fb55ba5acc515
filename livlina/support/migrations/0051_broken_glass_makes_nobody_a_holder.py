"""
Broken glass is for reading: whoever has a case through it alone holds neither its group nor its talk.

In the hour of an approved opening across a wall his worker could be put to hold her group, or her talk, and stayed so when the
hour had ended. In a case that one has otherwise one holds what one held before. Source: S-10, S-30.
"""

from django.db import migrations

HELD = """
CREATE FUNCTION has_beside_glass(staff bigint, of_case bigint) RETURNS boolean LANGUAGE sql STABLE
    SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM cases_engagement e
                    WHERE e.actor_id = staff AND e.case_id = of_case AND e.kind <> 'break_glass'
                      AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp()))
$$;
REVOKE ALL ON FUNCTION has_beside_glass(bigint, bigint) FROM PUBLIC;

CREATE OR REPLACE FUNCTION host_is_beyond(staff bigint, of_case bigint, own bigint[], others bigint[]) RETURNS boolean
    LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
BEGIN
    RETURN own_persons(staff) && (own || others)
        OR others && contact_persons(staff, (SELECT c.unit_id FROM cases_case c WHERE c.id = of_case))
        OR (EXISTS (
        SELECT FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
         WHERE e.actor_id = staff AND c.person_id = ANY (others)
           AND (e.ends_at IS NULL OR greatest(e.ends_at, e.closes_until) > clock_timestamp()))
       AND NOT both_sides_approved(staff, of_case, own[1], has_beside_glass(staff, of_case)));
END $$;

CREATE OR REPLACE FUNCTION may_hold(of_case bigint, staff bigint) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    at_unit bigint;
    client bigint;
    others bigint[];
BEGIN
    SELECT c.unit_id, c.person_id, sides_that_count(same_humans(ARRAY[c.person_id])) INTO at_unit, client, others
      FROM cases_case c WHERE c.id = of_case AND c.id = ANY (my_worked_cases());
    IF at_unit IS NULL THEN
        RAISE EXCEPTION 'Only who works in a case books for it.';
    END IF;
    RETURN NOT ((client || others) && own_persons(staff) OR others && contact_persons(staff, at_unit) OR EXISTS (
        SELECT FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
         WHERE e.actor_id = staff AND c.person_id = ANY (others)
           AND (e.ends_at IS NULL OR greatest(e.ends_at, e.closes_until) > clock_timestamp()))
       AND NOT both_sides_approved(staff, of_case, client, has_beside_glass(staff, of_case)) OR EXISTS (
        SELECT FROM support_grouphost h JOIN support_groupplace p ON p.group_id = h.group_id
          JOIN cases_case c ON c.id = p.case_id
         WHERE h.staff_id = staff AND h.left_at IS NULL AND c.person_id = ANY (others) AND is_read_in_the_room(p.id, p.state)));
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("support", "0050_by_whom_a_step_is_given_is_kept_apart")]
    operations = [migrations.RunSQL(HELD, migrations.RunSQL.noop)]

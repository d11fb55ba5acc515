"""
Whoever holds a group no more stands on the side of those in it for the hours of a reading after.

By the database's clock, whatever moment is said: in the minute the group was left the other side's case was given, and
where the child was shown. Source: S-10, S-11.
"""

from django.db import migrations, models

import livlina.core.rows

NOW = """
CREATE FUNCTION count_host_for_hours() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    NEW.counts_until := CASE
        WHEN NEW.left_at IS NULL THEN NULL
        WHEN TG_OP = 'UPDATE' AND OLD.left_at IS NOT NULL THEN OLD.counts_until
        ELSE clock_timestamp() + hours_of_reading(NEW.unit_id) END;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION count_host_for_hours() FROM PUBLIC;

CREATE TRIGGER group_host_counts BEFORE INSERT OR UPDATE OF left_at ON support_grouphost FOR EACH ROW
    EXECUTE FUNCTION count_host_for_hours();

CREATE OR REPLACE FUNCTION keep_walls_of_group() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    CASE TG_TABLE_NAME
        WHEN 'support_grouphost' THEN PERFORM keep_blocks(ARRAY[NEW.staff_id]);
        WHEN 'support_groupplace' THEN
            PERFORM keep_blocks(ARRAY(
                SELECT h.staff_id FROM support_grouphost h
                 WHERE h.group_id = NEW.group_id AND (h.left_at IS NULL OR h.counts_until > clock_timestamp())));
    END CASE;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION holds_group_beyond(staff bigint, of_case bigint) RETURNS boolean LANGUAGE plpgsql STABLE
    SET search_path = public, pg_temp AS $$
DECLARE
    held bigint[] := ARRAY(
        SELECT h.group_id FROM support_grouphost h
         WHERE h.staff_id = staff AND (h.left_at IS NULL OR h.counts_until > clock_timestamp()));
    others bigint[];
BEGIN
    IF held = '{}' THEN
        RETURN false;
    END IF;
    others := sides_of(same_humans(ARRAY(SELECT c.person_id FROM cases_case c WHERE c.id = of_case)));
    RETURN EXISTS (
        SELECT FROM support_groupplace p JOIN cases_case c ON c.id = p.case_id
         WHERE p.group_id = ANY (held) AND c.person_id = ANY (others) AND is_read_in_the_room(p.id, p.state)
           AND NOT EXISTS (
               SELECT FROM cases_jointwork j JOIN cases_jointwall w ON w.approval_id = j.id
                WHERE j.actor_id = staff AND j.ends_at > clock_timestamp()
                  AND (j.one_id, j.other_id) IN ((of_case, p.case_id), (p.case_id, of_case))));
END $$;

CREATE OR REPLACE FUNCTION holds_no_group_beyond() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM support_grouphost h WHERE h.staff_id = NEW.actor_id
                      AND (h.left_at IS NULL OR h.counts_until > clock_timestamp())) THEN
        RETURN NEW;
    END IF;
    PERFORM pg_advisory_xact_lock(79, 0);
    IF holds_group_beyond(NEW.actor_id, NEW.case_id) THEN
        RAISE EXCEPTION 'A wall stands between.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'engagement_stops_at_the_wall';
    END IF;
    RETURN NEW;
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
         WHERE h.staff_id = staff AND (h.left_at IS NULL OR h.counts_until > clock_timestamp())
           AND c.person_id = ANY (others) AND is_read_in_the_room(p.id, p.state)));
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0066_help_is_counted_by_the_day_here"),
        ("intake", "0032_whoever_handled_a_contact_lately_is_known"),
    ]
    operations = [
        migrations.AddField("grouphost", "counts_until", models.DateTimeField(null=True)),
        migrations.RunSQL(NOW, migrations.RunSQL.noop),
        migrations.RemoveConstraint("grouphost", "group_host_rows"),
        migrations.AddConstraint(
            "grouphost",
            livlina.core.rows.RowPolicy(
                name="group_host_rows",
                using="unit_id = ANY ((SELECT my_working_units())::bigint[])",
                new="unit_id = ANY ((SELECT my_led_units())::bigint[])",
                changes=("left_at",),
            ),
        ),
    ]

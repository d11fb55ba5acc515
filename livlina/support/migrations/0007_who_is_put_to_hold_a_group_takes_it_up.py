"""
Whoever is put to hold a group by another stands on the side of those in it from when they are shown who these are.

One who leads alone put whoever was to act for the child to hold his group, and took them off it: they lost the child's
whereabouts, the card and the danger message for the hours after, having read nothing. As with a first contact it counts
from what they do with it themself: by holding it on their own word, or by opening the list to the room. Until then they are
shown nobody in it. Source: S-10, S-11, S-21.
"""

from django.db import migrations, models

NOW = """
-- Who holds a group as this is laid may have read who is in it, whoever put them there.
UPDATE support_grouphost SET taken_up_at = given_at;

-- Whether those in the group are on the side of who holds it, or held it lately.
CREATE FUNCTION counts_as_host(host support_grouphost) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT host.taken_up_at IS NOT NULL AND (host.left_at IS NULL OR host.counts_until > clock_timestamp())
$$;

-- From now on the one who acts is on the side of those in the groups: they are about to be shown who these are.
CREATE FUNCTION take_up_groups(groups bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    given bigint[] := ARRAY(
        SELECT h.id FROM support_grouphost h
         WHERE h.staff_id = acting() AND h.left_at IS NULL AND h.taken_up_at IS NULL AND h.group_id = ANY (groups)
           AND NOT has_declared_since(h.staff_id, h.given_at));
BEGIN
    IF given <> '{}' THEN
        PERFORM pg_advisory_xact_lock(79, 0);
        UPDATE support_grouphost h SET taken_up_at = clock_timestamp() WHERE h.id = ANY (given);
    END IF;
END $$;

CREATE OR REPLACE FUNCTION count_host_for_hours() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        -- not by what another member of staff does
        NEW.taken_up_at := CASE WHEN (acting() > 0 AND acting() <> NEW.staff_id) IS NOT TRUE THEN clock_timestamp() END;
    END IF;
    NEW.counts_until := CASE
        WHEN NEW.left_at IS NULL OR NEW.taken_up_at IS NULL THEN NULL
        WHEN TG_OP = 'UPDATE' AND OLD.left_at IS NOT NULL THEN OLD.counts_until
        ELSE clock_timestamp() + hours_of_reading(NEW.unit_id) END;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION seats_at_meeting(of_meeting bigint)
    RETURNS TABLE (seat_id bigint, trace_ref uuid, unit_id bigint, was text)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    held bigint[] := my_held_groups();
    read bigint[];
BEGIN
    held := ARRAY(SELECT m.group_id FROM support_groupmeeting m WHERE m.id = of_meeting AND m.group_id = ANY (held));
    PERFORM take_up_groups(held);
    read := places_in_the_room(held);
    RETURN QUERY
        SELECT p.seat_id, c.trace_ref, c.unit_id, coalesce(a.was, '')::text
          FROM support_groupmeeting m JOIN support_groupplace p ON p.group_id = m.group_id
          JOIN cases_case c ON c.id = p.case_id
          LEFT JOIN support_groupattendance a ON a.place_id = p.id AND a.meeting_id = m.id
         WHERE m.id = of_meeting AND p.id = ANY (read) AND (p.state = 'started' OR a.id IS NOT NULL
               OR p.state IN ('ended', 'declined') AND m.id = ANY (meetings_to_tell(p.id)));
END $$;

CREATE OR REPLACE FUNCTION places_in_the_room(groups bigint[]) RETURNS bigint[] LANGUAGE plpgsql
    STABLE SET search_path = public, pg_temp AS $$
DECLARE
    own bigint[] := own_persons(acting());
    open_to_me bigint[] := ARRAY(
        SELECT h.group_id FROM support_grouphost h
         WHERE h.staff_id = acting() AND h.left_at IS NULL AND h.taken_up_at IS NOT NULL AND h.group_id = ANY (groups)
           AND NOT has_declared_since(h.staff_id, h.given_at));
BEGIN
    RETURN ARRAY(SELECT p.id FROM support_groupplace p JOIN cases_case c ON c.id = p.case_id
                  WHERE p.group_id = ANY (open_to_me) AND is_read_in_the_room(p.id, p.state)
                    AND c.person_id <> ALL (own) AND NOT stands_beyond(acting(), c.id, c.person_id));
END $$;

CREATE OR REPLACE FUNCTION keep_walls_of_group() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    CASE TG_TABLE_NAME
        WHEN 'support_grouphost' THEN PERFORM keep_blocks(ARRAY[NEW.staff_id]);
        WHEN 'support_groupplace' THEN
            PERFORM keep_blocks(ARRAY(
                SELECT h.staff_id FROM support_grouphost h WHERE h.group_id = NEW.group_id AND counts_as_host(h)));
    END CASE;
    RETURN NULL;
END $$;

DROP TRIGGER group_host_walls ON support_grouphost;
CREATE TRIGGER group_host_walls AFTER INSERT OR UPDATE OF left_at, taken_up_at ON support_grouphost FOR EACH ROW
    EXECUTE FUNCTION keep_walls_of_group();

CREATE OR REPLACE FUNCTION holds_group_beyond(staff bigint, of_case bigint) RETURNS boolean LANGUAGE plpgsql
    STABLE SET search_path = public, pg_temp AS $$
DECLARE
    held bigint[] := ARRAY(SELECT h.group_id FROM support_grouphost h WHERE h.staff_id = staff AND counts_as_host(h));
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

CREATE OR REPLACE FUNCTION holds_no_group_beyond() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM support_grouphost h WHERE h.staff_id = NEW.actor_id AND counts_as_host(h)) THEN
        RETURN NEW;
    END IF;
    PERFORM pg_advisory_xact_lock(79, 0);
    IF holds_group_beyond(NEW.actor_id, NEW.case_id) THEN
        RAISE EXCEPTION 'A wall stands between.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'engagement_stops_at_the_wall';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION may_hold(of_case bigint, staff bigint) RETURNS boolean LANGUAGE plpgsql
    STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
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
         WHERE h.staff_id = staff AND counts_as_host(h) AND c.person_id = ANY (others)
           AND is_read_in_the_room(p.id, p.state)));
END $$;

REVOKE ALL ON FUNCTION counts_as_host(support_grouphost), take_up_groups(bigint[]) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("support", "0006_guards"), ("cases", "0023_who_ended_it_and_when_is_who_acts_now")]
    operations = [
        migrations.AddField("grouphost", "taken_up_at", models.DateTimeField(null=True)),
        migrations.RunSQL(NOW, migrations.RunSQL.noop),
    ]

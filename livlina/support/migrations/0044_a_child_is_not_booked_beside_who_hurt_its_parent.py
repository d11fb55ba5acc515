"""
A child who comes is brought by the parent whom the other has hurt: the two are kept apart in place and time as she is herself.

The child stands on neither side, and so was looked away from: he could be booked to the hour at which she waits outside its talk. Counted
is what somebody else than the one who books has said, as for the adults. Source: S-11, S-12.
"""

from django.db import migrations

MADE = """
-- For an adult, the children put down with those exposed on the other side, but for the adult's own in their own such case; for a child, the
-- other sides of the exposed with whom it is put down.
CREATE FUNCTION come_with_a_child(of_case bigint, own bigint[], others bigint[]) RETURNS bigint[] LANGUAGE plpgsql STABLE
    SET search_path = public, pg_temp AS $$
DECLARE
    parents bigint[];
BEGIN
    IF (SELECT c.role FROM cases_case c WHERE c.id = of_case) <> 'child' THEN
        RETURN ARRAY(
            SELECT p.person_id FROM cases_case c JOIN cases_party p ON p.case_id = c.id AND p.role = 'child'
             WHERE c.person_id = ANY (others) AND c.role = 'exposed'
            EXCEPT
            SELECT p.person_id FROM cases_case c JOIN cases_party p ON p.case_id = c.id AND p.role = 'child'
             WHERE c.person_id = ANY (own) AND c.role = 'exposed');
    END IF;
    parents := ARRAY(
        SELECT c.person_id FROM cases_case c JOIN cases_party p ON p.case_id = c.id AND p.role = 'child'
         WHERE p.person_id = ANY (own) AND c.role = 'exposed');
    RETURN ARRAY(SELECT unnest(sides_that_count(parents)) EXCEPT SELECT unnest(parents || own));
END $$;
REVOKE ALL ON FUNCTION come_with_a_child(bigint, bigint[], bigint[]) FROM PUBLIC;

CREATE OR REPLACE FUNCTION place_is_free(of_case bigint, starts timestamptz, ends timestamptz, apart interval)
    RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    at_unit bigint;
    own bigint[];
    others bigint[];
BEGIN
    SELECT c.unit_id, same_humans(ARRAY[c.person_id]) INTO at_unit, own
      FROM cases_case c WHERE c.id = of_case AND c.id = ANY (my_worked_cases());
    IF at_unit IS NULL THEN
        RAISE EXCEPTION 'Only who works in a case books for it.';
    END IF;
    others := sides_that_count(own);
    others := others || come_with_a_child(of_case, own, others);
    -- of two that book there at once, the second sees the first
    PERFORM pg_advisory_xact_lock(hashtext('livlina.place'), at_unit::int);
    RETURN NOT EXISTS (
        SELECT FROM cases_case c JOIN support_session s ON s.case_id = c.id
          JOIN organisation_bookedtime t ON t.id = s.time_id
         WHERE c.person_id = ANY (others) AND c.unit_id = at_unit AND s.state = 'booked'
           AND s.form IN ('individual', 'group') AND t.slot && tstzrange(starts - apart, ends + apart))
       AND NOT EXISTS (
        SELECT FROM cases_case c JOIN support_groupplace p ON p.case_id = c.id
          JOIN support_groupmeeting m ON m.group_id = p.group_id
         WHERE c.person_id = ANY (others) AND p.state IN ('proposed', 'accepted', 'started') AND m.unit_id = at_unit
           AND m.cancelled_at IS NULL
           AND m.slot && tstzrange(starts - apart, ends + apart));
END $$;

CREATE OR REPLACE FUNCTION group_place_clashes(of_group bigint, of_case bigint) RETURNS boolean LANGUAGE plpgsql STABLE
    SET search_path = public, pg_temp AS $$
DECLARE
    at_unit bigint;
    own bigint[];
    others bigint[];
    meets boolean;
    held boolean;
    comes boolean;
BEGIN
    SELECT g.unit_id INTO at_unit FROM support_helpgroup g WHERE g.id = of_group;
    SELECT c.person_id || array_remove(same_humans(ARRAY[c.person_id]), c.person_id) INTO own
      FROM cases_case c WHERE c.id = of_case;
    others := sides_of(own);
    -- each is asked whatever the others say, so that the time it takes tells nothing
    meets := group_persons(of_group, of_case) && (own || others || close_to(own));
    SELECT coalesce(bool_or(host_is_beyond(h.staff_id, of_case, own, others)), false) INTO held
      FROM support_grouphost h WHERE h.group_id = of_group AND h.left_at IS NULL;
    comes := sides_come_then(
        others || come_with_a_child(of_case, own, sides_that_count(own)), at_unit, of_group, ARRAY(
        SELECT m.slot FROM support_groupmeeting m
         WHERE m.group_id = of_group AND m.cancelled_at IS NULL AND upper(m.slot) > clock_timestamp()));
    RETURN meets OR held OR comes;
END $$;

CREATE OR REPLACE FUNCTION check_group_meeting() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(79, 0);
    PERFORM pg_advisory_xact_lock(hashtext('livlina.place'), NEW.unit_id::int);
    IF NOT EXISTS (SELECT FROM support_helpgroup g
                    WHERE g.id = NEW.group_id AND g.unit_id = NEW.unit_id AND g.state <> 'ended') THEN
        RAISE EXCEPTION 'A meeting is planned for a group of the unit that has not ended.';
    END IF;
    IF sides_come_then(ARRAY(
           SELECT DISTINCT side
             FROM support_groupplace p JOIN cases_case c ON c.id = p.case_id
            CROSS JOIN LATERAL (SELECT same_humans(ARRAY[c.person_id]) AS own) AS k
            CROSS JOIN LATERAL unnest(sides_of(k.own) || come_with_a_child(c.id, k.own, sides_that_count(k.own))) AS side
            WHERE p.group_id = NEW.group_id AND p.state IN ('proposed', 'accepted', 'started')),
       NEW.unit_id, NEW.group_id, ARRAY[NEW.slot]) OR too_many_tries_at_group(NEW.group_id) THEN
        RAISE EXCEPTION 'Not then.' USING ERRCODE = 'check_violation', CONSTRAINT = 'group_meeting_fits';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0043_a_childs_days_to_come"),
    ]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]

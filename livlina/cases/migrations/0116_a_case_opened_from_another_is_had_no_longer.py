"""
A case that is opened from another is had no longer, and with no more, than that other is.

One who stood in until a day, took the first call, or was told no whereabouts opened the own case of a child and had it for
good, with whereabouts, or gave it to a colleague so; whoever had the parent's case was told nothing and saw no such case.
What the opening gives is now held to what the giver has of a case by which the child is known, as where a colleague is let
in (`is_within_mine`): who has less than all of it gives it to nobody, keeps it to their own last day at most, and is let out
of both at once. One who leads gives it. Source: S-01, S-10, S-21.
"""

from django.db import migrations

BORN = """
-- Whether the opening of a case gives more of somebody than I have of her by the cases that I know her by: not where she has
-- called, is new, or I lead the unit.
CREATE FUNCTION gives_more_than_mine(opened bigint) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    about cases_case;
    known_by bigint[];
BEGIN
    SELECT * INTO about FROM cases_case c WHERE c.id = opened;
    IF acting() = 0 OR about.unit_id = ANY (my_led_units()) OR about.person_id = ANY (my_callers()) THEN
        RETURN false;
    END IF;
    known_by := ARRAY(
        SELECT p.case_id FROM cases_party p
         WHERE p.person_id = about.person_id AND p.role IN ('client', 'child') AND p.case_id <> opened
           AND p.case_id = ANY (my_worked_cases()));
    RETURN known_by <> '{}' AND EXISTS (
        SELECT FROM cases_engagement e
         WHERE e.case_id = opened AND NOT EXISTS (
               SELECT FROM unnest(known_by) AS k (id) WHERE is_within_mine(k.id, e.ends_at, e.carries_whereabouts)));
END $$;
REVOKE ALL ON FUNCTION gives_more_than_mine(bigint) FROM PUBLIC;

DROP FUNCTION reserve_case(bigint, bigint, timestamptz, timestamptz);
CREATE FUNCTION reserve_case(at_unit bigint, assigned bigint, at timestamptz, intake_until timestamptz, whereabouts boolean
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    me bigint := nullif(greatest(acting(), 0), 0);         -- none for the system itself
    made bigint := nextval(pg_get_serial_sequence('cases_case', 'id'));
BEGIN
    IF (at_unit = ANY (my_working_units())) IS NOT TRUE OR NOT is_now(at) THEN
        RAISE EXCEPTION 'A case is opened now, at a unit where the acting one works.';
    END IF;
    INSERT INTO cases_engagement (public_id, case_id, actor_id, unit_id, kind, starts_at, ends_at, reason, given_by_id,
                                  carries_whereabouts, wall)
    SELECT gen_random_uuid(), made, e.actor_id, at_unit, e.kind, at, e.ends_at, '', me, whereabouts, 'open'
      FROM (VALUES (assigned, 'assigned', NULL), (me, 'intake', intake_until)) AS e (actor_id, kind, ends_at)
     WHERE e.actor_id IS NOT NULL AND (e.kind = 'assigned' OR e.actor_id IS DISTINCT FROM assigned);
    RETURN made;
END $$;
REVOKE ALL ON FUNCTION reserve_case(bigint, bigint, timestamptz, timestamptz, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reserve_case(bigint, bigint, timestamptz, timestamptz, boolean) TO livlina_app;

CREATE OR REPLACE FUNCTION settle_opening(opened bigint) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    me bigint := nullif(greatest(acting(), 0), 0);         -- none for the system itself
    own bigint;
BEGIN
    IF coalesce(acting(), -1) < 0 OR NOT EXISTS (
        SELECT FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
         WHERE c.id = opened AND c.opened_by_id IS NOT DISTINCT FROM me AND e.given_by_id IS NOT DISTINCT FROM me
           AND e.starts_at = c.opened_at AND age(e.xmin) <= 0 AND age(c.xmin) <= 0) THEN
        RAISE EXCEPTION 'A new case is settled by the one who opens it.';
    END IF;
    PERFORM keep_blocks(ARRAY(SELECT e.actor_id FROM cases_engagement e WHERE e.case_id = opened));
    IF EXISTS (SELECT FROM cases_engagement e WHERE e.case_id = opened AND e.kind = 'assigned'
                  AND (e.wall = 'closed' OR has_contact_beyond(e.actor_id, opened) OR holds_group_beyond(e.actor_id, opened))) THEN
        RAISE EXCEPTION 'A wall stands between.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'engagement_stops_at_the_wall';
    END IF;
    IF gives_more_than_mine(opened) THEN
        RAISE EXCEPTION 'Who is known by a case is given no further than one has that case.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'engagement_is_within_its_givers';
    END IF;
    PERFORM withhold_beside_contacts(ARRAY[opened]);
    DELETE FROM cases_engagement e
     WHERE e.case_id = opened AND e.kind = 'intake' AND e.actor_id = acting()
       AND (e.wall = 'closed' OR has_contact_beyond(e.actor_id, opened) OR holds_group_beyond(e.actor_id, opened))
     RETURNING e.id INTO own;
    PERFORM keep_blocks(ARRAY[acting()]) WHERE own IS NOT NULL;
    RETURN own IS NULL;
END $$;
"""

ENDS_WITH_IT = """
-- Who is let out of a case is let out of what they opened by it and have not been given since.
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
    UPDATE cases_engagement b SET ends_at = greatest(ends, b.starts_at) FROM cases_case c
     WHERE c.id = b.case_id AND c.role = 'child' AND b.actor_id = row.actor_id AND b.given_by_id = row.actor_id
       AND b.kind IN ('intake', 'received') AND b.starts_at >= row.starts_at AND b.ends_at > ends
       AND row.kind NOT IN ('lead_reading', 'break_glass') AND EXISTS (
           SELECT FROM cases_party p WHERE p.case_id = row.case_id AND p.role = 'child' AND p.person_id = c.person_id);
    PERFORM let_go_of_tasks(row.case_id, greatest(ends, row.starts_at));
END $$;
"""

SEEN = """
-- The open case of its own that each child of a case of mine has at its unit, opened by one who had my case then.
CREATE FUNCTION childs_cases_beside(of_case bigint) RETURNS TABLE (person_id bigint, number text) LANGUAGE plpgsql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF (of_case = ANY (my_worked_cases())) IS NOT TRUE THEN
        RETURN;
    END IF;
    RETURN QUERY
        SELECT c.person_id, c.number::text
          FROM cases_case here JOIN cases_party p ON p.case_id = here.id AND p.role = 'child'
          JOIN cases_case c ON c.person_id = p.person_id AND c.role = 'child' AND c.unit_id = here.unit_id
         WHERE here.id = of_case AND c.closed_on IS NULL AND EXISTS (
               SELECT FROM cases_engagement e
                WHERE e.case_id = of_case AND e.actor_id = c.opened_by_id AND e.starts_at <= c.opened_at
                  AND (e.ends_at IS NULL OR e.ends_at > c.opened_at));
END $$;
REVOKE ALL ON FUNCTION childs_cases_beside(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION childs_cases_beside(bigint) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0115_whoever_opened_a_case_reads_it_when_another_has_it"),
        ("support", "0071_a_talk_is_told_of_by_who_acts"),
    ]
    operations = [
        migrations.RunSQL(BORN, migrations.RunSQL.noop),
        migrations.RunSQL(ENDS_WITH_IT, migrations.RunSQL.noop),
        migrations.RunSQL(SEEN, migrations.RunSQL.noop),
    ]

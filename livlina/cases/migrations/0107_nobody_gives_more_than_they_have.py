"""
Who does not lead the unit lets nobody further into a case than they are in it themself.

Whoever named a colleague to carry out a commission at the own unit let them in for good and with whereabouts, also where
the giver stood in until a day, had none of where somebody is, or was shielded from it: and could be let in again the same
way when their own days were over. How long, and whether whereabouts come with it, is now at most what one relation of the
giver's has, and what the colleague has by one who leads is neither shortened nor taken from them. Source: S-01, S-10, S-21.
"""

from django.db import migrations

WITHIN = """
-- Whether I have as much of a case myself: until that day at least, and with whereabouts where they are to come with it.
CREATE FUNCTION is_within_mine(of_case bigint, until timestamptz, whereabouts boolean) RETURNS boolean
    LANGUAGE sql STABLE AS $$
    SELECT of_case = ANY (public.my_worked_cases()) AND EXISTS (
        SELECT FROM public.cases_engagement e
         WHERE e.case_id = of_case AND e.actor_id = public.acting()
           AND e.kind IN ('assigned', 'co_assigned', 'stand_in', 'intake') AND e.wall IN ('open', 'shielded')
           AND e.unit_id = ANY (public.my_working_units())
           AND e.starts_at <= clock_timestamp() + interval '5 seconds'
           AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp())
           AND (e.ends_at IS NULL OR (until <= e.ends_at) IS TRUE)
           AND (NOT whereabouts OR (e.carries_whereabouts AND e.wall = 'open')))
$$;
REVOKE ALL ON FUNCTION is_within_mine(bigint, timestamptz, boolean) FROM PUBLIC;
"""

ENGAGE = """
CREATE OR REPLACE FUNCTION engage(
    given bigint, named uuid, who bigint, as_kind text, at timestamptz, until timestamptz, code text, whereabouts boolean
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    of_case cases_case;
    at_unit bigint;
    working bigint[] := my_working_units();
    leads boolean;
    made bigint;
BEGIN
    IF NOT is_now(at) AND (as_kind = 'stand_in' AND at > clock_timestamp()) IS NOT TRUE THEN
        RAISE EXCEPTION 'A relation begins when it is given; only who stands in begins later.';
    END IF;
    PERFORM pg_advisory_xact_lock(79, 0);
    SELECT * INTO of_case FROM cases_case c WHERE c.id = given FOR NO KEY UPDATE;
    leads := (of_case.unit_id = ANY (my_led_units())) IS TRUE;
    CASE
        WHEN as_kind IN ('assigned', 'co_assigned', 'stand_in') THEN
            IF NOT leads AND (as_kind = 'co_assigned' AND carries_out_here(given, who)
                              AND is_within_mine(given, until, whereabouts)) IS NOT TRUE THEN
                RAISE EXCEPTION 'A case is given by one who leads its unit, or to carry it out, by one who has as much of it.';
            END IF;
            at_unit := of_case.unit_id;
        WHEN as_kind = 'lead_reading' THEN
            IF who IS DISTINCT FROM acting() OR (of_case.unit_id = ANY (my_led_units())) IS NOT TRUE OR code = ''
               OR (until <= at + interval '24 hours') IS NOT TRUE OR whereabouts THEN
                RAISE EXCEPTION 'A case is read by a reason and for a time by one who leads its unit.';
            END IF;
            SELECT g.id INTO made FROM cases_engagement g      -- of two at once the second reads on by the first
             WHERE g.case_id = given AND g.actor_id = who AND g.kind = 'lead_reading' AND g.ends_at > clock_timestamp()
             ORDER BY g.id LIMIT 1;
            IF FOUND THEN
                RETURN made;
            END IF;
            at_unit := of_case.unit_id;
        WHEN as_kind = 'break_glass' THEN
            IF who IS DISTINCT FROM acting() OR code = '' OR (until <= at + interval '1 hour') IS NOT TRUE OR whereabouts
               OR cardinality(working) = 0 OR of_case.id IS NULL THEN
                RAISE EXCEPTION 'Glass is broken by oneself, for a reason and an hour.';
            END IF;
            at_unit := CASE WHEN of_case.unit_id = ANY (working) THEN of_case.unit_id ELSE working[1] END;
    END CASE;
    IF as_kind = 'stand_in' AND until IS NULL THEN
        RAISE EXCEPTION 'One stands in until a day.';
    END IF;
    IF of_case.closed_on IS NOT NULL AND as_kind IN ('assigned', 'co_assigned', 'stand_in') THEN
        RAISE EXCEPTION 'The case is closed.' USING ERRCODE = 'check_violation', CONSTRAINT = 'engagement_is_in_an_open_case';
    END IF;
    IF as_kind = 'assigned' THEN               -- whoever had it leaves it
        UPDATE cases_engagement e SET ends_at = greatest(at, e.starts_at)
         WHERE e.case_id = given AND e.kind = 'assigned' AND (e.ends_at IS NULL OR e.ends_at > at);
    END IF;
    IF as_kind IN ('co_assigned', 'stand_in') AND EXISTS (
        SELECT FROM cases_engagement e WHERE e.case_id = given AND e.actor_id = who AND e.kind = 'assigned'
           AND (e.ends_at IS NULL OR e.ends_at > at)) THEN
        RAISE EXCEPTION 'It is theirs.' USING ERRCODE = 'check_violation', CONSTRAINT = 'engagement_is_not_shared_with_its_own';
    END IF;
    -- what they had before is taken over, and what had not begun by then never does; by one who does not lead, never more
    IF as_kind IN ('assigned', 'co_assigned', 'stand_in') THEN
        UPDATE cases_engagement e SET starts_at = least(e.starts_at, at), ends_at = at
         WHERE e.case_id = given AND e.actor_id = who AND e.kind IN ('co_assigned', 'stand_in', 'intake')
           AND (e.ends_at IS NULL OR e.ends_at > at)
           AND (leads OR (until IS NULL OR e.ends_at <= until) AND (whereabouts OR NOT e.carries_whereabouts));
    END IF;
    PERFORM keep_blocks(ARRAY[who]);           -- what has run out since
    IF of_case.person_id = ANY (own_persons(who)) OR names_own(who, given) OR EXISTS (
        SELECT FROM cases_wallblock b WHERE b.actor_id = who AND b.person_id = of_case.person_id
           AND b.ends_at > clock_timestamp() AND NOT both_sides_approved(who, given, of_case.person_id, as_kind = 'break_glass'))
       OR (as_kind <> 'break_glass' AND has_contact_beyond(who, given)) THEN
        RAISE EXCEPTION 'A wall stands between.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'engagement_stops_at_the_wall';
    END IF;
    INSERT INTO cases_engagement (public_id, case_id, actor_id, unit_id, kind, starts_at, ends_at, reason, given_by_id,
                                  carries_whereabouts, wall, closes_until)
        VALUES (named, given, who, at_unit, as_kind, at, until, code, nullif(acting(), 0), whereabouts, 'open',
                CASE WHEN as_kind IN ('lead_reading', 'break_glass') THEN until
                     WHEN who = acting() THEN coalesce(until, at)
                          + make_interval(hours => coalesce(local_limit('lead_reading_hours', of_case.unit_id), 8)) END)
        RETURNING id INTO made;
    IF as_kind IN ('assigned', 'co_assigned', 'stand_in') THEN
        PERFORM let_go_of_tasks(given, least(at, clock_timestamp()));    -- of whoever has it no longer
    END IF;
    RETURN made;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0106_whoever_lets_go_of_a_side_stands_on_it_for_hours")]
    operations = [
        migrations.RunSQL(WITHIN, migrations.RunSQL.noop),
        migrations.RunSQL(ENGAGE, migrations.RunSQL.noop),
    ]

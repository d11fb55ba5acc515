"""
Whoever handles a first contact is given no case on the other side of it, and one who leads reads none after reading it.

A lead read the contact of one, with telephone and whereabouts, and then the case of the other: a contact was no side. Now
it is one while somebody handles it and for the hours of a reading after. What one who leads has read or done in a
contact counts the same for what they open or take themselves; for others it does not, since a reception reads what both
sides tell. So does her night card, read on the duty. Whoever opens a case for a colleague keeps none of it that way either.
A contact that became a case one has is judged by that relation. Source: S-10, S-43, S-53.
"""

from django.db import migrations

BEYOND = """
-- The persons of the contacts that somebody handles, and did within the hours; of whom one who leads has read, too.
CREATE FUNCTION contact_persons(staff bigint, at_unit bigint) RETURNS bigint[] LANGUAGE sql STABLE AS $$
    WITH had AS (
        SELECT c.person_id, c.case_id FROM public.intake_contact c
         WHERE c.handler_id = staff
           AND (c.outcome = '' OR c.outcome_on >= ((clock_timestamp() - public.hours_of_reading(at_unit))
                                                   AT TIME ZONE 'Europe/Stockholm')::date)
        UNION
        SELECT c.person_id, c.case_id FROM public.access_trace t JOIN public.intake_contact c ON c.trace_ref = t.case_ref
         WHERE t.actor_id = staff AND t.at > clock_timestamp() - public.hours_of_reading(at_unit)
           AND t.action LIKE 'contact.%' AND t.action NOT LIKE '%.refused' AND t.action <> 'contact.listed'
           AND staff = public.acting() AND public.leads(staff, at_unit)
        UNION                                                  -- whose night card was read on the duty
        SELECT c.person_id, c.id FROM public.access_trace t JOIN public.cases_case c ON c.trace_ref = t.case_ref
         WHERE t.actor_id = staff AND t.at > clock_timestamp() - public.hours_of_reading(at_unit)
           AND t.action = 'night_card.read' AND staff = public.acting() AND public.leads(staff, at_unit))
    SELECT ARRAY(
        SELECT had.person_id FROM had
         WHERE had.person_id IS NOT NULL AND NOT EXISTS (
               SELECT FROM public.cases_engagement e
                WHERE e.case_id = had.case_id AND e.actor_id = staff
                  AND (e.ends_at IS NULL OR greatest(e.ends_at, e.closes_until) > clock_timestamp())))
$$;

CREATE FUNCTION has_contact_beyond(staff bigint, of_case bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
    about cases_case;
    persons bigint[];
BEGIN
    SELECT * INTO about FROM cases_case c WHERE c.id = of_case;
    persons := array_remove(contact_persons(staff, about.unit_id), about.person_id);   -- nobody is beyond themself
    RETURN cardinality(persons) > 0 AND about.person_id = ANY (same_humans(walled_with(same_humans(persons))));
END $$;

CREATE OR REPLACE FUNCTION engage(
    given bigint, named uuid, who bigint, as_kind text, at timestamptz, until timestamptz, code text, whereabouts boolean
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    of_case cases_case;
    at_unit bigint;
    working bigint[] := my_working_units();
    made bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(79, 0);
    SELECT * INTO of_case FROM cases_case c WHERE c.id = given FOR NO KEY UPDATE;
    CASE
        WHEN as_kind IN ('assigned', 'co_assigned', 'stand_in') THEN
            IF (of_case.unit_id = ANY (my_led_units())) IS NOT TRUE THEN
                RAISE EXCEPTION 'A case is given by one who leads its unit.';
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
    IF as_kind IN ('assigned', 'co_assigned', 'stand_in') THEN          -- what they had before is taken over
        UPDATE cases_engagement e SET ends_at = greatest(at, e.starts_at)
         WHERE e.case_id = given AND e.actor_id = who AND e.kind IN ('co_assigned', 'stand_in', 'intake')
           AND (e.ends_at IS NULL OR e.ends_at > at);
    END IF;
    PERFORM keep_blocks(ARRAY[who]);           -- what has run out since
    IF of_case.person_id = ANY (own_persons(who)) OR names_own(who, given) OR EXISTS (
        SELECT FROM cases_wallblock b WHERE b.actor_id = who AND b.person_id = of_case.person_id
           AND b.ends_at > clock_timestamp() AND NOT both_sides_approved(who, given, of_case.person_id))
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
    RETURN made;
END $$;

-- Whose hands the new case is in. Asked in the transaction that opens it, by the one who does: what stands against whom
-- later is not told. Nobody is given both sides; the one who opened it, and stands on the other side, hands it on without
-- reading it back: false.
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
                  AND (e.wall = 'closed' OR has_contact_beyond(e.actor_id, opened))) THEN
        RAISE EXCEPTION 'A wall stands between.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'engagement_stops_at_the_wall';
    END IF;
    DELETE FROM cases_engagement e
     WHERE e.case_id = opened AND e.kind = 'intake' AND e.actor_id = acting()
       AND (e.wall = 'closed' OR has_contact_beyond(e.actor_id, opened)) RETURNING e.id INTO own;
    PERFORM keep_blocks(ARRAY[acting()]) WHERE own IS NOT NULL;
    RETURN own IS NULL;
END $$;

REVOKE ALL ON FUNCTION contact_persons(bigint, bigint), has_contact_beyond(bigint, bigint) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0043_whatever_a_lead_has_closes_after")]
    operations = [migrations.RunSQL(BEYOND, migrations.RunSQL.noop)]

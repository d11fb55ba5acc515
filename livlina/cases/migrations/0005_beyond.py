"""
What is on the other side of a case or a contact of one's own, asked by those who see lines and counts.

Source: S-10, S-11; docs/adr/0006.
"""

from django.db import migrations

from livlina.core.replaced import earlier

MADE = """
SET LOCAL check_function_bodies = off;  -- what they read is made after them

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
        UNION                                      -- whose night card was read on the duty, or commission at the unit
        SELECT c.person_id, c.id FROM public.access_trace t JOIN public.cases_case c ON c.trace_ref = t.case_ref
         WHERE t.actor_id = staff AND t.at > clock_timestamp() - public.hours_of_reading(at_unit)
           AND t.action IN ('night_card.read', 'commission.read')
           AND staff = public.acting() AND public.leads(staff, at_unit))
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

CREATE FUNCTION has_contact_beside_child(staff bigint, of_case bigint) RETURNS boolean LANGUAGE plpgsql STABLE
    AS $$
DECLARE
    about cases_case;
    beyond bigint[];
BEGIN
    SELECT * INTO about FROM cases_case c WHERE c.id = of_case;
    IF about.role IS DISTINCT FROM 'child' THEN
        RETURN false;
    END IF;
    beyond := contact_persons(staff, about.unit_id);
    IF cardinality(beyond) = 0 THEN
        RETURN false;
    END IF;
    RETURN about.person_id = ANY (children_of_sides(same_humans(walled_with(same_humans(beyond)))));
END $$;

CREATE FUNCTION keep_withheld() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    carried boolean := coalesce((              -- by what was one's latest work with the case
        SELECT e.carries_whereabouts FROM cases_engagement e
         WHERE e.case_id = NEW.case_id AND e.actor_id = NEW.actor_id
           AND e.kind IN ('assigned', 'co_assigned', 'stand_in', 'intake')
         ORDER BY e.id DESC LIMIT 1), true);
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF has_contact_beside_child(NEW.actor_id, NEW.case_id)
           OR (NEW.kind IN ('lead_reading', 'break_glass') AND NOT carried) THEN
            RAISE EXCEPTION 'A wall stands between.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'whereabouts_stop_at_the_wall';
        END IF;
    ELSE
        NEW.carries_whereabouts := carried AND NOT has_contact_beside_child(NEW.actor_id, NEW.case_id);
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION withhold_beside_contacts(childrens bigint[]) RETURNS void LANGUAGE sql AS $$
    UPDATE cases_engagement e SET carries_whereabouts = false
     WHERE e.case_id = ANY (childrens) AND e.carries_whereabouts AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp())
       AND has_contact_beside_child(e.actor_id, e.case_id)
$$;

-- Those on the other side of the cases I have, and my own; of the adults' cases alone, or without what I only read as a lead.
CREATE FUNCTION beyond_my_cases(of_adults boolean, by_reading boolean) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    walled bigint[] := my_walled_persons();
    counted bigint[];
    left_out boolean;
BEGIN
    IF walled = '{}' THEN
        RETURN walled;
    END IF;
    SELECT coalesce(array_agg(c.person_id) FILTER (WHERE counts), '{}'), coalesce(bool_or(NOT counts), false)
      INTO counted, left_out
      FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
     CROSS JOIN LATERAL (
           SELECT (NOT of_adults OR c.role <> 'child') AND (by_reading OR e.kind <> 'lead_reading') AS counts) AS asked
     WHERE e.actor_id = acting() AND (e.ends_at IS NULL OR greatest(e.ends_at, e.closes_until) > clock_timestamp());
    IF NOT left_out THEN
        RETURN walled;
    END IF;
    RETURN ARRAY(
        SELECT unnest(own_persons(acting()) || same_humans(walled_with(same_humans(counted))))
        INTERSECT SELECT unnest(walled));
END $$;

-- Those on the other side of the first contacts I handle, or did within the hours of a reading: nobody is beyond themself,
-- and a contact that became a case of mine is judged by that relation. Of the adults' contacts alone, or of all.
CREATE FUNCTION beyond_my_contacts(of_adults boolean) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN ARRAY(
        SELECT DISTINCT side.person FROM intake_contact c
         CROSS JOIN LATERAL unnest(same_humans(walled_with(same_humans(ARRAY[c.person_id])))) AS side (person)
         WHERE c.handler_id = acting() AND c.person_id IS NOT NULL AND side.person <> c.person_id
           AND (c.outcome = '' OR c.outcome_on >= ((clock_timestamp() - hours_of_reading(c.unit_id))
                                                   AT TIME ZONE 'Europe/Stockholm')::date)
           AND NOT EXISTS (
               SELECT FROM cases_engagement e
                WHERE e.case_id = c.case_id AND e.actor_id = acting()
                  AND (e.ends_at IS NULL OR greatest(e.ends_at, e.closes_until) > clock_timestamp()))
           AND NOT (of_adults AND (
                   EXISTS (SELECT FROM cases_party p WHERE p.person_id = c.person_id AND p.role = 'child')
                   OR EXISTS (SELECT FROM cases_case k WHERE k.person_id = c.person_id AND k.role = 'child'))
               AND NOT EXISTS (
                   SELECT FROM cases_party p WHERE p.person_id = c.person_id AND p.role IN ('guardian', 'other_party'))
               AND NOT EXISTS (SELECT FROM cases_case k WHERE k.person_id = c.person_id AND k.role <> 'child')));
END $$;

-- The children of whom it is told where these are: children in a case of theirs, and those in whose own case they are.
CREATE FUNCTION children_of_sides(sides bigint[]) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF sides = '{}' THEN
        RETURN sides;
    END IF;
    RETURN same_humans(ARRAY(
        SELECT p.person_id FROM cases_case c JOIN cases_party p ON p.case_id = c.id
         WHERE c.person_id = ANY (sides) AND p.role = 'child'
        UNION
        SELECT c.person_id FROM cases_party p JOIN cases_case c ON c.id = p.case_id
         WHERE p.person_id = ANY (sides) AND c.role = 'child'));
END $$;

REVOKE ALL ON FUNCTION contact_persons(bigint, bigint), has_contact_beyond(bigint, bigint),
    has_contact_beside_child(bigint, bigint), keep_withheld(), withhold_beside_contacts(bigint[]),
    beyond_my_cases(boolean, boolean), beyond_my_contacts(boolean), children_of_sides(bigint[]) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    replaces = earlier("cases")
    dependencies = [("cases", "0004_walls")]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]

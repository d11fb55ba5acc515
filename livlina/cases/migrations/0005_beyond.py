"""
What is on the other side of a case or a contact of one's own, asked by those who see lines and counts.

Source: S-10, S-11; docs/adr/0006.
"""

from django.db import migrations

MADE = """
SET LOCAL check_function_bodies = off;  -- what they read is made after them

-- Whoever lets go of a side themself stands on it for the hours of a reading after, by whatever way they let it go.
CREATE FUNCTION contact_persons(staff bigint, at_unit bigint) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN public.read_persons(staff, at_unit) || ARRAY(
        SELECT c.person_id FROM public.intake_contacthandling k JOIN public.intake_contact c ON c.id = k.contact_id
         WHERE k.staff_id = staff AND k.counts_until > clock_timestamp() AND c.person_id IS NOT NULL
           AND NOT public.counts_as_had(staff, c.case_id));
END $$;

-- Whoever reads through a link what one side has shared is not given the other side.
CREATE FUNCTION has_contact_beyond(staff bigint, of_case bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
    about cases_case;
    persons bigint[];
BEGIN
    SELECT * INTO about FROM cases_case c WHERE c.id = of_case;
    -- nobody is beyond themself
    persons := array_remove(contact_persons(staff, about.unit_id) || linked_persons(staff, about.unit_id), about.person_id);
    RETURN cardinality(persons) > 0 AND about.person_id = ANY (same_humans(walled_with(same_humans(persons))));
END $$;

-- Who handles an adult's first contact, or holds a group in which an adult has a seat, is on that one's side as who
-- has the case.
CREATE FUNCTION has_contact_beside_child(staff bigint, of_case bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN is_near_against(of_case, contact_persons(staff, (SELECT c.unit_id FROM cases_case c WHERE c.id = of_case)));
END $$;

-- Whoever opened a case for somebody else reads it and writes notes in it, from when somebody has it.
CREATE FUNCTION keep_withheld() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    carried boolean := coalesce((              -- by what was one's latest work with the case
        SELECT e.carries_whereabouts FROM cases_engagement e
         WHERE e.case_id = NEW.case_id AND e.actor_id = NEW.actor_id
           AND e.kind NOT IN ('lead_reading', 'break_glass')
         ORDER BY e.id DESC LIMIT 1), true);
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF has_read_beside_child(NEW.actor_id, NEW.case_id)
           OR (NEW.kind IN ('lead_reading', 'break_glass') AND NOT carried) THEN
            RAISE EXCEPTION 'A wall stands between.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'whereabouts_stop_at_the_wall';
        END IF;
    ELSE
        NEW.carries_whereabouts := carried AND NOT has_read_beside_child(NEW.actor_id, NEW.case_id);
    END IF;
    RETURN NEW;
END $$;

-- Who handles an adult's first contact, or holds a group in which an adult has a seat, is on that one's side as who
-- has the case.
CREATE FUNCTION withhold_beside_contacts(childrens bigint[]) RETURNS void LANGUAGE sql AS $$
    UPDATE cases_engagement e SET carries_whereabouts = false
     WHERE e.case_id = ANY (childrens) AND e.carries_whereabouts AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp())
       AND has_read_beside_child(e.actor_id, e.case_id)
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
        SELECT DISTINCT side.person FROM intake_contacthandling k JOIN intake_contact c ON c.id = k.contact_id
         CROSS JOIN LATERAL unnest(same_humans(walled_with(same_humans(ARRAY[c.person_id])))) AS side (person)
         WHERE k.staff_id = acting() AND k.counts_until > clock_timestamp() AND c.person_id IS NOT NULL
           AND side.person <> c.person_id AND NOT counts_as_had(acting(), c.case_id)
           AND NOT (of_adults AND is_told_as_child(c.person_id)));
END $$;

-- Those who are near to these persons, and those near to them.
CREATE FUNCTION children_of_sides(sides bigint[]) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    apart bigint[];
    young bigint[];
BEGIN
    IF sides = '{}' THEN
        RETURN sides;
    END IF;
    apart := same_humans(walled_with(sides));
    young := near_to(sides, apart);
    IF young = '{}' THEN
        RETURN young;
    END IF;
    RETURN young || near_to(young, apart);
END $$;

-- The cases that name somebody I have declared, whoever's they are.
CREATE FUNCTION near_my_own() RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    own bigint[] := own_rows(acting(), NULL);
BEGIN
    IF own = '{}' THEN
        RETURN own;
    END IF;
    RETURN ARRAY(SELECT p.case_id FROM cases_party p WHERE p.person_id = ANY (own)
                 UNION
                 SELECT c.id FROM cases_case c WHERE c.person_id = ANY (young_beside_own(acting())));
END $$;

-- The children whose own case calls one of these persons the other party, and who is near to those children.
CREATE FUNCTION children_against(persons bigint[]) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    young bigint[] := same_humans(ARRAY(
        SELECT c.person_id FROM cases_party p JOIN cases_case c ON c.id = p.case_id
         WHERE p.person_id = ANY (persons) AND p.role = 'other_party' AND c.role = 'child'));
BEGIN
    IF young = '{}' THEN
        RETURN young;
    END IF;
    RETURN young || near_to(young, persons);
END $$;

-- The children of whom it is told where those are who are beyond a wall from me, or who have my client against them. Of what
-- I only read as a lead, or not.
CREATE FUNCTION young_beyond_me(by_reading boolean) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN children_of_sides(beyond_my_cases(true, by_reading) || beyond_my_contacts(true)) || children_against(same_humans(ARRAY(
        SELECT c.person_id FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
         WHERE e.actor_id = acting() AND c.role <> 'child' AND (by_reading OR e.kind <> 'lead_reading')
           AND (e.ends_at IS NULL OR greatest(e.ends_at, e.closes_until) > clock_timestamp())
        UNION
        SELECT c.person_id FROM intake_contacthandling k JOIN intake_contact c ON c.id = k.contact_id
         WHERE k.staff_id = acting() AND k.counts_until > clock_timestamp() AND c.person_id IS NOT NULL)));
END $$;

-- Whether one who comes in their own name is the child of a parent beyond a wall from me, by other cases and contacts of
-- mine than their own.
CREATE FUNCTION is_young_beside(of_case bigint, person bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN has_contact_beside_child(acting(), of_case) OR is_near_beside(acting(), person);
END $$;

-- Whether a case is beyond me, wherever something of it is told without the case: its client is walled from me, it names
-- somebody I have declared, or it is of a child of whom it is told where a parent beyond a wall is, whoever's name it is in.
CREATE FUNCTION case_stands_beyond(of_case bigint, person bigint, case_role text, walled bigint[], young bigint[], near bigint[])
    RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT person = ANY (walled) OR of_case = ANY (near)
        OR (person = ANY (young) AND (case_role = 'child' OR is_young_beside(of_case, person)))
$$;

-- Those of whom it is told where one is whose case has somebody that this colleague has declared as the other side: children
-- and others near them, and the children whose own case has.
CREATE FUNCTION young_beside_own(staff bigint) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    own bigint[] := own_rows(staff, NULL);
    walled bigint[];
BEGIN
    IF own = '{}' THEN
        RETURN own;
    END IF;
    walled := walled_with(own);
    RETURN same_humans(children_against(own)) || children_of_sides(same_humans(ARRAY(
        SELECT c.person_id FROM cases_party p JOIN cases_case c ON c.id = p.case_id
         WHERE p.person_id = ANY (own) AND c.role <> 'using_violence' AND c.person_id <> ALL (own)
           AND (p.role = 'other_party' OR c.person_id = ANY (walled)))));
END $$;

-- The persons whom I see through shielded relations alone: grown, and no client there. A row that stands in a case that
-- is open to me is read there.
CREATE FUNCTION my_shielded_persons() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    shielded bigint[];
    open bigint[];
BEGIN
    IF acting() = 0 THEN                       -- the system itself has no relations
        RETURN '{}';
    END IF;
    shielded := engaged_cases(NULL, '{shielded}');
    IF shielded = '{}' THEN
        RETURN '{}';
    END IF;
    open := engaged_cases(NULL, '{open}');
    RETURN ARRAY(
        SELECT DISTINCT p.person_id FROM cases_party p
         WHERE p.case_id = ANY (shielded) AND p.role NOT IN ('client', 'child')
           AND NOT EXISTS (SELECT FROM cases_party o WHERE o.person_id = p.person_id AND (
                   o.case_id = ANY (open) OR (o.case_id = ANY (shielded) AND o.role IN ('client', 'child')))));
END $$;

-- How those of them are marked who are protected: that they are is told, and nothing else.
CREATE FUNCTION my_shielded_marks() RETURNS TABLE (person_id bigint, protection text) LANGUAGE plpgsql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT p.id, p.protection::text FROM people_person p
                  WHERE p.id = ANY (my_shielded_persons()) AND p.protection <> 'none';
END $$;

REVOKE ALL ON FUNCTION contact_persons(bigint, bigint), has_contact_beyond(bigint, bigint),
    has_contact_beside_child(bigint, bigint), keep_withheld(), withhold_beside_contacts(bigint[]),
    beyond_my_cases(boolean, boolean), beyond_my_contacts(boolean), children_of_sides(bigint[]), near_my_own(),
    children_against(bigint[]), young_beyond_me(boolean), is_young_beside(bigint, bigint), case_stands_beyond(bigint,
    bigint, text, bigint[], bigint[], bigint[]), young_beside_own(bigint), my_shielded_persons(), my_shielded_marks()
    FROM PUBLIC;

GRANT EXECUTE ON FUNCTION my_shielded_persons(), my_shielded_marks() TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_walls")]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]

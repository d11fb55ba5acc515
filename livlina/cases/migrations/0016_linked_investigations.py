"""
Investigations of the same child in two files: what one shares with the other, and where a wall stands between them.

Source: S-05, S-10, S-11, S-14, S-20, S-21, S-30, R-095, R-218.
"""

from django.db import migrations

MADE = """
SET LOCAL check_function_bodies = off;  -- what they read is made after them

-- Links of my cases, from either side, and proposals to me that nobody has answered. Behind broken glass one sees that case
-- and no other (S-30).
CREATE FUNCTION links_near_me() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    mine bigint[] := engaged_cases('{assigned,co_assigned,stand_in,intake,received,lead_reading}', '{open,shielded}');
    working bigint[] := my_working_units();
BEGIN
    RETURN ARRAY(
        SELECT l.id FROM cases_caselink l WHERE l.case_id = ANY (mine)
        UNION
        SELECT a.link_id FROM cases_linkanswer a WHERE a.taken_case_id = ANY (mine)
        UNION
        SELECT l.id FROM cases_caselink l
         WHERE l.to_staff_id = acting() AND l.to_unit_id = ANY (working)
           AND NOT EXISTS (SELECT FROM cases_linkanswer a WHERE a.link_id = l.id));
END $$;

-- Those near me that a wall closes to me: a client of either case is on the other side from me, or a child of one who is
-- on the other side of a first contact that I handle, or somebody in it is one I have declared, or I have the case of one
-- who uses violence in the child's family.
CREATE FUNCTION my_walled_links() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    near bigint[] := links_near_me();
    walled bigint[];
    own bigint[] := near_my_own();
    young bigint[];
BEGIN
    IF near = '{}' THEN
        RETURN near;
    END IF;
    walled := my_walled_persons() || beyond_my_contacts(false);
    young := children_of_sides(beyond_my_contacts(true));
    RETURN ARRAY(
        SELECT l.id FROM cases_caselink l
          LEFT JOIN cases_linkanswer a ON a.link_id = l.id AND a.kind = 'accepted'
          JOIN cases_case c ON c.id IN (l.case_id, a.taken_case_id)
         WHERE l.id = ANY (near)
           AND (c.person_id = ANY (walled) OR c.id = ANY (own)
                OR (c.person_id = ANY (young) AND (c.role = 'child' OR is_young_beside(c.id, c.person_id))) OR EXISTS (
               SELECT FROM cases_engagement e JOIN cases_case u ON u.id = e.case_id
                WHERE e.actor_id = acting() AND u.role = 'using_violence'
                  AND (e.ends_at IS NULL OR greatest(e.ends_at, e.closes_until) > clock_timestamp())
                  AND ((c.role = 'child' AND EXISTS (SELECT FROM cases_party p WHERE p.case_id = c.id
                                  AND p.person_id = ANY (same_humans(ARRAY[u.person_id]))))
                       OR EXISTS (SELECT FROM cases_party p WHERE p.case_id = u.id AND p.role = 'child'
                                     AND p.person_id = ANY (same_humans(ARRAY[c.person_id])))
                       OR c.person_id = ANY (children_of_sides(same_humans(walled_with(same_humans(ARRAY[u.person_id])))))))));
END $$;

-- Two investigations of one family are linked, and what each side chose to share is read by the other, never the
-- file.
CREATE FUNCTION my_links() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    RETURN ARRAY(SELECT unnest(links_near_me()) EXCEPT SELECT unnest(my_walled_links()));
END $$;

-- Those that stand, both cases open.
CREATE FUNCTION my_live_links() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    seen bigint[] := my_links();
BEGIN
    RETURN ARRAY(
        SELECT l.id FROM cases_caselink l JOIN cases_linkanswer a ON a.link_id = l.id AND a.kind = 'accepted'
          JOIN cases_case c ON c.id = l.case_id JOIN cases_case t ON t.id = a.taken_case_id
         WHERE l.id = ANY (seen) AND c.closed_on IS NULL AND t.closed_on IS NULL
           AND NOT EXISTS (SELECT FROM cases_linkanswer e WHERE e.link_id = l.id AND e.kind = 'ended'));
END $$;

-- What either side shares there now: not taken back, and where it rests on a consent that holds.
CREATE FUNCTION facts_shared_with_me() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    live bigint[] := my_live_links();
BEGIN
    RETURN ARRAY(
        SELECT f.id FROM cases_sharedfact f LEFT JOIN people_consent s ON s.id = f.consent_id
         WHERE f.link_id = ANY (live) AND f.ended_at IS NULL
           AND (f.consent_id IS NULL OR (s.withdrawn_on IS NULL AND s.ended_at IS NULL AND s.ends_on >= today())));
END $$;

-- Who says what: the named worker takes it into a case of theirs that fits, or refuses; those of the case it came from
-- take it back; those of either end it.
CREATE FUNCTION may_answer_link(of_link bigint, said text, taken bigint) RETURNS boolean LANGUAGE plpgsql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    about record;
    one cases_case;
    two cases_case;
    adult bigint;
    child bigint;
BEGIN
    SELECT * INTO about FROM cases_caselink l WHERE l.id = of_link AND l.id = ANY (my_links());
    IF about.id IS NULL THEN
        RETURN false;
    END IF;
    CASE said
        WHEN 'withdrawn' THEN
            RETURN about.case_id = ANY (my_worked_cases());
        WHEN 'ended' THEN
            RETURN EXISTS (
                SELECT FROM cases_linkanswer a WHERE a.link_id = of_link AND a.kind = 'accepted'
                   AND (about.case_id = ANY (my_worked_cases()) OR a.taken_case_id = ANY (my_worked_cases())));
        WHEN 'declined' THEN
            RETURN about.to_staff_id = acting();
        ELSE NULL;
    END CASE;
    SELECT * INTO one FROM cases_case c WHERE c.id = about.case_id AND c.closed_on IS NULL;
    SELECT * INTO two FROM cases_case c
     WHERE c.id = taken AND c.closed_on IS NULL AND c.id = ANY (my_worked_cases()) AND c.unit_id = about.to_unit_id;
    IF said <> 'accepted' OR about.to_staff_id <> acting() OR one.id IS NULL OR two.id IS NULL
       OR one.board_id <> two.board_id OR one.role = two.role
       OR NOT (one.role IN ('exposed', 'child') AND two.role IN ('exposed', 'child'))
       OR (SELECT count(DISTINCT i.case_id) FROM cases_investigation i
            WHERE i.case_id IN (one.id, two.id) AND i.ended_on IS NULL) <> 2 THEN
        RETURN false;
    END IF;
    adult := CASE one.role WHEN 'child' THEN two.person_id ELSE one.person_id END;
    child := CASE one.role WHEN 'child' THEN one.id ELSE two.id END;
    RETURN NOT EXISTS (
        SELECT FROM unnest(same_humans(walled_with(same_humans(ARRAY[adult])))) AS side (person)
         WHERE side.person IN (one.person_id, two.person_id)
            OR EXISTS (
               SELECT FROM cases_caselink l JOIN cases_linkanswer a ON a.link_id = l.id AND a.kind = 'accepted'
                 JOIN cases_case o ON o.id IN (l.case_id, a.taken_case_id) AND o.id <> child
                WHERE child IN (l.case_id, a.taken_case_id) AND o.person_id = side.person
                  AND NOT EXISTS (SELECT FROM cases_linkanswer e WHERE e.link_id = l.id AND e.kind = 'ended')));
END $$;

-- What traces call the other case of a link that one is shown.
CREATE FUNCTION link_origin(of_link bigint) RETURNS TABLE (trace_ref uuid, unit_id bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY
    SELECT c.trace_ref, c.unit_id FROM cases_caselink l
      LEFT JOIN cases_linkanswer a ON a.link_id = l.id AND a.kind = 'accepted'
      JOIN cases_case c ON c.id IN (l.case_id, a.taken_case_id)
     WHERE l.id = of_link AND l.id = ANY (my_links()) AND c.id <> ALL (my_cases());
END $$;

-- How the clients of links that one is shown are marked now, in the cases that proposed them.
CREATE FUNCTION link_marks(of_links bigint[]) RETURNS TABLE (link_id bigint, protection text) LANGUAGE plpgsql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY
        SELECT l.id, p.protection::text FROM cases_caselink l JOIN cases_case c ON c.id = l.case_id
          JOIN people_person p ON p.id = c.person_id
         WHERE l.id = ANY (of_links) AND l.id = ANY (my_links());
END $$;

-- Of links of mine that stand: what either side shares no more, since which day and why. No words, and nothing of whose they were.
CREATE FUNCTION facts_shared_no_more() RETURNS TABLE (fact_id bigint, link_id bigint, case_id bigint, since date, why text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    live bigint[] := my_live_links();
    mine bigint[] := my_cases();
BEGIN
    RETURN QUERY
    SELECT f.id, f.link_id, f.case_id, e.since, CASE WHEN f.case_id = ANY (mine) THEN e.why END
      FROM cases_sharedfact f LEFT JOIN people_consent s ON s.id = f.consent_id
     CROSS JOIN LATERAL (
           SELECT CASE WHEN f.ended_at IS NOT NULL THEN (f.ended_at AT TIME ZONE 'Europe/Stockholm')::date
                       WHEN s.withdrawn_on IS NOT NULL THEN s.withdrawn_on
                       WHEN s.ended_at IS NOT NULL THEN (s.ended_at AT TIME ZONE 'Europe/Stockholm')::date
                       WHEN s.ends_on < today() THEN s.ends_on + 1 END AS since,
                  CASE WHEN f.ended_at IS NOT NULL THEN 'taken_back'
                       WHEN s.withdrawn_on IS NOT NULL OR s.ended_at IS NOT NULL THEN 'withdrawn' ELSE 'ran_out' END AS why) e
     WHERE f.link_id = ANY (live) AND e.since IS NOT NULL;
END $$;

-- Those of the cases I work in or read, but for what a wall closes.
CREATE FUNCTION links_of_my_cases() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    RETURN ARRAY(SELECT id FROM cases_caselink
                  WHERE case_id = ANY ((SELECT my_cases())::bigint[])
                    AND id <> ALL ((SELECT my_walled_links())::bigint[]));
END $$;

REVOKE ALL ON FUNCTION links_near_me(), my_walled_links(), my_links(), my_live_links(), facts_shared_with_me(),
    may_answer_link(bigint, text, bigint), link_origin(bigint), link_marks(bigint[]), facts_shared_no_more(),
    links_of_my_cases() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION my_links(), my_live_links(), facts_shared_with_me(), may_answer_link(bigint, text, bigint),
    link_origin(bigint), link_marks(bigint[]), facts_shared_no_more(), links_of_my_cases() TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0015_danger")]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]

"""
A link about a child is closed to one who handles a parent's first contact, and its client marked as soon as the case is.

Only the case of one who uses violence was looked for; one who had declared the father read of the child; and whoever broke
the glass of one case read what the other shares. Where both parents are exposed, the child is on neither side: who has the
case of either may be asked. What else stands on a link is as it stood. Source: S-10, S-11, S-14, S-20, S-30.
"""

from django.db import migrations

MADE = """
-- Links of my cases, from either side, and proposals to me that nobody has answered. Behind broken glass one sees that case
-- and no other (S-30).
CREATE OR REPLACE FUNCTION links_near_me() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    mine bigint[] := engaged_cases('{assigned,co_assigned,stand_in,intake,lead_reading}', '{open,shielded}');
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
CREATE OR REPLACE FUNCTION my_walled_links() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    near bigint[] := links_near_me();
    walled bigint[];
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
           AND (c.person_id = ANY (walled) OR names_own(acting(), c.id) OR (c.role = 'child' AND (c.person_id = ANY (young) OR EXISTS (
               SELECT FROM cases_engagement e JOIN cases_case u ON u.id = e.case_id
                WHERE e.actor_id = acting() AND u.role = 'using_violence'
                  AND (e.ends_at IS NULL OR greatest(e.ends_at, e.closes_until) > clock_timestamp())
                  AND (EXISTS (SELECT FROM cases_party p WHERE p.case_id = c.id
                                  AND p.person_id = ANY (same_humans(ARRAY[u.person_id])))
                       OR EXISTS (SELECT FROM cases_party p WHERE p.case_id = u.id AND p.role = 'child'
                                     AND p.person_id = ANY (same_humans(ARRAY[c.person_id])))))))));
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
REVOKE ALL ON FUNCTION link_marks(bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION link_marks(bigint[]) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0027_a_shared_fact_is_taken_back_whenever")]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]

"""
What cases are marked with is counted, never over fewer than five; and how often a child has been investigated before.

Counted is each case once in the whole tertial it came in, when that has ended: a running one would tell day by day. The investigations are told in a child's
case that the one who acts sees, as two numbers over the child's cases under the same board, and stop where those would.
Source: R-190, R-196, R-202, R-217, S-10, S-101.
"""

from django.db import migrations

MADE = """
CREATE FUNCTION mark_counts(from_day date, to_day date) RETURNS TABLE (unit_id bigint, mark text, cases bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
BEGIN
    RETURN QUERY
    SELECT t.unit_id, t.mark, sum(t.cases)::bigint
      FROM (SELECT c.unit_id, m.mark::text AS mark, count(*) AS cases
              FROM cases_case c CROSS JOIN LATERAL unnest(c.marks) AS m(mark)
             WHERE c.came_in_on BETWEEN from_day AND to_day AND tertial_start(c.came_in_on) >= from_day
               AND (tertial_start(c.came_in_on) + interval '4 months' - interval '1 day')::date <= to_day
               AND (tertial_start(c.came_in_on) + interval '4 months')::date <= current_date
               AND (SELECT my_counting_units()) <> '{}'
             GROUP BY c.unit_id, m.mark, tertial_start(c.came_in_on)
            HAVING count(*) >= 5) t
     GROUP BY t.unit_id, t.mark;
END $$;

CREATE FUNCTION childs_investigations(of_case bigint) RETURNS TABLE (ended bigint, without_help bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    this cases_case;
    walled bigint[];
    young bigint[];
    near bigint[];
BEGIN
    SELECT * INTO this FROM cases_case c WHERE c.id = of_case AND c.role = 'child' AND c.id = ANY (my_cases());
    IF this.id IS NULL THEN
        RETURN;
    END IF;
    walled := my_walled_persons() || beyond_my_contacts(false);
    young := young_beyond_me(true);
    near := near_my_own();
    IF case_stands_beyond(this.id, this.person_id, this.role::text, walled, young, near) THEN
        RETURN;          -- it is read without whereabouts: nothing is told of what else there is
    END IF;
    RETURN QUERY
    SELECT count(*), count(*) FILTER (WHERE NOT EXISTS (
               SELECT FROM cases_decision d
                WHERE d.case_id = i.case_id AND d.signed_at IS NOT NULL AND d.outcome IN ('granted', 'partly')
                  AND d.kind IN ('child_intervention', 'against_guardian', 'shelter')
                  AND d.decided_on BETWEEN i.opened_on AND i.ended_on))
      FROM cases_investigation i JOIN cases_case c ON c.id = i.case_id
     WHERE i.ended_on IS NOT NULL AND c.role = 'child' AND c.board_id = this.board_id
       AND c.person_id = ANY (same_humans(ARRAY[this.person_id]))
       AND (c.id = this.id OR NOT case_stands_beyond(c.id, c.person_id, c.role::text, walled, young, near));
END $$;

REVOKE ALL ON FUNCTION mark_counts(date, date), childs_investigations(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mark_counts(date, date), childs_investigations(bigint) TO livlina_app;
"""
UNMADE = "DROP FUNCTION mark_counts(date, date), childs_investigations(bigint)"


class Migration(migrations.Migration):
    dependencies = [("cases", "0038_marks_of_a_case")]
    operations = [migrations.RunSQL(MADE, UNMADE)]

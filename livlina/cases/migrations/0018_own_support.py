"""
A child's own support: who is asked of it, who has it, and what is counted of it.

Source: S-10, R-194, R-198, R-208, R-209.
"""

from django.db import migrations

MADE = """
SET LOCAL check_function_bodies = off;  -- what they read is made after them

-- Proposals of own support that wait at units one leads, or that one passes on for the case whose commission the proposing
-- case carries out; those one has settled within the hours of a reading; but none about somebody on the other side.
CREATE FUNCTION my_received_own_support() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := my_led_units();
    near bigint[];
    walled bigint[];
    young bigint[];
    own bigint[];
BEGIN
    near := ARRAY(
        SELECT p.id FROM cases_ownsupport p
         WHERE p.to_unit_id = ANY (led)
           AND NOT EXISTS (SELECT FROM cases_ownsupportstep s WHERE s.support_id = p.id AND s.kind IN ('linked', 'granted', 'refused', 'withdrawn'))
        UNION
        SELECT k.support_id FROM cases_ownsupportstep k
         WHERE k.to_unit_id = ANY (led)
           AND NOT EXISTS (SELECT FROM cases_ownsupportstep s WHERE s.support_id = k.support_id AND s.kind IN ('granted', 'refused', 'withdrawn'))
        UNION
        SELECT s.support_id FROM cases_ownsupportstep s JOIN cases_ownsupport p ON p.id = s.support_id
         WHERE s.said_by_id = acting() AND s.kind IN ('linked', 'granted', 'refused')
           AND s.said_at > clock_timestamp() - interval '1 day'              -- no reading lasts longer
           AND clock_timestamp() - s.said_at BETWEEN interval '-5 seconds' AND hours_of_reading(p.to_unit_id)
        UNION
        SELECT p.id FROM cases_commission m
          JOIN cases_commissionanswer a ON a.commission_id = m.id AND a.kind = 'accepted' AND a.taken_case_id <> m.case_id
          JOIN cases_ownsupport p ON p.case_id = a.taken_case_id AND p.to_unit_id = m.from_unit_id
         WHERE m.case_id = ANY (my_worked_cases()));
    IF near = '{}' THEN
        RETURN near;
    END IF;
    walled := my_walled_persons() || beyond_my_contacts(false);
    young := young_beyond_me(true);
    own := near_my_own();
    RETURN ARRAY(
        SELECT p.id FROM cases_ownsupport p JOIN cases_case c ON c.id = p.case_id
          JOIN cases_childline l ON l.id = p.line_id JOIN cases_party t ON t.id = l.party_id
         WHERE p.id = ANY (near) AND NOT case_stands_beyond(c.id, c.person_id, c.role::text, walled, young, own)
           AND t.person_id <> ALL (walled) AND t.person_id <> ALL (young));
END $$;

-- Those, and those proposed in one's own cases.
CREATE FUNCTION my_own_support() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    mine bigint[] := my_cases();
BEGIN
    RETURN my_received_own_support() || ARRAY(SELECT p.id FROM cases_ownsupport p WHERE p.case_id = ANY (mine));
END $$;

-- Who says what: those who work with the case take back and say that it has begun; whoever it waits for passes it on, and
-- one who leads the unit where it is decides.
CREATE FUNCTION may_say_of_support(of_support bigint, said text) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    about record;
BEGIN
    SELECT p.case_id, coalesce(k.to_unit_id, p.to_unit_id) AS unit_id INTO about FROM cases_ownsupport p
      LEFT JOIN cases_ownsupportstep k ON k.support_id = p.id AND k.kind = 'linked' WHERE p.id = of_support;
    RETURN (CASE
        WHEN said IN ('withdrawn', 'started') THEN about.case_id = ANY (my_worked_cases())
        WHEN said = 'linked' THEN of_support = ANY (my_received_own_support())
        ELSE about.unit_id = ANY (my_led_units()) AND of_support = ANY (my_received_own_support()) END) IS TRUE;
END $$;

-- What traces call the case that a proposal was made in, and how the child is marked now, for one who is shown it.
CREATE FUNCTION own_support_origin(of_support bigint) RETURNS TABLE (trace_ref uuid, unit_id bigint, protection text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT c.trace_ref, c.unit_id, n.protection::text
      FROM cases_ownsupport p JOIN cases_case c ON c.id = p.case_id JOIN cases_childline l ON l.id = p.line_id
      JOIN cases_party t ON t.id = l.party_id JOIN people_person n ON n.id = t.person_id
     WHERE p.id = of_support AND p.id = ANY (my_own_support());
END $$;

-- How it stands with own support that day for the children of these lines, since when, and by which proposal: the last
-- that was not taken back, or what was answered since. What the family or a guardian gets is none. For the doors below.
CREATE FUNCTION own_support_standing(of_lines bigint[], asked_on date) RETURNS TABLE (
    line_id bigint, standing text, since date, need_on date, started_on date, at_unit_id bigint)
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT l.id,
           CASE WHEN p.id IS NOT NULL AND p.on_day >= coalesce(a.happened_on, p.on_day) THEN p.standing
                ELSE coalesce(a.standing, 'unanswered') END,
           CASE WHEN p.id IS NOT NULL AND p.on_day >= coalesce(a.happened_on, p.on_day) THEN p.on_day
                ELSE coalesce(a.happened_on, (l.known_at AT TIME ZONE 'Europe/Stockholm')::date, c.came_in_on) END,
           p.need_on, p.started_on, p.at_unit_id
      FROM cases_childline l JOIN cases_case c ON c.id = l.case_id
      LEFT JOIN LATERAL (
           SELECT w.happened_on, CASE w.outcome
                      WHEN 'accepted' THEN 'has' WHEN 'supported_elsewhere' THEN 'elsewhere' WHEN 'offered' THEN 'offered'
                      WHEN 'declined' THEN 'declined' WHEN 'not_granted' THEN 'not_granted' WHEN 'no_consent' THEN 'guardian'
                      WHEN 'no_competence' THEN 'competence' WHEN 'no_unit' THEN 'organisation'
                      WHEN 'not_safe_yet' THEN 'not_safe' ELSE 'other' END AS standing
             FROM cases_childanswer w
            WHERE w.line_id = l.id AND w.step = 'support' AND w.happened_on <= asked_on ORDER BY w.id DESC LIMIT 1) a ON true
      LEFT JOIN LATERAL (
           SELECT o.id, o.need_on, coalesce(k.to_unit_id, o.to_unit_id) AS at_unit_id, coalesce(s.happened_on, o.proposed_on) AS on_day,
                  CASE WHEN s.kind = 'started' THEN s.happened_on END AS started_on,
                  CASE s.kind WHEN 'started' THEN CASE o.recipient WHEN 'child' THEN 'has' ELSE 'indirect' END
                      WHEN 'granted' THEN 'not_begun' WHEN 'refused' THEN s.obstacle ELSE 'waiting' END AS standing
             FROM cases_ownsupport o
             LEFT JOIN LATERAL (
                  SELECT t.kind, t.obstacle, t.happened_on FROM cases_ownsupportstep t
                   WHERE t.support_id = o.id AND t.happened_on <= asked_on ORDER BY t.id DESC LIMIT 1) s ON true
             LEFT JOIN cases_ownsupportstep k ON k.support_id = o.id AND k.kind = 'linked' AND k.happened_on <= asked_on
            WHERE o.line_id = l.id AND o.proposed_on <= asked_on AND s.kind IS DISTINCT FROM 'withdrawn'
            ORDER BY o.id DESC LIMIT 1) p ON true
     WHERE l.id = ANY (of_lines)
$$;

-- The children, not yet grown, of open adult cases: of one's own and of the units one leads, but for another side.
CREATE FUNCTION children_between(asked_on date) RETURNS TABLE (
    line_id bigint, case_id bigint, number text, unit_id bigint, staff_id bigint, is_mine boolean, standing text, since date,
    need_on date, started_on date, at_unit_id bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    mine bigint[] := my_cases();
    shown bigint[] := ARRAY(SELECT c.id FROM cases_case c
                             WHERE c.id = ANY (mine || my_led_sides()) AND c.closed_on IS NULL AND c.role <> 'child');
    of_lines bigint[] := ARRAY(
        SELECT l.id FROM cases_childline l JOIN cases_party t ON t.id = l.party_id JOIN people_person p ON p.id = t.person_id
         WHERE l.case_id = ANY (shown)
           AND (p.birth_year IS NULL OR make_date(p.birth_year + 18, 12, 31) > asked_on));
BEGIN
    RETURN QUERY
    SELECT l.id, c.id, c.number::text, c.unit_id, e.actor_id, c.id = ANY (mine), s.standing, s.since, s.need_on, s.started_on,
           s.at_unit_id
      FROM own_support_standing(of_lines, asked_on) s JOIN cases_childline l ON l.id = s.line_id
      JOIN cases_case c ON c.id = l.case_id
      LEFT JOIN cases_engagement e ON e.case_id = c.id AND e.kind = 'assigned' AND e.ends_at IS NULL;
END $$;

-- Of each unit one leads, on each of these days: how many children there were in open adult cases, and how many of them
-- had own support; but none of another side.
CREATE FUNCTION children_curve(days date[]) RETURNS TABLE (unit_id bigint, day date, children int, supported int)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := my_led_units();
    walled bigint[];
    young bigint[];
    near bigint[];
    held bigint[];
BEGIN
    IF led = '{}' THEN
        RETURN;
    END IF;
    walled := my_walled_persons() || beyond_my_contacts(false);
    young := young_beyond_me(true);
    near := near_my_own();
    held := ARRAY(SELECT c.id FROM cases_case c
                   WHERE c.unit_id = ANY (led) AND (c.closed_on IS NULL OR c.closed_on > days[1]) AND c.role <> 'child'
                     AND NOT case_stands_beyond(c.id, c.person_id, c.role::text, walled, young, near));
    RETURN QUERY
    SELECT c.unit_id, d.day, count(*)::int, (count(*) FILTER (WHERE s.standing IN ('has', 'elsewhere')))::int
      FROM unnest(days) AS d (day)
     CROSS JOIN LATERAL own_support_standing(ARRAY(
           SELECT l.id FROM cases_childline l JOIN cases_case k ON k.id = l.case_id JOIN cases_party t ON t.id = l.party_id
             JOIN people_person p ON p.id = t.person_id
            WHERE l.case_id = ANY (held) AND k.came_in_on <= d.day AND (k.closed_on IS NULL OR k.closed_on > d.day)
              AND coalesce((l.known_at AT TIME ZONE 'Europe/Stockholm')::date, k.came_in_on) <= d.day
              AND (p.birth_year IS NULL OR make_date(p.birth_year + 18, 12, 31) > d.day)), d.day) s
      JOIN cases_childline l ON l.id = s.line_id JOIN cases_case c ON c.id = l.case_id
     GROUP BY c.unit_id, d.day ORDER BY c.unit_id, d.day;
END $$;

-- Support is proposed for a child, passed on, decided and begun; and how it stands for every child of an open adult
-- case.
CREATE FUNCTION check_own_support() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM cases_childline l WHERE l.id = NEW.line_id AND l.case_id = NEW.case_id) THEN
        RAISE EXCEPTION 'What is proposed for a child is of a line of the same case.';
    END IF;
    RETURN NEW;
END $$;

REVOKE ALL ON FUNCTION my_received_own_support(), my_own_support(), may_say_of_support(bigint, text),
    own_support_origin(bigint), own_support_standing(bigint[], date), children_between(date), children_curve(date[]),
    check_own_support() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION my_received_own_support(), my_own_support(), may_say_of_support(bigint, text),
    own_support_origin(bigint), children_between(date), children_curve(date[]) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0017_conferences")]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]

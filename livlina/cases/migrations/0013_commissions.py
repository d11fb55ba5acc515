"""
Commissions to another unit, and handing over all that somebody has.

Source: R-030, R-361, S-10.
"""

from django.db import migrations

MADE = """
SET LOCAL check_function_bodies = off;  -- what they read is made after them

-- Commissions to units one leads that are to be answered, but for one who stands on the other side.
CREATE FUNCTION my_received_commissions() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := my_led_units();
    walled bigint[];
    young bigint[];
    near bigint[];
    again bigint[];                            -- what I have settled within the hours of a reading
BEGIN
    IF led = '{}' THEN
        RETURN led;
    END IF;
    walled := my_walled_persons() || beyond_my_contacts(false);
    young := young_beyond_me(true);
    near := near_my_own();
    again := ARRAY(
        SELECT a.id FROM cases_commissionanswer a JOIN cases_commission m ON m.id = a.commission_id
         WHERE a.said_by_id = acting() AND a.kind IN ('accepted', 'declined', 'withdrawn')
           AND a.said_at > clock_timestamp() - interval '1 day'              -- no reading lasts longer
           AND clock_timestamp() - a.said_at BETWEEN interval '-5 seconds' AND hours_of_reading(m.to_unit_id));
    RETURN ARRAY(
        SELECT m.id FROM cases_commission m JOIN cases_case c ON c.id = m.case_id
         WHERE m.to_unit_id = ANY (led)
           AND NOT case_stands_beyond(c.id, c.person_id, c.role::text, walled, young, near)
           AND NOT EXISTS (
               SELECT FROM cases_commissionanswer a
                WHERE a.commission_id = m.id AND a.kind IN ('accepted', 'declined', 'withdrawn') AND a.id <> ALL (again)));
END $$;

-- Those, the ones that are carried out in cases of one's own whose whereabouts one sees, and those that were given in one's
-- own cases.
CREATE FUNCTION my_commissions() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    mine bigint[] := my_cases();
    told bigint[] := my_level4_cases();
BEGIN
    RETURN my_received_commissions() || ARRAY(
        SELECT a.commission_id FROM cases_commissionanswer a WHERE a.taken_case_id = ANY (told)
        UNION ALL
        SELECT m.id FROM cases_commission m WHERE m.case_id = ANY (mine));
END $$;

-- Who says what: those who work with the case it comes from answer and take back, those who lead the unit the rest. Taken
-- by another unit it is a case that oneself opens there now; by the unit itself it is the same case. More is asked for by
-- those who work with the case that carries it out, and given or not by those who sign in the case it comes from.
CREATE FUNCTION may_answer_commission(of_commission bigint, said text, taken bigint) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    about record;
BEGIN
    SELECT m.* INTO about FROM cases_commission m WHERE m.id = of_commission;
    RETURN (CASE
        WHEN said IN ('replied', 'withdrawn') THEN about.case_id = ANY (my_worked_cases())
        WHEN said IN ('extended', 'not_more', 'corrected') THEN about.case_id = ANY (my_signing_cases())
        WHEN said = 'more_asked' THEN
            about.id = ANY (my_commissions()) AND EXISTS (
                SELECT FROM cases_commissionanswer a
                 WHERE a.commission_id = about.id AND a.kind = 'accepted' AND a.taken_case_id = ANY (my_worked_cases()))
        WHEN said = 'accepted' AND taken = about.case_id THEN
            about.to_unit_id = about.from_unit_id AND about.case_id = ANY (my_worked_cases())
        WHEN said = 'accepted' THEN
            about.id = ANY (my_received_commissions())
            AND EXISTS (SELECT FROM cases_case c WHERE c.id = taken AND c.unit_id = about.to_unit_id
                           AND c.opened_by_id = acting() AND age(c.xmin) <= 0 AND is_in_no_other_case(c.person_id, c.id))
        ELSE about.id = ANY (my_received_commissions()) END) IS TRUE;
END $$;

-- After the row stands: its two persons are one human, so walls move. Whoever was to have it and stands on the other side
-- is refused, with all that was done for it; one who leads and has read the other side hands it on without reading it back.
CREATE FUNCTION keep_walls_of_commission() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    own bigint;
BEGIN
    PERFORM keep_walls(ARRAY(
        SELECT c.person_id FROM cases_case c JOIN cases_commission m ON m.id = NEW.commission_id
         WHERE c.id IN (m.case_id, NEW.taken_case_id)));
    IF NEW.taken_case_id = (SELECT m.case_id FROM cases_commission m WHERE m.id = NEW.commission_id) THEN
        RETURN NULL;                               -- by the unit itself it is the same case, in the same hands
    END IF;
    IF EXISTS (SELECT FROM cases_engagement e
                WHERE e.case_id = NEW.taken_case_id AND (e.kind <> 'intake' OR e.actor_id IS DISTINCT FROM acting())
                  AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp())
                  AND (e.wall = 'closed' OR has_contact_beyond(e.actor_id, e.case_id))) THEN
        RAISE EXCEPTION 'A wall stands between.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'engagement_stops_at_the_wall';
    END IF;
    DELETE FROM cases_engagement e
     WHERE e.case_id = NEW.taken_case_id AND e.kind = 'intake' AND e.actor_id = acting()
       AND (e.wall = 'closed' OR has_contact_beyond(e.actor_id, e.case_id)) RETURNING e.id INTO own;
    PERFORM keep_blocks(ARRAY[acting()]) WHERE own IS NOT NULL;
    RETURN NULL;
END $$;

-- What traces call the case that a commission was given in, for one who is shown the commission.
CREATE FUNCTION commission_origin(of_commission bigint) RETURNS TABLE (trace_ref uuid, unit_id bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT c.trace_ref, c.unit_id FROM cases_commission m JOIN cases_case c ON c.id = m.case_id
      WHERE m.id = of_commission AND m.id = ANY (my_commissions());
END $$;

-- What is told of a case to one who does not have it stops where the case itself would: one function says so for all
-- of it.
CREATE FUNCTION work_of(staff bigint) RETURNS TABLE (case_id bigint, tasks int, deadlines int, booked int)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := my_led_units();
    walled bigint[] := my_walled_persons() || beyond_my_contacts(false);
    young bigint[] := young_beyond_me(true);
    near bigint[] := near_my_own();
BEGIN
    RETURN QUERY
    SELECT c.id, w.tasks, w.deadlines, w.booked
      FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
      LEFT JOIN LATERAL (
           SELECT (SELECT count(*) FROM cases_task t
                    WHERE t.case_id = c.id AND t.owner_id = staff AND t.done_on IS NULL)::int AS tasks,
                  (SELECT count(*) FROM cases_deadline d WHERE d.case_id = c.id AND d.finished_on IS NULL)::int AS deadlines,
                  (SELECT count(*) FROM support_session s JOIN organisation_bookedtime b ON b.id = s.time_id
                    WHERE s.case_id = c.id AND s.state = 'booked' AND b.staff_id = staff
                      AND lower(b.slot) > clock_timestamp())::int AS booked
           ) w ON NOT case_stands_beyond(c.id, c.person_id, c.role::text, walled, young, near)
     WHERE e.actor_id = staff AND e.kind = 'assigned' AND e.ends_at IS NULL AND c.closed_on IS NULL
       AND c.unit_id = ANY (led);
END $$;

-- Before the case is given to the other: the tasks of the one who has it still. Whose the case then is, is for engage().
CREATE FUNCTION hand_over_tasks(of_case bigint, leaves bigint, gets bigint) RETURNS int LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    moved int;
BEGIN
    IF NOT EXISTS (
        SELECT FROM cases_case c JOIN cases_engagement e ON e.case_id = c.id
         WHERE c.id = of_case AND c.closed_on IS NULL AND c.unit_id = ANY (my_led_units())
           AND e.actor_id = leaves AND e.kind = 'assigned' AND e.ends_at IS NULL) THEN
        RAISE EXCEPTION 'Tasks follow a case from the one assigned, by one who leads its unit.';
    END IF;
    UPDATE cases_task t SET owner_id = gets WHERE t.case_id = of_case AND t.owner_id = leaves AND t.done_on IS NULL;
    GET DIAGNOSTICS moved = ROW_COUNT;
    RETURN CASE WHEN of_case = ANY (my_led_sides()) THEN moved ELSE 0 END;     -- nothing is counted beyond a wall
END $$;

-- How the client of a commission that one is shown is marked now, in the case that gave it.
CREATE FUNCTION commission_mark(of_commission bigint) RETURNS text LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    RETURN (SELECT p.protection FROM cases_commission m JOIN cases_case c ON c.id = m.case_id
              JOIN people_person p ON p.id = c.person_id
             WHERE m.id = of_commission AND m.id = ANY (my_commissions()));
END $$;

-- The clients of the cases on the other side of commissions that were taken, from the cases of this one.
CREATE FUNCTION mark_follows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    strength CONSTANT text[] := '{none,secrecy_marking,protected_registration}';
    other record;
BEGIN
    FOR other IN
        SELECT DISTINCT c.id, c.person_id, c.unit_id, c.trace_ref
          FROM cases_case own
          JOIN cases_commission m ON true
          JOIN cases_commissionanswer a ON a.commission_id = m.id AND a.kind = 'accepted'
          JOIN cases_case c ON c.id = CASE own.id WHEN m.case_id THEN a.taken_case_id ELSE m.case_id END
          JOIN people_person p ON p.id = c.person_id
         WHERE own.person_id = NEW.id AND own.id IN (m.case_id, a.taken_case_id) AND m.case_id <> a.taken_case_id
           AND c.person_id <> NEW.id
           AND array_position(strength, p.protection::text) < array_position(strength, NEW.protection::text)
         ORDER BY c.id
    LOOP
        UPDATE people_person p SET protection = NEW.protection, version = p.version + 1
         WHERE p.id = other.person_id
           AND array_position(strength, p.protection::text) < array_position(strength, NEW.protection::text);
        IF FOUND AND acting() IS NOT NULL THEN
            PERFORM leave_trace(acting(), other.unit_id, other.trace_ref, 'person.mark_followed', 'commission', '', '', '');
        END IF;
    END LOOP;
    RETURN NULL;
END $$;

REVOKE ALL ON FUNCTION my_received_commissions(), my_commissions(), may_answer_commission(bigint, text, bigint),
    keep_walls_of_commission(), commission_origin(bigint), work_of(bigint), hand_over_tasks(bigint, bigint, bigint),
    commission_mark(bigint), mark_follows() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION my_received_commissions(), my_commissions(), may_answer_commission(bigint, text, bigint),
    commission_origin(bigint), work_of(bigint), hand_over_tasks(bigint, bigint, bigint), commission_mark(bigint) TO
    livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0012_on_paper")]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]

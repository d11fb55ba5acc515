"""
Numbers of contacts, contacts that are handed on or sent in twice, and counts of what reception has waiting.

Source: S-05, S-10, R-058, R-080.
"""

from django.db import migrations

from livlina.core.replaced import earlier

MADE = """
SET LOCAL check_function_bodies = off;  -- what they read is made after them

CREATE FUNCTION next_contact_number(unit bigint) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    turned int;
BEGIN
    -- at units where the acting one works, and those under the same boards: there contacts are passed on
    IF (unit = ANY (my_working_units())) IS NOT TRUE AND NOT EXISTS (
        SELECT FROM organisation_unitboard b WHERE b.unit_id = unit AND b.board_id = ANY (my_boards())
           AND b.valid_from <= today() AND (b.valid_to IS NULL OR b.valid_to >= today())) THEN
        RAISE EXCEPTION 'A unit''s numbers are taken by those who work under its board.';
    END IF;
    INSERT INTO intake_contactcounter AS c (unit_id, last) VALUES (unit, 1)
        ON CONFLICT (unit_id) DO UPDATE SET last = c.last + 1 RETURNING c.last INTO turned;
    RETURN turned;
END $$;

CREATE FUNCTION settle_contact(told bigint) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    contact intake_contact;
BEGIN
    SELECT * INTO contact FROM intake_contact c WHERE c.id = told;
    IF contact.person_id IS NULL OR contact.person_id <> ALL (my_walled_callers()) THEN
        RETURN true;
    END IF;
    -- one's own contact goes to whoever receives: nobody has it whom it is hidden from
    UPDATE intake_contact c SET handler_id = NULL WHERE c.id = told AND c.handler_id = acting();
    RETURN false;
END $$;

CREATE FUNCTION contact_counts(units bigint[], starts timestamptz, ends timestamptz, adult_age int, nameless_kinds text[])
    RETURNS TABLE (unit_id bigint, entrance text, outcome text, nameless boolean, is_minor boolean, contacts bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.unit_id, c.entrance, c.outcome, c.kind = ANY (nameless_kinds),
           c.outcome = 'redirected_minor'
               OR coalesce(c.birth_year > extract(year FROM c.received_at AT TIME ZONE 'Europe/Stockholm') - adult_age,
                           c.told_age < adult_age, false),
           count(*)
      FROM intake_contact c
     WHERE c.unit_id = ANY (units) AND c.unit_id = ANY ((SELECT my_led_units())::bigint[])
       AND c.received_at >= starts AND (ends IS NULL OR c.received_at < ends)
     GROUP BY 1, 2, 3, 4, 5
$$;

-- Of whom I see no first contact: those on the other side of a wall from me, and the children of whom it is told where
-- these are.
CREATE FUNCTION my_walled_callers() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    walled bigint[] := my_walled_persons();
    young bigint[];
BEGIN
    IF walled = '{}' THEN
        RETURN walled;
    END IF;
    young := children_of_sides(beyond_my_cases(true, true));
    IF young <> '{}' THEN
        young := ARRAY(
            SELECT unnest(young)
            EXCEPT
            SELECT c.person_id FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
             WHERE e.actor_id = acting() AND c.role <> 'child' AND e.wall <> 'closed'
               AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp()));
    END IF;
    RETURN walled || young;
END $$;

CREATE FUNCTION reception_counts(units bigint[], talk_days int[], starts timestamptz, this_day date)
    RETURNS TABLE (unit_id bigint, talks_in_time bigint, talks_late bigint, waits_late bigint, police bigint,
                   offered bigint, accepted bigint, declined bigint, referred bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH asked AS (
        SELECT u.unit_id, u.days
          FROM unnest(units, talk_days) AS u (unit_id, days)
         WHERE u.unit_id = ANY ((SELECT my_led_units())::bigint[])
    ), met AS (
        SELECT c.unit_id, a.days, c.entrance, c.legal_support_offered, c.legal_support_accepted, c.assessment, c.outcome,
               (c.received_at AT TIME ZONE 'Europe/Stockholm')::date AS received_on,
               (SELECT min((lower(b.slot) AT TIME ZONE 'Europe/Stockholm')::date)
                  FROM support_session s JOIN organisation_bookedtime b ON b.id = s.time_id
                 WHERE s.case_id = c.case_id AND s.state = 'held') AS talked_on
          FROM intake_contact c JOIN asked a ON a.unit_id = c.unit_id
         WHERE c.received_at >= starts
    )
    SELECT m.unit_id,
           count(*) FILTER (WHERE m.talked_on - m.received_on <= m.days),
           count(*) FILTER (WHERE m.talked_on - m.received_on > m.days),
           count(*) FILTER (WHERE m.talked_on IS NULL AND this_day - m.received_on > m.days
                              AND m.outcome IN ('', 'talk_booked', 'case_opened')),
           count(*) FILTER (WHERE m.entrance = 'police'),
           count(*) FILTER (WHERE m.entrance = 'police' AND m.legal_support_offered = 'yes'),
           count(*) FILTER (WHERE m.entrance = 'police' AND m.legal_support_accepted = 'yes'),
           count(*) FILTER (WHERE m.entrance = 'police' AND m.legal_support_accepted = 'no'),
           count(*) FILTER (WHERE m.entrance = 'police' AND m.assessment = 'referred')
      FROM met m
     GROUP BY m.unit_id
$$;
REVOKE ALL ON FUNCTION next_contact_number(bigint), settle_contact(bigint), contact_counts(bigint[], timestamp with
    time zone, timestamp with time zone, integer, text[]), my_walled_callers(), reception_counts(bigint[], integer[],
    timestamp with time zone, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION next_contact_number(bigint), settle_contact(bigint), contact_counts(bigint[], timestamp with
    time zone, timestamp with time zone, integer, text[]), my_walled_callers(), reception_counts(bigint[], integer[],
    timestamp with time zone, date) TO livlina_app;
"""


class Migration(migrations.Migration):
    replaces = earlier("intake")
    dependencies = [("people", "0001_functions")]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]

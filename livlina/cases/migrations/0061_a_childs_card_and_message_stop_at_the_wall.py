"""
What stands on a child's card and in a message from its case stops at the wall, as its whereabouts do.

Both asked only whether the client is walled from the one who acts, and a child is on no side. So the duty who had the case
of one parent read in the card of the child where the other parent is, and one who led the unit read what was told there.
Now a child's own case is refused where somebody in it is walled, or where the child, in whichever row, is a child in the
case of one who is. As for relations (`keep_blocks`) only the cases of adults close it: violence towards the child hides
nothing in the child's own case.

A lead who had the other side's case until a day read the message too, since only what has no end closed it. Now every
relation but a reading does. And whoever handles a first contact without a case has a side here too, for as long as it
closes cases; who only read it has not, since a duty reads what both sides tell. Source: S-10, S-11; docs/adr/0006.
"""

from django.db import migrations

BEYOND = """
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
REVOKE ALL ON FUNCTION beyond_my_cases(boolean, boolean), beyond_my_contacts(boolean), children_of_sides(bigint[]) FROM PUBLIC;
"""

MINE = """
CREATE OR REPLACE FUNCTION my_duty_cards() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    duty bigint[] := my_duty_units();
    walled bigint[];
    young bigint[];
BEGIN
    IF duty = '{}' THEN
        RETURN duty;
    END IF;
    walled := my_walled_persons() || beyond_my_contacts(false);
    young := children_of_sides(beyond_my_cases(true, true) || beyond_my_contacts(true));
    RETURN ARRAY(
        SELECT n.id FROM cases_nightcard n JOIN cases_case c ON c.id = n.case_id
         WHERE n.duty_id = ANY (duty) AND n.until >= today() AND NOT n.is_ended AND c.closed_on IS NULL
           AND c.person_id <> ALL (walled) AND (c.role <> 'child' OR c.person_id <> ALL (young))
           AND NOT EXISTS (SELECT FROM cases_nightcard l WHERE l.case_id = n.case_id AND l.version > n.version));
END $$;

-- Those who lead the unit, and the duty, but for one who has or handles the other side. One who leads and reads the other
-- side for some hours still leads.
CREATE OR REPLACE FUNCTION my_danger_messages() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := my_led_units();
    on_duty boolean := cardinality(my_duty_units()) > 0;
    walled bigint[];
    young bigint[];
    found bigint[] := '{}';
BEGIN
    IF led <> '{}' THEN
        walled := beyond_my_cases(false, false) || beyond_my_contacts(false);
        young := children_of_sides(beyond_my_cases(true, false) || beyond_my_contacts(true));
        found := ARRAY(
            SELECT m.id FROM cases_dangermessage m JOIN cases_case c ON c.id = m.case_id
             WHERE c.unit_id = ANY (led) AND c.person_id <> ALL (walled)
               AND (c.role <> 'child' OR c.person_id <> ALL (young)));
    END IF;
    IF on_duty THEN
        walled := my_walled_persons() || beyond_my_contacts(false);
        young := children_of_sides(beyond_my_cases(true, true) || beyond_my_contacts(true));
        found := found || ARRAY(
            SELECT m.id FROM cases_dangermessage m JOIN cases_case c ON c.id = m.case_id
             WHERE c.person_id <> ALL (walled) AND (c.role <> 'child' OR c.person_id <> ALL (young)));
    END IF;
    RETURN found;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0060_investigations_are_kept")]
    operations = [
        migrations.RunSQL(
            BEYOND,
            "DROP FUNCTION children_of_sides(bigint[]), beyond_my_contacts(boolean), beyond_my_cases(boolean, boolean)",
        ),
        migrations.RunSQL(MINE, migrations.RunSQL.noop),
    ]

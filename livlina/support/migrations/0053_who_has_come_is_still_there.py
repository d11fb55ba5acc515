"""
Whoever has come is still there: what has been said of a talk, or of a place in a group, opens the hour to nobody from the other side.

What became of a talk is written from its first minute, while she sits there, and counted were those booked alone: his hour could be laid
in the midst of hers as soon as it stood as held, and beside a last meeting of her group when she had left it. A talk called off at the last
moment is counted too, for she may be on her way; one called off before, or moved, has nobody who comes. Who comes is asked in one
place. Source: S-11.
"""

from django.db import migrations

MADE = """
-- Whether any of these comes to the unit, or is there, at one of the times: to a talk, or to another group.
CREATE FUNCTION come_at(others bigint[], at_unit bigint, but_group bigint, times tstzrange[]) RETURNS boolean
    LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM cases_case c JOIN support_session s ON s.case_id = c.id
          JOIN organisation_bookedtime t ON t.id = s.time_id
         WHERE c.person_id = ANY (others) AND c.unit_id = at_unit AND s.state NOT IN ('cancelled', 'moved')
           AND s.form IN ('individual', 'group') AND EXISTS (SELECT FROM unnest(times) AS u (at) WHERE t.slot && u.at)
    ) OR EXISTS (
        SELECT FROM cases_case c JOIN support_groupplace p ON p.case_id = c.id
          JOIN support_groupmeeting m ON m.group_id = p.group_id
         WHERE c.person_id = ANY (others) AND p.group_id IS DISTINCT FROM but_group AND m.unit_id = at_unit
           AND m.cancelled_at IS NULL AND EXISTS (SELECT FROM unnest(times) AS u (at) WHERE m.slot && u.at)
           AND (p.state IN ('proposed', 'accepted', 'started') OR p.state = 'ended' AND EXISTS (
               SELECT FROM support_groupstep k
                WHERE k.place_id = p.id AND k.step = 'left' AND k.written_at >= lower(m.slot))));
END $$;
REVOKE ALL ON FUNCTION come_at(bigint[], bigint, bigint, tstzrange[]) FROM PUBLIC;

CREATE OR REPLACE FUNCTION sides_come_then(others bigint[], at_unit bigint, but_group bigint, slots tstzrange[]) RETURNS boolean
    LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
DECLARE
    apart interval := make_interval(hours => coalesce(local_limit('walled_apart', at_unit), 2));
BEGIN
    RETURN come_at(others, at_unit, but_group, ARRAY(
        SELECT tstzrange(lower(s.slot) - apart, upper(s.slot) + apart) FROM unnest(slots) AS s (slot)));
END $$;

CREATE OR REPLACE FUNCTION place_is_free(of_case bigint, starts timestamptz, ends timestamptz, apart interval)
    RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    at_unit bigint;
    own bigint[];
    others bigint[];
BEGIN
    SELECT c.unit_id, same_humans(ARRAY[c.person_id]) INTO at_unit, own
      FROM cases_case c WHERE c.id = of_case AND c.id = ANY (my_worked_cases());
    IF at_unit IS NULL THEN
        RAISE EXCEPTION 'Only who works in a case books for it.';
    END IF;
    others := sides_that_count(own);
    others := others || come_with_a_child(of_case, own, others);
    -- of two that book there at once, the second sees the first
    PERFORM pg_advisory_xact_lock(hashtext('livlina.place'), at_unit::int);
    RETURN NOT come_at(others, at_unit, NULL, ARRAY[tstzrange(starts - apart, ends + apart)]);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("support", "0052_whom_one_has_declared_is_not_in_the_room")]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]

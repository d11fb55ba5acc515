"""
Which numbers are so small that they are withheld, alone or laid beside each other.

Source: S-101, R-192, R-193, R-198, R-221, R-230, R-403.
"""

from django.db import migrations

MADE = """
SET LOCAL check_function_bodies = off;  -- what they read is made after them

-- All of a tertial that has ended, within the period: the last day that may end one is yesterday, where the work is done.
CREATE FUNCTION is_counted_tertial(day date, from_day date, to_day date) RETURNS boolean LANGUAGE sql STABLE
    SET search_path = public, pg_temp AS $$
    SELECT tertial_start(day) >= from_day
       AND (tertial_start(day) + interval '4 months' - interval '1 day')::date <= to_day
       AND (tertial_start(day) + interval '4 months')::date <= today()
$$;

-- Whether a part is few, or leaves few of the whole. False where one of them is not told.
CREATE FUNCTION leaves_few(part bigint, whole bigint) RETURNS boolean LANGUAGE sql IMMUTABLE
    SET search_path = public, pg_temp AS $$
    SELECT coalesce(part BETWEEN 1 AND 4 OR whole - part BETWEEN 1 AND 4, false)
$$;

-- From which number on counts are told that add up to a sum that is told: where one is few, the least are withheld with it, until
-- they may each be several. Null where none is told.
CREATE FUNCTION least_told(counts bigint[]) RETURNS bigint LANGUAGE sql IMMUTABLE
    SET search_path = public, pg_temp AS $$
    SELECT min(b.n) FROM unnest(counts) b (n)
     WHERE b.n >= 5 AND (b.n <= ALL (counts) OR may_be_several(ARRAY(SELECT l.n FROM unnest(counts) l (n) WHERE l.n < b.n)))
$$;

-- Children's cases that came in, by unit and tertial, and whether the number is told: the same in all that is told of them.
CREATE FUNCTION child_cases_of_units(from_day date, to_day date)
    RETURNS TABLE (unit_id bigint, tertial date, cases bigint, is_told boolean)
    LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY
    SELECT k.unit_id, k.tertial, k.n, coalesce(k.n >= least_told(array_agg(k.n) OVER (PARTITION BY k.tertial)), false)
      FROM (SELECT c.unit_id, tertial_start(c.came_in_on) AS tertial, count(*) AS n FROM cases_case c
             WHERE c.role = 'child' AND c.came_in_on BETWEEN from_day AND to_day
               AND is_counted_tertial(c.came_in_on, from_day, to_day)
               AND c.unit_id IN (SELECT u.unit_id FROM treating_units(from_day, to_day) u)
             GROUP BY 1, 2) k;
END $$;

-- Whether numbers that are withheld together, and whose sum is known, may each be several: two at least and five at least, not all
-- one, as when the sum is their number, and not all four, as when it is four times that and they are taken for few.
CREATE FUNCTION may_be_several(counts bigint[]) RETURNS boolean LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
    SELECT count(*) >= 2 AND coalesce(sum(n), 0) >= 5 AND sum(n) NOT IN (count(*), 4 * count(*)) FROM unnest(counts) a (n)
$$;

REVOKE ALL ON FUNCTION is_counted_tertial(date, date, date), leaves_few(bigint, bigint), least_told(bigint[]),
    child_cases_of_units(date, date), may_be_several(bigint[]) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_counts")]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]

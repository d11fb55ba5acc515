"""
Numbers of cases, and how often one may search and open.

Source: S-05, S-132.
"""

from django.db import migrations

MADE = """
SET LOCAL check_function_bodies = off;  -- what they read is made after them

CREATE FUNCTION next_case_number(unit bigint, in_year int) RETURNS text LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    made text;
    turned int;
BEGIN
    -- the number tells how many cases the unit has opened this year
    IF (unit = ANY (my_working_units())) IS NOT TRUE THEN
        RAISE EXCEPTION 'A unit''s numbers are taken by those who work there.';
    END IF;
    LOOP
        INSERT INTO cases_casecounter (unit_id, year, last) VALUES (unit, in_year, 1)
            ON CONFLICT (unit_id, year) DO UPDATE SET last = cases_casecounter.last + 1 RETURNING last INTO turned;
        made := format('%s-%s', in_year, lpad(turned::text, greatest(4, length(turned::text)), '0'));
        -- a register brought in from a file may have used it already
        EXIT WHEN NOT EXISTS (SELECT FROM cases_case c WHERE c.unit_id = unit AND c.number = made);
    END LOOP;
    RETURN made;
END $$;

CREATE FUNCTION keep_signed_notes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A signed note is corrected by addition, never changed.';
END $$;

-- How often one searches and opens cases is counted by a minute and an hour that no session moves.
CREATE FUNCTION count_search() RETURNS int LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    counted int;
BEGIN
    INSERT INTO cases_searches AS s (actor_id, minute, times)
        VALUES (coalesce(acting(), -1), date_trunc('minute', clock_timestamp(), 'UTC'), 1)
        ON CONFLICT (actor_id) DO UPDATE SET
            times = CASE WHEN s.minute = excluded.minute THEN s.times + 1 ELSE 1 END,
            minute = excluded.minute
        RETURNING times INTO counted;
    RETURN counted;
END $$;

CREATE FUNCTION count_search_within() RETURNS int[] LANGUAGE sql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    SELECT ARRAY[count_search(), local_limit('searches', NULL)]
$$;

-- How often one searches and opens cases is counted by a minute and an hour that no session moves.
CREATE FUNCTION leave_opening(
    actor_id bigint, unit_id bigint, case_ref uuid, action text, why text, subject text, account text, detail bytea
) RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    counted int;
BEGIN
    PERFORM leave_trace($1, $2, $3, $4, $5, $6, $7, $8);
    INSERT INTO cases_openings AS o (actor_id, hour, times)
        VALUES ($1, date_trunc('hour', clock_timestamp(), 'UTC'), 1)
        ON CONFLICT ON CONSTRAINT cases_openings_pkey DO UPDATE SET
            times = CASE WHEN o.hour = excluded.hour THEN o.times + 1 ELSE 1 END,
            hour = excluded.hour
        RETURNING times INTO counted;
    RETURN counted;
END $$;

CREATE FUNCTION leave_opening_within(
    actor_id bigint, unit_id bigint, case_ref uuid, action text, why text, subject text, account text, detail bytea
) RETURNS int[] LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT ARRAY[
        leave_opening($1, $2, $3, $4, $5, $6, $7, $8),
        local_limit('case_openings_warning', $2),
        local_limit('case_openings', $2)
    ]
$$;

-- Whether a moment is the one in which it is said.
CREATE FUNCTION is_now(at timestamptz) RETURNS boolean LANGUAGE sql VOLATILE AS $$
    SELECT (at BETWEEN clock_timestamp() - interval '5 minutes' AND clock_timestamp() + interval '5 minutes') IS TRUE
$$;

-- The day whose night it still is.
CREATE FUNCTION day_of_the_night() RETURNS date LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT day_of_the_night(statement_timestamp())
$$;

-- The day whose night it still is at that moment.
CREATE FUNCTION day_of_the_night(at timestamptz) RETURNS date LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT ((at AT TIME ZONE 'Europe/Stockholm') - interval '12 hours')::date
$$;

REVOKE ALL ON FUNCTION next_case_number(bigint, integer), keep_signed_notes(), count_search(), count_search_within(),
    leave_opening(bigint, bigint, uuid, text, text, text, text, bytea), leave_opening_within(bigint, bigint, uuid,
    text, text, text, text, bytea), is_now(timestamp with time zone), day_of_the_night(), day_of_the_night(timestamp
    with time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION next_case_number(bigint, integer), count_search(), count_search_within(),
    leave_opening(bigint, bigint, uuid, text, text, text, text, bytea), leave_opening_within(bigint, bigint, uuid,
    text, text, text, text, bytea) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0002_imports")]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]

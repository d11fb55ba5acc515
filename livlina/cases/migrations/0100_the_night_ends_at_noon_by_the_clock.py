"""
The night ends at noon as the clock shows it, on the days when the clock is changed too.

Twelve hours were taken off the moment, so on the day the clocks go back a card was gone at eleven. Source: S-32, S-144.
"""

from django.db import migrations

BY_THE_CLOCK = """
-- The day whose night it still is at that moment.
CREATE FUNCTION day_of_the_night(at timestamptz) RETURNS date LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT ((at AT TIME ZONE 'Europe/Stockholm') - interval '12 hours')::date
$$;
REVOKE ALL ON FUNCTION day_of_the_night(timestamptz) FROM PUBLIC;

CREATE OR REPLACE FUNCTION day_of_the_night() RETURNS date LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT day_of_the_night(statement_timestamp())
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0099_whom_one_has_met_is_asked_of_when_it_ended")]
    operations = [migrations.RunSQL(BY_THE_CLOCK, migrations.RunSQL.noop)]

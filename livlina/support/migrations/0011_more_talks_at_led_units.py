"""The named door for more talks than the limit at the units one leads: by number, never whom it concerns. Source: R-101."""

from django.db import migrations

ASKED = """
CREATE FUNCTION more_talks_asked(since timestamptz) RETURNS TABLE (
    unit_id bigint, case_number text, kind text, number int, outcome text, asked_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.unit_id, c.number::text, m.kind::text, m.count::int, m.outcome::text, m.asked_at
      FROM support_moretalks m JOIN cases_case c ON c.id = m.case_id
     WHERE c.unit_id = ANY (my_led_units())
       AND ((m.outcome = '' AND c.closed_on IS NULL) OR (m.outcome <> '' AND m.asked_at >= since))
     ORDER BY m.asked_at, m.id
$$;
REVOKE ALL ON FUNCTION more_talks_asked(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION more_talks_asked(timestamptz) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("support", "0010_beyond_the_limit")]
    operations = [migrations.RunSQL(ASKED, "DROP FUNCTION more_talks_asked(timestamptz)")]

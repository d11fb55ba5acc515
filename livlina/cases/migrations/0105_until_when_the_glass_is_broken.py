"""
Who reviews a broken glass is told until when the case is open behind it: what is read after a final verdict stood under
that verdict, and nobody was asked again (S-31).
"""

from django.db import migrations

MADE = """
CREATE FUNCTION glass_open_until(of_review bigint) RETURNS timestamptz
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN (SELECT e.ends_at FROM cases_glassreview r
              JOIN cases_glassopening g ON g.id = r.opening_id JOIN cases_engagement e ON e.id = g.engagement_id
             WHERE r.id = of_review AND r.kind = 'one' AND r.id = ANY (my_glass_reviews())
               AND e.ends_at > clock_timestamp());
END $$;

REVOKE ALL ON FUNCTION glass_open_until(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION glass_open_until(bigint) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0097_what_runs_says_when_it_was_told_last")]

    operations = [migrations.RunSQL(MADE, "DROP FUNCTION glass_open_until(bigint)")]

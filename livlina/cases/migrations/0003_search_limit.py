"""How often each member of staff searches, counted in one place for all processes. Source: S-132."""

from django.db import migrations

COUNT = """
CREATE UNLOGGED TABLE cases_searches (actor_id bigint PRIMARY KEY, minute timestamptz NOT NULL, times int NOT NULL);
REVOKE ALL ON cases_searches FROM livlina_app;

CREATE FUNCTION count_search() RETURNS int LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    counted int;
BEGIN
    INSERT INTO cases_searches AS s (actor_id, minute, times)
        VALUES (coalesce(acting(), -1), date_trunc('minute', clock_timestamp()), 1)
        ON CONFLICT (actor_id) DO UPDATE SET
            times = CASE WHEN s.minute = excluded.minute THEN s.times + 1 ELSE 1 END,
            minute = excluded.minute
        RETURNING times INTO counted;
    RETURN counted;
END $$;
REVOKE ALL ON FUNCTION count_search() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION count_search() TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_numbers_and_signed_notes")]
    operations = [migrations.RunSQL(COUNT, "DROP FUNCTION count_search(); DROP TABLE cases_searches")]

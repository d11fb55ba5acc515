"""
Who reads of somebody at an address that they have declared themselves comes to the log reviewer. Source: S-43.

The database cannot compare what is sealed: it gives the system both, and only where a reader has declared an address.
"""

from django.db import migrations

MADE = """
-- What that member of staff has declared, also earlier, beside what is told of where anybody in the case is, or the
-- client under the same board: both sealed, each with the key that opens it.
CREATE FUNCTION addresses_to_judge(staff bigint[], refs uuid[]) RETURNS TABLE (
    staff_id bigint, case_ref uuid, declared_in text, declared_key bytea, declared bytea,
    person text, person_key bytea, place text, address bytea
) LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF acting() IS DISTINCT FROM 0 THEN
        RAISE EXCEPTION 'Traces are judged by the system itself.';
    END IF;
    IF NOT EXISTS (SELECT FROM people_staffrelation r WHERE r.staff_id = ANY (staff) AND r.address IS NOT NULL) THEN
        RETURN;
    END IF;
    RETURN QUERY
    WITH asked AS MATERIALIZED (
        SELECT DISTINCT a.staff_id, a.case_ref, r.public_id, r.wrapped_key, r.address
          FROM unnest(staff, refs) AS a (staff_id, case_ref)
          JOIN people_staffrelation r ON r.staff_id = a.staff_id AND r.address IS NOT NULL AND r.wrapped_key IS NOT NULL)
    SELECT a.staff_id, a.case_ref, a.public_id::text, a.wrapped_key, a.address,
           p.public_id::text, p.wrapped_key, w.public_id::text, w.address
      FROM asked a
     CROSS JOIN LATERAL (SELECT * FROM cases_case d WHERE d.trace_ref = a.case_ref OFFSET 0) AS c
     CROSS JOIN LATERAL (
        SELECT v.* FROM people_whereabouts v WHERE v.told_in_case = c.id AND v.address IS NOT NULL
        UNION
        SELECT v.* FROM people_whereabouts v
         WHERE v.person_id = c.person_id AND v.board_id = c.board_id AND v.address IS NOT NULL OFFSET 0) AS w
     CROSS JOIN LATERAL (SELECT * FROM people_person q WHERE q.id = w.person_id OFFSET 0) AS p
     WHERE p.wrapped_key IS NOT NULL;
END $$;
REVOKE ALL ON FUNCTION addresses_to_judge(bigint[], uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION addresses_to_judge(bigint[], uuid[]) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0053_violence_after_the_separation"),
        ("people", "0006_the_address_of_ones_own"),
    ]
    operations = [migrations.RunSQL(MADE, "DROP FUNCTION addresses_to_judge(bigint[], uuid[])")]

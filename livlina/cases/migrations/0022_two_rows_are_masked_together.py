"""
Two rows that may be one human being are masked together when one of them is protected.

The number of the other, shown beside the word "lika", was hers. Where she is known is not told either: it is where she
gets help. Source: S-20, S-21; what a controller may be shown for a reason is as before (migration 0015).
"""

from django.db import migrations

MASKED = """
CREATE OR REPLACE FUNCTION register_rows(of_task bigint) RETURNS TABLE (
    id bigint, public_id uuid, wrapped_key bytea, name bytea, identity_number bytea, identity_hash bytea, born bytea,
    birth_year smallint, sex varchar, protection varchar, created_at timestamptz, known_at text[]
) LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    are_open boolean;
BEGIN
    IF (of_task = ANY (my_register_tasks())) IS NOT TRUE THEN
        RETURN;
    END IF;
    -- of two rows that are alike, the one would tell of the other
    are_open := NOT EXISTS (
        SELECT FROM people_duplicatetask t JOIN people_person p ON p.id IN (t.one_id, t.other_id)
         WHERE t.id = of_task AND p.protection <> 'none');
    RETURN QUERY
    SELECT p.id, p.public_id, p.wrapped_key,
           CASE WHEN are_open THEN p.name END,
           CASE WHEN are_open THEN p.identity_number END,
           p.identity_hash,
           CASE WHEN are_open THEN p.born END,
           CASE WHEN are_open THEN p.birth_year END,
           p.sex, p.protection, p.created_at,
           CASE WHEN p.protection <> 'none' THEN '{}' ELSE ARRAY(SELECT DISTINCT u.full_name || ', ' || b.name FROM (
                     SELECT c.unit_id, c.board_id FROM cases_party x JOIN cases_case c ON c.id = x.case_id
                      WHERE x.person_id = p.id
                     UNION
                     SELECT c.unit_id, c.board_id FROM intake_contact c WHERE c.person_id = p.id) AS place
                   JOIN organisation_unit u ON u.id = place.unit_id JOIN organisation_board b ON b.id = place.board_id
                  ORDER BY 1) END
      FROM people_duplicatetask t JOIN people_person p ON p.id IN (t.one_id, t.other_id)
     WHERE t.id = of_task ORDER BY p.id;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0021_near_ones_are_reviewed")]
    operations = [migrations.RunSQL(MASKED, migrations.RunSQL.noop)]

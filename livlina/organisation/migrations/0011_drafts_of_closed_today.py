"""What a closed account had typed is cleared by the day of the database, not by a day that the caller names (S-55)."""

from django.db import migrations

CLEAR = """
DROP FUNCTION clear_drafts_of_closed(date);
CREATE FUNCTION clear_drafts_of_closed() RETURNS void LANGUAGE sql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    DELETE FROM organisation_draft d USING organisation_staff s
     WHERE s.id = d.staff_id
       AND (NOT s.is_active
            OR EXISTS (SELECT FROM organisation_membership m WHERE m.staff_id = s.id)
               AND NOT EXISTS (SELECT FROM organisation_membership m
                                WHERE m.staff_id = s.id AND (m.valid_to IS NULL OR m.valid_to >= today())))
$$;
REVOKE ALL ON FUNCTION clear_drafts_of_closed() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION clear_drafts_of_closed() TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0002_row_security"), ("organisation", "0010_the_organisation_is_loaded")]
    operations = [migrations.RunSQL(CLEAR)]

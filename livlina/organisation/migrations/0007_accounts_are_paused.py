"""An account unused for too long is paused, and what a closed one had typed is kept for nobody (S-55)."""

from django.db import migrations, models

CLEAR = """
CREATE FUNCTION clear_drafts_of_closed(today date) RETURNS void LANGUAGE sql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    DELETE FROM organisation_draft d USING organisation_staff s
     WHERE s.id = d.staff_id
       AND (NOT s.is_active
            OR EXISTS (SELECT FROM organisation_membership m WHERE m.staff_id = s.id)
               AND NOT EXISTS (SELECT FROM organisation_membership m
                                WHERE m.staff_id = s.id AND (m.valid_to IS NULL OR m.valid_to >= today)))
$$;
REVOKE ALL ON FUNCTION clear_drafts_of_closed(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION clear_drafts_of_closed(date) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("organisation", "0006_old_drafts")]
    operations = [
        migrations.AddField("staff", "paused_at", models.DateTimeField(null=True)),
        migrations.AddField("staff", "resumed_at", models.DateTimeField(null=True)),
        migrations.RunSQL(CLEAR, "DROP FUNCTION clear_drafts_of_closed(date)"),
    ]

"""
A note about a method that tells of somebody is taken away: by who wrote it, or by one who leads. Its words go.

That it was there, and who took it away, stays. Source: R-174, S-70.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

NOW = """
CREATE OR REPLACE FUNCTION check_method_note() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF current_user = 'livlina_app' AND (NEW.written_by_id IS DISTINCT FROM acting() OR NEW.taken_away_at IS NOT NULL) THEN
        RAISE EXCEPTION 'What is noticed is written in one''s own name.';
    END IF;
    RETURN NEW;
END $$;

-- Take it away, once: True for who wrote it and for one who leads a unit, whether it was there still or not.
CREATE FUNCTION take_method_note_away(note bigint) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    found organisation_methodnote;
BEGIN
    SELECT n.* INTO found FROM organisation_methodnote n WHERE n.id = note FOR UPDATE;
    IF found.id IS NULL OR NOT (found.written_by_id = acting() OR cardinality(my_led_units()) > 0) THEN
        RETURN false;
    END IF;
    UPDATE organisation_methodnote n SET words = '', taken_away_at = clock_timestamp(), taken_away_by_id = acting()
     WHERE n.id = note AND n.taken_away_at IS NULL;
    RETURN true;
END $$;
REVOKE ALL ON FUNCTION take_method_note_away(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION take_method_note_away(bigint) TO livlina_app;
"""
BEFORE = """
DROP FUNCTION take_method_note_away(bigint);
CREATE OR REPLACE FUNCTION check_method_note() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF current_user = 'livlina_app' AND NEW.written_by_id IS DISTINCT FROM acting() THEN
        RAISE EXCEPTION 'What is noticed is written in one''s own name.';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0009_what_is_noticed_is_kept"),
    ]
    operations = [
        migrations.AddField("methodnote", "taken_away_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "methodnote",
            "taken_away_by",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunSQL(NOW, BEFORE),
    ]

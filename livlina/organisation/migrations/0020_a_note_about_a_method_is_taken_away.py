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
    IF current_user <> 'livlina_app' THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'INSERT' AND (NEW.written_by_id IS DISTINCT FROM acting() OR NEW.taken_away_at IS NOT NULL) THEN
        RAISE EXCEPTION 'What is noticed is written in one''s own name.';
    END IF;
    IF TG_OP = 'UPDATE' AND (OLD.taken_away_at IS NOT NULL OR NEW.taken_away_at IS NULL OR NEW.words <> ''
        OR NEW.taken_away_by_id IS DISTINCT FROM acting()
        OR NOT (OLD.written_by_id = acting() OR cardinality(my_led_units()) > 0)) THEN
        RAISE EXCEPTION 'What is noticed is taken away once, by who wrote it or one who leads.';
    END IF;
    RETURN NEW;
END $$;
GRANT UPDATE (words, taken_away_at, taken_away_by_id) ON organisation_methodnote TO livlina_app;
"""
BEFORE = """
REVOKE UPDATE ON organisation_methodnote FROM livlina_app;
CREATE OR REPLACE FUNCTION check_method_note() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF current_user = 'livlina_app' AND NEW.written_by_id IS DISTINCT FROM acting() THEN
        RAISE EXCEPTION 'What is noticed is written in one''s own name.';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("organisation", "0009_what_is_noticed_is_kept")]
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

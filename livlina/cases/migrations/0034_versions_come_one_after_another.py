"""
A version is one more than the latest.

Which version was read comes from a form, and one that jumped ahead stayed the latest for ever: nobody could write the
night card, the plan or her summary any more. Source: S-142.
"""

from django.db import migrations

import livlina.core.versions

NOW = """
-- Asked of all versions, also those that the one who writes is not shown. The first word is the constraint that it is
-- refused as, the others are what the versions have in common.
CREATE FUNCTION one_after_another() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    alike text := '';
    latest integer;
BEGIN
    FOR i IN 1 .. TG_NARGS - 1 LOOP
        alike := alike || format(
            CASE WHEN to_jsonb(NEW) ->> TG_ARGV[i] IS NULL THEN ' AND %1$I IS NULL' ELSE ' AND %1$I = ($1).%1$I' END,
            TG_ARGV[i]);
    END LOOP;
    EXECUTE format('SELECT coalesce(max(version), 0) FROM %I WHERE id <> ($1).id', TG_TABLE_NAME) || alike
       INTO latest USING NEW;
    IF NEW.version <> latest + 1 THEN
        RAISE EXCEPTION 'A version comes after the latest.' USING ERRCODE = 'check_violation', CONSTRAINT = TG_ARGV[0];
    END IF;
    RETURN NEW;
END $$;

REVOKE ALL ON FUNCTION one_after_another() FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0033_what_is_to_come_is_not_read_past_a_wall")]
    operations = [
        migrations.RunSQL(NOW, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="investigationsection",
            constraint=livlina.core.versions.OneAfterAnother(
                "investigation", "heading", "child", each_once="section_has_each_version_once", name="section_versions"
            ),
        ),
        migrations.AddConstraint(
            model_name="nightcard",
            constraint=livlina.core.versions.OneAfterAnother(
                "case", each_once="night_card_has_each_version_once", name="night_card_versions"
            ),
        ),
        migrations.AddConstraint(
            model_name="summary",
            constraint=livlina.core.versions.OneAfterAnother(
                "case", each_once="summary_has_each_version_once", name="summary_versions"
            ),
        ),
    ]

"""
A telephone that is written in closes also for one whose declared relation ended less than a day ago.

The walls of those were only made anew within the hour, and of one who only stands in not at all. Source: S-14, S-21.
"""

from django.db import migrations

NOW = """
CREATE OR REPLACE FUNCTION file_duplicates_of_rows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    CASE TG_TABLE_NAME
        WHEN 'people_person' THEN
            PERFORM file_duplicates(ARRAY(SELECT id FROM added WHERE identity_hash IS NOT NULL));
        WHEN 'people_safechannel' THEN
            PERFORM file_duplicates(ARRAY(SELECT person_id FROM added WHERE value_hash IS NOT NULL));
            PERFORM keep_blocks(declared_by(ARRAY(SELECT person_id FROM added WHERE value_hash IS NOT NULL)));
    END CASE;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0054_the_same_address_is_judged")]
    operations = [migrations.RunSQL(NOW, migrations.RunSQL.noop)]

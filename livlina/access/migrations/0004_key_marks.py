"""
A mark of each key that the database is sealed with, by which another key in its place is known at start (S-92).

The mark is made with the key and tells nothing of it. The application adds marks; it changes and removes none.
"""

from django.db import migrations

TABLE = """
CREATE TABLE access_key_mark (
    name text PRIMARY KEY,     -- of the key file: master-001
    mark bytea NOT NULL
);
REVOKE UPDATE, DELETE, TRUNCATE ON access_key_mark FROM livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0003_closed_tables")]
    operations = [migrations.RunSQL(TABLE, "DROP TABLE access_key_mark")]

"""The cache that all processes share, so that the limits on sign-in are counted once (S-51)."""

from django.db import migrations

TABLE = """
CREATE TABLE organisation_cache (
    cache_key varchar(255) PRIMARY KEY,
    value     text NOT NULL,
    expires   timestamptz NOT NULL
);
CREATE INDEX organisation_cache_expires ON organisation_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("organisation", "0001_initial")]
    operations = [migrations.RunSQL(TABLE, "DROP TABLE organisation_cache")]

"""Tables of Django's own that the application reads at most: what is migrated, what kinds of rows there are."""

from django.db import migrations

CLOSED = """
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON django_migrations, django_content_type, auth_permission, auth_group,
    auth_group_permissions FROM livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_row_security"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunSQL(CLOSED, migrations.RunSQL.noop)]

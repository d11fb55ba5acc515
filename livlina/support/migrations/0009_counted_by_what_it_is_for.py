"""Whether a session is counted is no longer told of each: what it is for says it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("support", "0008_what_sessions_are_for")]
    operations = [migrations.RemoveField(model_name="session", name="counts")]

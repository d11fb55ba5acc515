"""Which contacts came by the open form."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0005_guards")]
    operations = [
        migrations.AddField(
            model_name="contact",
            name="sent_in",
            field=models.BooleanField(default=False),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                condition=models.Q(("sent_in", True)), fields=["registered_at"], name="contact_sent_in_lately"
            ),
        ),
    ]

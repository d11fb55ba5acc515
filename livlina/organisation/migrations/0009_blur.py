"""Whether pages are blurred while another window is in front: each member of staff chooses. Source: S-72."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisation", "0008_local_limit")]
    operations = [migrations.AddField("staff", "blur", models.BooleanField(db_default=True, default=True))]

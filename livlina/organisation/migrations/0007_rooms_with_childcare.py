"""In which rooms children can be looked after. Source: R-203."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisation", "0006_public_forms")]
    operations = [
        migrations.AddField(model_name="room", name="has_childcare", field=models.BooleanField(default=False)),
    ]

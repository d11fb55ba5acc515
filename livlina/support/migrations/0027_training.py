"""Help that is given by someone who is being trained in it is told apart. Source: R-193."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("support", "0026_how_much_goes_to_whom")]
    operations = [
        migrations.AddField(
            model_name="intervention",
            name="is_training",
            field=models.BooleanField(default=False, verbose_name="ges inom en utbildning"),
        )
    ]

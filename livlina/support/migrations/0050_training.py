"""Help that is given by someone who is being trained in it is told apart. Source: R-193."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("support", "0045_a_step_is_marked_in_its_order")]
    operations = [
        migrations.AddField(
            model_name="intervention",
            name="is_training",
            field=models.BooleanField(default=False, verbose_name="ges inom en utbildning"),
        )
    ]

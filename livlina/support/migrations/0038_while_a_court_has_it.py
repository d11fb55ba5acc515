"""Help that is given for longer while a court has the matter says when that is thought to be over. Source: R-142."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0037_what_she_chose"),
    ]

    operations = [
        migrations.AddField(
            model_name="interventionextension",
            name="court_until",
            field=models.DateField(null=True, verbose_name="rättsprocessen väntas vara klar"),
        ),
    ]

"""What she chose to take up in a talk, what went with her, and a talk with the other party. Source: R-143, R-145, R-160."""

from django.db import migrations, models

import livlina.core.sealed


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0036_tries_at_a_group_are_of_the_day"),
    ]

    operations = [
        migrations.AddField(
            model_name="session",
            name="agenda",
            field=livlina.core.sealed.SealedText(
                blank=True, editable=False, null=True, verbose_name="det personen valde att ta upp"
            ),
        ),
        migrations.AddField(
            model_name="session",
            name="taken_home",
            field=models.CharField(
                blank=True,
                choices=[
                    ("handed", "Lämnas i handen hos oss"),
                    ("letter", "Skickas som brev"),
                    ("forwarded", "Skickas genom Skatteverket"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="moretalks",
            name="kind",
            field=models.CharField(
                choices=[
                    ("talk", "Samtal utan utredning"),
                    ("motivational", "Motiverande samtal"),
                    ("support_centre", "Samtal hos Stödcentrum"),
                    ("investigation", "Samtal i utredning"),
                    ("help", "Samtal i beviljad insats"),
                    ("advice", "Rådgivning eller kontakt"),
                    ("joint", "Gemensamt samtal med den andra parten"),
                    ("other", "Annat möte"),
                ],
                max_length=15,
            ),
        ),
        migrations.AlterField(
            model_name="session",
            name="kind",
            field=models.CharField(
                choices=[
                    ("talk", "Samtal utan utredning"),
                    ("motivational", "Motiverande samtal"),
                    ("support_centre", "Samtal hos Stödcentrum"),
                    ("investigation", "Samtal i utredning"),
                    ("help", "Samtal i beviljad insats"),
                    ("advice", "Rådgivning eller kontakt"),
                    ("joint", "Gemensamt samtal med den andra parten"),
                    ("other", "Annat möte"),
                ],
                default="talk",
                max_length=15,
            ),
        ),
    ]

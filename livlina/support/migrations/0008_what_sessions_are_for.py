"""What each session is for says by which counter it is counted. What was not counted before is another meeting."""

from django.db import migrations, models

TOLD = "UPDATE support_session SET kind = 'other' WHERE NOT counts"


class Migration(migrations.Migration):
    dependencies = [("support", "0007_sides_are_kept_apart")]

    operations = [
        migrations.AddField(
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
                    ("other", "Annat möte"),
                ],
                default="talk",
                max_length=15,
            ),
        ),
        migrations.AlterField(
            model_name="session",
            name="state",
            field=models.CharField(
                choices=[
                    ("booked", "Bokat"),
                    ("held", "Genomfört"),
                    ("missed", "Uteblev"),
                    ("cancelled", "Avbokat"),
                    ("late", "Avbokat sent"),
                    ("moved", "Flyttat"),
                ],
                default="booked",
                max_length=12,
            ),
        ),
        migrations.RunSQL(TOLD, migrations.RunSQL.noop),
    ]

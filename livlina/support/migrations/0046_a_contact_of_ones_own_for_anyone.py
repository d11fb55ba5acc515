"""The words for a contact of one's own are the same whoever it is for."""

from django.db import migrations, models

import livlina.core.sealed


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0045_joint_work_counts_where_a_wall_stood"),
    ]
    operations = [
        migrations.AlterField(
            model_name="partnerword",
            name="kind",
            field=models.CharField(
                choices=[
                    ("accepted", "Personen vill ha kontakten"),
                    ("declined", "Personen vill inte"),
                    ("thinking", "Personen vill tänka på det"),
                    ("not_reached", "Gick inte att fråga"),
                    ("check", "Säkerhetskontroll"),
                    ("ended", "Kontakten slutar"),
                    ("wished", "Personen har själv bett om kontakten"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="partnerword",
            name="words",
            field=livlina.core.sealed.SealedText(blank=True, editable=False, null=True, verbose_name="vad personen sa"),
        ),
        migrations.AlterField(
            model_name="partnerword",
            name="end_reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("taken_back", "Personen vill inte mer"),
                    ("no_need", "Den behövs inte längre"),
                    ("other_help", "Annan hjälp tar vid"),
                    ("moved", "Personen har flyttat"),
                    ("other", "Annat"),
                ],
                max_length=12,
            ),
        ),
    ]

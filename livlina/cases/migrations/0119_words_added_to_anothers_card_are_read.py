"""Words added on a night card to those of another are told as less is. Source: S-152."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0118_what_one_who_reads_the_other_side_decides_is_read_by_one_more")]
    operations = [
        migrations.AlterField(
            "toldless",
            "kind",
            models.CharField(
                choices=[
                    ("ended", "Kortet togs från jouren"),
                    ("changed", "Kortet ändrades och säger mindre"),
                    ("reworded", "Ord lades till på kortet"),
                ],
                max_length=10,
            ),
        ),
    ]

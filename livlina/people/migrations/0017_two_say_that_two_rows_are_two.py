"""That two rows are two human beings waits for a second person. Source: S-15."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0016_who_ended_what_was_told_is_kept")]
    operations = [
        migrations.AlterField(
            "duplicatetask",
            "state",
            models.CharField(
                choices=[
                    ("open", "Ny"),
                    ("unclear", "Går inte att avgöra ännu"),
                    ("proposed", "Väntar på en andra person"),
                    ("differing", "Två olika, väntar på en andra person"),
                    ("different", "Två olika"),
                    ("joined", "Förda ihop"),
                    ("parting", "Ska tas isär, väntar på en andra person"),
                    ("withdrawn", "Borttagen"),
                ],
                default="open",
                max_length=10,
            ),
        ),
    ]

"""That somebody else got to know more in a contact has the danger looked at anew. Source: R-232."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessments", "0017_who_can_work_has_a_role_to_work_with_cases")]

    operations = [
        migrations.AlterField(
            model_name="riskevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("threat", "Nytt hot"),
                    ("violence", "Nytt våld"),
                    ("strangulation", "Grepp om halsen"),
                    ("weapon", "Vapen har använts eller visats"),
                    ("found", "Någon kan ha fått veta var personen finns"),
                    ("release", "Den som är farlig är på fri fot igen"),
                    ("ban_ends", "Kontaktförbud eller annat skydd har upphört"),
                    ("separation", "Separation, eller beslut att lämna"),
                    ("custody", "Dom eller beslut om vårdnad, boende eller umgänge"),
                    ("moved", "Flytt"),
                    ("pregnancy", "Graviditet"),
                    ("check_danger", "Fara vid en säkerhetskontroll"),
                    ("check_worse", "Värre än förut vid en säkerhetskontroll"),
                    ("other_told", "Någon annan fick veta mer när personen söktes"),
                ],
                max_length=15,
                verbose_name="vad som hänt",
            ),
        ),
    ]

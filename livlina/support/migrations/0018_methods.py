"""How help is given by its method: what a talk was used for, who gives it, and at which placement."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import livlina.core.sealed


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0017_childs_words"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="intervention",
            name="child_worker",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="intervention",
            name="guardian_worker",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="intervention",
            name="method_version",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name="intervention",
            name="placement_ref",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="intervention",
            name="witness_only",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="session",
            name="at_first",
            field=models.CharField(
                blank=True,
                choices=[("yes", "Ja, och sa att det går bra att berätta"), ("no", "Nej, eller sa det inte")],
                max_length=5,
            ),
        ),
        migrations.AddField(
            model_name="session",
            name="at_first_why",
            field=livlina.core.sealed.SealedText(
                blank=True, editable=False, null=True, verbose_name="varför utan en vårdnadshavare"
            ),
        ),
        migrations.AddField(
            model_name="session",
            name="exercise",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="session",
            name="goals",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=200), default=list, size=None
            ),
        ),
        migrations.AlterField(
            model_name="interventionact",
            name="kind",
            field=models.CharField(
                choices=[
                    ("crisis", "Kris- och stödsamtal"),
                    ("advice", "Råd"),
                    ("legal", "Information om rättsprocessen"),
                    ("contacts", "Hjälp med kontakter"),
                    ("forms", "Hjälp med blanketter"),
                    ("accompany", "Medföljning"),
                    ("trial", "Stöd före, under eller efter rättegång"),
                    ("phone", "Rådgivning på telefon"),
                    ("practical", "Praktiskt stöd"),
                    ("check", "Säkerhetskontroll"),
                    ("referred", "Remiss skickad"),
                    ("accepted", "Vården tar emot"),
                    ("bounced", "Remissen kom tillbaka eller skickades vidare"),
                    ("holding", "Kontakt i väntan på vården"),
                    ("study_yes", "Med i studien: alla som behöver har sagt ja"),
                    ("study_no", "Inte med i studien"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="session",
            name="childcare",
            field=models.CharField(
                choices=[
                    ("unknown", "Inte frågat"),
                    ("no", "Behövs inte"),
                    ("brings", "Barnet får följa med"),
                    ("arranged", "Ordnad"),
                    ("needed", "Behövs, inte ordnad"),
                ],
                default="unknown",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="session",
            name="theme",
            field=models.CharField(
                blank=True,
                choices=[
                    ("violence", "Våldet"),
                    ("safety", "Säkerhet"),
                    ("children", "Barnen"),
                    ("parenting", "Föräldraskap"),
                    ("questions", "Barnets frågor, och när barnet används mot föräldern"),
                    ("feelings", "Känslor och reaktioner"),
                    ("relations", "Relationer och nätverk"),
                    ("everyday", "Vardag och ekonomi"),
                    ("legal", "Rättsprocessen"),
                    ("other", "Annat"),
                ],
                max_length=12,
            ),
        ),
    ]

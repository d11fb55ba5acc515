"""Two joined rows are taken apart by two: who proposed it is written down until another has decided (S-15)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0008_who_told_it_is_found"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="humanlink",
            name="parting_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AlterField(
            model_name="duplicatetask",
            name="state",
            field=models.CharField(
                choices=[
                    ("open", "Ny"),
                    ("unclear", "Går inte att avgöra ännu"),
                    ("proposed", "Väntar på en andra person"),
                    ("different", "Två olika"),
                    ("joined", "Förda ihop"),
                    ("parting", "Ska tas isär, väntar på en andra person"),
                    ("withdrawn", "Borttagen"),
                ],
                default="open",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="registerdecision",
            name="kind",
            field=models.CharField(
                choices=[
                    ("same", "Samma människa"),
                    ("different", "Två olika människor"),
                    ("unclear", "Går inte att avgöra ännu"),
                    ("joined", "För ihop dem"),
                    ("apart", "Föreslå att de tas isär"),
                    ("undone", "Ta isär dem"),
                    ("kept", "Låt dem vara ihop"),
                    ("shown", "Visade skyddade uppgifter"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="humanlink",
            constraint=models.CheckConstraint(
                condition=models.Q(("parting_by", models.F("ended_by")), _negated=True), name="parting_needs_two_people"
            ),
        ),
    ]

"""Who handles a first contact, or handled it lately, has a row for it. Source: S-10, S-11."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import livlina.core.rows


class Migration(migrations.Migration):
    dependencies = [("intake", "0030_danger_once_told_stays_told")]
    operations = [
        migrations.CreateModel(
            name="ContactHandling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("counts_until", models.DateTimeField(db_index=True)),
                (
                    "contact",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="intake.contact",
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    livlina.core.rows.RowPolicy(name="contact_handling_rows", using="false", changes=()),
                    models.UniqueConstraint(fields=("contact", "staff"), name="contact_is_handled_once"),
                ],
            },
        ),
    ]

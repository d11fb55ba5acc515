"""Who last changed another's proposal to a decision stands beside who wrote it: the words are theirs too (R-103)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from livlina.core.own_name import InOwnName


class Migration(migrations.Migration):
    dependencies = [("cases", "0026_whoever_is_named_and_whoever_leads_is_told")]
    operations = [
        migrations.RemoveConstraint("decision", "decision_in_own_name"),
        migrations.AddField(
            "decision",
            "changed_by",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            "decision",
            InOwnName("proposed_by", last=("changed_by",), later=("signed_by",), name="decision_in_own_name"),
        ),
    ]

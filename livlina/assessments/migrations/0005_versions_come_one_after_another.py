"""A version is one more than the latest (S-142)."""

from django.db import migrations

import livlina.core.versions


class Migration(migrations.Migration):
    dependencies = [("assessments", "0004_guards"), ("cases", "0034_versions_come_one_after_another")]
    operations = [
        migrations.AddConstraint(
            model_name="safetyplan",
            constraint=livlina.core.versions.OneAfterAnother(
                "party", each_once="safety_plan_has_each_version_once", name="safety_plan_versions"
            ),
        ),
    ]

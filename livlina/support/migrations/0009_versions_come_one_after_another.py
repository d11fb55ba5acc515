"""A version is one more than the latest (S-142)."""

from django.db import migrations

import livlina.core.versions


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0008_what_is_to_come_is_not_read_past_a_wall"),
        ("cases", "0034_versions_come_one_after_another"),
    ]
    operations = [
        migrations.AddConstraint(
            model_name="plan",
            constraint=livlina.core.versions.OneAfterAnother(
                "case", each_once="plan_has_each_version_once", name="plan_versions"
            ),
        ),
    ]

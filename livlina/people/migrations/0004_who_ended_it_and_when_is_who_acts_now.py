"""
Who ended what was told or shared, and when, is who acts and now: said once, and never a moment without a hand.

The hand was named by the command alone: a way could be ended in nobody's name, months ago. Source: S-05, S-41.
"""

from django.db import migrations

import livlina.core.own_name


class Migration(migrations.Migration):
    dependencies = [("people", "0003_guards"), ("organisation", "0003_guards")]

    operations = [
        migrations.RemoveConstraint(
            model_name="consent",
            name="consent_in_own_name",
        ),
        migrations.RemoveConstraint(
            model_name="guardianship",
            name="guardianship_in_own_name",
        ),
        migrations.RemoveConstraint(
            model_name="relation",
            name="relation_in_own_name",
        ),
        migrations.RemoveConstraint(
            model_name="representative",
            name="representative_in_own_name",
        ),
        migrations.RemoveConstraint(
            model_name="safechannel",
            name="channel_in_own_name",
        ),
        migrations.RemoveConstraint(
            model_name="whereabouts",
            name="whereabouts_in_own_name",
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=livlina.core.own_name.InOwnName(
                "recorded_by", at="recorded_at", ends="ended_at", later=("withdrawn_by",), name="consent_in_own_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="guardianship",
            constraint=livlina.core.own_name.InOwnName(
                "recorded_by", at="recorded_at", ends="ended_at", later=("ended_by",), name="guardianship_in_own_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=livlina.core.own_name.InOwnName(
                "recorded_by", at="recorded_at", ends="ended_at", later=("ended_by",), name="relation_in_own_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="representative",
            constraint=livlina.core.own_name.InOwnName(
                "recorded_by", at="recorded_at", ends="ended_at", later=("ended_by",), name="representative_in_own_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="safechannel",
            constraint=livlina.core.own_name.InOwnName(
                "recorded_by", at="recorded_at", ends="ended_at", later=("ended_by",), name="channel_in_own_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="whereabouts",
            constraint=livlina.core.own_name.InOwnName(
                "recorded_by", at="recorded_at", ends="ended_at", later=("ended_by",), name="whereabouts_in_own_name"
            ),
        ),
    ]

"""
A contact that the client takes comes by a way that she can be heard by; no page asks for another.

It holds for what is written from now on, so that no row of before stands in the way of an upgrade.
"""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0081_what_stands_still_is_told")]
    operations = [
        AddConstraintNotValid(
            model_name="contacttry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("direction", "in"), _negated=True),
                    ("kind__in", ["call", "email", "letter", "sms", "visit"]),
                    _connector="OR",
                ),
                name="contact_is_heard_by_a_way_that_goes_both_ways",
            ),
        )
    ]

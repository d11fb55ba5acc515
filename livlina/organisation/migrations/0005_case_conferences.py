"""
The hours of those who take part in a case conference are booked times as any other, seen through their seats.

Source: R-031, S-11.
"""

from django.db import migrations

import livlina.core.rows


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0004_competence"),
        ("cases", "0023_case_conferences"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="bookedtime",
            name="booked_time_rows",
        ),
        migrations.AddConstraint(
            model_name="bookedtime",
            constraint=livlina.core.rows.RowPolicy(
                name="booked_time_rows",
                new="staff_id = (SELECT acting()) OR EXISTS (SELECT FROM support_session s WHERE s.time_id = organisation_bookedtime.id AND s.case_id = ANY ((SELECT my_worked_cases())::bigint[])) OR EXISTS (SELECT FROM cases_conferenceseat s WHERE s.time_id = organisation_bookedtime.id)",
                using="staff_id = (SELECT acting()) OR EXISTS (SELECT FROM support_session s WHERE s.time_id = organisation_bookedtime.id) OR EXISTS (SELECT FROM cases_conferenceseat s WHERE s.time_id = organisation_bookedtime.id)",
            ),
        ),
    ]

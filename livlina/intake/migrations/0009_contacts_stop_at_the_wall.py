from django.conf import settings
from django.db import migrations

import livlina.core.rows


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0005_relations_and_walls"),
        ("cases", "0007_relations_and_walls"),
        ("intake", "0008_callers"),
        ("organisation", "0006_old_drafts"),
        ("people", "0005_relations_and_walls"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="contact",
            name="contact_rows",
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=livlina.core.rows.RowPolicy(
                name="contact_rows",
                new="person_id IS NULL OR may_name_person(person_id)",
                using="case_id = ANY ((SELECT my_cases())::bigint[]) OR ((person_id IS NULL OR person_id <> ALL ((SELECT my_walled_persons())::bigint[])) AND ((case_id IS NULL AND unit_id = ANY ((SELECT my_led_units())::bigint[])) OR ((outcome_on IS NULL OR outcome_on > today() - 14) AND ((unit_id = ANY ((SELECT my_receiving_units())::bigint[]) AND unit_id <> ALL ((SELECT my_led_units())::bigint[])) OR ((registered_by_id = acting() OR handler_id = acting()) AND (unit_id = ANY ((SELECT my_working_units())::bigint[]) OR board_id = ANY ((SELECT my_boards())::bigint[])))))))",
            ),
        ),
    ]

"""
A case is opened on the row of a client or a child of one's own cases, and names whom they name. Source: S-04, S-30.
"""

from django.db import migrations

import livlina.core.rows

MINE = "= ANY ((SELECT my_cases())::bigint[])"
WORKED = "= ANY ((SELECT my_worked_cases())::bigint[])"
ROWS = (
    ("case", "case_rows", f"id {MINE}", f"id {WORKED} AND may_be_client(id, person_id)"),
    ("party", "party_rows", f"case_id {MINE}", f"case_id {WORKED} AND may_be_party(person_id)"),
)


class Migration(migrations.Migration):
    dependencies = [("cases", "0045_a_wall_met_is_a_refused_try"), ("access", "0014_whose_row_is_named")]
    operations = [
        operation
        for model, name, using, new in ROWS
        for operation in (
            migrations.RemoveConstraint(model, name),
            migrations.AddConstraint(model, livlina.core.rows.RowPolicy(name=name, new=new, using=using)),
        )
    ]

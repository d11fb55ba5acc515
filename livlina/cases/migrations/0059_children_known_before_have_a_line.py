"""
Children who were in an adult's case before lines were kept have theirs too; since when they were known is not guessed.

Source: R-005.
"""

from django.db import migrations

KNOWN = """
INSERT INTO cases_childline (public_id, case_id, party_id, known_at)
SELECT gen_random_uuid(), p.case_id, p.id, NULL
  FROM cases_party p JOIN cases_case c ON c.id = p.case_id
 WHERE p.role = 'child' AND c.role <> 'child'
   AND NOT EXISTS (SELECT FROM cases_childline l WHERE l.party_id = p.id)
 ORDER BY p.id
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0058_each_child_has_a_line")]
    operations = [migrations.RunSQL(KNOWN, migrations.RunSQL.noop)]

"""
Whoever is refused a case because a wall stands has tried what is not for them, and such tries are counted.

A lead or a reception that opened or gave a case learnt from the refusal whose client the other side is. Each try left a
trace, but none counted among those refused again and again. Source: S-10, S-43.
"""

from django.db import migrations

DENIED = """
CREATE OR REPLACE FUNCTION is_denied(action text, why text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT action IN ('page.refused', 'report.refused') OR (action LIKE '%.refused' AND why IN (%s))
$$;
"""
BEFORE = "'NotPermitted'"
NOW = "'NotPermitted', 'HandlerNotPossible', 'CaseNotPossible', 'ColleagueOpensTheCase'"


class Migration(migrations.Migration):
    dependencies = [("cases", "0044_a_contact_is_a_side")]
    operations = [migrations.RunSQL(DENIED.replace("%s", NOW), DENIED.replace("%s", BEFORE))]

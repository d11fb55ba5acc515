"""
A link is written by who proposes it and read by who is shown it, and which links a wall closes is told to nobody.

The policy held each link of a case of mine against a list of those beyond, which the application could ask for itself.
Source: S-05, S-10, R-095.
"""

from django.db import migrations

import livlina.core.rows

MADE = """
-- Those of the cases I work in or read, but for what a wall closes.
CREATE FUNCTION links_of_my_cases() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    RETURN ARRAY(SELECT id FROM cases_caselink
                  WHERE case_id = ANY ((SELECT my_cases())::bigint[])
                    AND id <> ALL ((SELECT my_walled_links())::bigint[]));
END $$;
REVOKE ALL ON FUNCTION links_of_my_cases() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION links_of_my_cases() TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0071_what_is_given_begins_when_it_is_given")]
    operations = [
        migrations.RunSQL(MADE, migrations.RunSQL.noop),
        migrations.RemoveConstraint(model_name="caselink", name="link_rows"),
        migrations.AddConstraint(
            model_name="caselink",
            constraint=livlina.core.rows.RowPolicy(
                name="link_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND proposed_by_id = acting()",
                unseen=True,
                using="id = ANY ((SELECT links_of_my_cases())::bigint[]) OR id = ANY ((SELECT my_links())::bigint[])",
            ),
        ),
        migrations.RunSQL("REVOKE EXECUTE ON FUNCTION my_walled_links() FROM livlina_app", migrations.RunSQL.noop),
    ]

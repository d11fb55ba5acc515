"""
Which rows are one human being is asked by what the walls stand on, in every write of a case and many pages.

As a function in SQL it was planned anew each time it was asked, which took ten times as long as the answer: 0.6 ms for
one person, now 0.06; for the seventy whom a lead of 1 500 cases may not see 0.8, now 0.2. Source: S-10.
"""

from django.db import migrations

KEPT = """
CREATE OR REPLACE FUNCTION same_humans(persons bigint[]) RETURNS bigint[] LANGUAGE plpgsql STABLE
    SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    known bigint[] := ARRAY(SELECT DISTINCT person FROM unnest(persons) AS person WHERE person IS NOT NULL);
    latest bigint[] := known;
BEGIN
    WHILE latest <> '{}' LOOP
        latest := ARRAY(
            (SELECT q.id FROM people_person p JOIN people_person q ON q.identity_hash = p.identity_hash
              WHERE p.id = ANY (latest)
             UNION ALL
             SELECT l.other_id FROM people_humanlink l WHERE l.one_id = ANY (latest) AND l.ends_at IS NULL
             UNION ALL
             SELECT l.one_id FROM people_humanlink l WHERE l.other_id = ANY (latest) AND l.ends_at IS NULL
             UNION ALL
             SELECT t.person_id FROM cases_case c JOIN cases_commission m ON m.case_id = c.id
               JOIN cases_commissionanswer a ON a.commission_id = m.id JOIN cases_case t ON t.id = a.taken_case_id
              WHERE c.person_id = ANY (latest)
             UNION ALL
             SELECT c.person_id FROM cases_case t JOIN cases_commissionanswer a ON a.taken_case_id = t.id
               JOIN cases_commission m ON m.id = a.commission_id JOIN cases_case c ON c.id = m.case_id
              WHERE t.person_id = ANY (latest))
            EXCEPT SELECT unnest(known));
        known := known || latest;
    END LOOP;
    RETURN known;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0104_a_question_that_falls_waits_in_its_case")]
    operations = [migrations.RunSQL(KEPT, migrations.RunSQL.noop)]

"""
A row in view is named anew where one works with it, and nowhere else.

Whoever had a person in view, behind broken glass or as a guardian in a child's case, could write a contact about her row,
put it in a case of theirs or open one on it. That kept her in view when the glass had been put away, with her new name and
number, and let them be changed. Source: S-04, S-13, S-22, S-30.
"""

from django.db import migrations

NAMED = """
-- Whom a contact may be about: a new row, the one it is about already or whose case it becomes, the client of a case in
-- which I work and see how she is reached, or one who is my caller. Asked as oneself.
CREATE FUNCTION may_be_caller(contact bigint, of_case bigint, person bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN public.may_name_person(person) AND (
        NOT EXISTS (SELECT FROM public.people_person p WHERE p.id = person)
        OR EXISTS (SELECT FROM public.intake_contact c WHERE c.id = contact AND c.person_id = person)
        OR EXISTS (SELECT FROM public.cases_case c
                    WHERE c.person_id = person AND c.id = ANY ((SELECT public.my_worked_cases())::bigint[])
                      AND (c.id = of_case OR c.id = ANY ((SELECT public.my_level4_cases())::bigint[])))
        OR EXISTS (SELECT FROM public.intake_contact c
                    WHERE c.person_id = person AND c.id = ANY ((SELECT public.my_calls())::bigint[])));
END $$;

-- Whose case it may be: the same, or a child of such a case. One who is an adult in any case is no child, whatever she
-- is put down as in mine.
CREATE FUNCTION may_be_client(of_case bigint, person bigint) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    worked bigint[] := my_worked_cases();
    reached bigint[] := my_level4_cases();
BEGIN
    RETURN NOT EXISTS (SELECT FROM people_person p WHERE p.id = person)
        OR EXISTS (SELECT FROM cases_case c
                    WHERE c.person_id = person AND c.id = ANY (worked) AND (c.id = of_case OR c.id = ANY (reached)))
        OR person = ANY (my_callers())
        OR (EXISTS (SELECT FROM cases_party p
                     WHERE p.person_id = person AND p.role = 'child'
                       AND p.case_id = ANY (worked) AND p.case_id = ANY (reached))
            AND NOT EXISTS (SELECT FROM cases_party p WHERE p.person_id = person AND p.role NOT IN ('child', 'client'))
            AND NOT EXISTS (SELECT FROM cases_case c WHERE c.person_id = person AND c.role <> 'child'));
END $$;

-- Whom a case of mine may name: a new row, or one in a case in which I work. What is only read is not carried over.
CREATE FUNCTION may_be_party(person bigint) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    worked bigint[] := my_worked_cases();
BEGIN
    RETURN NOT EXISTS (SELECT FROM people_person p WHERE p.id = person)
        OR EXISTS (SELECT FROM cases_case c WHERE c.person_id = person AND c.id = ANY (worked))
        OR EXISTS (SELECT FROM cases_party p WHERE p.person_id = person AND p.case_id = ANY (worked));
END $$;
REVOKE ALL ON FUNCTION may_be_caller(bigint, bigint, bigint), may_be_client(bigint, bigint), may_be_party(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION may_be_caller(bigint, bigint, bigint), may_be_client(bigint, bigint), may_be_party(bigint)
    TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0013_a_contact_opens_no_more")]
    operations = [
        migrations.RunSQL(
            NAMED,
            "DROP FUNCTION may_be_caller(bigint, bigint, bigint), may_be_client(bigint, bigint), may_be_party(bigint)",
        )
    ]

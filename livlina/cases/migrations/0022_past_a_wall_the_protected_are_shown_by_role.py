"""
Behind glass that was broken past a wall, whoever is protected is shown by role alone: the client of the case too.

The client and the child of a shielded case were never shielded, since it is a child's, which one works with. Past a wall
whose glass is broken it is hers: his worker read her new name there, by which anybody finds her. What is read in another
case, by a relation of one's work or one that is open, is read here too: it is one row. Nor is a row that is not shown
the new one that a contact may be about. Source: S-05, S-10, S-22, S-30.
"""

from django.db import migrations

NOW = """
-- The persons whom I see through shielded relations alone: grown, and no client there; behind broken glass also the
-- client and the children, where they are protected. A row that stands in a case that is open to me is read there.
CREATE OR REPLACE FUNCTION my_shielded_persons() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    shielded bigint[];
    had bigint[];
    open bigint[];
BEGIN
    IF acting() = 0 THEN                       -- the system itself has no relations
        RETURN '{}';
    END IF;
    shielded := engaged_cases(NULL, '{shielded}');
    IF shielded = '{}' THEN
        RETURN '{}';
    END IF;
    had := engaged_cases('{assigned,co_assigned,intake,received,stand_in,lead_reading}', '{shielded}');
    open := engaged_cases(NULL, '{open}');
    RETURN ARRAY(
        SELECT DISTINCT p.person_id FROM cases_party p
         WHERE p.case_id = ANY (shielded)
           AND (p.role NOT IN ('client', 'child')
                OR (p.case_id <> ALL (had) AND EXISTS (
                        SELECT FROM people_person h WHERE h.id = p.person_id AND h.protection <> 'none')))
           AND NOT EXISTS (SELECT FROM cases_party o WHERE o.person_id = p.person_id AND (
                   o.case_id = ANY (open) OR (o.case_id = ANY (had) AND o.role IN ('client', 'child')))));
END $$;

-- Whom a contact may be about: a new row, the one it is about already or whose case it becomes, the client of a case in
-- which I work and see how she is reached, or one who is my caller. Asked as oneself, to whom one who is
-- shown by role alone is no row, and so is not new.
CREATE OR REPLACE FUNCTION may_be_caller(contact bigint, of_case bigint, person bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN public.may_name_person(person) AND (
        (NOT EXISTS (SELECT FROM public.people_person p WHERE p.id = person)
         AND person <> ALL ((SELECT public.my_shielded_persons())::bigint[]))
        OR EXISTS (SELECT FROM public.intake_contact c WHERE c.id = contact AND c.person_id = person)
        OR EXISTS (SELECT FROM public.cases_case c
                    WHERE c.person_id = person AND c.id = ANY ((SELECT public.my_worked_cases())::bigint[])
                      AND (c.id = of_case OR c.id = ANY ((SELECT public.my_level4_cases())::bigint[])))
        OR EXISTS (SELECT FROM public.intake_contact c
                    WHERE c.person_id = person AND c.id = ANY ((SELECT public.my_calls())::bigint[])));
END $$;
"""
BEFORE = """
CREATE OR REPLACE FUNCTION my_shielded_persons() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    shielded bigint[];
    open bigint[];
BEGIN
    IF acting() = 0 THEN                       -- the system itself has no relations
        RETURN '{}';
    END IF;
    shielded := engaged_cases(NULL, '{shielded}');
    IF shielded = '{}' THEN
        RETURN '{}';
    END IF;
    open := engaged_cases(NULL, '{open}');
    RETURN ARRAY(
        SELECT DISTINCT p.person_id FROM cases_party p
         WHERE p.case_id = ANY (shielded) AND p.role NOT IN ('client', 'child')
           AND NOT EXISTS (SELECT FROM cases_party o WHERE o.person_id = p.person_id AND (
                   o.case_id = ANY (open) OR (o.case_id = ANY (shielded) AND o.role IN ('client', 'child')))));
END $$;

-- Whom a contact may be about: a new row, the one it is about already or whose case it becomes, the client of a case in
-- which I work and see how she is reached, or one who is my caller. Asked as oneself.
CREATE OR REPLACE FUNCTION may_be_caller(contact bigint, of_case bigint, person bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
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
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0021_guards")]
    operations = [migrations.RunSQL(NOW, BEFORE)]

"""
Whose row a contact, a case or a party may name, and the tasks of the controllers of the register.

Source: S-10–S-13, S-05; docs/adr/0008.
"""

from django.db import migrations

MADE = """
SET LOCAL check_function_bodies = off;  -- what they read is made after them

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

-- Whose case it may be: the same, one whom I reach, one who has made contact, or a child of such a case. One who is an adult
-- in a case of her own, a guardian or the other party is no child, whatever she is put down as in mine. A brother is.
CREATE FUNCTION may_be_client(of_case bigint, person bigint) RETURNS boolean LANGUAGE plpgsql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    worked bigint[] := my_worked_cases();
    reached bigint[] := my_level4_cases();
BEGIN
    RETURN (NOT EXISTS (SELECT FROM people_person p WHERE p.id = person) AND is_drawn_here(person, 'people_person'))
        OR EXISTS (SELECT FROM cases_case c
                    WHERE c.person_id = person AND c.id = ANY (worked) AND (c.id = of_case OR c.id = ANY (reached)))
        OR person = ANY (my_callers())
        OR (EXISTS (SELECT FROM cases_party p WHERE p.person_id = person AND p.role = 'child' AND p.case_id = ANY (worked))
            AND NOT EXISTS (SELECT FROM cases_party p WHERE p.person_id = person AND p.role IN ('guardian', 'other_party'))
            AND NOT EXISTS (SELECT FROM cases_case c WHERE c.person_id = person AND c.role <> 'child'));
END $$;

-- Whom a case of mine may name: a new row, or one in a case in which I work. What is only read is not carried over.
CREATE FUNCTION may_be_party(person bigint) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    worked bigint[] := my_worked_cases();
BEGIN
    RETURN (NOT EXISTS (SELECT FROM people_person p WHERE p.id = person) AND is_drawn_here(person, 'people_person'))
        OR EXISTS (SELECT FROM cases_case c WHERE c.person_id = person AND c.id = ANY (worked))
        OR (EXISTS (SELECT FROM cases_party p WHERE p.person_id = person AND p.case_id = ANY (worked))
            AND person <> ALL (my_shielded_persons()));
END $$;

-- A row that names a person shows her to those who see the row: so it names one they see already, or a new one.
CREATE FUNCTION may_name_person(person bigint) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    RETURN (NOT EXISTS (SELECT FROM people_person p WHERE p.id = person) AND is_drawn_here(person, 'people_person'))
        OR person = ANY (my_parties()) OR person = ANY (all_my_callers());
END $$;

CREATE FUNCTION is_register_controller() RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    RETURN acting() > 0 AND cardinality(my_units('{register_controller}')) > 0;
END $$;

CREATE FUNCTION may_judge(one bigint, other bigint) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    humans bigint[];
    sitting bigint[];
BEGIN
    IF is_register_controller() IS NOT TRUE THEN
        RETURN false;
    END IF;
    humans := same_humans(ARRAY[one, other]);
    sitting := ARRAY(SELECT m.unit_id FROM organisation_membership m
                      WHERE m.staff_id = acting() AND m.valid_from <= today()
                        AND (m.valid_to IS NULL OR m.valid_to >= today()));
    RETURN NOT (humans && own_persons(acting()))
       AND NOT EXISTS (
           SELECT FROM cases_party p JOIN cases_case c ON c.id = p.case_id
            WHERE p.person_id = ANY (humans)
              AND (c.unit_id = ANY (sitting)
                   OR EXISTS (SELECT FROM cases_engagement e WHERE e.case_id = c.id AND e.actor_id = acting())))
       AND NOT EXISTS (
           SELECT FROM intake_contact c
            WHERE c.person_id = ANY (humans)
              AND (c.unit_id = ANY (sitting) OR c.registered_by_id = acting() OR c.handler_id = acting()));
END $$;

-- That two rows are two human beings is said by two register controllers, as that they are one is; and what they have
-- settled is there to read for a time.
CREATE FUNCTION my_register_tasks() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF is_register_controller() IS NOT TRUE THEN
        RETURN '{}';
    END IF;
    RETURN ARRAY(
        SELECT t.id FROM people_duplicatetask t
         WHERE (t.state IN ('open', 'unclear', 'proposed', 'differing', 'parting')
                OR (t.state = 'joined' AND EXISTS (
                        SELECT FROM people_humanlink l
                         WHERE l.task_id = t.id AND l.ends_at IS NULL AND l.undo_until >= today()))
                -- settled lately: taken up again by whoever sees that it was wrong
                OR (t.state = 'different' AND NOT stands_apart(t.one_id) AND NOT stands_apart(t.other_id) AND EXISTS (
                        SELECT FROM people_registerdecision d
                         WHERE d.task_id = t.id AND d.kind = 'different'
                           AND d.decided_at > clock_timestamp() - interval '90 days')))
           AND may_judge(t.one_id, t.other_id));
END $$;

REVOKE ALL ON FUNCTION may_be_caller(bigint, bigint, bigint), may_be_client(bigint, bigint), may_be_party(bigint),
    may_name_person(bigint), is_register_controller(), may_judge(bigint, bigint), my_register_tasks() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION may_be_caller(bigint, bigint, bigint), may_be_client(bigint, bigint), may_be_party(bigint),
    may_name_person(bigint), my_register_tasks() TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0002_whose_rows")]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]

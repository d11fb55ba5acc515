"""
Those who have the case of somebody, and of a child in it, hear of a new first contact about that one, and danger that is told
there is to be assessed in the case the same day.

It was assessed and ended by those who receive, and the one who had the case, its clock and its night card knew nothing.
Source: R-062, R-233, S-10, S-21.
"""

from django.db import migrations

NOW = """
-- Of a contact that I wrote now. Which cases there are is told to nobody who asks: nothing is answered.
CREATE FUNCTION tell_of_contact(of_contact bigint, changes text[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    written intake_contact;
    told bigint[];
BEGIN
    SELECT * INTO written FROM intake_contact c WHERE c.id = of_contact AND age(c.xmin) <= 0;
    IF written.id IS NULL OR NOT changes <@ '{contact,contact_danger}' THEN
        RAISE EXCEPTION 'It is told of a contact by whoever writes it.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF written.person_id IS NULL OR written.case_id IS NOT NULL THEN
        RETURN;
    END IF;
    told := ARRAY(
        SELECT c.id FROM cases_case c
         WHERE c.board_id = written.board_id AND c.closed_on IS NULL
           AND (c.person_id = written.person_id
                -- never where somebody is against that person, who is not to know that anything is new
                OR (c.role <> 'using_violence'
                    AND EXISTS (SELECT FROM cases_party p WHERE p.case_id = c.id AND p.person_id = written.person_id
                                   AND p.role <> 'other_party'))));
    PERFORM tell_in_cases(told, ARRAY['contact'], 'persons', true, NULL);
    IF 'contact_danger' = ANY (changes) THEN
        PERFORM tell_in_cases(told, ARRAY['contact_danger'], 'safety', true, NULL);
        INSERT INTO cases_deadline AS d (public_id, case_id, clock, starts_on, due_on, started_at, started_by_id, told_at)
        SELECT gen_random_uuid(), c.id, 'new_look', today(), today(), clock_timestamp(), nullif(acting(), 0), clock_timestamp()
          FROM cases_case c WHERE c.id = ANY (told) AND c.role IN ('exposed', 'child')
            ON CONFLICT (case_id, clock, about) WHERE finished_on IS NULL
            DO UPDATE SET due_on = greatest(d.starts_on, least(d.due_on, excluded.due_on)), stopped_on = NULL,
                          told_at = excluded.told_at;
    END IF;
END $$;

REVOKE ALL ON FUNCTION tell_of_contact(bigint, text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tell_of_contact(bigint, text[]) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0007_who_is_beyond_is_asked_once"),
        ("cases", "0037_what_is_told_of_a_contact"),
    ]
    operations = [migrations.RunSQL(NOW, migrations.RunSQL.noop)]

"""
All rows that are known to be one human being: by number, by what two controllers joined, and by what is known in a case.

Source: S-12, S-14; docs/adr/0008.
"""

from django.db import migrations

from livlina.core.replaced import earlier

MADE = """
SET LOCAL check_function_bodies = off;  -- what they read is made after them

CREATE FUNCTION same_humans(persons bigint[]) RETURNS bigint[] LANGUAGE sql STABLE AS $$
    WITH RECURSIVE known (person) AS (
        SELECT unnest(persons)
        UNION
        SELECT near.person FROM known CROSS JOIN LATERAL (
            SELECT q.id AS person FROM people_person p JOIN people_person q ON q.identity_hash = p.identity_hash
             WHERE p.id = known.person
            UNION ALL
            SELECT l.other_id FROM people_humanlink l WHERE l.one_id = known.person AND l.ends_at IS NULL
            UNION ALL
            SELECT l.one_id FROM people_humanlink l WHERE l.other_id = known.person AND l.ends_at IS NULL
            UNION ALL
            SELECT t.person_id FROM cases_case c JOIN cases_commission m ON m.case_id = c.id
              JOIN cases_commissionanswer a ON a.commission_id = m.id JOIN cases_case t ON t.id = a.taken_case_id
             WHERE c.person_id = known.person
            UNION ALL
            SELECT c.person_id FROM cases_case t JOIN cases_commissionanswer a ON a.taken_case_id = t.id
              JOIN cases_commission m ON m.id = a.commission_id JOIN cases_case c ON c.id = m.case_id
             WHERE t.person_id = known.person
        ) AS near
    ) SELECT coalesce(array_agg(person), '{}') FROM known WHERE person IS NOT NULL
$$;

-- The rows of one human being, as they are joined by all but that number.
CREATE FUNCTION same_without(person bigint, number bytea) RETURNS bigint[] LANGUAGE sql STABLE AS $$
    WITH RECURSIVE known (person) AS (
        SELECT same_without.person
        UNION
        SELECT near.person FROM known CROSS JOIN LATERAL (
            SELECT q.id AS person FROM public.people_person p JOIN public.people_person q ON q.identity_hash = p.identity_hash
             WHERE p.id = known.person AND p.identity_hash IS DISTINCT FROM number
            UNION ALL
            SELECT l.other_id FROM public.people_humanlink l WHERE l.one_id = known.person AND l.ends_at IS NULL
            UNION ALL
            SELECT l.one_id FROM public.people_humanlink l WHERE l.other_id = known.person AND l.ends_at IS NULL
        ) AS near
    ) SELECT array_agg(known.person) FROM known
$$;

-- Of those who stand in these cases of mine: the first of the rows among them that are the same human being. Nothing is
-- told of rows elsewhere, though they may be what joins two of these.
CREATE FUNCTION same_in_cases(given bigint[]) RETURNS TABLE (person_id bigint, first_id bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    mine bigint[] := my_cases();
    known bigint[] := ARRAY(SELECT DISTINCT p.person_id FROM cases_party p
                             WHERE p.case_id = ANY (given) AND p.case_id = ANY (mine));
BEGIN
    RETURN QUERY
        SELECT one, (SELECT min(row) FROM unnest(same_humans(ARRAY[one])) AS row WHERE row = ANY (known))
          FROM unnest(known) AS one;
END $$;

-- Of these persons, those whom a case, a place in one or a relation names already. By index, whatever the planner believes.
CREATE FUNCTION with_facts(persons bigint[]) RETURNS bigint[] LANGUAGE sql STABLE SET enable_seqscan = off AS $$
    SELECT ARRAY(SELECT p FROM unnest(persons) AS p
                  WHERE EXISTS (SELECT FROM public.cases_party a WHERE a.person_id = p)
                     OR EXISTS (SELECT FROM public.cases_case c WHERE c.person_id = p)
                     OR EXISTS (SELECT FROM public.people_relation r WHERE r.person_id = p)
                     OR EXISTS (SELECT FROM public.people_relation r WHERE r.other_id = p))
$$;

CREATE FUNCTION own_rows(staff bigint, kinds text[]) RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT ARRAY(
        SELECT p.id FROM people_staffrelation r JOIN people_person p ON p.identity_hash = r.number_hash
         WHERE r.staff_id = staff AND r.ended_at IS NULL AND (kinds IS NULL OR r.kind = ANY (kinds))
        UNION
        SELECT c.person_id FROM people_staffrelation r
          JOIN people_safechannel c ON c.value_hash = r.phone_hash AND c.ended_at IS NULL
         WHERE r.staff_id = staff AND r.ended_at IS NULL AND (kinds IS NULL OR r.kind = ANY (kinds)))
$$;

CREATE FUNCTION names_own(staff bigint, of_case bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM cases_party p WHERE p.case_id = of_case AND p.person_id = ANY (own_rows(staff, NULL)))
$$;

CREATE FUNCTION own_persons(staff bigint) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    own bigint[] := own_rows(staff, NULL);
    oneself bigint[];
BEGIN
    IF cardinality(own) = 0 THEN
        RETURN own;
    END IF;
    oneself := same_humans(own_rows(staff, '{self}'));
    RETURN same_humans(own || walled_with(oneself) || ARRAY(
        SELECT c.person_id FROM cases_party p JOIN cases_case c ON c.id = p.case_id
         WHERE p.person_id = ANY (oneself)));
END $$;

CREATE FUNCTION declared_by(persons bigint[]) RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT ARRAY(
        SELECT r.staff_id FROM people_person p JOIN people_staffrelation r ON r.number_hash = p.identity_hash
         WHERE p.id = ANY (persons) AND r.ended_at IS NULL
        UNION
        SELECT r.staff_id FROM people_safechannel c JOIN people_staffrelation r ON r.phone_hash = c.value_hash
         WHERE c.person_id = ANY (persons) AND c.ended_at IS NULL AND r.ended_at IS NULL)
$$;

-- Those of these pairs where somebody in the case has the number or a telephone that the member of staff has declared,
-- also earlier: what has been read is read.
CREATE FUNCTION declared_near(staff bigint[], refs uuid[]) RETURNS TABLE (staff_id bigint, case_ref uuid)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF acting() IS DISTINCT FROM 0 THEN
        RAISE EXCEPTION 'Traces are judged by the system itself.';
    END IF;
    RETURN QUERY
    WITH asked AS MATERIALIZED (SELECT DISTINCT a.staff_id, a.case_ref FROM unnest(staff, refs) AS a(staff_id, case_ref)),
    persons AS (
        SELECT a.staff_id, a.case_ref, c.person_id FROM asked a JOIN cases_case c ON c.trace_ref = a.case_ref
        UNION
        SELECT a.staff_id, a.case_ref, p.person_id
          FROM asked a JOIN cases_case c ON c.trace_ref = a.case_ref JOIN cases_party p ON p.case_id = c.id)
    SELECT DISTINCT n.staff_id, n.case_ref
      FROM persons n JOIN people_staffrelation r ON r.staff_id = n.staff_id
     WHERE EXISTS (SELECT FROM people_person p WHERE p.id = n.person_id AND p.identity_hash = r.number_hash)
        OR EXISTS (SELECT FROM people_safechannel s WHERE s.person_id = n.person_id AND s.value_hash = r.phone_hash);
END $$;

-- Whether it is by the adult's number alone that the adult is one of those from whom the child is walled: each such row
-- is known without it to be somebody else, who stands on the other side of the adult under another number, or is named
-- on the other side in the adult's own case and nowhere else.
CREATE FUNCTION is_walled_by_number_alone(adult bigint, child bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT NOT EXISTS (
        SELECT FROM public.people_person a
         CROSS JOIN unnest(public.walled_with(public.same_humans(ARRAY[child]))) AS w (id)
         CROSS JOIN LATERAL (SELECT public.same_without(w.id, a.identity_hash) AS rows) AS known
         WHERE a.id = adult AND w.id = ANY (public.same_humans(ARRAY[adult]))
           AND (adult = ANY (known.rows) OR NOT EXISTS (
               SELECT FROM public.people_person p
                WHERE p.id = ANY (known.rows) AND p.id = ANY (public.walled_with(ARRAY[adult]))
                  AND (p.identity_hash IS DISTINCT FROM a.identity_hash
                       OR (p.id = w.id
                           AND NOT EXISTS (SELECT FROM public.intake_contact t WHERE t.person_id = p.id)
                           AND NOT EXISTS (SELECT FROM public.cases_party s JOIN public.cases_case c ON c.id = s.case_id
                                            WHERE s.person_id = p.id AND c.person_id <> adult))))))
$$;

REVOKE ALL ON FUNCTION same_humans(bigint[]), same_without(bigint, bytea), same_in_cases(bigint[]),
    with_facts(bigint[]), own_rows(bigint, text[]), names_own(bigint, bigint), own_persons(bigint),
    declared_by(bigint[]), declared_near(bigint[], uuid[]), is_walled_by_number_alone(bigint, bigint) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION same_in_cases(bigint[]), declared_near(bigint[], uuid[]) TO livlina_app;
"""


class Migration(migrations.Migration):
    replaces = earlier("cases")
    dependencies = [("cases", "0002_who_has_a_case")]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]

"""
All rows that are known to be one human being: by number, by what two controllers joined, and by what is known in a case.

Source: S-12, S-14; docs/adr/0008.
"""

from django.db import migrations

MADE = """
SET LOCAL check_function_bodies = off;  -- what they read is made after them

-- Which rows are one human being is asked by what the walls stand on, in every write of a case and many pages.
CREATE FUNCTION same_humans(persons bigint[]) RETURNS bigint[] LANGUAGE plpgsql STABLE
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

-- A wall never falls by somebody's change of a fact: neither by another number, a telephone that ends, nor a mark.
CREATE FUNCTION own_rows(staff bigint, kinds text[]) RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT ARRAY(
        SELECT DISTINCT d.person_id FROM people_staffrelation r JOIN people_declaredrow d ON d.relation_id = r.id
         WHERE r.staff_id = staff AND (r.ended_at IS NULL OR (r.ended_at > clock_timestamp() - interval '1 day' AND r.ended_at > r.declared_at + interval '1 hour')) AND (kinds IS NULL OR r.kind = ANY (kinds)))
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

-- A wall never falls by somebody's change of a fact: neither by another number, a telephone that ends, nor a mark.
CREATE FUNCTION declared_by(persons bigint[]) RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT ARRAY(
        SELECT DISTINCT r.staff_id FROM people_declaredrow d JOIN people_staffrelation r ON r.id = d.relation_id
         WHERE d.person_id = ANY (persons) AND (r.ended_at IS NULL OR (r.ended_at > clock_timestamp() - interval '1 day' AND r.ended_at > r.declared_at + interval '1 hour')))
$$;

-- Those of these pairs where a declaration has met somebody in the case, also one that has ended, or where they have
-- what it names, also earlier: what has been read is read.
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
     WHERE EXISTS (SELECT FROM people_declaredrow d WHERE d.relation_id = r.id AND d.person_id = n.person_id)
        OR EXISTS (SELECT FROM people_person p WHERE p.id = n.person_id AND p.identity_hash = r.number_hash)
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

-- Two rows that have been one human being for the walls go on being so, until two controllers take them apart. They are
-- shown it as a task; but of one that is never hinted of nobody is. Judged two, or joined already, they stand as they are.
CREATE FUNCTION hold_together(
    a bigint, b bigint, unhinted boolean, proposed bigint DEFAULT NULL, approved bigint DEFAULT NULL, until date DEFAULT NULL
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    low CONSTANT bigint := least(a, b);
    high CONSTANT bigint := greatest(a, b);
    task bigint;
BEGIN
    IF EXISTS (SELECT FROM people_humanlink l WHERE l.one_id = low AND l.other_id = high AND l.ends_at IS NULL)
       OR EXISTS (SELECT FROM people_duplicatetask t WHERE t.one_id = low AND t.other_id = high AND t.state = 'different') THEN
        RETURN;
    END IF;
    IF NOT (unhinted OR stands_apart(a) OR stands_apart(b)) THEN
        INSERT INTO people_duplicatetask AS t (public_id, one_id, other_id, found_by, state, filed_at, proposed_by_id)
        VALUES (gen_random_uuid(), low, high, 'number', 'joined', clock_timestamp(), proposed)
            ON CONFLICT (one_id, other_id) DO UPDATE
           SET state = 'joined', proposed_by_id = excluded.proposed_by_id, filed_at = excluded.filed_at
        RETURNING t.id INTO task;
    END IF;
    INSERT INTO people_humanlink (public_id, task_id, one_id, other_id, starts_at, undo_until, proposed_by_id, approved_by_id)
    VALUES (gen_random_uuid(), task, low, high, clock_timestamp(),
            coalesce(until, (today() + interval '10 years')::date), proposed, approved);
END $$;

-- What stands together through a row that is about to go goes on doing so: by the controllers' word where that joined
-- both, and so does what a declaration has met through it. Of the rows that go, those are let go of in their order.
CREATE FUNCTION hold_without(gone bigint, going bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    unhinted CONSTANT boolean := EXISTS (
        SELECT FROM unnest(same_humans(ARRAY[gone])) AS q (id) WHERE stands_apart(q.id));
    near record;
    first bigint;
BEGIN
    FOR near IN
        SELECT CASE gone WHEN l.one_id THEN l.other_id ELSE l.one_id END AS id,
               l.proposed_by_id AS proposed, l.approved_by_id AS approved, l.undo_until AS until
          FROM people_humanlink l WHERE gone IN (l.one_id, l.other_id) AND l.ends_at IS NULL
        UNION ALL
        -- those with the same number have each other: one of them, and rather one that stays
        (SELECT q.id, NULL, NULL, NULL FROM people_person p JOIN people_person q ON q.identity_hash = p.identity_hash
          WHERE p.id = gone AND q.id <> gone AND (q.id <> ALL (going) OR q.id > gone)
          ORDER BY q.id = ANY (going), q.id LIMIT 1)
         ORDER BY proposed NULLS LAST, id
    LOOP
        IF first IS NULL THEN
            first := near.id;
        ELSIF first <> near.id THEN
            PERFORM hold_together(first, near.id, unhinted, near.proposed, near.approved,
                                  CASE WHEN near.proposed IS NOT NULL THEN near.until END);
        END IF;
    END LOOP;
    DELETE FROM people_humanlink l WHERE gone IN (l.one_id, l.other_id);
    INSERT INTO people_declaredrow (relation_id, person_id)
    SELECT d.relation_id, first FROM people_declaredrow d
     WHERE d.person_id = gone AND first IS NOT NULL AND NOT EXISTS (
         SELECT FROM people_declaredrow k
          WHERE k.relation_id = d.relation_id AND k.person_id <> ALL (going)
            AND k.person_id = ANY (same_humans(ARRAY[first])))
        ON CONFLICT DO NOTHING;
END $$;

-- A wall never falls by somebody's change of a fact: neither by another number, a telephone that ends, nor a mark.
-- That two rows are two human beings is said by two register controllers, as that they are one is; and what they have
-- settled is there to read for a time.
CREATE FUNCTION withdraw_hints() RETURNS void LANGUAGE sql AS $$
    WITH withdrawn AS (
        UPDATE people_duplicatetask t SET state = 'withdrawn'
         WHERE t.state IN ('open', 'unclear', 'proposed', 'differing', 'joined', 'parting')
           AND (stands_apart(t.one_id) OR stands_apart(t.other_id))
        RETURNING t.id)
    UPDATE people_humanlink l SET task_id = NULL, parting_by_id = NULL
      FROM withdrawn w WHERE l.task_id = w.id AND l.ends_at IS NULL
$$;

REVOKE ALL ON FUNCTION same_humans(bigint[]), same_without(bigint, bytea), same_in_cases(bigint[]),
    with_facts(bigint[]), own_rows(bigint, text[]), names_own(bigint, bigint), own_persons(bigint),
    declared_by(bigint[]), declared_near(bigint[], uuid[]), is_walled_by_number_alone(bigint, bigint),
    hold_together(bigint, bigint, boolean, bigint, bigint, date), hold_without(bigint, bigint[]), withdraw_hints()
    FROM PUBLIC;

GRANT EXECUTE ON FUNCTION same_in_cases(bigint[]), declared_near(bigint[], uuid[]) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_who_has_a_case")]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]

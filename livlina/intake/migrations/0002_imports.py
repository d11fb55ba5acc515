"""
The narrow door of an import: one call for each batch, what it may look up, and how a batch is taken back.

Source: S-05, S-100; docs/adr/0003.
"""

from django.db import migrations

MADE = """
SET LOCAL check_function_bodies = off;  -- what they read is made after them

CREATE TYPE imported_case AS (
    case_id bigint, case_public_id uuid, case_key bytea, trace_ref uuid, number text, unit_id bigint, board_id bigint,
    person_id bigint, person_public_id uuid, person_key bytea,
    identity_number bytea, identity_hash bytea, number_kind text, born bytea, birth_year smallint, sex text,
    role text, came_in_on date, entrance text, district_id bigint, minor_children text, children_count smallint,
    legal_support_offered text, legal_support_accepted text, honour text, talks_before smallint,
    rating_start numeric, rating_end numeric, closed_on date, closing_reason_id bigint,
    row_public_id uuid, facts bytea, detail bytea
);

-- The door of an import asks itself what a file may not change, as the reading of the file does before it.
CREATE FUNCTION import_cases(rows imported_case[], is_new boolean, at timestamptz, account text)
    RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    mine bigint[] := my_units('{unit_manager}');
    one imported_case;
BEGIN
    IF EXISTS (SELECT FROM unnest(rows) r WHERE (r.unit_id = ANY (mine)) IS NOT TRUE) THEN
        RAISE EXCEPTION 'Cases are imported only to units that the acting one manages.';
    END IF;
    IF is_new AND EXISTS (
        SELECT FROM unnest(rows) r WHERE NOT EXISTS (
            SELECT FROM organisation_unitboard b WHERE b.unit_id = r.unit_id AND b.board_id = r.board_id
               AND b.valid_from <= today() AND (b.valid_to IS NULL OR b.valid_to >= today()))) THEN
        RAISE EXCEPTION 'A new case is in the file of the board that its unit is under.';
    END IF;
    IF NOT is_new AND EXISTS (
        SELECT FROM unnest(rows) r WHERE NOT EXISTS (
            SELECT FROM cases_case c WHERE c.id = r.case_id AND c.unit_id = r.unit_id AND c.person_id = r.person_id
               AND c.public_id = r.case_public_id AND c.trace_ref = r.trace_ref)) THEN
        RAISE EXCEPTION 'A case that is there is imported again as what it is.';
    END IF;
    IF NOT is_new AND EXISTS (
        SELECT FROM unnest(rows) r JOIN cases_case c ON c.id = r.case_id
         WHERE NOT EXISTS (SELECT FROM intake_importedrow i WHERE i.case_id = c.id)
            OR (r.role IS DISTINCT FROM c.role AND EXISTS (
                SELECT FROM cases_engagement e
                 WHERE e.case_id = c.id AND e.kind IN ('assigned', 'co_assigned', 'stand_in')))
            OR (ROW(r.closed_on, r.closing_reason_id) IS DISTINCT FROM ROW(c.closed_on, c.closing_reason_id) AND EXISTS (
                SELECT FROM cases_engagement e
                 WHERE e.case_id = c.id AND e.kind IN ('assigned', 'co_assigned', 'stand_in')
                   AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp())))) THEN
        RAISE EXCEPTION 'A case that was opened here, or is in somebody''s hands, is not made another by a file.';
    END IF;
    IF is_new THEN
        INSERT INTO people_person (id, public_id, wrapped_key, identity_number, identity_hash, number_kind, born,
                                   birth_year, sex, protection, language, needs_interpreter, created_at, version)
        SELECT r.person_id, r.person_public_id, r.person_key, r.identity_number, r.identity_hash, r.number_kind,
               r.born, r.birth_year, r.sex, 'none', '', 'unknown', at, 1 FROM unnest(rows) r;
        INSERT INTO cases_case (id, public_id, wrapped_key, trace_ref, number, unit_id, board_id, person_id, role,
                                came_in_on, entrance, district_id, minor_children, children_count,
                                legal_support_offered, legal_support_accepted, honour, talks_before, rating_start,
                                rating_end, closed_on, closing_reason_id, opened_at, version)
        SELECT r.case_id, r.case_public_id, r.case_key, r.trace_ref, r.number, r.unit_id, r.board_id, r.person_id,
               r.role, r.came_in_on, r.entrance, r.district_id, r.minor_children, r.children_count,
               r.legal_support_offered, r.legal_support_accepted, r.honour, r.talks_before, r.rating_start,
               r.rating_end, r.closed_on, r.closing_reason_id, at, 1 FROM unnest(rows) r;
        INSERT INTO cases_party (public_id, case_id, person_id, role)
        SELECT gen_random_uuid(), r.case_id, r.person_id, 'client' FROM unnest(rows) r;
    ELSE
        UPDATE people_person p SET identity_number = r.identity_number, identity_hash = r.identity_hash,
               number_kind = r.number_kind, born = r.born, birth_year = r.birth_year, sex = r.sex,
               version = p.version + 1
          FROM unnest(rows) r WHERE p.id = r.person_id;
        UPDATE cases_case c SET role = r.role, came_in_on = r.came_in_on, entrance = r.entrance,
               district_id = r.district_id, minor_children = r.minor_children, children_count = r.children_count,
               legal_support_offered = r.legal_support_offered, legal_support_accepted = r.legal_support_accepted,
               honour = r.honour, talks_before = r.talks_before, rating_start = r.rating_start,
               rating_end = r.rating_end, closed_on = r.closed_on, closing_reason_id = r.closing_reason_id,
               version = c.version + 1
          FROM unnest(rows) r WHERE c.id = r.case_id AND c.unit_id = r.unit_id;
    END IF;
    INSERT INTO intake_importedrow (public_id, case_id, facts, imported_at)
    SELECT r.row_public_id, r.case_id, r.facts, at FROM unnest(rows) r
        ON CONFLICT (case_id) DO UPDATE SET public_id = excluded.public_id, facts = excluded.facts,
                                            imported_at = excluded.imported_at;
    FOREACH one IN ARRAY rows LOOP
        PERFORM leave_trace(acting(), one.unit_id, one.trace_ref,
                            CASE WHEN is_new THEN 'case.imported' ELSE 'case.imported_again' END, '',
                            'cases_case:' || one.case_public_id, account, one.detail);
    END LOOP;
END $$;

CREATE FUNCTION handled_to_import(cases bigint[]) RETURNS TABLE (case_id bigint, is_handled boolean) LANGUAGE sql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT e.case_id, bool_or(e.ends_at IS NULL OR e.ends_at > clock_timestamp()) FROM cases_engagement e
      JOIN cases_case c ON c.id = e.case_id
     WHERE e.case_id = ANY (cases) AND e.kind IN ('assigned', 'co_assigned', 'stand_in')
       AND c.unit_id = ANY ((SELECT my_units('{unit_manager}'))::bigint[])
     GROUP BY e.case_id
$$;

CREATE FUNCTION hold_to_import(cases bigint[])
    RETURNS TABLE (case_id bigint, case_version integer, person_version integer, is_handled boolean) LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    mine bigint[] := my_units('{unit_manager}');
BEGIN
    IF NOT EXISTS (SELECT FROM cases_case c WHERE c.id = ANY (cases) AND c.unit_id = ANY (mine)) THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(79, 0);
    PERFORM FROM cases_case c WHERE c.id = ANY (cases) AND c.unit_id = ANY (mine) ORDER BY c.id FOR UPDATE;
    PERFORM FROM people_person p
      WHERE p.id IN (SELECT c.person_id FROM cases_case c WHERE c.id = ANY (cases) AND c.unit_id = ANY (mine))
      ORDER BY p.id FOR UPDATE;
    RETURN QUERY
        SELECT c.id, c.version, p.version, h.is_handled FROM cases_case c
          JOIN people_person p ON p.id = c.person_id LEFT JOIN handled_to_import(cases) h ON h.case_id = c.id
         WHERE c.id = ANY (cases) AND c.unit_id = ANY (mine);
END $$;

-- Undoing an import takes no wall down between others: what stood together through a row that goes is held together
-- without it.
CREATE FUNCTION import_held(cases bigint[]) RETURNS TABLE (case_id bigint, number text) LANGUAGE plpgsql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    theirs bigint[];
    held bigint[];
    found bigint[];
    ref record;
BEGIN
    SELECT coalesce(array_agg(c.id), '{}') INTO theirs FROM cases_case c
     WHERE c.id = ANY (cases) AND c.unit_id = ANY (my_units('{unit_manager}'));
    SELECT coalesce(array_agg(c.id), '{}') INTO held
      FROM cases_case c JOIN people_person p ON p.id = c.person_id
     WHERE c.id = ANY (theirs)
       AND (c.version > 1 OR p.version > 1
            OR NOT EXISTS (SELECT FROM intake_importedrow i WHERE i.case_id = c.id)
            OR EXISTS (SELECT FROM cases_case o WHERE o.person_id = c.person_id AND o.id <> c.id)
            OR EXISTS (SELECT FROM cases_party y
                        WHERE (y.case_id = c.id OR y.person_id = c.person_id)
                          AND (y.case_id, y.person_id) IS DISTINCT FROM (c.id, c.person_id)));
    FOR ref IN
        SELECT con.conrelid::regclass AS of_table, att.attname AS of_column,
               CASE con.confrelid WHEN 'cases_case'::regclass THEN 'id' ELSE 'person_id' END AS told_by
          FROM pg_constraint con JOIN pg_attribute att ON att.attrelid = con.conrelid AND att.attnum = con.conkey[1]
         WHERE con.contype = 'f' AND con.confrelid IN ('cases_case'::regclass, 'people_person'::regclass)
           AND con.conrelid NOT IN ('cases_case'::regclass, 'cases_party'::regclass, 'cases_wallblock'::regclass,
                                    'intake_importedrow'::regclass, 'people_duplicatetask'::regclass,
                                    'people_registerdecision'::regclass, 'people_humanlink'::regclass,
                                    'people_quietmark'::regclass, 'people_declaredrow'::regclass)
    LOOP
        EXECUTE format('SELECT array_agg(c.id) FROM cases_case c WHERE c.id = ANY ($1)'
                       ' AND EXISTS (SELECT FROM %s r WHERE r.%I = c.%I)', ref.of_table, ref.of_column, ref.told_by)
           INTO found USING theirs;
        held := held || coalesce(found, '{}');
    END LOOP;
    RETURN QUERY SELECT c.id, c.number::text FROM cases_case c WHERE c.id = ANY (held);
END $$;

CREATE FUNCTION hold_import(cases bigint[]) RETURNS void LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    mine bigint[] := my_units('{unit_manager}');
BEGIN
    -- as one who gives a case holds it: the walls first, and then its row; what points at them waits for that too
    PERFORM pg_advisory_xact_lock(79, 0);
    PERFORM FROM cases_case c WHERE c.id = ANY (cases) AND c.unit_id = ANY (mine) ORDER BY c.id FOR UPDATE;
    PERFORM FROM people_person p
      WHERE p.id IN (SELECT c.person_id FROM cases_case c WHERE c.id = ANY (cases) AND c.unit_id = ANY (mine))
      ORDER BY p.id FOR UPDATE;
END $$;

-- Undoing an import takes no wall down between others: what stood together through a row that goes is held together
-- without it.
CREATE FUNCTION undo_import(cases bigint[], account text) RETURNS bigint LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    one record;
    persons bigint[];
    theirs bigint[];
    beside bigint[];
BEGIN
    IF EXISTS (SELECT FROM cases_case c WHERE c.id = ANY (cases)
                  AND (c.unit_id = ANY (my_units('{unit_manager}'))) IS NOT TRUE) THEN
        RAISE EXCEPTION 'An import is undone by whoever manages its units.';
    END IF;
    PERFORM hold_import(cases);
    IF EXISTS (SELECT FROM import_held(cases)) THEN
        RAISE EXCEPTION 'Somebody has written in the cases of this import.';
    END IF;
    SELECT coalesce(array_agg(c.id), '{}'), coalesce(array_agg(c.person_id), '{}') INTO theirs, persons
      FROM cases_case c WHERE c.id = ANY (cases);
    FOR one IN SELECT c.unit_id, c.trace_ref, c.public_id FROM cases_case c WHERE c.id = ANY (theirs) ORDER BY c.id LOOP
        PERFORM leave_trace(acting(), one.unit_id, one.trace_ref, 'case.import_undone', '',
                            'cases_case:' || one.public_id, account, ''::bytea);
    END LOOP;
    SELECT coalesce(array_agg(l.one_id) || array_agg(l.other_id), '{}') INTO beside FROM people_humanlink l
     WHERE l.one_id = ANY (persons) OR l.other_id = ANY (persons);
    -- what stands together through a row that goes is not taken apart by that; of many rows few have a link
    FOR one IN SELECT p.id FROM unnest(persons) AS p (id) ORDER BY p.id LOOP
        IF EXISTS (SELECT FROM people_humanlink l WHERE l.one_id = one.id AND l.ends_at IS NULL)
           OR EXISTS (SELECT FROM people_humanlink l WHERE l.other_id = one.id AND l.ends_at IS NULL) THEN
            PERFORM hold_without(one.id, persons);
        END IF;
    END LOOP;
    DELETE FROM people_registerdecision r USING people_duplicatetask d
     WHERE d.id = r.task_id AND (d.one_id = ANY (persons) OR d.other_id = ANY (persons));
    DELETE FROM people_humanlink l WHERE l.one_id = ANY (persons) OR l.other_id = ANY (persons);
    DELETE FROM people_declaredrow d WHERE d.person_id = ANY (persons);
    DELETE FROM people_quietmark m WHERE m.person_id = ANY (persons);
    DELETE FROM people_duplicatetask d WHERE d.one_id = ANY (persons) OR d.other_id = ANY (persons);
    DELETE FROM cases_wallblock b WHERE b.person_id = ANY (persons);
    DELETE FROM intake_importedrow i WHERE i.case_id = ANY (theirs);
    DELETE FROM cases_party y WHERE y.case_id = ANY (theirs);
    DELETE FROM cases_case c WHERE c.id = ANY (theirs);
    DELETE FROM people_person p WHERE p.id = ANY (persons);
    -- what was held together with a row that is gone, and with nothing else, stands by itself again
    PERFORM keep_walls(ARRAY(SELECT p.id FROM people_person p WHERE p.id = ANY (beside)));
    RETURN cardinality(theirs);
END $$;

-- An import is told of the cases that were brought in from a file, in what a file tells; of one opened here that it
-- is there.
CREATE FUNCTION cases_to_import(units bigint[], numbers text[]) RETURNS TABLE (
    id bigint, unit_id bigint, number varchar, public_id uuid, wrapped_key bytea, trace_ref uuid, board_id bigint,
    person_id bigint, role varchar, came_in_on date, entrance varchar, district_id bigint, minor_children varchar,
    children_count smallint, legal_support_offered varchar, legal_support_accepted varchar, honour varchar,
    talks_before smallint, rating_start numeric, rating_end numeric, closed_on date, closing_reason_id bigint, version int
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.id, c.unit_id, c.number, b.public_id, b.wrapped_key, b.trace_ref, b.board_id, b.person_id, b.role, b.came_in_on,
           b.entrance, b.district_id, b.minor_children, b.children_count, b.legal_support_offered, b.legal_support_accepted,
           b.honour, b.talks_before, b.rating_start, b.rating_end, b.closed_on, b.closing_reason_id, b.version
      FROM unnest(units, numbers) AS wanted (unit_id, number)
      JOIN cases_case c ON c.unit_id = wanted.unit_id AND c.number = wanted.number
      LEFT JOIN intake_importedrow r ON r.case_id = c.id
      LEFT JOIN cases_case b ON b.id = r.case_id
     WHERE wanted.unit_id = ANY ((SELECT my_units('{unit_manager}'))::bigint[])
$$;

-- An import is told of the cases that were brought in from a file, in what a file tells; of one opened here that it
-- is there.
CREATE FUNCTION persons_to_import(persons bigint[]) RETURNS TABLE (
    id bigint, public_id uuid, wrapped_key bytea, identity_number bytea, identity_hash bytea, number_kind varchar, born bytea,
    birth_year smallint, sex varchar, version int
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT p.id, p.public_id, p.wrapped_key, p.identity_number, p.identity_hash, p.number_kind, p.born, p.birth_year, p.sex,
           p.version
      FROM people_person p
     WHERE p.id = ANY (persons) AND EXISTS (
        SELECT FROM cases_case c JOIN intake_importedrow r ON r.case_id = c.id
         WHERE c.person_id = p.id AND c.unit_id = ANY ((SELECT my_units('{unit_manager}'))::bigint[]))
$$;

REVOKE ALL ON FUNCTION import_cases(imported_case[], boolean, timestamp with time zone, text),
    handled_to_import(bigint[]), hold_to_import(bigint[]), import_held(bigint[]), hold_import(bigint[]),
    undo_import(bigint[], text), cases_to_import(bigint[], text[]), persons_to_import(bigint[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION import_cases(imported_case[], boolean, timestamp with time zone, text),
    handled_to_import(bigint[]), hold_to_import(bigint[]), import_held(bigint[]), hold_import(bigint[]),
    undo_import(bigint[], text), cases_to_import(bigint[], text[]), persons_to_import(bigint[]) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_contacts")]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]

"""
Undoing an import takes no wall down between others: what stood together through a row that goes is held together without it.

A link, by two controllers or by the database itself, went with the row in the middle, and one who leads had taken apart
what two have to. The one who undoes is told nothing of it, and neither what a member of staff has declared holds it back.
Source: S-10, S-12, S-14, S-15.
"""

from django.db import migrations

NOW = """
CREATE OR REPLACE FUNCTION import_held(cases bigint[]) RETURNS TABLE (case_id bigint, number text) LANGUAGE plpgsql STABLE
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

CREATE OR REPLACE FUNCTION undo_import(cases bigint[], account text) RETURNS bigint LANGUAGE plpgsql
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

-- A contact is of the person it is of, once that is told: the wall of who handles it follows both.
CREATE TRIGGER contact_stays BEFORE UPDATE ON intake_contact FOR EACH ROW
    WHEN (CURRENT_USER = 'livlina_app' AND (
        OLD.id <> NEW.id OR OLD.public_id <> NEW.public_id OR OLD.trace_ref <> NEW.trace_ref
        OR (OLD.person_id IS NOT NULL AND OLD.person_id IS DISTINCT FROM NEW.person_id)))
    EXECUTE FUNCTION keep_place();

DROP TRIGGER contact_walls_change ON intake_contact;
CREATE TRIGGER contact_walls_change AFTER UPDATE ON intake_contact FOR EACH ROW
    WHEN ((OLD.person_id IS NOT NULL OR NEW.person_id IS NOT NULL) AND (
        OLD.handler_id IS DISTINCT FROM NEW.handler_id OR OLD.person_id IS DISTINCT FROM NEW.person_id
        OR OLD.outcome <> NEW.outcome OR OLD.outcome_on IS DISTINCT FROM NEW.outcome_on OR OLD.unit_id <> NEW.unit_id))
    EXECUTE FUNCTION keep_walls_of_contact();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0027_who_did_it_is_who_acts"),
        ("cases", "0098_who_stands_in_a_case_and_as_what_is_written_once"),
    ]
    operations = [migrations.RunSQL(NOW, migrations.RunSQL.noop)]

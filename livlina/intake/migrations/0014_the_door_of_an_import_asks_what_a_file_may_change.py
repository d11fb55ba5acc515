"""
The door of an import asks itself what a file may not change, as the reading of the file does before it.

A case that was opened here is changed here; the role of one that somebody has had in hand stands, and so does whether
one that somebody has is open. Asked in the reading alone it stopped no other statement. Source: S-05, S-10, S-122.
"""

from django.db import migrations

GUARD = """
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
"""
BEFORE = """
CREATE OR REPLACE FUNCTION import_cases(rows imported_case[], is_new boolean, at timestamptz, account text)
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
@guard    IF is_new THEN
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
"""


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0013_an_import_is_told_what_it_brought"),
    ]
    operations = [migrations.RunSQL(BEFORE.replace("@guard", GUARD.lstrip("\n")), BEFORE.replace("@guard", ""))]

"""
The named door for registers brought in from a file: many cases in one statement, all or none.

It runs with the owner's rights, since a policy judged row by row against a long list of cases would make an
import grow with the register. It asks for itself: only units where the acting one is the manager, or the system;
new cases under the unit's own board, others as they stand, with the person and the trace that are theirs.
Each case leaves a trace of its own. Source: S-05, S-122.
"""

from django.db import migrations

ROWS = """
CREATE TYPE imported_case AS (
    case_id bigint, case_public_id uuid, case_key bytea, trace_ref uuid, number text, unit_id bigint, board_id bigint,
    person_id bigint, person_public_id uuid, person_key bytea,
    identity_number bytea, identity_hash bytea, number_kind text, born bytea, birth_year smallint, sex text,
    role text, came_in_on date, entrance text, district_id bigint, minor_children text, children_count smallint,
    legal_support_offered text, legal_support_accepted text, honour text, talks_before smallint,
    rating_start numeric, rating_end numeric, closed_on date, closing_reason_id bigint,
    row_public_id uuid, facts bytea, detail bytea
);

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
REVOKE ALL ON FUNCTION import_cases(imported_case[], boolean, timestamptz, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION import_cases(imported_case[], boolean, timestamptz, text) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0002_contact_numbers"), ("cases", "0002_numbers_and_signed_notes")]
    operations = [
        migrations.RunSQL(
            ROWS, "DROP FUNCTION import_cases(imported_case[], boolean, timestamptz, text); DROP TYPE imported_case"
        ),
    ]

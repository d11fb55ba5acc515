"""
What the organisation's rows are kept by: who may write which column, and what is never changed.

Source: S-05, S-44.
"""

from django.db import migrations

import livlina.core.rows

KEPT = """
CREATE TABLE organisation_cache (
    cache_key varchar(255) PRIMARY KEY,
    value     text NOT NULL,
    expires   timestamptz NOT NULL
);

CREATE INDEX organisation_cache_expires ON organisation_cache (expires);

CREATE TRIGGER board_is_loaded BEFORE INSERT OR UPDATE OR DELETE ON organisation_board FOR EACH STATEMENT EXECUTE FUNCTION only_the_system();

REVOKE UPDATE ON organisation_bookedtime FROM livlina_app;
GRANT UPDATE (state) ON organisation_bookedtime TO livlina_app;

CREATE TRIGGER catchment_is_loaded BEFORE INSERT OR UPDATE OR DELETE ON organisation_catchment FOR EACH STATEMENT EXECUTE FUNCTION only_the_system();

CREATE TRIGGER certificate_is_loaded BEFORE INSERT OR UPDATE OR DELETE ON organisation_certificate FOR EACH STATEMENT EXECUTE FUNCTION only_the_system();

CREATE TRIGGER closingreason_is_loaded BEFORE INSERT OR UPDATE OR DELETE ON organisation_closingreason FOR EACH STATEMENT EXECUTE FUNCTION only_the_system();

REVOKE UPDATE ON organisation_competence FROM livlina_app;
GRANT UPDATE (ended_at, ended_by_id, is_mistake, valid_to) ON organisation_competence TO livlina_app;
CREATE TRIGGER competence_is_checked BEFORE INSERT OR UPDATE ON organisation_competence
    FOR EACH ROW EXECUTE FUNCTION check_competence();

REVOKE UPDATE, DELETE ON organisation_competencedemand FROM livlina_app;
GRANT UPDATE (ended_at, ended_by_id, valid_to) ON organisation_competencedemand TO livlina_app;
CREATE TRIGGER competence_demand_is_checked BEFORE INSERT OR UPDATE ON organisation_competencedemand
    FOR EACH ROW EXECUTE FUNCTION check_competence();

REVOKE UPDATE, DELETE ON organisation_competencekind FROM livlina_app;
GRANT UPDATE (ended_at, ended_by_id, valid_to) ON organisation_competencekind TO livlina_app;
CREATE TRIGGER competence_kind_is_checked BEFORE INSERT OR UPDATE ON organisation_competencekind
    FOR EACH ROW EXECUTE FUNCTION check_competence();

CREATE TRIGGER delegation_is_loaded BEFORE INSERT OR UPDATE OR DELETE ON organisation_delegation FOR EACH STATEMENT EXECUTE FUNCTION only_the_system();

CREATE TRIGGER district_is_loaded BEFORE INSERT OR UPDATE OR DELETE ON organisation_district FOR EACH STATEMENT EXECUTE FUNCTION only_the_system();

CREATE TRIGGER district_formed_of_is_loaded BEFORE INSERT OR UPDATE OR DELETE ON organisation_district_formed_of FOR EACH STATEMENT EXECUTE FUNCTION only_the_system();

REVOKE UPDATE, DELETE ON organisation_lawconfirmation FROM livlina_app;
CREATE TRIGGER law_confirmation_is_checked BEFORE INSERT ON organisation_lawconfirmation
    FOR EACH ROW EXECUTE FUNCTION check_law_confirmation();

CREATE TRIGGER locallimit_is_loaded BEFORE INSERT OR UPDATE OR DELETE ON organisation_locallimit FOR EACH STATEMENT EXECUTE FUNCTION only_the_system();

CREATE TRIGGER membership_is_given BEFORE INSERT OR UPDATE OR DELETE ON organisation_membership
    FOR EACH STATEMENT EXECUTE FUNCTION only_the_system();

REVOKE UPDATE, DELETE ON organisation_methodnote FROM livlina_app;
CREATE TRIGGER method_note_is_checked BEFORE INSERT OR UPDATE ON organisation_methodnote
    FOR EACH ROW EXECUTE FUNCTION check_method_note();

CREATE TRIGGER municipality_is_loaded BEFORE INSERT OR UPDATE OR DELETE ON organisation_municipality FOR EACH STATEMENT EXECUTE FUNCTION only_the_system();

REVOKE UPDATE, DELETE ON organisation_offeredhelp FROM livlina_app;
GRANT UPDATE (ended_at, ended_by_id, valid_to) ON organisation_offeredhelp TO livlina_app;
CREATE TRIGGER offered_help_is_checked BEFORE INSERT OR UPDATE ON organisation_offeredhelp
    FOR EACH ROW EXECUTE FUNCTION check_offered_help();

CREATE TRIGGER policearea_is_loaded BEFORE INSERT OR UPDATE OR DELETE ON organisation_policearea FOR EACH STATEMENT EXECUTE FUNCTION only_the_system();

CREATE TRIGGER policeareaunit_is_loaded BEFORE INSERT OR UPDATE OR DELETE ON organisation_policeareaunit FOR EACH STATEMENT EXECUTE FUNCTION only_the_system();

CREATE TRIGGER project_is_loaded BEFORE INSERT OR UPDATE OR DELETE ON organisation_project FOR EACH STATEMENT EXECUTE FUNCTION only_the_system();

CREATE TRIGGER publicform_is_loaded BEFORE INSERT OR UPDATE OR DELETE ON organisation_publicform
    FOR EACH STATEMENT EXECUTE FUNCTION only_the_system();

REVOKE UPDATE ON organisation_rolessigned FROM livlina_app;

CREATE TRIGGER room_is_loaded BEFORE INSERT OR UPDATE OR DELETE ON organisation_room FOR EACH STATEMENT EXECUTE FUNCTION only_the_system();

CREATE TRIGGER unit_is_loaded BEFORE INSERT OR UPDATE OR DELETE ON organisation_unit FOR EACH STATEMENT EXECUTE FUNCTION only_the_system();

CREATE TRIGGER unitalias_is_loaded BEFORE INSERT OR UPDATE OR DELETE ON organisation_unitalias FOR EACH STATEMENT EXECUTE FUNCTION only_the_system();

CREATE TRIGGER board_is_given BEFORE INSERT OR UPDATE OR DELETE ON organisation_unitboard
    FOR EACH STATEMENT EXECUTE FUNCTION only_the_system();

CREATE TRIGGER unitfunction_is_loaded BEFORE INSERT OR UPDATE OR DELETE ON organisation_unitfunction FOR EACH STATEMENT EXECUTE FUNCTION only_the_system();

CREATE TRIGGER unitowner_is_loaded BEFORE INSERT OR UPDATE OR DELETE ON organisation_unitowner FOR EACH STATEMENT EXECUTE FUNCTION only_the_system();

-- what the framework keeps for itself
REVOKE INSERT, UPDATE, DELETE ON auth_group, auth_group_permissions, auth_permission, django_content_type,
    django_migrations FROM livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0002_passkeys"),
        ("intake", "0004_told_in"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [
        migrations.RunSQL(KEPT, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="bookedtime",
            constraint=livlina.core.rows.RowPolicy(
                name="booked_time_rows",
                new="staff_id = (SELECT acting()) OR EXISTS (SELECT FROM support_session s WHERE s.time_id = organisation_bookedtime.id AND s.case_id = ANY ((SELECT my_worked_cases())::bigint[])) OR EXISTS (SELECT FROM cases_conferenceseat s WHERE s.time_id = organisation_bookedtime.id)",
                using="staff_id = (SELECT acting()) OR EXISTS (SELECT FROM support_session s WHERE s.time_id = organisation_bookedtime.id) OR EXISTS (SELECT FROM cases_conferenceseat s WHERE s.time_id = organisation_bookedtime.id)",
            ),
        ),
    ]

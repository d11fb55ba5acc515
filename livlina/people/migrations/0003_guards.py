"""
What the rows of persons are kept by: who may write which column, and which walls follow what is written.

Source: S-05, S-10, S-44.
"""

from django.db import migrations

KEPT = """
CREATE TRIGGER consent_is_kept BEFORE UPDATE ON people_consent FOR EACH ROW EXECUTE FUNCTION keep_consents();

CREATE TRIGGER consent_kept_with_its_row BEFORE INSERT ON people_consentkept
    FOR EACH ROW EXECUTE FUNCTION kept_with_its_row('people_consent');
CREATE TRIGGER consent_kept_in_its_file BEFORE INSERT ON people_consentkept
    FOR EACH ROW EXECUTE FUNCTION keep_file_of_consent();

REVOKE ALL ON people_declaredrow FROM livlina_app;

REVOKE INSERT, UPDATE ON people_duplicatetask FROM livlina_app;

REVOKE INSERT, UPDATE ON people_humanlink FROM livlina_app;

CREATE TRIGGER person_walls AFTER INSERT ON people_person REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION keep_walls_of_rows();
CREATE TRIGGER person_walls_change AFTER UPDATE ON people_person FOR EACH ROW
    WHEN (OLD.identity_hash IS DISTINCT FROM NEW.identity_hash) EXECUTE FUNCTION keep_walls_of_changed();
-- Named so that they come after those of the walls, under whose lock two who write the same number follow each other.
CREATE TRIGGER walls_then_duplicates AFTER INSERT ON people_person REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION file_duplicates_of_rows();
CREATE TRIGGER walls_then_duplicates_change AFTER UPDATE ON people_person FOR EACH ROW
    WHEN (OLD.identity_hash IS DISTINCT FROM NEW.identity_hash AND NEW.identity_hash IS NOT NULL)
    EXECUTE FUNCTION file_duplicates_of_changed();
-- Named so that it comes before the walls are raised anew.
CREATE TRIGGER human_stays_one AFTER UPDATE ON people_person FOR EACH ROW
    WHEN (OLD.identity_hash IS NOT NULL AND OLD.identity_hash IS DISTINCT FROM NEW.identity_hash)
    EXECUTE FUNCTION keep_human_of_changed();
CREATE TRIGGER mark_is_kept BEFORE UPDATE ON people_person FOR EACH ROW
    WHEN (OLD.protection <> NEW.protection AND (NEW.protection = 'none' OR OLD.protection = 'protected_registration'))
    EXECUTE FUNCTION keep_mark();
CREATE TRIGGER mark_follows AFTER UPDATE OF protection ON people_person FOR EACH ROW
    WHEN (OLD.protection IS DISTINCT FROM NEW.protection AND NEW.protection <> 'none') EXECUTE FUNCTION mark_follows();
-- Named so that they come before what raises the walls anew.
CREATE TRIGGER declared_is_met AFTER INSERT ON people_person REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION keep_declared_of_rows();
CREATE TRIGGER declared_is_met_change AFTER UPDATE ON people_person FOR EACH ROW
    WHEN (OLD.identity_hash IS DISTINCT FROM NEW.identity_hash AND NEW.identity_hash IS NOT NULL)
    EXECUTE FUNCTION keep_declared_of_changed();

REVOKE INSERT, UPDATE ON people_quietmark FROM livlina_app;

REVOKE INSERT, UPDATE ON people_registerdecision FROM livlina_app;

CREATE TRIGGER relation_walls AFTER INSERT ON people_relation REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION keep_walls_of_rows();
CREATE TRIGGER relation_walls_change AFTER UPDATE ON people_relation FOR EACH ROW
    WHEN (OLD.violence IS DISTINCT FROM NEW.violence OR OLD.honour IS DISTINCT FROM NEW.honour)
    EXECUTE FUNCTION keep_walls_of_changed();

CREATE TRIGGER telephone_is_of_the_same BEFORE INSERT OR UPDATE OF telephone_id, person_id, board_id
    ON people_representative FOR EACH ROW WHEN (NEW.telephone_id IS NOT NULL) EXECUTE FUNCTION check_telephone();

CREATE TRIGGER telephone_is_signed BEFORE INSERT ON people_representativephone
    FOR EACH ROW WHEN (current_user = 'livlina_app') EXECUTE FUNCTION sign_telephone();

CREATE TRIGGER walls_then_duplicates AFTER INSERT ON people_safechannel REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION file_duplicates_of_rows();
CREATE TRIGGER declared_is_met AFTER INSERT ON people_safechannel REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION keep_declared_of_rows();

REVOKE UPDATE ON people_staffrelation FROM livlina_app;
CREATE TRIGGER staff_relation_walls AFTER INSERT OR UPDATE OF ended_at ON people_staffrelation
    FOR EACH ROW EXECUTE FUNCTION keep_walls_of_own();
CREATE TRIGGER staff_relation_is_declared_now BEFORE INSERT ON people_staffrelation
    FOR EACH ROW EXECUTE FUNCTION declares_now();
CREATE TRIGGER declared_is_met AFTER INSERT ON people_staffrelation FOR EACH ROW EXECUTE FUNCTION keep_declared_of_changed();
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0002_tables"), ("organisation", "0003_guards")]
    operations = [migrations.RunSQL(KEPT, migrations.RunSQL.noop)]

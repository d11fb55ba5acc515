"""
What the rows of persons are kept by: who may write which column, and which walls follow what is written.

Source: S-05, S-10, S-44.
"""

from django.db import migrations

from livlina.core.replaced import earlier

KEPT = """
REVOKE UPDATE, DELETE ON people_consent FROM livlina_app;
GRANT UPDATE (withdrawn_on, withdrawn_by_id, ended_at) ON people_consent TO livlina_app;
CREATE TRIGGER consent_is_kept BEFORE UPDATE ON people_consent FOR EACH ROW EXECUTE FUNCTION keep_consents();

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

REVOKE INSERT, UPDATE ON people_quietmark FROM livlina_app;

REVOKE INSERT, UPDATE ON people_registerdecision FROM livlina_app;

CREATE TRIGGER relation_walls AFTER INSERT ON people_relation REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION keep_walls_of_rows();
CREATE TRIGGER relation_walls_change AFTER UPDATE ON people_relation FOR EACH ROW
    WHEN (OLD.violence IS DISTINCT FROM NEW.violence) EXECUTE FUNCTION keep_walls_of_changed();

CREATE TRIGGER walls_then_duplicates AFTER INSERT ON people_safechannel REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION file_duplicates_of_rows();

REVOKE UPDATE ON people_staffrelation FROM livlina_app;
CREATE TRIGGER staff_relation_walls AFTER INSERT OR UPDATE OF ended_at ON people_staffrelation
    FOR EACH ROW EXECUTE FUNCTION keep_walls_of_own();
"""


class Migration(migrations.Migration):
    replaces = earlier("people")
    dependencies = [("people", "0002_tables"), ("organisation", "0003_guards")]
    operations = [migrations.RunSQL(KEPT, migrations.RunSQL.noop)]

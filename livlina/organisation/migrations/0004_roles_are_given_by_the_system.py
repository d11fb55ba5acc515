"""
Roles, and the boards of units, are what every row policy goes by: only the system itself changes them.

That is the commands of the operating system (`livlina account`, `livlina organisation load`). A page cannot, whatever
it forgets. Source: S-01, S-05.
"""

from django.db import migrations

GIVEN = """
CREATE FUNCTION only_the_system() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'livlina_app' AND acting() IS DISTINCT FROM 0 THEN
        RAISE EXCEPTION 'Roles and boards are changed by the system itself.';
    END IF;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION only_the_system() FROM PUBLIC;
CREATE TRIGGER membership_is_given BEFORE INSERT OR UPDATE OR DELETE ON organisation_membership
    FOR EACH STATEMENT EXECUTE FUNCTION only_the_system();
CREATE TRIGGER board_is_given BEFORE INSERT OR UPDATE OR DELETE ON organisation_unitboard
    FOR EACH STATEMENT EXECUTE FUNCTION only_the_system();
"""

TAKEN = """
DROP TRIGGER board_is_given ON organisation_unitboard;
DROP TRIGGER membership_is_given ON organisation_membership;
DROP FUNCTION only_the_system();
"""


class Migration(migrations.Migration):
    dependencies = [("organisation", "0003_web_sessions"), ("access", "0002_row_security")]
    operations = [migrations.RunSQL(GIVEN, TAKEN)]

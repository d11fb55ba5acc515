"""
The walls of whoever holds a group are made anew when they begin or leave, and when somebody is given a seat in it.

A seat counts while it is live and two weeks after, so that no step with it moves a wall; what has run out is mended within
the hour. Source: S-10, S-11, S-21.
"""

from django.db import migrations

NOW = """
CREATE FUNCTION keep_walls_of_group() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    CASE TG_TABLE_NAME
        WHEN 'support_grouphost' THEN PERFORM keep_blocks(ARRAY[NEW.staff_id]);
        WHEN 'support_groupplace' THEN
            PERFORM keep_blocks(ARRAY(
                SELECT h.staff_id FROM support_grouphost h WHERE h.group_id = NEW.group_id AND h.left_at IS NULL));
    END CASE;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION keep_walls_of_group() FROM PUBLIC;

CREATE TRIGGER group_host_walls AFTER INSERT OR UPDATE OF left_at ON support_grouphost FOR EACH ROW
    EXECUTE FUNCTION keep_walls_of_group();
CREATE TRIGGER group_place_walls AFTER INSERT ON support_groupplace FOR EACH ROW
    EXECUTE FUNCTION keep_walls_of_group();

SELECT keep_blocks(ARRAY(SELECT DISTINCT h.staff_id FROM support_grouphost h WHERE h.left_at IS NULL));
"""


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0058_who_is_away_has_nobody_who_waits"),
        ("cases", "0091_whom_one_meets_is_a_side"),
        ("intake", "0026_who_takes_a_contact_is_on_its_side"),
    ]
    operations = [migrations.RunSQL(NOW, migrations.RunSQL.noop)]

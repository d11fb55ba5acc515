"""
Who stands in, and work with both sides, end within the days that hold at the unit, by the database too.

By raw SQL a lead let somebody stand in until the year 9999, and joint work hold for ever. Source: S-01, S-10, R-361.
"""

from django.db import migrations

MADE = """
-- As the rules count: after the day that is so many days away it is decided again.
CREATE FUNCTION ends_within_its_days() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    days int;
BEGIN
    IF TG_TABLE_NAME = 'cases_engagement' THEN
        days := coalesce(local_limit('stand_in_days', NEW.unit_id), 366);
    ELSE
        SELECT min(coalesce(local_limit('joint_work_days', c.unit_id), 366)) INTO days
          FROM cases_case c WHERE c.id IN (NEW.one_id, NEW.other_id);
    END IF;
    IF NEW.ends_at > clock_timestamp() + make_interval(hours => 24 * (days + 1)) THEN
        RAISE EXCEPTION 'It ends within the days that hold at the unit.'
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION ends_within_its_days() FROM PUBLIC;

CREATE TRIGGER stand_in_ends_within_its_days BEFORE INSERT OR UPDATE OF kind, ends_at ON cases_engagement
    FOR EACH ROW WHEN (NEW.kind = 'stand_in') EXECUTE FUNCTION ends_within_its_days();
CREATE TRIGGER joint_work_ends_within_its_days BEFORE INSERT OR UPDATE OF ends_at ON cases_jointwork
    FOR EACH ROW EXECUTE FUNCTION ends_within_its_days();
"""
UNMADE = """
DROP TRIGGER joint_work_ends_within_its_days ON cases_jointwork;
DROP TRIGGER stand_in_ends_within_its_days ON cases_engagement;
DROP FUNCTION ends_within_its_days();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0045_nothing_points_to_what_another_is_about_to_write"),
    ]
    operations = [migrations.RunSQL(MADE, UNMADE)]

"""
Every relation of one who leads the unit closes the other side for the hours of a reading after it has ended.

A lead opened a case with themself as handler, or had the two weeks of whoever opens one, ended that and had the other
side a second later. It is counted in one place, however the relation came about: taken, opened, or given by another who
leads. Relations that are had today are counted so too. Source: S-10, S-53.
"""

from django.db import migrations

AFTER = """
CREATE FUNCTION leads(staff bigint, at_unit bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM public.organisation_membership m
         WHERE m.staff_id = staff AND m.unit_id = at_unit AND m.role = ANY ('{unit_manager,group_leader}')
           AND m.valid_from <= public.today() AND (m.valid_to IS NULL OR m.valid_to >= public.today()))
$$;

CREATE FUNCTION hours_of_reading(at_unit bigint) RETURNS interval LANGUAGE sql STABLE AS $$
    SELECT make_interval(hours => coalesce(public.local_limit('lead_reading_hours', at_unit), 8))
$$;

CREATE FUNCTION keep_closed_after() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF leads(NEW.actor_id, NEW.unit_id) THEN
        NEW.closes_until := coalesce(NEW.ends_at, NEW.starts_at) + hours_of_reading(NEW.unit_id);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER engagement_closes_after_all BEFORE INSERT ON cases_engagement FOR EACH ROW
    WHEN (NEW.closes_until IS NULL) EXECUTE FUNCTION keep_closed_after();

-- The hours are what lies between the end, or where none is set the beginning, and what it closed until. They are counted
-- from the end there is, and never from one that is dated back. Who came to lead meanwhile has the hours of the unit.
CREATE OR REPLACE FUNCTION keep_closed_after_taken() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF OLD.closes_until IS NOT NULL THEN
        NEW.closes_until := greatest(NEW.ends_at, clock_timestamp())
                            + (OLD.closes_until - coalesce(OLD.ends_at, OLD.starts_at));
    ELSIF leads(NEW.actor_id, NEW.unit_id) THEN
        NEW.closes_until := greatest(NEW.ends_at, clock_timestamp()) + hours_of_reading(NEW.unit_id);
    END IF;
    RETURN NEW;
END $$;
DROP TRIGGER engagement_closes_after ON cases_engagement;
CREATE TRIGGER engagement_closes_after BEFORE UPDATE ON cases_engagement FOR EACH ROW
    WHEN (NEW.kind NOT IN ('lead_reading', 'break_glass')
          AND OLD.ends_at IS DISTINCT FROM NEW.ends_at AND (OLD.ends_at IS NULL OR OLD.ends_at > clock_timestamp()))
    EXECUTE FUNCTION keep_closed_after_taken();
REVOKE ALL ON FUNCTION leads(bigint, bigint), hours_of_reading(bigint), keep_closed_after() FROM PUBLIC;

UPDATE cases_engagement e SET closes_until = coalesce(e.ends_at, e.starts_at) + hours_of_reading(e.unit_id)
 WHERE e.closes_until IS NULL AND leads(e.actor_id, e.unit_id) AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp());
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0042_a_wrong_join_closes_no_own_case")]
    operations = [migrations.RunSQL(AFTER, migrations.RunSQL.noop)]

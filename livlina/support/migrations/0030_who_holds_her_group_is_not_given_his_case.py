"""
A case is not given to one who holds a group where somebody beyond the wall has a place: they would meet, and read her name.

The place is refused the other way round already. The refusal is that of every wall. Source: S-10, S-11.
"""

from django.db import migrations

MADE = """
CREATE FUNCTION holds_no_group_beyond() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    held bigint[] := ARRAY(
        SELECT h.group_id FROM support_grouphost h WHERE h.staff_id = NEW.actor_id AND h.left_at IS NULL);
    own bigint[];
BEGIN
    IF held = '{}' THEN
        RETURN NEW;
    END IF;
    PERFORM pg_advisory_xact_lock(79, 0);
    own := same_humans(ARRAY(SELECT c.person_id FROM cases_case c WHERE c.id = NEW.case_id));
    IF EXISTS (SELECT FROM support_groupplace p JOIN cases_case c ON c.id = p.case_id
                WHERE p.group_id = ANY (held) AND p.state IN ('proposed', 'accepted', 'started')
                  AND c.person_id = ANY (sides_of(own)) AND NOT EXISTS (
                      SELECT FROM cases_jointwork j
                       WHERE j.actor_id = NEW.actor_id AND j.ends_at > clock_timestamp()
                         AND (j.one_id, j.other_id) IN ((NEW.case_id, p.case_id), (p.case_id, NEW.case_id)))) THEN
        RAISE EXCEPTION 'A wall stands between.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'engagement_stops_at_the_wall';
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION holds_no_group_beyond() FROM PUBLIC;
CREATE TRIGGER engagement_holds_no_group_beyond BEFORE INSERT ON cases_engagement FOR EACH ROW
    WHEN (NEW.kind IN ('assigned', 'co_assigned', 'stand_in', 'lead_reading')) EXECUTE FUNCTION holds_no_group_beyond();
"""
UNMADE = "DROP TRIGGER engagement_holds_no_group_beyond ON cases_engagement; DROP FUNCTION holds_no_group_beyond()"


class Migration(migrations.Migration):
    dependencies = [("cases", "0040_own_support_that_is_read_is_a_side"), ("support", "0029_meetings_are_booked")]
    operations = [migrations.RunSQL(MADE, UNMADE)]

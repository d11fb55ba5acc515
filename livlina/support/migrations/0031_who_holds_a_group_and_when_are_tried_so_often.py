"""
Who may hold a group, and when it may meet, are tried as often in a day as a place is, and then all is refused in the same words.

Each refusal says that somebody in the group has another side that this colleague has, or that comes at that hour. Source: S-10, S-11.
"""

from django.db import migrations

BEFORE = """
CREATE OR REPLACE FUNCTION check_group_host() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    member record;
    own bigint[];
    is_beyond boolean := false;
BEGIN
    PERFORM pg_advisory_xact_lock(79, 0);
    IF NOT EXISTS (SELECT FROM organisation_membership m WHERE m.staff_id = NEW.staff_id AND m.unit_id = NEW.unit_id)
       OR NOT EXISTS (SELECT FROM support_helpgroup g WHERE g.id = NEW.group_id AND g.unit_id = NEW.unit_id) THEN
        RAISE EXCEPTION 'A group is held by one who works at its unit.';
    END IF;
    FOR member IN
        SELECT p.case_id, c.person_id FROM support_groupplace p JOIN cases_case c ON c.id = p.case_id
         WHERE p.group_id = NEW.group_id AND p.state IN ('proposed', 'accepted', 'started')
    LOOP
        own := member.person_id || array_remove(same_humans(ARRAY[member.person_id]), member.person_id);
        is_beyond := host_is_beyond(NEW.staff_id, member.case_id, own, sides_of(own)) OR is_beyond;
    END LOOP;
    IF is_beyond THEN
        RAISE EXCEPTION 'Not that one.' USING ERRCODE = 'check_violation', CONSTRAINT = 'group_host_fits';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION check_group_meeting() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(79, 0);
    PERFORM pg_advisory_xact_lock(hashtext('livlina.place'), NEW.unit_id::int);
    IF NOT EXISTS (SELECT FROM support_helpgroup g
                    WHERE g.id = NEW.group_id AND g.unit_id = NEW.unit_id AND g.state <> 'ended') THEN
        RAISE EXCEPTION 'A meeting is planned for a group of the unit that has not ended.';
    END IF;
    IF sides_come_then(ARRAY(
           SELECT DISTINCT side FROM unnest(group_persons(NEW.group_id, NULL)) AS person
            CROSS JOIN LATERAL unnest(sides_of(same_humans(ARRAY[person]))) AS side),
       NEW.unit_id, NEW.group_id, ARRAY[NEW.slot]) THEN
        RAISE EXCEPTION 'Not then.' USING ERRCODE = 'check_violation', CONSTRAINT = 'group_meeting_fits';
    END IF;
    RETURN NEW;
END $$;

DROP FUNCTION too_many_tries_at_group(bigint);
"""
MADE = """
CREATE FUNCTION too_many_tries_at_group(of_group bigint) RETURNS boolean LANGUAGE sql STABLE
    SET search_path = public, pg_temp AS $$
    SELECT cardinality(group_persons(g.id, NULL)) > 0  -- one that nobody is in tells nothing
       AND (SELECT count(*) FROM access_trace t
             WHERE t.actor_id = acting() AND t.at > clock_timestamp() - interval '1 day'
               AND (t.action, t.why) IN (('change_group.refused', 'HostNotPossible'), ('plan_meetings.refused', 'TimeNotPossible')))
           >= coalesce(local_limit('group_tries', g.unit_id), 5)
      FROM support_helpgroup g WHERE g.id = of_group
$$;
REVOKE ALL ON FUNCTION too_many_tries_at_group(bigint) FROM PUBLIC;

CREATE OR REPLACE FUNCTION check_group_host() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    member record;
    own bigint[];
    is_beyond boolean := false;
BEGIN
    PERFORM pg_advisory_xact_lock(79, 0);
    IF NOT EXISTS (SELECT FROM organisation_membership m WHERE m.staff_id = NEW.staff_id AND m.unit_id = NEW.unit_id)
       OR NOT EXISTS (SELECT FROM support_helpgroup g WHERE g.id = NEW.group_id AND g.unit_id = NEW.unit_id) THEN
        RAISE EXCEPTION 'A group is held by one who works at its unit.';
    END IF;
    FOR member IN
        SELECT p.case_id, c.person_id FROM support_groupplace p JOIN cases_case c ON c.id = p.case_id
         WHERE p.group_id = NEW.group_id AND p.state IN ('proposed', 'accepted', 'started')
    LOOP
        own := member.person_id || array_remove(same_humans(ARRAY[member.person_id]), member.person_id);
        is_beyond := host_is_beyond(NEW.staff_id, member.case_id, own, sides_of(own)) OR is_beyond;
    END LOOP;
    IF is_beyond OR too_many_tries_at_group(NEW.group_id) THEN
        RAISE EXCEPTION 'Not that one.' USING ERRCODE = 'check_violation', CONSTRAINT = 'group_host_fits';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION check_group_meeting() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(79, 0);
    PERFORM pg_advisory_xact_lock(hashtext('livlina.place'), NEW.unit_id::int);
    IF NOT EXISTS (SELECT FROM support_helpgroup g
                    WHERE g.id = NEW.group_id AND g.unit_id = NEW.unit_id AND g.state <> 'ended') THEN
        RAISE EXCEPTION 'A meeting is planned for a group of the unit that has not ended.';
    END IF;
    IF sides_come_then(ARRAY(
           SELECT DISTINCT side FROM unnest(group_persons(NEW.group_id, NULL)) AS person
            CROSS JOIN LATERAL unnest(sides_of(same_humans(ARRAY[person]))) AS side),
       NEW.unit_id, NEW.group_id, ARRAY[NEW.slot]) OR too_many_tries_at_group(NEW.group_id) THEN
        RAISE EXCEPTION 'Not then.' USING ERRCODE = 'check_violation', CONSTRAINT = 'group_meeting_fits';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("support", "0030_who_holds_her_group_is_not_given_his_case")]
    operations = [migrations.RunSQL(MADE, BEFORE)]

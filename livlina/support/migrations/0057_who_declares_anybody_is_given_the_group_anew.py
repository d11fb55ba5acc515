"""
Whoever holds a group and declares somebody reads no seat of it until one who leads has given them the group anew.

One seat alone was closed, at once, and open again when the declaration was ended: who held a group could try numbers, and read which
of those who come has each. So all of it is closed, whomever it was, whether or not that one comes there, and for good: a
declaration that was ended counts as one that stands. Who is given a group then is one from whom no seat in it would be closed.
And nobody gives a group that takes people to themself when they have declared somebody: a refusal would say that that one comes there.

Whoever held a group before is asked of from when it was announced, for nobody wrote when they were given it. Source: S-05, S-10, S-14.
"""

import django.db.models.functions.datetime
from django.db import migrations, models

ANEW = """
UPDATE support_grouphost h SET given_at = g.announced_at FROM support_helpgroup g WHERE g.id = h.group_id;

-- Whether that one has declared somebody since, also one whom they no longer do.
CREATE FUNCTION has_declared_since(staff bigint, since timestamptz) RETURNS boolean LANGUAGE sql STABLE
    SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM people_staffrelation r WHERE r.staff_id = staff AND r.declared_at >= since)
$$;

-- Those who hold a group and have declared somebody since they were given it: oneself, and those at the units that one leads.
CREATE FUNCTION hosts_to_decide() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    held bigint[] := my_held_groups();
    working bigint[] := my_working_units();
    led bigint[] := my_led_units();
BEGIN
    RETURN ARRAY(SELECT h.id FROM support_grouphost h JOIN support_helpgroup g ON g.id = h.group_id
                  WHERE h.left_at IS NULL AND h.unit_id = ANY (working) AND has_declared_since(h.staff_id, h.given_at)
                    AND (h.staff_id = acting() AND h.group_id = ANY (held)
                         OR h.unit_id = ANY (led) AND g.state <> 'ended'));
END $$;

-- Of the places in these groups, those that the acting one reads in the room.
CREATE OR REPLACE FUNCTION places_in_the_room(groups bigint[]) RETURNS bigint[] LANGUAGE plpgsql STABLE
    SET search_path = public, pg_temp AS $$
DECLARE
    own bigint[] := own_persons(acting());
    open_to_me bigint[] := ARRAY(
        SELECT h.group_id FROM support_grouphost h
         WHERE h.staff_id = acting() AND h.left_at IS NULL AND h.group_id = ANY (groups)
           AND NOT has_declared_since(h.staff_id, h.given_at));
BEGIN
    RETURN ARRAY(SELECT p.id FROM support_groupplace p JOIN cases_case c ON c.id = p.case_id
                  WHERE p.group_id = ANY (open_to_me) AND is_read_in_the_room(p.id, p.state)
                    AND c.person_id <> ALL (own) AND NOT stands_beyond(acting(), c.id, c.person_id));
END $$;

CREATE OR REPLACE FUNCTION check_group_host() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    g support_helpgroup;
    member record;
    own bigint[];
    is_beyond boolean := false;
BEGIN
    PERFORM pg_advisory_xact_lock(79, 0);
    SELECT * INTO g FROM support_helpgroup h WHERE h.id = NEW.group_id AND h.unit_id = NEW.unit_id;
    IF g.id IS NULL
       OR NOT EXISTS (SELECT FROM organisation_membership m WHERE m.staff_id = NEW.staff_id AND m.unit_id = NEW.unit_id) THEN
        RAISE EXCEPTION 'A group is held by one who works at its unit.';
    END IF;
    IF NEW.staff_id = acting() AND g.state <> 'announced' AND has_declared_since(NEW.staff_id, '-infinity') THEN
        RAISE EXCEPTION 'By somebody else.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'group_is_given_by_another';
    END IF;
    NEW.given_at := clock_timestamp();
    FOR member IN
        SELECT p.case_id, c.person_id FROM support_groupplace p JOIN cases_case c ON c.id = p.case_id
         WHERE p.group_id = NEW.group_id AND is_read_in_the_room(p.id, p.state)
    LOOP
        own := member.person_id || array_remove(same_humans(ARRAY[member.person_id]), member.person_id);
        is_beyond := host_is_beyond(NEW.staff_id, member.case_id, own, sides_of(own))
            OR stands_beyond(NEW.staff_id, member.case_id, member.person_id) OR is_beyond;
    END LOOP;
    IF is_beyond OR too_many_tries_at_group(NEW.group_id) THEN
        RAISE EXCEPTION 'Not that one.' USING ERRCODE = 'check_violation', CONSTRAINT = 'group_host_fits';
    END IF;
    RETURN NEW;
END $$;

REVOKE ALL ON FUNCTION has_declared_since(bigint, timestamptz), hosts_to_decide() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION hosts_to_decide() TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0056_who_holds_a_talk_is_at_work"),
        ("people", "0010_a_relation_is_declared_when_it_is_declared"),
    ]
    operations = [
        migrations.AddField(
            model_name="grouphost",
            name="given_at",
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
        ),
        migrations.RunSQL(ANEW, migrations.RunSQL.noop),
    ]

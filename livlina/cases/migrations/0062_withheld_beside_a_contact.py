"""
Whereabouts in a child's case are withheld beside a contact of the other side however the case came into one's hands.

Given by one who leads they were, but not where the case was opened: the relation is written before the case, when nobody
is yet in it. And a child that stood in the other parent's case on another row, with the same number, was not known
there. Now it is asked when the opening is settled, and whenever somebody is put in a case, a relation is told or a
number is learnt. One who leads, and from whom whereabouts were withheld, ended that relation, read by a reason and
opened them by oneself: now a reading opens no more than one's latest work with the case did. Another gives them back.
Source: S-10, S-11, S-12, S-21, S-53.
"""

from django.db import migrations

BESIDE = """
CREATE OR REPLACE FUNCTION has_contact_beside_child(staff bigint, of_case bigint) RETURNS boolean LANGUAGE plpgsql STABLE
    AS $$
DECLARE
    about cases_case;
    beyond bigint[];
    child bigint[];
BEGIN
    SELECT * INTO about FROM cases_case c WHERE c.id = of_case;
    IF about.role IS DISTINCT FROM 'child' THEN
        RETURN false;
    END IF;
    beyond := contact_persons(staff, about.unit_id);
    IF cardinality(beyond) = 0 THEN
        RETURN false;
    END IF;
    beyond := same_humans(walled_with(same_humans(beyond)));
    child := same_humans(ARRAY[about.person_id]);
    RETURN EXISTS (SELECT FROM cases_party p WHERE p.case_id = of_case AND p.person_id = ANY (beyond))
        OR EXISTS (SELECT FROM cases_case c JOIN cases_party p ON p.case_id = c.id
                    WHERE c.person_id = ANY (beyond) AND p.role = 'child' AND p.person_id = ANY (child));
END $$;

CREATE FUNCTION withhold_beside_contacts(childrens bigint[]) RETURNS void LANGUAGE sql AS $$
    UPDATE cases_engagement e SET carries_whereabouts = false
     WHERE e.case_id = ANY (childrens) AND e.carries_whereabouts AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp())
       AND has_contact_beside_child(e.actor_id, e.case_id)
$$;

CREATE OR REPLACE FUNCTION settle_opening(opened bigint) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    me bigint := nullif(greatest(acting(), 0), 0);         -- none for the system itself
    own bigint;
BEGIN
    IF coalesce(acting(), -1) < 0 OR NOT EXISTS (
        SELECT FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
         WHERE c.id = opened AND c.opened_by_id IS NOT DISTINCT FROM me AND e.given_by_id IS NOT DISTINCT FROM me
           AND e.starts_at = c.opened_at AND age(e.xmin) <= 0 AND age(c.xmin) <= 0) THEN
        RAISE EXCEPTION 'A new case is settled by the one who opens it.';
    END IF;
    PERFORM keep_blocks(ARRAY(SELECT e.actor_id FROM cases_engagement e WHERE e.case_id = opened));
    IF EXISTS (SELECT FROM cases_engagement e WHERE e.case_id = opened AND e.kind = 'assigned'
                  AND (e.wall = 'closed' OR has_contact_beyond(e.actor_id, opened))) THEN
        RAISE EXCEPTION 'A wall stands between.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'engagement_stops_at_the_wall';
    END IF;
    PERFORM withhold_beside_contacts(ARRAY[opened]);
    DELETE FROM cases_engagement e
     WHERE e.case_id = opened AND e.kind = 'intake' AND e.actor_id = acting()
       AND (e.wall = 'closed' OR has_contact_beyond(e.actor_id, opened)) RETURNING e.id INTO own;
    PERFORM keep_blocks(ARRAY[acting()]) WHERE own IS NOT NULL;
    RETURN own IS NULL;
END $$;

CREATE OR REPLACE FUNCTION keep_walls(persons bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[];
    children bigint[];
BEGIN
    IF coalesce(cardinality(persons), 0) = 0 THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(79, 0);
    touched := same_humans(persons);
    touched := touched || same_humans(walled_with(touched));
    PERFORM keep_blocks(declared_by(touched) || ARRAY(
        SELECT e.actor_id FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
         WHERE c.person_id = ANY (touched) AND (e.ends_at IS NULL OR greatest(e.ends_at, e.closes_until) > clock_timestamp())
        UNION
        SELECT e.actor_id FROM cases_party p JOIN cases_engagement e ON e.case_id = p.case_id
         WHERE p.person_id = ANY (touched) AND (e.ends_at IS NULL OR greatest(e.ends_at, e.closes_until) > clock_timestamp())));
    -- the cases of children in which these are, or whose child stands in a case of theirs
    children := same_humans(ARRAY(
        SELECT p.person_id FROM cases_case c JOIN cases_party p ON p.case_id = c.id
         WHERE c.person_id = ANY (touched) AND p.role = 'child'));
    PERFORM withhold_beside_contacts(ARRAY(
        SELECT c.id FROM cases_case c WHERE c.person_id = ANY (children) AND c.role = 'child'
        UNION
        SELECT c.id FROM cases_party p JOIN cases_case c ON c.id = p.case_id
         WHERE p.person_id = ANY (touched) AND c.role = 'child'));
END $$;

CREATE OR REPLACE FUNCTION keep_withheld() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    carried boolean := coalesce((              -- by what was one's latest work with the case
        SELECT e.carries_whereabouts FROM cases_engagement e
         WHERE e.case_id = NEW.case_id AND e.actor_id = NEW.actor_id
           AND e.kind IN ('assigned', 'co_assigned', 'stand_in', 'intake')
         ORDER BY e.id DESC LIMIT 1), true);
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF has_contact_beside_child(NEW.actor_id, NEW.case_id)
           OR (NEW.kind IN ('lead_reading', 'break_glass') AND NOT carried) THEN
            RAISE EXCEPTION 'A wall stands between.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'whereabouts_stop_at_the_wall';
        END IF;
    ELSE
        NEW.carries_whereabouts := carried AND NOT has_contact_beside_child(NEW.actor_id, NEW.case_id);
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION withhold_beside_contacts(bigint[]) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0061_a_childs_card_and_message_stop_at_the_wall")]
    operations = [migrations.RunSQL(BESIDE, migrations.RunSQL.noop)]

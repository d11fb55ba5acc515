"""
Whoever opened a case for somebody else reads it and writes notes in it, from when somebody has it.

Reception had all of a case for two weeks more: changed its persons and the ways to reach them, its plan and its night card,
and opened the child's own case. Who has the case did not know what was done in it, nor by whom. While nobody has it, whoever
opened it works with it as before; when it is given to somebody, their relation becomes another kind («Tog emot»), with the
same days and the same whereabouts. It is never turned back: a case that is let go of is given by one who leads.

It is done when the transaction ends, as one who opens a case for somebody writes all of it first. Source: S-01, S-21.
"""

from django.db import migrations, models

HANDED_ON = """
CREATE FUNCTION hand_on_case() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE cases_engagement e SET kind = 'received'
     WHERE e.case_id = NEW.case_id AND e.kind = 'intake' AND e.actor_id <> NEW.actor_id
       AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp());
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION hand_on_case() FROM PUBLIC;
CREATE CONSTRAINT TRIGGER case_is_handed_on AFTER INSERT ON cases_engagement DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.kind = 'assigned') EXECUTE FUNCTION hand_on_case();
"""

STANDING = """
UPDATE cases_engagement e SET kind = 'received'
 WHERE e.kind = 'intake' AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp())
   AND EXISTS (SELECT FROM cases_engagement a WHERE a.case_id = e.case_id AND a.kind = 'assigned' AND a.ends_at IS NULL);
"""

READS_AND_NOTES = """
-- Those in which I write notes: also behind broken glass (S-30), and where I opened the case that another has.
CREATE OR REPLACE FUNCTION my_noted_cases() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    RETURN engaged_cases('{assigned,co_assigned,stand_in,intake,received,break_glass}', '{open,shielded}');
END $$;

CREATE OR REPLACE FUNCTION links_near_me() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    mine bigint[] := engaged_cases('{assigned,co_assigned,stand_in,intake,received,lead_reading}', '{open,shielded}');
    working bigint[] := my_working_units();
BEGIN
    RETURN ARRAY(
        SELECT l.id FROM cases_caselink l WHERE l.case_id = ANY (mine)
        UNION
        SELECT a.link_id FROM cases_linkanswer a WHERE a.taken_case_id = ANY (mine)
        UNION
        SELECT l.id FROM cases_caselink l
         WHERE l.to_staff_id = acting() AND l.to_unit_id = ANY (working)
           AND NOT EXISTS (SELECT FROM cases_linkanswer a WHERE a.link_id = l.id));
END $$;
"""

WHAT_IS_WITHHELD = """
-- What is withheld, and what closes, counts for every relation that is given, and not taken by a reason.
CREATE OR REPLACE FUNCTION my_hiding_cases() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    RETURN ARRAY(
        SELECT unnest(my_cases())
        UNION
        SELECT last.case_id FROM (
            SELECT DISTINCT ON (e.case_id) e.case_id, e.carries_whereabouts AND e.wall = 'open' AS reaches
              FROM cases_engagement e
             WHERE e.actor_id = acting() AND e.kind NOT IN ('lead_reading', 'break_glass')
             ORDER BY e.case_id, e.id DESC) AS last
         WHERE NOT last.reaches
        EXCEPT
        SELECT unnest(my_level4_cases()));
END $$;

CREATE OR REPLACE FUNCTION keep_withheld() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    carried boolean := coalesce((              -- by what was one's latest work with the case
        SELECT e.carries_whereabouts FROM cases_engagement e
         WHERE e.case_id = NEW.case_id AND e.actor_id = NEW.actor_id
           AND e.kind NOT IN ('lead_reading', 'break_glass')
         ORDER BY e.id DESC LIMIT 1), true);
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF has_read_beside_child(NEW.actor_id, NEW.case_id)
           OR (NEW.kind IN ('lead_reading', 'break_glass') AND NOT carried) THEN
            RAISE EXCEPTION 'A wall stands between.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'whereabouts_stop_at_the_wall';
        END IF;
    ELSE
        NEW.carries_whereabouts := carried AND NOT has_read_beside_child(NEW.actor_id, NEW.case_id);
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION my_cases_in_hand() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    RETURN ARRAY(
        SELECT e.case_id FROM cases_engagement e
         WHERE e.actor_id = acting() AND e.kind NOT IN ('lead_reading', 'break_glass')
           AND e.case_id = ANY (my_cases())  -- no list names what one is not shown now
           -- one that was taken back before it began was never one
           AND (e.ends_at IS NULL OR e.ends_at > e.starts_at AND e.ends_at + hours_of_reading(e.unit_id) > clock_timestamp()));
END $$;
"""

ENGAGE = """
CREATE OR REPLACE FUNCTION engage(
    given bigint, named uuid, who bigint, as_kind text, at timestamptz, until timestamptz, code text, whereabouts boolean
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    of_case cases_case;
    at_unit bigint;
    working bigint[] := my_working_units();
    leads boolean;
    made bigint;
BEGIN
    IF NOT is_now(at) AND (as_kind = 'stand_in' AND at > clock_timestamp()) IS NOT TRUE THEN
        RAISE EXCEPTION 'A relation begins when it is given; only who stands in begins later.';
    END IF;
    PERFORM pg_advisory_xact_lock(79, 0);
    SELECT * INTO of_case FROM cases_case c WHERE c.id = given FOR NO KEY UPDATE;
    leads := (of_case.unit_id = ANY (my_led_units())) IS TRUE;
    CASE
        WHEN as_kind IN ('assigned', 'co_assigned', 'stand_in') THEN
            IF NOT leads AND (as_kind = 'co_assigned' AND carries_out_here(given, who)
                              AND is_within_mine(given, until, whereabouts)) IS NOT TRUE THEN
                RAISE EXCEPTION 'A case is given by one who leads its unit, or to carry it out, by one who has as much of it.';
            END IF;
            at_unit := of_case.unit_id;
        WHEN as_kind = 'lead_reading' THEN
            IF who IS DISTINCT FROM acting() OR (of_case.unit_id = ANY (my_led_units())) IS NOT TRUE OR code = ''
               OR (until <= at + interval '24 hours') IS NOT TRUE OR whereabouts THEN
                RAISE EXCEPTION 'A case is read by a reason and for a time by one who leads its unit.';
            END IF;
            SELECT g.id INTO made FROM cases_engagement g      -- of two at once the second reads on by the first
             WHERE g.case_id = given AND g.actor_id = who AND g.kind = 'lead_reading' AND g.ends_at > clock_timestamp()
             ORDER BY g.id LIMIT 1;
            IF FOUND THEN
                RETURN made;
            END IF;
            at_unit := of_case.unit_id;
        WHEN as_kind = 'break_glass' THEN
            IF who IS DISTINCT FROM acting() OR code = '' OR (until <= at + interval '1 hour') IS NOT TRUE OR whereabouts
               OR cardinality(working) = 0 OR of_case.id IS NULL THEN
                RAISE EXCEPTION 'Glass is broken by oneself, for a reason and an hour.';
            END IF;
            at_unit := CASE WHEN of_case.unit_id = ANY (working) THEN of_case.unit_id ELSE working[1] END;
    END CASE;
    IF as_kind = 'stand_in' AND until IS NULL THEN
        RAISE EXCEPTION 'One stands in until a day.';
    END IF;
    IF of_case.closed_on IS NOT NULL AND as_kind IN ('assigned', 'co_assigned', 'stand_in') THEN
        RAISE EXCEPTION 'The case is closed.' USING ERRCODE = 'check_violation', CONSTRAINT = 'engagement_is_in_an_open_case';
    END IF;
    IF as_kind = 'assigned' THEN               -- whoever had it leaves it
        UPDATE cases_engagement e SET ends_at = greatest(at, e.starts_at)
         WHERE e.case_id = given AND e.kind = 'assigned' AND (e.ends_at IS NULL OR e.ends_at > at);
    END IF;
    IF as_kind IN ('co_assigned', 'stand_in') AND EXISTS (
        SELECT FROM cases_engagement e WHERE e.case_id = given AND e.actor_id = who AND e.kind = 'assigned'
           AND (e.ends_at IS NULL OR e.ends_at > at)) THEN
        RAISE EXCEPTION 'It is theirs.' USING ERRCODE = 'check_violation', CONSTRAINT = 'engagement_is_not_shared_with_its_own';
    END IF;
    -- what they had before is taken over, and what had not begun by then never does; by one who does not lead, never more
    IF as_kind IN ('assigned', 'co_assigned', 'stand_in') THEN
        UPDATE cases_engagement e SET starts_at = least(e.starts_at, at), ends_at = at
         WHERE e.case_id = given AND e.actor_id = who AND e.kind IN ('co_assigned', 'stand_in', 'intake', 'received')
           AND (e.ends_at IS NULL OR e.ends_at > at)
           AND (leads OR (until IS NULL OR e.ends_at <= until) AND (whereabouts OR NOT e.carries_whereabouts));
    END IF;
    PERFORM keep_blocks(ARRAY[who]);           -- what has run out since
    IF of_case.person_id = ANY (own_persons(who)) OR names_own(who, given) OR EXISTS (
        SELECT FROM cases_wallblock b WHERE b.actor_id = who AND b.person_id = of_case.person_id
           AND b.ends_at > clock_timestamp() AND NOT both_sides_approved(who, given, of_case.person_id, as_kind = 'break_glass'))
       OR (as_kind <> 'break_glass' AND has_contact_beyond(who, given)) THEN
        RAISE EXCEPTION 'A wall stands between.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'engagement_stops_at_the_wall';
    END IF;
    INSERT INTO cases_engagement (public_id, case_id, actor_id, unit_id, kind, starts_at, ends_at, reason, given_by_id,
                                  carries_whereabouts, wall, closes_until)
        VALUES (named, given, who, at_unit, as_kind, at, until, code, nullif(acting(), 0), whereabouts, 'open',
                CASE WHEN as_kind IN ('lead_reading', 'break_glass') THEN until
                     WHEN who = acting() THEN coalesce(until, at)
                          + make_interval(hours => coalesce(local_limit('lead_reading_hours', of_case.unit_id), 8)) END)
        RETURNING id INTO made;
    IF as_kind IN ('assigned', 'co_assigned', 'stand_in') THEN
        PERFORM let_go_of_tasks(given, least(at, clock_timestamp()));    -- of whoever has it no longer
    END IF;
    RETURN made;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0114_what_stood_of_a_case_is_kept"),
        ("access", "0007_who_acts_is_named_and_where"),
        ("people", "0016_who_ended_what_was_told_is_kept"),
    ]
    operations = [
        migrations.AlterField(
            "engagement",
            "kind",
            models.CharField(
                choices=[
                    ("assigned", "Handläggare"),
                    ("co_assigned", "Medhandläggare"),
                    ("intake", "Mottagning"),
                    ("received", "Tog emot"),
                    ("stand_in", "Ersättare"),
                    ("lead_reading", "Läser som chef"),
                    ("break_glass", "Nödöppning"),
                ],
                max_length=15,
            ),
        ),
        migrations.RunSQL(STANDING, migrations.RunSQL.noop),
        migrations.RunSQL(READS_AND_NOTES, migrations.RunSQL.noop),
        migrations.RunSQL(WHAT_IS_WITHHELD, migrations.RunSQL.noop),
        migrations.RunSQL(ENGAGE, migrations.RunSQL.noop),
        migrations.RunSQL(HANDED_ON, migrations.RunSQL.noop),
    ]

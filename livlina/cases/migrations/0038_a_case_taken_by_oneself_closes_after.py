"""
A case that a lead takes into their own hands closes the other side for the hours of a reading after it is given back.

A lead gave the case to themself, read it, gave it back and took the other side a second later: both sides in one hand,
with less asked than for a reading by a reason. Now what one has given oneself closes the other side while it lasts, and
then for as many hours as a reading does. What is had today of one's own giving is counted so too. Source: S-10, S-53.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

TAKEN = """
CREATE OR REPLACE FUNCTION engage(
    given bigint, named uuid, who bigint, as_kind text, at timestamptz, until timestamptz, code text, whereabouts boolean
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    of_case cases_case;
    at_unit bigint;
    working bigint[] := my_working_units();
    made bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(79, 0);
    SELECT * INTO of_case FROM cases_case c WHERE c.id = given FOR UPDATE;
    CASE
        WHEN as_kind IN ('assigned', 'co_assigned', 'stand_in') THEN
            IF (of_case.unit_id = ANY (my_led_units())) IS NOT TRUE THEN
                RAISE EXCEPTION 'A case is given by one who leads its unit.';
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
    IF as_kind IN ('assigned', 'co_assigned', 'stand_in') THEN          -- what they had before is taken over
        UPDATE cases_engagement e SET ends_at = greatest(at, e.starts_at)
         WHERE e.case_id = given AND e.actor_id = who AND e.kind IN ('co_assigned', 'stand_in', 'intake')
           AND (e.ends_at IS NULL OR e.ends_at > at);
    END IF;
    PERFORM keep_blocks(ARRAY[who]);           -- what has run out since
    IF of_case.person_id = ANY (own_persons(who)) OR names_own(who, given) OR EXISTS (
        SELECT FROM cases_wallblock b WHERE b.actor_id = who AND b.person_id = of_case.person_id
           AND b.ends_at > clock_timestamp() AND NOT both_sides_approved(who, given, of_case.person_id)) THEN
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
    RETURN made;
END $$;

-- The hours are what lies between the end, or where none is set the beginning, and what it closed until. They are counted
-- from the end there is, and never from one that is dated back.
CREATE FUNCTION keep_closed_after_taken() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    NEW.closes_until := greatest(NEW.ends_at, clock_timestamp())
                        + (OLD.closes_until - coalesce(OLD.ends_at, OLD.starts_at));
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION keep_closed_after_taken() FROM PUBLIC;
CREATE TRIGGER engagement_closes_after BEFORE UPDATE ON cases_engagement FOR EACH ROW
    WHEN (NEW.kind NOT IN ('lead_reading', 'break_glass') AND OLD.closes_until IS NOT NULL
          AND OLD.ends_at IS DISTINCT FROM NEW.ends_at AND (OLD.ends_at IS NULL OR OLD.ends_at > clock_timestamp()))
    EXECUTE FUNCTION keep_closed_after_taken();

UPDATE cases_engagement e
   SET closes_until = coalesce(e.ends_at, e.starts_at)
                      + make_interval(hours => coalesce(local_limit('lead_reading_hours', e.unit_id), 8))
 WHERE e.given_by_id = e.actor_id AND e.kind IN ('assigned', 'co_assigned', 'stand_in')
   AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp());
"""

REASONS = [
    ("break_glass", "nödåtkomst"),
    ("not_reviewed", "nödöppning utan granskning"),
    ("own_surname", "samma efternamn"),
    ("near", "närstående"),
    ("staff_client", "en medarbetares namn"),
    ("taken", "tog ärendet själv"),
    ("no_task", "utan egen uppgift"),
    ("after_closing", "efter avslut"),
    ("night", "på natten"),
    ("many", "många på kort tid"),
    ("refusals", "upprepade avvisade försök"),
    ("own_relation", "egen anmäld relation"),
    ("sample", "stickprov"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0037_a_number_taken_away_moves_no_wall"),
        ("organisation", "0008_local_limit"),
    ]
    operations = [
        migrations.RunSQL(
            TAKEN,
            "DROP TRIGGER engagement_closes_after ON cases_engagement; DROP FUNCTION keep_closed_after_taken()",
        ),
        migrations.AlterField(
            "reviewitem", "reasons", ArrayField(base_field=models.CharField(choices=REASONS, max_length=20), size=None)
        ),
    ]

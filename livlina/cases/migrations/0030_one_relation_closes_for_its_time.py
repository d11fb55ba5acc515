"""
One relation to a case at a time; what a reading closes is closed for its time; what is declared tells nothing.

Sent several times at once each form to read found no relation, waited for the lock and made one: three, of which each
had to be ended before the case was closed and the other side open. And one with whom a case was shared twice still saw
it, and the whereabouts, when one of the two was ended or the whereabouts withheld. Source: S-04, S-11, S-21, S-142.

A lead read one side, ended the reading and read the other a minute later. Now nobody reads both sides within the hours
of one reading, without an approval. The same holds behind broken glass. Source: S-11.

A relation that somebody declares closed everything about whoever stood on the other side of the declared one, by
whatever any case told. So a worker who declared a number, or a telephone, saw from whether an own case closed that its
owner is known somewhere. Now what is closed are the cases of the declared one and those that name that number or
telephone themselves. Only oneself closes more: the one who hurt her, and works where she seeks help, meets neither her
nor her children anywhere. That is declared twice a year at most, so that nobody's own number can be one guess after
another. Source: S-10, S-12, S-14.
"""

from django.db import migrations, models

WALLS = """
CREATE FUNCTION own_rows(staff bigint, kinds text[]) RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT ARRAY(
        SELECT p.id FROM people_staffrelation r JOIN people_person p ON p.identity_hash = r.number_hash
         WHERE r.staff_id = staff AND r.ended_at IS NULL AND (kinds IS NULL OR r.kind = ANY (kinds))
        UNION
        SELECT c.person_id FROM people_staffrelation r
          JOIN people_safechannel c ON c.value_hash = r.phone_hash AND c.ended_at IS NULL
         WHERE r.staff_id = staff AND r.ended_at IS NULL AND (kinds IS NULL OR r.kind = ANY (kinds)))
$$;

CREATE FUNCTION names_own(staff bigint, of_case bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM cases_party p WHERE p.case_id = of_case AND p.person_id = ANY (own_rows(staff, NULL)))
$$;

CREATE OR REPLACE FUNCTION own_persons(staff bigint) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    own bigint[] := own_rows(staff, NULL);
    oneself bigint[];
BEGIN
    IF cardinality(own) = 0 THEN
        RETURN own;
    END IF;
    oneself := same_humans(own_rows(staff, '{self}'));
    RETURN same_humans(own || walled_with(oneself) || ARRAY(
        SELECT c.person_id FROM cases_party p JOIN cases_case c ON c.id = p.case_id
         WHERE p.person_id = ANY (oneself)));
END $$;

CREATE OR REPLACE FUNCTION tell_of_own_match() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF names_own(NEW.actor_id, NEW.case_id)
       OR (SELECT c.person_id FROM cases_case c WHERE c.id = NEW.case_id) = ANY (own_persons(NEW.actor_id)) THEN
        PERFORM leave_trace(coalesce(acting(), -1), NEW.unit_id, NULL, 'staff_relation.matched', '',
                            'organisation_staff:' || s.public_id, '', '')
           FROM organisation_staff s WHERE s.id = NEW.actor_id;
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION keep_blocks(actors bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    one bigint;
    own bigint[];
    beyond bigint[];                           -- on the other side of the adults whose cases they have
    children bigint[];                         -- and the children in those others' cases
    side record;
BEGIN
    PERFORM pg_advisory_xact_lock(79, 0);
    FOR one IN SELECT DISTINCT a FROM unnest(actors) AS a WHERE a IS NOT NULL ORDER BY a LOOP
        own := own_persons(one);
        DELETE FROM cases_wallblock b WHERE b.actor_id = one;
        INSERT INTO cases_wallblock (actor_id, person_id, ends_at) SELECT one, p, 'infinity' FROM unnest(own) AS p;
        FOR side IN
            SELECT greatest(coalesce(e.ends_at, 'infinity'), e.closes_until) AS ends_at, array_agg(c.person_id) AS persons
              FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
             WHERE e.actor_id = one AND (e.ends_at IS NULL OR greatest(e.ends_at, e.closes_until) > clock_timestamp())
             GROUP BY 1
        LOOP
            INSERT INTO cases_wallblock AS b (actor_id, person_id, ends_at)
            SELECT one, p, side.ends_at FROM unnest(same_humans(walled_with(same_humans(side.persons)))) AS p
                ON CONFLICT (actor_id, person_id) DO UPDATE SET ends_at = greatest(b.ends_at, excluded.ends_at);
        END LOOP;
        beyond := same_humans(walled_with(same_humans(ARRAY(
            SELECT c.person_id FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
             WHERE e.actor_id = one AND c.role <> 'child'
               AND (e.ends_at IS NULL OR greatest(e.ends_at, e.closes_until) > clock_timestamp())))));
        children := same_humans(ARRAY(
            SELECT p.person_id FROM cases_case c JOIN cases_party p ON p.case_id = c.id
             WHERE c.person_id = ANY (beyond) AND p.role = 'child'));
        UPDATE cases_engagement e SET wall = w.wall FROM (
            SELECT e.id, CASE
                       WHEN c.person_id = ANY (own) OR names_own(one, e.case_id) THEN 'closed'
                       WHEN NOT EXISTS (SELECT FROM cases_wallblock b WHERE b.actor_id = one AND b.person_id = c.person_id)
                       THEN CASE
                           -- a child is on neither side; but where an adult's case of mine walls a parent from me I learn
                           -- no whereabouts. One whose violence is towards the child hides nothing in the child's own case
                           WHEN c.role = 'child' AND (c.person_id = ANY (children) OR EXISTS (
                               SELECT FROM cases_party p WHERE p.case_id = c.id AND p.person_id = ANY (beyond)))
                           THEN 'shielded' ELSE 'open' END
                       WHEN both_sides_approved(one, e.case_id, c.person_id) THEN 'shielded'
                       ELSE 'closed' END AS wall
              FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
             WHERE e.actor_id = one AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp())
        ) AS w WHERE w.id = e.id AND e.wall <> w.wall;
    END LOOP;
END $$;

CREATE OR REPLACE FUNCTION keep_walls(persons bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[];
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
END $$;

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
                CASE WHEN as_kind IN ('lead_reading', 'break_glass') THEN until END)
        RETURNING id INTO made;
    RETURN made;
END $$;

CREATE OR REPLACE FUNCTION mend_walls() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM keep_blocks(ARRAY(
        SELECT e.actor_id FROM cases_engagement e
         WHERE e.ends_at BETWEEN clock_timestamp() - interval '10 minutes' AND clock_timestamp()
            OR e.closes_until BETWEEN clock_timestamp() - interval '10 minutes' AND clock_timestamp()
        UNION
        SELECT j.actor_id FROM cases_jointwork j
         WHERE j.ends_at BETWEEN clock_timestamp() - interval '10 minutes' AND clock_timestamp()
        UNION
        SELECT s.id FROM organisation_staff s WHERE s.id % 60 = extract(minute FROM clock_timestamp())
           AND EXISTS (SELECT FROM cases_engagement e WHERE e.actor_id = s.id AND e.ends_at IS NULL)));
END $$;

REVOKE ALL ON FUNCTION own_rows(bigint, text[]), names_own(bigint, bigint) FROM PUBLIC;
SELECT keep_blocks(ARRAY(SELECT DISTINCT r.staff_id FROM people_staffrelation r WHERE r.ended_at IS NULL));
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0029_a_join_is_taken_apart_by_two")]
    operations = [
        migrations.AddField("engagement", "closes_until", models.DateTimeField(null=True)),
        migrations.RunSQL(WALLS, migrations.RunSQL.noop),
    ]

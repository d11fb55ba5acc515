"""
Who is of age is an adult to the walls whatever role the case was given, also where the age is known first afterwards.

His case was opened as a child's while his age was not known: as on a child's side stands nobody, whoever had it went on
reading where the real child was, also when his number said that he was born in 1985. That somebody is a child is asked of
one function. Source: S-10, S-11, S-13, S-21.
"""

from django.db import migrations

NOW = """
-- Whether a human being is of age: some row of theirs says a year of birth, and the year in which one born then turns 18
-- has ended. NULL where no row says when they were born. A number and a day of birth have their year beside them.
CREATE FUNCTION is_of_age(human bigint[]) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT bool_or(make_date(p.birth_year + 18, 12, 31) <= today()) FROM people_person p WHERE p.id = ANY (human));
END $$;

-- Whether a row is a child's, on whose side nobody stands. The age that is known says it, whatever role a case was given:
-- of any row of the human being, and so does what an adult is told as. While no age is known the one who stands by them
-- is on their side, as on an adult's: what hides from others where a child is asks the role of the child's case, and
-- hides no less by that. It was told in another's case too, then it is believed. Nobody is shielded by their own row.
CREATE OR REPLACE FUNCTION is_told_as_child(person bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
    in_anothers CONSTANT boolean := EXISTS (SELECT FROM cases_party p WHERE p.person_id = person AND p.role = 'child');
    human bigint[];
BEGIN
    IF NOT in_anothers AND NOT EXISTS (SELECT FROM cases_case k WHERE k.person_id = person AND k.role = 'child') THEN
        RETURN false;
    END IF;
    human := same_humans(ARRAY[person]);
    RETURN coalesce(NOT is_of_age(human), in_anothers)
        AND NOT EXISTS (SELECT FROM cases_party p WHERE p.person_id = ANY (human) AND p.role IN ('guardian', 'other_party'))
        AND NOT EXISTS (SELECT FROM cases_case k WHERE k.person_id = ANY (human) AND k.role <> 'child');
END $$;

CREATE OR REPLACE FUNCTION adults_met(staff bigint) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN ARRAY(
        SELECT met.person_id FROM (
            SELECT c.person_id FROM intake_contacthandling k JOIN intake_contact c ON c.id = k.contact_id
             WHERE k.staff_id = staff AND k.counts_until > clock_timestamp() AND c.person_id IS NOT NULL
               AND NOT is_told_as_child(c.person_id)
            UNION
            SELECT c.person_id FROM support_grouphost h JOIN support_groupplace p ON p.group_id = h.group_id
              JOIN cases_case c ON c.id = p.case_id
             WHERE h.staff_id = staff AND counts_as_host(h) AND NOT is_told_as_child(c.person_id)
               AND is_read_in_the_room(p.id, p.state)
        ) AS met
         WHERE NOT EXISTS (SELECT FROM cases_wallblock b WHERE b.actor_id = staff AND b.person_id = met.person_id
                              AND b.ends_at > clock_timestamp()));
END $$;

CREATE OR REPLACE FUNCTION adults_beside(staff bigint) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN adults_met(staff) || ARRAY(
        SELECT c.person_id FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
         WHERE e.actor_id = staff AND NOT is_told_as_child(c.person_id)
           AND (e.ends_at IS NULL OR greatest(e.ends_at, e.closes_until) > clock_timestamp()));
END $$;

CREATE OR REPLACE FUNCTION beyond_my_cases(of_adults boolean, by_reading boolean) RETURNS bigint[] LANGUAGE plpgsql
    STABLE AS $$
DECLARE
    walled bigint[] := my_walled_persons();
    counted bigint[];
    left_out boolean;
BEGIN
    IF walled = '{}' THEN
        RETURN walled;
    END IF;
    SELECT coalesce(array_agg(c.person_id) FILTER (WHERE counts), '{}'), coalesce(bool_or(NOT counts), false)
      INTO counted, left_out
      FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
     CROSS JOIN LATERAL (
           SELECT (NOT of_adults OR NOT is_told_as_child(c.person_id))
                  AND (by_reading OR e.kind <> 'lead_reading') AS counts) AS asked
     WHERE e.actor_id = acting() AND (e.ends_at IS NULL OR greatest(e.ends_at, e.closes_until) > clock_timestamp());
    IF NOT left_out THEN
        RETURN walled;
    END IF;
    RETURN ARRAY(
        SELECT unnest(own_persons(acting()) || same_humans(walled_with(same_humans(counted))))
        INTERSECT SELECT unnest(walled));
END $$;

CREATE OR REPLACE FUNCTION young_beyond_me(by_reading boolean) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN children_of_sides(beyond_my_cases(true, by_reading) || beyond_my_contacts(true))
        || children_against(same_humans(ARRAY(
        SELECT c.person_id FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
         WHERE e.actor_id = acting() AND NOT is_told_as_child(c.person_id) AND (by_reading OR e.kind <> 'lead_reading')
           AND (e.ends_at IS NULL OR greatest(e.ends_at, e.closes_until) > clock_timestamp())
        UNION
        SELECT c.person_id FROM intake_contacthandling k JOIN intake_contact c ON c.id = k.contact_id
         WHERE k.staff_id = acting() AND k.counts_until > clock_timestamp() AND c.person_id IS NOT NULL)));
END $$;

-- Whether a client is near to one on the other side of the adults beside a colleague, but for the client. In a child's own
-- case that is their own row alone: another's number, written on it, opens it to nobody who stands by that other.
CREATE FUNCTION is_near_beside(staff bigint, person bigint, case_role text) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
    themself bigint[] := CASE case_role WHEN 'child' THEN ARRAY[person] ELSE same_humans(ARRAY[person]) END;
    adults bigint[] := same_humans(ARRAY(SELECT unnest(adults_beside(staff)) EXCEPT SELECT unnest(themself)));
BEGIN
    RETURN person = ANY (children_of_sides(same_humans(walled_with(adults))) || children_against(adults));
END $$;

CREATE OR REPLACE FUNCTION is_young_beside(of_case bigint, person bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
    about cases_case;
BEGIN
    SELECT * INTO about FROM cases_case c WHERE c.id = of_case;
    -- a first contact of their own puts nobody on the other side of them
    RETURN is_near_against(of_case, array_remove(contact_persons(acting(), about.unit_id), person))
        OR is_near_beside(acting(), person, about.role);
END $$;

CREATE OR REPLACE FUNCTION case_stands_beyond(
    of_case bigint, person bigint, case_role text, walled bigint[], young bigint[], near bigint[])
    RETURNS boolean LANGUAGE sql
    STABLE AS $$
    SELECT person = ANY (walled) OR of_case = ANY (near)
        OR (person = ANY (young) AND (case_role = 'child' AND is_told_as_child(person) OR is_young_beside(of_case, person)))
$$;

CREATE OR REPLACE FUNCTION keep_blocks(actors bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    one bigint;
    own bigint[];
    beyond bigint[];                           -- on the other side of the adults beside them
    children bigint[];                         -- and those of whom it is told where those are
    adults bigint[];                           -- the adults on whose side one stands
    held bigint[];                             -- the clients whose cases one has
    alone bigint[];                            -- those of them walled from themselves alone
    young bigint[];                            -- the children among held
    near bigint[];
    kin bigint[];                              -- those beside whom a relative of theirs stands on the other side
    side record;
    row bigint;
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
        -- Rows that are wrongly one stand on both sides: that closes no case to the one who has it, unless another of
        -- theirs is on the other side. Nor does it close the mother's and the child's to the one who has both, where it
        -- is her number alone that walls these two: their age is wrong by it, so the role is asked. All other rows
        -- stay as closed as the join makes them.
        held := ARRAY(
            SELECT DISTINCT c.person_id FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
             WHERE e.actor_id = one AND (e.ends_at IS NULL OR greatest(e.ends_at, e.closes_until) > clock_timestamp()));
        young := ARRAY(
            SELECT c.person_id FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
             WHERE e.actor_id = one AND c.role = 'child'
               AND (e.ends_at IS NULL OR greatest(e.ends_at, e.closes_until) > clock_timestamp()));
        alone := ARRAY(
            SELECT b.person_id FROM cases_wallblock b
             WHERE b.actor_id = one AND b.person_id = ANY (held) AND b.person_id <> ALL (own));
        FOREACH row IN ARRAY alone LOOP
            near := same_humans(walled_with(same_humans(ARRAY[row])));
            IF EXISTS (SELECT FROM unnest(array_remove(held, row)) AS q
                        WHERE q = ANY (near) AND NOT CASE
                              WHEN (q = ANY (young)) = (row = ANY (young)) THEN false
                              WHEN row = ANY (young) THEN is_walled_by_number_alone(q, row)
                              ELSE is_walled_by_number_alone(row, q) END) THEN
                alone := array_remove(alone, row);
            END IF;
        END LOOP;
        DELETE FROM cases_wallblock b WHERE b.actor_id = one AND b.person_id = ANY (alone);
        adults := same_humans(adults_beside(one));
        beyond := ARRAY(SELECT unnest(same_humans(walled_with(adults))) EXCEPT SELECT unnest(alone));
        children := children_of_sides(beyond) || children_against(adults);
        kin := young_beside_own(one);
        UPDATE cases_engagement e SET wall = w.wall FROM (
            SELECT e.id, CASE
                       WHEN c.person_id = ANY (own) OR names_own(one, e.case_id) THEN 'closed'
                       WHEN NOT EXISTS (SELECT FROM cases_wallblock b WHERE b.actor_id = one AND b.person_id = c.person_id)
                       THEN CASE
                           -- a child is on neither side; but where an adult beside me walls a parent from me I learn
                           -- no whereabouts. One whose violence is towards the child hides nothing in the child's own case
                           -- and one who comes in their own name, being the child of a parent who is walled from me, is too
                           WHEN c.person_id = ANY (children) AND (
                               c.role = 'child' AND is_told_as_child(c.person_id)
                               OR is_near_beside(one, c.person_id, c.role))
                           THEN 'shielded'
                           -- nor where those are who are with one from whom a relative of mine is walled
                           WHEN c.person_id = ANY (kin) THEN 'shielded' ELSE 'open' END
                       WHEN both_sides_approved(one, e.case_id, c.person_id) THEN 'shielded'
                       ELSE 'closed' END AS wall
              FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
             WHERE e.actor_id = one AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp())
        ) AS w WHERE w.id = e.id AND e.wall <> w.wall;
    END LOOP;
END $$;

DROP FUNCTION is_near_beside(bigint, bigint), has_contact_beside_child(bigint, bigint);

-- The one who has a child's case reads the child's first contact too, where nothing shields them.
CREATE OR REPLACE FUNCTION my_walled_callers() RETURNS bigint[] LANGUAGE plpgsql
    STABLE SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    near bigint[] := near_my_own();
    walled bigint[] := my_walled_persons() || young_beside_own(acting())
                       || ARRAY(SELECT c.person_id FROM cases_case c WHERE c.id = ANY (near));
    young bigint[];
BEGIN
    IF walled = '{}' THEN
        RETURN walled;
    END IF;
    young := children_of_sides(beyond_my_cases(true, true));
    IF young <> '{}' THEN
        young := ARRAY(
            SELECT unnest(young)
            EXCEPT
            SELECT c.person_id FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
             WHERE e.actor_id = acting() AND e.wall IN ('open', CASE c.role WHEN 'child' THEN 'open' ELSE 'shielded' END)
               AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp()));
    END IF;
    RETURN walled || young;
END $$;

CREATE OR REPLACE FUNCTION my_walled_links() RETURNS bigint[] LANGUAGE plpgsql
    STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    near bigint[] := links_near_me();
    walled bigint[];
    own bigint[] := near_my_own();
    young bigint[];
BEGIN
    IF near = '{}' THEN
        RETURN near;
    END IF;
    walled := my_walled_persons() || beyond_my_contacts(false);
    young := children_of_sides(beyond_my_contacts(true));
    RETURN ARRAY(
        SELECT l.id FROM cases_caselink l
          LEFT JOIN cases_linkanswer a ON a.link_id = l.id AND a.kind = 'accepted'
          JOIN cases_case c ON c.id IN (l.case_id, a.taken_case_id)
         WHERE l.id = ANY (near)
           AND (c.person_id = ANY (walled) OR c.id = ANY (own)
                OR (c.person_id = ANY (young) AND (
                    c.role = 'child' AND is_told_as_child(c.person_id) OR is_young_beside(c.id, c.person_id))) OR EXISTS (
               SELECT FROM cases_engagement e JOIN cases_case u ON u.id = e.case_id
                WHERE e.actor_id = acting()
                  AND (u.role = 'using_violence' OR u.role = 'child' AND is_of_age(same_humans(ARRAY[u.person_id])))
                  AND (e.ends_at IS NULL OR greatest(e.ends_at, e.closes_until) > clock_timestamp())
                  AND ((c.role = 'child' AND EXISTS (SELECT FROM cases_party p WHERE p.case_id = c.id
                                  AND p.person_id = ANY (same_humans(ARRAY[u.person_id]))))
                       OR EXISTS (SELECT FROM cases_party p WHERE p.case_id = u.id AND p.role = 'child'
                                     AND p.person_id = ANY (same_humans(ARRAY[c.person_id])))
                       OR c.person_id = ANY (children_of_sides(same_humans(walled_with(same_humans(ARRAY[u.person_id])))))))));
END $$;

-- In a child's case nobody is walled by being its other party, until its client is of age.
CREATE OR REPLACE FUNCTION walled_with(persons bigint[]) RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT coalesce(array_agg(DISTINCT person), '{}') FROM (
        SELECT r.other_id AS person FROM people_relation r
         WHERE r.person_id = ANY (persons) AND keeps_apart(r.violence, r.honour)
        UNION ALL
        SELECT r.person_id FROM people_relation r WHERE r.other_id = ANY (persons) AND keeps_apart(r.violence, r.honour)
        UNION ALL
        SELECT p.person_id FROM cases_case c JOIN cases_party p ON p.case_id = c.id AND p.role = 'other_party'
         WHERE c.person_id = ANY (persons)
           AND (c.role IN ('exposed', 'using_violence') OR is_of_age(same_humans(ARRAY[c.person_id])))
        UNION ALL
        SELECT c.person_id FROM cases_party p JOIN cases_case c ON c.id = p.case_id
         WHERE p.person_id = ANY (persons) AND p.role = 'other_party'
           AND (c.role IN ('exposed', 'using_violence') OR is_of_age(same_humans(ARRAY[c.person_id])))
    ) AS others
$$;

-- Who has grown up is kept apart from the children of the other side as other adults are.
CREATE OR REPLACE FUNCTION come_with_a_child(of_case bigint, own bigint[], others bigint[]) RETURNS bigint[] LANGUAGE plpgsql
    STABLE SET search_path = public, pg_temp AS $$
DECLARE
    is_for text := (
        SELECT CASE WHEN c.role = 'child' AND is_of_age(same_humans(ARRAY[c.person_id])) THEN 'grown' ELSE c.role END
          FROM cases_case c WHERE c.id = of_case);
    called bigint[] := sides_told_in(ARRAY['child'], own);
    put_down bigint[];
    parents bigint[];
BEGIN
    IF is_for <> 'child' THEN
        put_down := ARRAY(
            SELECT p.person_id FROM cases_case c JOIN cases_party p ON p.case_id = c.id AND p.role = 'child'
             WHERE c.person_id = ANY (own) AND c.role = 'exposed');
        IF is_for = 'exposed' THEN
            parents := guarded_by(who_may_bring(own));
        END IF;
        RETURN called || ARRAY(
            SELECT unnest(told_humans(ARRAY(
                SELECT p.person_id FROM cases_case c JOIN cases_party p ON p.case_id = c.id AND p.role = 'child'
                 WHERE c.person_id = ANY (others) AND c.role = 'exposed'
                UNION
                SELECT unnest(guarded_by(who_may_bring(others))))))
            EXCEPT
            SELECT unnest(told_humans(put_down || parents)));
    END IF;
    parents := who_may_bring(told_humans(guardians_of(own))) || told_humans(ARRAY(
        SELECT c.person_id FROM cases_case c JOIN cases_party p ON p.case_id = c.id AND p.role = 'child'
         WHERE p.person_id = ANY (own) AND c.role = 'exposed'));
    RETURN ARRAY(
        (SELECT unnest(sides_that_count(parents)) EXCEPT SELECT unnest(parents))
        UNION
        SELECT unnest(called)
        EXCEPT
        SELECT unnest(own));
END $$;

CREATE OR REPLACE FUNCTION keep_walls_of_rows() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    numbered bigint[];
BEGIN
    CASE TG_TABLE_NAME
        WHEN 'people_relation' THEN
            PERFORM keep_walls(ARRAY(SELECT person_id FROM added WHERE keeps_apart(violence, honour)
                                     UNION SELECT other_id FROM added WHERE keeps_apart(violence, honour)));
        WHEN 'people_person' THEN
            numbered := ARRAY(SELECT id FROM added WHERE identity_hash IS NOT NULL);
            PERFORM keep_walls_of_new(numbered);
            PERFORM keep_walls(with_facts(numbered));
            -- whoever had the case before it was known how old its client is
            PERFORM keep_blocks(ARRAY(
                SELECT e.actor_id FROM added a JOIN cases_case c ON c.person_id = a.id
                  JOIN cases_engagement e ON e.case_id = c.id
                 WHERE a.birth_year IS NOT NULL AND c.role = 'child'));
        WHEN 'cases_party' THEN
            PERFORM keep_walls(ARRAY(SELECT person_id FROM added WHERE role <> 'client'));
        WHEN 'cases_engagement' THEN
            PERFORM keep_blocks(ARRAY(SELECT DISTINCT actor_id FROM added));
    END CASE;
    RETURN NULL;
END $$;

DROP TRIGGER person_walls_change ON people_person;
CREATE TRIGGER person_walls_change AFTER UPDATE ON people_person FOR EACH ROW
    WHEN (OLD.identity_hash IS DISTINCT FROM NEW.identity_hash OR OLD.birth_year IS DISTINCT FROM NEW.birth_year)
    EXECUTE FUNCTION keep_walls_of_changed();

REVOKE ALL ON FUNCTION is_of_age(bigint[]), is_near_beside(bigint, bigint, text) FROM PUBLIC;

SELECT keep_blocks(ARRAY(
    SELECT DISTINCT e.actor_id FROM cases_case c JOIN cases_engagement e ON e.case_id = c.id WHERE c.role = 'child'));
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0024_whom_one_meets_in_a_group_is_a_side_when_it_is_taken_up"),
        ("support", "0007_who_is_put_to_hold_a_group_takes_it_up"),
    ]
    operations = [migrations.RunSQL(NOW, migrations.RunSQL.noop)]

"""
Whoever stands by name in what another wrote is told, and so is who leads, where nobody who has the case is shown what
was taken away there; and what ends in another's case, as a link does, is told to those who have that case.

A decision stood in the name of one who led and knew nothing of it, the time of the law was put off for years in the same
way, and what was told to those who are shown whereabouts was told to nobody where none was. Such a notice is for one
alone, who need not have the case: it says what was done and in which case, and nothing of anybody. It is read by that one,
and never where the case stands beyond them. Source: S-10, S-21, S-41, S-60.
"""

import django.contrib.postgres.fields
from django.db import migrations, models

import livlina.core.rows

TELLS = """
-- True when I may be told of a case: I have it, or it does not stand beyond me.
CREATE FUNCTION may_be_told_of(of_case bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF EXISTS (SELECT FROM cases_engagement e
                WHERE e.case_id = of_case AND e.actor_id = acting()
                  AND e.starts_at <= clock_timestamp() + interval '5 seconds'
                  AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp()) AND e.wall = 'closed') THEN
        RETURN false;
    END IF;
    RETURN of_case = ANY (my_cases()) OR NOT EXISTS (
        SELECT FROM cases_case c
         WHERE c.id = of_case
           AND case_stands_beyond(c.id, c.person_id, c.role::text, my_walled_persons() || beyond_my_contacts(false),
                                  young_beyond_me(true), near_my_own()));
END $$;

-- Those who lead at these units and may be told of the case, besides me: each is asked by the rules that show it to them.
CREATE FUNCTION those_who_lead(of_case bigint, units bigint[]) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    acted text := current_setting('livlina.actor', true);
    reader bigint;
    found bigint[] := '{}';
BEGIN
    FOREACH reader IN ARRAY ARRAY(SELECT l FROM leads_of(units) AS l WHERE l IS DISTINCT FROM acting()) LOOP
        PERFORM set_config('livlina.actor', reader::text, true);
        IF may_be_told_of(of_case) THEN
            found := found || reader;
        END IF;
    END LOOP;
    PERFORM set_config('livlina.actor', acted, true);
    RETURN found;
END $$;

-- Those who lead the unit of a case and may be told of it; where there are none, those who lead beside it.
CREATE FUNCTION leads_to_tell(of_case bigint) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    at_unit bigint := (SELECT c.unit_id FROM cases_case c WHERE c.id = of_case);
    found bigint[] := those_who_lead(of_case, ARRAY[at_unit]);
BEGIN
    IF found = '{}' THEN
        RETURN those_who_lead(of_case, units_beside(ARRAY[at_unit]));
    END IF;
    RETURN found;
END $$;

-- Tells each of these, for themselves alone. One notice of what I did, which grows until it is read.
CREATE FUNCTION tell_ones(in_case bigint, changes text[], page text, ones bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    at timestamptz := clock_timestamp();
BEGIN
    WITH told AS (SELECT DISTINCT one AS owner_id FROM unnest(ones) AS one WHERE one IS DISTINCT FROM acting()),
    grown AS (
        UPDATE cases_task t SET tells_of = ARRAY(SELECT unnest(t.tells_of) UNION SELECT unnest(changes)), made_at = at
          FROM told w
         WHERE t.case_id = in_case AND t.owner_id = w.owner_id AND t.is_for_one AND t.done_on IS NULL
           AND t.made_by_id IS NOT DISTINCT FROM nullif(acting(), 0) AND t.read_under = page
     RETURNING t.owner_id)
    INSERT INTO cases_task (public_id, case_id, owner_id, due_on, made_by_id, made_at, tells_of, read_under, is_for_one)
    SELECT gen_random_uuid(), in_case, w.owner_id, today(), nullif(acting(), 0), at, changes, page, true
      FROM told w WHERE NOT EXISTS (SELECT FROM grown g WHERE g.owner_id = w.owner_id);
END $$;

-- Whether one of the staff is shown a link.
CREATE FUNCTION is_shown_link(of_link bigint, to_one bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
    acted text := current_setting('livlina.actor', true);
    is_shown boolean;
BEGIN
    PERFORM set_config('livlina.actor', to_one::text, true);
    is_shown := of_link = ANY (my_links());
    PERFORM set_config('livlina.actor', acted, true);
    RETURN is_shown;
END $$;

-- Those who have a case, are at work and are shown what is told there, of a link those who are shown it, besides me.
CREATE FUNCTION those_told_in(of_case bigint, of_where boolean, of_link bigint) RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
    SELECT DISTINCT e.actor_id FROM cases_engagement e
     WHERE e.case_id = of_case AND e.kind IN ('assigned', 'co_assigned', 'stand_in') AND e.actor_id IS DISTINCT FROM acting()
       AND e.starts_at <= clock_timestamp() + interval '5 seconds' AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp())
       AND e.wall <> 'closed' AND (NOT of_where OR (e.wall = 'open' AND e.carries_whereabouts))
       AND NOT is_away_from(e.actor_id, e.case_id, e.unit_id)
       AND (of_link IS NULL OR is_shown_link(of_link, e.actor_id))
$$;

-- Tells those who have these open cases what I did there, where I do not handle them; where nobody who has one is shown
-- it, those who lead are told, and the notice waits for whoever is shown it.
CREATE FUNCTION tell_in_cases(cases bigint[], changes text[], page text, of_where boolean, of_link bigint)
    RETURNS SETOF bigint LANGUAGE plpgsql AS $$
DECLARE
    at timestamptz := clock_timestamp();
    stands bigint[] := ARRAY(
        SELECT c.id FROM cases_case c
         WHERE c.id = ANY (cases) AND c.closed_on IS NULL
           AND NOT EXISTS (
                SELECT FROM cases_engagement e
                 WHERE e.case_id = c.id AND e.actor_id = acting() AND e.kind = 'assigned' AND e.wall <> 'closed'
                   AND e.starts_at <= at + interval '5 seconds' AND (e.ends_at IS NULL OR e.ends_at > at)));
    unseen bigint;
BEGIN
    FOR unseen IN SELECT s FROM unnest(stands) AS s WHERE NOT EXISTS (SELECT FROM those_told_in(s, of_where, of_link)) LOOP
        PERFORM tell_ones(unseen, changes, page, leads_to_tell(unseen));
    END LOOP;
    RETURN QUERY
    WITH holders AS (SELECT s AS case_id, h AS owner_id FROM unnest(stands) AS s, those_told_in(s, of_where, of_link) AS h),
    told AS (
        SELECT h.case_id, h.owner_id FROM holders h
        UNION ALL
        SELECT s, NULL FROM unnest(stands) AS s WHERE NOT EXISTS (SELECT FROM holders h WHERE h.case_id = s)),
    grown AS (
        UPDATE cases_task t SET tells_of = ARRAY(SELECT unnest(t.tells_of) UNION SELECT unnest(changes)), made_at = at
          FROM told w
         WHERE t.case_id = w.case_id AND t.owner_id IS NOT DISTINCT FROM w.owner_id AND t.done_on IS NULL
           AND t.made_by_id = acting() AND t.read_under = page AND t.tells_where = of_where AND t.tells_of <> '{}'
           AND NOT t.is_for_one
     RETURNING t.case_id, t.owner_id)
    INSERT INTO cases_task (public_id, case_id, owner_id, due_on, made_by_id, made_at, tells_of, read_under, tells_where)
    SELECT gen_random_uuid(), w.case_id, w.owner_id, today(), nullif(acting(), 0), at, changes, page, of_where
      FROM told w
     WHERE NOT EXISTS (SELECT FROM grown g WHERE g.case_id = w.case_id AND g.owner_id IS NOT DISTINCT FROM w.owner_id)
    RETURNING id;
END $$;

CREATE OR REPLACE FUNCTION tell_of_change(in_case bigint, changes text[], page text, of_where boolean, of_person bigint, beyond text)
    RETURNS SETOF bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF in_case <> ALL (my_worked_cases()) THEN
        RAISE EXCEPTION 'It is told in a case that one works with.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN QUERY SELECT tell_in_cases(ARRAY(
        SELECT c.id FROM cases_case c JOIN cases_case here ON here.id = in_case
         WHERE c.id = in_case
            OR (beyond = 'client' AND c.person_id = of_person AND c.board_id = here.board_id)
            -- never where somebody is against that person, who is not to know that anything is new
            OR (beyond = 'party' AND c.role <> 'using_violence'
                AND EXISTS (SELECT FROM cases_party p WHERE p.case_id = c.id AND p.person_id = of_person
                               AND p.role <> 'other_party'))), changes, page, of_where, NULL);
END $$;

-- Tells those whose names stand in what I wrote in a case: one that I work with, or from which a proposal of own support
-- waits for my answer.
CREATE FUNCTION tell_the_named(in_case bigint, changes text[], named bigint[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF in_case <> ALL (my_worked_cases()) AND NOT EXISTS (
        SELECT FROM cases_ownsupport s WHERE s.case_id = in_case AND s.id = ANY (my_received_own_support())) THEN
        RAISE EXCEPTION 'It is told in a case that one works with.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM tell_ones(in_case, changes, 'events', named);
END $$;

-- Tells those who lead the unit of a case that I work with.
CREATE FUNCTION tell_who_leads(in_case bigint, changes text[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF in_case <> ALL (my_worked_cases()) THEN
        RAISE EXCEPTION 'It is told in a case that one works with.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM tell_ones(in_case, changes, 'events', leads_to_tell(in_case));
END $$;

-- Tells the unit of a commission of a case that I work with, and those who carry it out, that it is taken back.
CREATE FUNCTION tell_of_commission(of_commission bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    about cases_commission;
BEGIN
    SELECT * INTO about FROM cases_commission m WHERE m.id = of_commission AND m.case_id = ANY (my_worked_cases());
    IF about.id IS NULL OR NOT EXISTS (
        SELECT FROM cases_commissionanswer a WHERE a.commission_id = about.id AND a.kind = 'withdrawn') THEN
        RAISE EXCEPTION 'It is told of a commission of a case that one works with.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM tell_ones(about.case_id, '{commission}', 'events', those_who_lead(about.case_id, ARRAY[about.to_unit_id]));
END $$;

-- Tells those who have the other case of a link of mine that what was shared there is shared no longer.
CREATE FUNCTION tell_across_link(of_link bigint, in_case bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    sides bigint[] := ARRAY(
        SELECT l.case_id FROM cases_caselink l WHERE l.id = of_link
        UNION
        SELECT a.taken_case_id FROM cases_linkanswer a WHERE a.link_id = of_link AND a.kind = 'accepted');
BEGIN
    IF (of_link = ANY (my_links()) AND in_case = ANY (sides) AND in_case = ANY (my_worked_cases())) IS NOT TRUE THEN
        RAISE EXCEPTION 'It is told through a link of a case that one works with.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM tell_in_cases(array_remove(sides, in_case), '{unshared}', 'events', true, of_link);
END $$;

-- What is told to me alone and I have not read: what was done, by whom and in which case. Its number where I have that
-- case, lead there or am named in it; nothing of anybody, and nothing where the case stands beyond me.
CREATE FUNCTION notices_to_me() RETURNS TABLE (
    public_id uuid, case_public_id uuid, number text, trace_ref uuid, unit_id bigint, unit_name text, by_name text,
    made_at timestamptz, tells_of text[], read_under text, is_mine boolean, is_led boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    mine bigint[];
    led bigint[];
BEGIN
    IF NOT EXISTS (SELECT FROM cases_task t WHERE t.is_for_one AND t.owner_id = acting() AND t.done_on IS NULL) THEN
        RETURN;
    END IF;
    mine := my_cases();
    led := my_led_sides();
    RETURN QUERY
    SELECT t.public_id, c.public_id,
           CASE WHEN c.id = ANY (mine) OR c.id = ANY (led)
                  OR EXISTS (SELECT FROM unnest(t.tells_of) AS told WHERE told LIKE 'named%') THEN c.number::text ELSE '' END,
           c.trace_ref, c.unit_id, u.name::text, s.name::text, t.made_at, t.tells_of::text[], t.read_under::text,
           c.id = ANY (mine), c.id = ANY (led)
      FROM cases_task t JOIN cases_case c ON c.id = t.case_id JOIN organisation_unit u ON u.id = c.unit_id
      LEFT JOIN organisation_staff s ON s.id = t.made_by_id
     WHERE t.is_for_one AND t.owner_id = acting() AND t.done_on IS NULL AND may_be_told_of(c.id)
     ORDER BY t.made_at, t.id;
END $$;

-- I have read what is told to me alone, as it stood then; false where it has grown since. That it is not so is told to
-- those who have the case and to those who lead there.
CREATE FUNCTION hear_notice(notice uuid, as_of timestamptz, is_so boolean) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    about bigint;
BEGIN
    IF notice NOT IN (SELECT n.public_id FROM notices_to_me() AS n) THEN
        RAISE EXCEPTION 'It is read by the one who is told.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE cases_task t SET done_on = today(), done_at = clock_timestamp(), done_by_id = acting()
     WHERE t.public_id = notice AND t.made_at = as_of RETURNING t.case_id INTO about;
    IF about IS NULL THEN
        RETURN false;
    END IF;
    IF NOT is_so THEN
        PERFORM tell_in_cases(ARRAY[about], '{not_so}', 'events', false, NULL);
        PERFORM tell_ones(about, '{not_so}', 'events', leads_to_tell(about));
    END IF;
    RETURN true;
END $$;

-- What is told to one alone is theirs whether they have the case or not: it is neither let go of, handed over nor counted.
CREATE OR REPLACE FUNCTION let_go_of_tasks(of_case bigint, at timestamptz) RETURNS void LANGUAGE sql
    SET search_path = public, pg_temp AS $$
    UPDATE cases_task t SET owner_id = NULL
     WHERE t.case_id = of_case AND t.done_on IS NULL AND t.owner_id IS NOT NULL AND NOT t.is_for_one
       AND NOT EXISTS (SELECT FROM cases_engagement e
                        WHERE e.case_id = of_case AND e.actor_id = t.owner_id
                          AND e.kind IN ('assigned', 'co_assigned', 'stand_in') AND (e.ends_at IS NULL OR e.ends_at > at));
$$;

CREATE OR REPLACE FUNCTION hand_over_tasks(of_case bigint, leaves bigint, gets bigint) RETURNS int LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    moved int;
BEGIN
    IF NOT EXISTS (
        SELECT FROM cases_case c JOIN cases_engagement e ON e.case_id = c.id
         WHERE c.id = of_case AND c.closed_on IS NULL AND c.unit_id = ANY (my_led_units())
           AND e.actor_id = leaves AND e.kind = 'assigned' AND e.ends_at IS NULL) THEN
        RAISE EXCEPTION 'Tasks follow a case from the one assigned, by one who leads its unit.';
    END IF;
    UPDATE cases_task t SET owner_id = gets
     WHERE t.case_id = of_case AND t.owner_id = leaves AND t.done_on IS NULL AND NOT t.is_for_one;
    GET DIAGNOSTICS moved = ROW_COUNT;
    RETURN CASE WHEN of_case = ANY (my_led_sides()) THEN moved ELSE 0 END;     -- nothing is counted beyond a wall
END $$;

CREATE OR REPLACE FUNCTION work_of(staff bigint) RETURNS TABLE (case_id bigint, tasks int, deadlines int, booked int)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := my_led_units();
    walled bigint[] := my_walled_persons() || beyond_my_contacts(false);
    young bigint[] := young_beyond_me(true);
    near bigint[] := near_my_own();
BEGIN
    RETURN QUERY
    SELECT c.id, w.tasks, w.deadlines, w.booked
      FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
      LEFT JOIN LATERAL (
           SELECT (SELECT count(*) FROM cases_task t
                    WHERE t.case_id = c.id AND t.owner_id = staff AND t.done_on IS NULL
                      AND NOT t.is_for_one)::int AS tasks,
                  (SELECT count(*) FROM cases_deadline d WHERE d.case_id = c.id AND d.finished_on IS NULL)::int AS deadlines,
                  (SELECT count(*) FROM support_session s JOIN organisation_bookedtime b ON b.id = s.time_id
                    WHERE s.case_id = c.id AND s.state = 'booked' AND b.staff_id = staff
                      AND lower(b.slot) > clock_timestamp())::int AS booked
           ) w ON NOT case_stands_beyond(c.id, c.person_id, c.role::text, walled, young, near)
     WHERE e.actor_id = staff AND e.kind = 'assigned' AND e.ends_at IS NULL AND c.closed_on IS NULL
       AND c.unit_id = ANY (led);
END $$;

REVOKE ALL ON FUNCTION may_be_told_of(bigint), those_who_lead(bigint, bigint[]), leads_to_tell(bigint),
    tell_ones(bigint, text[], text, bigint[]), is_shown_link(bigint, bigint),
    those_told_in(bigint, boolean, bigint), tell_in_cases(bigint[], text[], text, boolean, bigint),
    tell_of_change(bigint, text[], text, boolean, bigint, text),
    tell_the_named(bigint, text[], bigint[]), tell_who_leads(bigint, text[]), tell_of_commission(bigint),
    tell_across_link(bigint, bigint), notices_to_me(), hear_notice(uuid, timestamptz, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tell_of_change(bigint, text[], text, boolean, bigint, text),
    tell_the_named(bigint, text[], bigint[]), tell_who_leads(bigint, text[]), tell_of_commission(bigint),
    tell_across_link(bigint, bigint), notices_to_me(), hear_notice(uuid, timestamptz, boolean) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0025_who_is_of_age_is_an_adult_whatever_role")]

    operations = [
        migrations.RemoveConstraint(model_name="task", name="task_rows"),
        migrations.AddField(
            model_name="task",
            name="is_for_one",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AlterField(
            model_name="task",
            name="tells_of",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("danger", "det som stod om våld eller heder är ändrat eller borttaget"),
                        ("relation", "en relation är ändrad eller gäller inte längre"),
                        ("custody", "en vårdnad är ändrad eller gäller inte längre"),
                        ("representative", "en företrädare är ändrad eller gäller inte längre"),
                        ("way_safe", "en väg som inte stod som säker står nu som säker"),
                        ("way_unsafe", "en väg som stod som säker står inte som säker"),
                        ("way_elsewhere", "ett nummer eller en adress till en väg att nå är ändrad"),
                        ("way_otherwise", "när eller hur en väg går att använda är ändrat"),
                        ("way_ended", "en väg att nå gäller inte längre"),
                        ("place", "en vistelse är ändrad eller gäller inte längre"),
                        ("protection", "en skyddsmarkering är borttagen eller ändrad"),
                        ("who", "namn, nummer eller annat om vem en person är står annorlunda"),
                        ("plan", "säkerhetsplanen säger annat än den som stod"),
                        ("childs_case", "ett barn har fått ett eget ärende"),
                        ("promise", "ett löfte är infriat, säger en kollega"),
                        ("clock", "en frist är förlängd eller står stilla"),
                        ("commission", "ett uppdrag är taget tillbaka"),
                        ("disclosed", "uppgifter är utlämnade till en annan nämnd"),
                        ("not_reported", "en orosanmälan för ett barn görs inte, säger en kollega"),
                        ("unshared", "det som en kopplad utredning delade visas inte längre"),
                        ("not_so", "någon som står med sitt namn säger att det inte stämmer"),
                        ("named_decider", "du står som den som har beslutat"),
                        ("named_second", "du står som andra person i en bedömning"),
                        ("named_reporter", "du står som den som har gjort en orosanmälan"),
                        ("named_else", "du står med ditt namn i det som en kollega har skrivit"),
                    ],
                    max_length=15,
                ),
                db_default=[],
                default=list,
                size=None,
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=livlina.core.rows.RowPolicy(
                changes=("done_on", "done_at", "done_by"),
                name="task_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND (read_under = '' OR (done_by_id = acting() AND (owner_id = acting() OR case_id = ANY ((SELECT my_level4_cases())::bigint[]))))",
                using="case_id = ANY ((SELECT my_cases())::bigint[]) AND NOT is_for_one AND (NOT tells_where OR case_id = ANY ((SELECT my_level4_cases())::bigint[]))",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_for_one", False),
                    models.Q(("owner__isnull", False), models.Q(("read_under", ""), _negated=True)),
                    _connector="OR",
                ),
                name="task_for_one_is_told_to_somebody",
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("done_on", None), ("is_for_one", True)), fields=["owner"], name="task_for_one"
            ),
        ),
        migrations.RunSQL(TELLS, migrations.RunSQL.noop),
    ]

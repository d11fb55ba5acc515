"""
A danger message is read by somebody: where none of those who lead the unit and none on the duty may, by those who lead
other units under the same board and stand on no side; and where none of those either, the log reviewer is told that it
is so, in no words of the message.

It was told as received, and stood in nobody's list. Source: S-10, S-40, S-43.
"""

import django.contrib.postgres.fields
from django.db import migrations, models

import livlina.core.rows

READERS = """
-- Which messages the log reviewer has been told of, each once. By the door below alone.
CREATE TABLE cases_dangercalled (message_id bigint PRIMARY KEY, called_at timestamptz NOT NULL);
REVOKE ALL ON cases_dangercalled FROM livlina_app;

-- Those of these messages, or of all, that I read as one who leads their unit or on the duty.
CREATE FUNCTION danger_read_near(among bigint[]) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    led bigint[] := my_led_units();
    on_duty boolean := cardinality(my_duty_units()) > 0;
    walled bigint[];
    young bigint[];
    near bigint[];
    found bigint[] := '{}';
BEGIN
    IF led <> '{}' THEN
        walled := beyond_my_cases(false, false) || beyond_my_contacts(false);
        young := young_beyond_me(false);
        near := near_my_own();
        found := ARRAY(
            SELECT m.id FROM cases_dangermessage m JOIN cases_case c ON c.id = m.case_id
             WHERE (among IS NULL OR m.id = ANY (among)) AND c.unit_id = ANY (led) AND NOT is_long_decided(m.id, m.unit_id)
               AND NOT case_stands_beyond(c.id, c.person_id, c.role::text, walled, young, near));
    END IF;
    IF on_duty THEN
        walled := my_walled_persons() || beyond_my_contacts(false);
        young := young_beyond_me(true);
        near := near_my_own();
        found := found || ARRAY(
            SELECT m.id FROM cases_dangermessage m JOIN cases_case c ON c.id = m.case_id
             WHERE (among IS NULL OR m.id = ANY (among)) AND NOT is_long_decided(m.id, m.unit_id)
               AND NOT case_stands_beyond(c.id, c.person_id, c.role::text, walled, young, near));
    END IF;
    RETURN found;
END $$;

-- Who leads these units today, with an account that is open.
CREATE FUNCTION leads_of(units bigint[]) RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
    SELECT DISTINCT m.staff_id FROM organisation_membership m JOIN organisation_staff s ON s.id = m.staff_id AND s.is_active
     WHERE m.unit_id = ANY (units) AND m.role IN ('unit_manager', 'group_leader')
       AND m.valid_from <= today() AND (m.valid_to IS NULL OR m.valid_to >= today())
$$;

-- The other units under the boards of these.
CREATE FUNCTION units_beside(units bigint[]) RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT ARRAY(
        SELECT DISTINCT other.unit_id FROM organisation_unitboard own JOIN organisation_unitboard other USING (board_id)
         WHERE own.unit_id = ANY (units) AND other.unit_id <> ALL (units)
           AND own.valid_from <= today() AND (own.valid_to IS NULL OR own.valid_to >= today())
           AND other.valid_from <= today() AND (other.valid_to IS NULL OR other.valid_to >= today()))
$$;

-- Those of these messages that none who leads their unit, and none on the duty, may read. Each reader is asked what they
-- themself would be shown, by the rules that show it: those who lead first, and no more than it takes.
CREATE FUNCTION danger_unread_near(among bigint[]) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    acted text := current_setting('livlina.actor', true);
    waiting bigint[] := among;
    reader bigint;
    near_ones bigint[];
BEGIN
    IF among = '{}' THEN
        RETURN among;
    END IF;
    near_ones := ARRAY(
        SELECT leads_of(ARRAY(SELECT c.unit_id FROM cases_dangermessage m JOIN cases_case c ON c.id = m.case_id
                               WHERE m.id = ANY (among)))
    ) || ARRAY(
        SELECT DISTINCT m.staff_id FROM organisation_unitfunction f
          JOIN organisation_membership m ON m.unit_id = f.unit_id
          JOIN organisation_staff s ON s.id = m.staff_id AND s.is_active
         WHERE f.function = 'out_of_hours' AND f.valid_from <= today() AND (f.valid_to IS NULL OR f.valid_to >= today())
           AND m.valid_from <= today() AND (m.valid_to IS NULL OR m.valid_to >= today()));
    FOREACH reader IN ARRAY near_ones LOOP
        EXIT WHEN waiting = '{}';
        PERFORM set_config('livlina.actor', reader::text, true);
        waiting := ARRAY(SELECT unnest(waiting) EXCEPT SELECT unnest(danger_read_near(waiting)));
    END LOOP;
    PERFORM set_config('livlina.actor', acted, true);
    RETURN waiting;
END $$;

-- Messages of other units under my boards that fall to me, who lead and stand on no side, since none near may read them.
CREATE FUNCTION my_fallen_danger() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := my_led_units();
    beside bigint[];
    waiting bigint[];
    walled bigint[];
    young bigint[];
    near bigint[];
BEGIN
    IF led = '{}' THEN
        RETURN led;
    END IF;
    beside := units_beside(led);
    IF beside = '{}' THEN
        RETURN beside;
    END IF;
    waiting := danger_unread_near(ARRAY(
        SELECT m.id FROM cases_dangermessage m JOIN cases_case c ON c.id = m.case_id
         WHERE c.unit_id = ANY (beside) AND NOT is_long_decided(m.id, m.unit_id)));
    IF waiting = '{}' THEN
        RETURN waiting;
    END IF;
    walled := beyond_my_cases(false, false) || beyond_my_contacts(false);
    young := young_beyond_me(false);
    near := near_my_own();
    RETURN ARRAY(
        SELECT m.id FROM cases_dangermessage m JOIN cases_case c ON c.id = m.case_id
         WHERE m.id = ANY (waiting) AND NOT case_stands_beyond(c.id, c.person_id, c.role::text, walled, young, near));
END $$;

CREATE OR REPLACE FUNCTION my_danger_messages() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    RETURN danger_read_near(NULL) || my_fallen_danger();
END $$;

-- Of the messages that I told in a case I work with: when, and when somebody first read it. Never who, or who could not.
CREATE FUNCTION danger_i_told(of_case bigint) RETURNS TABLE (said_at timestamptz, read_at timestamptz)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY
    SELECT m.said_at, (
               SELECT t.at FROM access_trace t
                WHERE t.case_ref = c.trace_ref AND t.at >= m.said_at - interval '1 minute' AND t.action = 'danger.read'
                  AND t.subject = 'cases_dangermessage:' || m.public_id AND t.actor_id <> acting()
                ORDER BY t.at LIMIT 1)
      FROM cases_dangermessage m JOIN cases_case c ON c.id = m.case_id
     WHERE m.case_id = of_case AND m.said_by_id = acting() AND of_case = ANY (my_worked_cases())
     ORDER BY m.said_at;
END $$;

-- Messages that nobody at all may read and that the log reviewer has not been told of: they are now.
CREATE FUNCTION danger_without_reader() RETURNS TABLE (public_id uuid, unit_id bigint) LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    waiting bigint[];
    reader bigint;
BEGIN
    IF acting() IS DISTINCT FROM 0 THEN
        RAISE EXCEPTION 'It is asked by the system itself.';
    END IF;
    waiting := danger_unread_near(ARRAY(
        SELECT m.id FROM cases_dangermessage m
         WHERE NOT EXISTS (SELECT FROM cases_dangerdecision d WHERE d.message_id = m.id)
           AND NOT EXISTS (SELECT FROM cases_dangercalled k WHERE k.message_id = m.id)));
    IF waiting = '{}' THEN
        RETURN;
    END IF;
    FOREACH reader IN ARRAY ARRAY(SELECT leads_of(units_beside(ARRAY[u.unit_id])) FROM (
        SELECT DISTINCT c.unit_id FROM cases_dangermessage m JOIN cases_case c ON c.id = m.case_id
         WHERE m.id = ANY (waiting)) AS u) LOOP
        EXIT WHEN waiting = '{}';
        PERFORM set_config('livlina.actor', reader::text, true);
        waiting := ARRAY(SELECT unnest(waiting) EXCEPT SELECT unnest(my_fallen_danger()));
    END LOOP;
    PERFORM set_config('livlina.actor', '0', true);
    RETURN QUERY
    WITH called AS (
        INSERT INTO cases_dangercalled AS k (message_id, called_at) SELECT unnest(waiting), clock_timestamp()
            ON CONFLICT DO NOTHING RETURNING k.message_id)
    SELECT m.public_id, m.unit_id FROM called JOIN cases_dangermessage m ON m.id = called.message_id;
END $$;

REVOKE ALL ON FUNCTION danger_read_near(bigint[]), leads_of(bigint[]), units_beside(bigint[]), danger_unread_near(bigint[]),
    my_fallen_danger(), danger_i_told(bigint), danger_without_reader() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION my_fallen_danger(), danger_i_told(bigint), danger_without_reader() TO livlina_app;
"""
EARLIER = """
CREATE OR REPLACE FUNCTION my_danger_messages() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    led bigint[] := my_led_units();
    on_duty boolean := cardinality(my_duty_units()) > 0;
    walled bigint[];
    young bigint[];
    near bigint[];
    found bigint[] := '{}';
BEGIN
    IF led <> '{}' THEN
        walled := beyond_my_cases(false, false) || beyond_my_contacts(false);
        young := young_beyond_me(false);
        near := near_my_own();
        found := ARRAY(
            SELECT m.id FROM cases_dangermessage m JOIN cases_case c ON c.id = m.case_id
             WHERE c.unit_id = ANY (led) AND NOT is_long_decided(m.id, m.unit_id)
               AND NOT case_stands_beyond(c.id, c.person_id, c.role::text, walled, young, near));
    END IF;
    IF on_duty THEN
        walled := my_walled_persons() || beyond_my_contacts(false);
        young := young_beyond_me(true);
        near := near_my_own();
        found := found || ARRAY(
            SELECT m.id FROM cases_dangermessage m JOIN cases_case c ON c.id = m.case_id
             WHERE NOT is_long_decided(m.id, m.unit_id)
               AND NOT case_stands_beyond(c.id, c.person_id, c.role::text, walled, young, near));
    END IF;
    RETURN found;
END $$;
DROP FUNCTION danger_without_reader(), danger_i_told(bigint), my_fallen_danger(), danger_unread_near(bigint[]),
    units_beside(bigint[]), leads_of(bigint[]), danger_read_near(bigint[]);
DROP TABLE cases_dangercalled;
"""

TAKEN_BEFORE = """
CREATE OR REPLACE FUNCTION take_traces_to_judge(most int) RETURNS TABLE (
    at timestamptz, actor_id bigint, unit_id bigint, case_ref uuid, action text, why text, cases_in_hour int, refusals_in_day int
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF acting() IS DISTINCT FROM 0 THEN
        RAISE EXCEPTION 'Traces are judged by the system itself.';
    END IF;
    PERFORM pg_advisory_xact_lock(78, 0);                  -- one at a time
    RETURN QUERY
    WITH fresh AS MATERIALIZED (
        SELECT new.* FROM trace_heads() AS head
          LEFT JOIN cases_reviewmark mark ON mark.chain = head.chain
         CROSS JOIN LATERAL (
             SELECT t.chain, t.seq, t.at, t.unit_id, t.case_ref, t.action, t.why,
                    CASE t.action WHEN 'staff_relation.matched' THEN (
                        SELECT s.id FROM organisation_staff s WHERE 'organisation_staff:' || s.public_id = t.subject)
                    WHEN 'break_glass.review_overdue' THEN (
                        SELECT r.staff_id FROM cases_glassreview r WHERE 'cases_glassreview:' || r.public_id = t.subject)
                    ELSE t.actor_id END AS actor_id
               FROM access_trace t
              WHERE t.chain = head.chain AND t.seq > coalesce(mark.seq, 0) ORDER BY t.seq LIMIT most) AS new
         WHERE head.seq > coalesce(mark.seq, 0)
    ), marked AS (
        INSERT INTO cases_reviewmark AS m (chain, seq) SELECT f.chain, max(f.seq) FROM fresh f GROUP BY f.chain
            ON CONFLICT ON CONSTRAINT cases_reviewmark_pkey DO UPDATE SET seq = excluded.seq
    )
    SELECT f.at, f.actor_id, f.unit_id, f.case_ref, f.action, f.why,
           CASE WHEN f.is_last_read THEN (
               SELECT count(DISTINCT t.case_ref)::int FROM access_trace t
                WHERE t.actor_id = f.actor_id AND t.at > f.at - interval '1 hour' AND t.at <= f.at
                  AND t.case_ref IS NOT NULL AND t.action LIKE 'case.%read') ELSE 0 END,
           CASE WHEN is_denied(f.action, f.why) THEN (
               SELECT count(*)::int FROM access_trace t
                WHERE t.actor_id = f.actor_id AND t.at > f.at - interval '1 day' AND t.at <= f.at
                  AND is_denied(t.action, t.why)) ELSE 0 END
      FROM (
          SELECT fresh.*, coalesce(fresh.case_ref IS NOT NULL AND fresh.action LIKE 'case.%read' AND row_number() OVER (
                     PARTITION BY fresh.actor_id, date_bin('1 minute', fresh.at, 'epoch'),
                                  fresh.case_ref IS NOT NULL AND fresh.action LIKE 'case.%read'
                     ORDER BY fresh.at DESC, fresh.seq DESC) = 1, false) AS is_last_read
            FROM fresh
      ) AS f WHERE f.actor_id > 0 ORDER BY f.at;
END $$;
"""
TAKEN = TAKEN_BEFORE.replace(
    "ELSE t.actor_id END AS actor_id",
    """WHEN 'danger.unread' THEN (
                        SELECT m.said_by_id FROM cases_dangermessage m WHERE 'cases_dangermessage:' || m.public_id = t.subject)
                    ELSE t.actor_id END AS actor_id""",
)

REVIEWED_BEFORE = """
CREATE OR REPLACE FUNCTION may_review(i cases_reviewitem) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN coalesce(i.staff_id <> public.acting() AND (i.unit_id = ANY (public.my_review_units())
        OR (i.unit_id = ANY (public.my_led_units()) AND NOT i.staff_id = ANY (public.let_through_lately())
            AND (i.reviewed_by_id = public.acting() OR (i.outcome = '' AND i.due_on < public.today())))), false);
END $$;
"""
# one who leads may be the one from whom the message is kept: it is no item of theirs, however late
REVIEWED = REVIEWED_BEFORE.replace(
    "AND NOT i.staff_id = ANY (public.let_through_lately())",
    "AND NOT i.staff_id = ANY (public.let_through_lately()) AND 'danger_unread' <> ALL (i.reasons)",
)
RULE = (
    "staff_id <> acting() AND (unit_id = ANY ((SELECT my_review_units())::bigint[]) OR "
    "(unit_id = ANY ((SELECT my_led_units())::bigint[]) AND NOT staff_id = ANY ((SELECT let_through_lately())::bigint[]) AND "
    "'danger_unread' <> ALL (reasons) AND (reviewed_by_id = acting() OR (outcome = '' AND due_on < today()))))"
)


class Migration(migrations.Migration):
    dependencies = [("cases", "0078_what_a_guardian_is_shown_is_decided_by_one_who_is_shown_all")]
    operations = [
        migrations.RunSQL(READERS, EARLIER),
        migrations.RunSQL(TAKEN, TAKEN_BEFORE),
        migrations.RunSQL(REVIEWED, REVIEWED_BEFORE),
        migrations.RemoveConstraint(model_name="reviewitem", name="review_item_rows"),
        migrations.AddConstraint(
            model_name="reviewitem", constraint=livlina.core.rows.RowPolicy(name="review_item_rows", using=RULE)
        ),
        migrations.AlterField(
            model_name="reviewitem",
            name="reasons",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("break_glass", "nödåtkomst"),
                        ("not_reviewed", "nödöppning utan granskning"),
                        ("danger_unread", "farlig uppgift utan läsare"),
                        ("own_surname", "lika namn"),
                        ("near", "närstående"),
                        ("staff_client", "lika namn"),
                        ("taken", "tog ärendet själv"),
                        ("no_task", "utan egen uppgift"),
                        ("after_closing", "efter avslut"),
                        ("night", "på natten"),
                        ("many", "många på kort tid"),
                        ("refusals", "upprepade avvisade försök"),
                        ("own_relation", "egen anmäld relation"),
                        ("shown", "tog fram ett skyddat namn"),
                        ("sample", "stickprov"),
                    ],
                    max_length=20,
                ),
                size=None,
            ),
        ),
    ]

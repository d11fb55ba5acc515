"""
Whoever tells a danger message and leads too is not its only reader: it is read by another who leads near or is on the
duty, else by those who lead beside, else the log reviewer is told. And that nothing is done is decided by another.

It stood as if somebody could read it when that was the teller alone, who then decided it. Source: S-10, S-43.
"""

from django.db import migrations

import livlina.core.rows

NOW = """
-- Those of these messages that somebody else told.
CREATE FUNCTION told_by_others(among bigint[], reader bigint) RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT ARRAY(SELECT m.id FROM public.cases_dangermessage m WHERE m.id = ANY (among) AND m.said_by_id <> reader)
$$;

CREATE OR REPLACE FUNCTION danger_unread_near(among bigint[]) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
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
        SELECT DISTINCT staff FROM at_work(
            ARRAY(SELECT f.unit_id FROM organisation_unitfunction f
                   WHERE f.function = 'out_of_hours'
                     AND f.valid_from <= today() AND (f.valid_to IS NULL OR f.valid_to >= today())),
            '{unit_manager,group_leader,intake,therapist,social_worker,child_worker,barnahus_coordinator}') AS staff);
    FOREACH reader IN ARRAY near_ones LOOP
        EXIT WHEN waiting = '{}';
        PERFORM set_config('livlina.actor', reader::text, true);
        waiting := ARRAY(SELECT unnest(waiting) EXCEPT SELECT unnest(danger_read_near(told_by_others(waiting, reader))));
    END LOOP;
    PERFORM set_config('livlina.actor', acted, true);
    RETURN waiting;
END $$;

-- Those of these messages that nobody at all may read but who told them: none near, and none who leads beside.
CREATE FUNCTION danger_unread_by_all(among bigint[]) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    acted text := current_setting('livlina.actor', true);
    waiting bigint[] := danger_unread_near(among);
    reader bigint;
BEGIN
    IF waiting = '{}' THEN
        RETURN waiting;
    END IF;
    FOREACH reader IN ARRAY ARRAY(SELECT leads_of(units_beside(ARRAY[u.unit_id])) FROM (
        SELECT DISTINCT c.unit_id FROM cases_dangermessage m JOIN cases_case c ON c.id = m.case_id
         WHERE m.id = ANY (waiting)) AS u) LOOP
        EXIT WHEN waiting = '{}';
        PERFORM set_config('livlina.actor', reader::text, true);
        waiting := ARRAY(SELECT unnest(waiting) EXCEPT SELECT unnest(told_by_others(my_fallen_danger(), reader)));
    END LOOP;
    PERFORM set_config('livlina.actor', acted, true);
    RETURN waiting;
END $$;

CREATE OR REPLACE FUNCTION danger_without_reader() RETURNS TABLE (public_id uuid, unit_id bigint) LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    waiting bigint[];
BEGIN
    IF acting() IS DISTINCT FROM 0 THEN
        RAISE EXCEPTION 'It is asked by the system itself.';
    END IF;
    waiting := danger_unread_by_all(ARRAY(
        SELECT m.id FROM cases_dangermessage m
         WHERE NOT EXISTS (SELECT FROM cases_dangerdecision d WHERE d.message_id = m.id)
           AND NOT EXISTS (SELECT FROM cases_dangercalled k WHERE k.message_id = m.id)));
    RETURN QUERY
    WITH called AS (
        INSERT INTO cases_dangercalled AS k (message_id, called_at) SELECT unnest(waiting), clock_timestamp()
            ON CONFLICT DO NOTHING RETURNING k.message_id)
    SELECT m.public_id, m.unit_id FROM called JOIN cases_dangermessage m ON m.id = called.message_id;
END $$;

REVOKE ALL ON FUNCTION told_by_others(bigint[], bigint), danger_unread_by_all(bigint[]) FROM PUBLIC;
"""
BEFORE = """
CREATE OR REPLACE FUNCTION danger_unread_near(among bigint[]) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
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
        SELECT DISTINCT staff FROM at_work(
            ARRAY(SELECT f.unit_id FROM organisation_unitfunction f
                   WHERE f.function = 'out_of_hours'
                     AND f.valid_from <= today() AND (f.valid_to IS NULL OR f.valid_to >= today())),
            '{unit_manager,group_leader,intake,therapist,social_worker,child_worker,barnahus_coordinator}') AS staff);
    FOREACH reader IN ARRAY near_ones LOOP
        EXIT WHEN waiting = '{}';
        PERFORM set_config('livlina.actor', reader::text, true);
        waiting := ARRAY(SELECT unnest(waiting) EXCEPT SELECT unnest(danger_read_near(waiting)));
    END LOOP;
    PERFORM set_config('livlina.actor', acted, true);
    RETURN waiting;
END $$;

CREATE OR REPLACE FUNCTION danger_without_reader() RETURNS TABLE (public_id uuid, unit_id bigint) LANGUAGE plpgsql SECURITY DEFINER
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

DROP FUNCTION danger_unread_by_all(bigint[]), told_by_others(bigint[], bigint);
"""
BY_ANOTHER = (
    "decided_by_id = acting() AND (outcome = 'forwarded' OR NOT EXISTS (SELECT FROM cases_dangermessage m "
    "WHERE m.id = message_id AND m.said_by_id = acting()))"
)


class Migration(migrations.Migration):
    dependencies = [("cases", "0094_who_did_it_is_who_acts")]
    operations = [
        migrations.RunSQL(NOW, BEFORE),
        migrations.RemoveConstraint(model_name="dangerdecision", name="danger_decision_rows"),
        migrations.AddConstraint(
            model_name="dangerdecision",
            constraint=livlina.core.rows.RowPolicy(
                name="danger_decision_rows",
                using="message_id = ANY ((SELECT my_danger_messages())::bigint[])",
                new=BY_ANOTHER,
            ),
        ),
    ]

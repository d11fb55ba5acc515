"""
Whatever is decided about a danger message by one who told it, or has the other side open, is read by one more who leads.

That nothing is done was not theirs to decide; but a word to a case that had nothing to do with it settled the message as
well, alone and first. It is known from the moment of the decision, whatever they have open afterwards. Source: S-10, S-43.
"""

from django.db import migrations, models

MADE = """
UPDATE cases_dangerdecision d SET waits_for_one_more = true WHERE d.outcome = 'kept';

-- Which decisions wait for one more: of those that another makes than who may decide that nothing is done, all.
CREATE FUNCTION decision_waits() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    NEW.waits_for_one_more := NEW.outcome = 'kept' OR may_keep_danger(NEW.message_id) IS NOT TRUE;
    RETURN NEW;
END $$;
CREATE TRIGGER decision_waits BEFORE INSERT ON cases_dangerdecision FOR EACH ROW EXECUTE FUNCTION decision_waits();

-- True of a message whose decision by another than me waits, and that nobody else who leads has read since.
CREATE OR REPLACE FUNCTION is_kept_alone(message bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM cases_dangerdecision d JOIN cases_dangermessage m ON m.id = d.message_id JOIN cases_case c ON c.id = m.case_id
         WHERE d.message_id = message AND d.waits_for_one_more AND acting() NOT IN (d.decided_by_id, m.said_by_id)
           AND acting() IN (SELECT leads_of(ARRAY[c.unit_id] || units_beside(ARRAY[c.unit_id])))
           AND NOT EXISTS (
               SELECT FROM access_trace t
                WHERE t.case_ref = c.trace_ref AND t.at > d.decided_at AND t.action = 'danger.read'
                  AND t.subject = 'cases_dangermessage:' || m.public_id AND t.actor_id NOT IN (d.decided_by_id, m.said_by_id)
                  AND t.actor_id IN (SELECT leads_of(ARRAY[c.unit_id] || units_beside(ARRAY[c.unit_id])))))
$$;

-- The instruction that was given of a message that waits for me, and to which case, where I see that case as a line.
CREATE FUNCTION instruction_given_of(message bigint) RETURNS TABLE (
    id bigint, public_id uuid, wrapped_key bytea, text bytea, number text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF (message = ANY (my_kept_danger())) IS NOT TRUE THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT i.id, i.public_id, i.wrapped_key, i.text, c.number::text
      FROM cases_dangerdecision d JOIN cases_instruction i ON i.id = d.instruction_id JOIN cases_case c ON c.id = i.case_id
     WHERE d.message_id = message AND c.id = ANY (my_led_sides());
END $$;

REVOKE ALL ON FUNCTION decision_waits(), instruction_given_of(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION instruction_given_of(bigint) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0117_what_protects_her_is_told_to_those_who_may_know")]
    operations = [
        migrations.AddField(
            "dangerdecision", "waits_for_one_more", models.BooleanField(db_default=False, default=False)
        ),
        migrations.RunSQL(MADE, migrations.RunSQL.noop),
    ]

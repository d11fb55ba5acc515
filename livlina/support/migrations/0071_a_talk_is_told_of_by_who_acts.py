"""
The database keeps who did what with a talk, and a place apart until the person knows that the talk is not then.

A talk that was called off opened its hour to the other side at once, while nobody had told her: she came, and he sat
there. The same of a meeting of her group. Source: S-05, S-11, S-41.
"""

from django.db import migrations

NOW = """
REVOKE INSERT, UPDATE ON support_sessionact FROM livlina_app;

-- Each time that it is said what holds of a talk, also where that is the same again.
CREATE FUNCTION keep_session_act() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO support_sessionact (public_id, case_id, session_id, state, done_by_id, done_at)
    VALUES (gen_random_uuid(), NEW.case_id, NEW.id, NEW.state, CASE WHEN acting() > 0 THEN acting() END, clock_timestamp());
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION keep_session_act() FROM PUBLIC;
CREATE TRIGGER session_act_is_kept AFTER INSERT OR UPDATE OF state ON support_session
    FOR EACH ROW EXECUTE FUNCTION keep_session_act();

-- Whether one may still come to a talk that was called off or moved: nobody has said that they know of it.
CREATE FUNCTION is_to_be_told(of_case bigint, talk uuid) RETURNS boolean LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM cases_deadline d
         WHERE d.case_id = of_case AND d.clock = 'talk_changed' AND d.about = talk AND (d.finished_on IS NULL OR EXISTS (
               SELECT FROM cases_deadlinechange x WHERE x.deadline_id = d.id AND x.kind = 'dropped')))
$$;
REVOKE ALL ON FUNCTION is_to_be_told(bigint, uuid) FROM PUBLIC;

-- Whether any of these comes to the unit, or is there, at one of the times: to a talk, or to another group.
CREATE OR REPLACE FUNCTION come_at(others bigint[], at_unit bigint, but_group bigint, times tstzrange[]) RETURNS boolean
    LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM cases_case c JOIN support_session s ON s.case_id = c.id
          JOIN organisation_bookedtime t ON t.id = s.time_id
         WHERE c.person_id = ANY (others) AND c.unit_id = at_unit
           AND s.form IN ('individual', 'group') AND EXISTS (SELECT FROM unnest(times) AS u (at) WHERE t.slot && u.at)
           AND (s.state NOT IN ('cancelled', 'moved') OR is_to_be_told(s.case_id, s.public_id))
    ) OR EXISTS (
        SELECT FROM cases_case c JOIN support_groupplace p ON p.case_id = c.id
          JOIN support_groupmeeting m ON m.group_id = p.group_id
         WHERE c.person_id = ANY (others) AND p.group_id IS DISTINCT FROM but_group AND m.unit_id = at_unit
           AND EXISTS (SELECT FROM unnest(times) AS u (at) WHERE m.slot && u.at)
           AND (m.cancelled_at IS NULL OR m.id = ANY (meetings_to_tell(p.id)))
           AND (p.state IN ('proposed', 'accepted', 'started') OR p.state = 'ended' AND EXISTS (
               SELECT FROM support_groupstep k
                WHERE k.place_id = p.id AND k.step = 'left' AND k.written_at >= lower(m.slot))));
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("support", "0070_who_did_what_with_a_talk"), ("cases", "0105_who_is_one_human_keeps_its_plan")]
    operations = [migrations.RunSQL(NOW, migrations.RunSQL.noop)]

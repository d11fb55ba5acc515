"""
A first contact that nobody at work is shown in a list moves to where somebody is.

Passed on, or sent in, to a unit where nobody who receives is at work, or written down by one whom a wall hides it from
where all others who receive stand there too, it waited in nobody's list, also with danger told in it. What is handled by
somebody at work who is shown it waits with them, but not what was passed on to where nobody is. It moves to
another unit under its board, first a reception, where one who receives is at work and shown it. What stands in the list
of who wrote it there, or of who passed it on, stays for the walls' sake: by a made-up contact that moves one would learn
on which side all who receive there stand. Source: R-082, S-10, S-55.
"""

from django.db import migrations, models
from django.db.models import Q

NOW = """
CREATE FUNCTION receiving_at(units bigint[]) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN ARRAY(SELECT DISTINCT staff FROM at_work(units, '{unit_manager,group_leader,intake}') AS staff);
END $$;

CREATE FUNCTION contacts_hidden_from(among bigint[], staff bigint) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    acted text := coalesce(current_setting('livlina.actor', true), '');
    walled bigint[];
BEGIN
    PERFORM set_config('livlina.actor', staff::text, true);
    walled := my_walled_callers();
    PERFORM set_config('livlina.actor', acted, true);
    RETURN ARRAY(SELECT c.id FROM intake_contact c WHERE c.id = ANY (among) AND c.person_id = ANY (walled));
END $$;

-- of those that wait at the unit, what no one who receives there and is at work is shown
CREATE FUNCTION contacts_unreceived_at(at_unit bigint, among bigint[]) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    waiting bigint[] := among;
    reader bigint;
BEGIN
    FOREACH reader IN ARRAY receiving_at(ARRAY[at_unit]) LOOP
        EXIT WHEN waiting = '{}';
        waiting := contacts_hidden_from(waiting, reader);
    END LOOP;
    RETURN waiting;
END $$;

CREATE FUNCTION contacts_without_receiver()
    RETURNS TABLE (public_id uuid, trace_ref uuid, was_at bigint, is_at bigint) LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    here record;
    contact record;
    beside bigint[];
    other bigint;
BEGIN
    IF acting() IS DISTINCT FROM 0 THEN
        RAISE EXCEPTION 'It is asked by the system itself.';
    END IF;
    FOR here IN SELECT c.unit_id, array_agg(c.id) AS waiting FROM intake_contact c WHERE c.outcome = '' GROUP BY 1 LOOP
        FOR contact IN SELECT c.id, c.public_id, c.trace_ref, c.board_id, c.handler_id, c.registered_by_id,
                              c.passed_on_unit_id
                         FROM intake_contact c WHERE c.id = ANY (contacts_unreceived_at(here.unit_id, here.waiting))
        LOOP
            beside := ARRAY(
                SELECT b.unit_id FROM organisation_unitboard b JOIN organisation_unit u ON u.id = b.unit_id
                 WHERE b.board_id = contact.board_id AND b.unit_id <> here.unit_id
                   AND u.valid_from <= today() AND (u.valid_to IS NULL OR u.valid_to >= today())
                   AND b.valid_from <= today() AND (b.valid_to IS NULL OR b.valid_to >= today()));
            -- it stands in the list of who wrote it there, and of who handles it, unless that one only passed it on
            CONTINUE WHEN EXISTS (
                SELECT FROM at_work(
                    beside || here.unit_id,
                    '{unit_manager,group_leader,intake,therapist,social_worker,child_worker,barnahus_coordinator}') AS w
                 WHERE (w = contact.handler_id AND (contact.passed_on_unit_id IS NULL OR receiving_at(ARRAY[here.unit_id]) <> '{}')
                        OR w IN (contact.handler_id, contact.registered_by_id) AND w IN (SELECT at_work(
                            ARRAY[here.unit_id],
                            '{unit_manager,group_leader,intake,therapist,social_worker,child_worker,barnahus_coordinator}')))
                   AND contacts_hidden_from(ARRAY[contact.id], w) = '{}');
            FOR other IN
                SELECT f.unit_id FROM organisation_unitfunction f
                 WHERE f.unit_id = ANY (beside)
                   AND f.function IN ('reception', 'treatment', 'authority', 'child_authority', 'child_support')
                   AND f.valid_from <= today() AND (f.valid_to IS NULL OR f.valid_to >= today())
                 GROUP BY f.unit_id ORDER BY bool_or(f.function = 'reception') DESC, f.unit_id
            LOOP
                IF receiving_at(ARRAY[other]) <> '{}' AND contacts_unreceived_at(other, ARRAY[contact.id]) = '{}' THEN
                    UPDATE intake_contact c
                       SET unit_id = other, passed_on_unit_id = other, gone_through_at = NULL, version = c.version + 1
                     WHERE c.id = contact.id;
                    RETURN QUERY SELECT contact.public_id, contact.trace_ref, here.unit_id, other;
                    EXIT;
                END IF;
            END LOOP;
        END LOOP;
    END LOOP;
END $$;

REVOKE ALL ON FUNCTION receiving_at(bigint[]), contacts_hidden_from(bigint[], bigint),
    contacts_unreceived_at(bigint, bigint[]), contacts_without_receiver() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION contacts_without_receiver() TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0032_whoever_handled_a_contact_lately_is_known"),
        ("cases", "0106_whoever_lets_go_of_a_side_stands_on_it_for_hours"),
    ]
    operations = [
        migrations.AddIndex(
            "contact", models.Index(fields=["unit"], condition=Q(outcome=""), name="contact_not_ended")
        ),
        migrations.RunSQL(NOW, migrations.RunSQL.noop),
    ]

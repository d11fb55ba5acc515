"""
A first contact about a child stops at the wall, where the child's own case hides where it is.

Whoever had the case of one parent still read the contact about the child, with the telephone, the code word and a note of
the shelter: a child is on no side, and a contact was asked only whether its person is. Now it is asked as the child's case
is. Who has that case reads the contact it came of through it, without how anybody is reached; and whoever writes such a
contact down hands it on. A young one whose case as an adult's one has, in the same row, is no such child.
Source: S-10, S-11, S-12, S-21; docs/adr/0006.
"""

from django.db import migrations

import livlina.core.rows

CALLERS = """
-- Of whom I see no first contact: those on the other side of a wall from me, and the children of whom it is told where
-- these are.
CREATE FUNCTION my_walled_callers() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    walled bigint[] := my_walled_persons();
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
             WHERE e.actor_id = acting() AND c.role <> 'child' AND e.wall <> 'closed'
               AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp()));
    END IF;
    RETURN walled || young;
END $$;
REVOKE ALL ON FUNCTION my_walled_callers() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION my_walled_callers() TO livlina_app;

CREATE OR REPLACE FUNCTION my_callers() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET plan_cache_mode = auto AS $$
DECLARE
    mine record := my_standing();
    walled bigint[] := my_walled_persons();
    received bigint[] := '{}';
    only_received bigint[];                    -- the units that I lead are among those where I receive
BEGIN
    IF mine.led <> '{}' THEN
        received := ARRAY(
            SELECT c.person_id FROM intake_contact c
             WHERE c.person_id IS NOT NULL AND c.person_id <> ALL (walled)
               AND (c.outcome_on IS NULL OR c.outcome_on > today() - 14)
               AND c.case_id IS NULL AND c.unit_id = ANY (mine.led));
    END IF;
    only_received := ARRAY(SELECT unnest(mine.receiving) EXCEPT SELECT unnest(mine.led));
    IF only_received <> '{}' THEN
        received := received || ARRAY(
            SELECT c.person_id FROM intake_contact c
             WHERE c.person_id IS NOT NULL AND c.person_id <> ALL (walled)
               AND (c.outcome_on IS NULL OR c.outcome_on > today() - 14)
               AND c.unit_id = ANY (only_received));
    END IF;
    received := received || ARRAY(
        SELECT c.person_id FROM intake_contact c
         WHERE c.person_id IS NOT NULL AND c.person_id <> ALL (walled)
           AND (c.outcome_on IS NULL OR c.outcome_on > today() - 14)
           AND (c.registered_by_id = acting() OR c.handler_id = acting())
           AND (c.unit_id = ANY (mine.working) OR c.board_id = ANY ((SELECT my_boards())::bigint[])));
    IF received = '{}' THEN                    -- whose children they are is asked where somebody called
        RETURN received;
    END IF;
    walled := my_walled_callers();
    RETURN ARRAY(SELECT person FROM unnest(received) AS person WHERE person <> ALL (walled));
END $$;

CREATE OR REPLACE FUNCTION my_earlier_callers() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET plan_cache_mode = auto AS $$
DECLARE
    led bigint[] := my_led_units();
    walled bigint[];
BEGIN
    IF led = '{}' THEN
        RETURN '{}';
    END IF;
    walled := my_walled_callers();
    RETURN ARRAY(
        SELECT c.person_id FROM intake_contact c
         WHERE c.person_id IS NOT NULL AND c.person_id <> ALL (walled)
           AND c.outcome_on <= today() - 14 AND c.case_id IS NULL AND c.unit_id = ANY (led));
END $$;

CREATE OR REPLACE FUNCTION settle_contact(told bigint) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    contact intake_contact;
BEGIN
    SELECT * INTO contact FROM intake_contact c WHERE c.id = told;
    IF contact.person_id IS NULL OR contact.person_id <> ALL (my_walled_callers()) THEN
        RETURN true;
    END IF;
    -- one's own contact goes to whoever receives: nobody has it whom it is hidden from
    UPDATE intake_contact c SET handler_id = NULL WHERE c.id = told AND c.handler_id = acting();
    RETURN false;
END $$;
"""

USING = (
    "case_id = ANY ((SELECT my_cases())::bigint[]) OR ((person_id IS NULL OR person_id <> ALL ((SELECT "
    "my_walled_callers())::bigint[])) AND ((case_id IS NULL AND unit_id = ANY ((SELECT "
    "my_led_units())::bigint[])) OR ((outcome_on IS NULL OR outcome_on > today() - 14) AND ((unit_id = ANY "
    "((SELECT my_receiving_units())::bigint[]) AND unit_id <> ALL ((SELECT my_led_units())::bigint[])) OR "
    "((registered_by_id = acting() OR handler_id = acting()) AND (unit_id = ANY ((SELECT "
    "my_working_units())::bigint[]) OR board_id = ANY ((SELECT my_boards())::bigint[])))))))"
)
NEW = "person_id IS NULL OR may_be_caller(id, case_id, person_id)"


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0018_reception_counts"),
        ("access", "0014_whose_row_is_named"),
        ("cases", "0061_a_childs_card_and_message_stop_at_the_wall"),
        ("people", "0012_a_call_is_read_from_for_two_weeks"),
    ]
    operations = [
        migrations.RunSQL(CALLERS, migrations.RunSQL.noop),
        migrations.RemoveConstraint("contact", "contact_rows"),
        migrations.AddConstraint("contact", livlina.core.rows.RowPolicy(name="contact_rows", new=NEW, using=USING)),
    ]

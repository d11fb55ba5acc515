"""
Investigations, what is gathered in them, tries to reach someone: kept, and answered once.

Source: R-092–R-097, S-60.
"""

from django.db import migrations

MADE = """
SET LOCAL check_function_bodies = off;  -- what they read is made after them

CREATE FUNCTION check_of_investigation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM cases_investigation i
                    WHERE i.id = NEW.investigation_id AND i.case_id = NEW.case_id AND i.ended_on IS NULL) THEN
        RAISE EXCEPTION 'It belongs to an open investigation of the same case.';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION keep_investigation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.ended_on IS NOT NULL THEN
        RAISE EXCEPTION 'An investigation that has ended is not changed.';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION keep_answer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(OLD) ->> TG_ARGV[0] IS NOT NULL THEN
        RAISE EXCEPTION 'It is written once.';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION check_new_proposal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.read_by_id IS NOT NULL THEN
        RAISE EXCEPTION 'A proposal is read after it was made.';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION keep_contact_tries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A contact that is logged is never changed.';
END $$;

CREATE FUNCTION check_contact_try() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.way_id IS NOT NULL AND NOT EXISTS (
           SELECT FROM people_safechannel w JOIN cases_case c ON c.person_id = w.person_id
            WHERE w.id = NEW.way_id AND w.kind = NEW.kind AND c.id = NEW.case_id)
    THEN
        RAISE EXCEPTION 'A contact goes by a way of the client.';
    END IF;
    RETURN NEW;
END $$;

-- What cases are marked with is counted, never over fewer than five; and how often a child has been investigated
-- before.
CREATE FUNCTION childs_investigations(of_case bigint) RETURNS TABLE (ended bigint, without_help bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    this cases_case;
    walled bigint[];
    young bigint[];
    near bigint[];
BEGIN
    SELECT * INTO this FROM cases_case c WHERE c.id = of_case AND c.role = 'child' AND c.id = ANY (my_cases());
    IF this.id IS NULL THEN
        RETURN;
    END IF;
    walled := my_walled_persons() || beyond_my_contacts(false);
    young := young_beyond_me(true);
    near := near_my_own();
    IF case_stands_beyond(this.id, this.person_id, this.role::text, walled, young, near) THEN
        RETURN;          -- it is read without whereabouts: nothing is told of what else there is
    END IF;
    RETURN QUERY
    SELECT count(*), count(*) FILTER (WHERE NOT EXISTS (
               SELECT FROM cases_decision d
                WHERE d.case_id = i.case_id AND d.signed_at IS NOT NULL AND d.outcome IN ('granted', 'partly')
                  AND d.kind IN ('child_intervention', 'against_guardian', 'shelter')
                  AND d.decided_on BETWEEN i.opened_on AND i.ended_on))
      FROM cases_investigation i JOIN cases_case c ON c.id = i.case_id
     WHERE i.ended_on IS NOT NULL AND c.role = 'child' AND c.board_id = this.board_id
       AND c.person_id = ANY (same_humans(ARRAY[this.person_id]))
       AND (c.id = this.id OR NOT case_stands_beyond(c.id, c.person_id, c.role::text, walled, young, near));
END $$;

REVOKE ALL ON FUNCTION check_of_investigation(), keep_investigation(), keep_answer(), check_new_proposal(),
    keep_contact_tries(), check_contact_try(), childs_investigations(bigint) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION childs_investigations(bigint) TO livlina_app;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0010_decisions")]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]

"""
What the pages never ask for is not had from the database either.

A seat at a conference, or a talk, pointed at a booked time that was there already: it then showed whose it was, and could
be cancelled. A commission was taken onto a row that already was somebody: two humans were joined by one person alone. Of
two of whom one is protected it was told by name who helps them. Source: S-05, S-10, S-12, S-15, S-21.
"""

from django.db import migrations

MADE = """
-- What points to a time is there before it: what is booked already is nobody else's to point to. A door
-- that gives a talk to another knows what it does.
CREATE FUNCTION points_to_a_new_time() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF (TG_OP = 'INSERT' OR NEW.time_id IS DISTINCT FROM OLD.time_id) AND EXISTS (
        SELECT FROM organisation_bookedtime t WHERE t.id = NEW.time_id) THEN
        RAISE EXCEPTION 'The time is booked for something else.';
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION points_to_a_new_time() FROM PUBLIC;

CREATE TRIGGER points_to_a_new_time BEFORE INSERT OR UPDATE OF time_id ON cases_conferenceseat
    FOR EACH ROW WHEN (current_user = 'livlina_app') EXECUTE FUNCTION points_to_a_new_time();
CREATE TRIGGER points_to_a_new_time BEFORE INSERT OR UPDATE OF time_id ON support_session
    FOR EACH ROW WHEN (current_user = 'livlina_app') EXECUTE FUNCTION points_to_a_new_time();

-- Whether nobody but this case tells of this row.
CREATE FUNCTION is_in_no_other_case(person bigint, of_case bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT NOT EXISTS (SELECT FROM cases_case c WHERE c.person_id = person AND c.id <> of_case)
       AND NOT EXISTS (SELECT FROM cases_party p WHERE p.person_id = person AND p.case_id <> of_case)
$$;
REVOKE ALL ON FUNCTION is_in_no_other_case(bigint, bigint) FROM PUBLIC;

CREATE OR REPLACE FUNCTION may_answer_commission(of_commission bigint, said text, taken bigint) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    about record;
BEGIN
    SELECT m.* INTO about FROM cases_commission m WHERE m.id = of_commission;
    RETURN (CASE
        WHEN said IN ('replied', 'withdrawn') THEN about.case_id = ANY (my_worked_cases())
        WHEN said IN ('extended', 'not_more', 'corrected') THEN about.case_id = ANY (my_signing_cases())
        WHEN said = 'more_asked' THEN
            about.id = ANY (my_commissions()) AND EXISTS (
                SELECT FROM cases_commissionanswer a
                 WHERE a.commission_id = about.id AND a.kind = 'accepted' AND a.taken_case_id = ANY (my_worked_cases()))
        WHEN said = 'accepted' AND taken = about.case_id THEN
            about.to_unit_id = about.from_unit_id AND about.case_id = ANY (my_worked_cases())
        WHEN said = 'accepted' THEN
            about.id = ANY (my_received_commissions())
            AND EXISTS (SELECT FROM cases_case c WHERE c.id = taken AND c.unit_id = about.to_unit_id
                           AND c.opened_by_id = acting() AND age(c.xmin) <= 0 AND is_in_no_other_case(c.person_id, c.id))
        ELSE about.id = ANY (my_received_commissions()) END) IS TRUE;
END $$;

CREATE OR REPLACE FUNCTION preview_join(of_task bigint) RETURNS TABLE (staff text, unit text) LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    t people_duplicatetask;
    closed bigint[];
    found jsonb;
    are_open boolean;
BEGIN
    SELECT * INTO t FROM people_duplicatetask d WHERE d.id = of_task AND d.id = ANY (my_register_tasks());
    IF t.id IS NULL OR t.state IN ('joined', 'parting') THEN
        RETURN;
    END IF;
    BEGIN
        PERFORM pg_advisory_xact_lock(79, 0);
        closed := ARRAY(SELECT e.id FROM cases_engagement e WHERE e.wall = 'closed');
        INSERT INTO people_humanlink (public_id, task_id, one_id, other_id, starts_at, undo_until, proposed_by_id, approved_by_id)
            VALUES (gen_random_uuid(), t.id, t.one_id, t.other_id, clock_timestamp(), today(), acting(), 0);
        PERFORM keep_walls(ARRAY[t.one_id, t.other_id]);
        found := (SELECT jsonb_agg(DISTINCT jsonb_build_object('staff', s.name, 'unit', u.full_name))
                    FROM cases_engagement e JOIN organisation_staff s ON s.id = e.actor_id
                    JOIN organisation_unit u ON u.id = e.unit_id
                   WHERE e.wall = 'closed' AND e.id <> ALL (closed));
        RAISE EXCEPTION 'Only a preview.' USING ERRCODE = 'LL001';
    EXCEPTION WHEN SQLSTATE 'LL001' THEN
        NULL;
    END;
    -- of two of whom one is protected it is told how many, as in register_rows
    are_open := NOT EXISTS (SELECT FROM people_person p WHERE p.id IN (t.one_id, t.other_id) AND p.protection <> 'none');
    RETURN QUERY SELECT CASE WHEN are_open THEN f.staff END, CASE WHEN are_open THEN f.unit END FROM jsonb_to_recordset(coalesce(found, '[]')) AS f (staff text, unit text)
                  ORDER BY 2, 1;
END $$;

CREATE OR REPLACE FUNCTION register_rows(of_task bigint) RETURNS TABLE (
    id bigint, public_id uuid, wrapped_key bytea, name bytea, identity_number bytea, identity_hash bytea, born bytea,
    birth_year smallint, sex varchar, protection varchar, created_at timestamptz, known_at text[]
) LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    are_open boolean;
BEGIN
    IF (of_task = ANY (my_register_tasks())) IS NOT TRUE THEN
        RETURN;
    END IF;
    -- of two rows that are alike, the one would tell of the other
    are_open := NOT EXISTS (
        SELECT FROM people_duplicatetask t JOIN people_person p ON p.id IN (t.one_id, t.other_id)
         WHERE t.id = of_task AND p.protection <> 'none');
    RETURN QUERY
    SELECT p.id, p.public_id, p.wrapped_key,
           CASE WHEN are_open THEN p.name END,
           CASE WHEN are_open THEN p.identity_number END,
           p.identity_hash,
           CASE WHEN are_open THEN p.born END,
           CASE WHEN are_open THEN p.birth_year END,
           p.sex, p.protection, p.created_at,
           CASE WHEN NOT are_open THEN '{}' ELSE ARRAY(SELECT DISTINCT u.full_name || ', ' || b.name FROM (
                     SELECT c.unit_id, c.board_id FROM cases_party x JOIN cases_case c ON c.id = x.case_id
                      WHERE x.person_id = p.id
                     UNION
                     SELECT c.unit_id, c.board_id FROM intake_contact c WHERE c.person_id = p.id) AS place
                   JOIN organisation_unit u ON u.id = place.unit_id JOIN organisation_board b ON b.id = place.board_id
                  ORDER BY 1) END
      FROM people_duplicatetask t JOIN people_person p ON p.id IN (t.one_id, t.other_id)
     WHERE t.id = of_task ORDER BY p.id;
END $$;

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
    UPDATE cases_task t SET owner_id = gets WHERE t.case_id = of_case AND t.owner_id = leaves AND t.done_on IS NULL;
    GET DIAGNOSTICS moved = ROW_COUNT;
    RETURN CASE WHEN of_case = ANY (my_led_sides()) THEN moved ELSE 0 END;     -- nothing is counted beyond a wall
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0031_what_is_told_without_the_case_stops_where_it_would"),
        ("support", "0008_lists_stop_where_the_case_would"),
    ]
    operations = [migrations.RunSQL(MADE, migrations.RunSQL.noop)]

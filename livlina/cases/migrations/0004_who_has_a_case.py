"""
Who has a case is written by the database alone: at the opening of a new one, and by those who lead its unit.

The application reads engagements and writes none, so no forgotten filter lets anyone into a case that is there
already. A case is named by nobody before it exists: its key is taken here, with the relations that make it seen.
What a case or a note is about is never changed by the application either. Source: S-01, S-05.
"""

from django.db import migrations

DOORS = """
CREATE FUNCTION reserve_case(at_unit bigint, assigned bigint, at timestamptz, intake_until timestamptz)
    RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    me bigint := nullif(greatest(acting(), 0), 0);         -- none for the system itself
    made bigint := nextval(pg_get_serial_sequence('cases_case', 'id'));
BEGIN
    IF (at_unit = ANY (my_working_units())) IS NOT TRUE THEN
        RAISE EXCEPTION 'A case is opened at a unit where the acting one works.';
    END IF;
    INSERT INTO cases_engagement (public_id, case_id, actor_id, unit_id, kind, starts_at, ends_at, why, given_by_id)
    SELECT gen_random_uuid(), made, e.actor_id, at_unit, e.kind, at, e.ends_at, '', me
      FROM (VALUES (assigned, 'assigned', NULL), (me, 'intake', intake_until)) AS e (actor_id, kind, ends_at)
     WHERE e.actor_id IS NOT NULL AND (e.kind = 'assigned' OR e.actor_id IS DISTINCT FROM assigned);
    RETURN made;
END $$;

CREATE FUNCTION give_case(given bigint, assigned bigint, at timestamptz)
    RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    of_case cases_case;
    made bigint;
BEGIN
    SELECT * INTO of_case FROM cases_case c WHERE c.id = given FOR UPDATE;
    IF (of_case.unit_id = ANY (my_led_units())) IS NOT TRUE THEN
        RAISE EXCEPTION 'A case is given by one who leads its unit.';
    END IF;
    UPDATE cases_engagement e SET ends_at = greatest(at, e.starts_at)
     WHERE e.case_id = given AND e.kind = 'assigned' AND (e.ends_at IS NULL OR e.ends_at > at);
    INSERT INTO cases_engagement (public_id, case_id, actor_id, unit_id, kind, starts_at, why, given_by_id)
        VALUES (gen_random_uuid(), given, assigned, of_case.unit_id, 'assigned', at, '', nullif(acting(), 0))
        RETURNING id INTO made;
    RETURN made;
END $$;
REVOKE ALL ON FUNCTION reserve_case(bigint, bigint, timestamptz, timestamptz),
    give_case(bigint, bigint, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reserve_case(bigint, bigint, timestamptz, timestamptz),
    give_case(bigint, bigint, timestamptz) TO livlina_app;
REVOKE INSERT, UPDATE ON cases_engagement FROM livlina_app;
"""

KEPT = """
CREATE FUNCTION keep_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A row stays with the one it is about.';
END $$;
REVOKE ALL ON FUNCTION keep_place(), keep_signed_notes() FROM PUBLIC;
CREATE TRIGGER case_stays BEFORE UPDATE ON cases_case FOR EACH ROW
    WHEN (current_user = 'livlina_app'
          AND (OLD.public_id, OLD.trace_ref, OLD.unit_id, OLD.board_id, OLD.person_id)
              IS DISTINCT FROM (NEW.public_id, NEW.trace_ref, NEW.unit_id, NEW.board_id, NEW.person_id))
    EXECUTE FUNCTION keep_place();
CREATE TRIGGER note_stays BEFORE UPDATE ON cases_note FOR EACH ROW
    WHEN (current_user = 'livlina_app'
          AND (OLD.public_id, OLD.case_id, OLD.written_by_id)
              IS DISTINCT FROM (NEW.public_id, NEW.case_id, NEW.written_by_id))
    EXECUTE FUNCTION keep_place();
CREATE TRIGGER party_stays BEFORE UPDATE ON cases_party FOR EACH ROW
    WHEN (current_user = 'livlina_app'
          AND (OLD.public_id, OLD.case_id, OLD.person_id) IS DISTINCT FROM (NEW.public_id, NEW.case_id, NEW.person_id))
    EXECUTE FUNCTION keep_place();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_search_limit")]
    operations = [
        migrations.RunSQL(
            DOORS,
            "DROP FUNCTION reserve_case(bigint, bigint, timestamptz, timestamptz), "
            "give_case(bigint, bigint, timestamptz); GRANT INSERT, UPDATE ON cases_engagement TO livlina_app",
        ),
        migrations.RunSQL(
            KEPT,
            "DROP TRIGGER case_stays ON cases_case; DROP TRIGGER note_stays ON cases_note; "
            "DROP TRIGGER party_stays ON cases_party; DROP FUNCTION keep_place()",
        ),
    ]

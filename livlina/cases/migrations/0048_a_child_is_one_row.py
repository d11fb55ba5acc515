"""
A child has one row in its parents' cases and in its own, withheld whereabouts stay withheld, and a mark has one file.

A child who was named as a brother in another child's case, or whose case was opened by one without whereabouts, got its own
case on a new row: there it was nobody's child, and the worker of the other parent read where it was. Now only one who is an
adult somewhere is no child. Given a case again, one from whom whereabouts were withheld had them. And the mark of a child
could be lowered by the other side's worker, who had its own case, though it was written down and marked in the mother's:
now it is lowered in the first case that has the row as client or child, by one who sees there how its persons are reached.
A lead who had read his contact opened the whereabouts in their child's case, which his case would have
shielded. Source: S-10, S-11, S-20, S-21, S-53.
"""

from django.db import migrations

CHILD = """
-- Whose case it may be: the same, one whom I reach, one who has made contact, or a child of such a case. One who is an adult
-- in a case of her own, a guardian or the other party is no child, whatever she is put down as in mine. A brother is.
CREATE OR REPLACE FUNCTION may_be_client(of_case bigint, person bigint) RETURNS boolean LANGUAGE plpgsql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    worked bigint[] := my_worked_cases();
    reached bigint[] := my_level4_cases();
BEGIN
    RETURN NOT EXISTS (SELECT FROM people_person p WHERE p.id = person)
        OR EXISTS (SELECT FROM cases_case c
                    WHERE c.person_id = person AND c.id = ANY (worked) AND (c.id = of_case OR c.id = ANY (reached)))
        OR person = ANY (my_callers())
        OR (EXISTS (SELECT FROM cases_party p WHERE p.person_id = person AND p.role = 'child' AND p.case_id = ANY (worked))
            AND NOT EXISTS (SELECT FROM cases_party p WHERE p.person_id = person AND p.role IN ('guardian', 'other_party'))
            AND NOT EXISTS (SELECT FROM cases_case c WHERE c.person_id = person AND c.role <> 'child'));
END $$;
"""

WITHHELD = """
CREATE FUNCTION has_contact_beside_child(staff bigint, of_case bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
    about cases_case;
    beyond bigint[];
BEGIN
    SELECT * INTO about FROM cases_case c WHERE c.id = of_case;
    IF about.role <> 'child' THEN
        RETURN false;
    END IF;
    beyond := contact_persons(staff, about.unit_id);
    IF cardinality(beyond) = 0 THEN
        RETURN false;
    END IF;
    beyond := same_humans(walled_with(same_humans(beyond)));
    RETURN EXISTS (SELECT FROM cases_party p WHERE p.case_id = of_case AND p.person_id = ANY (beyond))
        OR EXISTS (SELECT FROM cases_case c JOIN cases_party p ON p.case_id = c.id
                    WHERE c.person_id = ANY (beyond) AND p.role = 'child' AND p.person_id = about.person_id);
END $$;

-- Given a case again, one has the whereabouts that one had; and nobody has them in a child's case beside a contact of the
-- other side.
CREATE FUNCTION keep_withheld() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF has_contact_beside_child(NEW.actor_id, NEW.case_id) THEN
        IF TG_OP = 'UPDATE' THEN
            RAISE EXCEPTION 'A wall stands between.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'whereabouts_stop_at_the_wall';
        END IF;
        NEW.carries_whereabouts := false;
    ELSIF TG_OP = 'INSERT' THEN
        NEW.carries_whereabouts := coalesce((
            SELECT e.carries_whereabouts FROM cases_engagement e
             WHERE e.case_id = NEW.case_id AND e.actor_id = NEW.actor_id
               AND e.kind IN ('assigned', 'co_assigned', 'stand_in', 'intake')
             ORDER BY e.id DESC LIMIT 1), true);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER whereabouts_stop_at_the_wall BEFORE UPDATE ON cases_engagement FOR EACH ROW
    WHEN (NEW.carries_whereabouts AND NOT OLD.carries_whereabouts) EXECUTE FUNCTION keep_withheld();
CREATE TRIGGER engagement_stays_withheld BEFORE INSERT ON cases_engagement FOR EACH ROW
    WHEN (NEW.carries_whereabouts AND NEW.kind IN ('assigned', 'co_assigned', 'stand_in'))
    EXECUTE FUNCTION keep_withheld();
REVOKE ALL ON FUNCTION has_contact_beside_child(bigint, bigint), keep_withheld() FROM PUBLIC;
"""

MARK = """
CREATE OR REPLACE FUNCTION may_lower_mark(person bigint, made timestamptz) RETURNS boolean LANGUAGE plpgsql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    mine bigint[] := ARRAY(SELECT unnest(my_worked_cases()) INTERSECT SELECT unnest(my_level4_cases()));
BEGIN
    RETURN EXISTS (SELECT FROM cases_party p
                    WHERE p.person_id = person AND p.role IN ('client', 'child') AND p.case_id = ANY (mine)
                      AND NOT EXISTS (SELECT FROM cases_party e WHERE e.person_id = person AND e.role IN ('client', 'child')
                                         AND e.case_id < p.case_id))
        OR EXISTS (SELECT FROM intake_contact c
                    WHERE c.person_id = person AND c.registered_at <= made
                      AND (c.case_id = ANY (mine)
                           OR (c.case_id IS NULL AND person = ANY (my_callers())
                               AND (c.registered_by_id = acting() OR c.handler_id = acting()
                                    OR c.unit_id = ANY (my_receiving_units())))));
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0047_the_first_file_of_a_row")]
    operations = [
        migrations.RunSQL(CHILD + MARK, migrations.RunSQL.noop),
        migrations.RunSQL(
            WITHHELD,
            "DROP TRIGGER engagement_stays_withheld ON cases_engagement; DROP TRIGGER whereabouts_stop_at_the_wall ON "
            "cases_engagement; DROP FUNCTION keep_withheld(), has_contact_beside_child(bigint, bigint)",
        ),
    ]

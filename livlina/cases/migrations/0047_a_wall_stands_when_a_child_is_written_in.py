"""
When a child is written into a case, the wall stands at once also to who is near to that child in the child's own case.

The case of a grandmother with whom the child lives stayed open, for up to an hour, to the one who had his case; and to one who
handles his first contact the whereabouts of the child, given before, were never withheld. Source: S-10, S-11, S-21.
"""

from django.db import migrations

NOW = """
CREATE OR REPLACE FUNCTION keep_walls(persons bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[];
    young bigint[];                            -- of whom it is told, in the case of another, where that one is
    children bigint[];
BEGIN
    IF coalesce(cardinality(persons), 0) = 0 THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(79, 0);
    touched := same_humans(persons);
    -- who is near to a child, in the child's own case, hides where the two are as the child does
    touched := touched || same_humans(ARRAY(
        SELECT p.person_id FROM cases_case c JOIN cases_party p ON p.case_id = c.id
         WHERE c.person_id = ANY (touched) AND c.role = 'child' AND p.role = 'close'));
    young := ARRAY(
        SELECT p.person_id FROM cases_party p WHERE p.person_id = ANY (touched) AND p.role IN ('child', 'close'));
    touched := touched || same_humans(walled_with(touched));
    PERFORM keep_blocks(declared_by(touched) || ARRAY(
        SELECT e.actor_id FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
         WHERE c.person_id = ANY (touched) AND (e.ends_at IS NULL OR greatest(e.ends_at, e.closes_until) > clock_timestamp())
        UNION
        SELECT e.actor_id FROM cases_party p JOIN cases_engagement e ON e.case_id = p.case_id
         WHERE p.person_id = ANY (touched) AND (e.ends_at IS NULL OR greatest(e.ends_at, e.closes_until) > clock_timestamp())));
    -- all cases of those, and of the children in whose case these are, or who stand in a case of theirs
    children := young || children_of_sides(touched);
    PERFORM withhold_beside_contacts(ARRAY(
        SELECT c.id FROM cases_case c WHERE c.person_id = ANY (children)));
END $$;
"""
BEFORE = """
CREATE OR REPLACE FUNCTION keep_walls(persons bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[];
    children bigint[];
BEGIN
    IF coalesce(cardinality(persons), 0) = 0 THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(79, 0);
    touched := same_humans(persons);
    touched := touched || same_humans(walled_with(touched));
    PERFORM keep_blocks(declared_by(touched) || ARRAY(
        SELECT e.actor_id FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
         WHERE c.person_id = ANY (touched) AND (e.ends_at IS NULL OR greatest(e.ends_at, e.closes_until) > clock_timestamp())
        UNION
        SELECT e.actor_id FROM cases_party p JOIN cases_engagement e ON e.case_id = p.case_id
         WHERE p.person_id = ANY (touched) AND (e.ends_at IS NULL OR greatest(e.ends_at, e.closes_until) > clock_timestamp())));
    -- all cases of the children in whose case these are, or who stand in a case of theirs
    children := children_of_sides(touched);
    PERFORM withhold_beside_contacts(ARRAY(
        SELECT c.id FROM cases_case c WHERE c.person_id = ANY (children)));
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0046_who_stands_in_and_joint_work_have_an_end"),
    ]
    operations = [migrations.RunSQL(NOW, BEFORE)]

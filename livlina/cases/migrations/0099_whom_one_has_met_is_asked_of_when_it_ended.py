"""
For how long a first contact counts for who handled it is asked of when it was ended, not of the day that is said of it.

Whoever ended a contact with a day that had been was given the other side's case in the same minute, and read her card and
where her child was. Source: S-10, S-11, S-21.
"""

from django.db import migrations

NOW = """
-- Whether a first contact counts for whoever handles it: until it has ended, and the hours of a reading after.
CREATE FUNCTION counts_as_met(ended_at timestamptz, at_unit bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT ended_at IS NULL OR ended_at > clock_timestamp() - public.hours_of_reading(at_unit)
$$;
REVOKE ALL ON FUNCTION counts_as_met(timestamp with time zone, bigint) FROM PUBLIC;

CREATE OR REPLACE FUNCTION adults_met(staff bigint) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN ARRAY(
        SELECT met.person_id FROM (
            SELECT c.person_id FROM intake_contact c
             WHERE c.handler_id = staff AND c.person_id IS NOT NULL AND counts_as_met(c.ended_at, c.unit_id)
               AND NOT is_told_as_child(c.person_id)
            UNION
            SELECT c.person_id FROM support_grouphost h JOIN support_groupplace p ON p.group_id = h.group_id
              JOIN cases_case c ON c.id = p.case_id
             WHERE h.staff_id = staff AND h.left_at IS NULL AND c.role <> 'child' AND is_read_in_the_room(p.id, p.state)
        ) AS met
         WHERE NOT EXISTS (SELECT FROM cases_wallblock b WHERE b.actor_id = staff AND b.person_id = met.person_id
                              AND b.ends_at > clock_timestamp()));
END $$;

CREATE OR REPLACE FUNCTION met_by(persons bigint[]) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN ARRAY(
        SELECT c.handler_id FROM intake_contact c
         WHERE c.person_id = ANY (persons) AND counts_as_met(c.ended_at, c.unit_id)
        UNION
        SELECT h.staff_id FROM cases_case c JOIN support_groupplace p ON p.case_id = c.id
          JOIN support_grouphost h ON h.group_id = p.group_id
         WHERE c.person_id = ANY (persons) AND h.left_at IS NULL AND is_read_in_the_room(p.id, p.state));
END $$;

CREATE OR REPLACE FUNCTION beyond_my_contacts(of_adults boolean) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN ARRAY(
        SELECT DISTINCT side.person FROM intake_contact c
         CROSS JOIN LATERAL unnest(same_humans(walled_with(same_humans(ARRAY[c.person_id])))) AS side (person)
         WHERE c.handler_id = acting() AND c.person_id IS NOT NULL AND side.person <> c.person_id
           AND counts_as_met(c.ended_at, c.unit_id) AND NOT counts_as_had(acting(), c.case_id)
           AND NOT (of_adults AND is_told_as_child(c.person_id)));
END $$;

CREATE OR REPLACE FUNCTION young_beyond_me(by_reading boolean) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN children_of_sides(beyond_my_cases(true, by_reading) || beyond_my_contacts(true)) || children_against(same_humans(ARRAY(
        SELECT c.person_id FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
         WHERE e.actor_id = acting() AND c.role <> 'child' AND (by_reading OR e.kind <> 'lead_reading')
           AND (e.ends_at IS NULL OR greatest(e.ends_at, e.closes_until) > clock_timestamp())
        UNION
        SELECT c.person_id FROM intake_contact c
         WHERE c.handler_id = acting() AND c.person_id IS NOT NULL AND counts_as_met(c.ended_at, c.unit_id))));
END $$;

CREATE OR REPLACE FUNCTION contact_persons(staff bigint, at_unit bigint) RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT public.read_persons(staff, at_unit) || ARRAY(
        SELECT c.person_id FROM public.intake_contact c
         WHERE c.handler_id = staff AND c.person_id IS NOT NULL
           AND public.counts_as_met(c.ended_at, at_unit) AND NOT public.counts_as_had(staff, c.case_id))
$$;

DROP FUNCTION counts_as_met(text, date, bigint);

SELECT keep_blocks(ARRAY(
    SELECT DISTINCT c.handler_id FROM intake_contact c
     WHERE c.person_id IS NOT NULL AND c.ended_at IS NOT NULL AND counts_as_met(c.ended_at, c.unit_id)));
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0098_who_stands_in_a_case_and_as_what_is_written_once"),
        ("intake", "0029_a_contact_ends_when_it_is_ended"),
    ]
    operations = [migrations.RunSQL(NOW, migrations.RunSQL.noop)]

"""
Whoever reads through a link what one side has shared is not given the other side.

As long as the link stands, and the hours of a reading after it was read, as after other reading. Only who is given what is
judged by it: a child's own worker goes on seeing where the child is. Source: S-10, R-095.
"""

from django.db import migrations

LINKED = """
-- The clients on the other side of links that one reads now, or has read within the hours of a reading at that unit.
CREATE FUNCTION linked_persons(staff bigint, at_unit bigint) RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT ARRAY(
        SELECT t.person_id FROM public.cases_engagement e
          JOIN public.cases_linkanswer a ON a.kind = 'accepted'
          JOIN public.cases_caselink l ON l.id = a.link_id AND e.case_id IN (l.case_id, a.taken_case_id)
          JOIN public.cases_case o ON o.id = e.case_id AND o.closed_on IS NULL
          JOIN public.cases_case t
            ON t.id = CASE e.case_id WHEN l.case_id THEN a.taken_case_id ELSE l.case_id END AND t.closed_on IS NULL
         WHERE e.actor_id = staff AND e.wall <> 'closed' AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp())
           AND NOT EXISTS (SELECT FROM public.cases_linkanswer x WHERE x.link_id = l.id AND x.kind = 'ended')
        UNION
        SELECT c.person_id FROM public.access_trace t JOIN public.cases_case c ON c.trace_ref = t.case_ref
         WHERE t.actor_id = staff AND t.at > clock_timestamp() - public.hours_of_reading(at_unit)
           AND t.action = 'link.read' AND t.why = 'link')
$$;
REVOKE ALL ON FUNCTION linked_persons(bigint, bigint) FROM PUBLIC;
"""

READ = """
CREATE OR REPLACE FUNCTION has_contact_beyond(staff bigint, of_case bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
    about cases_case;
    persons bigint[];
BEGIN
    SELECT * INTO about FROM cases_case c WHERE c.id = of_case;
    -- nobody is beyond themself
    persons := array_remove(contact_persons(staff, about.unit_id){linked}, about.person_id);
    RETURN cardinality(persons) > 0 AND about.person_id = ANY (same_humans(walled_with(same_humans(persons))));
END $$;
"""
NOW = READ.replace("{linked}", " || linked_persons(staff, about.unit_id)")
BEFORE = READ.replace("{linked}", "")


class Migration(migrations.Migration):
    dependencies = [("cases", "0025_a_mark_follows_its_commission")]
    operations = [
        migrations.RunSQL(LINKED, "DROP FUNCTION linked_persons(bigint, bigint)"),
        migrations.RunSQL(NOW, BEFORE),
    ]

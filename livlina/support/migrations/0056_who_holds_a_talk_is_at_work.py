"""
Whether one who is to hold a talk is away is asked as everywhere else: by who is at work. Source: R-361, S-55.
"""

from django.db import migrations

NOW = """
CREATE OR REPLACE FUNCTION is_away_from(staff bigint, of_case bigint, at_unit bigint) RETURNS boolean LANGUAGE sql STABLE
    SET search_path = public, pg_temp AS $$
    SELECT NOT EXISTS (
        SELECT FROM (SELECT at_unit AS unit UNION
                     SELECT e.unit_id FROM cases_engagement e WHERE e.case_id = of_case AND e.actor_id = staff) AS u
         CROSS JOIN LATERAL at_work(
             ARRAY[u.unit], '{unit_manager,group_leader,intake,therapist,social_worker,child_worker,barnahus_coordinator}') AS w
         WHERE w = staff)
$$;
"""
BEFORE = """
CREATE OR REPLACE FUNCTION is_away_from(staff bigint, of_case bigint, at_unit bigint) RETURNS boolean LANGUAGE sql STABLE
    SET search_path = public, pg_temp AS $$
    SELECT NOT EXISTS (
        SELECT FROM organisation_staff s JOIN organisation_membership m ON m.staff_id = s.id
         WHERE s.id = staff AND s.is_active AND s.paused_at IS NULL
           AND m.role = ANY ('{unit_manager,group_leader,intake,therapist,social_worker,child_worker,barnahus_coordinator}')
           AND m.valid_from <= today() AND (m.valid_to IS NULL OR m.valid_to >= today())
           AND (m.unit_id = at_unit OR m.unit_id IN (
                SELECT e.unit_id FROM cases_engagement e WHERE e.case_id = of_case AND e.actor_id = staff)))
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0055_a_talk_with_one_who_is_away_has_no_holder"),
        ("organisation", "0011_who_is_at_work"),
    ]
    operations = [migrations.RunSQL(NOW, BEFORE)]

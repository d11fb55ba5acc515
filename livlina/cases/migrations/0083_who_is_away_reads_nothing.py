"""
One whose account is paused is nobody who reads: not of a danger message, nor of a break-in that is to be reviewed. And
one who carries out a decision is at work where it is given, in a role to work with cases.

A danger message of a unit whose only lead was away stood as if somebody could read it, so that neither those who lead
beside nor the log reviewer was told. Source: S-10, S-31, S-55.
"""

from django.db import migrations

NOW = """
CREATE OR REPLACE FUNCTION leads_of(units bigint[]) RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
    SELECT DISTINCT staff FROM at_work(units, '{unit_manager,group_leader}') AS staff
$$;

CREATE OR REPLACE FUNCTION danger_unread_near(among bigint[]) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    acted text := current_setting('livlina.actor', true);
    waiting bigint[] := among;
    reader bigint;
    near_ones bigint[];
BEGIN
    IF among = '{}' THEN
        RETURN among;
    END IF;
    near_ones := ARRAY(
        SELECT leads_of(ARRAY(SELECT c.unit_id FROM cases_dangermessage m JOIN cases_case c ON c.id = m.case_id
                               WHERE m.id = ANY (among)))
    ) || ARRAY(
        SELECT DISTINCT staff FROM at_work(
            ARRAY(SELECT f.unit_id FROM organisation_unitfunction f
                   WHERE f.function = 'out_of_hours'
                     AND f.valid_from <= today() AND (f.valid_to IS NULL OR f.valid_to >= today())),
            '{unit_manager,group_leader,intake,therapist,social_worker,child_worker,barnahus_coordinator}') AS staff);
    FOREACH reader IN ARRAY near_ones LOOP
        EXIT WHEN waiting = '{}';
        PERFORM set_config('livlina.actor', reader::text, true);
        waiting := ARRAY(SELECT unnest(waiting) EXCEPT SELECT unnest(danger_read_near(waiting)));
    END LOOP;
    PERFORM set_config('livlina.actor', acted, true);
    RETURN waiting;
END $$;

CREATE OR REPLACE FUNCTION has_a_reviewer(r cases_glassreview) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM public.at_work(ARRAY[r.unit_id], '{unit_manager,group_leader}') AS staff
         WHERE staff <> r.staff_id AND NOT public.has_let_through(staff, r)
           AND (r.kind = 'many' OR NOT EXISTS (
               SELECT FROM public.cases_glassopening g JOIN public.cases_case c ON c.id = g.case_id
                 JOIN public.cases_wallblock b ON b.person_id = c.person_id
                WHERE g.id = r.opening_id AND b.actor_id = staff AND b.ends_at > clock_timestamp())))
$$;

CREATE OR REPLACE FUNCTION carries_out_here(of_case bigint, staff bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT of_case = ANY (public.my_worked_cases()) AND EXISTS (
        SELECT FROM public.cases_commissionanswer a JOIN public.cases_commission m ON m.id = a.commission_id
         WHERE m.case_id = of_case AND m.from_unit_id = m.to_unit_id AND a.taken_case_id = of_case
           AND a.carried_by_id = staff AND a.said_by_id = public.acting() AND age(a.xmin) <= 0
           AND EXISTS (SELECT FROM public.at_work(
                   ARRAY[m.to_unit_id],
                   '{unit_manager,group_leader,intake,therapist,social_worker,child_worker,barnahus_coordinator}') AS w
                        WHERE w = staff))
$$;
"""
BEFORE = """
CREATE OR REPLACE FUNCTION leads_of(units bigint[]) RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
    SELECT DISTINCT m.staff_id FROM organisation_membership m JOIN organisation_staff s ON s.id = m.staff_id AND s.is_active
     WHERE m.unit_id = ANY (units) AND m.role IN ('unit_manager', 'group_leader')
       AND m.valid_from <= today() AND (m.valid_to IS NULL OR m.valid_to >= today())
$$;

CREATE OR REPLACE FUNCTION danger_unread_near(among bigint[]) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    acted text := current_setting('livlina.actor', true);
    waiting bigint[] := among;
    reader bigint;
    near_ones bigint[];
BEGIN
    IF among = '{}' THEN
        RETURN among;
    END IF;
    near_ones := ARRAY(
        SELECT leads_of(ARRAY(SELECT c.unit_id FROM cases_dangermessage m JOIN cases_case c ON c.id = m.case_id
                               WHERE m.id = ANY (among)))
    ) || ARRAY(
        SELECT DISTINCT m.staff_id FROM organisation_unitfunction f
          JOIN organisation_membership m ON m.unit_id = f.unit_id
          JOIN organisation_staff s ON s.id = m.staff_id AND s.is_active
         WHERE f.function = 'out_of_hours' AND f.valid_from <= today() AND (f.valid_to IS NULL OR f.valid_to >= today())
           AND m.valid_from <= today() AND (m.valid_to IS NULL OR m.valid_to >= today()));
    FOREACH reader IN ARRAY near_ones LOOP
        EXIT WHEN waiting = '{}';
        PERFORM set_config('livlina.actor', reader::text, true);
        waiting := ARRAY(SELECT unnest(waiting) EXCEPT SELECT unnest(danger_read_near(waiting)));
    END LOOP;
    PERFORM set_config('livlina.actor', acted, true);
    RETURN waiting;
END $$;

CREATE OR REPLACE FUNCTION has_a_reviewer(r cases_glassreview) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM public.organisation_membership m
          JOIN public.organisation_staff s ON s.id = m.staff_id AND s.is_active
         WHERE m.unit_id = r.unit_id AND m.role IN ('unit_manager', 'group_leader')
           AND m.valid_from <= public.today() AND (m.valid_to IS NULL OR m.valid_to >= public.today())
           AND s.id <> r.staff_id AND NOT public.has_let_through(s.id, r)
           AND (r.kind = 'many' OR NOT EXISTS (
               SELECT FROM public.cases_glassopening g JOIN public.cases_case c ON c.id = g.case_id
                 JOIN public.cases_wallblock b ON b.person_id = c.person_id
                WHERE g.id = r.opening_id AND b.actor_id = s.id AND b.ends_at > clock_timestamp())))
$$;

CREATE OR REPLACE FUNCTION carries_out_here(of_case bigint, staff bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT of_case = ANY (public.my_worked_cases()) AND EXISTS (
        SELECT FROM public.cases_commissionanswer a JOIN public.cases_commission m ON m.id = a.commission_id
          JOIN public.organisation_membership w ON w.staff_id = staff AND w.unit_id = m.to_unit_id
         WHERE m.case_id = of_case AND m.from_unit_id = m.to_unit_id AND a.taken_case_id = of_case
           AND a.carried_by_id = staff AND a.said_by_id = public.acting() AND age(a.xmin) <= 0
           AND w.valid_from <= public.today() AND (w.valid_to IS NULL OR w.valid_to >= public.today()))
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0082_she_is_heard_from_by_a_way_that_goes_both_ways"),
        ("organisation", "0011_who_is_at_work"),
    ]
    operations = [migrations.RunSQL(NOW, BEFORE)]

"""
A lead who has read a proposal of own support is not given the other side, as of all else that is read without the case.

It tells of her child in words of her case, and was not among what counts. Source: S-10, S-11.
"""

from django.db import migrations

READ = """
CREATE OR REPLACE FUNCTION contact_persons(staff bigint, at_unit bigint) RETURNS bigint[] LANGUAGE sql STABLE AS $$
    WITH had AS (
        SELECT c.person_id, c.case_id FROM public.intake_contact c
         WHERE c.handler_id = staff
           AND (c.outcome = '' OR c.outcome_on >= ((clock_timestamp() - public.hours_of_reading(at_unit))
                                                   AT TIME ZONE 'Europe/Stockholm')::date)
        UNION
        SELECT c.person_id, c.case_id FROM public.access_trace t JOIN public.intake_contact c ON c.trace_ref = t.case_ref
         WHERE t.actor_id = staff AND t.at > clock_timestamp() - public.hours_of_reading(at_unit)
           AND t.action LIKE 'contact.%' AND t.action NOT LIKE '%.refused' AND t.action <> 'contact.listed'
           AND staff = public.acting() AND public.leads(staff, at_unit)
        UNION                  -- of whom something was read without their case, on the duty or as one who leads
        SELECT c.person_id, c.id FROM public.access_trace t JOIN public.cases_case c ON c.trace_ref = t.case_ref
         WHERE t.actor_id = staff AND t.at > clock_timestamp() - public.hours_of_reading(at_unit)
           AND t.action IN ({actions})
           AND staff = public.acting() AND public.leads(staff, at_unit))
    SELECT ARRAY(
        SELECT had.person_id FROM had
         WHERE had.person_id IS NOT NULL AND NOT EXISTS (
               SELECT FROM public.cases_engagement e
                WHERE e.case_id = had.case_id AND e.actor_id = staff
                  AND (e.ends_at IS NULL OR greatest(e.ends_at, e.closes_until) > clock_timestamp())))
$$;
"""
BEFORE = READ.replace(
    "{actions}",
    "'night_card.read', 'commission.read', 'link.read', 'danger.read', 'break_glass.request_read',\n"
    "                            'break_glass.review_read', 'review.read'",
)
NOW = BEFORE.replace("'review.read'", "'review.read', 'own_support.read'")


class Migration(migrations.Migration):
    dependencies = [("cases", "0039_marks_and_investigations_are_counted")]
    operations = [migrations.RunSQL(NOW, BEFORE)]

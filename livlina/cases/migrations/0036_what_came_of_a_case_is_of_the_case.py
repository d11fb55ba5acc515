"""
What is read of a case without it is traced in it, and whoever has read it is not given the other side.

A danger message, the words by which the glass was broken or asked to be, and what was said when the cases of a worker were
gone through: as night cards, commissions and links. Source: S-10, S-40, S-44.
"""

from django.db import migrations

ORIGINS = """
-- What traces call the case that a danger message came from, for one who is shown the message.
CREATE FUNCTION danger_origin(of_message bigint) RETURNS TABLE (trace_ref uuid, unit_id bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT c.trace_ref, c.unit_id FROM cases_dangermessage m JOIN cases_case c ON c.id = m.case_id
      WHERE m.id = of_message AND m.id = ANY (my_danger_messages());
END $$;

-- The same of the case that was opened, for one who reviews it; that somebody has opened many is of no case.
CREATE FUNCTION glass_origin(of_review bigint) RETURNS TABLE (trace_ref uuid, unit_id bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT c.trace_ref, c.unit_id FROM cases_glassreview r
      JOIN cases_glassopening g ON g.id = r.opening_id JOIN cases_case c ON c.id = g.case_id
      WHERE r.id = of_review AND r.kind = 'one' AND r.id = ANY (my_glass_reviews());
END $$;

REVOKE ALL ON FUNCTION danger_origin(bigint), glass_origin(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION danger_origin(bigint), glass_origin(bigint) TO livlina_app;
"""

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
BEFORE = READ.replace("{actions}", "'night_card.read', 'commission.read', 'link.read'")
NOW = READ.replace(
    "{actions}",
    "'night_card.read', 'commission.read', 'link.read', 'danger.read', 'break_glass.request_read',\n"
    "                            'break_glass.review_read', 'review.read'",
)


class Migration(migrations.Migration):
    dependencies = [("cases", "0035_own_support")]
    operations = [
        migrations.RunSQL(ORIGINS, "DROP FUNCTION danger_origin(bigint), glass_origin(bigint)"),
        migrations.RunSQL(NOW, BEFORE),
    ]

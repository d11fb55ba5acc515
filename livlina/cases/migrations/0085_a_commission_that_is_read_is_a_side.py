"""
Whoever leads and has read a commission reads and takes no case on the other side of it for the hours of a reading.

A lead read the commission about her, with her name and what was to be done, and then by a reason the case of the one she
fears: only a first contact and a night card counted as read. And what was read of her stood in no log of hers, since the
unit does not know what traces call the case. Nor did what a lead had read count when a commission was taken: it was asked
of the unit that gave it. Now the one who is shown a commission is told that, and nothing else of the
case, so each reading stands there: with her who asks who has read, with the one who reviews, and as a side.
Source: S-10, S-40, S-43, S-44.
"""

from django.db import migrations

READ = """
-- What traces call the case that a commission was given in, for one who is shown the commission.
CREATE FUNCTION commission_origin(of_commission bigint) RETURNS TABLE (trace_ref uuid, unit_id bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT c.trace_ref, c.unit_id FROM cases_commission m JOIN cases_case c ON c.id = m.case_id
      WHERE m.id = of_commission AND m.id = ANY (my_commissions());
END $$;
REVOKE ALL ON FUNCTION commission_origin(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION commission_origin(bigint) TO livlina_app;

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
        UNION                                      -- whose night card was read on the duty, or commission at the unit
        SELECT c.person_id, c.id FROM public.access_trace t JOIN public.cases_case c ON c.trace_ref = t.case_ref
         WHERE t.actor_id = staff AND t.at > clock_timestamp() - public.hours_of_reading(at_unit)
           AND t.action IN ('night_card.read', 'commission.read')
           AND staff = public.acting() AND public.leads(staff, at_unit))
    SELECT ARRAY(
        SELECT had.person_id FROM had
         WHERE had.person_id IS NOT NULL AND NOT EXISTS (
               SELECT FROM public.cases_engagement e
                WHERE e.case_id = had.case_id AND e.actor_id = staff
                  AND (e.ends_at IS NULL OR greatest(e.ends_at, e.closes_until) > clock_timestamp())))
$$;

-- After the row stands: its two persons are one human, so walls move. Whoever was to have it and stands on the other side
-- is refused, with all that was done for it; one who leads and has read the other side hands it on without reading it back.
CREATE OR REPLACE FUNCTION keep_walls_of_commission() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    own bigint;
BEGIN
    PERFORM keep_walls(ARRAY(
        SELECT c.person_id FROM cases_case c JOIN cases_commission m ON m.id = NEW.commission_id
         WHERE c.id IN (m.case_id, NEW.taken_case_id)));
    IF NEW.taken_case_id = (SELECT m.case_id FROM cases_commission m WHERE m.id = NEW.commission_id) THEN
        RETURN NULL;                               -- by the unit itself it is the same case, in the same hands
    END IF;
    IF EXISTS (SELECT FROM cases_engagement e
                WHERE e.case_id = NEW.taken_case_id AND (e.kind <> 'intake' OR e.actor_id IS DISTINCT FROM acting())
                  AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp())
                  AND (e.wall = 'closed' OR has_contact_beyond(e.actor_id, e.case_id))) THEN
        RAISE EXCEPTION 'A wall stands between.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'engagement_stops_at_the_wall';
    END IF;
    DELETE FROM cases_engagement e
     WHERE e.case_id = NEW.taken_case_id AND e.kind = 'intake' AND e.actor_id = acting()
       AND (e.wall = 'closed' OR has_contact_beyond(e.actor_id, e.case_id)) RETURNING e.id INTO own;
    PERFORM keep_blocks(ARRAY[acting()]) WHERE own IS NOT NULL;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0084_where_a_child_is_in_each_of_its_cases")]
    operations = [migrations.RunSQL(READ, "DROP FUNCTION commission_origin(bigint)")]

"""
Whoever lets go of a side themself stands on it for the hours of a reading after, by whatever way they let it go.

Who ended a first contact did, but not who handed it on, or held a group no more; who leads did when they left a case, but
not who left their own share in it, or closed it. In the same minute they read the other side's card. All that asks whom somebody has met asks
the rows of who handles, or handled lately: they are few, where all that somebody ever handled is many. A row that counts
no more is gone within the minute. Source: S-10, S-11, S-21.
"""

from django.db import migrations

NOW = """
CREATE OR REPLACE FUNCTION adults_met(staff bigint) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN ARRAY(
        SELECT met.person_id FROM (
            SELECT c.person_id FROM intake_contacthandling k JOIN intake_contact c ON c.id = k.contact_id
             WHERE k.staff_id = staff AND k.counts_until > clock_timestamp() AND c.person_id IS NOT NULL
               AND NOT is_told_as_child(c.person_id)
            UNION
            SELECT c.person_id FROM support_grouphost h JOIN support_groupplace p ON p.group_id = h.group_id
              JOIN cases_case c ON c.id = p.case_id
             WHERE h.staff_id = staff AND (h.left_at IS NULL OR h.counts_until > clock_timestamp())
               AND c.role <> 'child' AND is_read_in_the_room(p.id, p.state)
        ) AS met
         WHERE NOT EXISTS (SELECT FROM cases_wallblock b WHERE b.actor_id = staff AND b.person_id = met.person_id
                              AND b.ends_at > clock_timestamp()));
END $$;

CREATE OR REPLACE FUNCTION met_by(persons bigint[]) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN ARRAY(
        SELECT k.staff_id FROM intake_contact c JOIN intake_contacthandling k ON k.contact_id = c.id
         WHERE c.person_id = ANY (persons) AND k.counts_until > clock_timestamp()
        UNION
        SELECT h.staff_id FROM cases_case c JOIN support_groupplace p ON p.case_id = c.id
          JOIN support_grouphost h ON h.group_id = p.group_id
         WHERE c.person_id = ANY (persons) AND (h.left_at IS NULL OR h.counts_until > clock_timestamp())
           AND is_read_in_the_room(p.id, p.state));
END $$;

CREATE OR REPLACE FUNCTION beyond_my_contacts(of_adults boolean) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN ARRAY(
        SELECT DISTINCT side.person FROM intake_contacthandling k JOIN intake_contact c ON c.id = k.contact_id
         CROSS JOIN LATERAL unnest(same_humans(walled_with(same_humans(ARRAY[c.person_id])))) AS side (person)
         WHERE k.staff_id = acting() AND k.counts_until > clock_timestamp() AND c.person_id IS NOT NULL
           AND side.person <> c.person_id AND NOT counts_as_had(acting(), c.case_id)
           AND NOT (of_adults AND is_told_as_child(c.person_id)));
END $$;

CREATE OR REPLACE FUNCTION young_beyond_me(by_reading boolean) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN children_of_sides(beyond_my_cases(true, by_reading) || beyond_my_contacts(true)) || children_against(same_humans(ARRAY(
        SELECT c.person_id FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
         WHERE e.actor_id = acting() AND c.role <> 'child' AND (by_reading OR e.kind <> 'lead_reading')
           AND (e.ends_at IS NULL OR greatest(e.ends_at, e.closes_until) > clock_timestamp())
        UNION
        SELECT c.person_id FROM intake_contacthandling k JOIN intake_contact c ON c.id = k.contact_id
         WHERE k.staff_id = acting() AND k.counts_until > clock_timestamp() AND c.person_id IS NOT NULL)));
END $$;

CREATE OR REPLACE FUNCTION contact_persons(staff bigint, at_unit bigint) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN public.read_persons(staff, at_unit) || ARRAY(
        SELECT c.person_id FROM public.intake_contacthandling k JOIN public.intake_contact c ON c.id = k.contact_id
         WHERE k.staff_id = staff AND k.counts_until > clock_timestamp() AND c.person_id IS NOT NULL
           AND NOT public.counts_as_had(staff, c.case_id));
END $$;

DROP FUNCTION counts_as_met(timestamptz, bigint);

CREATE OR REPLACE FUNCTION keep_closed_after_taken() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF OLD.closes_until IS NOT NULL THEN
        NEW.closes_until := greatest(NEW.ends_at, clock_timestamp())
                            + (OLD.closes_until - coalesce(OLD.ends_at, OLD.starts_at));
    ELSIF NEW.actor_id = acting() OR leads(NEW.actor_id, NEW.unit_id) THEN
        NEW.closes_until := greatest(NEW.ends_at, clock_timestamp()) + hours_of_reading(NEW.unit_id);
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION mend_walls() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    ended bigint[] := ARRAY(
        SELECT j.id FROM cases_jointwork j WHERE NOT j.walls_mended AND j.ends_at <= clock_timestamp());
    handled bigint[];
BEGIN
    WITH gone AS (
        DELETE FROM intake_contacthandling k WHERE k.counts_until <= clock_timestamp() RETURNING k.staff_id)
    SELECT array_agg(gone.staff_id) INTO handled FROM gone;
    PERFORM keep_blocks(ARRAY(
        SELECT e.actor_id FROM cases_engagement e
         WHERE e.ends_at BETWEEN clock_timestamp() - interval '10 minutes' AND clock_timestamp()
            OR e.closes_until BETWEEN clock_timestamp() - interval '10 minutes' AND clock_timestamp()
        UNION
        SELECT unnest(handled)
        UNION
        SELECT h.staff_id FROM support_grouphost h
         WHERE h.counts_until BETWEEN clock_timestamp() - interval '10 minutes' AND clock_timestamp()
        UNION
        SELECT j.actor_id FROM cases_jointwork j WHERE j.id = ANY (ended)
        UNION
        SELECT s.id FROM organisation_staff s WHERE s.id % 60 = extract(minute FROM clock_timestamp() AT TIME ZONE 'UTC')
           AND (EXISTS (SELECT FROM cases_engagement e
                         WHERE e.actor_id = s.id AND (e.ends_at IS NULL OR e.ends_at > clock_timestamp()))
                OR EXISTS (SELECT FROM cases_wallblock b WHERE b.actor_id = s.id))));
    UPDATE cases_jointwork j SET walls_mended = true WHERE j.id = ANY (ended);
END $$;

SELECT keep_blocks(ARRAY(SELECT DISTINCT k.staff_id FROM intake_contacthandling k));
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0105_who_is_one_human_keeps_its_plan"),
        ("support", "0067_a_group_that_is_left_counts_for_hours"),
    ]
    operations = [migrations.RunSQL(NOW, migrations.RunSQL.noop)]

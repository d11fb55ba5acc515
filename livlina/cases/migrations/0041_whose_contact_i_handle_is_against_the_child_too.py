"""
A child whose own case calls somebody the other party hides where it is also from the one who handles that one's contact.

As from the one who has that one's case: its card, message, commission and line are not read, and where it is is withheld.
Source: S-11, S-21.
"""

from django.db import migrations

NOW = """
CREATE OR REPLACE FUNCTION young_beyond_me(by_reading boolean) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN children_of_sides(beyond_my_cases(true, by_reading) || beyond_my_contacts(true)) || children_against(same_humans(ARRAY(
        SELECT c.person_id FROM cases_engagement e JOIN cases_case c ON c.id = e.case_id
         WHERE e.actor_id = acting() AND c.role <> 'child' AND (by_reading OR e.kind <> 'lead_reading')
           AND (e.ends_at IS NULL OR greatest(e.ends_at, e.closes_until) > clock_timestamp())
        UNION
        SELECT c.person_id FROM intake_contact c
         WHERE c.handler_id = acting() AND c.person_id IS NOT NULL
           AND (c.outcome = '' OR c.outcome_on >= ((clock_timestamp() - hours_of_reading(c.unit_id))
                                                   AT TIME ZONE 'Europe/Stockholm')::date))));
END $$;

CREATE OR REPLACE FUNCTION has_contact_beside_child(staff bigint, of_case bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
    about cases_case;
    beyond bigint[];
BEGIN
    SELECT * INTO about FROM cases_case c WHERE c.id = of_case;
    IF about.id IS NULL THEN                               -- the case comes after who has it, and is judged then
        RETURN false;
    END IF;
    beyond := contact_persons(staff, about.unit_id);
    IF about.role <> 'child' THEN                          -- nobody is shielded by what they told themself
        beyond := ARRAY(SELECT unnest(beyond) EXCEPT SELECT unnest(same_humans(ARRAY[about.person_id])));
    END IF;
    IF cardinality(beyond) = 0 THEN
        RETURN false;
    END IF;
    beyond := same_humans(beyond);
    RETURN about.person_id = ANY (children_of_sides(same_humans(walled_with(beyond))) || children_against(beyond));
END $$;
"""
BEFORE = NOW.replace(
    """
        UNION
        SELECT c.person_id FROM intake_contact c
         WHERE c.handler_id = acting() AND c.person_id IS NOT NULL
           AND (c.outcome = '' OR c.outcome_on >= ((clock_timestamp() - hours_of_reading(c.unit_id))
                                                   AT TIME ZONE 'Europe/Stockholm')::date))));""",
    ")));",
).replace(" || children_against(beyond)", "")


class Migration(migrations.Migration):
    dependencies = [("cases", "0040_own_support_that_is_read_is_a_side")]
    operations = [migrations.RunSQL(NOW, BEFORE)]

"""
Whom one meets in a group is a side from when one has taken the group up, as with a first contact. Source: S-10, S-11, S-21.
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
             WHERE h.staff_id = staff AND counts_as_host(h) AND c.role <> 'child'
               AND is_read_in_the_room(p.id, p.state)
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
         WHERE c.person_id = ANY (persons) AND counts_as_host(h) AND is_read_in_the_room(p.id, p.state));
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0023_who_ended_it_and_when_is_who_acts_now"),
        ("support", "0007_who_is_put_to_hold_a_group_takes_it_up"),
    ]
    operations = [migrations.RunSQL(NOW, migrations.RunSQL.noop)]

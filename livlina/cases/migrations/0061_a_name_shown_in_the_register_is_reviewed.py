"""
A protected name that a register controller takes up comes to the log reviewer, with when and how often.

Such traces are of no case, and only those of cases were judged: whoever took up each name in the queue was seen by
nobody. Source: S-21, S-43.
"""

import django.contrib.postgres.fields
from django.db import migrations, models

BEFORE = """
CREATE OR REPLACE FUNCTION review_events(item bigint) RETURNS TABLE (at timestamptz, action text, why text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    this cases_reviewitem;
BEGIN
    SELECT * INTO this FROM cases_reviewitem i WHERE i.id = item;
    IF NOT may_review(this) THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT k.at, k.action, k.why FROM (
        SELECT t.at, t.action, t.why, row_number() OVER (PARTITION BY t.action, t.why ORDER BY t.at DESC) AS nth
          FROM access_trace t
         WHERE t.actor_id = this.staff_id
           AND CASE WHEN this.case_ref IS NULL
                    THEN t.at BETWEEN this.first_at - interval '1 hour' AND this.last_at
                         AND (t.action LIKE 'case.%read' OR is_denied(t.action, t.why))
                    ELSE t.at >= this.first_at AND t.case_ref = this.case_ref
                         AND (t.at <= this.last_at OR t.at < (this.day + 1)::timestamp AT TIME ZONE 'Europe/Stockholm')
               END) AS k
     WHERE k.nth <= 50 ORDER BY k.at DESC;
END $$;
"""
NOW = BEFORE.replace(
    "AND (t.action LIKE 'case.%read' OR is_denied(t.action, t.why))",
    "AND (t.action LIKE 'case.%read' OR t.action = 'register.shown' OR is_denied(t.action, t.why))",
)


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0060_what_is_given_is_as_it_was_read"),
    ]
    operations = [
        migrations.RunSQL(NOW, BEFORE),
        migrations.AlterField(
            model_name="reviewitem",
            name="reasons",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("break_glass", "nödåtkomst"),
                        ("not_reviewed", "nödöppning utan granskning"),
                        ("own_surname", "lika namn"),
                        ("near", "närstående"),
                        ("staff_client", "lika namn"),
                        ("taken", "tog ärendet själv"),
                        ("no_task", "utan egen uppgift"),
                        ("after_closing", "efter avslut"),
                        ("night", "på natten"),
                        ("many", "många på kort tid"),
                        ("refusals", "upprepade avvisade försök"),
                        ("own_relation", "egen anmäld relation"),
                        ("shown", "tog fram ett skyddat namn"),
                        ("sample", "stickprov"),
                    ],
                    max_length=20,
                ),
                size=None,
            ),
        ),
    ]

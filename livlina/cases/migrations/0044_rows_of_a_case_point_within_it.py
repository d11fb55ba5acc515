"""
What a row of a case points to is of the same case: one trigger of the database, from what the models declare.

By raw SQL a note corrected one of another's case, and an interpreter was booked for another's talk, which its own worker
could then book none for. What points across says so, and why, on its model. Source: S-05, S-10.
"""

from django.db import migrations

import livlina.cases.of_case
import livlina.core.rows

MADE = """
CREATE FUNCTION same_case() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    holds boolean;
BEGIN
    FOR i IN 0 .. TG_NARGS - 1 BY 2 LOOP                   -- a column, and the table that it points to
        EXECUTE format('SELECT ($1).%1$I IS NULL OR EXISTS ('
                       'SELECT FROM %2$I r WHERE r.id = ($1).%1$I AND r.case_id = ($1).case_id)', TG_ARGV[i], TG_ARGV[i + 1])
           INTO holds USING NEW;
        IF NOT holds THEN
            RAISE EXCEPTION 'A row of a case points to none of another.'
                USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
        END IF;
    END LOOP;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION same_case() FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0043_whoever_asks_for_her_contact_is_not_told"),
        ("organisation", "0009_what_is_noticed_is_kept"),
        ("people", "0004_what_a_case_tells_is_found_by_it"),
    ]

    operations = [
        migrations.RunSQL(MADE, "DROP FUNCTION same_case()"),
        migrations.RemoveConstraint(
            model_name="commissionanswer",
            name="commission_answer_rows",
        ),
        migrations.RemoveConstraint(
            model_name="conferenceoutcome",
            name="conference_outcome_rows",
        ),
        migrations.AddConstraint(
            model_name="childanswer",
            constraint=livlina.cases.of_case.SameCase("line", name="within_case_child_answer"),
        ),
        migrations.AddConstraint(
            model_name="childline",
            constraint=livlina.cases.of_case.SameCase("party", name="within_case_child_line"),
        ),
        migrations.AddConstraint(
            model_name="commission",
            constraint=livlina.cases.of_case.SameCase("decision", name="within_case_commission"),
        ),
        migrations.AddConstraint(
            model_name="commissionanswer",
            constraint=livlina.core.rows.RowPolicy(
                name="commission_answer_rows",
                new="said_by_id = acting() AND may_answer_commission(commission_id, kind, taken_case_id) AND (decision_id IS NULL OR EXISTS (SELECT FROM cases_decision d JOIN cases_commission m ON m.case_id = d.case_id WHERE d.id = decision_id AND m.id = commission_id))",
                using="commission_id = ANY ((SELECT my_commissions())::bigint[])",
            ),
        ),
        migrations.AddConstraint(
            model_name="communication",
            constraint=livlina.cases.of_case.SameCase("investigation", "party", name="within_case_communication"),
        ),
        migrations.AddConstraint(
            model_name="conferenceoutcome",
            constraint=livlina.core.rows.RowPolicy(
                name="conference_outcome_rows",
                new="case_id = ANY ((SELECT my_worked_cases())::bigint[]) AND said_by_id = acting()",
                using="case_id = ANY ((SELECT my_cases())::bigint[])",
            ),
        ),
        migrations.AddConstraint(
            model_name="conferenceoutcome",
            constraint=livlina.cases.of_case.SameCase("matter", "task", name="within_case_conference_outcome"),
        ),
        migrations.AddConstraint(
            model_name="consentstep",
            constraint=livlina.cases.of_case.SameCase("whom", "decision", name="within_case_consent_step"),
        ),
        migrations.AddConstraint(
            model_name="deadlinechange",
            constraint=livlina.cases.of_case.SameCase("deadline", name="within_case_deadline_change"),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=livlina.cases.of_case.SameCase("promise", "corrects", "extends", name="within_case_decision"),
        ),
        migrations.AddConstraint(
            model_name="decisionstep",
            constraint=livlina.cases.of_case.SameCase("decision", "party", name="within_case_decision_step"),
        ),
        migrations.AddConstraint(
            model_name="gathered",
            constraint=livlina.cases.of_case.SameCase("investigation", name="within_case_gathered"),
        ),
        migrations.AddConstraint(
            model_name="givenwithout",
            constraint=livlina.cases.of_case.SameCase("engagement", name="within_case_given_without"),
        ),
        migrations.AddConstraint(
            model_name="glassopening",
            constraint=livlina.cases.of_case.SameCase("engagement", name="within_case_glass_opening"),
        ),
        migrations.AddConstraint(
            model_name="guardiandecision",
            constraint=livlina.cases.of_case.SameCase(
                "guardian", "note", "seconds", name="within_case_guardian_decision"
            ),
        ),
        migrations.AddConstraint(
            model_name="investigationsection",
            constraint=livlina.cases.of_case.SameCase(
                "investigation", "child", name="within_case_investigation_section"
            ),
        ),
        migrations.AddConstraint(
            model_name="note",
            constraint=livlina.cases.of_case.SameCase("corrects", name="within_case_note"),
        ),
        migrations.AddConstraint(
            model_name="ownsupport",
            constraint=livlina.cases.of_case.SameCase("line", name="within_case_own_support"),
        ),
        migrations.AddConstraint(
            model_name="preliminaryassessment",
            constraint=livlina.cases.of_case.SameCase("report", name="within_case_preliminary_assessment"),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=livlina.cases.of_case.SameCase("investigation", name="within_case_proposal"),
        ),
        migrations.AddConstraint(
            model_name="protectionassessment",
            constraint=livlina.cases.of_case.SameCase("report", name="within_case_protection_assessment"),
        ),
        migrations.AddConstraint(
            model_name="statedreason",
            constraint=livlina.cases.of_case.SameCase("engagement", name="within_case_stated_reason"),
        ),
        migrations.AddConstraint(
            model_name="summaryhandover",
            constraint=livlina.cases.of_case.SameCase("summary", name="within_case_summary_handover"),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=livlina.cases.of_case.SameCase("review", name="within_case_task"),
        ),
    ]

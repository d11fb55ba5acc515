"""
What the rows of a case are kept by: who may write which column, what is never changed, and which walls follow.

A lead sees lines by a view of their own, since a policy is of whole rows. Source: S-05, S-10, S-44, S-132.
"""

from django.db import migrations

KEPT = """
CREATE UNLOGGED TABLE cases_searches (actor_id bigint PRIMARY KEY, minute timestamptz NOT NULL, times int NOT NULL);

CREATE UNLOGGED TABLE cases_openings (actor_id bigint PRIMARY KEY, hour timestamptz NOT NULL, times int NOT NULL);

-- How far each chain has been judged. A lane is held until its transaction has ended, so its numbers come in order.
CREATE TABLE cases_reviewmark (chain int PRIMARY KEY, seq bigint NOT NULL);

-- When somebody asked, and nothing else: of the last hour, by the door below alone.
CREATE TABLE cases_glasstry (asked_by_id bigint NOT NULL, asked_at timestamptz NOT NULL);

CREATE INDEX cases_glasstry_asked_by ON cases_glasstry (asked_by_id, asked_at);

-- Which messages the log reviewer has been told of, each once. By the door below alone.
CREATE TABLE cases_dangercalled (message_id bigint PRIMARY KEY, called_at timestamptz NOT NULL);

CREATE VIEW cases_caseline WITH (security_barrier) AS
SELECT c.id, c.public_id, c.trace_ref, c.number, c.unit_id, c.role, c.came_in_on, c.closed_on,
       e.actor_id AS assigned_id, e.wall AS assigned_wall,
       CASE WHEN e.actor_id IS NULL THEN ''
            WHEN NOT s.is_active OR NOT EXISTS (
                 SELECT FROM organisation_membership m
                  WHERE m.staff_id = e.actor_id AND m.unit_id = e.unit_id
                    AND m.role = ANY ('{unit_manager,group_leader,intake,therapist,social_worker,child_worker,barnahus_coordinator}')
                    AND m.valid_from <= today() AND (m.valid_to IS NULL OR m.valid_to >= today())) THEN 'left'
            WHEN s.paused_at IS NOT NULL THEN 'away'
            ELSE '' END AS absence
  FROM cases_case c
  LEFT JOIN cases_engagement e ON e.case_id = c.id AND e.kind = 'assigned' AND e.ends_at IS NULL
  LEFT JOIN organisation_staff s ON s.id = e.actor_id
 WHERE c.unit_id = ANY ((SELECT my_led_units())::bigint[]);

CREATE TRIGGER answer_kept_is_kept BEFORE UPDATE OR DELETE ON cases_answerkept
    FOR EACH ROW EXECUTE FUNCTION keep_child_answers();
CREATE TRIGGER answer_kept_with_its_row BEFORE INSERT ON cases_answerkept
    FOR EACH ROW EXECUTE FUNCTION kept_with_its_row('cases_childanswer');

CREATE TRIGGER case_stays BEFORE UPDATE ON cases_case FOR EACH ROW
    WHEN (current_user = 'livlina_app'
          AND (OLD.public_id, OLD.trace_ref, OLD.unit_id, OLD.board_id, OLD.person_id)
              IS DISTINCT FROM (NEW.public_id, NEW.trace_ref, NEW.unit_id, NEW.board_id, NEW.person_id))
    EXECUTE FUNCTION keep_place();
CREATE TRIGGER case_walls_change AFTER UPDATE ON cases_case FOR EACH ROW
    WHEN (OLD.role IS DISTINCT FROM NEW.role OR OLD.person_id IS DISTINCT FROM NEW.person_id)
    EXECUTE FUNCTION keep_walls_of_role();
CREATE TRIGGER case_with_danger_is_kept_open BEFORE UPDATE OF closed_on ON cases_case
    FOR EACH ROW WHEN (OLD.closed_on IS NULL AND NEW.closed_on IS NOT NULL AND current_user = 'livlina_app')
    EXECUTE FUNCTION keep_case_with_danger();

CREATE TRIGGER stays_in_its_case BEFORE UPDATE OF case_id ON cases_caseclosing FOR EACH ROW
    WHEN (OLD.case_id IS DISTINCT FROM NEW.case_id) EXECUTE FUNCTION keep_place();

REVOKE ALL ON cases_casecounter FROM livlina_app;

REVOKE UPDATE ON cases_casefile FROM livlina_app;
GRANT UPDATE (struck_at, struck_because, struck_by_id) ON cases_casefile TO livlina_app;
CREATE TRIGGER case_file_is_kept BEFORE INSERT OR UPDATE OR DELETE ON cases_casefile
    FOR EACH ROW EXECUTE FUNCTION keep_case_file();

REVOKE INSERT, UPDATE, DELETE ON cases_caseline FROM livlina_app;

REVOKE UPDATE ON cases_caseloadreview FROM livlina_app;

REVOKE INSERT, UPDATE ON cases_casereview FROM livlina_app;

REVOKE UPDATE ON cases_casestep FROM livlina_app;
CREATE TRIGGER case_step_is_kept BEFORE UPDATE OR DELETE ON cases_casestep
    FOR EACH ROW EXECUTE FUNCTION keep_what_was_taken();

REVOKE UPDATE ON cases_childanswer FROM livlina_app;
CREATE TRIGGER child_answer_is_kept BEFORE UPDATE OR DELETE ON cases_childanswer
    FOR EACH ROW EXECUTE FUNCTION keep_child_answers();
CREATE TRIGGER child_answer_is_checked BEFORE INSERT ON cases_childanswer
    FOR EACH ROW EXECUTE FUNCTION check_child_answer();

REVOKE INSERT, UPDATE ON cases_childline FROM livlina_app;

REVOKE UPDATE ON cases_commission FROM livlina_app;
CREATE TRIGGER commission_extent BEFORE INSERT ON cases_commission
    FOR EACH ROW EXECUTE FUNCTION check_commission_extent();

REVOKE UPDATE ON cases_commissionanswer FROM livlina_app;
CREATE TRIGGER commission_walls AFTER INSERT ON cases_commissionanswer
    FOR EACH ROW WHEN (NEW.taken_case_id IS NOT NULL) EXECUTE FUNCTION keep_walls_of_commission();
CREATE TRIGGER commission_answer_extent BEFORE INSERT ON cases_commissionanswer
    FOR EACH ROW EXECUTE FUNCTION check_commission_extent();

REVOKE UPDATE ON cases_communication FROM livlina_app;
GRANT UPDATE (replied_on, reply) ON cases_communication TO livlina_app;
CREATE TRIGGER communication_is_of_investigation BEFORE INSERT OR UPDATE ON cases_communication
    FOR EACH ROW EXECUTE FUNCTION check_of_investigation();
CREATE TRIGGER communication_is_kept BEFORE UPDATE ON cases_communication
    FOR EACH ROW EXECUTE FUNCTION keep_answer('replied_on');

CREATE TRIGGER conference_keeps_its_questions AFTER UPDATE OF state, slot ON cases_conference FOR EACH ROW
    WHEN (NEW.state <> OLD.state OR NEW.slot <> OLD.slot) EXECUTE FUNCTION keep_questions_of_conference();

REVOKE UPDATE ON cases_conferencematter FROM livlina_app;
CREATE TRIGGER matter_keeps_its_question AFTER INSERT ON cases_conferencematter FOR EACH ROW
    EXECUTE FUNCTION keep_question_of_matter();

REVOKE UPDATE ON cases_conferenceoutcome FROM livlina_app;

CREATE TRIGGER point_keeps_its_question AFTER UPDATE OF taken_off_at ON cases_conferencepoint FOR EACH ROW
    WHEN (OLD.taken_off_at IS NULL AND NEW.taken_off_at IS NOT NULL) EXECUTE FUNCTION keep_question_of_point();

CREATE TRIGGER points_to_a_new_time BEFORE INSERT OR UPDATE OF time_id ON cases_conferenceseat
    FOR EACH ROW WHEN (current_user = 'livlina_app') EXECUTE FUNCTION points_to_a_new_time();

REVOKE UPDATE ON cases_consentstep FROM livlina_app;

REVOKE UPDATE ON cases_contacttry FROM livlina_app;
CREATE TRIGGER contact_try_is_kept BEFORE UPDATE OR DELETE ON cases_contacttry
    FOR EACH ROW EXECUTE FUNCTION keep_contact_tries();
CREATE TRIGGER contact_try_is_checked BEFORE INSERT ON cases_contacttry
    FOR EACH ROW EXECUTE FUNCTION check_contact_try();

REVOKE ALL ON cases_dangercalled FROM livlina_app;

REVOKE UPDATE ON cases_dangerdecision FROM livlina_app;
CREATE TRIGGER decision_waits BEFORE INSERT ON cases_dangerdecision FOR EACH ROW EXECUTE FUNCTION decision_waits();

REVOKE UPDATE ON cases_dangermessage FROM livlina_app;

CREATE TRIGGER told_by_who_reaches BEFORE UPDATE OF finished_on ON cases_deadline FOR EACH ROW
    WHEN (NEW.clock IN ('talk_changed', 'group_meetings') AND NEW.finished_on IS NOT NULL)
    EXECUTE FUNCTION keep_until_told();

REVOKE UPDATE ON cases_deadlinechange FROM livlina_app;
CREATE TRIGGER deadline_change_is_kept BEFORE UPDATE OR DELETE ON cases_deadlinechange
    FOR EACH ROW EXECUTE FUNCTION keep_what_was_taken();

CREATE TRIGGER decision_is_kept BEFORE UPDATE OR DELETE ON cases_decision
    FOR EACH ROW EXECUTE FUNCTION keep_signed_decisions();
CREATE TRIGGER decision_is_checked BEFORE INSERT OR UPDATE ON cases_decision
    FOR EACH ROW EXECUTE FUNCTION check_decision();
CREATE TRIGGER decision_guards_its_provider AFTER UPDATE OF kind ON cases_decision FOR EACH ROW
    WHEN (OLD.kind IS DISTINCT FROM NEW.kind) EXECUTE FUNCTION guard_decision_provider();

REVOKE UPDATE ON cases_decisionprovider FROM livlina_app;
GRANT UPDATE (unit_id, words) ON cases_decisionprovider TO livlina_app;
CREATE TRIGGER decision_provider_is_kept BEFORE INSERT OR UPDATE ON cases_decisionprovider
    FOR EACH ROW EXECUTE FUNCTION keep_decision_provider();

REVOKE UPDATE ON cases_decisionstep FROM livlina_app;
CREATE TRIGGER decision_step_is_checked BEFORE INSERT ON cases_decisionstep
    FOR EACH ROW EXECUTE FUNCTION check_decision_step();

CREATE TRIGGER document_kept_is_kept BEFORE UPDATE OR DELETE ON cases_documentkept
    FOR EACH ROW EXECUTE FUNCTION keep_document_line();
CREATE TRIGGER document_kept_with_its_row BEFORE INSERT ON cases_documentkept
    FOR EACH ROW EXECUTE FUNCTION kept_with_its_row('cases_documentline');

REVOKE UPDATE ON cases_documentline FROM livlina_app;
CREATE TRIGGER document_line_is_kept BEFORE UPDATE OR DELETE ON cases_documentline
    FOR EACH ROW EXECUTE FUNCTION keep_document_line();

REVOKE INSERT, UPDATE ON cases_engagement FROM livlina_app;
CREATE TRIGGER engagement_walls AFTER INSERT ON cases_engagement REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION keep_walls_of_rows();
CREATE TRIGGER engagement_walls_change AFTER UPDATE ON cases_engagement FOR EACH ROW
    WHEN (OLD.ends_at IS DISTINCT FROM NEW.ends_at) EXECUTE FUNCTION keep_walls_of_changed();
CREATE CONSTRAINT TRIGGER engagement_behind_glass AFTER INSERT ON cases_engagement DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.kind = 'break_glass') EXECUTE FUNCTION glass_has_its_opening();
CREATE TRIGGER engagement_own_match AFTER UPDATE ON cases_engagement FOR EACH ROW
    WHEN (NEW.wall = 'closed' AND OLD.wall <> 'closed') EXECUTE FUNCTION tell_of_own_match();
CREATE TRIGGER engagement_closes_after_all BEFORE INSERT ON cases_engagement FOR EACH ROW
    WHEN (NEW.closes_until IS NULL) EXECUTE FUNCTION keep_closed_after();
CREATE TRIGGER engagement_closes_after BEFORE UPDATE ON cases_engagement FOR EACH ROW
    WHEN (NEW.kind NOT IN ('lead_reading', 'break_glass')
          AND OLD.ends_at IS DISTINCT FROM NEW.ends_at AND (OLD.ends_at IS NULL OR OLD.ends_at > clock_timestamp()))
    EXECUTE FUNCTION keep_closed_after_taken();
CREATE TRIGGER whereabouts_stop_at_the_wall BEFORE UPDATE ON cases_engagement FOR EACH ROW
    WHEN (NEW.carries_whereabouts AND NOT OLD.carries_whereabouts) EXECUTE FUNCTION keep_withheld();
CREATE TRIGGER engagement_stays_withheld BEFORE INSERT ON cases_engagement FOR EACH ROW
    WHEN (NEW.carries_whereabouts AND NEW.kind IN ('assigned', 'co_assigned', 'stand_in'))
    EXECUTE FUNCTION keep_withheld();
CREATE TRIGGER stand_in_ends_within_its_days BEFORE INSERT OR UPDATE OF kind, ends_at ON cases_engagement
    FOR EACH ROW WHEN (NEW.kind = 'stand_in') EXECUTE FUNCTION ends_within_its_days();
CREATE TRIGGER engagement_holds_no_group_beyond BEFORE INSERT ON cases_engagement FOR EACH ROW
    WHEN (NEW.kind IN ('assigned', 'co_assigned', 'stand_in', 'lead_reading')) EXECUTE FUNCTION holds_no_group_beyond();
CREATE CONSTRAINT TRIGGER case_is_handed_on AFTER INSERT ON cases_engagement DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.kind = 'assigned') EXECUTE FUNCTION hand_on_case();

REVOKE UPDATE ON cases_feedback FROM livlina_app;

REVOKE UPDATE ON cases_filegiven FROM livlina_app;
CREATE TRIGGER file_given_is_kept BEFORE UPDATE OR DELETE ON cases_filegiven
    FOR EACH ROW EXECUTE FUNCTION keep_file_given();

REVOKE UPDATE ON cases_gathered FROM livlina_app;
GRANT UPDATE (came_on, text) ON cases_gathered TO livlina_app;
CREATE TRIGGER gathered_is_of_investigation BEFORE INSERT OR UPDATE ON cases_gathered
    FOR EACH ROW EXECUTE FUNCTION check_of_investigation();
CREATE TRIGGER gathered_is_kept BEFORE UPDATE ON cases_gathered
    FOR EACH ROW EXECUTE FUNCTION keep_answer('came_on');

REVOKE UPDATE ON cases_givenwithout FROM livlina_app;

REVOKE INSERT, UPDATE ON cases_glassopening FROM livlina_app;

REVOKE INSERT, UPDATE ON cases_glassreview FROM livlina_app;

REVOKE ALL ON cases_glasstry FROM livlina_app;

REVOKE UPDATE ON cases_glassverdict FROM livlina_app;
CREATE TRIGGER glass_is_settled_after_its_hour AFTER INSERT ON cases_glassverdict
    FOR EACH ROW EXECUTE FUNCTION glass_is_settled_after_its_hour();

REVOKE UPDATE ON cases_guardiandecision FROM livlina_app;
CREATE TRIGGER guardian_decision_is_kept BEFORE UPDATE OR DELETE ON cases_guardiandecision
    FOR EACH ROW EXECUTE FUNCTION keep_guardian_decisions();
CREATE TRIGGER guardian_decision_is_checked BEFORE INSERT ON cases_guardiandecision
    FOR EACH ROW EXECUTE FUNCTION check_guardian_decision();

REVOKE INSERT, UPDATE ON cases_instruction FROM livlina_app;
GRANT UPDATE (done_at, done_by_id) ON cases_instruction TO livlina_app;

REVOKE UPDATE ON cases_investigation FROM livlina_app;
GRANT UPDATE (end_why, ended_at, ended_by_id, ended_how, ended_on, safety_at_end, version) ON cases_investigation TO
    livlina_app;
CREATE TRIGGER investigation_is_kept BEFORE UPDATE ON cases_investigation
    FOR EACH ROW EXECUTE FUNCTION keep_investigation();

REVOKE UPDATE ON cases_investigationsection FROM livlina_app;
CREATE TRIGGER section_is_of_investigation BEFORE INSERT ON cases_investigationsection
    FOR EACH ROW EXECUTE FUNCTION check_of_investigation();

REVOKE UPDATE ON cases_jointmeeting FROM livlina_app;

REVOKE ALL ON cases_jointwall FROM livlina_app;

REVOKE INSERT, UPDATE ON cases_jointwork FROM livlina_app;
CREATE TRIGGER joint_work_ends_within_its_days BEFORE INSERT OR UPDATE OF ends_at ON cases_jointwork
    FOR EACH ROW EXECUTE FUNCTION ends_within_its_days();

REVOKE UPDATE ON cases_linkanswer FROM livlina_app;

REVOKE UPDATE ON cases_nightcard FROM livlina_app;
CREATE TRIGGER less_has_its_reason BEFORE INSERT ON cases_nightcard FOR EACH ROW
    WHEN (current_user = 'livlina_app') EXECUTE FUNCTION less_has_its_reason();

CREATE TRIGGER note_is_kept_when_signed BEFORE UPDATE OR DELETE ON cases_note
    FOR EACH ROW WHEN (OLD.signed_at IS NOT NULL) EXECUTE FUNCTION keep_signed_notes();
CREATE TRIGGER note_stays BEFORE UPDATE ON cases_note FOR EACH ROW
    WHEN (current_user = 'livlina_app'
          AND (OLD.public_id, OLD.case_id, OLD.written_by_id)
              IS DISTINCT FROM (NEW.public_id, NEW.case_id, NEW.written_by_id))
    EXECUTE FUNCTION keep_place();

REVOKE ALL ON cases_openings FROM livlina_app;

REVOKE UPDATE ON cases_ownsupport FROM livlina_app;
CREATE TRIGGER own_support_is_checked BEFORE INSERT ON cases_ownsupport FOR EACH ROW EXECUTE FUNCTION check_own_support();

REVOKE UPDATE ON cases_ownsupportstep FROM livlina_app;

CREATE TRIGGER party_stays BEFORE UPDATE ON cases_party FOR EACH ROW
    WHEN (current_user = 'livlina_app'
          AND (OLD.public_id, OLD.case_id, OLD.person_id) IS DISTINCT FROM (NEW.public_id, NEW.case_id, NEW.person_id))
    EXECUTE FUNCTION keep_place();
CREATE TRIGGER party_walls AFTER INSERT ON cases_party REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION keep_walls_of_rows();
CREATE TRIGGER party_walls_change AFTER UPDATE ON cases_party FOR EACH ROW
    WHEN (OLD.role IS DISTINCT FROM NEW.role) EXECUTE FUNCTION keep_walls_of_changed();
CREATE TRIGGER child_has_a_line AFTER INSERT ON cases_party
    FOR EACH ROW WHEN (NEW.role = 'child') EXECUTE FUNCTION make_child_line();

REVOKE UPDATE ON cases_preliminaryassessment FROM livlina_app;
CREATE TRIGGER preliminary_assessment_is_kept BEFORE UPDATE OR DELETE ON cases_preliminaryassessment
    FOR EACH ROW EXECUTE FUNCTION keep_concerns();
CREATE TRIGGER preliminary_assessment_is_checked BEFORE INSERT ON cases_preliminaryassessment
    FOR EACH ROW EXECUTE FUNCTION check_concern();

REVOKE UPDATE ON cases_promise FROM livlina_app;
GRANT UPDATE (kept_at, kept_by_id, owner_given_at, owner_given_by_id, owner_id) ON cases_promise TO livlina_app;
CREATE TRIGGER promise_is_kept BEFORE UPDATE ON cases_promise FOR EACH ROW EXECUTE FUNCTION keep_promises();

REVOKE UPDATE ON cases_proposal FROM livlina_app;
GRANT UPDATE (outcome, read_at, read_by_id, words) ON cases_proposal TO livlina_app;
CREATE TRIGGER proposal_is_of_investigation BEFORE INSERT OR UPDATE ON cases_proposal
    FOR EACH ROW EXECUTE FUNCTION check_of_investigation();
CREATE TRIGGER proposal_is_new BEFORE INSERT ON cases_proposal
    FOR EACH ROW EXECUTE FUNCTION check_new_proposal();
CREATE TRIGGER proposal_is_kept BEFORE UPDATE ON cases_proposal
    FOR EACH ROW EXECUTE FUNCTION keep_answer('read_at');

REVOKE UPDATE ON cases_protectionassessment FROM livlina_app;
CREATE TRIGGER protection_assessment_is_kept BEFORE UPDATE OR DELETE ON cases_protectionassessment
    FOR EACH ROW EXECUTE FUNCTION keep_concerns();
CREATE TRIGGER protection_assessment_is_checked BEFORE INSERT ON cases_protectionassessment
    FOR EACH ROW EXECUTE FUNCTION check_concern();

CREATE TRIGGER protection_kept_is_kept BEFORE UPDATE OR DELETE ON cases_protectionkept
    FOR EACH ROW EXECUTE FUNCTION keep_concerns();
CREATE TRIGGER protection_kept_with_its_row BEFORE INSERT ON cases_protectionkept
    FOR EACH ROW EXECUTE FUNCTION kept_with_its_row('cases_protectionassessment');

REVOKE UPDATE ON cases_receivedreport FROM livlina_app;
CREATE TRIGGER received_report_is_kept BEFORE UPDATE OR DELETE ON cases_receivedreport
    FOR EACH ROW EXECUTE FUNCTION keep_concerns();
CREATE TRIGGER received_report_is_checked BEFORE INSERT ON cases_receivedreport
    FOR EACH ROW EXECUTE FUNCTION check_received();

CREATE TRIGGER report_kept_is_kept BEFORE UPDATE OR DELETE ON cases_reportkept
    FOR EACH ROW EXECUTE FUNCTION keep_concerns();
CREATE TRIGGER report_kept_with_its_row BEFORE INSERT ON cases_reportkept
    FOR EACH ROW EXECUTE FUNCTION kept_with_its_row('cases_receivedreport');

REVOKE INSERT, UPDATE ON cases_reviewitem FROM livlina_app;

REVOKE ALL ON cases_reviewmark FROM livlina_app;

REVOKE ALL ON cases_searches FROM livlina_app;

REVOKE UPDATE ON cases_sharedfact FROM livlina_app;
GRANT UPDATE (ended_at, ended_by_id) ON cases_sharedfact TO livlina_app;

CREATE TRIGGER stays_in_its_case BEFORE UPDATE OF case_id ON cases_statedreason FOR EACH ROW
    WHEN (OLD.case_id IS DISTINCT FROM NEW.case_id) EXECUTE FUNCTION keep_place();

REVOKE UPDATE ON cases_summary FROM livlina_app;
CREATE TRIGGER summary_is_kept BEFORE UPDATE OR DELETE ON cases_summary
    FOR EACH ROW EXECUTE FUNCTION keep_summary();

REVOKE UPDATE ON cases_summaryhandover FROM livlina_app;
CREATE TRIGGER summary_handover_is_kept BEFORE UPDATE OR DELETE ON cases_summaryhandover
    FOR EACH ROW EXECUTE FUNCTION keep_summary();
CREATE TRIGGER summary_handover_is_checked BEFORE INSERT ON cases_summaryhandover
    FOR EACH ROW EXECUTE FUNCTION check_summary_handover();

CREATE TRIGGER danger_task_is_kept BEFORE UPDATE ON cases_task
    FOR EACH ROW WHEN (OLD.is_danger) EXECUTE FUNCTION keep_danger_task();

REVOKE UPDATE ON cases_toldless FROM livlina_app;
GRANT UPDATE (read_at, read_by_id) ON cases_toldless TO livlina_app;

REVOKE ALL ON cases_wallblock FROM livlina_app;

-- That nobody may read a danger message is told to a log reviewer who is at work: where none sees the unit, to those
-- under any board; and where there is none at all, whoever told the message is told that nobody receives it.
CREATE FUNCTION may_review(i cases_reviewitem) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN coalesce(i.staff_id <> public.acting() AND (i.unit_id = ANY (public.my_review_units())
        OR (i.unit_id = ANY (public.my_led_units()) AND NOT i.staff_id = ANY (public.let_through_lately()) AND 'danger_unread' <> ALL (i.reasons)
            AND (i.reviewed_by_id = public.acting() OR (i.outcome = '' AND i.due_on < public.today()))) OR i.id = ANY (public.my_fallen_items())), false);
END $$;

-- That they let through what is reviewed; of many, any one of them.
CREATE FUNCTION has_let_through(staff bigint, r cases_glassreview) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM public.cases_glassopening g
                    WHERE g.decided_by_id = staff AND g.is_approved AND g.asked_by_id = r.staff_id
                      AND (g.id = r.opening_id OR (r.kind = 'many' AND g.opened_at <= r.made_at
                                                   AND g.opened_at > r.made_at - interval '30 days')))
$$;

-- The same of everybody who leads the unit today.
CREATE FUNCTION has_a_reviewer(r cases_glassreview) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM public.at_work(ARRAY[r.unit_id], '{unit_manager,group_leader}') AS staff
         WHERE staff <> r.staff_id AND NOT public.has_let_through(staff, r)
           AND (r.kind = 'many' OR NOT EXISTS (
               SELECT FROM public.cases_glassopening g JOIN public.cases_case c ON c.id = g.case_id
                 JOIN public.cases_wallblock b ON b.person_id = c.person_id
                WHERE g.id = r.opening_id AND b.actor_id = staff AND b.ends_at > clock_timestamp())))
$$;

-- Where a card is read today.
CREATE FUNCTION card_is_read_at(n cases_nightcard) RETURNS bigint[] LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT duties_of_card(n.duty_id, (n.written_at AT TIME ZONE 'Europe/Stockholm')::date)
$$;

REVOKE ALL ON FUNCTION may_review(cases_reviewitem), has_let_through(bigint, cases_glassreview),
    has_a_reviewer(cases_glassreview), card_is_read_at(cases_nightcard) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0020_tables"), ("intake", "0005_guards")]
    operations = [migrations.RunSQL(KEPT, migrations.RunSQL.noop)]

"""
The migrations that built the tables before they were written anew as they stand (docs/adr/0010).

A database that has all of them has the new ones too, without running them; one that has only some is first brought
up to date by the version before. Source: S-44, no saved record is lost.
"""

EARLIER = {
    "access": """
        0001_traces 0002_row_security 0003_closed_tables 0004_key_marks 0005_relations_and_walls 0006_key_rotation
        0007_register_tasks 0008_planned_once 0009_controllers_stand_outside_both_teams
        0010_what_is_to_be_taken_apart_waits 0011_callers_are_looked_for_once 0012_a_call_opens_no_file
        0013_a_contact_opens_no_more 0014_whose_row_is_named
    """,
    "cases": """
        0001_initial 0002_numbers_and_signed_notes 0003_search_limit 0004_who_has_a_case 0005_opening_limit
        0006_counted_by_unit 0007_relations_and_walls 0008_where_the_wall_stands 0009_limits_on_reading
        0010_review_queue 0011_who_has_read 0012_whose_urgent_rows 0013_urgent_rows 0014_urgent_doors
        0015_one_human_in_two_rows 0016_who_told_it 0017_guardian_decisions 0018_guardian_decisions_are_kept
        0019_the_childs_own_side 0020_settled_by_the_opener 0021_near_ones_are_reviewed
        0022_two_rows_are_masked_together 0023_children_of_the_other_side 0024_who_told_it_is_found
        0025_a_new_row_moves_the_other_side 0026_suspicion_follows_the_human 0027_a_request_to_open_counts_as_one
        0028_who_approved_does_not_review 0029_a_join_is_taken_apart_by_two 0030_one_relation_closes_for_its_time
        0031_joint_work_where_a_wall_stands 0032_many_at_once_is_counted_by_the_minute
        0033_walls_of_new_rows_by_index 0034_whose_case_is_judged 0035_who_approved_settles_nothing_of_it
        0036_walls_of_rows_that_have_facts 0037_a_number_taken_away_moves_no_wall
        0038_a_case_taken_by_oneself_closes_after 0039_reviewed_to_the_end_of_the_day
        0040_a_mark_is_lowered_in_her_own_file 0041_how_often_glass_is_asked_for_is_decided
        0042_a_wrong_join_closes_no_own_case 0043_whatever_a_lead_has_closes_after 0044_a_contact_is_a_side
        0045_a_wall_met_is_a_refused_try 0046_whose_row_a_case_may_name 0047_the_first_file_of_a_row
        0048_a_child_is_one_row 0049_the_way_of_a_case 0050_steps_taken_are_kept 0051_how_a_case_ended
        0052_like_names_are_told_as_one 0053_a_childs_card_and_message_stop_at_the_wall
        0054_withheld_beside_a_contact 0055_whom_a_wrong_number_parts 0056_decisions 0057_decisions_are_kept
        0058_each_child_has_a_line 0059_children_known_before_have_a_line 0060_concern_reports
        0061_contacts_between_the_talks 0062_investigations 0063_investigations_are_kept
        0064_glass_broken_for_a_child 0065_summaries 0066_documents 0067_commissions 0068_handing_over
        0069_what_kind_of_help_behind_a_wall 0073_the_work_as_one_who_leads_sees_it
        0074_the_cases_of_a_worker_are_gone_through 0075_a_second_reader_is_told 0082_files_given
        0084_where_a_child_is_in_each_of_its_cases 0085_a_commission_that_is_read_is_a_side
        0086_a_settled_commission_is_closed_to_the_unit 0087_what_a_commission_tells_follows_whereabouts
        0088_tasks_of_one_who_no_longer_has_the_case 0089_no_counts_of_a_case_beyond_a_wall
    """,
    "intake": """
        0001_initial 0002_contact_numbers 0003_import_door 0004_safe_ways 0005_what_may_be_said 0006_told_age
        0007_corrections 0008_callers 0009_contacts_stop_at_the_wall 0010_import_reads 0011_handed_on
        0012_cases_found_by_their_number 0013_the_same_form_twice 0014_cases_in_hand
        0015_judged_again_as_it_is_stored 0016_whom_a_contact_may_be_about
        0017_a_contact_about_a_child_stops_at_the_wall 0018_reception 0019_reception_counts 0020_import_batches
        0021_undoing_tells_nothing
    """,
    "organisation": """
        0001_initial 0002_cache 0003_web_sessions 0004_roles_are_given_by_the_system 0005_drafts 0006_old_drafts
        0007_accounts_are_paused 0008_local_limit 0009_blur 0010_the_organisation_is_loaded
        0011_drafts_of_closed_today 0012_roles_are_gone_through 0013_one_passkey_is_one_accounts 0014_booked_times
        0015_whose_booked_times 0016_a_link_to_own_hours 0017_duty_roster 0018_law_is_confirmed 0019_delegations
        0020_offered_help_nameless
    """,
    "people": """
        0001_initial 0002_relations_told_twice 0003_relation_stands_once 0004_safe_when 0005_relations_and_walls
        0006_one_human_in_two_rows 0007_who_told_it 0008_who_told_it_is_found 0009_a_join_is_taken_apart_by_two
        0010_a_number_taken_away 0011_what_a_call_tells 0012_a_call_is_read_from_for_two_weeks
        0013_what_a_colleague_was_told 0014_what_a_case_hid_is_not_told 0015_post_that_is_forwarded 0016_consents
    """,
    "reports": """
        0001_five_tables 0002_case_counts 0003_continuity 0005_continuity_by_whole_tertials 0006_need_that_remains
    """,
    "support": """
        0001_initial 0002_sessions_by_those_who_work 0003_booked_sessions 0004_times_of_sessions
        0005_a_session_has_its_time 0006_how_they_meet 0007_sides_are_kept_apart 0008_what_sessions_are_for
        0009_counted_by_what_it_is_for 0010_beyond_the_limit 0011_more_talks_at_led_units
        0012_how_often_it_was_told 0013_no_side_by_ones_own_word 0014_plans 0015_waiting 0016_the_list_of_a_unit
        0019_talks_at_led_units 0020_help_without_a_name 0023_who_holds_a_talk
    """,
}


def earlier(room: str) -> list[tuple[str, str]]:
    """The earlier migrations of a room, as `replaces` of Django wants them."""
    return [(room, name) for name in EARLIER[room].split()]

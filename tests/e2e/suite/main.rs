//! The end-to-end tests. How they are written: `../support/lib.rs`.

use std::process::ExitCode;

mod approval;
mod asked;
mod audit;
mod away;
mod bulk;
mod conformance;
mod crash;
mod detach;
mod errors;
mod faults;
mod gallery;
mod guest;
mod hostile;
mod keyboard;
mod life;
mod lives;
mod offline;
mod page;
mod reading;
mod security;
mod site;
mod steady;
mod tag;
mod widget;

fn main() -> ExitCode {
    let groups = [panel(), looks(), nights(), portals(), site()];
    bms_e2e::run(groups.into_iter().flatten().collect())
}

/// What an operator does and sees.
fn panel() -> Vec<bms_e2e::Test> {
    bms_e2e::tests![
        page::shows_the_widget_and_the_servers => main_path,
        page::keeps_its_state_in_the_address,
        page::uses_the_controls_of_the_guest,
        page::has_a_real_cloud_behind_it,
        detach::a_stopped_servers_disk_goes_after_a_plain_confirm => main_path,
        detach::a_mounted_linux_disk_stays_and_the_reason_leads_back_to_the_guide => main_path,
        detach::a_running_windows_disk_wants_its_name_typed => main_path,
        detach::an_unknown_system_gets_both_guides_and_the_heaviest_confirmation,
        detach::what_is_blocked_says_why_in_the_row_and_sends_nothing => main_path,
        detach::a_blocked_button_is_described_by_its_reason,
        detach::a_second_click_sends_nothing_more => main_path,
        detach::a_dialog_closed_before_confirming_sends_nothing,
        detach::a_dialog_closed_after_sending_leaves_the_progress_in_the_row,
        detach::an_element_removed_in_the_middle_goes_on_when_it_is_back,
        detach::two_elements_stand_on_one_page,
        detach::clouds_without_jobs_are_followed_by_the_list,
        bulk::selected_disks_go_one_after_another => main_path,
        bulk::boxes_select_ranges_and_all_and_say_why_they_do_not,
        bulk::a_failure_stops_it_and_asks => main_path,
        bulk::one_taken_out_is_not_sent,
        bulk::a_reload_in_the_middle_sends_nothing_until_it_is_confirmed_again => main_path,
        bulk::one_paste_tells_of_each_disk,
        faults::after_a_lost_answer_the_list_decides_and_nothing_is_sent_again => main_path,
        faults::a_web_page_for_an_answer_is_not_taken_for_success,
        faults::a_failed_job_says_why_in_the_clouds_words,
        faults::a_stuck_job_keeps_showing_that_it_runs,
        faults::a_job_that_vanished_leaves_it_to_the_list,
        faults::a_list_that_lags_is_waited_for,
        faults::why_it_is_asked_again_is_in_sight_of_who_scrolled_down_to_confirm,
        faults::a_throttled_detach_says_so_and_is_not_repeated,
        faults::an_expired_token_is_renewed_without_a_word => main_path,
        faults::a_reload_in_the_middle_goes_on_and_sends_nothing_again => main_path,
        faults::a_second_tab_sees_the_change_and_cannot_start_another => main_path,
        faults::what_changed_after_the_dialog_opened_is_asked_about_again,
        faults::forbidden_missing_and_broken_each_say_what_to_do_next => main_path,
        faults::the_token_and_user_data_are_nowhere_on_the_page,
        crash::a_detach_under_way_is_named_and_taken_up_by_the_reloaded_panel => main_path,
        crash::what_was_confirmed_and_not_sent_stays_unsent,
        crash::every_way_into_the_program_is_watched => main_path,
        crash::all_elements_of_the_page_stop_together,
        keyboard::detaches_a_disk_of_a_running_server => main_path,
        keyboard::stays_inside_an_open_dialog => main_path,
        reading::a_poll_leaves_dialog_focus_and_scrolling_alone => main_path,
        reading::each_phase_is_said_once,
        reading::language_and_theme_change_in_an_open_dialog => main_path,
        reading::the_guest_check_reads_what_is_pasted_for_this_disk => main_path,
        reading::hostile_names_neither_break_nor_mislead,
        reading::a_wrong_pick_is_attached_again => main_path,
        reading::a_failures_ticket_is_copied_as_one_block,
    ]
}

/// Every state, as it looks.
fn looks() -> Vec<bms_e2e::Test> {
    bms_e2e::tests![
        steady::scrolling_moves_no_row => main_path,
        steady::reading_again_moves_no_row => main_path,
        steady::another_size_of_the_text_moves_no_row => main_path,
        steady::a_queue_moves_no_row,
        steady::a_detach_moves_no_row,
        steady::a_detach_that_fails_moves_nothing_until_it_says_why,
        steady::details_that_arrive_move_no_row,
        gallery::measuring_finds_what_is_wrong
            => chromium_only("no window of another engine is as narrow as that"),
        gallery::keeps_its_shapes_in_forced_colours
            => chromium_only("only its protocol switches forced colours on"),
        gallery::keeps_still_where_motion_is_unwelcome
            => chromium_only("only its protocol asks for less motion"),
        gallery::is_laid_out_right_in_english => main_path,
        gallery::a_row_is_never_wider_than_the_panel,
        gallery::is_laid_out_right_in_chinese,
        gallery::is_laid_out_right_in_the_unreal_language,
        gallery::is_accessible_in_english
            => chromium_only("axe-core judges markup and colours, which no engine changes"),
        gallery::is_accessible_in_chinese
            => chromium_only("axe-core judges markup and colours, which no engine changes"),
        gallery::is_accessible_in_the_unreal_language
            => chromium_only("axe-core judges markup and colours, which no engine changes"),
        gallery::draws_the_parts_of_the_manifest
            => chromium_only("the same elements are made in every engine"),
        gallery::stays_legible_in_the_looks_of_the_documents
            => chromium_only("axe-core judges markup and colours, which no engine changes"),
    ]
}

/// What a cloud and a long night may do to it.
fn nights() -> Vec<bms_e2e::Test> {
    bms_e2e::tests![
        hostile::every_status_comes_to_a_state_with_words,
        hostile::what_a_connection_does_to_a_read_comes_to_a_state_with_words,
        hostile::reads_that_never_end_are_given_up,
        hostile::odd_answers_to_a_detach_send_nothing_twice,
        hostile::lost_answers_to_a_detach_send_nothing_twice,
        hostile::odd_answers_about_a_job_leave_it_to_the_list,
        away::without_a_network_it_waits_and_goes_on_after_it
            => chromium_only("only its protocol takes the network away"),
        away::the_way_back_to_it_finds_the_detach_and_new_names => main_path,
        away::the_way_back_to_a_detach_without_an_answer_looks_at_the_list => main_path,
        away::behind_another_tab_it_asks_for_nothing
            => not_in_webkit("its driver opens another tab behind the first"),
        away::frozen_and_thawed_it_reads_when_it_is_seen
            => chromium_only("only its protocol freezes a page"),
        life::offline_sleep_and_the_page_cache_are_survived,
        life::a_hundred_looks_leave_nothing_held
            => chromium_only("only its protocol runs a script before the page's own"),
        lives::short_lives_leave_nothing_over_and_nothing_untold => main_path,
        lives::long_lives_leave_nothing_over_and_nothing_untold => slow,
        life::an_hour_of_polling_leaves_nothing_behind => slow,
        life::a_thousand_detaches_leave_nothing_behind => slow,
        guest::a_mounted_volume_on_an_encrypted_disk_comes_to_detached => slow,
    ]
}

/// What a portal relies on.
fn portals() -> Vec<bms_e2e::Test> {
    bms_e2e::tests![
        conformance::the_calls_are_those_of_the_api_pages,
        conformance::every_answer_is_read_to_its_end
            => chromium_only("the timing of other engines does not tell all of it"),
        security::an_id_that_is_none_sends_nothing_and_says_why,
        security::strict_policy_and_trusted_types_are_enforced_and_kept => main_path,
        security::a_portal_that_refuses_is_quoted_and_nothing_is_sent,
        security::a_portal_that_prevents_it_needs_no_words,
        security::a_portal_that_holds_is_waited_for_and_checked_again => main_path,
        security::a_hold_that_ends_in_a_refusal_sends_nothing,
        security::a_hold_that_never_ends_is_given_up_visibly,
        security::what_changed_during_a_long_hold_is_asked_about_again,
        security::without_a_token_the_portal_is_asked_and_work_goes_on_after_it,
        security::stopping_the_server_first_is_the_portals_to_offer,
        security::hostile_styles_of_the_page_stay_outside,
        asked::a_second_factor_of_any_make_can_be_given => main_path,
        asked::a_second_factor_in_the_middle_of_a_queue_can_be_given => main_path,
        asked::a_sign_in_of_any_make_can_be_used => main_path,
        asked::a_power_switch_of_any_make_can_be_used => main_path,
        errors::files_that_do_not_come_are_told_and_tried_again => main_path,
        errors::a_program_that_never_comes_is_given_up,
        errors::a_policy_that_blocks_it_is_told => main_path,
        errors::settings_that_cannot_be_used_are_told => main_path,
        errors::an_endpoint_that_answers_otherwise_is_told,
        errors::another_origin_that_does_not_allow_it_is_told,
        offline::it_is_told_and_tried_again => main_path,
        tag::only_what_is_documented_is_public,
        tag::it_is_busy_while_it_loads,
        tag::a_size_is_never_broken_into_lines,
        tag::its_attribute_says_where_the_program_is,
        errors::what_get_token_throws_is_passed_on => main_path,
        approval::a_listener_that_throws_opens_no_gate => main_path,
        approval::required_approval_has_to_be_given,
        approval::attaching_again_is_confirmed_asked_and_told => main_path,
        audit::each_attempt_ends_with_one_record => main_path,
        audit::ten_elements_of_a_server_tell_one_beginning => main_path,
        audit::another_tab_tells_the_same_attempt_as_seen => main_path,
        audit::a_page_loaded_again_tells_the_same_attempt_as_seen,
        audit::the_demonstration_shows_it,
        security::a_link_to_a_disk_marks_its_row_and_brings_it_into_sight,
    ]
}

/// The project's own pages, as plain files.
fn site() -> Vec<bms_e2e::Test> {
    bms_e2e::tests![
        site::every_page_loads_and_no_link_is_dead => main_path,
        site::every_page_is_accessible
            => chromium_only("axe-core judges markup and colours, which no engine changes"),
        site::the_demonstration_detaches_a_disk_without_a_network => main_path,
        site::the_first_view_is_the_simulators_and_does_without_it,
        site::the_playground_shows_the_tag_of_what_was_chosen => main_path,
        site::it_works_without_its_host_after_the_first_visit => main_path,
        site::a_new_release_replaces_the_old_one_as_a_whole,
    ]
}

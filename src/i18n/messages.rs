//! Every message there is. A language is one constant of [`Texts`].

use super::Template;
#[cfg(feature = "pseudo")]
use super::pseudo::Pseudo;

/// Words without arguments.
type S = &'static str;
/// Words with one argument.
type T1 = Template<1>;
/// Words with two.
type T2 = Template<2>;
/// Words with three.
type T3 = Template<3>;

macro_rules! messages {
    ($($(#[$doc:meta])* $name:ident { $($field:ident: $kind:ty,)* })*) => {$(
        $(#[$doc])*
        // Fields are named for what they say; the English words are their documentation.
        #[allow(missing_docs)]
        #[derive(Debug)]
        pub struct $name { $(pub $field: $kind,)* }

        #[cfg(feature = "pseudo")]
        impl Pseudo for $name {
            fn pseudo(&self) -> Self {
                Self { $($field: self.$field.pseudo(),)* }
            }
        }
    )*};
}

messages! {
    /// All words of a language.
    Texts {
        common: Common,
        label: Labels,
        server: ServerTexts,
        disk: DiskTexts,
        list: ListTexts,
        reason: Reasons,
        cause: Causes,
        setup: SetupTexts,
        problem: Problems,
        notice: Notices,
        dialog: DialogTexts,
        note: AskNotes,
        change: ChangeTexts,
        bulk: BulkTexts,
        guide: GuideTexts,
        plan: PlanTexts,
        step: StepTexts,
        check: CheckTexts,
    }

    /// Words used everywhere.
    Common {
        region: S,
        colon: S,
        comma: S,
        stop: S,
        copy: T1,
        copied: T1,
        copy_failed: S,
        close: S,
        retry: S,
        unknown: S,
        loading: S,
        show_all: S,
        characters: T1,
        seconds: T1,
        minutes: T2,
        next_step: S,
        details: S,
        copy_ticket: S,
        copy_record: S,
        ticket: S,
        record: S,
    }

    /// Names of fields.
    Labels {
        disk: S,
        slot: S,
        size: S,
        status: S,
        identifiers: S,
        verdict: S,
        action: S,
        name: S,
        wwn: S,
        serial: S,
        disk_id: S,
        id: S,
        record_id: S,
        server: S,
        server_id: S,
        state: S,
        os: S,
        zone: S,
        flavor: S,
        job_id: S,
        code: S,
        http: S,
        message: S,
        request_id: S,
        time: S,
        command: S,
    }

    /// The server's line.
    ServerTexts {
        heading: S,
        no_name: S,
        running: S,
        stopped: S,
        build: S,
        reboot: S,
        hard_reboot: S,
        deleted: S,
        error: S,
        missing: S,
        task: T1,
        task_unknown: S,
        locked: S,
        frozen: S,
        os_unknown: S,
        os_hint: T1,
        refresh: S,
        refreshing: S,
        read_at: T1,
        stop_first: S,
        stop_why: S,
    }

    /// What a disk is.
    DiskTexts {
        no_name: S,
        name_unknown: S,
        system: S,
        data: S,
        role_unknown: S,
        shared: S,
        encrypted: S,
        prepaid: S,
        in_use: S,
        available: S,
        attaching: S,
        detaching: S,
        status_unknown: S,
        twin: S,
    }

    /// The list.
    ListTexts {
        heading: S,
        caption: S,
        count: T1,
        filtered: T2,
        filter: S,
        filter_hint: S,
        only_detachable: S,
        nothing_matches: S,
        clear_filter: S,
        sort_by: S,
        cloud_order: S,
        sort_slot: S,
        sort_name: S,
        sort_size: S,
        sort_verdict: S,
        blocked: S,
        ready: S,
        care: S,
        risk: S,
        detach: S,
        detach_named: T1,
        follow: S,
        follow_named: T1,
        put_away: S,
    }

    /// Several disks at once.
    BulkTexts {
        select: T1,
        select_all: S,
        selected: T1,
        detach_selected: S,
        queued: S,
        fell_out: T1,
        title: T1,
        one_by_one: S,
        again: S,
        left_out: S,
        take_out: S,
        take_out_named: T1,
        ack: S,
        type_many: T1,
        confirm: T1,
        running: S,
        stopped: S,
        ended: S,
        of: T2,
        waiting: S,
        holding: S,
        not_sent: S,
        stopped_at: T1,
        stopped_why: S,
        reloaded: S,
        slept: S,
        skip: S,
        go_on: S,
        retry: S,
        end: S,
        outcome: S,
        counts: Template<4>,
        copy_text: S,
        copy_csv: S,
    }

    /// A reason, in the row and in full.
    ReasonText {
        short: S,
        long: S,
    }

    /// The same with the cloud's word in the row.
    ReasonWordText {
        short: T1,
        long: S,
    }

    /// Why a disk may or may not go.
    Reasons {
        task_under_way: ReasonWordText,
        task_unknown: ReasonText,
        neither: ReasonWordText,
        status_unknown: ReasonText,
        server_locked: ReasonText,
        lock_unknown: ReasonText,
        server_frozen: ReasonText,
        disk_detaching: ReasonText,
        disk_attaching: ReasonText,
        disk_not_in_use: ReasonWordText,
        disk_status_unknown: ReasonText,
        system_in_use: ReasonText,
        system_not_offered: ReasonText,
        system_stopped: ReasonText,
        role_unknown: ReasonText,
        may_be_system: ReasonText,
        linux: ReasonText,
        windows: ReasonText,
        os_unknown: ReasonText,
        stopped: ReasonText,
        shared: ReasonText,
        host_trouble: ReasonWordText,
        prepaid: ReasonText,
        another: ReasonText,
    }

    /// What a failure means and what to do.
    CauseText {
        what: S,
        next: S,
    }

    /// Every cause.
    Causes {
        not_attached: CauseText,
        not_found: CauseText,
        not_steady: CauseText,
        powering_on: CauseText,
        powering_off: CauseText,
        rebooting: CauseText,
        no_such_server: CauseText,
        state_not_available: CauseText,
        interface_failed: CauseText,
        order_locked: CauseText,
        disk_frozen: CauseText,
        server_frozen: CauseText,
        server_locked: CauseText,
        overloaded: CauseText,
        bad_parameter: CauseText,
        not_attachable: CauseText,
        no_permission: CauseText,
        wrong_project: CauseText,
        sign_in_expired: CauseText,
        not_authorised: CauseText,
        throttled: CauseText,
        no_such_api: CauseText,
        gateway: CauseText,
        conflict: CauseText,
        job_failed: CauseText,
        network: CauseText,
        timed_out: CauseText,
        too_large: CauseText,
        redirected: CauseText,
        not_the_cloud: CauseText,
        malformed: CauseText,
        other: CauseText,
    }

    /// A portal's settings that cannot be used.
    SetupTexts {
        title: S,
        what: S,
        next: S,
        id_missing: S,
        id_too_long: S,
        id_character: T1,
        not_an_address: S,
        insecure: S,
        address_character: T1,
        dot_segment: S,
        no_origin: S,
        headers: S,
    }

    /// Pages instead of the list.
    Problems {
        generic: S,
        no_server: S,
        forbidden: S,
        no_network: S,
        wrong_endpoint: S,
        signed_out: S,
        signed_out_next: S,
        no_token: S,
        no_token_what: S,
        no_token_next: S,
        empty: S,
        empty_next: S,
    }

    /// The bar above the list.
    Notices {
        heading: S,
        no_volume_details: S,
        volume_details_failed: S,
        unreadable: T1,
        stale: S,
        signed_out: S,
        token_failed: S,
        offline: S,
        no_storage: S,
    }

    /// The dialog that asks.
    DialogTexts {
        title: T1,
        which: S,
        on_server: T1,
        now: S,
        first: S,
        nothing_first: S,
        after: S,
        after_data: S,
        after_billing: S,
        after_names: S,
        after_fstab: S,
        after_hot_add: S,
        after_shared: S,
        after_system: S,
        confirm_heading: S,
        ack_linux: S,
        ack_windows: S,
        ack_unknown: S,
        ack_system: S,
        type_name: T1,
        type_id: T1,
        type_label: S,
        missing_ack: S,
        missing_word: S,
        blocked: S,
        confirm: T1,
        cancel: S,
        cancel_nothing_sent: S,
        holding: S,
        rechecking: S,
    }

    /// What happened to a question.
    AskNotes {
        heading: S,
        changed_power: S,
        changed_os: S,
        changed_lock: S,
        changed_slot: T2,
        changed_name: S,
        gone: S,
        changed_rules: S,
        not_acknowledged: S,
        wrong_word: S,
        recheck_failed: T1,
        signed_out: S,
        token_failed: S,
        host_refused: S,
        host_refused_because: T1,
        listener_failed: S,
        not_approved: S,
        hold_timed_out: S,
        other_tab: S,
        another_under_way: S,
    }

    /// A change under way or ended.
    ChangeTexts {
        heading: S,
        detaching: T1,
        attaching: T1,
        detached: T1,
        attached: T1,
        not_detached: T1,
        not_attached: T1,
        detach_unknown: T1,
        attach_unknown: T1,
        short_checking: S,
        short_sending: S,
        short_running: S,
        short_verifying: S,
        short_unclear: S,
        short_detached: S,
        short_attached: S,
        short_failed: S,
        short_unknown: S,
        progress: S,
        confirmed: S,
        rechecked: S,
        sent: S,
        accepted: S,
        unclear: S,
        job_done: S,
        off_list: S,
        on_list: S,
        elapsed: T1,
        resumed: S,
        can_close: S,
        unclear_why: S,
        done_data: S,
        done_billing: S,
        attach_again: S,
        attach_again_why: S,
        attached_next: S,
        failed_stays: S,
        attach_failed_stays: S,
        guide_again: S,
        try_again: S,
        known: S,
        doubt_no_trace: S,
        doubt_job_slow: S,
        doubt_no_job: S,
        doubt_job_unreadable: S,
        doubt_job_vanished: S,
        doubt_list_lags: S,
        ended_elsewhere: S,
        check_yourself: S,
        keep_watching: S,
        put_away: S,
        listed: T1,
    }

    /// The steps in the guest and the guest check.
    GuideTexts {
        linux: S,
        windows: S,
        both: S,
        shows: S,
        changes: S,
        shell_sh: S,
        shell_powershell: S,
        any_one: S,
        after_steps: S,
        paste: S,
        paste_private: S,
    }

    /// What frees the disk, made from what was pasted.
    PlanTexts {
        heading: S,
        look_heading: S,
        look_why: S,
        look_again: S,
        by_hand_steps: S,
        refused_system: T1,
        refused_list: S,
        also_heading: S,
        also_disks: T2,
        also_inside: T1,
        also_overlay: T1,
        also_origin: T1,
        also_log: T1,
        also_elsewhere: T2,
        hand_heading: S,
        hand_stop: T2,
        hand_held: T1,
        hand_container: T1,
        hand_export: T1,
        hand_journal: T1,
        hand_unknown: T1,
        hand_machine: T1,
        steps: S,
        all: S,
        whole: S,
        then_again: S,
        act_unexport: T1,
        act_swapoff: T1,
        act_unmount: T1,
        act_elsewhere: T1,
        act_automount: T1,
        act_loop: T1,
        act_deactivate: T1,
        act_crypt: T1,
        act_array: T1,
        act_map: T1,
        act_mapped: T1,
        act_cache: T1,
        act_offline: T1,
        grounds_none: S,
        grounds_clear: T1,
        grounds_in_use: T1,
        grounds_unclear: T1,
        grounds_many: T3,
        grounds_old: S,
        grounds_moved: S,
        clock: T1,
    }

    /// A step's title and what it is for.
    StepText {
        title: S,
        why: S,
    }

    /// Every step.
    StepTexts {
        find_by_wwn: StepText,
        find_by_size: StepText,
        choose: StepText,
        see_mounts: StepText,
        see_users: StepText,
        see_users_windows: StepText,
        see_fstab: StepText,
        swapoff: StepText,
        unmount: StepText,
        namespaces: StepText,
        take_down: StepText,
        flush: StepText,
        offline_management: StepText,
        offline_powershell: StepText,
        offline_diskpart: StepText,
        check_again: StepText,
        fstab: StepText,
        hot_add: StepText,
    }

    /// What the guest check found.
    CheckTexts {
        clear: T1,
        clear_is_not_all: S,
        in_use: T1,
        in_use_next: S,
        not_found: T1,
        not_found_windows: S,
        ambiguous: S,
        cannot_tell: S,
        unreadable: S,
        by_wwn: S,
        by_serial: S,
        by_id: S,
        use_mounted: T1,
        use_swap: T1,
        use_lvm: T1,
        use_raid: T1,
        use_multipath: T1,
        use_crypt: T1,
        use_holder: T2,
        use_online: S,
        use_path: T1,
        use_system: S,
        use_boot: S,
        use_swap_file: T1,
        use_elsewhere: T2,
        use_held: T2,
        use_journal: T1,
        use_loop: T1,
        use_cache: T1,
        use_export: T1,
        use_open: T2,
        use_machine: T1,
        use_pool: T1,
        note_filesystem: T2,
        note_dormant: T2,
        note_bare: T1,
        note_size: S,
        note_read_only: S,
        note_clustered: S,
        dormant_lvm: S,
        dormant_raid: S,
        dormant_multipath: S,
        dormant_crypt: S,
        dormant_swap: S,
        why_columns: T1,
        why_no_identifiers: S,
        why_nothing_to_match: S,
        why_incomplete: S,
        why_mounts_only: S,
        why_pool: T1,
        why_list_alone: S,
        why_not_root: S,
        why_container: S,
        why_no_root_disk: S,
        why_not_listed: T1,
        why_untraced: T2,
        why_driver: T1,
        why_complained: T1,
        why_other_system: T1,
        bad_empty: S,
        bad_too_long: S,
        bad_too_deep: S,
        bad_too_many: S,
        bad_truncated: S,
        bad_broken: S,
        bad_table: S,
        bad_command: T1,
        bad_other_json: S,
        bad_several: S,
        bad_not_json: S,
    }
}

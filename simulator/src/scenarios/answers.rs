//! What becomes of a detach that was accepted.

use super::{Scenario, plain};
use crate::cloud::{JobErrors, JobFate};

pub(super) const TABLE: &[Scenario] = &[
    Scenario {
        slug: "job-fails",
        title: "The job fails",
        title_zh: "任务失败",
        about: "Accepted, then FAIL with a code and a reason: the disk stays.",
        about_zh: "先受理，后以错误码和原因 FAIL：磁盘仍在。",
        build: || {
            plain("flaky-01").fate(JobFate::Fail {
                code: "BMS.1007".to_owned(),
                reason: "Failed to unmap the LUN from the host initiator: storage controller \
                         returned 0x4000A0F."
                    .to_owned(),
            })
        },
    },
    Scenario {
        slug: "job-fails-plain",
        title: "The job fails, in other fields",
        title_zh: "任务失败，字段不同",
        about: "The failed job says why in code and message, not in error_code and fail_reason: the disk stays.",
        about_zh: "失败任务用 code 和 message 说明原因，而不是 error_code 和 fail_reason：磁盘仍在。",
        build: || {
            let reason = "The volume could not be unmapped from the server.";
            let fate = JobFate::Fail {
                code: "BMS.1007".to_owned(),
                reason: reason.to_owned(),
            };
            plain("flaky-02").fate(fate).job_errors(JobErrors::Plain)
        },
    },
    Scenario {
        slug: "job-stuck",
        title: "The job never ends",
        title_zh: "任务卡住",
        about: "The job stays RUNNING for ever and the disk stays.",
        about_zh: "任务一直 RUNNING，磁盘一直在。",
        build: || plain("stuck-01").fate(JobFate::Stall { acts: false }),
    },
    Scenario {
        slug: "job-stuck-done",
        title: "The job never ends, the disk goes",
        title_zh: "任务卡住，但磁盘已卸载",
        about: "The job stays RUNNING for ever although the disk is gone from the list.",
        about_zh: "磁盘已从列表消失，任务却一直 RUNNING。",
        build: || plain("stuck-02").fate(JobFate::Stall { acts: true }),
    },
    Scenario {
        slug: "job-vanishes",
        title: "The job cannot be found",
        title_zh: "任务查不到",
        about: "Reading the job gives 404; only the attachment list tells that the disk went.",
        about_zh: "查询任务返回 404；只有挂载列表说明磁盘已卸载。",
        build: || plain("amnesia-01").fate(JobFate::Vanish { acts: true }),
    },
    Scenario {
        slug: "list-lag",
        title: "The list follows late",
        title_zh: "列表滞后",
        about: "The job succeeds six seconds before the disk leaves the attachment list.",
        about_zh: "任务成功六秒之后，磁盘才从挂载列表消失。",
        build: || plain("lagging-01").fate(JobFate::EarlySuccess { lag_ms: 6_000 }),
    },
    Scenario {
        slug: "hollow-success",
        title: "Success without effect",
        title_zh: "成功但无效果",
        about: "The job says SUCCESS and the disk stays in the list.",
        about_zh: "任务显示 SUCCESS，磁盘却仍在列表中。",
        build: || plain("hollow-01").fate(JobFate::HollowSuccess),
    },
    Scenario {
        slug: "odd-job-status",
        title: "Unknown job status",
        title_zh: "未知任务状态",
        about: "The job's status is PENDING_PAYMENT before it succeeds.",
        about_zh: "任务成功之前状态为 PENDING_PAYMENT。",
        build: || {
            plain("odd-01").fate(JobFate::OddWord {
                word: "PENDING_PAYMENT",
            })
        },
    },
    Scenario {
        slug: "answers-204",
        title: "204 and no job",
        title_zh: "返回 204，无任务",
        about: "The detach is answered with 204 and nothing; the list follows in seconds.",
        about_zh: "卸载返回 204 且无内容；几秒后列表更新。",
        build: || plain("classic-204").without_jobs(204),
    },
    Scenario {
        slug: "answers-200",
        title: "200 and no job",
        title_zh: "返回 200，无任务",
        about: "The detach is answered with an empty 200; the list follows in seconds.",
        about_zh: "卸载返回空的 200；几秒后列表更新。",
        build: || plain("classic-200").without_jobs(200),
    },
    Scenario {
        slug: "answers-202",
        title: "202 and no job",
        title_zh: "返回 202，无任务",
        about: "The detach is answered with an empty 202; the list follows in seconds.",
        about_zh: "卸载返回空的 202；几秒后列表更新。",
        build: || plain("classic-202").without_jobs(202),
    },
];

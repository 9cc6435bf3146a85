// @ts-check
/** What panels tell and what the cloud answers, whole, for tests without a panel or without a cloud. */

import { ANSWERS } from "./answers.js";

// Of the same server, disk and job as the answers.
const { id: SERVER, name: NAME, tenant_id: PROJECT } = ANSWERS.server.body.server;
const [, { volumeId: VOLUME, device: SLOT }] = ANSWERS.attachments.body.volumeAttachments;
const { name: DISK, wwn: WWN } = /** @type {import("./answers.js").CloudVolume} */ (
  ANSWERS.volumes.body.volumes.find(({ id }) => id === VOLUME)
);
const { job_id: JOB } = ANSWERS["detach-accepted"].body;
const FAILED = ANSWERS["job-failed"];
const GATEWAY = ANSWERS["gateway-error"];
const ATTEMPT = "0b8f6a5e-9d6c-4f0e-8c1b-2f6c1f0d0001";
const QUEUE = "0b8f6a5e-9d6c-4f0e-8c1b-2f6c1f0d1000";

const subject = { projectId: PROJECT, serverId: SERVER };
const attempt = {
  ...subject,
  volumeId: VOLUME,
  attemptId: ATTEMPT,
  queueId: undefined,
  change: /** @type {const} */ ("detach"),
  origin: /** @type {const} */ ("began-here"),
};

/** @type {import("bms-disks").BmsDisksRecord} */
const RECORD = {
  version: 1,
  attemptId: ATTEMPT,
  change: "detach",
  origin: "began-here",
  outcome: "under-way",
  projectId: PROJECT,
  server: { id: SERVER, name: NAME, status: "ACTIVE", os: "linux" },
  disk: { volumeId: VOLUME, attachmentId: VOLUME, name: DISK, slot: SLOT, wwn: WWN ?? undefined },
  confirmation: { weight: "acknowledge", shown: ["linux-must-unmount"], acknowledged: true, guest: [] },
  phases: [{ phase: "confirmed", at: "2026-03-04T01:13:02.417Z" }],
};

/** @param {Partial<import("bms-disks").BmsDisksRecord>} [more] @returns {import("bms-disks").BmsDisksRecord} */
export const record = (more = {}) => ({ ...RECORD, ...more });

const approval = { waitUntil() {}, refuse() {}, approve() {} };

/** @type {{ [Name in keyof import("bms-disks").BmsDisksEventMap]: () => import("bms-disks").BmsDisksEventMap[Name]["detail"] }} */
const DETAILS = {
  "bms-disks-ready": () => ({ ...subject }),
  "bms-disks-before-detach": () => ({ ...attempt, record: record(), name: DISK, slot: SLOT, ...approval }),
  "bms-disks-before-attach": () => ({
    ...attempt,
    change: "attach",
    record: record({ change: "attach" }),
    name: DISK,
    slot: SLOT,
    ...approval,
  }),
  "bms-disks-phase": () => ({ ...attempt, record: record({ jobId: JOB }), phase: "accepted", jobId: JOB }),
  "bms-disks-detach": () => ({ ...attempt, record: record({ jobId: JOB }), phase: "accepted", jobId: JOB }),
  "bms-disks-detached": () => ({ ...attempt }),
  "bms-disks-attached": () => ({ ...attempt, change: "attach" }),
  "bms-disks-failed": () => ({
    ...attempt,
    outcome: "failed",
    code: FAILED.body.error_code ?? undefined,
    message: FAILED.body.fail_reason ?? undefined,
    requestId: FAILED.headers["X-Request-Id"],
    status: FAILED.status,
  }),
  "bms-disks-ended": () => ({ ...attempt, outcome: "detached", record: record({ outcome: "detached", jobId: JOB }) }),
  "bms-disks-queue": () => ({
    ...subject,
    queueId: QUEUE,
    phase: "start",
    total: 2,
    detached: 0,
    failed: 0,
    unknown: 0,
    notSent: 0,
  }),
  "bms-disks-auth-required": () => ({ ...subject }),
  "bms-disks-power-off-request": () => ({ ...subject }),
  "bms-disks-error": () => ({
    ...subject,
    reason: "cloud-failed",
    message: "The cloud answered with an error.",
    cause: {
      status: GATEWAY.status,
      code: GATEWAY.body.error_code,
      message: GATEWAY.body.error_msg,
      requestId: GATEWAY.body.request_id,
    },
  }),
  "bms-disks-crashed": () => ({
    ...subject,
    reason: "bms-disks: internal error (RuntimeError)",
    isKnown: true,
    volumeId: VOLUME,
    change: "detach",
    isSent: true,
    jobId: JOB,
  }),
};

/** The names of all events. @returns {(keyof import("bms-disks").BmsDisksEventMap)[]} */
export const eventNames = () => /** @type {any} */ (Object.keys(DETAILS));

/** @param {keyof typeof DETAILS} name @param {Record<string, unknown>} [more] */
export function event(name, more = {}) {
  const detail = { ...DETAILS[name](), ...more };
  const cancelable = name.startsWith("bms-disks-before-");
  return new CustomEvent(name, { bubbles: true, composed: true, cancelable, detail });
}

/** The names of all answers. @returns {(keyof import("./answers.js").Answers)[]} */
export const answerNames = () => /** @type {any} */ (Object.keys(ANSWERS));

/** @template {keyof import("./answers.js").Answers} Name @param {Name} name @returns {import("./answers.js").Answers[Name]} */
export function answer(name) {
  const found = ANSWERS[name];
  if (!found) throw new TypeError(`no answer ${name}`);
  return JSON.parse(JSON.stringify(found));
}

/** @param {keyof import("./answers.js").Answers} name @param {unknown} [body] */
export function response(name, body) {
  const { status, headers, body: own } = answer(name);
  const sent = body ?? own;
  const text = typeof sent === "string" || sent === null ? sent : JSON.stringify(sent);
  return new Response(text, { status, headers: /** @type {Record<string, string>} */ (headers) });
}

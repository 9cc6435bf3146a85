// @ts-check
/** Events as panels tell them, whole, for tests without a panel. */

const PROJECT = "0503dda897000fed2f78c00909158a4d";
const SERVER = "d8d3b89b-bb33-448e-ab3d-4c9d6dee4fdd";
const VOLUME = "fc0a9a9c-8d3f-4f4e-9f53-0a1f3f7b2c11";
const ATTEMPT = "0b8f6a5e-9d6c-4f0e-8c1b-2f6c1f0d0001";
const QUEUE = "0b8f6a5e-9d6c-4f0e-8c1b-2f6c1f0d1000";
const JOB = "ff808082739334d80173941b8b4a6f1c";
const REQUEST = "5eed0000000000000000000000000007";

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
  server: { id: SERVER, name: "db-07", status: "ACTIVE", os: "linux" },
  disk: { volumeId: VOLUME, attachmentId: VOLUME, name: "pg-data", slot: "/dev/sdb", wwn: "688860300001436b005014f890338280" },
  confirmation: { weight: "acknowledge", shown: ["linux-must-unmount"], acknowledged: true, guest: [] },
  phases: [{ phase: "confirmed", at: "2026-03-04T01:13:02.417Z" }],
};

/** @param {Partial<import("bms-disks").BmsDisksRecord>} [more] @returns {import("bms-disks").BmsDisksRecord} */
export const record = (more = {}) => ({ ...RECORD, ...more });

const approval = { waitUntil() {}, refuse() {}, approve() {} };

/** @type {{ [Name in keyof import("bms-disks").BmsDisksEventMap]: () => import("bms-disks").BmsDisksEventMap[Name]["detail"] }} */
const DETAILS = {
  "bms-disks-ready": () => ({ ...subject }),
  "bms-disks-before-detach": () => ({ ...attempt, record: record(), name: "pg-data", slot: "/dev/sdb", ...approval }),
  "bms-disks-before-attach": () => ({
    ...attempt,
    change: "attach",
    record: record({ change: "attach" }),
    name: "pg-data",
    slot: "/dev/sdb",
    ...approval,
  }),
  "bms-disks-phase": () => ({ ...attempt, record: record({ jobId: JOB }), phase: "accepted", jobId: JOB }),
  "bms-disks-detach": () => ({ ...attempt, record: record({ jobId: JOB }), phase: "accepted", jobId: JOB }),
  "bms-disks-detached": () => ({ ...attempt }),
  "bms-disks-attached": () => ({ ...attempt, change: "attach" }),
  "bms-disks-failed": () => ({
    ...attempt,
    outcome: "failed",
    code: "BMS.1007",
    message: "The volume could not be detached.",
    requestId: REQUEST,
    status: 200,
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
    cause: { status: 500, code: "APIGW.0201", message: "Backend unavailable", requestId: REQUEST },
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

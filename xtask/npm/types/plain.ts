// What a portal without a framework writes. Only compiled.
import Default, { BmsDisksElement } from "../../dist/bms-disks.js";

BmsDisksElement.wasmUrl = new URL("https://cdn.example/bms-disks_bg.wasm");
BmsDisksElement.dialogsUrl = "/assets/bms-disks_dialogs.wasm";
const same: typeof BmsDisksElement = Default;

const disks = document.createElement("bms-disks");
disks.projectId = "p";
disks.theme = "dark";
// @ts-expect-error: no such theme
disks.theme = "pink";
disks.getToken = async () => "token";
disks.headers = { "X-CSRF-Token": "t" };
const done: Promise<void> = disks.refresh();

disks.addEventListener("bms-disks-before-detach", (event) => {
  const { name, slot, volumeId, serverId, projectId } = event.detail;
  if (!name) event.preventDefault();
  event.detail.refuse(`not ${volumeId} of ${serverId} in ${projectId}, ${slot}`);
  event.detail.approve();
  event.detail.waitUntil(fetch("/mfa").then((answer) => answer.ok));
});
disks.approval = "required";
// @ts-expect-error: no such value
disks.approval = "maybe";
disks.headers = new Headers([["X-CSRF-Token", "t"]]);
disks.wasmUrl = "/assets/bms-disks_bg.wasm";
const version: string = BmsDisksElement.version;
const ready: Promise<void> = disks.ready;
document.addEventListener("bms-disks-error", ({ detail }) => {
  const { reason, message, cause, projectId } = detail;
  // @ts-expect-error: the list is closed
  if (reason === "something") return;
  return [reason === "files-missing", message.length, cause, projectId];
});
document.addEventListener("bms-disks-detach", ({ detail }) => detail.phase);
document.addEventListener("bms-disks-phase", ({ detail }) => {
  const phase: "checked" | "sent" | "accepted" | "running" | "unclear" = detail.phase;
  const job: string | undefined = detail.jobId;
  // @ts-expect-error: that one has no code
  return [phase, job, detail.code];
});
window.addEventListener("bms-disks-failed", ({ detail }) => {
  const known: boolean = detail.outcome === "failed";
  return [known, detail.code, detail.message, detail.requestId, detail.status?.toFixed()];
});
document.addEventListener("bms-disks-ended", ({ detail: { outcome, record, attemptId, origin } }) => {
  const began: boolean = origin === "began-here";
  const times: (string | undefined)[] = record.phases.map(({ at }) => at);
  // @ts-expect-error: the list is closed
  if (outcome === "under-way") return;
  return [began, times, attemptId, record.version, record.confirmation?.guest[0]?.verdict, record.disk.wwn];
});
window.addEventListener("bms-disks-crashed", ({ detail }) => {
  const change: "detach" | "attach" | undefined = detail.change;
  return [change, detail.reason, detail.isKnown, detail.isSent, detail.jobId, detail.volumeId?.length];
});
// The usual events are still there.
disks.addEventListener("click", (event) => event.clientX);
export { done, ready, same, version };

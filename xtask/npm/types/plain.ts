// What a portal without a framework writes. Only compiled.
import Default, { BmsDisksElement } from "../../dist/bms-disks.js";

BmsDisksElement.wasmUrl = new URL("https://cdn.example/bms-disks_bg.wasm");
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
  event.detail.waitUntil(fetch("/mfa").then((answer) => answer.ok));
});
document.addEventListener("bms-disks-detach", ({ detail }) => {
  const phase: "checked" | "sent" | "accepted" | "running" | "unclear" = detail.phase;
  const job: string | undefined = detail.jobId;
  // @ts-expect-error: that one has no code
  return [phase, job, detail.code];
});
window.addEventListener("bms-disks-failed", ({ detail }) => {
  const known: boolean = detail.outcome === "failed";
  return [known, detail.code, detail.message, detail.requestId, detail.status?.toFixed()];
});
window.addEventListener("bms-disks-crashed", ({ detail }) => {
  const change: "detach" | "attach" | undefined = detail.change;
  return [change, detail.reason, detail.isKnown, detail.isSent, detail.jobId, detail.volumeId?.length];
});
// The usual events are still there.
disks.addEventListener("click", (event) => event.clientX);
export { done, same };

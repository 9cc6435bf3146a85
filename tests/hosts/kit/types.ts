// What TypeScript says to tests. Only compiled.
import type { BmsDisksRecord } from "bms-disks";
import { type Cloud, type JobFate, createCloud, disk, listScenarios, server } from "bms-disks-testing";
import { type FastClock, installFastClock } from "bms-disks-testing/clock";
import { DisksPanel as InPage } from "bms-disks-testing/dom";
import { recordEvents } from "bms-disks-testing/events";
import { type CodedError, type ServerBody, answer, answerNames, event, eventNames, record, response } from "bms-disks-testing/fixtures";
import { handlers } from "bms-disks-testing/msw";
import { DisksPanel, routeCloud } from "bms-disks-testing/playwright";
import { stubDisks, tell } from "bms-disks-testing/stub";
import { BmsDisksElement } from "bms-disks";
import { setupWorker } from "msw/browser";
import { test } from "@playwright/test";

export async function cloud(): Promise<Cloud> {
  // @ts-expect-error: no such scenario
  await createCloud({ scenario: "no-such" });
  // @ts-expect-error: no such clock
  await createCloud({ clock: "slow" });
  // @ts-expect-error: no such field
  server("db", [disk("a", { sizeGB: 1 })]);
  const fate: JobFate = { fate: "list-lags", lagMs: 1 };
  const made = await createCloud({ servers: [server("db", ["a", disk("b", { type: null })], { jobFate: fate })], seed: 1 });
  made.server("db").addFault({ call: "detach", fault: "throttled", retryAfter: 2, times: 1 });
  globalThis.fetch = made.fetch;
  const tag: BmsDisksElement = Object.assign(document.createElement("bms-disks"), made.settings());
  const ended: BmsDisksRecord = await new InPage(tag).detach(made.server().disk("a"));
  const clock: FastClock = installFastClock();
  clock.advance((await listScenarios()).length + (ended.failure?.status ?? 0));
  await setupWorker(...handlers(made)).start();
  return made;
}

test("types", async ({ page, context }) => {
  const made = await createCloud();
  await routeCloud(context, made, { fastClock: false });
  await routeCloud(page, made);
  const panel = new DisksPanel(page, page.locator("bms-disks").first());
  const { outcome } = await panel.detach("a");
  for (const told of await panel.events()) if (told.type === "bms-disks-phase") told.detail.phase.length;
  return void [outcome, recordEvents().length, eventNames(), record({ outcome: "failed" })];
});

const back = stubDisks(BmsDisksElement);
const detached = event("bms-disks-detached", { volumeId: "v" });
export const seen: string = detached.detail.volumeId;
// @ts-expect-error: no such event
event("bms-disks-gone");
void tell(document.createElement("bms-disks"), "bms-disks-before-detach").then(({ text, isRefused }) => [text?.length, isRefused]);
back();

const { body, headers }: { body: ServerBody; headers: { "Retry-After"?: string } } = answer("server");
export const disks: string[] = (body.server["os-extended-volumes:volumes_attached"] ?? []).map(({ id }) => id);
const refusal: CodedError = answer("server-locked").body;
export const job: string | null = answer("job-failed").body.fail_reason;
// @ts-expect-error: no such answer
answer("server-gone");
// @ts-expect-error: a job is no server
response("job-running", body);
// @ts-expect-error: no such field
void body.server.state;
void [headers["Retry-After"], refusal.error.code, answerNames(), response("server", body).status];

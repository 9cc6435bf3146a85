// What the package says of itself and what its README does not show: the clock, the page object, MSW, the fixtures.

import { expect, test } from "@playwright/test";
import { createCloud, disk, listScenarios, server } from "bms-disks-testing";
import { DisksPanel, routeCloud } from "bms-disks-testing/playwright";

/** The portal with this cloud behind it. */
async function portal(page, options) {
  const cloud = await createCloud(options);
  await routeCloud(page, cloud);
  await page.goto(`/?project=${cloud.project}&server=${cloud.server().id}`);
  return { cloud, panel: new DisksPanel(page) };
}

/** The page with its cloud inside. */
async function inside(page) {
  await page.goto("/inside.html");
  await page.waitForLoadState("load");
}

/** Says how long it takes, for who reads the figures. */
async function timed(what, work) {
  const began = performance.now();
  const value = await work();
  console.log(`${what}: ${Math.round(performance.now() - began)} ms`);
  return value;
}

test("the README's tests in the page", async ({ page }) => {
  await inside(page);
  for (const [name, expected] of [
    ["succeeds", { outcome: "detached", left: ["system", "output", "secrets"] }],
    ["fails", { outcome: "failed", code: "BMS.1007", isAttached: true }],
    ["isLost", { outcome: "unknown", reason: "no-trace", sent: 1 }],
  ]) {
    const value = await timed(`in the page, ${name}`, () => page.evaluate((name) => window.readme[name](), name));
    expect(value).toEqual(expected);
  }
});

test("the same three in a portal, from the click", async ({ page }) => {
  for (const [scenario, name, outcome] of [
    ["linux-idle", "input", "detached"],
    ["job-fails", "data", "failed"],
    ["request-lost", "data", "unknown"],
  ]) {
    const { panel } = await portal(await page.context().newPage(), { scenario });
    await panel.ready();
    const record = await timed(`in a portal, ${scenario}`, () => panel.detach(name));
    expect(record.outcome).toBe(outcome);
  }
});

test("an answer that is lost after the cloud has acted is no failure", async ({ page }) => {
  const { cloud, panel } = await portal(page, { scenario: "answer-lost" });
  const record = await panel.detach("data");
  expect(record.outcome).toBe("detached");
  expect(record.phases.map(({ phase }) => phase)).toContain("unclear");
  expect(cloud.truth().deletes).toMatchObject([{ accepted: true }]);
});

test("the page object gives what a dialog asks for", async ({ page }) => {
  const { panel } = await portal(page, { scenario: "windows-quiet" });
  await panel.open("profiles");
  await panel.acknowledge();
  await panel.typeWord("profile");
  await expect(panel.confirmButton).toHaveAttribute("aria-disabled", "true");
  await panel.cancel();
  await expect(panel.dialog).toBeHidden();
  const record = await panel.detach("profiles");
  expect(record).toMatchObject({ outcome: "detached", confirmation: { acknowledged: true, typed: "profiles" } });
});

test("disks and servers of one's own, and what others do to them", async ({ page }) => {
  const data = disk("pg-data", { sizeGb: 500, mounted: true });
  const { cloud, panel } = await portal(page, { servers: [server("db-07", [data, "logs"])] });
  expect((await panel.detach("pg-data")).outcome).toBe("failed");
  await panel.putAway();
  const own = cloud.server("db-07");
  own.disk("pg-data").unmount();
  own.nextJob({ fate: "list-lags", lagMs: 6_000 });
  expect((await panel.detach(own.disk("pg-data"))).outcome).toBe("detached");
  await panel.putAway();
  own.lock();
  await page.evaluate(() => document.querySelector("bms-disks").refresh());
  await expect(panel.detachButton("logs")).toHaveAttribute("aria-disabled", "true");
  cloud.reset();
  expect(own.disk("pg-data").isAttached).toBe(true);
  expect(cloud.requests()).toEqual([]);
});

test("while the portal is asked, no time is skipped", async ({ page }) => {
  const { panel } = await portal(page, { scenario: "stopped" });
  await panel.ready();
  await page.evaluate(() => {
    const answer = new Promise((resolve) => (window.agree = resolve));
    document.addEventListener("bms-disks-before-detach", ({ detail }) => detail.waitUntil(answer));
  });
  await panel.open("var");
  await panel.confirm();
  await expect.poll(async () => (await panel.events()).map(({ type }) => type)).toContain("bms-disks-before-detach");
  const skipped = () => page.evaluate(() => bmsDisksClock.skipped);
  expect(await skipped()).toBe(0);
  await page.evaluate(() => window.agree(true));
  expect((await panel.ended()).outcome).toBe("detached");
  expect(await skipped()).toBeGreaterThan(1_000);
});

test("a clock that is moved by hand", async () => {
  const cloud = await createCloud({ scenario: "stopped", clock: "manual" });
  const own = cloud.server();
  const url = (path) => `http://portal.example/api/bms/v1/${cloud.project}/${path}`;
  const ask = (path, method = "GET") =>
    cloud.handle(new Request(url(path), { method, headers: { "X-Auth-Token": cloud.token() } }));
  let answer;
  const pending = ask(`baremetalservers/${own.id}/detachvolume/${own.disk("var").id}`, "DELETE").then((one) => (answer = one));
  await cloud.advance(79);
  expect(answer).toBeUndefined();
  await cloud.advance(1);
  await pending;
  const { job_id: job } = await answer.json();
  await cloud.advance(2_000);
  expect(own.disk("var").isAttached).toBe(true);
  await cloud.advance(2_000);
  expect(own.disks.map(({ name }) => name)).not.toContain("var");
  const done = ask(`jobs/${job}`);
  await cloud.advance(80);
  expect((await (await done).json()).status).toBe("SUCCESS");
});

test("what is not the cloud's passes, what is wrong is named, and a seed gives the same ids", async () => {
  const cloud = await createCloud({ servers: [server("one")], seed: 7 });
  const again = await createCloud({ servers: [server("one")], seed: 7 });
  const other = await createCloud({ servers: [server("one")], seed: 8 });
  expect(cloud.server().id).toBe(again.server().id);
  expect(cloud.server().id).not.toBe(other.server().id);
  expect(cloud.covers("http://portal.example/api/bms/v1/p/jobs/j")).toBe(true);
  expect(cloud.covers("http://portal.example/api/other")).toBe(false);
  const at = await createCloud({ scenario: "stopped", endpoints: { bms: "https://bms.cloud.example/x" } });
  expect(at.covers("https://bms.cloud.example/x/v1/p/jobs/j")).toBe(true);
  expect(at.covers("https://evs.cloud.example/x/v1/p/jobs/j")).toBe(false);
  await expect(createCloud({ scenario: "no-such" })).rejects.toThrow('no scenario "no-such"');
  await expect(createCloud({ servers: [{ nmae: "typo" }] })).rejects.toThrow("unknown field `nmae`");
  expect(() => cloud.server("two")).toThrow("no server two");
  expect(() => cloud.server().disk("two")).toThrow("has no disk two, but system, data");
  const stopped = (await listScenarios()).find(({ name }) => name === "stopped");
  // The same as of the server's simulator, which docs and tests name.
  expect(stopped.id).toBe("d8d3b89b-bb33-448e-ab3d-4c9d6dee4fdd");
});

test("Mock Service Worker answers for the cloud", async ({ browser }) => {
  // It registers its worker by a text, which enforced Trusted Types do not allow.
  const page = await browser.newPage({ bypassCSP: true });
  await inside(page);
  const outcome = await page.evaluate(async () => {
    const cloud = await window.msw.start();
    const tag = Object.assign(document.createElement("bms-disks"), cloud.settings());
    document.body.append(tag);
    return (await new window.DisksPanel(tag).detach("input")).outcome;
  });
  expect(outcome).toBe("detached");
});

test("the fixtures have the fields of real events", async ({ page }) => {
  await inside(page);
  const different = await page.evaluate(async () => {
    const seen = new Map();
    for (const name of window.eventNames()) {
      document.addEventListener(name, ({ detail }) => seen.set(name, Object.keys(detail).sort().join()));
    }
    for (const test of ["succeeds", "fails", "isLost"]) await window.readme[test]();
    const wrong = [...seen].filter(([name, keys]) => keys !== Object.keys(window.event(name).detail).sort().join());
    return { wrong, seen: [...seen.keys()].sort() };
  });
  expect(different.wrong).toEqual([]);
  const some = ["before-detach", "detach", "detached", "ended", "failed", "phase", "ready"];
  expect(different.seen).toEqual(some.map((name) => `bms-disks-${name}`));
});

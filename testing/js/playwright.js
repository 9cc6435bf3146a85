// @ts-check
import { installFastClock } from "./clock.js";
import { recordEvents } from "./events.js";

/**
 * @typedef {import("playwright-core").Page} Page
 * @typedef {import("playwright-core").Locator} Locator
 * @typedef {import("./index.js").TestDisk} TestDisk
 */

/** @param {Page | import("playwright-core").BrowserContext} target @param {import("./index.js").Cloud} cloud */
export async function routeCloud(target, cloud, { fastClock = true } = {}) {
  await target.addInitScript(recordEvents);
  if (fastClock) await target.addInitScript(installFastClock);
  await target.route(
    (url) => cloud.covers(url),
    async (route) => {
      const asked = route.request();
      const method = asked.method();
      const body = method === "GET" || method === "HEAD" ? null : asked.postDataBuffer();
      const init = { method, headers: await asked.allHeaders(), body: body && new Uint8Array(body) };
      let answer;
      try {
        answer = await cloud.handle(new Request(asked.url(), init));
      } catch {
        return route.abort("connectionreset");
      }
      const bytes = Buffer.from(await answer.arrayBuffer());
      await route.fulfill({ status: answer.status, headers: Object.fromEntries(answer.headers), body: bytes });
    },
  );
}

export class DisksPanel {
  /** @param {Page} page @param {Locator} [root] */
  constructor(page, root = page.locator("bms-disks")) {
    this.page = page;
    this.root = root;
    this.dialog = root.locator('dialog[part~="dialog"]');
  }

  /** @param {TestDisk | string} disk */
  row(disk) {
    const rows = this.root.locator('[part~="row"]');
    if (typeof disk !== "string") return this.root.locator(`[part~="row"][data-volume-id="${disk.id}"]`);
    return rows.filter({ has: this.page.locator('[part~="cell-disk"]').getByText(disk, { exact: true }) });
  }

  /** @param {TestDisk | string} disk */
  detachButton(disk) {
    return this.row(disk).locator('[part~="detach"]');
  }

  get confirmButton() {
    return this.dialog.locator('[part~="confirm"]');
  }

  async ready() {
    await this.root.evaluate((tag) => /** @type {any} */ (tag).ready);
  }

  /** @param {TestDisk | string} disk */
  async open(disk) {
    await this.detachButton(disk).click();
    await this.confirmButton.waitFor({ state: "attached" });
  }

  async acknowledge() {
    await this.dialog.locator('input[type="checkbox"][part~="checkbox"]').check();
  }

  /** @param {string} [word] */
  async typeWord(word) {
    const label = this.dialog.locator('label:has(input[type="text"])');
    const asked = word ?? (await label.locator("bdi").innerText());
    await label.locator('input[type="text"]').fill(asked);
  }

  async confirm() {
    await this.dialog.locator('[part~="confirm"]:not([part~="disabled"])').click();
  }

  async cancel() {
    await this.dialog.locator('[part~="cancel"]').click();
  }

  async close() {
    await this.dialog.locator('[part~="close"]').click();
  }

  async putAway() {
    await this.dialog.locator('[part~="put-away"]').click();
  }

  events() {
    return this.page.evaluate(() => globalThis.bmsDisksEvents ?? []);
  }

  async ended({ after = 0 } = {}) {
    const record = await this.page.evaluate(
      (after) =>
        new Promise((resolve) => {
          const look = () => {
            const found = globalThis.bmsDisksEvents?.slice(after).find((one) => one.type === "bms-disks-ended");
            if (!found) return;
            globalThis.removeEventListener("bms-disks-testing-recorded", look);
            resolve(/** @type {any} */ (found.detail).record);
          };
          globalThis.addEventListener("bms-disks-testing-recorded", look);
          look();
        }),
      after,
    );
    return /** @type {any} */ (record);
  }

  /** @param {TestDisk | string} disk */
  async detach(disk) {
    const after = (await this.events()).length;
    await this.open(disk);
    const checkbox = this.dialog.locator('input[type="checkbox"][part~="checkbox"]');
    if (await checkbox.count()) await this.acknowledge();
    if (await this.dialog.locator('label input[type="text"]').count()) await this.typeWord();
    await this.confirm();
    return this.ended({ after });
  }
}

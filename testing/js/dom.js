// @ts-check
/** The panel for tests that run in its page: Vitest's browser mode, Karma, a page of one's own. */

/** In milliseconds, real ones. */
const PATIENCE = 5_000;

/** Looks at each frame until there is something. @template T @param {() => T | null | undefined | false} look @param {string} what */
async function wait(look, what) {
  // Not of the fast clock.
  for (let frames = 0; frames < (PATIENCE / 1_000) * 60; frames += 1) {
    const found = look();
    if (found) return found;
    await new Promise((next) => requestAnimationFrame(next));
  }
  throw new Error(`bms-disks-testing: ${what} is not there after ${PATIENCE / 1_000} s`);
}

export class DisksPanel {
  #tag;

  /** @param {HTMLElement | null} [tag] */
  constructor(tag = document.querySelector("bms-disks")) {
    if (!tag) throw new TypeError("there is no <bms-disks>");
    this.#tag = tag;
  }

  get #root() {
    return this.#tag.shadowRoot;
  }

  get dialog() {
    return /** @type {HTMLDialogElement | null} */ (this.#root?.querySelector('dialog[part~="dialog"]') ?? null);
  }

  /** What is on screen of the panel. */
  get text() {
    return this.#root?.querySelector('[part~="panel"]')?.textContent ?? "";
  }

  async ready() {
    await /** @type {any} */ (this.#tag).ready;
  }

  /** @param {import("./index.js").TestDisk | string} disk */
  row(disk) {
    const rows = [...(this.#root?.querySelectorAll('[part~="row"]') ?? [])];
    const isIt = (/** @type {Element} */ row) =>
      typeof disk === "string"
        ? [...row.querySelectorAll('[part~="cell-disk"] *')].some((one) => one.textContent?.trim() === disk)
        : row.getAttribute("data-volume-id") === disk.id;
    return /** @type {HTMLElement | undefined} */ (rows.find(isIt));
  }

  /** @param {string} selector @param {string} what */
  #inDialog(selector, what) {
    return wait(() => /** @type {HTMLElement | null | undefined} */ (this.dialog?.querySelector(selector)), what);
  }

  /** @param {import("./index.js").TestDisk | string} disk */
  async open(disk) {
    const name = typeof disk === "string" ? disk : disk.name;
    const button = await wait(
      () => /** @type {HTMLElement | null | undefined} */ (this.row(disk)?.querySelector('[part~="detach"]:not([part~="disabled"])')),
      `a button that detaches ${name}`,
    );
    button.click();
    await this.#inDialog('[part~="confirm"]', "the dialog");
  }

  async acknowledge() {
    const box = /** @type {HTMLInputElement} */ (await this.#inDialog('input[type="checkbox"][part~="checkbox"]', "the box to tick"));
    if (!box.checked) box.click();
  }

  /** @param {string} [word] */
  async typeWord(word) {
    const field = /** @type {HTMLInputElement} */ (await this.#inDialog('label input[type="text"]', "the word to type"));
    field.value = word ?? field.closest("label")?.querySelector("bdi")?.textContent ?? "";
    field.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
  }

  async confirm() {
    (await this.#inDialog('[part~="confirm"]:not([part~="disabled"])', "a button that confirms")).click();
  }

  async cancel() {
    (await this.#inDialog('[part~="cancel"]', "a button that cancels")).click();
  }

  async close() {
    (await this.#inDialog('[part~="close"]', "a button that closes")).click();
  }

  async putAway() {
    (await this.#inDialog('[part~="put-away"]', "a button that puts the detach away")).click();
  }

  /** The next end of an attempt. */
  ended() {
    return new Promise((resolve) => {
      const hear = (/** @type {Event} */ event) => resolve(/** @type {CustomEvent} */ (event).detail.record);
      this.#tag.addEventListener("bms-disks-ended", hear, { once: true });
    });
  }

  /** @param {import("./index.js").TestDisk | string} disk */
  async detach(disk) {
    await this.open(disk);
    if (this.dialog?.querySelector('input[type="checkbox"][part~="checkbox"]')) await this.acknowledge();
    if (this.dialog?.querySelector('label input[type="text"]')) await this.typeWord();
    const end = this.ended();
    await this.confirm();
    return end;
  }
}

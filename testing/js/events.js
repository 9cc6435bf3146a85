// @ts-check
/**
 * Keeps what the panels of a page tell, in `bmsDisksEvents`, from now on. One function that stands alone, so that it can
 * be sent into a page.
 */
export function recordEvents() {
  if (globalThis.bmsDisksEvents) return globalThis.bmsDisksEvents;
  const NAMES = "ready before-detach before-attach phase detached attached failed ended queue auth-required power-off-request error crashed";
  /** @type {import("./events.js").RecordedEvent[]} */
  const events = [];
  for (const name of NAMES.split(" ")) {
    const type = /** @type {any} */ (`bms-disks-${name}`);
    globalThis.addEventListener(
      type,
      (event) => {
        const { detail } = /** @type {CustomEvent} */ (/** @type {unknown} */ (event));
        // Without functions, and as it is now.
        events.push({ type, detail: JSON.parse(JSON.stringify(detail ?? null)) });
        globalThis.dispatchEvent(new Event("bms-disks-testing-recorded"));
      },
      true,
    );
  }
  globalThis.bmsDisksEvents = events;
  return events;
}

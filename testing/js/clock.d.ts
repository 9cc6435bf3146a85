/** A page's clock that skips the waits of a change that is under way; otherwise time passes as ever. */
export interface FastClock {
  /** Lets time pass at once, in milliseconds: timers that are due then are called soon. */
  advance(ms: number): void;
  /** No time is skipped until the answer is here, for a `fetch` that is put in place after the clock. */
  watch(answer: Promise<Response>): Promise<Response>;
  /** How much was skipped so far, in milliseconds. */
  readonly skipped: number;
  uninstall(): void;
}

/**
 * Puts the clock in place, once in a page: `setTimeout`, `performance.now` and `Date.now`. The function stands alone,
 * so it can be sent into a page: `await page.addInitScript(installFastClock)`.
 */
export function installFastClock(): FastClock;

declare global {
  // eslint-disable-next-line no-var
  var bmsDisksClock: FastClock | undefined;
}

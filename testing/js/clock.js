// @ts-check
/**
 * A page's clock that skips the waits of a change that is under way.
 *
 * The panel asks the cloud how a detach goes on every two seconds and less and less often. A test need not wait for
 * that: as long as a change is being followed, and no request is on its way, time jumps to the next timer. At all other
 * times it passes as ever.
 */

/**
 * One function that stands alone, so that it can be sent into a page (Playwright's `addInitScript`).
 * @returns {import("./clock.js").FastClock}
 */
export function installFastClock() {
  if (globalThis.bmsDisksClock) return globalThis.bmsDisksClock;

  const real = {
    setTimeout: globalThis.setTimeout,
    clearTimeout: globalThis.clearTimeout,
    fetch: globalThis.fetch,
    date: Date.now,
  };
  const later = real.setTimeout.bind(globalThis);
  const callOff = real.clearTimeout.bind(globalThis);
  const realNow = performance.now.bind(performance);
  /** In milliseconds. */
  let skipped = 0;
  const now = () => realNow() + skipped;

  // Timers, under the id that their maker has.

  /** @typedef {{ due: number, real: number, fire: () => void }} Timer */
  /** @type {Map<number, Timer>} */
  const timers = new Map();

  /** @param {any} call @param {number} [wait] @param {any[]} rest */
  function setTimeout(call, wait = 0, ...rest) {
    if (typeof call !== "function") return later(call, wait, ...rest);
    const fire = () => {
      timers.delete(id);
      call.apply(globalThis, rest);
    };
    const id = /** @type {number} */ (/** @type {unknown} */ (later(fire, wait)));
    timers.set(id, { due: now() + (wait > 0 ? wait : 0), real: id, fire });
    step();
    return id;
  }

  /** @param {any} id */
  function clearTimeout(id) {
    callOff(timers.get(id)?.real ?? id);
    timers.delete(id);
  }

  const inOrder = () => [...timers.values()].sort((a, b) => a.due - b.due);

  /** @param {number} ms */
  function advance(ms) {
    skipped += ms;
    for (const timer of inOrder()) {
      callOff(timer.real);
      timer.real = /** @type {number} */ (/** @type {unknown} */ (later(timer.fire, Math.max(0, timer.due - now()))));
    }
  }

  // What is under way.

  /** Changes that were sent and have not ended. @type {Set<string>} */
  const followed = new Set();
  /** Changes that wait for the portal: its time is real. @type {Set<string>} */
  const held = new Set();
  let requests = 0;

  /** @type {Record<string, (detail: any) => void>} */
  const listeners = {
    "bms-disks-before-detach": ({ attemptId }) => held.add(attemptId),
    "bms-disks-before-attach": ({ attemptId }) => held.add(attemptId),
    "bms-disks-phase": ({ attemptId, phase }) => {
      held.delete(attemptId);
      if (phase !== "checked") followed.add(attemptId);
    },
    "bms-disks-ended": ({ attemptId }) => {
      held.delete(attemptId);
      followed.delete(attemptId);
    },
    "bms-disks-queue": ({ queueId, phase }) => {
      if (phase === "start" || phase === "progress") followed.add(queueId);
      else followed.delete(queueId);
    },
  };
  /** @param {Event} event */
  function hear(event) {
    jumps = 0;
    listeners[event.type]?.(/** @type {CustomEvent} */ (event).detail);
    step();
  }
  for (const name of Object.keys(listeners)) globalThis.addEventListener(name, hear, true);

  // Skipping.

  /** Long enough for the page to do what an answer asks for. In milliseconds. */
  const SETTLE = 4;
  /** After so many jumps in which nothing new was told, they are longer: not each of the last polls matters. */
  const EXACT = 4;
  /** In milliseconds; less than what a panel takes for sleep. */
  const STRIDE = 30_000;
  let jumps = 0;
  /** @type {number | undefined} */
  let planned;

  /** Plans the next jump anew: something has happened. */
  function step() {
    callOff(planned);
    planned = undefined;
    if (requests > 0 || held.size > 0 || followed.size === 0) return;
    planned = /** @type {number} */ (/** @type {unknown} */ (later(jump, SETTLE)));
  }

  function jump() {
    planned = undefined;
    const [next] = inOrder();
    // Without one there is nothing to wait for; whatever comes next plans again.
    if (!next) return;
    const wait = next.due - now();
    if (wait > 0) {
      jumps += 1;
      advance(jumps > EXACT ? Math.max(wait, STRIDE) : wait);
    }
    step();
  }

  /** The cloud's calls: until the answer is here as a whole. */
  const CALL = /\/v[12](\.1)?\/[\w-]+\/(baremetalservers|servers|cloudvolumes|jobs)\//;

  /** @param {Promise<Response>} answer @param {boolean} [whole] */
  function watch(answer, whole = true) {
    requests += 1;
    step();
    const done = () => {
      requests -= 1;
      step();
    };
    answer.then((response) => (whole ? response.clone().arrayBuffer() : undefined)).then(done, done);
    return answer;
  }

  /** @param {any} input @param {any} [init] */
  function fetch(input, init) {
    const answer = real.fetch.call(globalThis, input, init);
    return watch(answer, CALL.test(input?.url ?? String(input)));
  }

  function uninstall() {
    for (const name of Object.keys(listeners)) globalThis.removeEventListener(name, hear, true);
    callOff(planned);
    followed.clear();
    held.clear();
    if (globalThis.setTimeout === /** @type {any} */ (setTimeout)) globalThis.setTimeout = real.setTimeout;
    if (globalThis.clearTimeout === /** @type {any} */ (clearTimeout)) globalThis.clearTimeout = real.clearTimeout;
    if (globalThis.fetch === /** @type {any} */ (fetch)) globalThis.fetch = real.fetch;
    // What was skipped stays: a clock that goes back would be another one.
    if (globalThis.bmsDisksClock === clock) globalThis.bmsDisksClock = undefined;
  }

  globalThis.setTimeout = /** @type {any} */ (setTimeout);
  globalThis.clearTimeout = /** @type {any} */ (clearTimeout);
  globalThis.fetch = /** @type {any} */ (fetch);
  performance.now = now;
  Date.now = () => real.date.call(Date) + skipped;

  const clock = { advance, watch, uninstall, get skipped() { return skipped; } };
  globalThis.bmsDisksClock = clock;
  return clock;
}

// What a page holds now: timers, requests, observers, and listeners of what outlives an element. See `lives.js`.

(() => {
  const { fetch, clearTimeout } = window;

  /** What is held now: each thing under a key of its own, and what it is. @type {Map<unknown, string>} */
  const held = new Map();
  /** What a life is not to blame for: it was there before, or is a crashed program's. */
  const excused = new Set();
  const excuse = () => [...held.keys()].forEach((key) => excused.add(key));
  let deletes = 0;

  const paced = window.setTimeout;
  window.setTimeout = (call, millis, ...rest) => {
    const done = (...all) => {
      held.delete(`timer ${id}`);
      return call(...all);
    };
    const id = paced(done, millis, ...rest);
    // The element's are an hour at most; WebKit's driver has longer ones in the page.
    if (!(millis > 3_600_000)) held.set(`timer ${id}`, `a timer of ${millis} ms`);
    return id;
  };
  window.clearTimeout = (id) => {
    held.delete(`timer ${id}`);
    clearTimeout(id);
  };
  window.fetch = async (...all) => {
    const { method = 'GET', url = all[0] } = all[0];
    if (method === 'DELETE') deletes += 1;
    const mark = {};
    held.set(mark, `${method} ${url}`);
    try {
      return await fetch(...all);
    } finally {
      held.delete(mark);
    }
  };

  // Listeners of what outlives an element.
  const outlives = (target) => !(target instanceof Node || target instanceof AbortSignal) || target === document;
  const numbers = new WeakMap();
  let last = 0;
  const number = (thing) => numbers.get(thing) ?? (numbers.set(thing, (last += 1)), last);
  const key = (target, type, call, options) =>
    `listener ${number(target)} ${type} ${number(call)} ${(options?.capture ?? options) === true}`;
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  EventTarget.prototype.addEventListener = function (type, call, options) {
    const target = this ?? window;
    if (call && outlives(target) && !options?.once) held.set(key(target, type, call, options), `a listener for ${type}`);
    return addEventListener.call(target, type, call, options);
  };
  EventTarget.prototype.removeEventListener = function (type, call, options) {
    const target = this ?? window;
    if (call) held.delete(key(target, type, call, options));
    return removeEventListener.call(target, type, call, options);
  };
  for (const kind of ['MutationObserver', 'ResizeObserver', 'IntersectionObserver']) {
    const { observe, disconnect } = window[kind].prototype;
    window[kind].prototype.observe = function (...all) {
      held.set(this, kind);
      return observe.apply(this, all);
    };
    window[kind].prototype.disconnect = function () {
      held.delete(this);
      return disconnect.call(this);
    };
  }
  const locks = async () => {
    const { held = [], pending = [] } = (await navigator.locks?.query()) ?? {};
    return held.length + pending.length;
  };

  window.books = { held, excused, excuse, locks, deletes: () => deletes };
})();

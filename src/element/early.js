// @ts-check
/**
 * The reads that a session begins with, sent while the program is still on its way, so that program and
 * data arrive together. What is sent is what `runtime/send.rs` would send; what is refused by
 * `settings.rs` sends nothing (`tests/browser_early.rs` compares the two).
 *
 * @typedef {import('./bms-disks.js').Settings} Settings
 * @typedef {{ (): unknown, early(): Promise<unknown> }} Source Asks the portal for its token.
 */

/** In milliseconds: what is older when the program comes is read again. */
const MAX_AGE = 15_000;

const ID = /^[\w-]{1,64}$/;
const ADDRESS = /^https?:\/\/[\w.-]+(:[1-9]\d{0,4})?(\/[\w/.~!$&'()*+,;=:%-]*)?$/;
/** A page's own path; `//host` would be another host. */
const PATH = /^(\/(?!\/)|$)/;
const WHITESPACE = /^[ \t\n\f\r]+|[ \t\n\f\r]+$/g;

/** @param {string | null} text */
const trim = (text) => (text ?? '').replace(WHITESPACE, '');

/**
 * Whole addresses only that a browser takes as they are written. That is a little stricter than the
 * program: what is rare is read a little later.
 * @param {string} endpoint @param {string} path
 */
function address(endpoint, path) {
  const own = globalThis.origin;
  const base = (PATH.test(endpoint) ? own : '') + endpoint;
  const url = base.replace(/\/+$/, '') + path;
  const isSafe = base.startsWith('https:') || base === own || base.startsWith(`${own}/`);
  if (!isSafe || !ADDRESS.test(base) || new URL(url).href !== url) throw new TypeError(endpoint);
  return url;
}

/** The addresses of a session's first reads; none if a setting may be refused. @param {Settings} settings */
export function firstReads({ bmsEndpoint, evsEndpoint, ecsEndpoint, projectId, serverId, headers }) {
  try {
    const texts = [projectId, serverId, bmsEndpoint, evsEndpoint, ecsEndpoint];
    const [project, server, bms, evs, ecs] = texts.map(trim);
    if (![project, server].every((id) => ID.test(id))) return [];
    if (headers != null && typeof headers !== 'object') return [];
    new Headers(/** @type {any} */ (headers ?? {}));
    // Nothing is read there at first, but a session that is refused for it reads nothing at all.
    if (ecs) address(ecs, '/');
    const one = address(bms, `/v1/${project}/baremetalservers/${server}`);
    const urls = [one, `${one}/os-volume_attachments`];
    if (evs) urls.push(address(evs, `/v2/${project}/cloudvolumes/detail?server_id=${server}`));
    return urls;
  } catch {
    return [];
  }
}

/** @param {Settings} settings */
const identity = (settings) => {
  const urls = firstReads(settings);
  return JSON.stringify(urls[0] ? [urls, [...new Headers(/** @type {any} */ (settings.headers ?? {}))]] : []);
};

/** @param {string} url @param {Headers} headers @param {AbortSignal} signal @param {Promise<unknown> | undefined} token */
async function send(url, headers, signal, token) {
  if (token) {
    const text = await token;
    if (typeof text !== 'string' || !/^[!-~]+$/.test(text)) throw new TypeError('no token');
    headers.set('X-Auth-Token', text);
  }
  return fetch(
    new Request(url, {
      headers,
      signal,
      credentials: 'same-origin',
      redirect: 'manual',
      cache: 'no-store',
      referrerPolicy: 'same-origin',
    }),
  );
}

/** The first reads of one element. */
export class Early {
  /**
   * By address. Who takes one removes it.
   * @type {Map<string, { response: Promise<Response>, abort: AbortController, answer?: Response }>}
   */
  reads = new Map();
  #since = Date.now();
  #identity;
  #source;

  /** @param {Settings} settings */
  constructor(settings) {
    this.#identity = identity(settings);
    this.#source = /** @type {Source | undefined} */ (settings.getToken);
    // As for a session: nothing for a page that is not seen.
    const urls = document.hidden || !navigator.onLine ? [] : firstReads(settings);
    const token = urls[0] ? this.#source?.early() : undefined;
    for (const url of urls) {
      const headers = new Headers(/** @type {any} */ (settings.headers ?? {}));
      headers.set('Content-Type', 'application/json');
      const abort = new AbortController();
      const response = send(url, headers, abort.signal, token);
      /** @type {{ response: Promise<Response>, abort: AbortController, answer?: Response }} */
      const read = { response, abort };
      // Whoever takes it hears of a failure.
      response.then((answer) => (read.answer = answer)).catch(() => {});
      this.reads.set(url, read);
    }
  }

  /** Whether it is what would be sent now. @param {Settings} settings */
  fits(settings) {
    return (
      Math.abs(Date.now() - this.#since) < MAX_AGE &&
      this.#source === settings.getToken &&
      this.#identity === identity(settings)
    );
  }

  /**
   * Aborts what nobody took. What has been answered is read to its end instead: aborted, or left unread, it would stand
   * in the browser's network panel as canceled.
   */
  end() {
    for (const { abort, answer } of this.reads.values()) {
      if (answer) void answer.arrayBuffer().catch(() => {});
      else abort.abort();
    }
    this.reads.clear();
  }
}

/**
 * `getToken`, as its element's method. What was asked early is the answer to who asks first.
 * @param {unknown} getToken @param {unknown} owner @returns {Source | undefined}
 */
export function source(getToken, owner) {
  if (typeof getToken !== 'function') return;
  /** @type {Promise<unknown> | undefined} */
  let kept;
  const ask = () => {
    const answer = kept ?? getToken.call(owner);
    kept = undefined;
    return answer;
  };
  return Object.assign(ask, { early: () => (kept ??= new Promise((resolve) => resolve(getToken.call(owner)))) });
}

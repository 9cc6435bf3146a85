// The page around the widget in tests: a cloud that answers by path, and what it was asked.

const realFetch = globalThis.fetch;
/** @type {Request[]} */
let requests = [];
/** What came of them. @type {Response[]} */
let answers = [];
/** Server details are held back while this is set. */
let held = null;

const json = (value, init) => new Response(JSON.stringify(value), init);
const never = (signal) =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(new DOMException('', 'AbortError'))));

/** A body of so many pieces of one megabyte; then it is done, or waits for ever. */
const stream = (pieces, ends) =>
  new ReadableStream({
    pull(controller) {
      if (pieces-- > 0) controller.enqueue(new Uint8Array(1 << 20));
      else if (ends) controller.close();
      else return new Promise(() => {});
    },
  });

/** Some answer, with letters of two to four bytes. */
const WHOLE = new TextEncoder().encode('{"server":{"id":"s1","name":"dïsk 长 🖴"}}');

/** The body in two pieces, or its first_events only and then a broken connection. */
const halved = (end, breaks) => {
  const pieces = [WHOLE.slice(0, end), ...(breaks ? [] : [WHOLE.slice(end)])].filter(({ length }) => length > 0);
  return new ReadableStream({
    pull(controller) {
      const piece = pieces.shift();
      if (piece) controller.enqueue(piece);
      else if (breaks) controller.error(new TypeError('network error'));
      else controller.close();
    },
  });
};

const server = (id) => ({
  server: {
    id,
    name: `server ${id}`,
    status: 'SHUTOFF',
    'OS-EXT-STS:task_state': null,
    locked: false,
    metadata: { os_type: 'Linux' },
  },
});

const attachments = (id) => ({
  volumeAttachments: [
    { device: '/dev/sda', id: 'vol-a', serverId: id, volumeId: 'vol-a' },
    { device: '/dev/sdb', id: 'vol-b', serverId: id, volumeId: 'vol-b' },
  ],
});

function cloud(request) {
  const { pathname } = new URL(request.url);
  const [, id, rest] = pathname.match(/baremetalservers\/([^/]+)(\/.*)?$/) ?? [];
  if (id && !rest) return json(server(id));
  if (rest === '/os-volume_attachments') return json(attachments(id));
  const [, how, end] = pathname.match(/^\/(broken|halved)\/(\d+)$/) ?? [];
  if (how) return new Response(halved(Number(end), how === 'broken'));
  switch (pathname) {
    case '/ok':
      return json({ fine: true }, { status: 202, headers: { 'X-Request-Id': 'req-1', 'Retry-After': '7' } });
    case '/empty':
      return new Response(null, { status: 204 });
    case '/later':
      return json({}, { status: 503, headers: { 'Retry-After': new Date(Date.now() + 9500).toUTCString() } });
    case '/hang':
      return never(request.signal);
    case '/stuck':
      return new Response(stream(1, false));
    case '/long':
      return new Response(stream(9, true));
    case '/longest':
      return new Response(stream(8, true));
    case '/moved':
      return { type: 'opaqueredirect', status: 0, headers: new Headers(), body: null };
    case '/likeness':
      return { status: 200, headers: { get: () => null }, arrayBuffer: async () => new Uint8Array([1, 2]).buffer };
    case '/throws':
      throw new TypeError('somebody’s own fetch');
    default:
      return Promise.reject(new TypeError('Failed to fetch'));
  }
}

export function begin() {
  requests = [];
  answers = [];
  held = null;
  localStorage.clear();
  globalThis.fetch = (request) => {
    const at = requests.push(request) - 1;
    const answer = cloud(request);
    if (answer instanceof Response) answers[at] = answer;
    return held && request.url.endsWith(held.id)
      ? new Promise((resolve) => (held.release = () => resolve(answer)))
      : Promise.resolve(answer);
  };
}

export function end() {
  globalThis.fetch = realFetch;
}

export const count = () => requests.length;
export const urls = () => requests.map((request) => `${request.method} ${request.url}`).join('\n');
export const header = (at, name) => requests[at].headers.get(name) ?? undefined;
export const headers = (at) => JSON.stringify([...requests[at].headers]);
export const field = (at, name) => String(requests[at][name]);
export const aborted = (at) => requests[at].signal.aborted;
/** Whether an answer was read, so that the browser need not call it canceled. */
export const isRead = (at) => answers[at]?.bodyUsed ?? false;
export const body = (at) => requests[at].text();

export function hold(id) {
  held = { id, release: () => {} };
}
export function release() {
  held?.release();
  held = null;
}

/** Runs `work` while the storage is as in a private window of some browsers. */
export async function withoutStorage(work) {
  const real = Object.getOwnPropertyDescriptor(window, 'localStorage');
  Object.defineProperty(window, 'localStorage', {
    configurable: true,
    get() {
      throw new DOMException('', 'SecurityError');
    },
  });
  try {
    await work();
  } finally {
    Object.defineProperty(window, 'localStorage', real);
  }
}

/** Listens once, and does to the event what `how` names. */
export function onAsk(host, how) {
  const listener = (event) => {
    const { detail } = event;
    const soon = (value) => new Promise((resolve) => setTimeout(() => resolve(value), 5));
    switch (how) {
      case 'prevent':
        return event.preventDefault();
      case 'refuse':
        return detail.refuse('  not today ');
      case 'hold':
        return detail.waitUntil(soon(true));
      case 'hold false':
        return detail.waitUntil(soon(false));
      case 'hold refuse':
        detail.waitUntil(soon('fine'));
        return detail.waitUntil(soon({ refuse: 'no second factor' }));
      case 'hold reject':
        return detail.waitUntil(soon().then(() => Promise.reject(new Error('signed out'))));
      case 'throw':
        throw new Error('a listener’s own mistake');
    }
  };
  host.addEventListener('bms-disks-before-detach', listener, { once: true });
}

/** The events of these names that bubble out of anything, as JSON. */
export function record(...names) {
  const seen = [];
  for (const name of names) {
    document.addEventListener(name, (event) => {
      seen.push(JSON.stringify([event.type, event.detail]));
    });
  }
  return seen;
}

/** An element with properties that were set before its class was known to it. */
export function unborn() {
  const elsewhere = document.implementation.createHTMLDocument();
  const element = elsewhere.createElement('bms-disks');
  element.projectId = 'p';
  element.serverId = 'early';
  element.getToken = () => 'tok-early';
  return element;
}

/** Whether a text stands anywhere in the page, shadow roots included, or in the storage. */
export function stands(text) {
  const inside = (root) =>
    root.innerHTML.includes(text) ||
    [...root.querySelectorAll('*')].some((node) => node.shadowRoot && inside(node.shadowRoot));
  return inside(document.documentElement) || JSON.stringify({ ...localStorage }).includes(text);
}

// Keeps this release of the site for when there is no network, as a whole: each file has the hash that the build wrote
// down, so what a host mixes while it is being changed is not kept. A new release waits until it is asked for, or no
// page of the old one is open; then the old one is removed.

const RELEASE = '@release@';
/** Paths from the site's root, each with its hash. */
const FILES = new Map([/* files */]);

const ROOT = registration.scope;
const NAME = `bms-disks-site ${ROOT} `;
const CACHE = NAME + RELEASE;

addEventListener('install', (event) => event.waitUntil(fill()));

async function fill() {
  const cache = await caches.open(CACHE);
  try {
    await Promise.all([...FILES.keys()].map((path) => keep(cache, path)));
  } catch (error) {
    // The host is being changed, or the network went away: the browser tries again later.
    await caches.delete(CACHE);
    throw error;
  }
}

async function keep(cache, path) {
  const response = await load(path);
  if (!response.ok) throw new Error(`${path}: status ${response.status}`);
  // A host may lead to another spelling of the address; a page may not be answered with that.
  const { status, headers } = response;
  await cache.put(ROOT + path, response.redirected ? new Response(await response.blob(), { status, headers }) : response);
}

const load = (path) => fetch(ROOT + path, { integrity: FILES.get(path), cache: 'no-cache' });

addEventListener('activate', (event) => event.waitUntil(takeOver()));

async function takeOver() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(NAME) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await clients.claim();
}

addEventListener('message', ({ data }) => {
  if (data === 'activate') skipWaiting();
});

addEventListener('fetch', (event) => {
  const { request } = event;
  const path = request.method === 'GET' && pathOf(request.url);
  if (path) event.respondWith(answer(path, request));
});

/** The file that an address of the site stands for. */
function pathOf(address) {
  const { origin, pathname } = new URL(address);
  const url = origin + pathname;
  if (!url.startsWith(ROOT)) return undefined;
  const path = url.slice(ROOT.length);
  return [path, `${path}index.html`, `${path}.html`].find((one) => FILES.has(one));
}

async function answer(path, request) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(ROOT + path);
  if (kept) return kept;
  // The browser threw it away. What the host has is taken if it is of this release, and a page otherwise, too: it brings
  // all of its own.
  return load(path).catch(() => fetch(request));
}

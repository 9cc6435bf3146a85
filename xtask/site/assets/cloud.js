// The simulated cloud in the page: what the panel and the page ask of it never reaches a network. The addresses are
// those of `cargo xtask serve`, so that the same page works with both. What the first view asks for was answered when the
// page was made; the simulator's program is loaded when that stands, or as soon as something else is asked for.

const OWN = /^\/(api\/(bms|evs|ecs)|_sim)\//;
const ABOUT = '/_cloud';
const TOKEN = 'POST /_sim/token';
/** What nobody waits for. */
const TRUTH = '/_sim/truth';
/** In milliseconds: the panel may show something else than disks. */
const PATIENCE = 2_000;

const network = globalThis.fetch.bind(globalThis);
const given = JSON.parse(document.getElementById('first-answers').textContent);
/** Each for the first who asks. */
const first = new Map(given.answers.map(({ method, address, body }) => [`${method} ${address}`, body]));
let isTokenGiven = false;
let loading;

// The cloud begins anew with each page, so what the panel has on record of this project's servers is of another cloud.
for (const storage of [localStorage, sessionStorage]) {
  const own = Object.keys(storage).filter((key) => key.startsWith(`bms-disks:${given.project}:`.toLowerCase()));
  for (const key of own) storage.removeItem(key);
}

const shown = new Promise((resolve) => {
  document.addEventListener('bms-disks-ready', resolve, { once: true });
  setTimeout(resolve, PATIENCE);
});

function load() {
  loading ??= begin();
  return loading;
}

async function begin() {
  const { createCloud } = await import('./testing/index.js');
  const cloud = await createCloud({ clock: 'real', wasm: new URL('./testing/core_bg.wasm', import.meta.url) });
  // Its first token is the one that was given already.
  if (isTokenGiven) cloud.token();
  return cloud;
}

// Whoever asks for something is told.
shown.then(load).catch(() => {});

globalThis.fetch = async (input, init) => {
  const { method, url } = input instanceof Request && !init ? input : new Request(input, init);
  const { origin, pathname, search } = new URL(url);
  if (origin !== location.origin) return network(input, init);
  if (pathname === ABOUT) return Response.json({ kind: 'simulator' });
  if (!OWN.test(pathname)) return network(input, init);
  const question = `${method} ${pathname}${search}`;
  const body = first.get(question);
  first.delete(question);
  if (body !== undefined && !loading) {
    if (question === TOKEN) isTokenGiven = true;
    return new Response(body, { headers: { 'Content-Type': 'application/json' } });
  }
  if (pathname === TRUTH) await shown;
  return (await load()).handle(input, init);
};

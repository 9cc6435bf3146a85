// The simulated cloud in the page: what the panel and the page ask of it never reaches a network. The addresses are
// those of `cargo xtask serve`, so that the same page works with both.

import { createCloud } from './testing/index.js';

const OWN = /^\/(api\/(bms|evs|ecs)|_sim)\//;
const ABOUT = '/_cloud';

const network = globalThis.fetch.bind(globalThis);
const loading = begin();

async function begin() {
  const cloud = await createCloud({ clock: 'real', wasm: new URL('./testing/core_bg.wasm', import.meta.url) });
  // It begins anew with each page, so what the panel has on record of this project's servers is of another cloud.
  for (const storage of [localStorage, sessionStorage]) {
    const own = Object.keys(storage).filter((key) => key.startsWith(`bms-disks:${cloud.project}:`.toLowerCase()));
    for (const key of own) storage.removeItem(key);
  }
  return cloud;
}

// Whoever asks for something is told.
loading.catch(() => {});

globalThis.fetch = async (input, init) => {
  const { origin, pathname } = new URL(input instanceof Request ? input.url : input, location.href);
  if (origin !== location.origin) return network(input, init);
  if (pathname === ABOUT) return Response.json({ kind: 'simulator' });
  if (!OWN.test(pathname)) return network(input, init);
  return (await loading).handle(input, init);
};

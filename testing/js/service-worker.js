// @ts-check
/// <reference lib="webworker" />
/**
 * A worker that answers for the cloud, for tools that cannot reach into a page before it begins (WebDriver). What it is
 * told stands in its address: `scenario` (several times, if several), `clock`, `seed`, `bms`, `evs`, `ecs`, `control`,
 * `wasm`.
 */
import { createCloud } from "./index.js";
import { ENDPOINTS, endpointOf } from "./endpoints.js";

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (globalThis));
const told = new URL(worker.location.href).searchParams;

const endpoints = { ...ENDPOINTS };
for (const name of /** @type {(keyof typeof ENDPOINTS)[]} */ (Object.keys(ENDPOINTS))) {
  endpoints[name] = told.get(name) ?? endpoints[name];
}
const scenario = /** @type {any[]} */ (told.getAll("scenario"));
const cloud = createCloud({
  scenario: scenario.length > 0 ? scenario : undefined,
  clock: /** @type {any} */ (told.get("clock") ?? undefined),
  seed: Number(told.get("seed") ?? 0),
  endpoints,
  wasm: new URL(told.get("wasm") ?? "core_bg.wasm", worker.location.href),
});

worker.addEventListener("install", (event) => event.waitUntil(Promise.all([cloud, worker.skipWaiting()])));
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener("fetch", (event) => {
  if (!endpointOf(event.request.url, endpoints)) return;
  const answer = cloud.then((cloud) => cloud.handle(event.request));
  event.respondWith(answer.catch(() => Response.error()));
});

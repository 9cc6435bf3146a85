// @ts-check
/** @typedef {import("./index.js").Endpoints} Endpoints */

/** Where a portal serves the cloud unless it says otherwise. @type {Required<Endpoints>} */
export const ENDPOINTS = { bms: "/api/bms", evs: "/api/evs", ecs: "/api/ecs", control: "/_sim" };

/**
 * Which endpoint an address is under, and what follows it. A path is one of every origin where there is no page.
 * @param {string | URL} address @param {Required<Endpoints>} endpoints @returns {[keyof Endpoints, string] | undefined}
 */
export function endpointOf(address, endpoints) {
  const own = globalThis.location?.origin;
  const page = own === "null" ? undefined : own;
  const url = new URL(address, globalThis.location?.href);
  for (const [name, endpoint] of /** @type {[keyof Endpoints, string][]} */ (Object.entries(endpoints))) {
    const base = new URL(endpoint || "/", page ?? url.origin);
    const path = base.pathname.replace(/\/+$/, "");
    if (url.origin !== base.origin || !url.pathname.startsWith(`${path}/`)) continue;
    const rest = url.pathname.slice(path.length);
    // The root is everything: of that only what is a call.
    if (path !== "" || /^\/v(1|2|2\.1)\//.test(rest)) return [name, rest + url.search];
  }
}

// @ts-check
import { http, HttpResponse } from "msw";

/** @param {import("./index.js").Cloud} cloud */
export function handlers(cloud) {
  const origin = globalThis.location?.origin;
  return Object.values(cloud.endpoints).map((endpoint) => {
    const path = endpoint.replace(/\/+$/, "");
    // A path is one of every origin where there is no page.
    const pattern = /^https?:/.test(path) ? path : `${origin ?? "*"}${path}`;
    return http.all(`${pattern}/*`, async ({ request }) => {
      if (!cloud.covers(request.url)) return;
      try {
        return await cloud.handle(request);
      } catch {
        return HttpResponse.error();
      }
    });
  });
}

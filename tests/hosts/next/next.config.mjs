import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

// As Next's own documents have it for a policy without nonces.
const policy = "default-src 'none'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; connect-src 'self'";

/** @type {import("next").NextConfig} */
export default {
  // Beside other portals, whose packages are in the folder above; one of its own would need neither.
  basePath: "/rendered/next",
  turbopack: { root: dirname(dirname(fileURLToPath(import.meta.url))) },
  headers: async () => [{ source: "/:path*", headers: [{ key: "Content-Security-Policy", value: policy }] }],
};

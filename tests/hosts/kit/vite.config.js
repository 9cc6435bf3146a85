import { defineConfig } from "vite";

/** What the panel needs, and nothing more. */
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; " +
  "require-trusted-types-for 'script'; trusted-types 'none'";

export default defineConfig({
  build: {
    rolldownOptions: { input: ["index.html", "inside.html"] },
    // A script from a data: address would be another policy's.
    assetsInlineLimit: 0,
  },
  preview: { host: "127.0.0.1", strictPort: true, headers: { "Content-Security-Policy": POLICY } },
});

import adapter from "@sveltejs/adapter-node";

export default {
  kit: {
    adapter: adapter(),
    // Beside other portals.
    paths: { base: "/rendered/sveltekit" },
    csp: {
      directives: {
        "default-src": ["none"],
        "script-src": ["self", "wasm-unsafe-eval"],
        // Its announcer of new pages has a style of its own.
        "style-src": ["self", "unsafe-inline"],
        "connect-src": ["self"],
      },
    },
  },
};

// Builds every portal of this folder into OUT, one folder each: `node build.mjs OUT`. Run by
// `cargo xtask test hosts` in a copy of this folder, with the package installed.

import { copyFileSync, cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { rollup } from "@rollup/wasm-node";
import { build, createServer } from "vite";
import webpack from "webpack";
import { freePort, here, run } from "./tools.mjs";

const out = resolve(process.argv[2]);
const WITH_VITE = ["plain", "react", "react18", "vue", "svelte"];
const WASM = "bms-disks_bg.wasm";
const DIALOGS = "bms-disks_dialogs.wasm";
const testing = dirname(createRequire(import.meta.url).resolve("bms-disks-testing/package.json"));
const packaged = (name) => createRequire(import.meta.url).resolve(`bms-disks/${name}`);

function fail(message) {
  throw new Error(message);
}

/** As a server that renders pages does: there is no document, and no element. */
async function importWithoutAPage() {
  const { BmsDisksElement } = await import("bms-disks");
  if (typeof BmsDisksElement !== "function") fail("the import gives no class");
  const { createElement } = await import("react");
  const { renderToString } = await import("react-dom/server");
  const html = renderToString(createElement("bms-disks", { "server-id": "s" }));
  if (!html.includes("<bms-disks server-id=\"s\">")) fail(`rendered: ${html}`);
  const { BmsDisks } = await import("bms-disks/react");
  const settings = { projectId: "p", serverId: "s", getToken: () => "t", className: "c", onReady() {} };
  const component = renderToString(createElement(BmsDisks, settings, "Soon."));
  if (component !== '<div class="c">Soon.</div>') fail(`rendered: ${component}`);
}

/** Where there are no modules, as in Jest. */
function required() {
  const require = createRequire(import.meta.url);
  if (require("bms-disks").BmsDisksElement.observedAttributes.length < 5) fail("the required class is another one");
  if (!require("bms-disks/react").BmsDisks) fail("no component is required");
}

/** What the documents say to write passes the strictest checks there are. */
const types = [
  () => run("kit", "tsc", "--project", "tsconfig.json"),
  () => run("vue", "vue-tsc", "--noEmit", "--project", "tsconfig.json"),
  () => run("svelte", "svelte-check", "--tsconfig", "tsconfig.json", "--fail-on-warnings"),
  async () => {
    await run("sveltekit", "svelte-kit", "sync");
    await run("sveltekit", "svelte-check", "--tsconfig", "tsconfig.json", "--fail-on-warnings");
  },
];

/** The kit's own files, to be compiled with what TypeScript says to its users. */
function packageToCompile() {
  const folder = join(here, "kit/package");
  mkdirSync(folder, { recursive: true });
  // That one is put together from others.
  const files = readdirSync(testing).filter((name) => /\.(js|d\.ts)$/.test(name) && name !== "service-worker.js");
  for (const name of files) {
    const text = readFileSync(join(testing, name), "utf8");
    // Made by wasm-bindgen.
    writeFileSync(join(folder, name), name === "core.js" ? `// @ts-nocheck\n${text}` : text);
  }
}

/** Their own tests of their own parts, in a page that is none. */
const tests = [() => run("vitest", "vitest", "run"), () => run("jest", "jest", "--ci")];

/** Each of them has use for one processor. @param {(() => Promise<unknown>)[]} jobs */
async function twoAtATime(jobs) {
  const left = [...jobs];
  const next = async () => {
    for (let job = left.shift(); job; job = left.shift()) await job();
  };
  await Promise.all([next(), next()]);
}

/** Their own tests of whole pages, with a cloud that is no server. What browser there is, the environment says. */
async function testsOfPages() {
  const capabilities = JSON.parse(readFileSync(process.env.BMS_E2E_CAPABILITIES, "utf8"));
  if (!capabilities["goog:chromeOptions"]) return console.log("SKIPPED: the tests with Playwright: of the system's browsers it drives Chromium only");
  const pages = join(here, "kit");
  mkdirSync(join(pages, "public"), { recursive: true });
  const msw = createRequire(import.meta.url).resolve("msw/package.json");
  copyFileSync(join(msw, "../lib/mockServiceWorker.js"), join(pages, "public/mockServiceWorker.js"));
  console.log(await run("vitest-browser", "vitest", "run"));
  await run("kit", "vite", "build", "--logLevel", "warn");
  process.env.BMS_KIT_PORT = await freePort();
  console.log(await run("kit", "playwright", "test"));
}

/** Those that build by a command line of their own, one after another: each takes all processors there are. */
async function withTheirOwn() {
  await run(".", "ng", "build");
  cpSync(join(here, "angular/built"), join(out, "angular"), { recursive: true });
  await run("sveltekit", "vite", "build");
  await run("next", "next", "build");
}

async function withVite(app) {
  const root = join(here, app);
  // Beside other portals; one of its own would need none of these options.
  await build({ root, base: `/hosts/${app}/`, logLevel: "warn", build: { outDir: join(out, app), emptyOutDir: true } });
}

/** Vite's development server bundles packages in advance, and may lose what lies beside them. */
async function develop(app) {
  const server = await createServer({
    root: join(here, app),
    logLevel: "warn",
    cacheDir: join(out, "..", "vite", app),
    server: { host: "127.0.0.1", port: 0, hmr: false },
  });
  try {
    await server.listen();
    const { port } = server.httpServer.address();
    const base = `http://127.0.0.1:${port}`;
    const get = async (path) => {
      const answer = await fetch(new URL(path, base));
      if (!answer.ok) fail(`${app}: ${path}: ${answer.status}`);
      return answer;
    };
    const page = await (await get("/Disks.jsx")).text();
    const [, module] = page.match(/["']([^"']*bms-disks[^"']*)["']/) ?? fail(`${app}: no import in ${page}`);
    const script = await (await get(module)).text();
    for (const name of [WASM, DIALOGS]) {
      // The first is named in a text to be replaced, too.
      const addresses = [...script.matchAll(/["'`]([^"'`\s]*bms-disks_(?:bg|dialogs)\.wasm[^"'`\s]*)["'`]/g)];
      const wasm = addresses.map(([, path]) => path).find((path) => path.includes("/") && path.includes(name));
      if (!wasm) fail(`${app}: no ${name} in ${module}`);
      const answer = await get(new URL(wasm, new URL(module, base)));
      const type = answer.headers.get("content-type");
      if (type !== "application/wasm") fail(`${app}: in development ${answer.url} is ${type}`);
    }
  } finally {
    await server.close();
  }
}

async function withWebpack() {
  const folder = join(here, "webpack");
  const { default: config } = await import("./webpack/webpack.config.js");
  const options = { ...config, context: folder, output: { ...config.output, path: join(out, "webpack") } };
  const stats = await new Promise((done, failed) => {
    webpack(options, (error, stats) => (error ? failed(error) : done(stats)));
  });
  if (stats.hasErrors()) fail(stats.toString("errors-only"));
  copyFileSync(join(folder, "index.html"), join(out, "webpack/index.html"));
}

async function withRollup() {
  const folder = join(here, "rollup");
  const { default: config } = await import("./rollup/rollup.config.js");
  const bundle = await rollup({ ...config, input: join(folder, config.input) });
  await bundle.write({ ...config.output, file: join(out, "rollup", config.output.file) });
  copyFileSync(join(folder, "index.html"), join(out, "rollup/index.html"));
  // It leaves the wasm to whoever copies the other files.
  for (const name of [WASM, DIALOGS]) copyFileSync(packaged(name), join(out, "rollup", name));
}

/** The package's files as they are: in two folders, and with the wasm in a third. */
function copies() {
  for (const version of ["1", "2"]) {
    const folder = join(out, "files", version);
    mkdirSync(folder, { recursive: true });
    for (const name of ["bms-disks.js", WASM, DIALOGS]) copyFileSync(packaged(name), join(folder, name));
  }
  mkdirSync(join(out, "files/elsewhere"), { recursive: true });
  for (const name of ["bms-disks.js", DIALOGS]) copyFileSync(packaged(name), join(out, "files/elsewhere", name));
  mkdirSync(join(out, "files/program"), { recursive: true });
  copyFileSync(packaged(WASM), join(out, "files/program/some-other-name.wasm"));
  copyFileSync(packaged(WASM), join(out, "files/program/wasm.txt"));
  for (const name of ["service-worker.js", "core_bg.wasm", "clock.js"]) {
    mkdirSync(join(out, "files/testing"), { recursive: true });
    copyFileSync(join(testing, name), join(out, "files/testing", name));
  }
  cpSync(join(here, "empty.html"), join(out, "files/index.html"));
  cpSync(createRequire(import.meta.url).resolve("zone.js"), join(out, "files/zone.js"));
}

await importWithoutAPage();
required();
await import("./kit/readme.mjs");
packageToCompile();
await twoAtATime([...types, ...tests]);
await testsOfPages();
for (const app of WITH_VITE) await withVite(app);
await develop("react");
await withWebpack();
await withRollup();
await withTheirOwn();
copies();

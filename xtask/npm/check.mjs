// Whether what is written in `xtask/dist/` is what the element is: `node check.mjs REPOSITORY TOOLS`,
// where TOOLS is the folder that this folder's packages are installed in. Run by `cargo xtask test types`.

import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { files } from "./editors.mjs";

const [repository, tools] = process.argv.slice(2).map((path) => resolve(path));
const require = createRequire(join(tools, "check.js"));
const read = (path) => readFileSync(join(repository, path), "utf8");
const failures = [];

function same(what, found, expected) {
  const [is, ought] = [found, expected].map((names) => [...new Set(names)].sort());
  const missing = ought.filter((name) => !is.includes(name));
  const extra = is.filter((name) => !ought.includes(name));
  if (missing.length > 0) failures.push(`${what}: missing ${missing.join(", ")}`);
  if (extra.length > 0) failures.push(`${what}: no such thing as ${extra.join(", ")}`);
}

function all(text, pattern) {
  return [...text.matchAll(pattern)].map((match) => match[1]);
}

/** The manifest is a manifest, and of this element. */
async function manifest() {
  const text = read("xtask/dist/custom-elements.json");
  const value = JSON.parse(text);
  const Ajv = require("ajv").default;
  const valid = new Ajv({ allowUnionTypes: true, strict: false }).compile(require("custom-elements-manifest"));
  if (!valid(value)) failures.push(`custom-elements.json: ${JSON.stringify(valid.errors.slice(0, 3))}`);

  // As on a server that renders pages: no document, no HTMLElement.
  const { BmsDisksElement } = await import(pathToFileURL(join(repository, "src/element/bms-disks.js")));
  const [element] = value.modules[0].declarations;
  const names = (list) => list.map((one) => one.name);
  same("attributes", names(element.attributes), BmsDisksElement.observedAttributes);
  const inside = ["constructor", "connectedCallback", "disconnectedCallback", "adoptedCallback"];
  inside.push("attributeChangedCallback");
  const own = Object.getOwnPropertyNames(BmsDisksElement.prototype).filter((name) => !inside.includes(name));
  own.push("wasmUrl", "dialogsUrl", "load", "version");
  same("members", names(element.members), own);

  const host = ["host", "approval", "custom_event"].map((name) => read(`src/runtime/${name}.rs`)).join("\n");
  // What the program dispatches, and what is dispatched without it.
  const events = [...all(host, /"(bms-disks-[a-z-]+)"/g), "bms-disks-crashed"];
  const { crashDetail } = await import(pathToFileURL(join(repository, "src/element/crash.js")));
  same("events", names(element.events), events);
  // The component for Yew passes on what the program dispatches, under its present name only.
  const passed = all(read("src/element/events.rs"), /^ {8}"(bms-disks-[a-z-]+)",$/gm);
  const present = all(host, /"(bms-disks-[a-z-]+)"/g).filter((name) => name !== "bms-disks-detach");
  same("events of ServerDisks", passed, present);
  const types = read("xtask/dist/bms-disks.d.ts");
  same("typed events", all(types, /"(bms-disks-[a-z-]+)":/g), events);
  const told = host + read("src/runtime/audit.rs");
  const keys = all(told, /\(\s*"([a-zA-Z]+)",\s+(?!["\s])/g).filter((key) => !key.startsWith("bms"));
  keys.push(...Object.keys(crashDetail("", null)));
  // The reasons are those of the code, and all of them are explained.
  const rust = read("src/element/report.rs");
  const reasonSources = [rust.slice(rust.indexOf("fn reason")), read("src/runtime/approval.rs")];
  reasonSources.push(read("src/element/program.js"), read("src/element/dialogs.js"));
  const reasons = reasonSources.flatMap((text) => all(text, /(?:=> |tell_error\(|portalError\(\s*|onLine \? )["']([a-z-]+)["']/g));
  reasons.push("offline", "crashed");
  const list = types.slice(types.indexOf("type BmsDisksErrorReason"), types.indexOf("interface BmsDisksError "));
  same("typed reasons", all(list, /"([a-z-]+)"/g), reasons);
  const embedding = read("docs/embedding.md");
  same("reasons in embedding.md", all(embedding.slice(embedding.indexOf("## Errors")), /^\| `([a-z-]+)` \|/gm), reasons);
  const details = types.slice(0, types.indexOf("export interface BmsDisksEventMap"));
  same("typed details", all(details, /^ +(?:readonly )?([a-zA-Z]+)(?:\(|\??:)/gm), keys);

  same("custom properties", names(element.cssProperties), all(read("styles/tokens.css"), /var\(\s*(--bms-disks-[a-z-]+)/g));
  const drawn = readdirSync(join(repository, "src/ui")).filter((name) => name.endsWith(".rs"));
  const sources = drawn.map((name) => read(`src/ui/${name}`)).join("\n") + read(`src/element/fallback.js`);
  const parts = all(sources, /part(?:="|', ')([a-z -]+)["']/g).flatMap((names) => names.split(" "));
  const written = names(element.cssParts);
  same("parts", written.filter((name) => parts.includes(name)), parts);
}

/** The component for React has what the element has: each event as a handler, each property, the ids last. */
function component() {
  const element = JSON.parse(read("xtask/dist/custom-elements.json")).modules[0].declarations[0];
  const source = read("xtask/dist/react.js");
  const handlers = [...source.matchAll(/^ {2}(on[A-Za-z]+): "bms-disks-([a-z-]+)",$/gm)];
  same("events of BmsDisks", handlers.map(([, , name]) => `bms-disks-${name}`), element.events.map(({ name }) => name));
  for (const [, handler, name] of handlers) {
    const ought = name.replace(/(?:^|-)([a-z])/g, (_, letter) => letter.toUpperCase());
    if (handler !== `on${ought}`) failures.push(`BmsDisks: ${handler} for ${name}`);
  }
  const properties = all(source.match(/PROPERTIES = \[([^\]]*)\]/)[1], /"([a-zA-Z]+)"/g);
  const fields = element.members.filter((one) => one.kind === "field" && !one.static && !one.readonly);
  same("properties of BmsDisks", properties, fields.map(({ name }) => name));
  const order = ["getToken", "headers", "projectId", "serverId"];
  if (String(properties.filter((name) => order.includes(name))) !== String(order)) failures.push("BmsDisks: another order");
}

/** What npm's page shows names every attribute, property and event. */
function readme() {
  const text = read("xtask/dist/README.md");
  const element = JSON.parse(read("xtask/dist/custom-elements.json")).modules[0].declarations[0];
  const named = [...element.attributes, ...element.members, ...element.events].map(({ name }) => name);
  same("the package's README", named.filter((name) => new RegExp(`\\b${name}\\b`).test(text)), named);
}

/** Editors read in our files what stands in the manifest. */
function editors() {
  const manifest = JSON.parse(read("xtask/dist/custom-elements.json"));
  const element = manifest.modules[0].declarations[0];
  const names = (list) => list.map(({ name }) => name);
  const made = files(manifest, "1.0.0");

  const { newHTMLDataProvider } = require("vscode-html-languageservice");
  const html = newHTMLDataProvider("bms-disks", made["vscode.html-custom-data.json"]);
  same("VS Code's tags", names(html.provideTags()), ["bms-disks"]);
  same("VS Code's attributes", names(html.provideAttributes("bms-disks")), names(element.attributes));
  same("VS Code's themes", names(html.provideValues("bms-disks", "theme")), ["auto", "light", "dark"]);

  const { getCSSLanguageService, newCSSDataProvider, TextDocument } = require("vscode-css-languageservice");
  const service = getCSSLanguageService();
  service.setDataProviders(true, [newCSSDataProvider(made["vscode.css-custom-data.json"])]);
  const text = "bms-disks { --bms }";
  const document = TextDocument.create("file:///a.css", "css", 1, text);
  const offered = service.doComplete(document, document.positionAt(text.length - 2), service.parseStylesheet(document));
  const ours = offered.items.map(({ label }) => label).filter((label) => label.startsWith("--bms"));
  same("VS Code's custom properties", ours, names(element.cssProperties));

  const [tag] = made["web-types.json"].contributions.html.elements;
  same("web-types, attributes", names(tag.attributes), names(element.attributes));
  same("web-types, events", names(tag.js.events), names(element.events));
  same("web-types, parts", names(tag.css.parts), names(element.cssParts));
}

/** Every custom property and part is told of in the document, and nothing else is. */
function theming() {
  const text = read("docs/theming.md");
  const rows = text.split("\n").filter((line) => line.startsWith("| `"));
  const table = (names) => rows.map((row) => row.split("|")).filter((cells) => names(cells[1]));
  const told = (cells, pattern) => cells.flatMap((cell) => all(cell, pattern));
  const element = JSON.parse(read("xtask/dist/custom-elements.json")).modules[0].declarations[0];
  const properties = told(table((cell) => cell.includes("--")).map((cells) => cells[1]), /`(--[a-z-]+)`/g);
  same("theming.md, custom properties", properties, all(read("styles/tokens.css"), /var\(\s*(--bms-disks-[a-z-]+)/g));
  const parts = told(table((cell) => !cell.includes("--")).flatMap((cells) => cells), /`([a-z-]+)`/g);
  same("theming.md, parts", parts.filter((name) => name !== "volume-id"), element.cssParts.map(({ name }) => name));
  for (const name of ["ant-design", "carbon", "dark-console"]) {
    const look = read(`docs/looks/${name}.css`);
    const [, body] = look.match(/^\/\*[^*]*\*\/\nbms-disks \{\n([^{}]*)\}\n$/) ?? [];
    if (!body) failures.push(`${name}.css is not one rule`);
    const set = all(body ?? "", /^ {2}([a-z-]+):/gm);
    contrast(name, look);
    same(`${name}.css`, properties.filter((property) => set.includes(property)), set);
  }
}

const GROUNDS = ["bg", "bg-raised", "bg-sunken", "bg-hover"];
/** What must be told from what, and how well: WCAG 2.2, 1.4.3 and 1.4.11. */
const PAIRS = [
  [3, ["focus", "line-strong"], GROUNDS],
  [4.5, ["text", "text-muted", "accent", "ok", "care", "risk", "info"], GROUNDS],
  [4.5, ["text"], ["ok-bg", "care-bg", "risk-bg", "info-bg"]],
  [4.5, ["on-accent"], ["accent"]],
  [4.5, ["on-risk"], ["risk"]],
  [4.5, ["head-text"], ["head-bg"]],
  [4.5, ["button-text"], ["button-bg"]],
  ...["ok", "care", "risk", "info"].map((name) => [4.5, [name], [`${name}-bg`]]),
];

/** @param {string} colour as #rrggbb */
function luminance(colour) {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** A look's colours can be read, and its focus be seen, on each ground and in both themes. */
function contrast(name, look) {
  const colours = new Map();
  for (const [, property, ...both] of look.matchAll(/--bms-disks-([a-z-]+): light-dark\((#\w{6}), (#\w{6})\)/g)) {
    colours.set(property, both.map(luminance));
  }
  if (colours.size < 20) failures.push(`${name}.css: only ${colours.size} colours`);
  for (const [least, marks, grounds] of PAIRS) {
    for (const [mark, ground] of marks.flatMap((mark) => grounds.map((ground) => [mark, ground]))) {
      for (const [theme, at] of [["light", 0], ["dark", 1]]) {
        const [one, two] = [mark, ground].map((property) => colours.get(property)?.[at]);
        // What a look does not set is the widget's own, and measured in a browser.
        if (one === undefined || two === undefined) continue;
        const found = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
        if (found < least) failures.push(`${name}.css, ${theme}: ${mark} on ${ground} is ${found.toFixed(2)} to 1`);
      }
    }
  }
}

/** The types compile where there is React, and where there is none; and those of the package for tests do. */
function types() {
  const options = ["--noEmit", "--strict", "--target", "es2022", "--lib", "es2022,dom"];
  options.push("--module", "esnext", "--moduleResolution", "bundler", "--jsx", "react-jsx");
  for (const [file, place] of [["plain.ts", tmpdir()], ["testing.ts", tmpdir()], ["react.tsx", tools]]) {
    const folder = mkdtempSync(join(place, "types-"));
    try {
      cpSync(join(repository, "xtask/dist"), join(folder, "dist"), { recursive: true });
      cpSync(join(repository, "xtask/npm/types"), join(folder, "npm/types"), { recursive: true });
      cpSync(join(repository, "testing/js"), join(folder, "testing/js"), { recursive: true });
      cpSync(join(repository, "xtask/dist"), join(folder, "node_modules/bms-disks"), { recursive: true });
      const tsc = join(tools, "node_modules/typescript/bin/tsc");
      execFileSync(process.execPath, [tsc, ...options, `npm/types/${file}`], { cwd: folder, encoding: "utf8" });
    } catch (error) {
      failures.push(`${file}: ${error.stdout || error}`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
}

await manifest();
component();
readme();
editors();
theming();
types();
failures.push(...(await import("./licences.mjs")).check(repository));
failures.push(...(await import("./testing.mjs")).check(repository));
for (const failure of failures) console.error(failure);
process.exitCode = failures.length > 0 ? 1 : 0;

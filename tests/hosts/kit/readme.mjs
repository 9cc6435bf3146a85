// Writes what the package's README says to write into files, as it stands there: `node readme.mjs`.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const manifest = createRequire(import.meta.url).resolve("bms-disks-testing/package.json");
const text = readFileSync(join(dirname(manifest), "README.md"), "utf8");
const out = join(dirname(fileURLToPath(import.meta.url)), "from-readme");
mkdirSync(out, { recursive: true });

/** By the comment in front of each. */
const found = new Map();
for (const [, name, code] of text.matchAll(/<!-- test: (\S+) -->\n```\w+\n([\s\S]*?)```/g)) {
  found.set(name, code);
  writeFileSync(join(out, name), code);
}
// That one is for a page that is none.
writeFileSync(join(out, "../../vitest/from-readme.test.js"), found.get("stub.test.js") ?? "");
for (const name of ["page.js", "playwright.spec.js", "msw.js", "stub.test.js"]) {
  if (!found.has(name)) throw new Error(`the README of bms-disks-testing has no ${name}`);
}

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
/** Those that belong to other tests. */
const ELSEWHERE = {
  "vitest/from-readme": ["stub.test.js", "answers.test.js"],
  "vitest-browser/from-readme": ["page.js", "page.test.js", "vitest.config.js"],
};
for (const [folder, names] of Object.entries(ELSEWHERE)) {
  mkdirSync(join(out, "../..", folder), { recursive: true });
  for (const name of names) writeFileSync(join(out, "../..", folder, name), found.get(name) ?? "");
}
for (const name of ["page.js", "playwright.spec.js", "msw.js", ...Object.values(ELSEWHERE).flat()]) {
  if (!found.has(name)) throw new Error(`the README of bms-disks-testing has no ${name}`);
}

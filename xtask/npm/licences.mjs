// Whose code is in the wasm of a package, and by which licence: `node licences.mjs REPOSITORY FILE PACKAGE` writes it down.

import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const TARGET = "wasm32-unknown-unknown";
/** The crates whose programs are shipped, each in the npm package of its name, and that one's manifest. */
const SHIPPED = { "bms-disks": "xtask/dist/package.json", "bms-disks-testing": "testing/js/package.json" };

/** What of them is only in what is shipped. */
const FEATURES = { "bms-disks": ["--features", "parts"] };

/** The licences there are, and the files that hold their texts. Of several that may be chosen, the first here. */
const TEXTS = {
  MIT: /^(LICENSE|LICENCE)([-.]MIT)?(\.(md|txt))?$/i,
  "BSL-1.0": /^LICENSE-BOOST$/i,
  "Unicode-3.0": /^LICENSE-UNICODE$/i,
};

const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without
limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of
the Software, and to permit persons to whom the Software is furnished to do so, subject to the following
conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial
portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED
TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT
SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN
ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE
OR OTHER DEALINGS IN THE SOFTWARE.`;

/** One word of each group that may be chosen from. @param {string} expression */
export function choose(expression) {
  const groups = expression.split(/ AND /).map((group) => group.replace(/[()]/g, "").split(/ OR |\/| \/ /));
  return groups.map((group) => {
    const words = group.map((word) => word.trim());
    const chosen = Object.keys(TEXTS).find((name) => words.includes(name));
    if (!chosen) throw new Error(`no licence of "${expression}" is known here`);
    return chosen;
  });
}

const cargo = (repository, args) =>
  execFileSync(process.env.CARGO ?? "cargo", args, { cwd: repository, encoding: "utf8", maxBuffer: 1 << 28 });

/** What a crate is linked with, as lines of `name vVERSION (folder)|licence`; a folder is one of this workspace. */
function tree(repository, crate) {
  const args = ["tree", "--locked", "--package", crate, "--target", TARGET, "--edges", "normal,no-proc-macro", ...(FEATURES[crate] ?? [])];
  const text = cargo(repository, [...args, "--prefix", "none", "--no-dedupe", "--format", "{p}|{l}"]);
  return [...new Set(text.trim().split("\n"))];
}

/** The packages of others that a crate's program is linked with; what only runs while it is compiled is not in it. */
function packages(repository, crate) {
  const args = ["metadata", "--format-version", "1", "--locked", "--filter-platform", TARGET, ...(FEATURES[crate] ?? [])];
  const { packages, resolve } = JSON.parse(cargo(repository, args));
  const byId = new Map(packages.map((one) => [one.id, one]));
  const nodes = new Map(resolve.nodes.map((node) => [node.id, node]));
  const runs = (id) => !byId.get(id).targets.some((target) => target.kind.includes("proc-macro"));
  const root = packages.find((one) => one.name === crate && !one.source);
  const found = new Set();
  const visit = (id) => {
    if (found.has(id) || !runs(id)) return;
    found.add(id);
    for (const { pkg, dep_kinds } of nodes.get(id).deps) {
      if (dep_kinds.some(({ kind }) => kind === null)) visit(pkg);
    }
  };
  visit(root.id);
  // The features of the whole workspace are told together: what only another member asks for is not linked with it.
  const linked = new Set(tree(repository, crate).map((line) => line.split(/[ |]/, 2).join(" ")));
  const isLinked = (one) => one.source && linked.has(`${one.name} v${one.version}`);
  const list = [...found].map((id) => byId.get(id)).filter(isLinked);
  return list.sort((one, two) => (one.name + one.version < two.name + two.version ? -1 : 1));
}

function textOf(one, licence) {
  const folder = dirname(one.manifest_path);
  const file = readdirSync(folder).sort().reverse().find((name) => TEXTS[licence].test(name));
  if (file) return readFileSync(join(folder, file), "utf8").replace(/\r/g, "").trim();
  if (licence !== "MIT") throw new Error(`${one.name} has no text of ${licence}`);
  // It says its licence in its manifest only.
  return `Copyright (c) ${one.authors.join(", ") || `the authors of ${one.name}`}\n\n${MIT}`;
}

/** The whole list. @param {string} repository @param {string} crate */
export function licences(repository, crate) {
  const rust = { name: "Rust's standard library", version: "", license: "MIT OR Apache-2.0", repository: "https://github.com/rust-lang/rust" };
  const all = packages(repository, crate);
  const byText = new Map([[`Copyright (c) The Rust Project Contributors\n\n${MIT}`, [rust]]]);
  for (const one of all) {
    for (const licence of choose(one.license ?? "")) {
      const text = textOf(one, licence);
      byText.set(text, [...(byText.get(text) ?? []), one]);
    }
  }
  const line = (one) => [one.name, one.version, one.license, one.repository].filter(Boolean).join(" · ");
  const parts = [...byText].map(([text, list]) => `${list.map(line).join("\n")}\n\n${text}\n`);
  const rule = `\n${"-".repeat(80)}\n\n`;
  const head = `${crate} holds code of the following packages. Where a package offers several licences, the one\nwhose text is given here was chosen.\n`;
  return [head, ...parts].join(rule);
}

/** What is wrong with the list of a crate. @param {string} repository @param {string} crate */
function checkOne(repository, crate) {
  const failures = [];
  const list = licences(repository, crate);
  // Another way to the same knowledge.
  const wanted = tree(repository, crate).filter((line) => !/^\S+ v\S+ \(/.test(line));
  for (const line of wanted) {
    const [, name, version, licence] = line.match(/^(\S+) v(\S+)[^|]*\|(.*)$/);
    if (!list.includes(`\n${name} · ${version} · ${licence} · `)) failures.push(`${name} ${version} is missing`);
  }
  const parts = list.split(`\n${"-".repeat(80)}\n`).slice(1);
  const named = parts.flatMap((part) => part.trim().split("\n\n")[0].split("\n"));
  const many = new Set(named).size - 1;
  if (many !== wanted.length) failures.push(`${many} packages are listed, ${wanted.length} are linked`);
  for (const part of parts) {
    const [names, ...text] = part.trim().split("\n\n");
    if (!/copyright|permission/i.test(text.join(" ")) || text.join(" ").length < 500) failures.push(`no text for ${names}`);
  }
  const shipped = JSON.parse(readFileSync(join(repository, SHIPPED[crate]), "utf8"));
  if (!shipped.files.includes("THIRD-PARTY.txt")) failures.push("THIRD-PARTY.txt is not in the package's files");
  return failures.map((failure) => `licences of ${crate}: ${failure}`);
}

/** What is wrong with the lists. @param {string} repository @returns {string[]} */
export function check(repository) {
  const failures = Object.keys(SHIPPED).flatMap((crate) => checkOne(repository, crate));
  for (const [expression, expected] of [["MIT", "MIT"], ["Apache-2.0 OR MIT", "MIT"], ["Unlicense/MIT", "MIT"],
    ["Apache-2.0 OR BSL-1.0", "BSL-1.0"], ["(MIT OR Apache-2.0) AND Unicode-3.0", "MIT,Unicode-3.0"], ["GPL-3.0", ""], ["", ""]]) {
    let chosen = "";
    try {
      chosen = choose(expression).join();
    } catch {}
    if (chosen !== expected) failures.push(`licences: of "${expression}" it takes "${chosen}"`);
  }
  return failures;
}

if (import.meta.url === pathToFileURL(resolve(process.argv[1] ?? "")).href) {
  const [repository, file, crate] = process.argv.slice(2);
  writeFileSync(file, licences(resolve(repository), crate));
}

// Whether what is typed in `testing/js/` is what the simulator takes, and what the element tells.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const all = (text, pattern) => [...text.matchAll(pattern)].map((match) => match[1]);
const kebab = (name) => name.replace(/(?!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
const camel = (name) => name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());

/** From a declaration's name to the line that closes it. */
function declared(text, head) {
  const begin = text.indexOf(head);
  if (begin < 0) throw new Error(`no ${head}`);
  return text.slice(begin, text.indexOf("\n}", begin));
}

/** What is wrong. @param {string} repository @returns {string[]} */
export function check(repository) {
  const read = (path) => readFileSync(join(repository, path), "utf8");
  const failures = [];
  const same = (what, found, expected) => {
    const [is, ought] = [found, expected].map((names) => [...new Set(names)].sort().join(" "));
    if (is !== ought || is === "") failures.push(`bms-disks-testing, ${what}: ${is}; but ${ought}`);
  };
  const types = read("testing/js/index.d.ts");
  const input = read("simulator/src/control/input.rs");

  const tables = ["states", "answers", "accidents", "shapes"].map((name) => read(`simulator/src/scenarios/${name}.rs`));
  const union = types.slice(types.indexOf("export type Scenario ="), types.indexOf("/** Where a portal serves"));
  same("scenarios", all(union, /"([a-z0-9-]+)"/g), all(tables.join("\n"), /slug: "([a-z0-9-]+)"/g));

  const variants = (name) => all(declared(input, `enum ${name} {`), /^ {4}([A-Z]\w+)/gm).map(kebab);
  const accident = types.slice(types.indexOf("export interface Accident {"), types.indexOf("/** What becomes of a detach job. */"));
  const call = accident.slice(accident.indexOf("call:"), accident.indexOf("/**"));
  same("calls", all(call, /"([a-z-]+)"/g), variants("CallName"));
  const fault = accident.slice(accident.indexOf("fault:"), accident.indexOf("/** So many times"));
  same("faults", all(fault, /"([a-z-]+)"/g), variants("FaultName"));
  const fates = types.slice(types.indexOf("export type JobFate"), types.indexOf("/** A request that the cloud got. */"));
  same("fates", all(fates, /fate: "([a-z-]+)"/g), variants("Fate"));

  for (const [struct, name] of [["Server", "ServerSpec"], ["Disk", "DiskSpec"], ["Accident", "Accident"]]) {
    const taken = all(declared(input, `struct ${struct} {`), /^ {4}(\w+):/gm).map((field) => (field === "volume_type" ? "type" : camel(field)));
    same(name, all(declared(types, `export interface ${name} {`), /^ {2}(\w+)\??:/gm), taken);
  }

  const events = JSON.parse(read("xtask/dist/custom-elements.json")).modules[0].declarations[0].events.map(({ name }) => name);
  same("fixtures", all(read("testing/js/fixtures.js"), /^ {2}"(bms-disks-[a-z-]+)":/gm), events);
  const [, recorded] = read("testing/js/events.js").match(/NAMES =\s*"([^"]+)"/);
  // The old name comes with the new one.
  same("recorded events", recorded.split(" ").map((name) => `bms-disks-${name}`), events.filter((name) => name !== "bms-disks-detach"));

  const manifest = JSON.parse(read("testing/js/package.json"));
  const text = read("testing/js/README.md");

  const answers = all(read("testing/js/answers.js"), /^ {2}"([a-z0-9-]+)": \{$/gm);
  const typed = read("testing/js/answers.d.ts");
  same("answers", all(typed.slice(typed.indexOf("interface Answers {")), /^ {2}"?([a-z0-9-]+)"?: Answer</gm), answers);
  same("answers in its README", answers.filter((name) => text.includes(`\`${name}\``)), answers);
  for (const [name, target] of Object.entries(manifest.exports)) {
    const files = typeof target === "string" ? [target] : Object.values(target);
    const written = files.filter((file) => /(\.d\.ts|(?<!service-worker)\.js)$/.test(file));
    for (const file of written) if (!existsSync(join(repository, "testing/js", file))) failures.push(`bms-disks-testing: no ${file}`);
    const shown = name === "." ? "bms-disks-testing" : name.slice(1);
    if (!/wasm|package\.json/.test(name) && !text.includes(shown)) failures.push(`bms-disks-testing: its README has no ${name}`);
  }
  return failures;
}

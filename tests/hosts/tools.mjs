// Other people's command lines, in the folder of the portal that uses them.

import { execFile } from "node:child_process";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const HOST = "127.0.0.1";
export const here = dirname(fileURLToPath(import.meta.url));

/** The script that a command is; without the shell that npm would put round it. */
const COMMANDS = {
  jest: "jest/bin/jest.js",
  next: "next/dist/bin/next",
  ng: "@angular/cli/bin/ng.js",
  playwright: "@playwright/test/cli.js",
  "svelte-check": "svelte-check/bin/svelte-check",
  "svelte-kit": "@sveltejs/kit/svelte-kit.js",
  tsc: "typescript/bin/tsc",
  vite: "vite/bin/vite.js",
  vitest: "vitest/vitest.mjs",
  "vue-tsc": "vue-tsc/bin/vue-tsc.js",
};

const QUIET = { NEXT_TELEMETRY_DISABLED: "1", NG_CLI_ANALYTICS: "false", NO_COLOR: "1", NODE_ENV: undefined };

/** What `child_process` takes for a command. @param {string} app @param {string} name @param {string[]} words */
export function command(app, name, words) {
  const script = join(here, "node_modules", COMMANDS[name]);
  return [process.execPath, [script, ...words], { cwd: join(here, app), env: { ...process.env, ...QUIET } }];
}

/** A port that nobody listens at. @returns {Promise<string>} */
export const freePort = () =>
  new Promise((done, failed) => {
    const server = createServer().once("error", failed);
    server.listen(0, HOST, () => {
      const { port } = server.address();
      server.close(() => done(String(port)));
    });
  });

/** Runs it to its end and gives what it says. @param {string} app @param {string} name @param {string[]} words */
export async function run(app, name, ...words) {
  const started = performance.now();
  const said = await new Promise((done, failed) => {
    const [program, all, options] = command(app, name, words);
    execFile(program, all, { ...options, maxBuffer: 1 << 26 }, (error, out, err) => {
      if (error) failed(new Error(`${app}: ${name} ${words.join(" ")}: ${error.code}\n${out}${err}`));
      else done(out);
    });
  });
  console.log(`  ${app}: ${name} ${words[0]}, ${((performance.now() - started) / 1000).toFixed(0)} s`);
  return said;
}

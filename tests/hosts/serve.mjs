// Starts the portals that have a server of their own, as built by build.mjs: `node serve.mjs`. Says on one line which
// listens where, as JSON, when all of them answer; ends when its standard input does.

import { spawn } from "node:child_process";
import { join } from "node:path";
import { HOST, command, freePort, here } from "./tools.mjs";

/** In milliseconds. */
const PATIENCE = 180_000;

const PORTALS = {
  next: (port) => command("next", "next", ["start", "--hostname", HOST, "--port", port]),
  sveltekit: (port) => {
    const env = { ...process.env, HOST, PORT: port, ORIGIN: `http://${HOST}:${port}` };
    return [process.execPath, ["build/index.js"], { cwd: join(here, "sveltekit"), env }];
  },
  // Angular's server for development: another bundler than the one that builds.
  angular: (port) => command(".", "ng", ["serve", "--host", HOST, "--port", port]),
};

const children = [];
const end = (code) => {
  for (const child of children) child.kill();
  process.exit(code);
};

/** Until it answers with a page. */
async function start([name, make]) {
  const port = await freePort();
  const [program, words, options] = make(port);
  const child = spawn(program, words, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  children.push(child);
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (said += text));
  const fail = (why) => {
    console.error(`${name}: ${why}\n${said}`);
    end(1);
  };
  child.on("exit", (code) => fail(`it ended (${code})`));
  const address = `http://${HOST}:${port}/rendered/${name}`;
  for (const limit = Date.now() + PATIENCE; ; ) {
    const answer = await fetch(address).catch(() => null);
    if (answer?.ok) return [name, Number(port)];
    if (Date.now() > limit) fail(`${address} does not answer (${answer?.status})`);
    await new Promise((soon) => setTimeout(soon, 200));
  }
}

process.stdin.on("end", () => end(0)).resume();
console.log(JSON.stringify(Object.fromEntries(await Promise.all(Object.entries(PORTALS).map(start)))));

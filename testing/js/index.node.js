// @ts-check
// Node's `fetch` reads no files.
import { readFile } from "node:fs/promises";
import * as browser from "./index.js";

const program = () => readFile(new URL("./core_bg.wasm", import.meta.url));

/** @param {import("./index.js").CloudOptions} [options] */
export async function createCloud(options = {}) {
  return browser.createCloud({ ...options, wasm: options.wasm ?? (await program()) });
}

/** @param {any} [wasm] */
export async function listScenarios(wasm) {
  return browser.listScenarios(wasm ?? (await program()));
}

export { disk, installFastClock, server } from "./index.js";

// @ts-check
import init, { allScenarios } from "./core.js";
import { Cloud } from "./cloud.js";

/** @type {Promise<unknown> | undefined} */
let loading;

/** @param {any} [wasm] */
function load(wasm) {
  loading ??= init(wasm === undefined ? undefined : { module_or_path: wasm }).catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

/** @param {import("./index.js").CloudOptions} [options] */
export async function createCloud(options = {}) {
  await load(options.wasm);
  return new Cloud(options);
}

/** @param {any} [wasm] */
export async function listScenarios(wasm) {
  await load(wasm);
  return JSON.parse(allScenarios());
}

export { installFastClock } from "./clock.js";
export { disk, server } from "./builders.js";

// @ts-check
/**
 * The one program of a page, for all of its elements: whether it is loaded, why it is not, and who waits for it.
 *
 * @typedef {import('./bms-disks.js').Program} Program
 * @typedef {import('./error.js').PortalError} PortalError
 */

import { portalError } from './error.js';

/** @type {{ program: Program | null, failure: PortalError | null }} `failure`: it could not be loaded, or has crashed */
export const page = { program: null, failure: null };

/** The elements on the page, and what to call when `page` has changed. @type {Map<HTMLElement, () => void>} */
export const elements = new Map();

/** @type {Promise<Program> | null} */
let loading = null;

/** Loads it. Does not throw: see `page.failure`. @param {() => Promise<Program>} loader */
export async function load(loader) {
  const attempt = (loading ??= loader());
  try {
    const loaded = await attempt;
    if (page.program !== loaded) loaded.onCrash((reason) => onCrash(loaded, reason));
    page.program = loaded;
  } catch (error) {
    // The first to hear of it tells the others.
    if (loading !== attempt) return;
    loading = null;
    const known = /** @type {PortalError} */ (error);
    fail(known?.reason ? known : portalError('files-missing', String(error), error));
    console.warn(`bms-disks: ${page.failure?.message}`);
  }
}

/** @param {Program} failed @param {string} reason */
function onCrash(failed, reason) {
  // The program tells it once, and the guard around it once more.
  if (page.failure || page.program !== failed) return;
  console.error(reason);
  fail(portalError('crashed', reason));
}

/** @param {PortalError | null} error */
function fail(error) {
  page.failure = error;
  for (const tell of elements.values()) tell();
}

/** Loads another, for all elements. One that has crashed is left alone. */
export function reload() {
  page.program = loading = null;
  fail(null);
}

/** The same, but only where it could not be loaded. */
export function retry() {
  if (page.failure && page.failure.reason !== 'crashed') reload();
}

globalThis.addEventListener?.('online', retry);

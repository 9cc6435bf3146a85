// @ts-check
/**
 * The second file of the program, which draws the dialogs: when it is loaded, and what is told where it cannot be.
 * The program itself says so in a dialog that is opened meanwhile (`ui/dialogs.rs`); the list does without.
 *
 * @typedef {import('./bms-disks.js').Program} Program
 * @typedef {import('./error.js').PortalError} PortalError
 */

import { portalError, tell } from './error.js';
import { elements, page } from './page.js';

/** Of each program. @type {WeakMap<Program, 'soon' | 'coming' | 'there' | 'failed'>} */
const states = new WeakMap();

/** Loads it, unless it is there or on its way. Does not throw. */
export async function loadDialogs() {
  const { program } = page;
  const state = program && states.get(program);
  if (!program?.loadDialogs || page.failure || state === 'coming' || state === 'there') return;
  states.set(program, 'coming');
  try {
    await program.loadDialogs();
    states.set(program, 'there');
  } catch (cause) {
    states.set(program, 'failed');
    // One that has crashed meanwhile has nobody who would open a dialog.
    if (page.program !== program || page.failure) return;
    program.tellDialogs?.(false);
    const error = portalError('dialogs-missing', `No dialog can be opened: ${/** @type {Error} */ (cause).message}`, cause);
    console.warn(`bms-disks: ${error.message}`);
    for (const element of elements.keys()) {
      tell(element, 'bms-disks-error', { reason: error.reason, message: error.message, cause });
    }
  }
}

/** Loads it when the first view has been painted and nothing else is to be done: once, whoever is shown after that. */
export function loadDialogsSoon() {
  const { program } = page;
  if (!program?.loadDialogs || states.has(program)) return;
  states.set(program, 'soon');
  const load = () => void loadDialogs();
  // Safari has none.
  if ('requestIdleCallback' in globalThis) requestIdleCallback(load, { timeout: 2000 });
  else setTimeout(load, 300);
}

globalThis.addEventListener?.('online', () => {
  if (page.program && states.get(page.program) === 'failed') void loadDialogs();
});

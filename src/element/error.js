// @ts-check
/**
 * The errors that a portal gets: as `bms-disks-error`, from `refresh()` and from `ready`.
 *
 * @typedef {'unsupported' | 'offline' | 'files-missing' | 'files-timeout' | 'files-broken' | 'files-blocked'
 *   | 'files-mismatch' | 'crashed'} LoadReason Why there is no program. For its second file see `dialogs.js`, for the
 *   other reasons `report.rs`.
 * @typedef {Error & { reason: string }} PortalError
 */

/** @param {string} reason @param {string} message For developers @param {unknown} [cause] @returns {PortalError} */
export const portalError = (reason, message, cause) =>
  Object.assign(new Error(message, { cause }), { name: 'BmsDisksError', reason });

/** A promise, and what settles it. */
export function deferred() {
  let settle = /** @type {[resolve: () => void, reject: (error: unknown) => void]} */ (/** @type {unknown} */ (null));
  const promise = new Promise((resolve, reject) => (settle = [() => resolve(undefined), reject]));
  // Nobody has to wait for it.
  promise.catch(() => {});
  return { promise: /** @type {Promise<void>} */ (promise), resolve: settle[0], reject: settle[1] };
}

/** Dispatches one of the element's events. @param {HTMLElement} element @param {string} type @param {object} more Beside the ids */
export function tell(element, type, more) {
  const { projectId, serverId } = /** @type {Record<string, string>} */ (/** @type {unknown} */ (element));
  const detail = { projectId, serverId, ...more };
  element.dispatchEvent(new CustomEvent(type, { bubbles: true, composed: true, detail }));
}

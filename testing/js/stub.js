// @ts-check
import { event } from "./fixtures.js";

/** @param {typeof import("bms-disks").BmsDisksElement} Element */
export function stubDisks(Element) {
  const { load } = Element;
  // There is no page here that a program could draw on: the tag stays as it is before its program has come.
  Element.load = () => new Promise(() => {});
  return () => {
    Element.load = load;
  };
}

/** @param {HTMLElement} tag @param {any} name @param {Record<string, any>} [more] */
export async function tell(tag, name, more = {}) {
  /** @type {Promise<unknown>[]} */
  const waits = [];
  /** @type {string | undefined} */
  let refused;
  let approved = false;
  const asked = name.startsWith("bms-disks-before-") && {
    approve: () => (approved = true),
    refuse: (text = "") => (refused ??= text),
    waitUntil: (/** @type {Promise<unknown>} */ promise) => waits.push(Promise.resolve(promise)),
  };
  const ids = { projectId: tag.getAttribute("project-id"), serverId: tag.getAttribute("server-id") };
  const own = Object.fromEntries(Object.entries(ids).filter(([, id]) => id));
  const told = event(name, { ...own, ...asked, ...more });
  tag.dispatchEvent(told);
  if (told.defaultPrevented) refused ??= "";
  for (const answer of await Promise.allSettled(waits)) {
    const value = answer.status === "fulfilled" ? answer.value : false;
    const { refuse, approve } = /** @type {any} */ (typeof value === "object" && value !== null ? value : {});
    if (value === false || refuse) refused ??= typeof refuse === "string" ? refuse : "";
    if (value === true || approve === true) approved = true;
  }
  return { isRefused: refused !== undefined, isApproved: approved && refused === undefined, text: refused };
}

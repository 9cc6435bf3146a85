"use client";
// @ts-check
/**
 * `<BmsDisks>`: the element as a React component, for React 18 and 19.
 *
 * React gives a tag that came from a server neither properties nor event handlers when it takes the page over, and
 * React 18 knows neither of them for custom elements. So nothing of the tag is in the server's HTML; where there is
 * a document, the tag is made without ids, and handlers, token and ids follow in the same commit, in this order.
 * The element looks at its settings after that (in a microtask): nothing is read or sent before the handlers are there.
 */

import {
  createElement,
  forwardRef,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import "./bms-disks.js";

/** Property of the component → event of the element. */
const EVENTS = {
  onReady: "bms-disks-ready",
  onBeforeDetach: "bms-disks-before-detach",
  onBeforeAttach: "bms-disks-before-attach",
  onPhase: "bms-disks-phase",
  onDetach: "bms-disks-detach",
  onDetached: "bms-disks-detached",
  onAttached: "bms-disks-attached",
  onFailed: "bms-disks-failed",
  onEnded: "bms-disks-ended",
  onQueue: "bms-disks-queue",
  onAuthRequired: "bms-disks-auth-required",
  onPowerOffRequest: "bms-disks-power-off-request",
  onError: "bms-disks-error",
  onCrashed: "bms-disks-crashed",
};

/** Properties of both, in the order in which they are set: what says who asks comes before what is asked for. */
const PROPERTIES = [
  "getToken",
  "headers",
  "approval",
  "wasmUrl",
  "theme",
  "allowSystemDisk",
  "bmsEndpoint",
  "evsEndpoint",
  "ecsEndpoint",
  "volumeId",
  "projectId",
  "serverId",
];

const nothing = () => () => {};
const yes = () => true;
const no = () => false;
/** On a server there are no effects, and React 18 warns of them. */
const useCommit = typeof document === "undefined" ? nothing : useLayoutEffect;

/** What the tag takes as it is. React 18 writes `className` and `false` of a custom element as they stand. */
function attributes(/** @type {Record<string, any>} */ props) {
  /** @type {Record<string, any>} */
  const rest = {};
  for (const [name, value] of Object.entries(props)) {
    const isOff = value === false && (name === "hidden" || name === "inert");
    if (name in EVENTS || PROPERTIES.includes(name) || value == null || isOff) continue;
    rest[name === "className" ? "class" : name] = value;
  }
  return rest;
}

/** What outlives a render: the latest properties, and what the element was given. */
class Memory {
  /** @type {Record<string, any>} */
  props = {};
  /** @type {any} */
  element = null;
  /** @type {Map<string, unknown>} */
  given = new Map();

  /** The same function for the element's whole life: another one would be asked for another token. */
  getToken = () => this.props.getToken?.();

  /** @param {Event} event */
  listener = (event) => {
    for (const [name, type] of Object.entries(EVENTS)) if (type === event.type) this.props[name]?.(event);
  };

  /** @param {any} element @param {Record<string, any>} props */
  commit(element, props) {
    this.props = props;
    if (!element) return;
    if (this.element !== element) {
      this.element = element;
      this.given.clear();
      // Never taken off: hidden by `Suspense` or `Activity`, the element is still on the page and may be sending.
      for (const type of Object.values(EVENTS)) element.addEventListener(type, this.listener);
    }
    for (const name of PROPERTIES) {
      const value = name === "getToken" && props.getToken ? this.getToken : props[name];
      // What was never given is not ours: it may have been set by other means.
      if (this.given.has(name) ? Object.is(this.given.get(name), value) : value === undefined) continue;
      this.given.set(name, value);
      element[name] = value;
    }
  }
}

export const BmsDisks = forwardRef(function BmsDisks(/** @type {Record<string, any>} */ props, ref) {
  const isPage = useSyncExternalStore(nothing, yes, no);
  const node = useRef(null);
  const [memory] = useState(() => new Memory());
  useCommit(() => memory.commit(node.current, props));
  useImperativeHandle(ref, () => node.current, [isPage]);

  const { children, ...rest } = attributes(props);
  if (isPage) return createElement("bms-disks", { ...rest, ref: node }, children);
  const { className, style, id } = props;
  return createElement("div", { className, style, id }, children);
});

BmsDisks.displayName = "BmsDisks";
export default BmsDisks;

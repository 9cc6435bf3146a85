/** What every event says about where it happened. */
export interface BmsDisksSubject {
  readonly projectId: string;
  readonly serverId: string;
}

export interface BmsDisksDisk extends BmsDisksSubject {
  readonly volumeId: string;
}

/** What a hold may come to: `false` or `refuse` refuses, anything else lets the detach go on. */
export type BmsDisksHold = void | boolean | { readonly refuse: string | true };

export interface BmsDisksBeforeDetach extends BmsDisksDisk {
  readonly name?: string;
  readonly slot?: string;
  /** Holds the detach until the promise settles; a rejection refuses it. */
  waitUntil(promise: Promise<BmsDisksHold>): void;
  /** Refuses the detach; the text is shown to the operator. */
  refuse(text?: string): void;
}

export interface BmsDisksDetach extends BmsDisksDisk {
  readonly phase: string;
  readonly jobId?: string;
}

export interface BmsDisksFailed extends BmsDisksDisk {
  /** "unknown": nobody can tell whether the disk is detached; it has to be looked at again. */
  readonly outcome: "failed" | "unknown";
  readonly code?: string;
  readonly message?: string;
  readonly requestId?: string;
  /** The HTTP status, if there was an answer. */
  readonly status?: number;
}

export interface BmsDisksEventMap {
  "bms-disks-ready": CustomEvent<BmsDisksSubject>;
  /** Cancelable. */
  "bms-disks-before-detach": CustomEvent<BmsDisksBeforeDetach>;
  "bms-disks-detach": CustomEvent<BmsDisksDetach>;
  "bms-disks-detached": CustomEvent<BmsDisksDisk>;
  "bms-disks-failed": CustomEvent<BmsDisksFailed>;
  "bms-disks-auth-required": CustomEvent<BmsDisksSubject>;
  "bms-disks-power-off-request": CustomEvent<BmsDisksSubject>;
}

export class BmsDisksElement extends HTMLElement {
  /** Where the program is, if `bms-disks_bg.wasm` is not beside this module. */
  static wasmUrl: string | URL | undefined;

  bmsEndpoint: string;
  evsEndpoint: string;
  projectId: string;
  serverId: string;
  lang: string;
  theme: "auto" | "light" | "dark";
  allowSystemDisk: boolean;
  /** Supplies the token of each request. Unset: the origin's cookies, no header. */
  getToken: (() => string | Promise<string>) | undefined;
  /** Sent with each request, e.g. a proxy's CSRF header. */
  headers: Record<string, string> | undefined;
  /** Reads server and disks again. */
  refresh(): Promise<void>;

  addEventListener<K extends keyof BmsDisksEventMap>(
    type: K,
    listener: (this: BmsDisksElement, event: BmsDisksEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

export default BmsDisksElement;

declare global {
  interface HTMLElementTagNameMap {
    "bms-disks": BmsDisksElement;
  }
}

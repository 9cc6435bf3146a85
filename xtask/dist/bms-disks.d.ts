/** What every event says about where it happened. */
export interface BmsDisksSubject {
  readonly projectId: string;
  readonly serverId: string;
}

export interface BmsDisksDisk extends BmsDisksSubject {
  readonly volumeId: string;
}

export interface BmsDisksBeforeDetach extends BmsDisksDisk {
  /** Holds the detach until the promise settles; a rejection cancels it. */
  waitUntil(promise: Promise<unknown>): void;
}

export interface BmsDisksDetach extends BmsDisksDisk {
  readonly phase: string;
}

export interface BmsDisksFailed extends BmsDisksDisk {
  readonly code?: string;
  readonly message?: string;
  readonly requestId?: string;
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

declare global {
  interface HTMLElementTagNameMap {
    "bms-disks": BmsDisksElement;
  }
}

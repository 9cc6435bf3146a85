/** What every event says about where it happened. */
export interface BmsDisksSubject {
  readonly projectId: string;
  readonly serverId: string;
}

export interface BmsDisksDisk extends BmsDisksSubject {
  /** The disk's id, as the cloud's list has it. */
  readonly volumeId: string;
}

/** `began-here`: by this element. `seen-here`: by another element, tab or visit of this browser's. */
export type BmsDisksOrigin = "began-here" | "seen-here";

/** What each event about an attempt to change a disk says. */
export interface BmsDisksAttempt extends BmsDisksDisk {
  /** The attempt's id, a UUID; the same in all elements and tabs. */
  readonly attemptId: string;
  /** The id of the queue it belongs to, if it does. */
  readonly queueId: string | undefined;
  readonly change: BmsDisksChange;
  readonly origin: BmsDisksOrigin;
}

/** Before a detach, and before a disk is attached again. */
export interface BmsDisksBeforeDetach extends BmsDisksAttempt {
  /** What is on record so far. */
  readonly record: BmsDisksRecord;
  /** The disk's name, where the block storage service told it. */
  readonly name: string | undefined;
  /** The cloud's name of the place it is in, such as `/dev/sdb`; not the guest's. */
  readonly slot: string | undefined;
  /**
   * Holds the change until the promise settles, for ten minutes at most. It goes on unless the promise
   * rejects, or comes to `false`, to `{ refuse: "why" }` or to `{ refuse: true }`. One that comes to `true`
   * or `{ approve: true }` approves. To be called while the event is dispatched, or while another such promise
   * is pending; later it throws `InvalidStateError`.
   */
  waitUntil(promise: unknown): void;
  /** Refuses the change; the text is shown to the user. Throws when it is too late, as `waitUntil` does. */
  refuse(text?: string): void;
  /** Approves it, which is needed where `approval` is `required`. Throws when it is too late, as `waitUntil` does. */
  approve(): void;
}

/** `unclear`: the answer was lost or made no sense, and the cloud's list is watched instead. */
export type BmsDisksPhase = "checked" | "sent" | "accepted" | "running" | "unclear";

/** What is done to a disk: it is detached, or attached again. */
export type BmsDisksChange = "detach" | "attach";

export interface BmsDisksDetach extends BmsDisksAttempt {
  /** What is on record so far. */
  readonly record: BmsDisksRecord;
  readonly phase: BmsDisksPhase;
  /** The cloud's job, once there is one. */
  readonly jobId: string | undefined;
}

export interface BmsDisksFailed extends BmsDisksAttempt {
  /** `unknown`: whether the disk is attached could not be found out; it has to be looked at again. */
  readonly outcome: "failed" | "unknown";
  /** The cloud's error code. */
  readonly code: string | undefined;
  /** The cloud's own words. */
  readonly message: string | undefined;
  /** The cloud's number of the request, for a support ticket. */
  readonly requestId: string | undefined;
  /** The HTTP status, if there was an answer. */
  readonly status: number | undefined;
}

/** How an attempt ended. The list is closed. */
export type BmsDisksOutcome =
  | "detached"
  | "attached"
  | "failed"
  | "unknown"
  | "refused"
  | "asked-again"
  | "cancelled"
  | "not-sent";

export interface BmsDisksEnded extends BmsDisksAttempt {
  readonly outcome: BmsDisksOutcome;
  readonly record: BmsDisksRecord;
}

/** Why nothing was sent: of the outcome `refused`, and of `asked-again` and `not-sent`. */
export type BmsDisksNotAgreed = "portal-refused" | "portal-timed-out" | "listener-failed" | "approval-missing";
export type BmsDisksNotSent =
  | ("changed" | "check-failed" | "signed-out" | "token-failed")
  | ("other-tab" | "another-under-way" | "queue-stopped");
/** Why the end is not known. */
export type BmsDisksNotKnown =
  | ("no-trace" | "job-slow" | "no-job")
  | ("job-unreadable" | "job-vanished" | "list-lags" | "list-unread");

/** What an attempt came to, in the order of the list. */
export interface BmsDisksRecordPhase {
  readonly phase:
    | ("confirmed" | "taken-up" | "approved" | "checked" | "sent" | "accepted")
    | ("unclear" | "running" | "job-done" | "job-failed" | "ended");
  /** ISO 8601 in UTC, by this computer's clock. Missing where the browser's storage held nonsense. */
  readonly at?: string;
  /** The `X-Request-Id` of the cloud's answer that said so. */
  readonly requestId?: string;
}

/** What a look at the guest had proven before the user confirmed. */
export interface BmsDisksRecordGuest {
  readonly verdict: "clear" | "in-use" | "not-proven";
  /** What was looked at. */
  readonly scope: "whole" | "without-root" | "list-only" | "nothing";
  readonly at?: string;
}

/**
 * The audit record of one attempt. What is not known is `undefined`, and missing in JSON. Names, codes and messages are
 * other people's text: escape them.
 */
export interface BmsDisksRecord {
  readonly version: 1;
  readonly attemptId: string;
  readonly queueId?: string;
  readonly change: BmsDisksChange;
  readonly origin: BmsDisksOrigin;
  /** `under-way` in events before the end. */
  readonly outcome: BmsDisksOutcome | "under-way";
  /** Of an outcome that is neither `detached`, `attached`, `failed` nor `cancelled`. */
  readonly reason?: BmsDisksNotAgreed | BmsDisksNotSent | BmsDisksNotKnown;
  /** What the portal refused with. */
  readonly message?: string;
  /** Of `asked-again`: what was no longer as it was shown. */
  readonly changed?: readonly ("power" | "os" | "lock" | "slot" | "name" | "gone" | "rules")[];
  /** What the cloud said. */
  readonly failure?: Readonly<{ status?: number; code?: string; message?: string; requestId?: string }>;
  readonly projectId: string;
  /** As it was shown when the user confirmed. */
  readonly server: {
    readonly id: string;
    readonly name?: string;
    /** The cloud's word; empty if it said none. */
    readonly status?: string;
    readonly os?: "linux" | "windows" | "unknown";
  };
  /** The same. */
  readonly disk: {
    readonly volumeId: string;
    /** The attachment record's own id, which is never sent. */
    readonly attachmentId?: string;
    readonly name?: string;
    readonly slot?: string;
    readonly wwn?: string;
  };
  readonly jobId?: string;
  /** What was shown and given; missing where the attempt is known from the browser's storage. */
  readonly confirmation?: {
    /** How much was asked for; missing of an attach. */
    readonly weight?: "plain" | "acknowledge" | "type-name";
    /** Why, by code: the most decisive first. */
    readonly shown?: readonly string[];
    /** Whether the user said that the steps in the guest are done. */
    readonly acknowledged: boolean;
    /** What was typed, where that was asked for: the disk's name or the start of its id; of a queue how many and where. */
    readonly typed?: string;
    readonly guest: readonly BmsDisksRecordGuest[];
  };
  readonly phases: readonly BmsDisksRecordPhase[];
}

/** Several disks, detached one after another. The counts are of disks. */
export interface BmsDisksQueue extends BmsDisksSubject {
  /** The queue's id, a UUID; that of each of its attempts. */
  readonly queueId: string | undefined;
  /** `stopped`: nothing more is sent until the user has said what to do. */
  readonly phase: "start" | "progress" | "stopped" | "end";
  readonly total: number;
  readonly detached: number;
  readonly failed: number;
  /** Of so many the end is not known. */
  readonly unknown: number;
  /** So many were taken out, or left out: nothing was sent for them. */
  readonly notSent: number;
}

export interface BmsDisksCrashed extends BmsDisksSubject {
  /** Where the program failed, for its makers; nothing of the cloud's or the user's is in it. */
  readonly reason: string;
  /** Whether this browser's record of a change under way could be read. */
  readonly isKnown: boolean;
  /** The disk whose change is on record, if there is one. */
  readonly volumeId: string | undefined;
  /** What was to happen to it. */
  readonly change: BmsDisksChange | undefined;
  /** Whether it was, or may have been, sent; then it goes on in the cloud. */
  readonly isSent: boolean | undefined;
  /** The cloud's job, if there was one. */
  readonly jobId: string | undefined;
}

/** Why there is nothing to see, or nothing can be detached. The list is closed. */
export type BmsDisksErrorReason =
  | "unsupported"
  | "files-missing"
  | "files-timeout"
  | "files-broken"
  | "files-blocked"
  | "files-mismatch"
  | "dialogs-missing"
  | "bad-settings"
  | "token-failed"
  | "signed-out"
  | "offline"
  | "unreachable"
  | "timed-out"
  | "wrong-endpoint"
  | "no-such-server"
  | "forbidden"
  | "cloud-failed"
  | "listener-failed"
  | "approval-missing"
  | "crashed";

/** What `refresh()` and `ready` reject with. */
export interface BmsDisksError extends Error {
  readonly reason: BmsDisksErrorReason;
}

export interface BmsDisksErrorDetail extends BmsDisksSubject {
  readonly reason: BmsDisksErrorReason;
  /** For developers, in English. */
  readonly message: string;
  /**
   * What lies behind it: what `getToken` or a listener threw, the error of a failed load, or of a failed read
   * `{ status, code, message, requestId }` as far as the cloud said them.
   */
  readonly cause: unknown;
}

/** The element's events. All bubble and leave the shadow tree. */
export interface BmsDisksEventMap {
  /** The disks are on screen. */
  "bms-disks-ready": CustomEvent<BmsDisksSubject>;
  /** The user has confirmed a detach and nothing is sent yet. Cancelable. */
  "bms-disks-before-detach": CustomEvent<BmsDisksBeforeDetach>;
  /** The user has confirmed that a disk is attached again and nothing is sent yet. Cancelable. */
  "bms-disks-before-attach": CustomEvent<BmsDisksBeforeDetach>;
  /** A detach, or attaching again, came to a new phase. */
  "bms-disks-phase": CustomEvent<BmsDisksDetach>;
  /** @deprecated The same as `bms-disks-phase` of a detach, until 1.0. */
  "bms-disks-detach": CustomEvent<BmsDisksDetach>;
  /** The cloud's list no longer has the disk. */
  "bms-disks-detached": CustomEvent<BmsDisksAttempt>;
  /** The cloud's list has the disk again. */
  "bms-disks-attached": CustomEvent<BmsDisksAttempt>;
  /** A detach, or attaching again, failed, or its end is not known. */
  "bms-disks-failed": CustomEvent<BmsDisksFailed>;
  /** An attempt ended, sent or not: its audit record. After `-detached`, `-attached` or `-failed`. */
  "bms-disks-ended": CustomEvent<BmsDisksEnded>;
  /** A queue of several disks began, went on, stopped or ended. */
  "bms-disks-queue": CustomEvent<BmsDisksQueue>;
  /** Neither the token nor a new one is accepted. Sign in, then call `refresh()`. */
  "bms-disks-auth-required": CustomEvent<BmsDisksSubject>;
  /** The user wants to stop the server first, which is the portal's to offer. */
  "bms-disks-power-off-request": CustomEvent<BmsDisksSubject>;
  /** Something stops the panel, or each detach. */
  "bms-disks-error": CustomEvent<BmsDisksErrorDetail>;
  /** The program has failed, for all elements of the page. The panel says so and offers to be reloaded. */
  "bms-disks-crashed": CustomEvent<BmsDisksCrashed>;
}

/** `<bms-disks>`: shows a bare metal server's disks and detaches them, safely. */
export class BmsDisksElement extends HTMLElement {
  static readonly observedAttributes: string[];
  /** Of the package. */
  static readonly version: string;
  /**
   * Where `bms-disks_bg.wasm` is, if not beside this module. To be set before the first element is on the page. An
   * element's attribute `wasm-url` is stronger.
   */
  static wasmUrl: string | URL | undefined;
  /**
   * Where `bms-disks_dialogs.wasm` is: without it, beside `bms-disks_bg.wasm` where that has its own name, else beside this
   * module.
   */
  static dialogsUrl: string | URL | undefined;
  /** Brings the program. For tests and unusual ways to load it. */
  static load: () => Promise<unknown>;

  /** Attribute `bms-endpoint`; empty: the page's own origin. */
  bmsEndpoint: string;
  /** Attribute `evs-endpoint`; empty: names and sizes are left out. */
  evsEndpoint: string;
  /** Attribute `ecs-endpoint`: where a cloud lists disks that has no such call at `bms-endpoint`; empty: nowhere. */
  ecsEndpoint: string;
  /** Attribute `project-id`. */
  projectId: string;
  /** Attribute `server-id`. */
  serverId: string;
  /** Attribute `volume-id`: the disk to point at. */
  volumeId: string;
  /** Attribute `theme`. */
  theme: "auto" | "light" | "dark";
  /** Attribute `wasm-url`: where the program is, relative to the page. One program serves all elements. */
  wasmUrl: string;
  /** Attribute `approval`. `required`: nothing is sent that no listener of `bms-disks-before-detach` or `-before-attach` has approved. */
  approval: "optional" | "required";
  /** Attribute `allow-system-disk`: also offer the system disk of a stopped server. */
  allowSystemDisk: boolean;
  /** Supplies the token, once until it is refused. Unset: the origin's cookies and no header. */
  getToken: (() => string | Promise<string>) | undefined;
  /** Sent with each request, e.g. a proxy's CSRF header. Read anew each time. */
  headers: HeadersInit | undefined;
  /** Reads server and disks again. Rejects with a `BmsDisksError` if that fails. */
  refresh(): Promise<void>;
  /** Resolves when the disks are on screen; rejects with a `BmsDisksError`. After an error it is another promise. */
  readonly ready: Promise<void>;
  /** Moves the focus to where it was last inside the panel. */
  focus(options?: FocusOptions): void;
}

export default BmsDisksElement;

/** What JSX takes beside an HTML element's own. */
export type BmsDisksJsx = {
  "bms-endpoint"?: string;
  "evs-endpoint"?: string;
  "ecs-endpoint"?: string;
  "project-id"?: string;
  "server-id"?: string;
  "volume-id"?: string;
  "wasm-url"?: string;
} & Partial<
  Pick<
    BmsDisksElement,
    | "bmsEndpoint"
    | "evsEndpoint"
    | "ecsEndpoint"
    | "projectId"
    | "serverId"
    | "volumeId"
    | "theme"
    | "approval"
    | "wasmUrl"
    | "allowSystemDisk"
    | "getToken"
    | "headers"
  >
> & {
    [K in keyof BmsDisksEventMap as `on${K}`]?: (event: BmsDisksEventMap[K]) => void;
  };

declare global {
  interface HTMLElementTagNameMap {
    "bms-disks": BmsDisksElement;
  }
  // Events bubble: elements, documents and windows hear them alike.
  interface GlobalEventHandlersEventMap extends BmsDisksEventMap {}
}

// Tags in the templates of React 19, Vue 3 and Svelte 5. Where one of these is not installed, its lines are none.
// @ts-ignore
declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      // @ts-ignore
      "bms-disks": DetailedHTMLProps<HTMLAttributes<BmsDisksElement>, BmsDisksElement> & BmsDisksJsx;
    }
  }
}

/** `onBmsDisksDetached`, as Vue writes the listener `@bms-disks-detached`. */
type BmsDisksVueListeners = {
  [Type in keyof BmsDisksEventMap as `on${BmsDisksPascal<Type>}`]?: (event: BmsDisksEventMap[Type]) => void;
};

/** `a-b` → `AB` */
type BmsDisksPascal<Name extends string> = Name extends `${infer Head}-${infer Tail}`
  ? `${Capitalize<Head>}${BmsDisksPascal<Tail>}`
  : Capitalize<Name>;

// @ts-ignore
declare module "vue" {
  interface GlobalComponents {
    // @ts-ignore
    "bms-disks": new () => { $props: import("vue").HTMLAttributes & BmsDisksJsx & BmsDisksVueListeners };
  }
}

// @ts-ignore
declare module "svelte/elements" {
  interface SvelteHTMLElements {
    // @ts-ignore
    "bms-disks": HTMLAttributes<BmsDisksElement> & BmsDisksJsx;
  }
}

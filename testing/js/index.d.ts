/**
 * The cloud that `bms-disks` meets, in one process and without a server: the simulator that the widget itself is
 * tested with, as WebAssembly.
 *
 * @packageDocumentation
 */

import type { FastClock } from "./clock.js";

/** A named server of the cloud. Each shows one thing that can happen; `listScenarios` says what. */
export type Scenario =
  | "answer-lost"
  | "answers-200"
  | "answers-202"
  | "answers-204"
  | "disk-error"
  | "disk-frozen"
  | "error"
  | "field-ids-only"
  | "field-only"
  | "forbidden"
  | "forbidden-detach"
  | "frozen"
  | "gateway-errors"
  | "hollow-success"
  | "hostile-names"
  | "html-on-detach"
  | "html-on-read"
  | "job-fails"
  | "job-fails-plain"
  | "job-stuck"
  | "job-stuck-done"
  | "job-vanishes"
  | "linux-idle"
  | "linux-mounted"
  | "list-lag"
  | "locked"
  | "native-object"
  | "native-singular"
  | "no-disks"
  | "no-evs-permission"
  | "no-field"
  | "no-wwn"
  | "odd-job-status"
  | "order-lock"
  | "overloaded"
  | "powering-off"
  | "quiet"
  | "reads-break"
  | "rebooting"
  | "reinstalling"
  | "request-lost"
  | "server-gone"
  | "short-slots"
  | "sixty-disks"
  | "slow"
  | "stopped"
  | "stopped-windows"
  | "thousand-disks"
  | "throttled"
  | "token-expires"
  | "typed-field"
  | "unknown-os"
  | "unknown-status"
  | "windows-busy"
  | "windows-quiet";

/** Where a portal serves each of the cloud's services: as in the widget's attributes. */
export interface Endpoints {
  /** `/api/bms` without it. */
  bms?: string;
  /** `/api/evs` without it. */
  evs?: string;
  /** `/api/ecs` without it. */
  ecs?: string;
  /** `/_sim` without it: the controls, for pages that use them by `fetch`. */
  control?: string;
}

export interface CloudOptions {
  /** Named servers. Without these and `servers`, the cloud has all of them. */
  scenario?: Scenario | readonly Scenario[];
  /** Servers of your own. */
  servers?: readonly ServerSpec[];
  /**
   * `fast` (the default): answers at once; what the cloud does by itself is done by the next request. `manual`: time
   * passes by `advance` only, and so do answers. `real`: a job takes four seconds, an answer 80 ms.
   */
  clock?: "fast" | "manual" | "real";
  /** Makes the ids and tokens that the cloud makes up others, and the same for the same seed. A whole number up to 2³²−1. */
  seed?: number;
  project?: string;
  endpoints?: Endpoints;
  /**
   * The program, if it is not beside the module: its address, its bytes, or what is compiled of it. It is loaded once
   * for all clouds.
   */
  wasm?: string | URL | Request | Response | BufferSource | WebAssembly.Module;
}

/** A server to be made. */
export interface ServerSpec {
  id?: string;
  name?: string;
  /** `ACTIVE` without it. */
  status?: "ACTIVE" | "SHUTOFF" | "REBOOT" | "ERROR" | (string & {});
  /** `OS-EXT-STS:task_state`, as `powering-off`. */
  taskState?: string;
  /** What runs there: it decides what a detach of a disk in use does. `linux` without it. */
  guest?: "linux" | "windows" | "other";
  /** What the API says runs there, where that is something else; `null`: nothing. */
  osType?: string | null;
  locked?: boolean;
  frozen?: boolean;
  /** A detach is answered with this status, nothing in it and no job. */
  withoutJobs?: 200 | 202 | 204;
  /** Refuses every token that was issued before its first use, and again after a minute without use. */
  expiresTokens?: boolean;
  faults?: readonly Accident[];
  /** What becomes of each detach. */
  jobFate?: JobFate;
  disks?: readonly DiskSpec[];
}

/** A disk to be made. */
export interface DiskSpec {
  name: string;
  id?: string;
  /** The id of the attachment's record, where that is not the disk's. */
  attachmentId?: string;
  /** 100 without it. */
  sizeGb?: number;
  /** `SAS` without it. */
  type?: "SATA" | "SAS" | "GPSSD" | "SSD" | "ESSD" | (string & {}) | null;
  /** Made up without it; `null`: none. */
  wwn?: string | null;
  /** As `/dev/sdb`; the next free one without it. */
  slot?: string;
  /** The server boots from it. It has to be the first. */
  system?: boolean;
  shared?: boolean;
  /** VBD instead of SCSI. */
  vbd?: boolean;
  encrypted?: boolean;
  /** Paid for in advance. */
  orderId?: string;
  orderLocked?: boolean;
  frozen?: boolean;
  /** Pinned to this EVS status. */
  status?: "in-use" | "error_detaching" | (string & {});
  /** A file system of it is mounted in the guest: on running Linux a detach fails. */
  mounted?: boolean;
  /** On running Windows a detach loses what was being written. */
  openFiles?: number;
}

/** What goes wrong with requests. */
export interface Accident {
  call: "any" | "read" | "server" | "attachments" | "native-attachments" | "volumes" | "job" | "detach" | "attach";
  /**
   * `request-lost`: the connection breaks before the cloud acts; `answer-lost`: after it did. `answer` has a `status` and
   * a `body` of your own; the cloud does not act.
   */
  fault:
    | "request-lost"
    | "answer-lost"
    | "slow"
    | "throttled"
    | "overloaded"
    | "gateway-error"
    | "forbidden"
    | "no-such-server"
    | "no-such-api"
    | "not-authorised"
    | "interface-failed"
    | "web-page"
    | "answer";
  /** So many times from now on; each time without it. */
  times?: number;
  /** Of `web-page` and `answer`; 502 without it. */
  status?: number;
  /** Of `answer`. */
  body?: string;
  /** Of `throttled`: seconds. */
  retryAfter?: number;
  /** Of `slow`: milliseconds. */
  delayMs?: number;
}

/** What becomes of a detach job. */
export type JobFate =
  | { fate: "succeeds" }
  | { fate: "fails"; code?: string; reason?: string }
  /** It stays `RUNNING`. */
  | { fate: "never-ends"; detaches?: boolean }
  /** Nobody knows the job (404). */
  | { fate: "vanishes"; detaches?: boolean }
  /** It succeeds, and the list has the disk for so long yet. */
  | { fate: "list-lags"; lagMs: number }
  /** It succeeds, and the disk stays. */
  | { fate: "does-nothing" }
  /** Its status is a word of no document until it succeeds. */
  | { fate: "odd-status" };

/** A request that the cloud got. */
export interface LoggedRequest {
  requestId: string;
  atMs: number;
  method: "GET" | "POST" | "PUT" | "DELETE" | "OTHER";
  path: string;
  query: string;
  /** `null` when the answer was lost. */
  status: number | null;
}

/** What is, whatever the API says. */
export interface Truth {
  nowMs: number;
  deletes: { requestId: string; server: string; volume: string; atMs: number; accepted: boolean; actedMs: number | null }[];
  runningJobs: { jobId: string; server: string; volume: string; detaches: boolean; beginMs: number }[];
  servers: {
    id: string;
    name: string;
    running: boolean;
    dataLoss: number;
    disks: {
      volume: string;
      name: string;
      device: string;
      system: boolean;
      attached: boolean;
      mounted: boolean;
      openFiles: number;
      status: string;
    }[];
  }[];
}

/** A disk of a server. Its methods are what others do to it. */
export interface TestDisk {
  readonly id: string;
  readonly name: string;
  readonly slot: string;
  readonly isSystem: boolean;
  readonly isAttached: boolean;
  mount(): void;
  unmount(): void;
  openFile(): void;
  closeFiles(): void;
  attach(): void;
  detach(): void;
}

/** A server of the cloud. Its methods are what others do to it. */
export interface TestServer {
  readonly id: string;
  readonly name: string;
  readonly scenario: Scenario | undefined;
  readonly isRunning: boolean;
  /** How many disks the guest lost while it wrote to them. */
  readonly dataLoss: number;
  readonly disks: TestDisk[];
  /** By name, slot or id. */
  disk(wanted: string): TestDisk;
  powerOff(): void;
  powerOn(): void;
  lock(): void;
  unlock(): void;
  freeze(): void;
  thaw(): void;
  addFault(accident: Accident): void;
  /** Of the next detach; several queue up. */
  nextJob(fate: JobFate): void;
  clearFaults(): void;
}

/** What `Object.assign` gives a tag so that it shows a server of the cloud. */
export interface Settings {
  bmsEndpoint: string;
  evsEndpoint: string;
  getToken: () => string;
  projectId: string;
  serverId: string;
}

/** A cloud. */
export interface Cloud {
  readonly project: string;
  readonly endpoints: Required<Endpoints>;
  /** Answers a request. Rejects with a `TypeError` where the answer is lost, as `fetch` does. */
  handle(request: Request): Promise<Response>;
  /** A `fetch` to put in place: what is under none of the endpoints goes to the one that was there. */
  fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response>;
  /** Whether an address is under one of the endpoints. */
  covers(url: string | URL): boolean;
  /** Puts `fetch` in place in this page, and with a fast cloud the fast clock. Gives what takes them away again. */
  install(): () => void;
  /** Lets time pass in the cloud. Resolves when what waited for it has gone on. */
  advance(ms: number): Promise<void>;
  /** The latest requests, oldest first; without the controls. */
  requests(): LoggedRequest[];
  truth(): Truth;
  /** Makes everything as it was at first; tokens stay good, and ids go on. */
  reset(): void;
  /** A new token, good for a day. */
  token(): string;
  expireTokens(): void;
  readonly servers: TestServer[];
  /** By scenario, name or id; without it, that of the first scenario named, or the first of your own. */
  server(wanted?: Scenario | (string & {})): TestServer;
  addServer(spec: ServerSpec): TestServer;
  /** For a tag: `Object.assign(document.createElement("bms-disks"), cloud.settings())`. */
  settings(server?: TestServer | string): Settings;
}

/** Loads the program and makes a cloud. */
export function createCloud(options?: CloudOptions): Promise<Cloud>;

/** What a scenario is and shows. */
export interface ScenarioDescription {
  name: Scenario;
  /** The server's id: always the same. */
  id: string;
  title: { en: string; "zh-CN": string };
  about: { en: string; "zh-CN": string };
}

export function listScenarios(wasm?: CloudOptions["wasm"]): Promise<ScenarioDescription[]>;

/** A data disk. */
export function disk(name: string, more?: Omit<DiskSpec, "name">): DiskSpec;

/** A running Linux server with a system disk and these data disks; one, without a list. */
export function server(
  name: string,
  disks?: readonly (DiskSpec | string)[],
  more?: Omit<ServerSpec, "name" | "disks">,
): ServerSpec;

export { type FastClock, installFastClock } from "./clock.js";

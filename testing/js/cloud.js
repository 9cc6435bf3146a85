// @ts-check
/**
 * The cloud of a test: the simulator behind `Request` and `Response`.
 *
 * @typedef {import("./index.js").CloudOptions} CloudOptions
 */

import { Core } from "./core.js";
import { installFastClock } from "./clock.js";
import { ENDPOINTS, endpointOf } from "./endpoints.js";

/** How long things take at a natural pace, in milliseconds: a job, an answer, a power change. */
const NATURAL = /** @type {const} */ ([4_000, 80, 1_000]);
/** Just so long that a job can be seen running. */
const FAST = /** @type {const} */ ([4, 0, 4]);

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** @param {string} name */
const camel = (name) => name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());

/** What the simulator says has names with underscores. @param {unknown} value @returns {any} */
function camelCased(value) {
  if (Array.isArray(value)) return value.map(camelCased);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [camel(name), camelCased(one)]));
}

/** What a browser's `fetch` rejects with when there is no answer. */
const lost = () => new TypeError("Failed to fetch");

export class Cloud {
  #core;
  /** Which server is meant where none is named. @type {string | undefined} */
  #first;
  #clock;
  #endpoints;
  #skipped = 0;
  #started = performance.now();
  /** Answers that are on their way, with a clock that only `advance` moves. @type {{ due: number, go: () => void }[]} */
  #waiting = [];
  /** @type {(() => void) | undefined} */
  #uninstall;
  #realFetch = globalThis.fetch;

  /** @param {CloudOptions} options Only for `createCloud`: the program has to be there. */
  constructor(options = {}) {
    const { scenario, servers, project = "", seed = 0, clock = "fast", endpoints } = options;
    if (!["fast", "manual", "real"].includes(clock)) throw new TypeError(`clock is fast, manual or real, not ${clock}`);
    const named = scenario === undefined && servers === undefined ? null : [scenario ?? []].flat();
    try {
      this.#core = new Core(JSON.stringify(named), JSON.stringify(servers ?? []), project, seed);
    } catch (error) {
      throw error instanceof Error ? error : new TypeError(String(error));
    }
    // Some scenarios bring another server along.
    this.#first = named?.[0];
    this.#clock = clock;
    this.#endpoints = { ...ENDPOINTS, ...endpoints };
    const [job, answer, power] = clock === "fast" ? FAST : NATURAL;
    this.#core.setPace(job, answer, power);
    this.fetch = this.fetch.bind(this);
    this.handle = this.handle.bind(this);
  }

  get project() {
    return this.#core.project;
  }

  get endpoints() {
    return { ...this.#endpoints };
  }

  /** The cloud's time in milliseconds. */
  #now() {
    const real = this.#clock === "real" ? performance.now() - this.#started : 0;
    return real + this.#skipped;
  }

  /** @param {string} method @param {string} path @param {unknown} [body] @returns {any} */
  #control(method, path, body) {
    const bytes = encoder.encode(body === undefined ? "" : JSON.stringify(body));
    const answer = this.#core.control(method, `/_sim/${path}`, bytes, this.#now());
    const value = JSON.parse(decoder.decode(answer.body));
    if (answer.status !== 200) throw new TypeError(`bms-disks-testing: ${path}: ${value.error}`);
    return camelCased(value);
  }

  // Requests.

  /** @param {string | URL} url */
  covers(url) {
    return endpointOf(url, this.#endpoints) !== undefined;
  }

  /** @param {Request | string | URL} input @param {RequestInit} [init] @returns {Promise<Response>} */
  async handle(input, init) {
    const now = this.#now();
    const request = input instanceof Request && !init ? input : new Request(input, init);
    const [service, target] = endpointOf(request.url, this.#endpoints) ?? ["bms", new URL(request.url).pathname];
    const headers = JSON.stringify([...request.headers]);
    const body = new Uint8Array(await request.arrayBuffer());
    request.signal?.throwIfAborted();
    if (service === "control") {
      const answer = this.#core.control(request.method, `/_sim${target.split("?", 1)[0]}`, body, now);
      return this.#response(answer);
    }
    const answer = this.#core.handle(service, request.method, target, headers, body, now);
    const { delay } = answer;
    if (this.#clock === "fast" && request.method === "GET") this.#comeToNextEvent();
    if (delay > 0 && this.#clock !== "fast") await this.#wait(now + delay, request.signal);
    if (answer.status === 0) throw lost();
    return this.#response(answer);
  }

  /** @param {import("./core.js").Answer} answer */
  #response({ status, headers, body }) {
    const bytes = /** @type {Uint8Array<ArrayBuffer>} */ (body);
    return new Response(bytes.length > 0 ? bytes : null, { status, headers: JSON.parse(headers) });
  }

  /** What the cloud does by itself it has done by the next request. */
  #comeToNextEvent() {
    const next = this.#core.nextEvent;
    if (next !== undefined) this.#skipped = Math.max(this.#skipped, next + FAST[0]);
  }

  /** @param {number} due @param {AbortSignal} [signal] */
  #wait(due, signal) {
    return new Promise((resolve, reject) => {
      signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
      const wait = due - this.#now();
      if (this.#clock === "real" || wait <= 0) setTimeout(resolve, Math.max(0, wait));
      else this.#waiting.push({ due, go: () => resolve(undefined) });
    });
  }

  /** @param {Request | string | URL} input @param {RequestInit} [init] @returns {Promise<Response>} */
  fetch(input, init) {
    const url = input instanceof Request ? input.url : input;
    if (!this.covers(url)) return this.#realFetch.call(globalThis, input, init);
    const answer = this.handle(input, init);
    globalThis.bmsDisksClock?.watch(answer);
    return answer;
  }

  /** Puts `fetch` in place, and with a fast cloud the fast clock; gives what takes them away again. */
  install() {
    if (this.#uninstall) return this.#uninstall;
    const clock = this.#clock === "fast" && globalThis.document ? installFastClock() : undefined;
    this.#realFetch = globalThis.fetch;
    globalThis.fetch = this.fetch;
    const uninstall = () => {
      if (globalThis.fetch === this.fetch) globalThis.fetch = this.#realFetch;
      clock?.uninstall();
      this.#uninstall = undefined;
    };
    this.#uninstall = uninstall;
    return uninstall;
  }

  // Time.

  /** @param {number} ms */
  async advance(ms) {
    if (!(ms >= 0)) throw new TypeError(`time goes forward: ${ms}`);
    this.#skipped += ms;
    const now = this.#now();
    const due = this.#waiting.filter((one) => one.due <= now).sort((a, b) => a.due - b.due);
    this.#waiting = this.#waiting.filter((one) => one.due > now);
    for (const { go } of due) go();
    // What waited for them goes on first.
    await new Promise((soon) => setTimeout(soon, 0));
  }

  // What is true.

  requests() {
    return this.#control("GET", "log");
  }

  truth() {
    return this.#control("GET", "truth");
  }

  reset() {
    this.#control("POST", "reset");
    for (const { go } of this.#waiting.splice(0)) go();
  }

  // Tokens.

  /** @returns {string} */
  token() {
    return this.#control("POST", "token").token;
  }

  expireTokens() {
    this.#control("POST", "expire-tokens");
  }

  // Servers.

  get servers() {
    /** @type {{ id: string }[]} */
    const all = this.truth().servers;
    return all.map(({ id }) => this.server(id));
  }

  /** @param {string} [wanted] */
  server(wanted) {
    const named = this.#control("GET", "servers").scenarios;
    const truth = () => this.truth().servers;
    const slug = (/** @type {{ id: string }} */ one) => named.find((/** @type {any} */ other) => other.id === one.id)?.slug;
    const name = wanted ?? this.#first;
    const found = truth().find(
      (/** @type {any} */ one) => name === undefined || [one.id, one.name, slug(one)].includes(name),
    );
    if (!found) throw new TypeError(wanted === undefined ? "there is no server" : `no server ${wanted}`);
    return new Server(found, slug(found), (method, path, body) => this.#control(method, path, body));
  }

  /** @param {import("./index.js").ServerSpec} spec */
  addServer(spec) {
    return this.server(this.#control("POST", "servers", spec).id);
  }

  /** @param {Server | string} [server] */
  settings(server) {
    const { id } = server instanceof Server ? server : this.server(server);
    const { bms, evs } = this.#endpoints;
    const getToken = () => this.token();
    return { bmsEndpoint: bms, evsEndpoint: evs, getToken, projectId: this.project, serverId: id };
  }
}

/** @typedef {(method: string, path: string, body?: unknown) => any} Control */

class Server {
  #control;

  /** @param {{ id: string, name: string }} found @param {string | undefined} scenario @param {Control} control */
  constructor({ id, name }, scenario, control) {
    this.id = id;
    this.name = name;
    this.scenario = scenario;
    this.#control = control;
  }

  #truth() {
    return this.#control("GET", "truth").servers.find((/** @type {any} */ one) => one.id === this.id);
  }

  get isRunning() {
    return this.#truth().running;
  }

  /** How many disks the guest lost while it wrote to them. */
  get dataLoss() {
    return this.#truth().dataLoss;
  }

  get disks() {
    return this.#truth().disks.map((/** @type {any} */ one) => new Disk(this.id, one, this.#control));
  }

  /** @param {string} wanted */
  disk(wanted) {
    const { disks } = this;
    const found = disks.find((/** @type {Disk} */ one) => [one.id, one.name, one.slot].includes(wanted));
    if (!found) throw new TypeError(`${this.name} has no disk ${wanted}, but ${disks.map((/** @type {Disk} */ one) => one.name).join(", ")}`);
    return found;
  }

  /** @param {"power" | "server"} what @param {string} control @param {unknown} [body] */
  #use(what, control, body) {
    this.#control("POST", `${what}/${this.id}/${control}`, body);
  }

  powerOff() {
    this.#use("power", "off");
  }
  powerOn() {
    this.#use("power", "on");
  }
  lock() {
    this.#use("server", "lock");
  }
  unlock() {
    this.#use("server", "unlock");
  }
  freeze() {
    this.#use("server", "freeze");
  }
  thaw() {
    this.#use("server", "thaw");
  }
  /** @param {import("./index.js").Accident} accident */
  addFault(accident) {
    this.#use("server", "fault", accident);
  }
  /** @param {import("./index.js").JobFate} fate */
  nextJob(fate) {
    this.#use("server", "next-job", fate);
  }
  clearFaults() {
    this.#use("server", "calm");
  }
}

class Disk {
  #server;
  #control;

  /** @param {string} server @param {any} found @param {Control} control */
  constructor(server, found, control) {
    this.#server = server;
    this.#control = control;
    this.id = found.volume;
    this.name = found.name;
    this.slot = found.device;
    this.isSystem = found.system;
  }

  /** Whether the server really has it. */
  get isAttached() {
    const { servers } = this.#control("GET", "truth");
    const own = servers.find((/** @type {any} */ one) => one.id === this.#server);
    return own.disks.some((/** @type {any} */ one) => one.volume === this.id && one.attached);
  }

  /** @param {"guest" | "disk"} what @param {string} control */
  #use(what, control) {
    this.#control("POST", `${what}/${this.#server}/${this.id}/${control}`);
  }

  mount() {
    this.#use("guest", "mount");
  }
  unmount() {
    this.#use("guest", "unmount");
  }
  openFile() {
    this.#use("guest", "open");
  }
  closeFiles() {
    this.#use("guest", "close");
  }
  attach() {
    this.#use("disk", "attach");
  }
  detach() {
    this.#use("disk", "detach");
  }
}

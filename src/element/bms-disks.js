// @ts-check
/**
 * `<bms-disks>`: the element as the page sees it. It owns the class, the attributes and the place in
 * the page, and shows something honest while there is no program; the program is Rust and comes as
 * WebAssembly when the first element is on the page.
 *
 * @typedef {Record<'bmsEndpoint' | 'evsEndpoint' | 'ecsEndpoint' | 'projectId' | 'serverId' | 'volumeId', string | null> & {
 *   allowSystemDisk: boolean, lang: string, getToken: unknown, headers: unknown,
 *   early?: Early['reads'], shown?: () => void }} Settings What the program is told; see `given.rs`.
 * @typedef {{ update(settings: Settings): void, refresh(): Promise<void>, destroy(): void }} Handle
 * @typedef {{ mount(host: HTMLElement, root: Element, settings: Settings): Handle,
 *   styles(): string, onCrash(tell: (text: string) => void): void }} Program What Rust exports, and the sheet.
 * @typedef {import('./fallback.js').Problem} Problem
 */

import { languageOf, sheet, upwards } from './dom.js';
import { guarded, state, told, underWay } from './crash.js';
import { Early, source } from './early.js';
import { fallback, problemOf } from './fallback.js';

const TAG = 'bms-disks';

/** The properties that are plain texts, and their attributes. */
const TEXTS = new Map([
  ['bmsEndpoint', 'bms-endpoint'],
  ['evsEndpoint', 'evs-endpoint'],
  ['ecsEndpoint', 'ecs-endpoint'],
  ['projectId', 'project-id'],
  ['serverId', 'server-id'],
  ['volumeId', 'volume-id'],
]);

const FRAME = `
:host { display: block; }
:host([hidden]) { display: none; }
.fallback { font: inherit; padding: 1rem; }
.fallback p { margin: 0 0 .75rem; }
.fallback button { font: inherit; padding: .25rem .75rem; }
.bar { block-size: .75rem; margin-block: .75rem; border-radius: .25rem; background: currentColor; opacity: .12; }
`;

/** The one program of the page, once it is there. @type {Program | null} */
let program = null;
/** @type {Promise<Program> | null} */
let loading = null;
/** Why it failed, if it did: one program serves all elements, so it has failed for all. @type {string | null} */
let crashed = null;
/** The elements that are on the page. @type {Set<BmsDisks>} */
const present = new Set();

/** @returns {Promise<Program>} */
async function load() {
  loading ??= BmsDisks.load();
  try {
    const loaded = await loading;
    if (program !== loaded) loaded.onCrash((reason) => onCrash(loaded, reason));
    return (program = loaded);
  } catch (error) {
    if (loading) console.warn(`bms-disks: ${error}`);
    // So that "try again" does.
    loading = null;
    throw error;
  }
}

/** @param {Program} failed @param {string} reason */
function onCrash(failed, reason) {
  // The program tells once, and what watches it once more.
  if (crashed !== null || program !== failed) return;
  crashed = reason;
  console.error(reason);
  // In a microtask of their own, not in the middle of the failing call.
  for (const element of present) element.fail(reason);
}

/** Brings a program of its own for all elements; the one that failed is left alone. */
function reload() {
  program = loading = crashed = null;
  for (const element of present) element.lookAgain();
}

/** The two halves at once. @returns {Promise<Program>} */
async function fetchProgram() {
  const url = BmsDisks.wasmUrl ?? new URL('./bms-disks_bg.wasm', import.meta.url);
  const fetched = fetch(url);
  fetched.catch(() => {}); // Somebody waits for it below.
  // @ts-ignore: made by the build, beside this file
  const { make, styles } = await import('./glue.js');
  // Read while the program is on its way: later it would keep the first view waiting.
  for (const { ownerDocument } of present) sheet(ownerDocument, styles);
  const response = await fetched;
  if (!response.ok) throw new Error(`HTTP ${response.status} for ${url}`);
  /** @type {((reason: string) => void)[]} */
  const listeners = [];
  const tell = (/** @type {string} */ reason) => listeners.forEach((listener) => listener(reason));
  const glue = make((/** @type {WebAssembly.Exports} */ exports) => guarded(exports, tell));
  // A replaced `fetch` may answer with what only looks like a response.
  const isReal = String(response) === '[object Response]';
  await glue({ module_or_path: isReal ? response : await response.arrayBuffer() });
  const onCrash = (/** @type {(reason: string) => void} */ listener) => {
    listeners.push(listener);
    glue.onCrash(listener);
  };
  return { mount: glue.mount, styles: () => styles, onCrash };
}

/** @param {Element} element @param {string} name @param {unknown} value */
function reflect(element, name, value) {
  if (value == null) element.removeAttribute(name);
  else element.setAttribute(name, String(value));
}

const Base = /** @type {typeof HTMLElement} */ (globalThis.HTMLElement ?? class {});

/** Shows a bare metal server's disks and detaches them, safely. */
class BmsDisks extends Base {
  static observedAttributes = [...TEXTS.values(), 'lang', 'theme', 'allow-system-disk'];

  /** Where the program is, if not beside this module. @type {string | URL | undefined} */
  static wasmUrl;

  /** Brings the program; once a page, and again when it has failed. @type {() => Promise<Program>} */
  static load = fetchProgram;

  #shadow = this.attachShadow({ mode: 'open' });
  #root = this.#makeRoot();
  /** @type {Handle | null} */
  #handle = null;
  /** @type {Promise<void> | null} */
  #settling = null;
  /** @type {MutationObserver | null} */
  #languages = null;
  /** @type {unknown} */
  #getToken;
  /** The same, for who asks. @type {ReturnType<typeof source>} */
  #source;
  /** @type {unknown} */
  #headers;
  /** What is read before there is a program. @type {Early | null} */
  #early = null;
  /** @type {Problem | null} */
  #problem = null;

  /** End what `refresh` has promised. @type {Set<(nothing?: unknown) => void>} */
  #waiting = new Set();

  constructor() {
    super();
    this.#dress();
  }

  connectedCallback() {
    for (const name of Object.keys(this)) {
      // Set before the class was known: the value hides the accessor.
      if (name in BmsDisks.prototype) {
        const own = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (this));
        const value = own[name];
        delete own[name];
        own[name] = value;
      }
    }
    this.#languages = new MutationObserver(() => void this.#settle());
    for (const node of upwards(this)) {
      // A document, or a shadow root on the way up to it.
      if (node.nodeType === 9 || node.nodeType === 11) {
        this.#languages.observe(node, { subtree: true, attributeFilter: ['lang'] });
      }
    }
    void this.#settle();
  }

  disconnectedCallback() {
    this.#languages?.disconnect();
    this.#languages = null;
    void this.#settle();
  }

  adoptedCallback() {
    this.#dress();
  }

  attributeChangedCallback() {
    if (this.isConnected) void this.#settle();
  }

  /** Reads server and disks again; resolves when that has ended, well or not. @returns {Promise<void>} */
  async refresh() {
    await this.#settle();
    const handle = this.#handle;
    if (!handle) return;
    await new Promise((resolve) => {
      this.#waiting.add(resolve);
      handle.refresh().finally(() => {
        this.#waiting.delete(resolve);
        resolve(undefined);
      });
    }).catch((error) => {
      if (crashed === null) throw error;
    });
  }

  /** Everything that happens in one go is one change: taken off and put back is no change at all. */
  #settle() {
    this.#settling ??= Promise.resolve()
      .then(() => {
        this.#settling = null;
        return this.#follow();
      })
      .catch((error) => {
        // A crash has been reported already.
        if (crashed === null) throw error;
      });
    return this.#settling;
  }

  /** Does what the element's place and attributes ask for. */
  async #follow() {
    if (!this.isConnected) return this.#takeOff();
    present.add(this);
    this.#root.dataset.theme = this.theme;
    if (crashed !== null) return this.#giveUp();
    if (this.#problem) return this.#say(this.#problem);
    if (this.#handle) return this.#handle.update(this.#settings());
    if (!program) {
      // What takes longest begins first.
      const loaded = load();
      this.#say(null);
      this.#hasten();
      try {
        await loaded;
      } catch (error) {
        return this.isConnected ? this.#say(problemOf(error)) : undefined;
      }
    }
    // Somebody else may have been quicker, or the element gone.
    if (this.isConnected && program && !this.#handle && crashed === null) this.#mount(program);
  }

  /** Reads what the program will want. */
  #hasten() {
    const settings = this.#settings();
    if (this.#early?.fits(settings)) return;
    this.#early?.end();
    this.#early = new Early(settings);
  }

  /** @param {Program} program */
  #mount(program) {
    this.#problem = null;
    this.#dress();
    // What stands there stays until there is something to see.
    const settings = { ...this.#settings(), shown: () => this.#shadow.replaceChildren(this.#root) };
    if (this.#early?.fits(settings)) settings.early = this.#early.reads;
    this.#handle = program.mount(this, this.#root, settings);
    // What it had no use for.
    this.#forgetEarly();
  }

  #forgetEarly() {
    this.#early?.end();
    this.#early = null;
  }

  #takeOff() {
    const handle = this.#handle;
    this.#handle = null;
    this.#problem = null;
    this.#forgetEarly();
    present.delete(this);
    if (handle && crashed === null) handle.destroy();
    this.#shadow.replaceChildren();
  }

  /** Leaves all that the failed program has drawn and promised, and says what is known without it. */
  #giveUp() {
    this.#handle = null;
    this.#root = this.#makeRoot();
    this.#forgetEarly();
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
    this.#say('crashed');
  }

  #makeRoot() {
    return Object.assign(this.ownerDocument.createElement('div'), { className: 'root' });
  }

  /** @param {string} reason @internal */
  async fail(reason) {
    await this.#settle();
    const { projectId, serverId } = /** @type {Record<string, string>} */ (/** @type {unknown} */ (this));
    const detail = { projectId, serverId, ...told(reason, this.#underWay()) };
    this.dispatchEvent(new CustomEvent('bms-disks-crashed', { bubbles: true, composed: true, detail }));
  }

  /** What is true of all elements has changed. @internal */
  lookAgain() {
    this.#problem = null;
    void this.#settle();
  }

  /** @returns {Settings} */
  #settings() {
    const texts = [...TEXTS].map(([property, name]) => [property, this.getAttribute(name)]);
    return {
      ...Object.fromEntries(texts),
      allowSystemDisk: this.allowSystemDisk,
      lang: languageOf(this),
      getToken: this.#source,
      headers: this.#headers,
    };
  }

  #dress() {
    const styles = [...sheet(this.ownerDocument, FRAME)];
    if (program) styles.push(...sheet(this.ownerDocument, program.styles()));
    try {
      this.#shadow.adoptedStyleSheets = styles;
    } catch {
      // Undressed is better than not there.
    }
  }

  /**
   * Shows what is the matter while there is no panel, and what the page put inside the tag.
   * @param {Problem | null} problem `null`: nothing, it is only not there yet
   */
  #say(problem) {
    this.#problem = problem;
    const lang = languageOf(this).toLowerCase().startsWith('zh') ? 'zh' : 'en';
    const change = problem === 'crashed' ? state(lang, this.#underWay()) : [];
    const box = fallback(this.ownerDocument, lang, problem, change, reload);
    this.#shadow.replaceChildren(box, this.ownerDocument.createElement('slot'));
  }

  #underWay() {
    return underWay(this.getAttribute('project-id'), this.getAttribute('server-id'));
  }

  /** @returns {'auto' | 'light' | 'dark'} */
  get theme() {
    const theme = this.getAttribute('theme')?.trim().toLowerCase();
    return theme === 'light' || theme === 'dark' ? theme : 'auto';
  }
  set theme(value) {
    reflect(this, 'theme', value);
  }

  /** Off also when a framework writes "false": what is dangerous is not turned on by accident. */
  get allowSystemDisk() {
    return (this.getAttribute('allow-system-disk') ?? 'false').trim().toLowerCase() !== 'false';
  }
  set allowSystemDisk(value) {
    reflect(this, 'allow-system-disk', value ? '' : null);
  }

  /** @returns {(() => string | Promise<string>) | undefined} */
  get getToken() {
    return /** @type {any} */ (this.#getToken);
  }
  set getToken(value) {
    if (value !== this.#getToken) this.#source = source(value, this);
    this.#getToken = value ?? undefined;
    if (this.isConnected) void this.#settle();
  }

  /** @returns {Record<string, string> | undefined} */
  get headers() {
    return /** @type {any} */ (this.#headers);
  }
  set headers(value) {
    this.#headers = value ?? undefined;
    if (this.isConnected) void this.#settle();
  }
}

for (const [property, name] of TEXTS) {
  Object.defineProperty(BmsDisks.prototype, property, {
    configurable: true,
    enumerable: true,
    /** @this {BmsDisks} */
    get() {
      return this.getAttribute(name) ?? '';
    },
    /** @this {BmsDisks} @param {unknown} value */
    set(value) {
      reflect(this, name, value);
    },
  });
}

/** Registers the class, unless another copy of this module was quicker. @returns {typeof BmsDisks} */
function register() {
  // Imported on a server there is nowhere to register.
  const registry = globalThis.customElements;
  if (registry && !registry.get(TAG)) registry.define(TAG, BmsDisks);
  return /** @type {typeof BmsDisks} */ (registry?.get(TAG) ?? BmsDisks);
}

export const BmsDisksElement = register();
export default BmsDisksElement;

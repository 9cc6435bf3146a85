// @ts-check
/**
 * `<bms-disks>`: the custom element. This module owns the class, its attributes and properties, and what is
 * shown while the program is not there. The program is Rust, compiled to WebAssembly, and is loaded when the
 * first element is on the page.
 *
 * @typedef {Record<'bmsEndpoint' | 'evsEndpoint' | 'ecsEndpoint' | 'projectId' | 'serverId' | 'volumeId', string | null> & {
 *   allowSystemDisk: boolean, lang: string, getToken: unknown, headers: unknown, early?: Early['reads'],
 *   onShown?: () => void, onState?: (state: State, error?: PortalError) => void }} Settings What the program is told;
 *   see `options.rs`.
 * @typedef {{ update(settings: Settings): void, refresh(): Promise<void>, destroy(): void }} Handle
 * @typedef {{ mount(host: HTMLElement, root: Element, settings: Settings): Handle,
 *   styles(): string, onCrash(tell: (text: string) => void): void, loadDialogs?(): Promise<void>,
 *   tellDialogs?(there: boolean): void, onDialogsWanted?(want: () => void): void }} Program What Rust exports, the
 *   stylesheet, and what concerns its second file, if it has one.
 * @typedef {'loading' | 'ready' | 'error'} State Also as `:state(…)`.
 * @typedef {import('./error.js').PortalError} PortalError
 */

import { languageOf, reflect, sharedSheet, withAncestors } from './dom.js';
import { changeOnRecord, crashDetail, crashText } from './crash.js';
import { Early, source } from './early.js';
import { loadDialogs, loadDialogsSoon } from './dialogs.js';
import { deferred, tell } from './error.js';
import { FALLBACK_STYLES, fallback } from './fallback.js';
import { elements, load, page, reload, retry } from './page.js';
import { fetchProgram } from './program.js';

const TAG = 'bms-disks';

/** The properties that are plain texts, and their attributes. */
const TEXT_ATTRIBUTES = new Map([
  ['bmsEndpoint', 'bms-endpoint'],
  ['evsEndpoint', 'evs-endpoint'],
  ['ecsEndpoint', 'ecs-endpoint'],
  ['projectId', 'project-id'],
  ['serverId', 'server-id'],
  ['volumeId', 'volume-id'],
]);

const Base = /** @type {typeof HTMLElement} */ (globalThis.HTMLElement ?? class {});

/** Shows a bare metal server's disks and detaches them, safely. */
class BmsDisks extends Base {
  static observedAttributes = [...TEXT_ATTRIBUTES.values(), 'lang', 'theme', 'allow-system-disk', 'approval', 'wasm-url'];

  /** Of the package; set by the build. */
  static version = '0.0.0';

  /** Where the program is, if not beside this module. @type {string | URL | undefined} */
  static wasmUrl;

  /** Where its second file is, if neither beside the first by its own name nor beside this module. @type {string | URL | undefined} */
  static dialogsUrl;

  /** Loads the program: once a page, and again when that has failed. @type {() => Promise<Program>} */
  static load = () => {
    const waiting = /** @type {BmsDisks[]} */ ([...elements.keys()]);
    const named = waiting.find((element) => element.wasmUrl);
    const url = named ? new URL(named.wasmUrl, named.baseURI) : BmsDisks.wasmUrl;
    const documents = waiting.map((element) => element.ownerDocument);
    return fetchProgram(url, BmsDisks.dialogsUrl, documents);
  };

  #shadow = this.attachShadow({ mode: 'open' });
  #root = this.#makeRoot();
  /** @type {Handle | null} */
  #handle = null;
  /** @type {Promise<void> | null} */
  #pendingUpdate = null;
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
  /** What `:state()` says; not in browsers that have none. */
  #internals = /** @type {ElementInternals | undefined} */ (this.attachInternals?.());
  /** @type {State} */
  #state = 'loading';
  #ready = deferred();
  /** Why there is nothing to see, or nothing new. @type {PortalError | null} */
  #error = null;
  /** What had the focus last. @type {HTMLElement | null} */
  #focused = null;

  /** End what `refresh` waits for. @type {Set<(nothing?: unknown) => void>} */
  #refreshes = new Set();

  constructor() {
    super();
    this.#adoptStyles();
    this.#shadow.addEventListener('focusin', ({ target }) => (this.#focused = /** @type {HTMLElement} */ (target)));
  }

  connectedCallback() {
    retry();
    for (const name of Object.keys(this)) {
      // Set before the class was known: the value hides the accessor.
      if (name in BmsDisks.prototype) {
        const own = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (this));
        const value = own[name];
        delete own[name];
        own[name] = value;
      }
    }
    this.#languages = new MutationObserver(() => void this.#scheduleUpdate());
    for (const node of withAncestors(this)) {
      // A document, or a shadow root on the way up to it.
      if (node.nodeType === 9 || node.nodeType === 11) {
        this.#languages.observe(node, { subtree: true, attributeFilter: ['lang'] });
      }
    }
    void this.#scheduleUpdate();
  }

  disconnectedCallback() {
    this.#languages?.disconnect();
    this.#languages = null;
    void this.#scheduleUpdate();
  }

  adoptedCallback() {
    this.#adoptStyles();
  }

  /** @param {string} name */
  attributeChangedCallback(name) {
    if (!this.isConnected) return;
    if (name === 'wasm-url') retry();
    void this.#scheduleUpdate();
  }

  /**
   * Reads server and disks again. Rejects with what `bms-disks-error` says if that fails. Where the program could not
   * be loaded, that is tried again first.
   * @returns {Promise<void>}
   */
  async refresh() {
    retry();
    await this.#scheduleUpdate();
    const handle = this.#handle;
    if (handle) {
      await new Promise((resolve) => {
        this.#refreshes.add(resolve);
        handle.refresh().finally(() => {
          this.#refreshes.delete(resolve);
          resolve(undefined);
        });
      }).catch((error) => {
        if (!page.failure) throw error;
      });
    }
    const error = page.failure ?? this.#error;
    if (error && this.isConnected) throw error;
  }

  /** Resolves when the disks are on screen, rejects when something stops that. Anew after each error. */
  get ready() {
    return this.#ready.promise;
  }

  /** Moves the focus to where it was last inside the panel. @param {FocusOptions} [options] */
  focus(options) {
    if (this.#focused?.isConnected) this.#focused.focus(options);
    else super.focus(options);
  }

  /** Everything that happens in one go is one change: taken off and put back is no change at all. */
  #scheduleUpdate() {
    this.#pendingUpdate ??= Promise.resolve()
      .then(() => {
        this.#pendingUpdate = null;
        return this.#update();
      })
      .catch((error) => {
        // A crash has been reported already.
        if (!page.failure) throw error;
      });
    return this.#pendingUpdate;
  }

  /** Does what the element's place and attributes ask for. */
  async #update() {
    if (!this.isConnected) return this.#unmount();
    elements.set(this, () => void this.#scheduleUpdate());
    this.#root.dataset.theme = this.theme;
    if (page.failure) return this.#fail(page.failure);
    if (this.#handle) return this.#handle.update(this.#settings());
    if (!page.program) {
      // What takes longest begins first.
      const loaded = load(BmsDisks.load);
      this.#setState('loading');
      this.#showFallback(null);
      this.#readEarly();
      await loaded;
    }
    // Somebody else may have been quicker, or the element gone.
    if (this.isConnected && page.program && !this.#handle && !page.failure) this.#mount(page.program);
  }

  /** Reads what the program will want. */
  #readEarly() {
    const settings = this.#settings();
    if (this.#early?.fits(settings)) return;
    this.#early?.end();
    this.#early = new Early(settings);
  }

  /** @param {Program} program */
  #mount(program) {
    this.#adoptStyles();
    /** @type {Settings} */
    const settings = {
      ...this.#settings(),
      // What stands there stays until there is something to see.
      onShown: () => {
        this.#shadow.replaceChildren(this.#root);
        loadDialogsSoon();
      },
      onState: (state, error) => this.#setState(state, error),
    };
    if (this.#early?.fits(settings)) settings.early = this.#early.reads;
    program.onDialogsWanted?.(loadDialogs);
    this.#handle = program.mount(this, this.#root, settings);
    // What it had no use for.
    this.#endEarly();
  }

  #endEarly() {
    this.#early?.end();
    this.#early = null;
  }

  #unmount() {
    const handle = this.#handle;
    this.#handle = null;
    this.#endEarly();
    elements.delete(this);
    if (handle && !page.failure) handle.destroy();
    this.#shadow.replaceChildren();
    this.#setState('loading');
  }

  /** Says that there is no program. What a crashed one has drawn and promised is left behind. @param {PortalError} error */
  #fail(error) {
    this.#handle = null;
    this.#root = this.#makeRoot();
    this.#endEarly();
    for (const resolve of this.#refreshes) resolve();
    this.#refreshes.clear();
    this.#showFallback(error);
    if (this.#error === error) return;
    this.#setState('error', error);
    const { reason, message, cause } = error;
    tell(this, 'bms-disks-error', { reason, message, cause });
    if (reason === 'crashed') tell(this, 'bms-disks-crashed', crashDetail(message, this.#changeOnRecord()));
  }

  /** Keeps the state, and tells it to `ready`, `:state()` and assistive technology. @param {State} state @param {PortalError | null} [error] */
  #setState(state, error = null) {
    if (state !== this.#state && this.#state !== 'loading') this.#ready = deferred();
    [this.#state, this.#error] = [state, error];
    if (state === 'ready') this.#ready.resolve();
    if (state === 'error') this.#ready.reject(error);
    const internals = this.#internals;
    if (!internals) return;
    try {
      internals.ariaBusy = String(state === 'loading');
      internals.states.clear();
      internals.states.add(state);
    } catch {
      // A browser without them, or of before their names were settled; and jsdom, which throws at the first.
    }
  }

  #makeRoot() {
    return Object.assign(this.ownerDocument.createElement('div'), { className: 'root' });
  }

  /** @returns {Settings} */
  #settings() {
    const texts = [...TEXT_ATTRIBUTES].map(([property, name]) => [property, this.getAttribute(name)]);
    return {
      ...Object.fromEntries(texts),
      allowSystemDisk: this.allowSystemDisk,
      lang: languageOf(this),
      getToken: this.#source,
      headers: this.#headers,
    };
  }

  #adoptStyles() {
    const styles = [...sharedSheet(this.ownerDocument, FALLBACK_STYLES)];
    if (page.program) styles.push(...sharedSheet(this.ownerDocument, page.program.styles()));
    try {
      this.#shadow.adoptedStyleSheets = styles;
    } catch {
      // Without styles is better than not there.
    }
  }

  /**
   * Shows why there is no panel. While it is loading, what the page put inside the tag is shown, if there is anything.
   * @param {PortalError | null} error `null`: it is loading
   */
  #showFallback(error) {
    const lang = languageOf(this).toLowerCase().startsWith('zh') ? 'zh' : 'en';
    const reason = error && /** @type {import('./error.js').LoadReason} */ (error.reason);
    const change = reason === 'crashed' ? crashText(lang, this.#changeOnRecord()) : [];
    const isFilled = this.childElementCount > 0 || this.textContent?.trim();
    const box = fallback(this.ownerDocument, lang, reason, change, reload);
    this.#shadow.replaceChildren(!error && isFilled ? this.ownerDocument.createElement('slot') : box);
  }

  #changeOnRecord() {
    return changeOnRecord(this.getAttribute('project-id'), this.getAttribute('server-id'));
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

  /** Whether each detach needs an approval. On also for a value that is not known. @returns {'optional' | 'required'} */
  get approval() {
    return (this.getAttribute('approval') ?? 'optional').trim().toLowerCase() === 'optional' ? 'optional' : 'required';
  }
  set approval(value) {
    reflect(this, 'approval', value);
  }

  get wasmUrl() {
    return this.getAttribute('wasm-url') ?? '';
  }
  set wasmUrl(value) {
    reflect(this, 'wasm-url', value);
  }

  /** @returns {(() => string | Promise<string>) | undefined} */
  get getToken() {
    return /** @type {any} */ (this.#getToken);
  }
  set getToken(value) {
    if (value !== this.#getToken) this.#source = source(value, this);
    this.#getToken = value ?? undefined;
    if (this.isConnected) void this.#scheduleUpdate();
  }

  /** @returns {HeadersInit | undefined} */
  get headers() {
    return /** @type {any} */ (this.#headers);
  }
  set headers(value) {
    this.#headers = value ?? undefined;
    if (this.isConnected) void this.#scheduleUpdate();
  }
}

for (const [property, name] of TEXT_ATTRIBUTES) {
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

// @ts-check
/**
 * Loads the program: `bms-disks_bg.wasm` and the glue that belongs to it. And what draws its dialogs, where that is a file
 * of its own: `bms-disks_dialogs.wasm`.
 *
 * @typedef {import('./bms-disks.js').Program} Program
 */

import { sharedSheet } from './dom.js';
import { guard } from './crash.js';
import { portalError } from './error.js';

/** In milliseconds, for all of it. At 4 KB/s it takes 45 seconds. */
const LIMIT = 60_000;

/** The custom section of each wasm that holds its build id. */
const BUILD = 'bms-disks-build';

/**
 * @param {string | URL | undefined} wasmUrl @param {string | URL | undefined} dialogsUrl As the page says, if it does
 * @param {Document[]} documents Where elements wait for it @returns {Promise<Program>}
 */
export function fetchProgram(wasmUrl, dialogsUrl, documents) {
  const url = wasmUrl ?? new URL('./bms-disks_bg.wasm', import.meta.url);
  // Bundlers give files other names, and know those that stand here.
  const named = wasmUrl && String(wasmUrl).replace('bms-disks_bg.wasm', 'bms-disks_dialogs.wasm');
  const isBeside = named !== String(wasmUrl);
  const dialogs = dialogsUrl ?? ((isBeside && named) || new URL('./bms-disks_dialogs.wasm', import.meta.url));
  return attempt(url, (fetched) => load(url, fetched, dialogs, documents));
}

/**
 * Fetches a file and does something with it, all within the limit. Where the page's policy forbids it, that is said.
 * @template T @param {string | URL} url @param {(fetched: Promise<Response>) => Promise<T>} work @returns {Promise<T>}
 */
async function attempt(url, work) {
  if (typeof WebAssembly !== 'object') throw portalError('unsupported', 'This browser has no WebAssembly.');
  const abort = new AbortController();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => {
      reject(portalError('files-timeout', `${url} was not loaded within ${LIMIT / 1000} s.`));
      abort.abort();
    }, LIMIT);
  });
  let isBlocked = false;
  const address = new URL(url, document.baseURI).href;
  const onViolation = (/** @type {SecurityPolicyViolationEvent} */ { blockedURI }) => {
    isBlocked ||= blockedURI === 'wasm-eval' || (blockedURI !== '' && address.startsWith(blockedURI));
  };
  document.addEventListener('securitypolicyviolation', onViolation);
  try {
    const fetched = fetch(url, { signal: abort.signal });
    fetched.catch(() => {}); // Awaited by whoever works with it.
    return /** @type {T} */ (await Promise.race([work(fetched), late]));
  } catch (error) {
    // A violation is reported in a task of its own, which may come a little later.
    await new Promise((resolve) => setTimeout(resolve));
    // Engines agree on the error's name and on these words only.
    const isPolicy = isBlocked || /Content Security Policy|CSP/.test(String(/** @type {Error} */ (error).cause));
    throw isPolicy
      ? portalError('files-blocked', `The content security policy of the page does not allow ${url}.`, error)
      : error;
  } finally {
    clearTimeout(timer);
    document.removeEventListener('securitypolicyviolation', onViolation);
  }
}

/** @param {string | URL} url @returns {(error: unknown) => never} */
const missing = (url) => (error) => {
  throw portalError(navigator.onLine ? 'files-missing' : 'offline', `${url} could not be fetched.`, error);
};

/** @param {string | URL} url @returns {(error: unknown) => never} */
const broken = (url) => (error) => {
  throw portalError('files-broken', `${url} is not the program, or not all of it.`, error);
};

/**
 * @param {string | URL} url @param {Promise<Response>} fetched @param {string | URL} dialogsUrl
 * @param {Document[]} documents @returns {Promise<Program>}
 */
async function load(url, fetched, dialogsUrl, documents) {
  // @ts-ignore: made by the build, beside this file
  const { make, styles, build } = await import('./glue.js').catch(missing(url));
  // Parsed while the program is on its way: later, it would keep the first view waiting.
  for (const document of documents) sharedSheet(document, styles);
  const module = await compiled(url, fetched, build);
  return start(make, module, styles, (link) => attempt(dialogsUrl, async (fetched) => {
    await link(await compiled(dialogsUrl, fetched, build)).catch(broken(dialogsUrl));
  })).catch((error) => {
    // WebKit compiles whatever the policy says, and refuses here.
    if (error instanceof WebAssembly.CompileError) broken(url)(error);
    throw error;
  });
}

/**
 * One file of the program, if it is of this build.
 * @param {string | URL} url @param {Promise<Response>} fetched @param {string} build @returns {Promise<WebAssembly.Module>}
 */
async function compiled(url, fetched, build) {
  const response = await fetched.catch(missing(url));
  if (!response.ok) throw portalError('files-missing', `HTTP ${response.status} for ${url}.`);
  const module = await compile(response).catch(broken(url));
  const [section] = WebAssembly.Module.customSections(module, BUILD);
  const found = section && new TextDecoder().decode(section);
  if (found !== build) {
    throw portalError(
      'files-mismatch',
      `bms-disks.js is of build ${build}, ${url} of build ${found ?? 'unknown'}. All have to be of one release.`,
    );
  }
  return module;
}

/** @param {Response} response @returns {Promise<WebAssembly.Module>} */
async function compile(response) {
  // A replaced `fetch` may answer with what only looks like a response; and a server may not know the type of wasm.
  const isReal = String(response) === '[object Response]';
  const isWasm = /^application\/wasm\b/i.test(response.headers?.get('Content-Type') ?? '');
  return isReal && isWasm ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}

/**
 * @param {any} make @param {WebAssembly.Module} module @param {string} styles
 * @param {(link: (module: WebAssembly.Module) => Promise<unknown>) => Promise<void>} fetchDialogs
 * @returns {Promise<Program>}
 */
async function start(make, module, styles, fetchDialogs) {
  /** @type {((reason: string) => void)[]} */
  const listeners = [];
  const tell = (/** @type {string} */ reason) => listeners.forEach((listener) => listener(reason));
  const glue = make(guard(tell));
  const exports = await glue({ module_or_path: module });
  const onCrash = (/** @type {(reason: string) => void} */ listener) => {
    listeners.push(listener);
    // While developing, a panic says by itself where it was.
    glue.onCrash?.(listener);
  };
  const program = { mount: glue.mount, styles: () => styles, onCrash };
  // While developing, it is one file.
  if (!glue.tellDialogs) return program;
  const loadDialogs = async () => {
    // It puts its functions into the table of the first file, and calls that one's from there: what leaves it by an
    // exception leaves the program by the first one's exports, which are watched.
    await fetchDialogs((part) => WebAssembly.instantiate(part, { __wasm_split: exports }));
    glue.tellDialogs(true);
  };
  const { tellDialogs, onDialogsWanted } = glue;
  return { ...program, loadDialogs, tellDialogs, onDialogsWanted };
}

// @ts-check
/**
 * Loads the program: `bms-disks_bg.wasm` and the glue that belongs to it.
 *
 * @typedef {import('./bms-disks.js').Program} Program
 */

import { sharedSheet } from './dom.js';
import { guard } from './crash.js';
import { portalError } from './error.js';

/** In milliseconds, for all of it. At 4 KB/s it takes 45 seconds. */
const LIMIT = 60_000;

/** The custom section of the wasm that holds its build id. */
const BUILD = 'bms-disks-build';

/** @param {string | URL} url @param {Document[]} documents Where elements wait for it @returns {Promise<Program>} */
export async function fetchProgram(url, documents) {
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
    const loaded = load(url, documents, abort.signal);
    return /** @type {Program} */ (await Promise.race([loaded, late]));
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

/** @param {string | URL} url @param {Document[]} documents @param {AbortSignal} signal @returns {Promise<Program>} */
async function load(url, documents, signal) {
  const missing = (/** @type {unknown} */ error) => {
    throw portalError(navigator.onLine ? 'files-missing' : 'offline', `${url} could not be fetched.`, error);
  };
  const fetched = fetch(url, { signal });
  fetched.catch(() => {}); // Awaited below.
  // @ts-ignore: made by the build, beside this file
  const { make, styles, build } = await import('./glue.js').catch(missing);
  // Parsed while the program is on its way: later, it would keep the first view waiting.
  for (const document of documents) sharedSheet(document, styles);
  const response = await fetched.catch(missing);
  if (!response.ok) throw portalError('files-missing', `HTTP ${response.status} for ${url}.`);
  const broken = (/** @type {unknown} */ error) => {
    throw portalError('files-broken', `${url} is not the program, or not all of it.`, error);
  };
  const module = await compile(response).catch(broken);
  const [section] = WebAssembly.Module.customSections(module, BUILD);
  const found = section && new TextDecoder().decode(section);
  if (found !== build) {
    throw portalError(
      'files-mismatch',
      `bms-disks.js is of build ${build}, ${url} of build ${found ?? 'unknown'}. Both have to be of one release.`,
    );
  }
  // WebKit compiles whatever the policy says, and refuses here.
  return start(make, module, styles).catch((error) => {
    if (error instanceof WebAssembly.CompileError) broken(error);
    throw error;
  });
}

/** @param {Response} response @returns {Promise<WebAssembly.Module>} */
async function compile(response) {
  // A replaced `fetch` may answer with what only looks like a response; and a server may not know the type of wasm.
  const isReal = String(response) === '[object Response]';
  const isWasm = /^application\/wasm\b/i.test(response.headers?.get('Content-Type') ?? '');
  return isReal && isWasm ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}

/** @param {any} make @param {WebAssembly.Module} module @param {string} styles @returns {Promise<Program>} */
async function start(make, module, styles) {
  /** @type {((reason: string) => void)[]} */
  const listeners = [];
  const tell = (/** @type {string} */ reason) => listeners.forEach((listener) => listener(reason));
  const glue = make(guard(tell));
  await glue({ module_or_path: module });
  const onCrash = (/** @type {(reason: string) => void} */ listener) => {
    listeners.push(listener);
    // While developing, a panic says by itself where it was.
    glue.onCrash?.(listener);
  };
  return { mount: glue.mount, styles: () => styles, onCrash };
}

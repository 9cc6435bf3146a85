// @ts-check
/**
 * What is shown where there is no panel: that it is loading, or why it cannot be shown.
 *
 * @typedef {import('./error.js').LoadReason} LoadReason
 */

/** The styles of the element itself and of what is shown here. */
export const FALLBACK_STYLES = `
:host { display: block; }
:host([hidden]) { display: none; }
.fallback { font: inherit; padding: 1rem; }
.fallback p { margin: 0 0 .75rem; }
.fallback button { font: inherit; padding: .25rem .75rem; }
.bar { block-size: .75rem; margin-block: .75rem; border-radius: .25rem; background: currentColor; opacity: .12; }
`;

const WORDS = {
  en: {
    loading: 'Loading the disks…',
    missing: 'This panel could not be loaded. Nothing was changed. Check the connection and try again.',
    broken: 'This panel could not be loaded: what arrived is not its program, or not all of it. Nothing was changed. Try again; if that does not help, tell whoever runs this page.',
    mismatch: 'This panel could not be loaded: its files are of different releases. Nothing was changed. Whoever runs this page has to put all files of one release there.',
    blocked: 'This page’s security policy does not let this panel run. Whoever runs the page has to allow WebAssembly (script-src “wasm-unsafe-eval”) and the address of its file (connect-src).',
    unsupported: 'This panel cannot run here: the browser has no WebAssembly, or it is switched off.',
    crashed: 'This panel stopped because of an error of its own.',
    retry: 'Try again',
    reload: 'Reload this panel',
  },
  zh: {
    loading: '正在加载磁盘…',
    missing: '无法加载此面板。没有进行任何更改。请检查网络连接后重试。',
    broken: '无法加载此面板：收到的不是面板程序，或程序不完整。没有进行任何更改。请重试；如果仍然失败，请联系页面管理员。',
    mismatch: '无法加载此面板：它的文件属于不同版本。没有进行任何更改。请页面管理员部署同一版本的全部文件。',
    blocked: '此页面的安全策略不允许运行此面板。请页面管理员允许 WebAssembly（script-src “wasm-unsafe-eval”）以及程序文件的地址（connect-src）。',
    unsupported: '此面板无法在这里运行：浏览器不支持 WebAssembly，或者它已被关闭。',
    crashed: '此面板因自身错误而停止运行。',
    retry: '重试',
    reload: '重新加载此面板',
  },
};

/** @type {Record<LoadReason, keyof typeof WORDS['en']>} */
const MESSAGES = {
  unsupported: 'unsupported',
  offline: 'missing',
  'files-missing': 'missing',
  'files-timeout': 'missing',
  'files-broken': 'broken',
  'files-blocked': 'blocked',
  'files-mismatch': 'mismatch',
  crashed: 'crashed',
};

/** What another attempt cannot change: the page has to be loaded anew. */
const FINAL = new Set(['unsupported', 'files-blocked']);

/**
 * The box shown in place of the panel.
 * @param {Document} document @param {'en' | 'zh'} lang @param {LoadReason | null} reason `null`: it is loading
 * @param {string[]} more Paragraphs @param {() => void} again
 */
export function fallback(document, lang, reason, more, again) {
  const words = WORDS[lang];
  const make = (/** @type {string} */ tag, /** @type {Record<string, string>} */ properties) =>
    Object.assign(document.createElement(tag), properties);

  const box = make('div', { className: 'fallback', lang: lang === 'zh' ? 'zh-CN' : 'en' });
  box.setAttribute('part', 'fallback');
  box.setAttribute('role', reason ? 'alert' : 'status');
  const main = words[reason ? MESSAGES[reason] : 'loading'];
  for (const textContent of [main, ...more]) box.append(make('p', { textContent }));
  if (!reason) {
    box.append(make('div', { className: 'bar' }), make('div', { className: 'bar' }));
  } else if (!FINAL.has(reason)) {
    const textContent = reason === 'crashed' ? words.reload : words.retry;
    const button = make('button', { type: 'button', textContent });
    button.addEventListener('click', again);
    box.append(button);
  }
  return box;
}

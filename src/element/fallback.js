// @ts-check
/**
 * What is shown where there is no panel: that it is loading, or why it cannot be shown.
 *
 * @typedef {'missing' | 'blocked' | 'unsupported' | 'crashed'} Problem
 */

const WORDS = {
  en: {
    loading: 'Loading the disks…',
    missing: 'This panel could not be loaded. Nothing was changed. Check the connection and try again.',
    blocked: 'This page’s security policy does not let this panel run. Whoever runs the page has to allow WebAssembly (script-src “wasm-unsafe-eval”).',
    unsupported: 'This panel cannot run here: the browser has no WebAssembly, or it is switched off.',
    crashed: 'This panel stopped because of an error of its own.',
    retry: 'Try again',
    reload: 'Reload this panel',
  },
  zh: {
    loading: '正在加载磁盘…',
    missing: '无法加载此面板。没有进行任何更改。请检查网络连接后重试。',
    blocked: '此页面的安全策略不允许运行此面板。请页面管理员允许 WebAssembly（script-src “wasm-unsafe-eval”）。',
    unsupported: '此面板无法在这里运行：浏览器不支持 WebAssembly，或者它已被关闭。',
    crashed: '此面板因自身错误而停止运行。',
    retry: '重试',
    reload: '重新加载此面板',
  },
};

/** Why the program is not there. @param {unknown} error @returns {Problem} */
export function problemOf(error) {
  if (typeof WebAssembly !== 'object') return 'unsupported';
  // Engines agree on the error's name and on these words only.
  const isBlocked = /CompileError/.test(String(error)) && /Content Security Policy|CSP/.test(String(error));
  return isBlocked ? 'blocked' : 'missing';
}

/**
 * The box shown in place of the panel.
 * @param {Document} document @param {'en' | 'zh'} lang @param {Problem | null} problem
 * @param {string[]} more Paragraphs @param {() => void} again
 */
export function fallback(document, lang, problem, more, again) {
  const words = WORDS[lang];
  const make = (/** @type {string} */ tag, /** @type {Record<string, string>} */ properties) =>
    Object.assign(document.createElement(tag), properties);

  const box = make('div', { className: 'fallback', lang: lang === 'zh' ? 'zh-CN' : 'en' });
  box.setAttribute('part', 'fallback');
  box.setAttribute('role', problem ? 'alert' : 'status');
  for (const textContent of [words[problem ?? 'loading'], ...more]) box.append(make('p', { textContent }));
  if (problem === 'missing' || problem === 'crashed') {
    const textContent = problem === 'crashed' ? words.reload : words.retry;
    const button = make('button', { type: 'button', textContent });
    button.addEventListener('click', again);
    box.append(button);
  } else if (!problem) {
    box.append(make('div', { className: 'bar' }), make('div', { className: 'bar' }));
  }
  return box;
}

// @ts-check
/**
 * Why there is no panel, and what is said then.
 *
 * @typedef {'missing' | 'blocked' | 'unsupported' | 'crashed'} Trouble
 */

export const WORDS = {
  en: {
    loading: 'Loading the disks…',
    missing: 'This panel could not be loaded. Nothing was changed. Check the connection and try again.',
    blocked: 'This page’s security policy does not let this panel run. Whoever runs the page has to allow WebAssembly (script-src “wasm-unsafe-eval”).',
    unsupported: 'This panel cannot run here: the browser has no WebAssembly, or it is switched off.',
    crashed: 'This panel stopped because of an error of its own. Reload the page to go on. A detach that was already sent continues in the cloud, and the panel takes it up again.',
    retry: 'Try again',
  },
  zh: {
    loading: '正在加载磁盘…',
    missing: '无法加载此面板。没有进行任何更改。请检查网络连接后重试。',
    blocked: '此页面的安全策略不允许运行此面板。请页面管理员允许 WebAssembly（script-src “wasm-unsafe-eval”）。',
    unsupported: '此面板无法在这里运行：浏览器不支持 WebAssembly，或者它已被关闭。',
    crashed: '此面板因自身错误而停止。请重新加载页面。已发出的卸载操作会在云端继续，重新加载后面板会接着跟踪。',
    retry: '重试',
  },
};

/** Why the program is not there. @param {unknown} error @returns {Trouble} */
export function troubleOf(error) {
  if (typeof WebAssembly !== 'object') return 'unsupported';
  // Engines agree on the error's name and on these words only.
  const isBlocked = /CompileError/.test(String(error)) && /Content Security Policy|CSP/.test(String(error));
  return isBlocked ? 'blocked' : 'missing';
}

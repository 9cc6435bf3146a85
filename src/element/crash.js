// @ts-check
/**
 * When the program itself fails: noticed at every way into it and out of it, and what is said then.
 *
 * @typedef {{ volumeId: string, name: string, slot: string, isAttach: boolean, isSent: boolean,
 *   at: Date, jobId: string | undefined }} RecordedChange A change on record; see `session/record.rs`.
 */

/**
 * Watches one program. Every call from the page comes through one of its exports: of this module, a timer, a
 * listener, a promise. What leaves by an exception (a panic, a trap, or an error of the page's own passing through)
 * was in the middle of something: nothing in there is called again. Nor does it run on: where a call further up
 * the stack had called the page, and the page the program that failed, it does not come back from there.
 *
 * @param {(reason: string) => void} tell
 */
export function guard(tell) {
  let hasFailed = false;
  /** What is still to be told. @type {string | null} */
  let unreported = null;
  // The glue may look for values in it.
  const nothing = Object.freeze([]);

  const report = () => {
    const reason = unreported;
    if (reason === null) return;
    try {
      // With a stack of its own: there may be none left here.
      queueMicrotask(() => tell(reason));
      unreported = null;
    } catch {
      // Not even for that: with the next call.
    }
  };

  /** @param {Function} call */
  const watchExport = (call) => (/** @type {unknown[]} */ ...args) => {
    if (hasFailed) {
      report();
      return nothing;
    }
    try {
      return call(...args);
    } catch (error) {
      if (!hasFailed) {
        hasFailed = true;
        // Its kind only: the text may quote anything.
        unreported = `bms-disks: internal error (${/** @type {Partial<Error>} */ (error)?.name})`;
      }
      report();
      throw error;
    }
  };

  /** @param {Function} call */
  const watchImport = (call) => (/** @type {unknown[]} */ ...args) => {
    const result = call(...args);
    if (hasFailed) throw new Error('bms-disks: the program has failed meanwhile');
    return result;
  };

  return {
    /** @param {WebAssembly.Exports} exports @returns {WebAssembly.Exports} */
    exports: (exports) => each(exports, watchExport),
    /** @param {WebAssembly.Imports} imports @returns {WebAssembly.Imports} */
    imports: (imports) => {
      const modules = Object.entries(imports).map(([name, module]) => [name, each(module, watchImport)]);
      return Object.fromEntries(modules);
    },
  };
}

/**
 * The same object with its functions watched.
 * @template T @param {Record<string, T>} object @param {(call: Function) => unknown} watch @returns {Record<string, T>}
 */
function each(object, watch) {
  const watched = Object.entries(object).map(([name, value]) => [
    name,
    typeof value === 'function' ? watch(value) : value,
  ]);
  return Object.fromEntries(watched);
}

/** Marks that cannot be seen, or that turn the direction of writing. */
const INVISIBLE = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** @param {unknown} value */
const text = (value) => (typeof value === 'string' ? value.replace(INVISIBLE, '\ufffd').slice(0, 200) : '');

/**
 * What the record says of a change of this server's; `null`: there is none, `undefined`: that cannot be
 * read. The record can be written by every script of the origin: it is shown and not acted on.
 *
 * @param {string | null} project @param {string | null} server @returns {RecordedChange | null | undefined}
 */
export function changeOnRecord(project, server) {
  try {
    const ids = [project, server].map((id) => (id ?? '').trim());
    const kept = localStorage.getItem(`bms-disks:${ids.join(':')}`.toLowerCase());
    if (kept === null) return null;
    const record = JSON.parse(kept);
    if (record.v !== 1 || typeof record.volume !== 'string') return undefined;
    return {
      volumeId: text(record.volume),
      name: text(record.name),
      slot: text(record.slot),
      isAttach: record.attach === true,
      isSent: record.sent !== false,
      at: new Date(record.at),
      jobId: text(record.job) || undefined,
    };
  } catch {
    return undefined;
  }
}

/** What the page is told, beside where. @param {string} reason @param {RecordedChange | null | undefined} change */
export function crashDetail(reason, change) {
  return {
    reason,
    isKnown: change !== undefined,
    volumeId: change?.volumeId,
    change: change ? (change.isAttach ? 'attach' : 'detach') : undefined,
    isSent: change?.isSent,
    jobId: change?.jobId,
  };
}

const WORDS = {
  en: {
    none: 'No detach of this server’s disks is on record in this browser.',
    unknown: 'Whether a detach was under way could not be read. Check the list of disks before you detach anything again.',
    detach: 'The detach of {disk} was sent{time}. It goes on in the cloud and may have ended by now; reloading this panel shows what became of it and sends nothing again.',
    attach: 'The attaching of {disk} was sent{time}. It goes on in the cloud and may have ended by now; reloading this panel shows what became of it and sends nothing again.',
    unsent: 'A change of {disk} was confirmed, but this panel has not sent it.',
    time: ' at {time}',
    job: 'Job ID: {job}',
  },
  zh: {
    none: '此浏览器中没有该服务器磁盘卸载操作的记录。',
    unknown: '无法读取是否有卸载操作正在进行。再次卸载前，请先核对磁盘列表。',
    detach: '磁盘 {disk} 的卸载请求已{time}发出，会在云端继续执行，现在可能已经结束。重新加载此面板即可查看结果，不会重复发送。',
    attach: '磁盘 {disk} 的挂载请求已{time}发出，会在云端继续执行，现在可能已经结束。重新加载此面板即可查看结果，不会重复发送。',
    unsent: '对磁盘 {disk} 的操作已经确认，但此面板没有发出请求。',
    time: '于 {time} ',
    job: '任务 ID：{job}',
  },
};

/** What is said of it, a paragraph each. @param {'en' | 'zh'} lang @param {RecordedChange | null | undefined} change */
export function crashText(lang, change) {
  const words = WORDS[lang];
  if (!change) return [change === null ? words.none : words.unknown];
  const { name, slot, volumeId, at, jobId } = change;
  const time = Number.isNaN(at.getTime()) ? '' : at.toLocaleTimeString(lang === 'zh' ? 'zh-CN' : 'en');
  /** @type {Record<string, string>} */
  const values = {
    // Between marks that keep a name's direction to itself.
    disk: `\u2068${[name || volumeId, slot && `(${slot})`].filter(Boolean).join(' ')}\u2069`,
    time: time && words.time.replace('{time}', time),
    job: jobId ?? '',
  };
  const fill = (/** @type {string} */ pattern) => pattern.replace(/\{(\w+)\}/g, (_, key) => values[key] ?? '');
  const main = change.isSent ? words[change.isAttach ? 'attach' : 'detach'] : words.unsent;
  return [fill(main), ...(jobId ? [fill(words.job)] : [])];
}

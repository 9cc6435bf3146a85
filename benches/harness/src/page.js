// What measures, inside the page: the same for all contenders, there before any of them. "Visible" is
// the end of the first frame in whose beginning what is waited for stands in the (shadow) tree: styles,
// layout and painting of that frame are included.
(() => {
  const { contender, disks, last } = globalThis.expected;
  const shadow = (tag) => () => document.querySelector(tag)?.shadowRoot;
  const AT = {
    widget: {
      root: shadow('bms-disks'), rows: 'tbody tr:not(.gone)', detach: '[part~=detach]', dialog: 'dialog[open]:not(:has(.coming))',
      confirm: '[part~=confirm]', refresh: '[part~=refresh]',
    },
    vanilla: {
      root: () => document, rows: 'tbody tr', detach: '.detach', dialog: 'dialog[open]',
      confirm: '.confirm', refresh: '.refresh',
    },
    lit: {
      root: shadow('disk-panel'), rows: 'tbody tr', detach: '.detach', dialog: 'dialog[open]',
      confirm: '.confirm', refresh: '.refresh',
    },
    antd: {
      root: () => document, rows: 'tbody tr.ant-table-row', detach: '.detach', dialog: '.ant-modal',
      confirm: '.confirm', refresh: '.refresh',
    },
    cloudscape: {
      root: () => document, rows: 'tbody tr', detach: '.detach button', dialog: '[role=dialog]',
      confirm: '.confirm button', refresh: '.refresh button',
    },
    tinyvue: {
      root: () => document, rows: 'tbody tr', detach: '.detach', dialog: '.tiny-dialog-box',
      confirm: '.confirm', refresh: '.refresh',
    },
  }[contender];

  const PATIENCE = 25_000;
  const all = (selector) => AT.root()?.querySelectorAll(selector) ?? [];
  const rows = () => all(AT.rows);
  const has = (element, words) => element?.textContent.includes(words);

  /** All WebAssembly memory there is. */
  const memories = [];
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const original = WebAssembly[name];
    WebAssembly[name] = async (...args) => {
      const result = await original.apply(WebAssembly, args);
      const { memory } = (result.instance ?? result).exports;
      if (memory) memories.push(memory);
      return result;
    };
  }

  const afterPaint = () =>
    new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(performance.now());
      port2.postMessage(null);
    });

  /** When it is visible, in milliseconds since the page was asked for. */
  function seen(what, holds) {
    const since = performance.now();
    return new Promise((resolve, reject) => {
      const look = () => {
        if (holds()) afterPaint().then(resolve);
        else if (performance.now() - since > PATIENCE) reject(new Error(`${contender}: not seen: ${what}`));
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
  }

  const list = (count) => {
    const there = rows();
    return there.length === count && has(there[count - 1], last);
  };

  const sleep = (millis) => new Promise((resolve) => setTimeout(resolve, millis));
  /** Not always at the same place between two frames. */
  const anywhere = () => sleep(100 + Math.random() * 50);

  /** How long at least one of these calls was under way. */
  function covered(calls) {
    let [sum, until] = [0, 0];
    for (const { startTime, responseEnd } of [...calls].sort((a, b) => a.startTime - b.startTime)) {
      sum += Math.max(0, responseEnd - Math.max(startTime, until));
      until = Math.max(until, responseEnd);
    }
    return sum;
  }

  const opened = () => {
    const [dialog] = all(AT.dialog);
    return dialog?.checkVisibility({ visibilityProperty: true }) && dialog.getBoundingClientRect().height > 0 && dialog;
  };

  globalThis.bench = {
    loaded: () => loaded,

    async openDialog(at) {
      await anywhere();
      const row = rows()[at];
      const start = performance.now();
      row.querySelector(AT.detach).click();
      return (await seen('the dialog', opened)) - start;
    },

    /** What it took beside the calls; whoever follows a job lets the same pause pass before. */
    async confirm(pause) {
      await anywhere();
      const button = opened().querySelector(AT.confirm);
      const count = rows().length;
      performance.clearResourceTimings();
      const start = performance.now();
      button.click();
      const end = await seen('one disk less', () => rows().length === count - 1);
      const calls = performance.getEntriesByType('resource').filter((entry) => entry.name.includes('/api/'));
      return end - start - covered(calls.filter((entry) => entry.responseEnd > 0 && entry.responseEnd <= end)) - pause;
    },

    async refresh(at, name) {
      await anywhere();
      const [button] = all(AT.refresh);
      const start = performance.now();
      button.click();
      return (await seen('the new name', () => has(rows()[at], name))) - start;
    },

    async selectAll() {
      await anywhere();
      const start = performance.now();
      all('[part~=selection] input')[0].click();
      const free = [...all('[data-pick]')].filter((box) => box.ariaDisabled !== 'true');
      return (await seen('all ticked', () => free.length > 0 && free.every((box) => box.checked))) - start;
    },

    async askAll() {
      await anywhere();
      const start = performance.now();
      all('[part~=detach-selected]')[0].click();
      return (await seen('the question', opened)) - start;
    },

    /** Until so many are gone. Looks now and then: a look at each frame asks for that frame, and was half of the work. */
    async runAll(gone) {
      const count = rows().length;
      const since = performance.now();
      opened().querySelector(AT.confirm).click();
      while (rows().length > count - gone) {
        if (performance.now() - since > PATIENCE) throw new Error(`${contender}: not seen: ${gone} disks less`);
        await sleep(100);
      }
      return performance.now() - since;
    },

    async mounts(times) {
      const place = document.getElementById('place');
      const kept = document.getElementById('kept').content;
      for (let done = 0; done < times; done++) {
        const panel = document.importNode(kept, true).firstElementChild;
        place.append(panel);
        const unmount = globalThis.mountPanel?.(panel);
        await seen('a mounted list', () => list(disks));
        unmount?.();
        panel.remove();
        await sleep(0);
      }
      // The browser's own notes of what was fetched.
      performance.clearResourceTimings();
      return times;
    },

    /** Ends when the page has come to rest. */
    rest: () => sleep(300),

    wasm: () => memories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0),

    nodesPerRow: () => {
      const count = (node) => 1 + [...node.childNodes].reduce((sum, child) => sum + count(child), 0);
      return count(rows()[1]);
    },
  };

  const loaded = document.currentScript && !location.pathname.includes('/empty-') ? seen('the list', () => list(disks)) : null;
})();

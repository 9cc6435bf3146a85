// Plays cases to a `<bms-disks>`, one after the other: `window.play(first, last, click, speed)` resolves
// with what each came to. Needs `clock.js`.

(() => {
  const { pace, real } = window.clock;

  const until = async (look) => {
    const end = real.now() + 25_000;
    for (;;) {
      const found = look();
      if (found || real.now() > end) return found;
      await new Promise((done) => real.timeout(done, 4));
    }
  };

  /** What the panel shows, if that has words: a list, a problem, its end as a program. */
  const state = (root) => {
    if (root.querySelector('.fallback[role=alert]')) return 'crashed';
    if (root.querySelector('.problem')) return `problem: ${root.querySelector('.page-title')?.textContent}`;
    const rows = root.querySelectorAll('[role=row]:not(.head)').length;
    if (rows > 0) return `list of ${rows}`;
    return root.querySelector('.page:not(.loading)')?.textContent;
  };

  async function one(n, click, fast) {
    localStorage.clear();
    pace(click ? 1 : fast);
    const element = document.createElement('bms-disks');
    const ends = [];
    const listen = (name, what) => element.addEventListener(`bms-disks-${name}`, (event) => what(event.detail));
    // From here on only the widget's own patience is waited for.
    listen('detach', ({ phase }) => phase === 'sent' && pace(fast));
    listen('failed', ({ outcome }) => ends.push(outcome));
    listen('detached', () => ends.push('detached'));
    listen('crashed', () => ends.push('crashed'));
    const { server } = window.ids;
    const settings = { bmsEndpoint: `/api/${n}`, evsEndpoint: `/api/${n}`, projectId: 'p', serverId: server };
    document.querySelector('main').replaceChildren(Object.assign(element, settings));
    const root = element.shadowRoot;
    let came = await until(() => state(root));
    if (click) {
      const row = [...root.querySelectorAll('[role=row]')].find((row) => row.textContent.includes(window.ids.disk));
      row?.querySelector('.c-act button').click();
      const confirm = await until(() => root.querySelector('dialog [part~=confirm]'));
      confirm?.click();
      came = await until(() => ends[0]);
    }
    return came || `nothing: ${root.textContent.slice(0, 200)}`;
  }

  window.play = async (first, last, click, fast) => {
    await customElements.whenDefined('bms-disks');
    const came = [];
    for (let n = first; n < last; n += 1) came.push(await one(n, click, fast));
    return came;
  };
})();

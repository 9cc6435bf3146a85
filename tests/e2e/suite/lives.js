// Lives of elements: taken off, put back, moved, shown another server, read again, asked to detach, crashed and loaded
// again, in some order. `lives.run(…)` lives some and says what was left over, or not told, in the first that is wrong.

(() => {
  const { fetch } = window;
  const wait = clock.real.timeout;
  const pause = (millis) => new Promise((done) => wait(done, millis));
  const until = async (look, millis = 20000) => {
    const end = clock.real.now() + millis;
    while (!(await look())) {
      if (clock.real.now() > end) return false;
      await pause(3);
    }
    return true;
  };

  const { held, excused, excuse, locks, deletes } = books;
  let excusedLocks = 0;

  /** The program, which may be on its way. */
  let program = Promise.resolve();

  /** What everybody's lives have in common; set by `begin`. */
  let world = { project: '', servers: [''], token: '' };

  /** Ends that `document` has heard, where a portal would listen. */
  let heard = 0;
  document.addEventListener('bms-disks-ended', () => (heard += 1));

  /** Whether this attempt was sent, for all that this browser knows. */
  const isSent = (attempt) => {
    const record = Object.values(localStorage).find((text) => text.includes(attempt));
    return record !== undefined && JSON.parse(record).sent !== false;
  };

  /** An element and all that it tells. */
  class Life {
    places = [document.createElement('div'), document.createElement('div')];
    element = document.createElement('bms-disks');
    ready = 0;
    /** Attempts without an end, and the server of each. */
    open = new Map();
    begun = new Set();
    ended = new Set();
    /** Of ends, how many were told, and how many `document` had heard before. */
    ends = 0;
    heard = heard;
    /** To be attached again for the next life. */
    detached = [];
    wrong = [];
    /** How often the program has crashed, and how often that was told. */
    crashes = [0, 0, 0];
    /** How often the element was put on a page, where a crash of before is told, too. */
    returns = -1;
    refreshing = 0;
    deletes = deletes();

    constructor(hold) {
      document.body.append(...this.places);
      const { element } = this;
      const listen = (name, hear) => element.addEventListener(`bms-disks-${name}`, ({ detail }) => hear(detail));
      const [serverId] = world.servers;
      const { project, token } = world;
      Object.assign(element, { bmsEndpoint: '/api/bms', evsEndpoint: '/api/evs', projectId: project, serverId });
      element.getToken = async () => token;
      listen('ready', () => (this.ready += 1));
      listen('crashed', () => (this.crashes[1] += 1));
      listen('error', ({ reason, message }) => {
        if (reason === 'crashed') this.crashes[2] += 1;
        else this.wrong.push(`${reason}: ${message}`);
      });
      listen('before-detach', ({ attemptId, serverId, waitUntil }) => {
        this.begun.add(attemptId);
        this.open.set(attemptId, serverId);
        if (hold !== null) waitUntil(pause(hold));
      });
      listen('ended', ({ attemptId, serverId, volumeId, outcome }) => {
        this.ends += 1;
        if (outcome === 'detached') this.detached.push([serverId, volumeId]);
        this.open.delete(attemptId);
        if (this.ended.has(attemptId)) this.wrong.push('one attempt ended twice');
        // What cannot be known may be found out later.
        if (outcome !== 'unknown') this.ended.add(attemptId);
      });
    }

    put(place) {
      this.returns += 1;
      place.append(this.element);
    }

    part(name) {
      return this.element.shadowRoot.querySelector(name);
    }

    get isShown() {
      return this.part('[role=row]') !== null && this.element.matches(':state(ready)');
    }

    /** Nothing goes on but what was sent. */
    async settle() {
      const { element } = this;
      const isQuiet = () =>
        (!element.isConnected || this.isShown || element.matches(':state(error)')) &&
        ![...held.values()].some((what) => /^[A-Z]+ /.test(what)) &&
        [...this.open.keys()].every(isSent);
      await until(async () => {
        if (!isQuiet()) return false;
        await pause(15);
        return isQuiet();
      });
    }

    /** The program fails at the next thing that happens to the page. */
    async crash() {
      let isEntered = false;
      const { now } = performance;
      performance.now = () => {
        isEntered = true;
        throw new TypeError('sabotage');
      };
      dispatchEvent(new Event('offline'));
      performance.now = now;
      if (!isEntered) return;
      this.crashes[0] += 1;
      // It cannot tell any more of what it has not sent, and keeps what it holds until the page goes.
      for (const attempt of this.open.keys()) if (!isSent(attempt)) this.open.delete(attempt);
      excuse();
      excusedLocks = await locks();
    }

    /** What a portal or an operator can do. */
    static ACTS = {
      'take off or put back': (life) => (life.element.isConnected ? life.element.remove() : life.put(life.places[0])),
      move: (life) => life.put(life.places[life.element.parentNode === life.places[0] ? 1 : 0]),
      'another server': ({ element }) => (element.serverId = world.servers[element.serverId === world.servers[0] ? 1 : 0]),
      'another language': ({ element }) => (element.lang = element.lang === 'en' ? 'zh-CN' : 'en'),
      'read again': (life) => {
        life.refreshing += 1;
        const done = () => (life.refreshing -= 1);
        life.element.refresh().then(done, done);
      },
      'ask and confirm': (life) => {
        const button = life.part('dialog [part~=confirm]') ?? life.part('[part~=detach]:not([aria-disabled])');
        button?.click();
      },
      'crash or load again': (life) => life.part('.fallback button')?.click() ?? life.crash(),
    };

    async through({ todo, isAnew }) {
      this.put(this.places[0]);
      if (isAnew) {
        this.returns += 1;
        await until(() => this.part('.fallback button'));
        this.part('.fallback button')?.click();
      }
      for (const { act, before } of todo) {
        await this.wait(before);
        Life.ACTS[act](this);
      }
      // As before the last of it.
      await this.wait(todo.at(-1)?.before ?? null);
    }

    wait(before) {
      if (before === 'settled') return this.settle();
      if (before !== null) return pause(before);
    }

    /** Comes to its end; gives what is wrong. */
    async end() {
      const { element } = this;
      if (!element.isConnected) {
        const more = await leftover();
        if (more) return more;
      }
      // Off and on once more, with a turn between: told to be ready, once.
      element.remove();
      await pause(0);
      const before = this.ready;
      this.put(this.places[0]);
      const shown = async () => {
        this.part('.fallback button')?.click();
        return this.isShown;
      };
      const words = () => element.shadowRoot.textContent.slice(0, 200);
      if (!(await until(shown))) return `nothing is shown in the end: ${words()}`;
      if (this.ready !== before + 1) return `told to be ready ${this.ready - before} times at its last beginning`;
      if (!(await until(() => element.ready.then(() => true)))) return '`ready` is never resolved';
      // What was sent is followed to its end by whoever shows its server.
      for (const server of new Set(this.open.values())) {
        element.serverId = server;
        const isOver = () => ![...this.open.values()].includes(server);
        if (!(await until(isOver))) return `an attempt has no end: ${JSON.stringify(localStorage)}; ${words()}`;
      }
      element.remove();
      for (const place of this.places) place.remove();
      if (!(await until(() => this.refreshing === 0))) return '`refresh()` never ends';
      if (heard - this.heard !== this.ends) return `of ${this.ends} ends the document heard ${heard - this.heard}`;
      const sent = deletes() - this.deletes;
      if (sent > this.begun.size) return `${sent} requests for ${this.begun.size} attempts`;
      const [crashed, ...told] = this.crashes;
      const isTold = (times) => times >= crashed && times <= crashed + this.returns;
      if (!told.every(isTold) || told[0] !== told[1]) return `${crashed} crashes, told ${told} times`;
      if (this.wrong.length > 0) return this.wrong.join('; ');
      for (const [server, disk] of this.detached) {
        await fetch(`/_sim/disk/${server}/${disk}/attach`, { method: 'POST' });
      }
      return leftover();
    }
  }

  /** Whether everything is given back. */
  const leftover = async () => {
    const more = () => [...held].filter(([key]) => !excused.has(key)).map(([, what]) => what);
    const isClean = async () => more().length === 0 && (await locks()) <= excusedLocks;
    // Whoever waits for it goes on first.
    await program.catch(() => {});
    await pause(0);
    if (await until(isClean, 5000)) return null;
    return `left over: ${more().join(', ')}; ${await locks()} locks`;
  };

  /** Chance from a seed. */
  const chance = (seed) => () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };

  /** Leaves the page with a program that has crashed: the next element has to load another. */
  const crashProgram = async () => {
    const life = new Life(null);
    await life.through({ todo: [], isAnew: false });
    await life.settle();
    await life.crash();
    life.element.remove();
    for (const place of life.places) place.remove();
  };

  const NAMES = Object.keys(Life.ACTS);
  /**
   * What is varied beside the acts: when each is done, and whether the program is still to be loaded. `few`: enough for
   * all lives of two acts within seconds.
   */
  const WAYS = {
    few: { waits: [null, 'settled'], anew: [false] },
    every: { waits: [null, 0, 'settled'], anew: [false, true] },
  };
  /** How many lives there are of so many acts. */
  const all = (length, ways) => WAYS[ways].anew.length * (WAYS[ways].waits.length * NAMES.length) ** length;

  const ordered = (at, length, ways) => {
    const digit = (list) => {
      const one = at % list.length;
      at = (at - one) / list.length;
      return list[one];
    };
    const { waits, anew } = WAYS[ways];
    const todo = Array.from({ length }, () => ({ act: digit(NAMES), before: digit(waits) }));
    return { todo, isAnew: digit(anew), hold: null };
  };

  /** A longer one. */
  const random = (seed) => {
    const next = chance(seed);
    const below = (end) => Math.floor(next() * end);
    const todo = Array.from({ length: 3 + below(8) }, () => {
      const kind = next();
      const before = kind < 0.3 ? null : kind < 0.6 ? below(100) : 'settled';
      return { act: next() < 0.3 ? 'ask and confirm' : NAMES[below(NAMES.length)], before };
    });
    return { todo, isAnew: next() < 0.2, hold: next() < 0.5 ? null : below(100) };
  };

  const tell = ({ todo, isAnew, hold }) => {
    const acts = todo.map(({ act, before }) => `${before ?? 'at once'}: ${act}`);
    return `${isAnew ? 'a program that is loaded' : 'a program'}, ${acts.join(', ')}; the portal waits ${hold}`;
  };

  const begin = async (project, servers) => {
    const Element = customElements.get('bms-disks');
    const { load } = Element;
    Element.load = () => (program = load());
    const answer = await fetch('/_sim/token', { method: 'POST' });
    world = { project, servers, token: (await answer.json()).token };
    excuse();
  };

  /**
   * Lives on from this one, for so long. `ways` null: chance decides.
   * @returns {Promise<{ next: number, sent: number, crashes: number, isClosed?: boolean, isTired?: boolean, wrong?: string }>}
   */
  const run = async (length, ways, seed, from, millis) => {
    const end = clock.real.now() + millis;
    const lived = { next: from, sent: 0, crashes: 0 };
    for (; clock.real.now() < end; lived.next += 1) {
      if (ways !== null && lived.next === all(length, ways)) return { ...lived, isClosed: true };
      // A crashed program goes with its page only.
      if (lived.crashes > 15) return { ...lived, isTired: true };
      const one = ways === null ? random(seed + lived.next) : ordered(lived.next, length, ways);
      localStorage.clear();
      sessionStorage.clear();
      if (one.isAnew) {
        await crashProgram();
        lived.crashes += 1;
      }
      const life = new Life(one.hold);
      await life.through(one);
      const wrong = await life.end();
      if (wrong) return { ...lived, wrong: `${wrong}\nafter ${tell(one)}` };
      lived.sent += deletes() - life.deletes;
      lived.crashes += life.crashes[0];
    }
    return lived;
  };

  /** Lives one and leaves it there, about when a detach is sent: the page is to be loaded anew. */
  const leave = async (seed) => {
    const { hold } = random(seed);
    const confirmed = { act: 'ask and confirm', before: 'settled' };
    const todo = [confirmed, confirmed, { act: 'another language', before: Math.floor(chance(seed)() * 150) }];
    localStorage.clear();
    const one = { todo, isAnew: false, hold };
    await new Life(hold).through(one);
    return tell(one);
  };

  /** In the page that was loaded anew: what was sent comes to its end, and nothing is sent. */
  const goOn = async () => {
    const life = new Life(null);
    for (const [key, text] of Object.entries(localStorage)) {
      const { attempt } = JSON.parse(text);
      if (isSent(attempt)) life.open.set(attempt, key.split(':')[2]);
    }
    const followed = life.open.size;
    const wrong = await life.end();
    return { followed, wrong: wrong ?? (deletes() > 0 ? 'sent after the page was loaded again' : null) };
  };

  window.lives = { begin, run, leave, goOn };
})();

// Written by hand: a template for a row, cloned; only what changed is touched.

import { assess, Cloud, facts, HEADS, needsAck, start, steps, tags } from '../shared/cloud.js';

const frame = template(`
  <section class="panel" aria-label="Disks">
    <header>
      <div><h2></h2><p class="muted"></p></div>
      <button type="button" class="refresh">Refresh</button>
    </header>
    <p class="error" role="alert" hidden></p>
    <table>
      <thead><tr>${HEADS.map((head) => `<th scope="col">${head}</th>`).join('')}</tr></thead>
      <tbody></tbody>
    </table>
    <dialog aria-labelledby="ask-title">
      <h2 id="ask-title"></h2>
      <dl></dl>
      <p class="why"></p>
      <ol></ol>
      <label hidden><input type="checkbox"> These steps are done</label>
      <p class="phase" role="status"></p>
      <footer>
        <button type="button" class="cancel">Cancel</button>
        <button type="button" class="danger confirm">Detach</button>
      </footer>
    </dialog>
  </section>`);

const rowTemplate = template(`
  <tr>
    <td><b></b><div></div></td>
    <td class="mono"></td>
    <td></td>
    <td></td>
    <td class="mono"><div></div><div></div></td>
    <td><div class="verdict"><b></b><p></p></div></td>
    <td><button type="button" class="danger detach">Detach</button></td>
  </tr>`);

const tagTemplate = template('<span class="tag"></span>');

function template(html) {
  const element = document.createElement('template');
  element.innerHTML = html.trim();
  return element.content.firstElementChild;
}

function draw(line, { disk, verdict }) {
  const [name, slot, size, status, ids, why, act] = line.cells;
  name.firstElementChild.textContent = disk.name;
  name.lastElementChild.replaceChildren(
    ...tags(disk).map((words) => {
      const tag = tagTemplate.cloneNode();
      tag.textContent = words;
      return tag;
    }),
  );
  slot.textContent = disk.slot;
  size.textContent = `${disk.size} GB ${disk.type}`;
  status.textContent = disk.status;
  ids.firstElementChild.textContent = disk.id;
  ids.lastElementChild.textContent = disk.wwn;
  const box = why.firstElementChild;
  box.className = `verdict ${verdict.level}`;
  box.firstElementChild.textContent = verdict.title;
  box.lastElementChild.textContent = verdict.reasons.join('. ');
  const button = act.firstElementChild;
  button.disabled = verdict.level === 'blocked';
  button.dataset.disk = disk.id;
  button.setAttribute('aria-label', `Detach ${disk.name}`);
}

function mount(place, of) {
  const panel = frame.cloneNode(true);
  const find = (selector) => panel.querySelector(selector);
  const body = find('tbody');
  const dialog = find('dialog');
  const tick = find('label input');
  /** By disk: the line and what it shows. */
  const lines = new Map();
  let drawn = null;
  let shownServer = null;
  let asked = null;

  function drawRows(rows) {
    if (rows === drawn) return;
    drawn = rows;
    const gone = new Set(lines.keys());
    const fresh = document.createDocumentFragment();
    for (const row of rows) {
      gone.delete(row.disk.id);
      const known = lines.get(row.disk.id);
      if (known) {
        if (known.row !== row) draw(known.line, row);
        known.row = row;
        continue;
      }
      const line = rowTemplate.cloneNode(true);
      draw(line, row);
      lines.set(row.disk.id, { line, row });
      fresh.append(line);
    }
    for (const id of gone) {
      lines.get(id).line.remove();
      lines.delete(id);
    }
    body.append(fresh);
  }

  function show({ server, rows, isReading, change, error }) {
    if (server && server !== shownServer) {
      shownServer = server;
      find('header h2').textContent = server.name;
      find('header p').textContent = [server.status, server.os, server.zone, server.flavor, server.id].join(' · ');
    }
    if (rows) drawRows(rows);
    find('.refresh').disabled = isReading;
    find('.error').hidden = !error;
    find('.error').textContent = error;
    if (change && change.id === asked) find('.phase').textContent = change.phase;
  }

  function ask(id) {
    const { disk } = lines.get(id).row;
    const verdict = assess(shownServer, disk);
    asked = id;
    find('#ask-title').textContent = `Detach ${disk.name} from ${shownServer.name}?`;
    find('dl').replaceChildren(
      ...facts(disk).flatMap(([label, value]) => {
        const [term, detail] = [document.createElement('dt'), document.createElement('dd')];
        term.textContent = label;
        detail.textContent = value;
        return [term, detail];
      }),
    );
    find('.why').textContent = verdict.reasons.join('. ');
    find('ol').replaceChildren(
      ...steps(shownServer, disk).map((words) => Object.assign(document.createElement('li'), { textContent: words })),
    );
    find('label').hidden = !needsAck(verdict);
    tick.checked = false;
    find('.confirm').disabled = needsAck(verdict);
    find('.phase').textContent = '';
    dialog.showModal();
  }

  body.addEventListener('click', (event) => {
    const id = event.target.closest('button')?.dataset.disk;
    if (id) ask(id);
  });
  tick.addEventListener('change', () => (find('.confirm').disabled = !tick.checked));
  find('.cancel').addEventListener('click', () => dialog.close());
  find('.confirm').addEventListener('click', (event) => {
    event.target.disabled = true;
    void cloud.detach(asked);
  });
  find('.refresh').addEventListener('click', () => void cloud.refresh());

  place.append(panel);
  const cloud = new Cloud(of, show);
  return () => {
    cloud.close();
    panel.remove();
  };
}

start(mount);

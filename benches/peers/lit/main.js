// As Lit's own guide would have it: one element, one template, `repeat` with keys.

import { css, html, LitElement, nothing, unsafeCSS } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import { repeat } from 'lit/directives/repeat.js';
import { assess, Cloud, facts, HEADS, needsAck, start, steps, tags } from '../shared/cloud.js';
import styles from '../shared/panel.css';

class DiskPanel extends LitElement {
  static styles = [css`:host { display: block; }`, unsafeCSS(styles)];

  static properties = {
    of: { attribute: false },
    state: { state: true },
    asked: { state: true },
    isAcknowledged: { state: true },
  };

  #cloud = null;

  constructor() {
    super();
    this.state = null;
    this.asked = null;
    this.isAcknowledged = false;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#cloud = new Cloud(this.of, (state) => (this.state = state));
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#cloud?.close();
    this.#cloud = null;
  }

  updated(changed) {
    if (!changed.has('asked')) return;
    const dialog = this.renderRoot.querySelector('dialog');
    if (this.asked && !dialog.open) dialog.showModal();
    else if (!this.asked && dialog?.open) dialog.close();
  }

  render() {
    const { server, rows, isReading, error } = this.state ?? {};
    return html`
      <section class="panel" aria-label="Disks">
        <header>
          <div>
            <h2>${server?.name}</h2>
            <p class="muted">${server && [server.status, server.os, server.zone, server.flavor, server.id].join(' · ')}</p>
          </div>
          <button type="button" class="refresh" ?disabled=${isReading} @click=${() => this.#cloud.refresh()}>Refresh</button>
        </header>
        ${error ? html`<p class="error" role="alert">${error}</p>` : nothing}
        <table>
          <thead><tr>${HEADS.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
          <tbody>${rows && repeat(rows, (row) => row.disk.id, (row) => this.#row(row))}</tbody>
        </table>
        <dialog aria-labelledby="ask-title" @close=${() => (this.asked = null)}>${this.#question()}</dialog>
      </section>`;
  }

  #row({ disk, verdict }) {
    return html`
      <tr>
        <td><b>${disk.name}</b><div>${tags(disk).map((words) => html`<span class="tag">${words}</span>`)}</div></td>
        <td class="mono">${disk.slot}</td>
        <td>${disk.size} GB ${disk.type}</td>
        <td>${disk.status}</td>
        <td class="mono"><div>${disk.id}</div><div>${disk.wwn}</div></td>
        <td>
          <div class=${classMap({ verdict: true, [verdict.level]: true })}>
            <b>${verdict.title}</b>
            <p>${verdict.reasons.join('. ')}</p>
          </div>
        </td>
        <td>
          <button type="button" class="danger detach" aria-label="Detach ${disk.name}" ?disabled=${verdict.level === 'blocked'}
            @click=${() => this.#ask(disk)}>Detach</button>
        </td>
      </tr>`;
  }

  #ask(disk) {
    this.asked = disk;
    this.isAcknowledged = false;
  }

  #question() {
    const disk = this.asked;
    if (!disk) return nothing;
    const { server, change } = this.state;
    const verdict = assess(server, disk);
    const mine = change?.id === disk.id ? change : null;
    return html`
      <h2 id="ask-title">Detach ${disk.name} from ${server.name}?</h2>
      <dl>${facts(disk).map(([label, value]) => html`<dt>${label}</dt><dd>${value}</dd>`)}</dl>
      <p class="why">${verdict.reasons.join('. ')}</p>
      <ol>${steps(server, disk).map((words) => html`<li>${words}</li>`)}</ol>
      ${needsAck(verdict)
        ? html`<label><input type="checkbox" .checked=${this.isAcknowledged}
            @change=${(event) => (this.isAcknowledged = event.target.checked)}> These steps are done</label>`
        : nothing}
      <p class="phase" role="status">${mine?.phase}</p>
      <footer>
        <button type="button" class="cancel" @click=${() => (this.asked = null)}>Cancel</button>
        <button type="button" class="danger confirm" ?disabled=${mine || (needsAck(verdict) && !this.isAcknowledged)}
          @click=${() => this.#cloud.detach(disk.id)}>Detach</button>
      </footer>`;
  }
}

customElements.define('disk-panel', DiskPanel);

start((place, of) => {
  const panel = document.createElement('disk-panel');
  panel.of = of;
  place.append(panel);
  return () => panel.remove();
});

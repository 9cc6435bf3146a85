// What all peers share: the calls, and what the answers mean. They differ only in how they draw.

const READ_EVERY = 30_000;
const POLL_JOB_EVERY = 2_000;
const POLL_JOB_AT_MOST = 10_000;

const BUSY = new Set(['REBOOT', 'HARD_REBOOT', 'BUILD']);

/** The addresses of a server. @param {{bms: string, evs: string, project: string, server: string}} of */
function addresses({ bms, evs, project, server }) {
  const base = `${bms}/v1/${project}`;
  return {
    server: `${base}/baremetalservers/${server}`,
    list: `${base}/baremetalservers/${server}/os-volume_attachments`,
    volumes: `${evs}/v2/${project}/cloudvolumes/detail?server_id=${server}`,
    job: (id) => `${base}/jobs/${id}`,
    detach: (volume) => `${base}/baremetalservers/${server}/detachvolume/${volume}`,
  };
}

async function call(url, options) {
  const response = await fetch(url, { credentials: 'same-origin', cache: 'no-store', ...options });
  if (!response.ok) throw new Error(`HTTP ${response.status} for ${url}`);
  return response.status === 204 ? {} : response.json();
}

function serverOf(answer) {
  const { server } = answer;
  return {
    id: server.id,
    name: server.name,
    status: server.status,
    task: server['OS-EXT-STS:task_state'],
    os: server.metadata?.os_type ?? '',
    zone: server['OS-EXT-AZ:availability_zone'],
    flavor: server.flavor?.name ?? '',
    locked: server.locked === true,
    frozen: server.metadata?.EcmResStatus === 'freeze',
  };
}

/** One disk out of its attachment and what the block storage says of it. */
function diskOf(attachment, volume) {
  return {
    id: attachment.volumeId,
    slot: attachment.device,
    isSystem: attachment.device === '/dev/sda',
    name: volume?.name ?? '',
    size: volume?.size,
    type: volume?.volume_type ?? '',
    status: volume?.status ?? 'unknown',
    wwn: volume?.wwn?.trim() ?? '',
    mode: volume?.metadata?.['hw:passthrough'] === 'true' ? 'SCSI' : 'VBD',
    isShared: volume?.multiattach === true,
    isEncrypted: volume?.metadata?.__system__encrypted === '1',
    isPrepaid: Boolean(volume?.metadata?.orderID),
  };
}

/**
 * May this disk be detached, and why (not)?
 * @returns {{ level: 'ready' | 'care' | 'risk' | 'blocked', title: string, reasons: string[] }}
 */
export function assess(server, disk) {
  const blocks = [];
  if (server.task) blocks.push(`A task is under way: ${server.task}`);
  if (BUSY.has(server.status)) blocks.push('The server is restarting or being built');
  else if (server.status !== 'ACTIVE' && server.status !== 'SHUTOFF') {
    blocks.push(`The server is neither running nor stopped: ${server.status}`);
  }
  if (server.locked) blocks.push('The server is locked');
  if (server.frozen) blocks.push('The server is frozen');
  if (disk.status !== 'in-use') blocks.push(`The disk is not in use: ${disk.status}`);
  if (disk.isSystem) blocks.push('System disk: the server starts from it');
  if (blocks.length) return { level: 'blocked', title: 'Not possible now', reasons: blocks };

  const notes = [];
  if (disk.isShared) notes.push('Shared: other servers keep it');
  if (disk.isPrepaid) notes.push('Prepaid: billing goes on');
  if (server.status === 'SHUTOFF') {
    return { level: 'ready', title: 'Ready', reasons: ['The server is stopped: nothing can be using it', ...notes] };
  }
  if (server.os === 'Linux') {
    return { level: 'care', title: 'With care', reasons: ['Running Linux: unmount it first, or the detach fails', ...notes] };
  }
  return { level: 'risk', title: 'Data at risk', reasons: ['Running: data still being written is lost', ...notes] };
}

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/**
 * A server's disks, kept up to date. `show` gets each new state; parts that did not change are the
 * same objects as before.
 */
export class Cloud {
  state = { server: null, rows: null, isReading: false, change: null, error: '' };
  #urls;
  #show;
  #over = new AbortController();
  #timer = 0;

  constructor(of, show) {
    this.#urls = addresses(of);
    this.#show = show;
    void this.refresh();
  }

  close() {
    this.#over.abort();
    clearTimeout(this.#timer);
  }

  #set(change) {
    if (this.#over.signal.aborted) return;
    this.state = { ...this.state, ...change };
    this.#show(this.state);
  }

  async #read() {
    const { signal } = this.#over;
    const [server, list, details] = await Promise.all([
      call(this.#urls.server, { signal }),
      call(this.#urls.list, { signal }),
      call(this.#urls.volumes, { signal }),
    ]);
    this.#take(serverOf(server), list.volumeAttachments, details.volumes);
  }

  #take(server, attachments, volumes) {
    const volumeById = new Map(volumes.map((volume) => [volume.id, volume]));
    const before = new Map(this.state.rows?.map((row) => [row.disk.id, row]));
    const rows = attachments.map((attachment) => {
      const disk = diskOf(attachment, volumeById.get(attachment.volumeId));
      const row = { disk, verdict: assess(server, disk) };
      const old = before.get(disk.id);
      return old && same(old, row) ? old : row;
    });
    const isSame = this.state.server && same(this.state.server, server);
    this.#set({ server: isSame ? this.state.server : server, rows, error: '' });
  }

  /** Reads everything again, and then every half a minute. */
  async refresh() {
    clearTimeout(this.#timer);
    this.#set({ isReading: true });
    try {
      await this.#read();
    } catch (error) {
      this.#set({ error: String(error) });
    }
    if (this.#over.signal.aborted) return;
    this.#set({ isReading: false });
    this.#timer = setTimeout(() => void this.refresh(), READ_EVERY);
  }

  /** Re-reads, sends, follows the job, and believes the list alone. */
  async detach(id) {
    const step = (phase) => this.#set({ change: { id, phase } });
    const row = () => this.state.rows.find((each) => each.disk.id === id);
    try {
      step('Checking again');
      const before = row();
      await this.#read();
      if (!row() || !same(row(), before)) return step('Something changed; nothing was sent');
      step('Sending');
      const { job_id: job } = await call(this.#urls.detach(id), { method: 'DELETE' });
      if (job) {
        step('The cloud is working on it');
        await this.#follow(job);
      }
      step('Looking at the list');
      await this.#read();
      step(row() ? 'Still on the list' : 'Detached');
    } catch (error) {
      step(String(error));
    }
  }

  async #follow(job) {
    for (let wait = POLL_JOB_EVERY; ; wait = Math.min(wait * 1.5, POLL_JOB_AT_MOST)) {
      await new Promise((resolve) => setTimeout(resolve, wait));
      const { status, fail_reason: reason } = await call(this.#urls.job(job), { signal: this.#over.signal });
      if (status === 'SUCCESS') return;
      if (status === 'FAIL') throw new Error(reason ?? 'The cloud gave no reason');
    }
  }
}

/** What to do in the guest before. @returns {string[]} */
export function steps(server, disk) {
  if (server.status === 'SHUTOFF') return [];
  if (server.os === 'Linux') {
    return [
      `Find the disk: lsblk -o NAME,WWN,SIZE,MOUNTPOINTS | grep ${disk.wwn}`,
      'Unmount what is mounted from it: umount /mount/point',
      'Take its line out of /etc/fstab',
    ];
  }
  return ['Close what uses the disk', 'Take it offline in Disk Management'];
}

/** Facts of a disk for the dialog. */
export const facts = (disk) => [
  ['Name', disk.name],
  ['Size', `${disk.size} GB`],
  ['Slot', disk.slot],
  ['Disk ID', disk.id],
  ['WWN', disk.wwn],
];

/** The words that stand as tags beside the name. */
export const tags = (disk) => [
  disk.isSystem ? 'System disk' : 'Data disk',
  disk.mode,
  ...(disk.isShared ? ['Shared'] : []),
  ...(disk.isEncrypted ? ['Encrypted'] : []),
  ...(disk.isPrepaid ? ['Prepaid'] : []),
];

export const needsAck = (verdict) => verdict.level !== 'ready';

export const HEADS = ['Disk', 'Slot', 'Size', 'Status', 'Identifiers', 'Verdict', 'Action'];

/**
 * Puts the panel where the page has a place for it, and lets the bench put more.
 * @param {(place: HTMLElement, of: object) => () => void} mount
 */
export function start(mount) {
  const here = (place) => mount(place, { ...place.dataset });
  globalThis.mountPanel = here;
  const place = document.getElementById('panel');
  if (place) here(place);
}

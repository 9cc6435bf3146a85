// The playground: what is chosen is set on the panel, and shown as the tag that somebody would write.

const byId = (id) => document.getElementById(id);
const panel = document.querySelector('bms-disks');
/** An address, so that a portal's own are seen where they belong. */
const GIVEN = ['bms-endpoint', 'evs-endpoint'];

async function ask(path, options) {
  const answer = await fetch(`/_sim/${path}`, options);
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return answer.json();
}

// The tag.

/** @returns {[string, string | null][]} Names and values; without a value: only the name. */
function attributes() {
  const given = GIVEN.map((name) => [name, panel.getAttribute(name)]);
  const ids = ['project-id', 'server-id'].map((name) => [name, panel.getAttribute(name) ?? '']);
  const chosen = [...document.querySelectorAll('[data-attribute]')].flatMap((field) => {
    const name = field.dataset.attribute;
    if (field.type === 'checkbox') return field.checked ? [[name, null]] : [];
    return field.value ? [[name, field.value]] : [];
  });
  return [...given, ...ids, ...chosen];
}

const quoted = (text) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

function tag() {
  const written = attributes().map(([name, value]) => (value === null ? name : `${name}="${quoted(value)}"`));
  const indent = `\n${' '.repeat('<bms-disks '.length)}`;
  return `<bms-disks ${written.join(indent)}></bms-disks>`;
}

/** What a field's value has to be a value of. */
const SYNTAX = {
  '<color>': (value) => CSS.supports('color', value),
  '<length>': (value) => CSS.supports('border-top-left-radius', value) && !value.includes('%'),
  '<number>': (value) => CSS.supports('flex-grow', value),
  '*': (value) => CSS.supports('--any', value) && !/[;{}]/.test(value),
};

/** The tokens that have a value which can be used. */
function tokens() {
  return [...document.querySelectorAll('[data-token]')].flatMap((field) => {
    const value = field.value.trim();
    const isUsed = value !== '' && SYNTAX[field.dataset.syntax](value);
    field.setAttribute('aria-invalid', String(value !== '' && !isUsed));
    return isUsed ? [[field.dataset.token, value]] : [];
  });
}

function css() {
  const lines = tokens().map(([name, value]) => `  ${name}: ${value};\n`);
  return lines.length > 0 ? `bms-disks {\n${lines.join('')}}` : '';
}

function show() {
  for (const field of document.querySelectorAll('[data-attribute]')) {
    const name = field.dataset.attribute;
    const value = field.type === 'checkbox' ? field.checked : field.value;
    if (value === '' || value === false) panel.removeAttribute(name);
    else panel.setAttribute(name, value === true ? '' : value);
  }
  const used = new Map(tokens());
  for (const { dataset } of document.querySelectorAll('[data-token]')) {
    if (used.has(dataset.token)) panel.style.setProperty(dataset.token, used.get(dataset.token));
    else panel.style.removeProperty(dataset.token);
  }
  byId('tag').textContent = tag();
  byId('css').textContent = css();
  byId('style').hidden = used.size === 0;
  byId('said').textContent = '';
}

// The server.

async function choose({ scenarios, project }) {
  const slug = byId('server').value;
  const server = scenarios.find((one) => one.slug === slug);
  byId('about-server').textContent = server.description;
  byId('volume-id').replaceChildren(new Option('none', ''));
  panel.setAttribute('project-id', project);
  panel.setAttribute('server-id', server.id);
  show();
  const { servers } = await ask('truth');
  const disks = servers.find((one) => one.id === server.id)?.disks ?? [];
  for (const disk of disks.filter((one) => one.attached).slice(0, 20)) {
    byId('volume-id').add(new Option(disk.name, disk.volume));
  }
}

document.querySelector('.try').addEventListener('input', ({ target }) => {
  if (target.dataset.for) byId(target.dataset.for).value = target.value;
  if (target.id !== 'server') show();
});

byId('copy').addEventListener('click', async () => {
  const text = [tag(), css()].filter(Boolean).join('\n\n');
  try {
    await navigator.clipboard.writeText(text);
    byId('said').textContent = 'Copied.';
  } catch {
    byId('said').textContent = 'The browser does not allow it: select the text and copy it.';
  }
});

panel.addEventListener('bms-disks-before-detach', ({ detail }) => detail.approve());
panel.addEventListener('bms-disks-before-attach', ({ detail }) => detail.approve());
panel.getToken = async () => (await ask('token', { method: 'POST' })).token;

try {
  const cloud = await ask('servers');
  byId('server').replaceChildren(...cloud.scenarios.map(({ slug, title }) => new Option(title, slug)));
  byId('server').addEventListener('change', () => choose(cloud));
  await choose(cloud);
} catch (error) {
  byId('about-server').textContent = `The simulated cloud does not start: ${error.message}`;
}

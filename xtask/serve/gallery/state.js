// One state: ?state=…&lang=…&theme=…. Tests and pictures change it with `gallery.show`, which
// resolves when it is drawn.

import { make, styles } from './assets/glue.js';

const turn = () => new Promise((resolve) => setTimeout(resolve));
const sheet = new CSSStyleSheet();

async function show(name, lang, theme) {
  gallery_clear();
  // What is taken away gives its focus back, one turn later.
  await turn();
  document.documentElement.dataset.theme = theme;
  // Not a `bms-disks` of its own: nothing here asks a cloud.
  const host = document.createElement("div");
  const shadow = host.attachShadow({ mode: "open" });
  shadow.adoptedStyleSheets = [sheet];
  const root = document.createElement("div");
  shadow.append(root);
  document.querySelector("main").replaceChildren(host);
  if (!gallery_mount(root, name, lang, theme)) throw new Error(`there is no state ${name}`);
  // Yew gives way to the browser on a busy machine, between panel and dialog, too.
  const drawn = /^(ask|follow)-/.test(name) ? "dialog[open]" : ".bms-disks";
  for (let turns = 0; turns < 1000 && !root.querySelector(drawn); turns += 1) await turn();
  await turn();
  return shadow;
}

const program = make();
await program({ module_or_path: new URL('assets/bms-disks_bg.wasm', import.meta.url) });
const { gallery_clear, gallery_mount, gallery_states } = program;
sheet.replaceSync(styles);
const wanted = new URLSearchParams(location.search);
if (wanted.has("state")) {
  await show(wanted.get("state"), wanted.get("lang") ?? "en", wanted.get("theme") ?? "light");
}
window.gallery = { states: gallery_states(), show };

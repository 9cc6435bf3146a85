// All states in frames, each as wide as asked for. What is chosen stands in the address.

import { make } from './assets/glue.js';

const form = document.querySelector("form");
const LEAST = 480;
const MOST = 2000;

/** What is chosen in a field: one, or all. */
function chosen(name) {
  const field = form.elements[name];
  const all = [...field.options].map((option) => option.value).filter(Boolean);
  return field.value ? [field.value] : all;
}

function frame(state, lang, theme, width) {
  const picture = document.createElement("iframe");
  picture.loading = "lazy";
  picture.width = width;
  picture.height = LEAST;
  const page = new URL('state.html', import.meta.url);
  page.search = new URLSearchParams({ state, lang, theme });
  picture.src = page.href;
  picture.title = `${state}, ${lang}, ${theme}, ${width}`;
  picture.addEventListener("load", () => fit(picture));
  const link = document.createElement("a");
  link.href = picture.src;
  link.textContent = picture.title;
  const caption = document.createElement("figcaption");
  caption.append(link);
  const figure = document.createElement("figure");
  figure.append(caption, picture);
  return figure;
}

/** As high as what is in it; a dialog takes what there is. */
function fit(picture) {
  const page = picture.contentDocument;
  if (!page) return;
  const grow = () => {
    const high = page.querySelector("main")?.offsetHeight ?? 0;
    picture.height = Math.min(Math.max(high, LEAST), MOST);
  };
  new ResizeObserver(() => requestAnimationFrame(grow)).observe(page.querySelector("main"));
}

function show() {
  const figures = [];
  const links = [];
  for (const state of chosen("state")) {
    const first = figures.length;
    for (const lang of chosen("lang")) {
      for (const theme of chosen("theme")) {
        for (const width of chosen("width")) figures.push(frame(state, lang, theme, width));
      }
    }
    figures[first].id = state;
    const link = document.createElement("a");
    link.href = `#${state}`;
    link.textContent = state;
    const item = document.createElement("li");
    item.append(link);
    links.push(item);
  }
  document.querySelector("nav ul").replaceChildren(...links);
  document.querySelector("main").replaceChildren(...figures);
}

const program = make();
await program({ module_or_path: new URL('assets/bms-disks_bg.wasm', import.meta.url) });
const { gallery_states } = program;
for (const name of gallery_states()) form.elements.state.add(new Option(name));
for (const [name, value] of new URLSearchParams(location.search)) {
  if (form.elements[name]) form.elements[name].value = value;
}
form.addEventListener("change", () => {
  history.replaceState(null, "", `?${new URLSearchParams(new FormData(form))}`);
  show();
});
show();

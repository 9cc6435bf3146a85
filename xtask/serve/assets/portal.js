// The portal round the widget: what somebody who embeds it would write, plus a list of the
// simulator's servers. All state is in the address: ?server=…&lang=…&theme=…

import { askForPowerOff, inside } from "./guest.js";
import { languages, say } from "./words.js";

const EVENTS = [
  "ready",
  "before-detach",
  "before-attach",
  "phase",
  "detached",
  "attached",
  "failed",
  "ended",
  "queue",
  "auth-required",
  "power-off-request",
  "error",
  "crashed",
];
const THEMES = ["auto", "light", "dark"];

const byId = (id) => document.getElementById(id);
const widget = document.querySelector("bms-disks");
let words = languages.en;
let cloud = { servers: [] };
/** A real cloud has one server here, no list and no inside that could be seen. */
let isReal = false;

/** The address says what is shown; anything odd in it falls back to the usual. */
function wanted() {
  const query = new URLSearchParams(location.search);
  const known = (value, values) => (values.includes(value) ? value : values[0]);
  const slug = query.get("server");
  return {
    server: cloud.servers.find((server) => server.slug === slug) ?? cloud.servers[0],
    lang: known(query.get("lang"), Object.keys(languages)),
    theme: known(query.get("theme"), THEMES),
  };
}

function address(changes) {
  const query = new URLSearchParams(location.search);
  for (const [key, value] of Object.entries(changes)) query.set(key, value);
  return `?${query}`;
}

function go(changes) {
  history.pushState(null, "", address(changes));
  show();
}

function show() {
  const { server, lang, theme } = wanted();
  words = say(lang);
  byId("lang").value = lang;
  byId("theme").value = theme;
  document.documentElement.dataset.theme = theme;
  widget.setAttribute("lang", lang);
  widget.setAttribute("theme", theme);
  list(server, lang);
  if (!server) return;

  const { title, description } = spoken(server, lang);
  byId("crumb").textContent = byId("title").textContent = title;
  byId("description").textContent = description;
  document.title = `${title} · Aldermoor Cloud`;
  widget.setAttribute("project-id", cloud.project);
  widget.setAttribute("server-id", server.id);
  if (!isReal) inside(server.id, words);
}

function spoken(server, lang) {
  if (lang !== "zh-CN") return server;
  return { title: server.title_zh, description: server.description_zh };
}

function list(chosen, lang) {
  const rows = cloud.servers.map((server) => {
    const { title, description } = spoken(server, lang);
    const link = document.createElement("a");
    link.href = address({ server: server.slug });
    link.textContent = title;
    if (server === chosen) link.setAttribute("aria-current", "true");
    link.addEventListener("click", (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      go({ server: server.slug });
      // The list was drawn anew: keep the keyboard where it was.
      byId("servers").querySelector("[aria-current]")?.focus();
    });
    const about = document.createElement("p");
    about.textContent = description;
    const row = document.createElement("li");
    row.append(link, about);
    return row;
  });
  const place = byId("servers");
  const scrolled = place.scrollTop;
  place.replaceChildren(...rows);
  place.scrollTop = scrolled;
  // Only the list: `scrollIntoView` would move the page, too.
  const current = place.querySelector("li:has([aria-current])");
  if (!current) return;
  const below = current.offsetTop + current.offsetHeight - place.clientHeight;
  place.scrollTop = Math.min(Math.max(place.scrollTop, below), current.offsetTop);
}

const LOGGED_AT_MOST = 50;

function log(name, detail) {
  const time = document.createElement("time");
  time.textContent = new Date().toLocaleTimeString(wanted().lang);
  const title = document.createElement("b");
  title.textContent = name;
  const row = document.createElement("li");
  row.append(time, " ", title);
  if (detail) {
    // Where it was stands above; the record has a place of its own.
    const { projectId, serverId, record, ...rest } = detail;
    const text = document.createElement("code");
    text.textContent = Object.entries(rest).map(told).filter(Boolean).join(", ");
    row.append(" ", text);
    if (record) row.append(folded(record));
  }
  byId("log").prepend(row);
  // Open for days, it would be all that the page consists of.
  while (byId("log").children.length > LOGGED_AT_MOST) byId("log").lastElementChild.remove();
}

/** One field of what an event says; nothing of its functions. */
function told([name, value]) {
  const text = JSON.stringify(value);
  return text === undefined ? "" : `${name}: ${text.replaceAll('"', "")}`;
}

/** The audit record, as a portal would store it. */
function folded(record) {
  const summary = document.createElement("summary");
  summary.textContent = words.record;
  const text = document.createElement("pre");
  text.textContent = JSON.stringify(record, null, 2);
  const details = document.createElement("details");
  details.append(summary, text);
  return details;
}

async function token() {
  const answer = await fetch("/_sim/token", { method: "POST" });
  if (!answer.ok) throw new Error(`no token: status ${answer.status}`);
  return (await answer.json()).token;
}

async function servers() {
  const about = await fetch("/_cloud").then((answer) => answer.json());
  isReal = about.kind === "real";
  if (isReal) {
    const { project, server: id, evs, ecs } = about;
    document.querySelector(".list").hidden = true;
    if (!evs) widget.removeAttribute("evs-endpoint");
    if (!ecs) widget.removeAttribute("ecs-endpoint");
    const [title, title_zh] = ["en", "zh-CN"].map((lang) => languages[lang]["real"] + id);
    const [description, description_zh] = ["en", "zh-CN"].map((lang) => languages[lang]["real-hint"]);
    return { project, servers: [{ slug: id, id, title, title_zh, description, description_zh }] };
  }
  widget.getToken = token;
  const answer = await fetch("/_sim/servers");
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  const { project, scenarios } = await answer.json();
  return { project, servers: scenarios };
}

for (const name of EVENTS) {
  document.addEventListener(`bms-disks-${name}`, (event) => log(event.type, event.detail));
}
document.addEventListener("bms-disks-power-off-request", askForPowerOff);

byId("lang").addEventListener("change", (event) => go({ lang: event.target.value }));
byId("theme").addEventListener("change", (event) => go({ theme: event.target.value }));
addEventListener("popstate", show);
document.querySelector(".menu").addEventListener("click", (event) => {
  const open = byId("side").classList.toggle("open");
  event.currentTarget.setAttribute("aria-expanded", String(open));
});

show();
try {
  cloud = await servers();
} catch (error) {
  byId("list-hint").textContent = words["no-servers"] + error.message;
}
show();

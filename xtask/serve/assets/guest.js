// Inside the simulated server: how it really is there, and what somebody at its console would do.

const LOOK_EVERY_MS = 3000;
/** A person can only use so many controls; the server with a thousand disks has many more. */
const SHOWN_AT_MOST = 20;

const byId = (id) => document.getElementById(id);
let current = { id: null, words: {} };

/** Shows this server from now on. */
export function inside(id, words) {
  current = { id, words };
  look().catch(() => draw(undefined));
}

/** The widget has asked the portal for it: the portal leaves the decision to the person. */
export function askForPowerOff() {
  const button = byId("power").querySelector("button");
  button?.classList.add("asked");
  button?.scrollIntoView({ block: "nearest" });
}

async function look() {
  const asked = current;
  const truth = await fetch("/_sim/truth").then((answer) => (answer.ok ? answer.json() : null));
  // Another server may have been chosen meanwhile.
  if (asked === current) draw(truth?.servers.find((server) => server.id === current.id));
}

let drawn = "";

function draw(server) {
  byId("guest").hidden = !server;
  // A button that is redrawn loses the keyboard: only when there is something new.
  const state = JSON.stringify([server, current.words.on]);
  if (!server || state === drawn) return;
  drawn = state;

  const { words } = current;
  const lost = server.data_loss > 0 ? ` ${words["data-lost"]}${server.data_loss}` : "";
  byId("guest-said").textContent = words[server.running ? "powered-on" : "powered-off"] + lost;
  const power = server.running ? "off" : "on";
  byId("power").replaceChildren(button(words[power], `power/${server.id}/${power}`));

  const disks = server.disks.filter((disk) => disk.attached && !disk.system);
  const rows = disks.slice(0, SHOWN_AT_MOST).map((disk) => row(server, disk));
  if (disks.length > rows.length) {
    const more = document.createElement("li");
    more.textContent = words["more-disks"] + (disks.length - rows.length);
    rows.push(more);
  }
  byId("guest-disks").replaceChildren(...rows);
}

function row(server, disk) {
  const { words } = current;
  const name = document.createElement("b");
  name.textContent = disk.name;
  const uses = [];
  if (disk.mounted) uses.push(words.mounted);
  if (disk.open_files > 0) uses.push(words["files-open"] + disk.open_files);
  const use = document.createElement("span");
  use.textContent = uses.join(", ") || words.idle;

  const control = (word) => {
    const it = button(words[word], `guest/${server.id}/${disk.volume}/${word}`);
    it.setAttribute("aria-label", `${words[word]}: ${disk.name}`);
    return it;
  };
  const buttons = document.createElement("div");
  buttons.className = "buttons";
  buttons.append(
    control(disk.mounted ? "unmount" : "mount"),
    control(disk.open_files > 0 ? "close" : "open"),
  );
  const item = document.createElement("li");
  item.append(name, use, buttons);
  return item;
}

function button(label, control) {
  const it = document.createElement("button");
  it.type = "button";
  it.textContent = label;
  it.addEventListener("click", async () => {
    const answer = await fetch(`/_sim/${control}`, { method: "POST" });
    if (answer.ok) await look();
    else byId("guest-said").textContent = current.words["not-done"] + answer.status;
  });
  return it;
}

setInterval(() => {
  if (current.id && document.visibilityState === "visible") look().catch(() => {});
}, LOOK_EVERY_MS);

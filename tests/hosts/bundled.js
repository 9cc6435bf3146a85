import "bms-disks";
import { address, token } from "./portal.js";

const { project, server, other } = address();
const disks = document.querySelector("bms-disks");
disks.projectId = project;
disks.serverId = server;
disks.getToken = token;

document.addEventListener("bms-disks-detached", ({ detail }) => {
  document.querySelector("#heard").textContent = `Heard of ${detail.volumeId}`;
});
document.querySelector("#other").addEventListener("click", () => {
  disks.serverId = other;
});
document.querySelector("#close").addEventListener("click", () => disks.remove());

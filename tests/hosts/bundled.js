import "bms-disks";
import { address, token } from "./portal.js";

const { project, server, other } = address();
const disks = document.querySelector("bms-disks");
disks.getToken = token;
disks.projectId = project;
disks.serverId = server;

document.addEventListener("bms-disks-before-detach", ({ detail }) => {
  document.querySelector("#asked").textContent = `Asked about ${detail.volumeId}`;
});
document.addEventListener("bms-disks-detached", ({ detail }) => {
  document.querySelector("#heard").textContent = `Heard of ${detail.volumeId}`;
});
document.querySelector("#other").addEventListener("click", () => {
  disks.serverId = other;
});
document.querySelector("#close").addEventListener("click", () => disks.remove());

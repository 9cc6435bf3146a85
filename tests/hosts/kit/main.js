// The portal under test: it knows nothing of its tests.
import "bms-disks";

const search = new URLSearchParams(location.search);
const getToken = async () => {
  const answer = await fetch("/_sim/token", { method: "POST" });
  return (await answer.json()).token;
};
const disks = Object.assign(document.createElement("bms-disks"), {
  bmsEndpoint: "/api/bms",
  evsEndpoint: "/api/evs",
  getToken,
  projectId: search.get("project"),
  serverId: search.get("server"),
});
document.body.append(disks);

const { BmsDisksElement } = require("bms-disks");
const { BmsDisks } = require("bms-disks/react");
const { tell } = require("bms-disks-testing/stub");

test("the tag takes its settings, and a portal hears its events", async () => {
  const disks = document.createElement("bms-disks");
  expect(disks).toBeInstanceOf(BmsDisksElement);
  Object.assign(disks, { getToken: () => "t", projectId: "p", serverId: "s" });
  document.body.append(disks);
  expect(disks.getAttribute("server-id")).toBe("s");
  const heard = jest.fn();
  document.addEventListener("bms-disks-detached", ({ detail }) => heard(detail.volumeId));
  await tell(disks, "bms-disks-detached", { volumeId: "v" });
  expect(heard).toHaveBeenCalledWith("v");
});

test("the component is there", () => {
  expect(BmsDisks.displayName).toBe("BmsDisks");
});

import { BmsDisksElement } from "bms-disks";
import { BmsDisks } from "bms-disks/react";
import { act, createElement } from "react";
import { createRoot } from "react-dom/client";
import { expect, test, vi } from "vitest";

const detached = () =>
  new CustomEvent("bms-disks-detached", { bubbles: true, composed: true, detail: { volumeId: "v" } });

test("the tag takes its settings, and a portal hears its events", () => {
  const disks = document.createElement("bms-disks");
  expect(disks).toBeInstanceOf(BmsDisksElement);
  Object.assign(disks, { getToken: () => "t", projectId: "p", serverId: "s" });
  document.body.append(disks);
  expect(disks.getAttribute("server-id")).toBe("s");
  const heard = vi.fn();
  document.addEventListener("bms-disks-detached", ({ detail }) => heard(detail.volumeId));
  disks.dispatchEvent(detached());
  expect(heard).toHaveBeenCalledWith("v");
});

test("the component hears with its latest handlers", async () => {
  globalThis.IS_REACT_ACT_ENVIRONMENT = true;
  const box = document.body.appendChild(document.createElement("div"));
  const root = createRoot(box);
  const [first, second] = [vi.fn(), vi.fn()];
  const show = (onDetached) => act(() => root.render(createElement(BmsDisks, { serverId: "s", onDetached })));
  await show(first);
  await show(second);
  const disks = box.querySelector("bms-disks");
  expect(disks.serverId).toBe("s");
  disks.dispatchEvent(detached());
  expect(first).not.toHaveBeenCalled();
  expect(second).toHaveBeenCalledOnce();
});

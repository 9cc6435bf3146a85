// A portal's own tests of its own part, in a browser, with the panel as it is shipped.

import { BmsDisks } from "bms-disks/react";
import { createCloud, disk, server } from "bms-disks-testing";
import { DisksPanel } from "bms-disks-testing/dom";
import { StrictMode, createElement } from "react";
import { createRoot } from "react-dom/client";
import { expect, onTestFinished, test, vi } from "vitest";

/** The part with a server of this cloud. */
async function show(handlers) {
  const cloud = await createCloud({ servers: [server("db-07", [disk("pg-data"), disk("logs", { mounted: true })])] });
  onTestFinished(cloud.install());
  const box = document.body.appendChild(document.createElement("div"));
  const root = createRoot(box);
  onTestFinished(() => {
    root.unmount();
    box.remove();
  });
  root.render(createElement(StrictMode, null, createElement(BmsDisks, { ...cloud.settings(), ...handlers })));
  const tag = await vi.waitFor(() => box.querySelector("bms-disks") ?? expect.fail("there is no panel"));
  return { cloud, panel: new DisksPanel(tag) };
}

test("the portal writes down what has ended, and how", async () => {
  const written = vi.fn();
  const { cloud, panel } = await show({ onEnded: ({ detail }) => written(detail.record.disk.name, detail.outcome) });
  await panel.detach("pg-data");
  await panel.putAway();
  await panel.detach("logs");
  expect(written.mock.calls).toEqual([["pg-data", "detached"], ["logs", "failed"]]);
  expect(cloud.server().disks.map(({ name }) => name)).toEqual(["system", "logs"]);
});

test("during a freeze the portal refuses, and nothing is sent", async () => {
  const { cloud, panel } = await show({ onBeforeDetach: ({ detail }) => detail.refuse("Freeze until Monday.") });
  await panel.open("pg-data");
  await panel.acknowledge();
  await panel.confirm();
  await vi.waitFor(() => expect(panel.dialog?.textContent).toContain("Freeze until Monday."));
  expect(cloud.truth().deletes).toEqual([]);
});

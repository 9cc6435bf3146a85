import { BmsDisksElement } from "bms-disks";
import { BmsDisks } from "bms-disks/react";
import { event as fixture } from "bms-disks-testing/fixtures";
import { Activity, StrictMode, act, createElement } from "react";
import { createRoot, hydrateRoot } from "react-dom/client";
import { renderToString } from "react-dom/server";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

const event = (name) => fixture(name, { volumeId: "v" });

let box;

beforeEach(() => {
  globalThis.IS_REACT_ACT_ENVIRONMENT = true;
  box = document.body.appendChild(document.createElement("div"));
});

afterEach(() => {
  box.remove();
  vi.unstubAllGlobals();
});

test("the tag takes its settings, and a portal hears its events", () => {
  const disks = document.createElement("bms-disks");
  expect(disks).toBeInstanceOf(BmsDisksElement);
  Object.assign(disks, { getToken: () => "t", projectId: "p", serverId: "s" });
  box.append(disks);
  expect(disks.getAttribute("server-id")).toBe("s");
  const heard = vi.fn();
  document.addEventListener("bms-disks-detached", ({ detail }) => heard(detail.volumeId));
  disks.dispatchEvent(event("bms-disks-detached"));
  expect(heard).toHaveBeenCalledWith("v");
});

test("the component hears with its latest handlers", async () => {
  const root = createRoot(box);
  const [first, second] = [vi.fn(), vi.fn()];
  const show = (onDetached) => act(() => root.render(createElement(BmsDisks, { serverId: "s", onDetached })));
  await show(first);
  await show(second);
  const disks = box.querySelector("bms-disks");
  expect(disks.serverId).toBe("s");
  disks.dispatchEvent(event("bms-disks-detached"));
  expect(first).not.toHaveBeenCalled();
  expect(second).toHaveBeenCalledOnce();
});

test("the component is asked while it is hidden, too", async () => {
  const ask = vi.fn();
  const root = createRoot(box);
  const part = createElement(BmsDisks, { serverId: "s", onBeforeDetach: ask });
  await act(() => root.render(createElement(Activity, { mode: "visible" }, part)));
  await act(() => root.render(createElement(Activity, { mode: "hidden" }, part)));
  box.querySelector("bms-disks").dispatchEvent(event("bms-disks-before-detach"));
  expect(ask).toHaveBeenCalledOnce();
});

test("taking a server's page over, it reads nothing before its handlers and its token are there", async () => {
  const ask = vi.fn();
  const settings = {
    // In an order that would be wrong.
    projectId: "p", serverId: "s", bmsEndpoint: "/api/bms", getToken: () => "t", onBeforeDetach: ask,
    className: "c", children: "Soon.",
  };
  const part = createElement(StrictMode, null, createElement(BmsDisks, settings));
  box.innerHTML = renderToString(part);
  expect(box.innerHTML).toBe('<div class="c">Soon.</div>');
  const tokens = [];
  vi.stubGlobal("fetch", (request) => {
    tokens.push(request.headers.get("X-Auth-Token"));
    box.querySelector("bms-disks").dispatchEvent(event("bms-disks-before-detach"));
    return new Promise(() => {});
  });
  await act(() => hydrateRoot(box, part, { onRecoverableError: (error) => expect.fail(error) }));
  await vi.waitFor(() => expect(tokens).toEqual(["t", "t"]));
  expect(ask).toHaveBeenCalledTimes(2);
  expect(box.querySelectorAll("bms-disks.c")).toHaveLength(1);
});

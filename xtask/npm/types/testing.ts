// The kit's own types hang together, whatever its users' tools say of theirs. Only compiled.
/// <reference path="./others.d.ts" />
import type * as testing from "../../testing/js/index.js";
import type * as clock from "../../testing/js/clock.js";
import type * as dom from "../../testing/js/dom.js";
import type * as events from "../../testing/js/events.js";
import type * as fixtures from "../../testing/js/fixtures.js";
import type * as msw from "../../testing/js/msw.js";
import type * as playwright from "../../testing/js/playwright.js";
import type * as stub from "../../testing/js/stub.js";
import { ANSWERS } from "../../testing/js/answers.js";

export type All = [
  typeof testing, typeof clock, typeof dom, typeof events, typeof fixtures, typeof msw, typeof playwright, typeof stub,
];
export const names: readonly (keyof fixtures.Answers)[] = ["server", "job-failed"];
export const status: number = ANSWERS["server-locked"].status;
// @ts-expect-error: it has a code
void ANSWERS["server-locked"].body.forbidden;

import type { BmsDisksEventMap, BmsDisksRecord } from "bms-disks";
import type { Answers } from "./answers.js";

export type * from "./answers.js";

/** An audit record as of a detach that was just confirmed, with these fields instead. */
export function record(more?: Partial<BmsDisksRecord>): BmsDisksRecord;

/** The names of all events. */
export function eventNames(): (keyof BmsDisksEventMap)[];

/** An event as a panel tells it, with all its fields, and these instead: for `dispatchEvent`. */
export function event<Name extends keyof BmsDisksEventMap>(
  name: Name,
  more?: Partial<BmsDisksEventMap[Name]["detail"]>,
): BmsDisksEventMap[Name];

/** The names of all answers. */
export function answerNames(): (keyof Answers)[];

/**
 * What the cloud answers to a call of the panel's, as the simulator writes it: a copy of your own, to be changed.
 * `answer("server")`, `answer("job-failed")`, `answer("server-locked")`, …
 */
export function answer<Name extends keyof Answers>(name: Name): Answers[Name];

/** The same for a `fetch` of your own, with another body if you say so. */
export function response<Name extends keyof Answers>(name: Name, body?: Answers[Name]["body"]): Response;

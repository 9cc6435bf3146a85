import type { BmsDisksEventMap, BmsDisksRecord } from "bms-disks";

/** An audit record as of a detach that was just confirmed, with these fields instead. */
export function record(more?: Partial<BmsDisksRecord>): BmsDisksRecord;

/** The names of all events. */
export function eventNames(): (keyof BmsDisksEventMap)[];

/** An event as a panel tells it, with all its fields, and these instead: for `dispatchEvent`. */
export function event<Name extends keyof BmsDisksEventMap>(
  name: Name,
  more?: Partial<BmsDisksEventMap[Name]["detail"]>,
): BmsDisksEventMap[Name];

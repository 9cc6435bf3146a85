import type { BmsDisksEventMap } from "bms-disks";

/** What can be copied of an event's `detail`: everything but functions. */
type Copied<T> = { [K in keyof T as T[K] extends (...args: never[]) => unknown ? never : K]: T[K] };

/** An event of a panel, as it was told. */
export type RecordedEvent = {
  [Name in keyof BmsDisksEventMap]: { type: Name; detail: Copied<BmsDisksEventMap[Name]["detail"]> };
}[keyof BmsDisksEventMap];

/**
 * Keeps what the panels of a page tell from now on, oldest first; once in a page. The function stands alone, so it can
 * be sent into a page: `await page.addInitScript(recordEvents)`. What it keeps is `bmsDisksEvents` there.
 */
export function recordEvents(): RecordedEvent[];

declare global {
  // eslint-disable-next-line no-var
  var bmsDisksEvents: RecordedEvent[] | undefined;
}

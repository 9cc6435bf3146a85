import type { BmsDisksElement, BmsDisksEventMap } from "bms-disks";

/**
 * For jsdom, happy-dom and their like, where no program can draw: the tag takes attributes and properties, stays as it
 * is before its program has come, and sends nothing. Gives what takes that back.
 */
export function stubDisks(Element: typeof BmsDisksElement): () => void;

/** What a portal's listeners have answered to `bms-disks-before-detach` and `-before-attach`. */
export interface Approval {
  isRefused: boolean;
  isApproved: boolean;
  /** What it was refused with. */
  text: string | undefined;
}

/**
 * Tells an event of a tag, as its panel would, with the tag's own ids; `more` replaces fields. Resolves when what the
 * listeners gave to `waitUntil` has settled.
 */
export function tell<Name extends keyof BmsDisksEventMap>(
  tag: HTMLElement,
  name: Name,
  more?: Partial<BmsDisksEventMap[Name]["detail"]>,
): Promise<Approval>;

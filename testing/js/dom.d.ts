import type { BmsDisksElement, BmsDisksRecord } from "bms-disks";
import type { TestDisk } from "./index.js";

/**
 * The panel of this page, for tests: what an operator does, by the parts that themes use too. Each method waits for what
 * it needs, five seconds at most.
 */
export class DisksPanel {
  /** The page's `bms-disks`, if there is one only. */
  constructor(tag?: BmsDisksElement | null);
  readonly dialog: HTMLDialogElement | null;
  readonly text: string;
  /** The disks are on screen. Rejects with what stops the panel. */
  ready(): Promise<void>;
  /** A disk's row, by the name that is shown or by a disk of the cloud. */
  row(disk: TestDisk | string): HTMLElement | undefined;
  /** Opens the dialog that asks about a disk. */
  open(disk: TestDisk | string): Promise<void>;
  /** Ticks the box of the dialog. */
  acknowledge(): Promise<void>;
  /** Types the word that the dialog asks for, or another one. */
  typeWord(word?: string): Promise<void>;
  /** Clicks the button that confirms, as soon as it can be. */
  confirm(): Promise<void>;
  cancel(): Promise<void>;
  close(): Promise<void>;
  /** Closes the dialog of a detach that has ended, and forgets it: then the disk can be detached anew. */
  putAway(): Promise<void>;
  /** The audit record of the next attempt that ends. */
  ended(): Promise<BmsDisksRecord>;
  /** Opens the dialog, gives what it asks for, confirms, and waits for the end. */
  detach(disk: TestDisk | string): Promise<BmsDisksRecord>;
}

import type { BmsDisksRecord } from "bms-disks";
import type { BrowserContext, Locator, Page } from "playwright-core";
import type { Cloud, TestDisk } from "./index.js";
import type { RecordedEvent } from "./events.js";

/**
 * Lets a cloud answer the requests of a page, or of all pages of a context. Call it before the page is opened.
 *
 * The page also gets the fast clock (unless `fastClock` is false, for tests that use `page.clock`) and keeps its events
 * for `DisksPanel`.
 */
export function routeCloud(target: Page | BrowserContext, cloud: Cloud, options?: { fastClock?: boolean }): Promise<void>;

/** The panel of a page, for tests: what an operator does, by the parts that themes use too. */
export class DisksPanel {
  /** `root`: which `bms-disks`, if there are several. */
  constructor(page: Page, root?: Locator);
  readonly page: Page;
  readonly root: Locator;
  readonly dialog: Locator;
  /** A disk's row, by the name that is shown or by a disk of the cloud. */
  row(disk: TestDisk | string): Locator;
  /** Its part is `disabled` too where the disk cannot be detached. */
  detachButton(disk: TestDisk | string): Locator;
  readonly confirmButton: Locator;
  /** The disks are on screen. Rejects with what stops the panel. */
  ready(): Promise<void>;
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
  /** What the page's panels have told since it was opened. */
  events(): Promise<RecordedEvent[]>;
  /** Waits for the end of an attempt and gives its audit record. `after`: how many events to leave out. */
  ended(options?: { after?: number }): Promise<BmsDisksRecord>;
  /** Opens the dialog, gives what it asks for, confirms, and waits for the end. */
  detach(disk: TestDisk | string): Promise<BmsDisksRecord>;
}

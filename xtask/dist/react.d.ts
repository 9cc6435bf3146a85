import type { ForwardRefExoticComponent, HTMLAttributes, ReactNode, RefAttributes } from "react";
import type { BmsDisksElement, BmsDisksEventMap } from "./bms-disks.js";

/** `bms-disks-before-detach` → `onBeforeDetach` */
type Pascal<Name extends string> = Name extends `${infer Head}-${infer Tail}`
  ? `${Capitalize<Head>}${Pascal<Tail>}`
  : Capitalize<Name>;

/** A handler for each event of the element. */
export type BmsDisksHandlers = {
  [Type in keyof BmsDisksEventMap as Type extends `bms-disks-${infer Name}` ? `on${Pascal<Name>}` : never]?: (
    event: BmsDisksEventMap[Type],
  ) => void;
};

/** What is set as a property of the element. */
export type BmsDisksSettings = Partial<
  Omit<BmsDisksElement, keyof HTMLElement | "getToken" | "refresh" | "ready" | "version">
> & {
  /**
   * Supplies the token. Another function at each render is the same to the element: the latest one is called, and only
   * when a token is needed. For another user give the component another `key`.
   */
  getToken?: BmsDisksElement["getToken"];
};

export type BmsDisksProps = BmsDisksSettings &
  BmsDisksHandlers &
  Omit<HTMLAttributes<HTMLElement>, keyof BmsDisksSettings | keyof BmsDisksHandlers> & {
    /** Shown until the panel has come. */
    children?: ReactNode;
  };

/**
 * The element as a React component. It is rendered by a server as what stands inside it; the tag is made in the browser,
 * and nothing is read or sent before its handlers are there.
 */
export declare const BmsDisks: ForwardRefExoticComponent<BmsDisksProps & RefAttributes<BmsDisksElement>>;
export default BmsDisks;

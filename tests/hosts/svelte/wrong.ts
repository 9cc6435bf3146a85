// What must not pass; only checked.
import type {} from "bms-disks";
import type { SvelteHTMLElements } from "svelte/elements";

type Tag = SvelteHTMLElements["bms-disks"];
// @ts-expect-error: no such theme
export const theme: Tag = { theme: "pink" };
// @ts-expect-error: no such detail
export const detail: Tag = { "onbms-disks-detached": (event) => event.detail.code };

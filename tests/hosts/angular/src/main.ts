import { bootstrapApplication } from "@angular/platform-browser";
import { BmsDisksElement } from "bms-disks";
import { Portal } from "./portal";

// Angular's build leaves the wasm behind: angular.json has it among its assets.
BmsDisksElement.wasmUrl = new URL("bms-disks_bg.wasm", document.baseURI);

bootstrapApplication(Portal).catch((error) => console.error(error));

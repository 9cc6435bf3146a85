// What the README writes for tests in the page, and what else is tried there.
import * as testing from "bms-disks-testing";
import { DisksPanel } from "bms-disks-testing/dom";
import { event, eventNames } from "bms-disks-testing/fixtures";
import { recordEvents } from "bms-disks-testing/events";
import * as msw from "./from-readme/msw.js";
import * as readme from "./from-readme/page.js";

Object.assign(window, { testing, DisksPanel, event, eventNames, recordEvents, msw, readme });

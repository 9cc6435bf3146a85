import { BmsDisksElement } from "bms-disks";
import { stubDisks } from "bms-disks-testing/stub";

stubDisks(BmsDisksElement);

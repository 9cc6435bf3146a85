const { BmsDisksElement } = require("bms-disks");
const { stubDisks } = require("bms-disks-testing/stub");

stubDisks(BmsDisksElement);

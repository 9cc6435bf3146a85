import { BmsDisksElement } from "bms-disks";

// There is no page here that a program could draw on: the tag stays as it is before its program has come.
BmsDisksElement.load = () => new Promise(() => {});

import { CUSTOM_ELEMENTS_SCHEMA, Component, input, output } from "@angular/core";
import type { BmsDisksBeforeDetach, BmsDisksDisk } from "bms-disks";

@Component({
  selector: "app-disks",
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `<bms-disks bms-endpoint="/api/bms" evs-endpoint="/api/evs" [getToken]="token()"
    [projectId]="project()" [serverId]="server()"
    (bms-disks-before-detach)="ask($event)" (bms-disks-detached)="tell($event)"></bms-disks>`,
})
export class Disks {
  readonly project = input.required<string>();
  readonly server = input.required<string>();
  readonly token = input.required<() => Promise<string>>();
  readonly asked = output<string>();
  readonly detached = output<string>();

  ask(event: CustomEvent<BmsDisksBeforeDetach>): void {
    this.asked.emit(event.detail.volumeId);
  }

  tell(event: CustomEvent<BmsDisksDisk>): void {
    this.detached.emit(event.detail.volumeId);
  }
}

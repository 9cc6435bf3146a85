import { Component, signal } from "@angular/core";
import { Disks } from "./disks";

const search = new URLSearchParams(location.search);

@Component({
  selector: "app-portal",
  imports: [Disks],
  template: `
    <button type="button" (click)="server.set(other)">Other server</button>
    <button type="button" (click)="open.set(false)">Close</button>
    @if (open()) {
      <app-disks [project]="project" [server]="server()" [token]="token"
        (asked)="asked.set('Asked about ' + $event)" (detached)="heard.set('Heard of ' + $event)" />
    }
    <p>{{ asked() }}</p>
    <p>{{ heard() }}</p>
  `,
})
export class Portal {
  readonly project = search.get("project") ?? "";
  readonly other = search.get("other") ?? "";
  readonly server = signal(search.get("server") ?? "");
  readonly open = signal(true);
  readonly asked = signal("");
  readonly heard = signal("");

  readonly token = async (): Promise<string> => {
    const answer = await fetch("/_sim/token", { method: "POST" });
    return (await answer.json()).token;
  };
}

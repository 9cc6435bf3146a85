"use client";

import { BmsDisks } from "bms-disks/react";
import { useState } from "react";
import { token } from "./token";

export function Portal({ project, server, other }: { project: string; server: string; other: string }) {
  const [shown, show] = useState(server);
  const [open, setOpen] = useState(true);
  const [asked, setAsked] = useState("");
  const [heard, setHeard] = useState("");
  return (
    <>
      <button type="button" onClick={() => show(other)}>Other server</button>
      <button type="button" onClick={() => setOpen(false)}>Close</button>
      {open && (
        <BmsDisks
          className="disks"
          bmsEndpoint="/api/bms"
          evsEndpoint="/api/evs"
          projectId={project}
          serverId={shown}
          getToken={() => token()}
          onBeforeDetach={(event) => setAsked(`Asked about ${event.detail.volumeId}`)}
          onDetached={(event) => setHeard(`Heard of ${event.detail.volumeId}`)}
        >
          The disks of this server are being loaded.
        </BmsDisks>
      )}
      <p>{asked}</p>
      <p>{heard}</p>
    </>
  );
}

"use client";

import "bms-disks";
import { useSearchParams } from "next/navigation";
import { useState } from "react";
import { token } from "../token";

export default function Portal() {
  const search = useSearchParams();
  const [shown, show] = useState(search.get("server") ?? "");
  const [open, setOpen] = useState(true);
  const [asked, setAsked] = useState("");
  const [heard, setHeard] = useState("");
  return (
    <>
      <button type="button" onClick={() => show(search.get("other") ?? "")}>Other server</button>
      <button type="button" onClick={() => setOpen(false)}>Close</button>
      {open && (
        <bms-disks
          bms-endpoint="/api/bms"
          evs-endpoint="/api/evs"
          projectId={search.get("project") ?? ""}
          serverId={shown}
          getToken={token}
          onbms-disks-before-detach={(event) => setAsked(`Asked about ${event.detail.volumeId}`)}
          onbms-disks-detached={(event) => setHeard(`Heard of ${event.detail.volumeId}`)}
        />
      )}
      <p>{asked}</p>
      <p>{heard}</p>
    </>
  );
}

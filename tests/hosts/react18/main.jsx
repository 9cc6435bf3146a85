import { BmsDisks } from "bms-disks/react";
import { StrictMode, useState, version } from "react";
import { createRoot } from "react-dom/client";
import { address, token } from "../portal.js";

const { project, server, other } = address();

function Portal() {
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
          bmsEndpoint="/api/bms"
          evsEndpoint="/api/evs"
          projectId={project}
          serverId={shown}
          getToken={() => token()}
          onBeforeDetach={(event) => setAsked(`Asked about ${event.detail.volumeId}`)}
          onDetached={(event) => setHeard(`Heard of ${event.detail.volumeId}`)}
        />
      )}
      <p>{asked}</p>
      <p>{heard}</p>
      <p>React {version.split(".")[0]}</p>
    </>
  );
}

createRoot(document.getElementById("app")).render(<StrictMode><Portal /></StrictMode>);

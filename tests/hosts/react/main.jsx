import { StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";
import { address, token } from "../portal.js";
import { Disks } from "./Disks.jsx";

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
        <Disks project={project} server={shown} token={token} onAsked={(id) => setAsked(`Asked about ${id}`)}
          onDetached={(id) => setHeard(`Heard of ${id}`)} />
      )}
      <p>{asked}</p>
      <p>{heard}</p>
    </>
  );
}

createRoot(document.getElementById("app")).render(<StrictMode><Portal /></StrictMode>);

// What a React 19 app writes. Only compiled.
import type { BmsDisksElement } from "../../dist/bms-disks.js";
import { BmsDisks } from "../../dist/react.js";
import { useRef } from "react";

export function Disks(props: { server: string; token: () => Promise<string> }) {
  return (
    <bms-disks
      className="panel"
      bms-endpoint="/api/bms"
      projectId="p"
      serverId={props.server}
      getToken={props.token}
      onbms-disks-detached={(event) => console.log(event.detail.volumeId)}
      ref={(element) => void element?.refresh()}
    />
  );
}

// @ts-expect-error: an id is a text
export const wrong = <bms-disks serverId={7} />;

/** The component, for React 18 and for pages that a server renders. */
export function Rendered(props: { server: string; token: () => Promise<string> }) {
  const disks = useRef<BmsDisksElement>(null);
  return (
    <BmsDisks
      ref={disks}
      className="panel"
      style={{ minBlockSize: "20rem" }}
      bmsEndpoint="/api/bms"
      projectId="p"
      serverId={props.server}
      theme="dark"
      getToken={() => props.token()}
      onBeforeDetach={(event) => event.detail.waitUntil(Promise.resolve(event.detail.volumeId.length > 0))}
      onFailed={({ detail }) => console.log(detail.outcome === "unknown", detail.requestId)}
      onEnded={({ detail }) => console.log(JSON.stringify(detail.record), detail.outcome === "cancelled")}
      onAuthRequired={() => void disks.current?.refresh()}
      onClick={(event) => event.preventDefault()}
    >
      The disks are being loaded.
    </BmsDisks>
  );
}

// @ts-expect-error: an id is a text
export const wrongId = <BmsDisks serverId={7} />;
// @ts-expect-error: no such event
export const wrongEvent = <BmsDisks onDetaching={() => {}} />;

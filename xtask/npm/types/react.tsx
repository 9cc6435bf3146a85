// What a React 19 app writes. Only compiled.
import type {} from "../../dist/bms-disks.js";

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

import "bms-disks";

export function Disks({ project, server, token, onAsked, onDetached }) {
  return (
    <bms-disks
      bms-endpoint="/api/bms"
      evs-endpoint="/api/evs"
      getToken={token}
      projectId={project}
      serverId={server}
      onbms-disks-before-detach={(event) => onAsked(event.detail.volumeId)}
      onbms-disks-detached={(event) => onDetached(event.detail.volumeId)}
    />
  );
}

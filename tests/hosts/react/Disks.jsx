import "bms-disks";

export function Disks({ project, server, token, onDetached }) {
  return (
    <bms-disks
      bms-endpoint="/api/bms"
      evs-endpoint="/api/evs"
      projectId={project}
      serverId={server}
      getToken={token}
      onbms-disks-detached={(event) => onDetached(event.detail.volumeId)}
    />
  );
}

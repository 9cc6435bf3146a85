/**
 * What the cloud answers, by name. The values are the simulator's; `answer` and `response` in `fixtures.js` give them.
 */

/** An answer, and what it is an answer to. */
export interface Answer<Body> {
  request: {
    /** Which of the cloud's services was asked: as the attributes of the tag. */
    endpoint: "bms" | "evs" | "ecs";
    method: "GET" | "POST" | "DELETE";
    /** With its query. */
    path: string;
  };
  status: number;
  headers: { "X-Request-Id": string; "Content-Type"?: string; /** In seconds. */ "Retry-After"?: string };
  /** As the JSON says; a text where it is none, `null` where there is nothing. */
  body: Body;
}

/** *Querying details about a BMS.* */
export interface ServerBody {
  server: CloudServer;
}

export interface CloudServer {
  id: string;
  name: string;
  status: "ACTIVE" | "SHUTOFF" | "REBOOT" | "ERROR" | (string & {});
  /** What is being done to it, as `powering-off`. */
  "OS-EXT-STS:task_state"?: string | null;
  "OS-EXT-STS:vm_state": string;
  "OS-EXT-STS:power_state": number;
  /** The project's id. */
  tenant_id: string;
  host_status: string;
  "OS-EXT-AZ:availability_zone": string;
  "OS-EXT-SRV-ATTR:user_data": string;
  locked: boolean;
  user_id: string;
  created: string;
  updated: string;
  hostId: string;
  "OS-EXT-SRV-ATTR:host": string;
  "OS-EXT-SRV-ATTR:hostname": string;
  "OS-EXT-SRV-ATTR:instance_name": string;
  "OS-EXT-SRV-ATTR:root_device_name": string;
  "OS-DCF:diskConfig": string;
  "OS-SRV-USG:launched_at": string;
  "OS-SRV-USG:terminated_at": string | null;
  accessIPv4: string;
  accessIPv6: string;
  config_drive: string;
  key_name: string;
  progress: number;
  tags: string[];
  security_groups: { name: string; id: string }[];
  /** By the id of the network. */
  addresses: {
    [network: string]: {
      version: string;
      addr: string;
      "OS-EXT-IPS:type": string;
      "OS-EXT-IPS-MAC:mac_addr": string;
      "OS-EXT-IPS:port_id": string;
    }[];
  };
  fault?: { message: string; code: number; details: string; created: string } | null;
  flavor: { id: string; name: string; vcpus: string; ram: string; disk: string };
  image: { id: string; __os_type?: string };
  metadata: {
    /** Of this and the image's own word the panel reads what runs there. */
    os_type?: string;
    /** `freeze`: the account has frozen the server. */
    EcmResStatus?: string;
    [name: string]: string | undefined;
  };
  "os-extended-volumes:volumes_attached"?: {
    id: string;
    device?: string;
    /** `0`: the system disk. */
    bootIndex?: string | number | null;
    delete_on_termination?: string | boolean;
  }[];
}

/** *Querying EVS disks attached to a BMS.* */
export interface AttachmentsBody {
  volumeAttachments: CloudAttachment[];
}

export interface CloudAttachment {
  device: string;
  serverId: string;
  id: string;
  volumeId: string;
}

/** *Querying details about all disks* of EVS. */
export interface VolumesBody {
  count: number;
  volumes: CloudVolume[];
}

export interface CloudVolume {
  id: string;
  name: string;
  description: string;
  status: "in-use" | "available" | "detaching" | "attaching" | "error_detaching" | (string & {});
  /** In GiB. */
  size: number;
  volume_type: string | null;
  bootable: "true" | "false";
  multiattach: boolean;
  shareable: "true" | "false";
  encrypted: boolean;
  availability_zone: string;
  service_type: string;
  wwn: string | null;
  serial_number?: string;
  created_at: string;
  updated_at: string;
  "os-vol-tenant-attr:tenant_id": string;
  user_id: string;
  snapshot_id: string | null;
  source_volid: string | null;
  metadata: {
    /** `true`: SCSI; else VBD. */
    "hw:passthrough"?: "true" | "false";
    __system__encrypted?: "0" | "1";
    /** Paid for in advance. */
    orderID?: string;
    resourceSpecCode?: string;
  };
  attachments: {
    attachment_id: string;
    id: string;
    volume_id: string;
    server_id: string;
    device: string;
    host_name: string | null;
    attached_at: string;
  }[];
}

/** A change that was accepted. */
export interface AcceptedBody {
  job_id: string;
}

/** *Querying the status of a job.* */
export interface JobBody extends JobHead {
  entities: { sub_jobs_total: number; sub_jobs: SubJob[]; errorcode_message?: string };
}

/** A part of a job. */
export interface SubJob extends JobHead {
  entities: { server_id: string; volume_id: string };
}

/** What a job and its parts have in common. */
export interface JobHead {
  status: "INIT" | "RUNNING" | "SUCCESS" | "FAIL" | (string & {});
  job_id: string;
  job_type: string;
  begin_time: string;
  end_time: string;
  error_code: string | null;
  fail_reason: string | null;
  /** Where a cloud says here why it failed, the two above are `null`. */
  code?: string | null;
  message?: string | null;
}

/** A refusal with a code, as most are. */
export interface CodedError {
  error: { code: string; message: string };
}

/** A refusal of the native calls, under its name. */
export type NamedError<Name extends string> = { [name in Name]: { message: string; code: number } };

/** What the API gateway says. */
export interface GatewayError {
  error_msg: string;
  error_code: string;
  request_id: string;
}

/** All there are. It is about the server `db-07` and its disk `pg-data`, as the events of the fixtures are. */
export interface Answers {
  /** Running Linux, with a system disk and a data disk. */
  server: Answer<ServerBody>;
  "server-stopped": Answer<ServerBody>;
  "server-windows": Answer<ServerBody>;
  attachments: Answer<AttachmentsBody>;
  "attachments-empty": Answer<AttachmentsBody>;
  /** The native list (`/v2.1/`), in the forms that the documents have. */
  "native-attachments": Answer<AttachmentsBody>;
  "native-attachments-object": Answer<{ volumeAttachments: CloudAttachment }>;
  "native-attachments-singular": Answer<{ volumeAttachment: CloudAttachment }>;
  volumes: Answer<VolumesBody>;

  "detach-accepted": Answer<AcceptedBody>;
  /** 204: it is done, and there is no job. */
  "detach-without-job": Answer<null>;
  "attach-accepted": Answer<AcceptedBody>;
  "job-running": Answer<JobBody>;
  "job-succeeded": Answer<JobBody>;
  "job-failed": Answer<JobBody>;
  /** It says why in `code` and `message`. */
  "job-failed-plain": Answer<JobBody>;

  /** BMS.0114, and what other clouds say instead. */
  "not-attached": Answer<CodedError>;
  "not-attached-native": Answer<NamedError<"itemNotFound">>;
  "not-attached-wrapped": Answer<{ error: NamedError<"itemNotFound"> }>;
  "not-attached-quoted": Answer<CodedError>;
  /** BMS.1001 */
  "server-not-steady": Answer<CodedError>;
  /** BMS.0035 */
  "server-powering-on": Answer<CodedError>;
  /** BMS.0036 */
  "server-powering-off": Answer<CodedError>;
  /** BMS.0037 */
  "server-rebooting": Answer<CodedError>;
  /** BMS.1006 */
  "server-state-not-available": Answer<CodedError>;
  /** BMS.0605 */
  "server-locked": Answer<CodedError>;
  "server-frozen": Answer<NamedError<"forbidden">>;
  /** BMS.0297 */
  "disk-locked-by-order": Answer<CodedError>;
  /** BMS.0360 */
  "disk-frozen": Answer<CodedError>;
  "disk-not-in-use": Answer<NamedError<"badRequest">>;
  /** Of a running server. */
  "disk-is-system-disk": Answer<NamedError<"badRequest">>;
  "disk-is-detaching": Answer<NamedError<"conflictingRequest">>;
  /** An attach of what is attached. */
  "disk-is-attached": Answer<NamedError<"badRequest">>;
  /** BMS.0104: an attach in the system disk's slot. */
  "disk-not-attachable": Answer<CodedError>;
  /** BMS.0040 */
  "no-such-server": Answer<CodedError>;
  "no-such-server-native": Answer<NamedError<"itemNotFound">>;
  "no-such-job": Answer<CodedError | NamedError<"itemNotFound">>;
  /** BMS.0001 */
  "bad-parameter": Answer<CodedError>;
  /** BMS.0213 */
  "no-permission": Answer<CodedError>;
  "no-permission-for-volumes": Answer<NamedError<"forbidden">>;
  /** BMS.0212 */
  overloaded: Answer<CodedError>;
  /** BMS.1007 */
  "interface-failed": Answer<CodedError>;

  "token-missing": Answer<GatewayError>;
  "token-unknown": Answer<GatewayError>;
  /** APIGW.0307 */
  "token-expired": Answer<GatewayError>;
  /** Common.0018 */
  "token-of-another-project": Answer<CodedError>;
  /** APIGW.0302 */
  "not-authorised": Answer<GatewayError>;
  /** 429, with `Retry-After`. */
  throttled: Answer<GatewayError>;
  /** APIGW.0101 */
  "no-such-api": Answer<GatewayError>;
  "gateway-error": Answer<GatewayError>;
  /** A proxy's, with 502. */
  "web-page": Answer<string>;
  "web-page-with-200": Answer<string>;
}

export const ANSWERS: Answers;

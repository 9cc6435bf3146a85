"""Calls a cloud with the vendor's own SDK and prints, as JSON, what the SDK made of each answer.

drive.py ADDRESS PROJECT SERVER DISK OTHER_DISK, the token in BMS_TOKEN: reads the server, its disks and their details,
detaches DISK, follows the job, detaches it again, attaches it again, and detaches OTHER_DISK.
"""

import json
import os
import sys
import time

from huaweicloudsdkbms.v1 import (
    AttachBaremetalServerVolumeRequest,
    AttachVolumeBody,
    BmsClient,
    DetachBaremetalServerVolumeRequest,
    ListBareMetalServerDetailsRequest,
    ShowBaremetalServerVolumeInfoRequest,
    ShowJobInfosRequest,
    VolumeAttachment,
)
from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.exceptions.exceptions import ServiceResponseException
from huaweicloudsdkcore.signer.signer import Signer
from huaweicloudsdkevs.v2 import EvsClient, ListVolumesRequest


def credentials(project):
    """A token, as a console has one, where the SDK signs with a key. It takes no other class than its own."""

    def with_token(request):
        request.header_params["X-Auth-Token"] = os.environ["BMS_TOKEN"]
        Signer.process_request_uri(request)
        return request

    basic = BasicCredentials("none", "none", project)
    basic.sign_request = with_token
    return basic


def unknown(given, model, at):
    """The keys of an answer that the SDK's model does not name."""
    if isinstance(given, list):
        return sum((unknown(one, two, at) for one, two in zip(given, model or [])), [])
    names = getattr(model, "attribute_map", None)
    if not isinstance(given, dict) or names is None:
        return []
    found = []
    for key, value in given.items():
        attribute = next((name for name, json_key in names.items() if json_key == key), None)
        if attribute is None:
            found.append(f"{at}.{key}")
        else:
            found += unknown(value, getattr(model, attribute, None), f"{at}.{key}")
    return found


def main(address, project, server, disk, other):
    def client(service):
        return (
            service.new_builder()
            .with_credentials(credentials(project))
            .with_endpoint(address)
            .build()
        )

    bms, evs = client(BmsClient), client(EvsClient)
    unknown_keys = []

    def call(function, request):
        try:
            answer = function(request)
        except ServiceResponseException as error:
            return {
                "status": error.status_code,
                "code": error.error_code,
                "message": error.error_msg,
                "request_id": error.request_id,
            }
        raw = answer.raw_content
        unknown_keys.extend(unknown(json.loads(raw) if raw else {}, answer, type(answer).__name__))
        return {"status": answer.status_code, "read": json.loads(str(answer))}

    def job(accepted):
        if "read" not in accepted:
            return accepted
        for _ in range(100):
            seen = call(bms.show_job_infos, ShowJobInfosRequest(job_id=accepted["read"]["job_id"]))
            if seen.get("read", {}).get("status") not in ("INIT", "RUNNING"):
                return seen
            time.sleep(0.02)
        return seen

    def detach(volume):
        request = DetachBaremetalServerVolumeRequest(server_id=server, attachment_id=volume)
        return call(bms.detach_baremetal_server_volume, request)

    def volumes():
        request = ShowBaremetalServerVolumeInfoRequest(server_id=server)
        return call(bms.show_baremetal_server_volume_info, request)

    result = {
        "server": call(bms.list_bare_metal_server_details, ListBareMetalServerDetailsRequest(server_id=server)),
        "list": volumes(),
        "details": call(evs.list_volumes, ListVolumesRequest(server_id=server)),
        "detach": detach(disk),
    }
    result["job"] = job(result["detach"])
    result["list after"] = volumes()
    result["detach again"] = detach(disk)
    body = AttachVolumeBody(volume_attachment=VolumeAttachment(volume_id=disk, device="/dev/sdx"))
    result["attach"] = call(
        bms.attach_baremetal_server_volume,
        AttachBaremetalServerVolumeRequest(server_id=server, body=body),
    )
    result["attach job"] = job(result["attach"])
    result["detach in use"] = detach(other)
    result["failed job"] = job(result["detach in use"])
    result["unknown keys"] = sorted(set(unknown_keys))
    print(json.dumps(result))


main(*sys.argv[1:])

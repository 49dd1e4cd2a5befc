"""Settings of a function that are kept and described as by AWS, and change nothing (docs/known-differences.md)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from streammock.errors import lambda_ as texts

_PUBLISHED = "PublishedVersions"
# What can be started from a snapshot: Python from 3.12 on, Java from 11 on, .NET from 8 on (AWS: "SnapStart").
_WITH_SNAPSHOTS = re.compile(r"python3\.(1[2-9]|[2-9]\d)|java(1[1-9]|[2-9]\d).*|dotnet([89]|[1-9]\d)")
_LONGEST_ID = 1024
_IDS = {"subnetIds": "subnet-[0-9a-z]*", "securityGroupIds": "sg-[0-9a-zA-Z]*"}
MEMBERS = frozenset(("FileSystemConfigs", "KMSKeyArn", "SnapStart", "VpcConfig"))


@dataclass(frozen=True, slots=True)
class KeptSettings:
    """What was given last; ``vpc`` is None for a function that never had one."""

    vpc: Mapping[str, Any] | None = None
    kms_key: str = ""
    snap_start: str = "None"
    file_systems: Sequence[Mapping[str, Any]] = ()

    def changed(self, params: Mapping[str, Any], runtime: str) -> KeptSettings:
        """With what a request gives in the place of what was, checked."""
        changes: dict[str, Any] = {}
        if "VpcConfig" in params:
            changes["vpc"] = _vpc(params["VpcConfig"])
        if "KMSKeyArn" in params:
            changes["kms_key"] = params["KMSKeyArn"]
        if "SnapStart" in params:
            changes["snap_start"] = params["SnapStart"].get("ApplyOn", "None")
        if "FileSystemConfigs" in params:
            changes["file_systems"] = tuple(map(dict, params["FileSystemConfigs"]))
        kept = replace(self, **changes)
        if kept.snap_start == _PUBLISHED and not _WITH_SNAPSHOTS.fullmatch(runtime):
            raise texts.no_snapshots(runtime)
        return kept

    def describe(self, vpc_id: str, *, published: bool) -> dict[str, Any]:
        """The members of a function description that come from here.

        Parameters
        ----------
        vpc_id:
            The network that all subnets lie in.
        published:
            Whether a published version is described: snapshots are made of those alone.
        """
        optimised = published and self.snap_start == _PUBLISHED
        described: dict[str, Any] = {
            "SnapStart": {"ApplyOn": self.snap_start, "OptimizationStatus": "On" if optimised else "Off"}
        }
        if self.vpc is not None:
            described["VpcConfig"] = {**self.vpc, "VpcId": vpc_id if self.vpc["SubnetIds"] else ""}
        if self.kms_key:
            described["KMSKeyArn"] = self.kms_key
        if self.file_systems:
            described["FileSystemConfigs"] = [dict(one) for one in self.file_systems]
        return described


NONE = KeptSettings()  # what a function has that says nothing of them


def _vpc(given: Mapping[str, Any]) -> dict[str, Any]:
    subnets, groups = list(given.get("SubnetIds", ())), list(given.get("SecurityGroupIds", ()))
    for member, ids in (("subnetIds", subnets), ("securityGroupIds", groups)):
        if not all(len(one) <= _LONGEST_ID and re.fullmatch(_IDS[member], one) for one in ids):
            raise texts.malformed_network(member, ids, _LONGEST_ID, _IDS[member])
    if bool(subnets) != bool(groups):
        raise texts.half_a_network()
    dual = given.get("Ipv6AllowedForDualStack", False)
    return {"SubnetIds": subnets, "SecurityGroupIds": groups, "Ipv6AllowedForDualStack": dual}

"""Code signing configurations: kept and shown. Packages are unsigned here, and no deployment is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from streammock import arns
from streammock.clock import iso_milliseconds
from streammock.errors import code_signing as texts

if TYPE_CHECKING:
    from streammock.backend import Region
    from streammock.functions.function import Function

_MEMBERS = {
    "Description": "description",
    "AllowedPublishers": "publishers",
    "CodeSigningPolicies": "policies",
}
SETTABLE = frozenset(_MEMBERS)


@dataclass(frozen=True, slots=True)
class CodeSigningConfig:
    """One configuration; an update makes another of the same name."""

    config_id: str
    arn: str
    last_modified: int
    publishers: Mapping[str, Any]
    description: str = ""
    policies: Mapping[str, Any] | None = None

    def updated(self, params: Mapping[str, Any], now: int) -> CodeSigningConfig:
        """The configuration with what a request names."""
        changes = {attribute: params[name] for name, attribute in _MEMBERS.items() if name in params}
        return replace(self, last_modified=now, **changes)

    def describe(self) -> dict[str, Any]:
        """As every operation answers it; a deployment that is not signed well is warned of by default."""
        return {
            "CodeSigningConfigId": self.config_id,
            "CodeSigningConfigArn": self.arn,
            "Description": self.description,
            "AllowedPublishers": dict(self.publishers),
            "CodeSigningPolicies": {"UntrustedArtifactOnDeployment": "Warn", **(self.policies or {})},
            "LastModified": f"{iso_milliseconds(self.last_modified)}+0000",
        }


def make(region: Region, params: Mapping[str, Any], now: int) -> CodeSigningConfig:
    """A new configuration, kept."""
    config_id = f"csc-{region.backend.ids.hex(17)}"
    arn = arns.code_signing_config(region.name, region.account, config_id)
    config = CodeSigningConfig(config_id, arn, now, params["AllowedPublishers"]).updated(params, now)
    region.code_signing[arn] = config
    return config


def find(region: Region, arn: str) -> CodeSigningConfig:
    """The configuration of an ARN."""
    if arn not in region.code_signing:
        raise texts.config_not_found(arn)
    return region.code_signing[arn]


def check_exists(region: Region, arn: str) -> None:
    """Refuse to give a function one that is not there."""
    if arn not in region.code_signing:
        raise texts.config_missing(arn)


def users(region: Region, arn: str) -> list[Function]:
    """The functions that have a configuration."""
    return [function for function in region.functions.values() if function.code_signing == arn]

"""Layers: packages that functions share, version by version."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from streammock import arns
from streammock.clock import iso_milliseconds
from streammock.errors import base
from streammock.errors import lambda_resources as texts
from streammock.errors.common import each, one_of
from streammock.functions import identifiers
from streammock.functions.identifiers import ARCHITECTURES
from streammock.functions.policy import Policy
from streammock.functions.runtime import ZipCode

if TYPE_CHECKING:
    from streammock.backend import Region

MOST_OF_A_FUNCTION = 5
_ARN = re.compile(
    r"(?P<layer>arn:[a-z-]+:lambda:(?P<region>[a-z0-9-]+):(?P<account>\d{12}):layer:(?P<name>[a-zA-Z0-9_-]+))"
    r"(?::(?P<version>\d+))?"
)
_ELSEWHERE = "Layers of other accounts are not fetched: publish the package here with PublishLayerVersion."


@dataclass(frozen=True, slots=True)
class LayerVersion:
    """One version of a layer.

    Parameters
    ----------
    layer_arn, number:
        Its name.
    code:
        The package.
    created:
        In nanoseconds.
    details:
        Description, licence and what it is compatible with, as given.
    """

    layer_arn: str
    number: int
    code: ZipCode
    created: int
    details: Mapping[str, Any] = field(default_factory=dict)

    @property
    def arn(self) -> str:
        """With the version."""
        return f"{self.layer_arn}:{self.number}"

    def fits(self, params: Mapping[str, Any]) -> bool:
        """Whether it says that it is compatible with what a list is asked for."""
        wanted = (("CompatibleRuntime", "CompatibleRuntimes"), ("CompatibleArchitecture", "CompatibleArchitectures"))
        return all(params[name] in self.details.get(known, ()) for name, known in wanted if name in params)

    def describe_listed(self) -> dict[str, Any]:
        """The version in a list: what was not given is not shown."""
        return {
            "LayerVersionArn": self.arn,
            "Version": self.number,
            "CreatedDate": f"{iso_milliseconds(self.created)}+0000",
            **self.details,
        }

    def describe(self) -> dict[str, Any]:
        """The version with its package."""
        host = f"awslambda-{self.layer_arn.split(':')[3]}-layers.s3.amazonaws.com"
        content = {
            "CodeSha256": self.code.sha256,
            "CodeSize": len(self.code.content),
            "Location": f"https://{host}/snapshots/{self.arn}",
        }
        return {"Description": "", **self.describe_listed(), "LayerArn": self.layer_arn, "Content": content}


@dataclass(slots=True)
class Layer:
    """The versions of one layer; a number is never used again."""

    name: str
    arn: str
    versions: dict[int, LayerVersion] = field(default_factory=dict)
    policies: dict[int, Policy] = field(default_factory=dict)  # of versions, by their numbers
    last: int = 0

    def publish(self, code: ZipCode, details: Mapping[str, Any], now: int) -> LayerVersion:
        """One version more."""
        self.last += 1
        version = self.versions[self.last] = LayerVersion(self.arn, self.last, code, now, details)
        return version

    def newest_first(self, params: Mapping[str, Any]) -> list[LayerVersion]:
        """The versions that a list asks for."""
        return [version for version in reversed(self.versions.values()) if version.fits(params)]


def delete(region: Region, name: str, number: int) -> None:
    """Forget a version and its policy, if it is there."""
    if number < 1:
        raise texts.layer_version_too_low()
    layer = region.layers.get(plain_name(name))
    if layer is not None:
        layer.versions.pop(number, None)
        layer.policies.pop(number, None)


def plain_name(text: str) -> str:
    """A layer's name, of a name or an ARN."""
    match = _ARN.fullmatch(text)
    return match["name"] if match else text


def check_compatible(params: Mapping[str, Any]) -> None:
    """Refuse runtimes and instruction sets that do not exist, in what a layer or a list of layers is to be for."""
    failures = []
    for member, known in (("CompatibleRuntime", identifiers.runtimes()), ("CompatibleArchitecture", ARCHITECTURES)):
        one, several = params.get(member), params.get(f"{member}s", ())
        name, broken = f"{member[0].lower()}{member[1:]}", one_of(known)
        if one is not None and not _exists(one):
            failures.append((one, name, broken))
        if not all(map(_exists, several)):
            if known is ARCHITECTURES:
                broken = each(broken)
            failures.append((f"[{', '.join(several)}]", f"{name}s", broken))
    if failures:
        raise texts.unknown_compatibility(failures)


def _exists(name: str) -> bool:
    return name in ARCHITECTURES or identifiers.is_runtime(name)


def find(region: Region, name: str, number: int) -> LayerVersion:
    """A layer's version, by its name or ARN and its number."""
    if number < 1:
        raise texts.layer_version_too_low()
    layer = region.layers.get(plain_name(name))
    if layer is None or number not in layer.versions:
        raise texts.no_such_resource()
    return layer.versions[number]


def with_policies(region: Region, name: str, number: int) -> Layer:
    """The layer of a version whose policy is asked about."""
    plain = plain_name(name)
    layer = region.layers.get(plain)
    if layer is None or number not in layer.versions:
        arn = arns.layer(region.name, region.account, plain)
        raise texts.layer_version_missing(arn, number)
    return layer


def find_by_arn(region: Region, arn: str) -> LayerVersion:
    """A layer's version by its ARN."""
    match = _ARN.fullmatch(arn)
    if match is None or match["version"] is None:
        raise texts.no_such_resource()
    if (match["region"], match["account"]) != (region.name, region.account):
        raise texts.no_such_resource()
    return find(region, match["name"], int(match["version"]))


def resolve(region: Region, operation: str, given: Sequence[str]) -> tuple[LayerVersion, ...]:
    """The layers that a function names, in its order; each keeps its package, also when it is deleted later."""
    matches = [_ARN.fullmatch(arn) for arn in given]
    if not all(match and match["version"] for match in matches):
        raise texts.malformed_layers(given)
    if len(given) > MOST_OF_A_FUNCTION:
        raise texts.too_many_layers(MOST_OF_A_FUNCTION)
    seen: dict[str, str] = {}
    found = []
    for arn, match in zip(given, matches, strict=True):
        assert match is not None  # noqa: S101 -- checked above
        if match["region"] != region.name:
            raise texts.layer_in_other_region(region.name)
        if match["account"] != region.account:
            raise base.unsupported_parameter(operation, f"Layers={arn}", instead=_ELSEWHERE)
        if match["layer"] in seen:
            raise texts.same_layer_twice(seen[match["layer"]], arn)
        seen[match["layer"]] = arn
        layer = region.layers.get(match["name"])
        version = layer.versions.get(int(match["version"])) if layer is not None else None
        if version is None:
            raise texts.no_such_layer(arn)
        found.append(version)
    return tuple(found)


def named(region: Region, name: str) -> Layer:
    """The layer of a name, made where there is none."""
    plain = plain_name(name)
    if plain not in region.layers:
        region.layers[plain] = Layer(plain, arns.layer(region.name, region.account, plain))
    return region.layers[plain]

"""Aliases: names for versions, which may share the traffic of one between two (aws_facts 3.6)."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from streammock.errors import lambda_versions as texts
from streammock.functions.names import LATEST

_NUMBER = "[0-9]+"


@dataclass(frozen=True, slots=True)
class Alias:
    """One alias; an update makes another with a new revision.

    Parameters
    ----------
    name, arn:
        Its names.
    version:
        The version that gets what ``weights`` leave.
    revision_id:
        Of this state of it.
    description:
        The user's.
    weights:
        The share, from 0 to 1, of one other version.
    """

    name: str
    arn: str
    version: str
    revision_id: str
    description: str = ""
    weights: Mapping[str, float] = field(default_factory=dict)

    def draw(self, fraction: float) -> str:
        """Where an invocation goes that drew a number from 0 up to 1."""
        for version, share in self.weights.items():
            if fraction < share:
                return version
            fraction -= share
        return self.version

    def describe(self) -> dict[str, Any]:
        """The alias as every operation answers it; a routing only where there is one."""
        described: dict[str, Any] = {
            "AliasArn": self.arn,
            "Description": self.description,
            "FunctionVersion": self.version,
            "Name": self.name,
            "RevisionId": self.revision_id,
        }
        if self.weights:
            described["RoutingConfig"] = {"AdditionalVersionWeights": dict(self.weights)}
        return described


def read_weights(params: Mapping[str, Any]) -> dict[str, float]:
    """The weights in a request, each sound by itself."""
    weights = dict((params.get("RoutingConfig") or {}).get("AdditionalVersionWeights") or {})
    if len(weights) > 1:
        raise texts.too_many_weights()
    if not all(re.fullmatch(_NUMBER, version) for version in weights):
        raise texts.malformed_weights(weights, pattern=_NUMBER)
    if not all(0 <= weight <= 1 for weight in weights.values()):
        raise texts.weight_out_of_range(weights)
    return weights


def check_routing(version: str, weights: Collection[str]) -> None:
    """Refuse weights that do not go with the version that an alias names."""
    if version in weights:
        raise texts.version_already_routed(version)
    if weights and version == LATEST:
        raise texts.latest_with_weights()

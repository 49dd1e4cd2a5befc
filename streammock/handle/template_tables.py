"""Tables of a template: properties that are calls of their own, and ``AWS::DynamoDB::GlobalTable``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from streammock.errors.base import TemplateError
from streammock.handle.template_values import unsupported

Properties = dict[str, Any]


def _insights(given: Mapping[str, Any]) -> Properties:
    action = "ENABLE" if str(given["Enabled"]).lower() == "true" else "DISABLE"
    return {"ContributorInsightsAction": action} | (
        {"ContributorInsightsMode": given["Mode"]} if "Mode" in given else {}
    )


def _kinesis(given: Mapping[str, Any]) -> Properties:
    precision = {name: one for name, one in given.items() if name != "StreamArn"}
    params = {"StreamArn": given["StreamArn"]}
    return params | ({"EnableKinesisStreamingConfiguration": precision} if precision else {})


# Properties of a table by the operation that sets them, and its members.
AFTERWARDS: dict[str, Callable[[Any], tuple[str, Properties]]] = {
    "TimeToLiveSpecification": lambda given: ("UpdateTimeToLive", {"TimeToLiveSpecification": given}),
    "PointInTimeRecoverySpecification": lambda given: (
        "UpdateContinuousBackups",
        {"PointInTimeRecoverySpecification": given},
    ),
    "KinesisStreamSpecification": lambda given: ("EnableKinesisStreamingDestination", _kinesis(given)),
    "ContributorInsightsSpecification": lambda given: ("UpdateContributorInsights", _insights(given)),
}
# What each replica says of itself in the words of a table's own property.
_OF_A_REPLICA = (
    "ContributorInsightsSpecification",
    "DeletionProtectionEnabled",
    "KinesisStreamSpecification",
    "PointInTimeRecoverySpecification",
    "ResourcePolicy",
    "TableClass",
    "Tags",
)
_READ, _WRITE = "ReadProvisionedThroughputSettings", "WriteProvisionedThroughputSettings"
_READ_ON_DEMAND, _WRITE_ON_DEMAND = "ReadOnDemandThroughputSettings", "WriteOnDemandThroughputSettings"


def split(path: str, properties: Mapping[str, Any], region: str) -> tuple[Properties, list[str]]:
    """A global table, as cdk's TableV2 writes any table: a table's properties, and the regions of its replicas.

    Parameters
    ----------
    path:
        The resource, for messages.
    properties:
        Of the global table.
    region:
        The stack's: CloudFormation demands a replica there.

    Raises
    ------
    TemplateError
        Without such a replica, and for what a replica of another region says that the mock cannot keep apart.
    """
    given = dict(properties)
    replicas = {replica.get("Region"): replica for replica in given.pop("Replicas", ())}
    home = replicas.pop(region, None)
    if home is None:
        msg = f"{path} has no replica in {region}, the region of the mock: make it one of {', '.join(replicas)}"
        raise TemplateError(msg)
    for other, replica in replicas.items():
        for name in sorted(replica.keys() - {"Region"}):
            if replica[name] != home.get(name):
                raise unsupported(path, f"{name} of the replica in {other}, other than in {region},")
    table = given | {name: home[name] for name in _OF_A_REPLICA if name in home}
    unknown = home.keys() - {"Region", "GlobalSecondaryIndexes", _READ, _READ_ON_DEMAND, *_OF_A_REPLICA}
    if unknown:
        raise unsupported(path, f"{min(unknown)} of Replicas")
    _capacity(path, table, home)
    reads = {index["IndexName"]: index for index in home.get("GlobalSecondaryIndexes", ())}
    if "GlobalSecondaryIndexes" in table:
        table["GlobalSecondaryIndexes"] = [dict(index) for index in table["GlobalSecondaryIndexes"]]
        for index in table["GlobalSecondaryIndexes"]:
            _capacity(f"{path}.{index['IndexName']}", index, reads.get(index["IndexName"], {}))
    if replicas and "StreamSpecification" not in table:
        table["StreamSpecification"] = {"StreamViewType": "NEW_AND_OLD_IMAGES"}
    return table, list(replicas)


def _capacity(path: str, given: Properties, replica: Mapping[str, Any]) -> None:
    """Reads are a replica's, writes are everybody's; a capacity that scales begins with its least."""
    write, read = given.pop(_WRITE, None), replica.get(_READ)
    if write is not None:
        given["ProvisionedThroughput"] = {
            "ReadCapacityUnits": _units(f"{path}.{_READ}", read or {}, "Read"),
            "WriteCapacityUnits": _units(f"{path}.{_WRITE}", write, "Write"),
        }
    on_demand = {**given.pop(_WRITE_ON_DEMAND, {}), **replica.get(_READ_ON_DEMAND, {})}
    if on_demand:
        given["OnDemandThroughput"] = on_demand


def _units(path: str, settings: Mapping[str, Any], kind: str) -> Any:
    if f"{kind}CapacityUnits" in settings:
        return settings[f"{kind}CapacityUnits"]
    scaling = settings.get(f"{kind}CapacityAutoScalingSettings", {})
    if "MinCapacity" not in scaling:
        msg = f"{path} gives neither {kind}CapacityUnits nor {kind}CapacityAutoScalingSettings.MinCapacity"
        raise TemplateError(msg)
    return scaling.get("SeedCapacity", scaling["MinCapacity"])

"""Tables of a template: properties that are calls of their own, and ``AWS::DynamoDB::GlobalTable``."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from streammock.errors.base import TemplateError
from streammock.handle.template_values import mapping, maps, member, text, unsupported

Properties = dict[str, Any]


Call = tuple[str, Properties]


def _time_to_live(given: Properties, path: str) -> Call | None:
    """None where it is off, as it is on a new table: UpdateTimeToLive refuses to say so again."""
    if text(given.get("Enabled", ""), f"{path}.Enabled").lower() == "false":
        return None
    return "UpdateTimeToLive", {"TimeToLiveSpecification": given}


def _backups(given: Properties, _path: str) -> Call:
    return "UpdateContinuousBackups", {"PointInTimeRecoverySpecification": given}


def _insights(given: Properties, path: str) -> Call:
    action = "ENABLE" if text(member(given, "Enabled", path), path).lower() == "true" else "DISABLE"
    mode = {"ContributorInsightsMode": given["Mode"]} if "Mode" in given else {}
    return "UpdateContributorInsights", {"ContributorInsightsAction": action, **mode}


def _kinesis(given: Properties, path: str) -> Call:
    precision = {name: one for name, one in given.items() if name != "StreamArn"}
    params = {"StreamArn": member(given, "StreamArn", path)}
    more = {"EnableKinesisStreamingConfiguration": precision} if precision else {}
    return "EnableKinesisStreamingDestination", params | more


# Properties of a table by the operation that sets them, and its members; None where there is nothing to do.
AFTERWARDS: dict[str, Callable[[Properties, str], Call | None]] = {
    "TimeToLiveSpecification": _time_to_live,
    "PointInTimeRecoverySpecification": _backups,
    "KinesisStreamSpecification": _kinesis,
    "ContributorInsightsSpecification": _insights,
}
_TYPES = {"String": "S", "Number": "N", "Binary": "B"}
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


def in_words_of_the_api(path: str, properties: Mapping[str, Any]) -> Properties:
    """A table's properties as CreateTable has them, which calls some otherwise."""
    given = dict(properties)
    if "StreamSpecification" in given:
        stream = mapping(given["StreamSpecification"], f"{path}.StreamSpecification")
        given["StreamSpecification"] = {"StreamEnabled": True, **stream}
    if "SSESpecification" in given:
        sse = mapping(given["SSESpecification"], f"{path}.SSESpecification")
        given["SSESpecification"] = {("Enabled" if one == "SSEEnabled" else one): sse[one] for one in sse}
    if isinstance(given.get("ResourcePolicy"), Mapping):
        given["ResourcePolicy"] = json.dumps(given["ResourcePolicy"].get("PolicyDocument"))
    return given


def simple(path: str, properties: Mapping[str, Any]) -> Properties:
    """A table's properties for those of SAM's simple one, whose key has one attribute."""
    given = dict(properties)
    at = f"{path}.PrimaryKey"
    key = mapping(given.pop("PrimaryKey", {"Name": "id", "Type": "String"}), at)
    attribute, kind = member(key, "Name", at), text(key.get("Type", "missing"), f"{at}.Type")
    if kind not in _TYPES:
        msg = f"the Type of {at} must be one of {', '.join(_TYPES)}, not {kind!r}"
        raise TemplateError(msg)
    tags = mapping(given.pop("Tags", {}), f"{path}.Tags")
    return {
        "KeySchema": [{"AttributeName": attribute, "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": attribute, "AttributeType": _TYPES[kind]}],
        **({} if "ProvisionedThroughput" in given else {"BillingMode": "PAY_PER_REQUEST"}),
        **({"Tags": [{"Key": tag, "Value": value} for tag, value in tags.items()]} if tags else {}),
        **given,
    }


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
    replicas = {
        text(member(replica, "Region", f"{path}.Replicas"), f"{path}.Replicas"): replica
        for replica in maps(given.pop("Replicas", []), f"{path}.Replicas")
    }
    home = replicas.pop(region, None)
    if home is None:
        msg = f"{path} has no replica in {region}, the region of the mock: it has {', '.join(replicas) or 'none'}"
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
    at = f"{path}.GlobalSecondaryIndexes"
    reads = {_index(one, at): one for one in maps(home.get("GlobalSecondaryIndexes", []), at)}
    if "GlobalSecondaryIndexes" in table:
        table["GlobalSecondaryIndexes"] = maps(table["GlobalSecondaryIndexes"], at)
        for index in table["GlobalSecondaryIndexes"]:
            name = _index(index, at)
            _capacity(f"{path}.{name}", index, reads.get(name, {}))
    if replicas and "StreamSpecification" not in table:
        table["StreamSpecification"] = {"StreamViewType": "NEW_AND_OLD_IMAGES"}
    return table, list(replicas)


def _index(given: Mapping[str, Any], path: str) -> str:
    return text(member(given, "IndexName", path), f"{path}.IndexName")


def _capacity(path: str, given: Properties, replica: Mapping[str, Any]) -> None:
    """Reads are a replica's, writes are everybody's; a capacity that scales begins with its least."""
    write, read = given.pop(_WRITE, None), replica.get(_READ)
    if write is not None:
        given["ProvisionedThroughput"] = {
            "ReadCapacityUnits": _units(f"{path}.{_READ}", read or {}, "Read"),
            "WriteCapacityUnits": _units(f"{path}.{_WRITE}", write, "Write"),
        }
    on_demand = {
        **mapping(given.pop(_WRITE_ON_DEMAND, {}), f"{path}.{_WRITE_ON_DEMAND}"),
        **mapping(replica.get(_READ_ON_DEMAND, {}), f"{path}.{_READ_ON_DEMAND}"),
    }
    if on_demand:
        given["OnDemandThroughput"] = on_demand


def _units(path: str, given: Any, kind: str) -> Any:
    settings = mapping(given, path)
    if f"{kind}CapacityUnits" in settings:
        return settings[f"{kind}CapacityUnits"]
    scaling = mapping(settings.get(f"{kind}CapacityAutoScalingSettings", {}), path)
    if "MinCapacity" not in scaling:
        msg = f"{path} gives neither {kind}CapacityUnits nor {kind}CapacityAutoScalingSettings.MinCapacity"
        raise TemplateError(msg)
    return scaling.get("SeedCapacity", scaling["MinCapacity"])

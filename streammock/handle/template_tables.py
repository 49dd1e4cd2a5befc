"""Tables of a template: properties that are calls of their own, and ``AWS::DynamoDB::GlobalTable``."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Replica:
    """A replica of another region than the stack's.

    Parameters
    ----------
    path:
        What it is called in messages.
    region:
        Its region.
    creation:
        How UpdateTable makes it.
    given:
        What it says of itself: CloudFormation gives each replica settings of its own (its "ReplicaSpecification").
    """

    path: str
    region: str
    creation: Properties
    given: Properties

    def calls(self, name: str, arn: str) -> list[Call]:
        """What its own settings are set by, in its region, once the table of that name and ARN is there."""
        calls: list[Call] = []
        for one, call_of in AFTERWARDS.items():
            path = f"{self.path}.{one}"
            call = call_of(mapping(self.given[one], path), path) if one in self.given else None
            if call is not None:
                calls.append((call[0], {"TableName": name, **call[1]}))
        if text(self.given.get("DeletionProtectionEnabled", False), self.path).lower() == "true":
            calls.append(("UpdateTable", {"TableName": name, "DeletionProtectionEnabled": True}))
        if self.given.get("Tags"):
            calls.append(("TagResource", {"ResourceArn": arn, "Tags": self.given["Tags"]}))
        if "ResourcePolicy" in self.given:
            policy = mapping(self.given["ResourcePolicy"], f"{self.path}.ResourcePolicy").get("PolicyDocument")
            calls.append(("PutResourcePolicy", {"ResourceArn": arn, "Policy": json.dumps(policy)}))
        return calls


def split(path: str, properties: Mapping[str, Any], region: str) -> tuple[Properties, list[Replica]]:
    """A global table, as cdk's TableV2 writes any table: a table's properties, and its other replicas.

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
        Without such a replica, and for what a replica says that the mock has not.
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
    others = [_replica(f"{path}.Replicas of {other}", replica, home) for other, replica in replicas.items()]
    table = given | {name: home[name] for name in _OF_A_REPLICA if name in home}
    _check_known(f"{path}.Replicas", home)
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
    return table, others


def _check_known(path: str, replica: Mapping[str, Any]) -> None:
    unknown = replica.keys() - {"Region", "GlobalSecondaryIndexes", _READ, _READ_ON_DEMAND, *_OF_A_REPLICA}
    if unknown:
        raise unsupported(path, min(unknown))
    at = f"{path}.GlobalSecondaryIndexes"
    for index in maps(replica.get("GlobalSecondaryIndexes", []), at):
        unknown = index.keys() - {"IndexName", _READ, _READ_ON_DEMAND}
        if unknown:
            raise unsupported(at, min(unknown))


def _replica(path: str, given: Mapping[str, Any], home: Mapping[str, Any]) -> Replica:
    """A replica, which overrides what it has otherwise than the one of the stack's region."""
    _check_known(path, given)
    creation = {"RegionName": given["Region"], **_overrides(path, given, home)}
    table_class = given.get("TableClass", "STANDARD")
    if table_class != home.get("TableClass", "STANDARD"):
        creation["TableClassOverride"] = table_class
    at = f"{path}.GlobalSecondaryIndexes"
    there = {_index(one, at): one for one in maps(home.get("GlobalSecondaryIndexes", []), at)}
    indexes = [
        {"IndexName": _index(one, at), **_overrides(at, one, there.get(_index(one, at), {}))}
        for one in maps(given.get("GlobalSecondaryIndexes", []), at)
    ]
    overridden = [index for index in indexes if len(index) > 1]
    if overridden:
        creation["GlobalSecondaryIndexes"] = overridden
    return Replica(path, given["Region"], creation, dict(given))


def _overrides(path: str, given: Mapping[str, Any], home: Mapping[str, Any]) -> Properties:
    """Reads are a replica's own."""
    overrides: Properties = {}
    if given.get(_READ, home.get(_READ)) != home.get(_READ):
        units = {"ReadCapacityUnits": _units(f"{path}.{_READ}", given[_READ], "Read")}
        overrides["ProvisionedThroughputOverride"] = units
    if given.get(_READ_ON_DEMAND, home.get(_READ_ON_DEMAND)) != home.get(_READ_ON_DEMAND):
        overrides["OnDemandThroughputOverride"] = mapping(given[_READ_ON_DEMAND], f"{path}.{_READ_ON_DEMAND}")
    return overrides


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

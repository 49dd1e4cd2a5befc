"""Where the services are stricter than botocore's model, or word a set of choices in another order.

Sources: aws_facts 2.7, 3.6 and 5.2, streams_and_mappings B.4 and B.5, moto's ``aws_verified`` tests.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from streammock.errors import dynamodb as texts

# Attribute values, and what holds them, are checked where they are normalised, and by the expressions.
UNCHECKED = frozenset(
    (
        "AttributeValue",
        "ExpressionAttributeNameMap",
        "ExpressionAttributeValueMap",
        "Key",
        "PutItemInputAttributeMap",
        # DynamoDB words these itself (tables/tags).
        "Tag",
        "TagKeyString",
        # Lambda's own checks word these (functions/configuration, functions/names).
        "Runtime",
        "Architecture",
        "EnvironmentVariables",
        # … and these (functions/layers, functions/alias, functions/kept_settings).
        "SecurityGroupId",
        "SubnetId",
        "LayerList",
        "AliasRoutingConfiguration",
    )
)

# An ARN may stand for the name.
_TABLE_NAME = {
    "min": 3,
    "max": 255,
    "pattern": "[a-zA-Z0-9_.-]+",
    "regex": "(arn:[^:]+:dynamodb:[^:]*:[0-9]*:table/)?[a-zA-Z0-9_.-]+",
}

# Java's pattern of a tag, in Python's spelling.
_TAG = {"regex": r"[\w\s.:/=+\-@]*"}

# By shape, in every operation; ``regex`` matches where Python cannot read the model's own pattern, ``told`` is a
# failure's whole text.
SHAPES: Mapping[str, Mapping[str, Any]] = {
    "EventSourcePosition": {"enum": ("LATEST", "AT_TIMESTAMP", "TRIM_HORIZON")},
    "InvokeMode": {"enum": ("RESPONSE_STREAM", "BUFFERED")},
    "ProjectionType": {"enum": ("ALL", "INCLUDE", "KEYS_ONLY")},
    "ReturnValue": {"told": texts.unknown_return_values()},
    "RecursiveLoop": {"enum": ("Terminate", "Allow")},
    "ScalarAttributeType": {"enum": ("B", "N", "S")},
    "Select": {"enum": ("SPECIFIC_ATTRIBUTES", "COUNT", "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES")},
    "InputCompressionType": {"enum": ("ZSTD", "NONE", "GZIP")},
    "NonKeyAttributeName": {"min": 1, "max": 255},
    "NonKeyAttributeNameList": {"min": 1, "max": 20},
    "TagKey": _TAG,
    "TagValue": _TAG,
}


class Rules(NamedTuple):
    """What one operation adds to its members' shapes and to the required ones.

    Parameters
    ----------
    constraints:
        Of its members, beside those of their shapes.
    optional:
        Members whose absence it words itself.
    required:
        Members that the model lets be absent.
    first:
        Members in the order in which they are told before all others.
    alone:
        Members beside whose failures no other is told.
    plain:
        Members whose value is not shown, and which are called as in the model.
    """

    constraints: Mapping[str, Mapping[str, Any]] = MappingProxyType({})
    optional: frozenset[str] = frozenset()
    required: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    plain: frozenset[str] = frozenset()


_NONE = Rules()
_TABLE_NAME_ALONE = Rules(
    first=("ReturnConsumedCapacity", "ReturnValues"), alone=("TableName",), plain=frozenset(("TableName",))
)
_OPERATIONS: Mapping[tuple[str, str], Rules] = {
    # Captured in most regions by paritysuite/dynamodb-conformance (September and October 2026).
    ("dynamodb", "PutItem"): _TABLE_NAME_ALONE,
    ("dynamodb", "DeleteItem"): _TABLE_NAME_ALONE,
    ("dynamodb", "UpdateItem"): _TABLE_NAME_ALONE._replace(alone=("TableName", "ReturnValues")),
    ("dynamodb", "BatchGetItem"): Rules(plain=frozenset(("RequestItems",))),
    ("dynamodb", "BatchWriteItem"): Rules(plain=frozenset(("RequestItems",))),
    # The model demands these no longer, for replicas of global tables, which take them from their source.
    ("dynamodb", "CreateTable"): Rules({"TableName": _TABLE_NAME}, required=("AttributeDefinitions", "KeySchema")),
    ("dynamodb", "ListContributorInsights"): Rules({"MaxResults": {"min": 1, "max": 100}}),
    ("dynamodb", "ListTables"): Rules({"Limit": {"min": 1, "max": 100}}),
    ("dynamodb", "Query"): Rules({"Limit": {"min": 1}}),
    ("dynamodb", "Scan"): Rules({"Limit": {"min": 1}, "TotalSegments": {"min": 1, "max": 1_000_000}}),
    ("dynamodbstreams", "DescribeStream"): Rules({"Limit": {"min": 1, "max": 100}}),
    ("dynamodbstreams", "GetRecords"): Rules({"Limit": {"min": 1, "max": 1000}}),
    ("dynamodbstreams", "ListStreams"): Rules({"Limit": {"min": 1, "max": 100}}),
}


def rules(service: str, operation: str) -> Rules:
    """What an operation adds to the model."""
    return _OPERATIONS.get((service, operation), _NONE)

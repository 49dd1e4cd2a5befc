"""What UpdateTable changes only on its own: encryption, table class, deletion protection.

Rules: ack-api-quirks DDB-TABLE-017, 065, 079, 284, 383 and 433 (October 2026).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from streammock.clock import to_datetime
from streammock.errors import control as texts
from streammock.tables import encryption
from streammock.tables.table import Definition

_STANDARD = "STANDARD"
# In the order in which AWS names them where several are given.
_ALONE = {
    "SSESpecification": "Server-Side Encryption",
    "TableClass": "TableClass",
    "DeletionProtectionEnabled": "DeletionProtection",
}


def check(params: Mapping[str, Any]) -> None:
    """Raise for a request that changes one of these and something else."""
    for member, what in _ALONE.items():
        if member in params and params.keys() - {"TableName", "AttributeDefinitions", member}:
            raise texts.must_be_alone(what)
    if "SSESpecification" in params:
        encryption.check(params["SSESpecification"])


def change(definition: Definition, params: Mapping[str, Any], key: str | None, now: int) -> dict[str, Any]:
    """Make the change; returns what the answer shows otherwise than the next description will.

    ``key`` is the one that an SSESpecification asks for.
    """
    if "SSESpecification" in params:
        encryption.check_change(definition.encryption_key, params["SSESpecification"], key)
        shown = encryption.describe(definition.encryption_key)
        definition.encryption_key = key
        return {"TableStatus": "ACTIVE", "SSEDescription": shown | {"Status": "UPDATING"}}
    if "TableClass" in params:
        before = describe_class(definition)
        if params["TableClass"] != (definition.table_class or _STANDARD):
            definition.table_class, definition.table_class_since = params["TableClass"], now
        return {"TableStatus": "UPDATING", "TableClassSummary": before}
    if "DeletionProtectionEnabled" in params:
        definition.deletion_protection = params["DeletionProtectionEnabled"]
        return {"TableStatus": "ACTIVE", "DeletionProtectionEnabled": definition.deletion_protection}
    return {}


def describe_class(definition: Definition) -> dict[str, Any] | None:
    """The API's TableClassSummary; None where the class was never named."""
    if definition.table_class is None:
        return None
    told: dict[str, Any] = {"TableClass": definition.table_class}
    if definition.table_class_since is not None:
        told["LastUpdateDateTime"] = to_datetime(definition.table_class_since)
    return told

"""Which key of KMS a table is encrypted with: kept and described; nothing is encrypted, and no key is looked up.

Rules: ack-api-quirks DDB-TABLE-027 to 044, 079, 141 and 442 (October 2026).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from streammock import arns
from streammock.errors import control as texts
from streammock.ids import Ids

_MANAGED_KEY = "alias/aws/dynamodb"


def check(specification: Mapping[str, Any]) -> None:
    """Raise for an SSESpecification that contradicts itself."""
    kind, key = specification.get("SSEType"), specification.get("KMSMasterKeyId")
    if specification.get("Enabled") is False:
        for member in ("SSEType", "KMSMasterKeyId"):
            if member in specification:
                raise texts.sse_type_when_disabled(member)
    if kind == "AES256":
        raise texts.sse_type_not_supported(kind)
    if key is not None and kind is None:
        raise texts.sse_type_required()


def key_of(specification: Mapping[str, Any], *, region: str, account: str, ids: Ids) -> str | None:
    """The ARN of the key that a specification names; None for the default, a key of AWS's own."""
    if not specification.get("Enabled", "SSEType" in specification):
        return None
    name = specification.get("KMSMasterKeyId", _MANAGED_KEY)
    if name.startswith("arn:"):
        if ":alias/" not in name:
            return str(name)
        name = name.rpartition(":")[2]
    if name.startswith("alias/"):
        # Which key an alias stands for, only KMS knows: here always the same one.
        digits = ids.derived("kms", region, account, name)
        name = f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"
    return arns.kms_key(region, account, name)


def check_change(current: str | None, specification: Mapping[str, Any], wanted: str | None) -> None:
    """Raise where a table is encrypted already as is asked."""
    if wanted is None and current is None:
        raise texts.sse_already_default()
    if wanted is not None and wanted == current and specification.get("KMSMasterKeyId") == wanted:
        raise texts.sse_same_key()


def describe(key: str | None, status: str = "ENABLED") -> dict[str, Any]:
    """The API's SSEDescription; nothing for the default."""
    return {} if key is None else {"Status": status, "SSEType": "KMS", "KMSMasterKeyArn": key}

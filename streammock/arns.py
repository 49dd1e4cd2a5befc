"""Amazon Resource Names: built and taken apart in one place."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_TABLE = re.compile(
    r"arn:(?P<partition>[^:]+):dynamodb:(?P<region>[^:]*):(?P<account>\d*):table/(?P<table>[^/]+)"
    r"(?:/stream/(?P<label>[^/]+)|/index/(?P<index>[^/]+))?$"
)

_BACKUP, _EXPORT, _IMPORT = (
    re.compile(
        rf"arn:[^:]+:dynamodb:(?P<region>[^:]*):(?P<account>\d*):table/(?P<table>[^/]+)/{kind}/(?P<place>[^/]+)$"
    )
    for kind in ("backup", "export", "import")
)


class TableArn(NamedTuple):
    """A table's ARN taken apart; ``label`` is set for a stream's, ``index_name`` for an index's."""

    region: str
    account: str
    table: str
    label: str | None
    index_name: str | None


class RecordArn(NamedTuple):
    """The ARN of a backup, an export or an import taken apart; ``place`` orders them by their time."""

    region: str
    account: str
    table: str
    place: str


_PARTITIONS = {
    "cn-": "aws-cn",
    "us-gov-": "aws-us-gov",
    "us-iso-": "aws-iso",
    "us-isob-": "aws-iso-b",
    "eu-isoe-": "aws-iso-e",
    "us-isof-": "aws-iso-f",
    "eusc-": "aws-eusc",
}


@lru_cache(maxsize=64)
def partition(region: str) -> str:
    """The AWS partition that a region lies in."""
    return next((name for prefix, name in _PARTITIONS.items() if region.startswith(prefix)), "aws")


def table(region: str, account: str, name: str) -> str:
    """The ARN of a table."""
    return f"arn:{partition(region)}:dynamodb:{region}:{account}:table/{name}"


def stream(table_arn: str, label: str) -> str:
    """The ARN of a table's stream."""
    return f"{table_arn}/stream/{label}"


def index(table_arn: str, name: str) -> str:
    """The ARN of a secondary index."""
    return f"{table_arn}/index/{name}"


def backup(table_arn: str, place: str) -> str:
    """The ARN of a table's backup."""
    return f"{table_arn}/backup/{place}"


def export(table_arn: str, place: str) -> str:
    """The ARN of a table's export."""
    return f"{table_arn}/export/{place}"


def table_import(table_arn: str, place: str) -> str:
    """The ARN of the import that a table comes from."""
    return f"{table_arn}/import/{place}"


def kms_key(region: str, account: str, key_id: str) -> str:
    """The ARN of a key of KMS."""
    return f"arn:{partition(region)}:kms:{region}:{account}:key/{key_id}"


def parse_table(arn: str) -> TableArn | None:
    """Take apart the ARN of a table, stream or index; ``None`` where it is none."""
    match = _TABLE.match(arn)
    if match is None:
        return None
    parts = match.groupdict()
    return TableArn(parts["region"], parts["account"], parts["table"], parts["label"], parts["index"])


def parse_backup(arn: str) -> RecordArn | None:
    """Take apart the ARN of a backup; ``None`` where it is none."""
    return _record(_BACKUP.match(arn))


def parse_export(arn: str) -> RecordArn | None:
    """Take apart the ARN of an export; ``None`` where it is none."""
    return _record(_EXPORT.match(arn))


def parse_import(arn: str) -> RecordArn | None:
    """Take apart the ARN of an import; ``None`` where it is none."""
    return _record(_IMPORT.match(arn))


def _record(match: re.Match[str] | None) -> RecordArn | None:
    return None if match is None else RecordArn(**match.groupdict())


@lru_cache(maxsize=256)
def function(region: str, account: str, name: str, qualifier: str | None = None) -> str:
    """The ARN of a function, a version or an alias of it."""
    arn = f"arn:{partition(region)}:lambda:{region}:{account}:function:{name}"
    return f"{arn}:{qualifier}" if qualifier else arn


def event_source_mapping(region: str, account: str, uuid: str) -> str:
    """The ARN of an event source mapping."""
    return f"arn:{partition(region)}:lambda:{region}:{account}:event-source-mapping:{uuid}"


def code_signing_config(region: str, account: str, config_id: str) -> str:
    """The ARN of a code signing configuration."""
    return f"arn:{partition(region)}:lambda:{region}:{account}:code-signing-config:{config_id}"


def log_group(region: str, account: str, name: str) -> str:
    """The ARN of a log group."""
    return f"arn:{partition(region)}:logs:{region}:{account}:log-group:{name}"


def layer(region: str, account: str, name: str, version: int | None = None) -> str:
    """The ARN of a layer, or of a version of it."""
    arn = f"arn:{partition(region)}:lambda:{region}:{account}:layer:{name}"
    return f"{arn}:{version}" if version is not None else arn

"""Finding what a ResourceArn names: a table for its tags, a table or a stream for its policy."""

from __future__ import annotations

from collections.abc import Container, Mapping

from streammock import arns
from streammock.arns import TableArn
from streammock.errors import control as texts
from streammock.errors import tables as table_texts
from streammock.tables.table import Table


def for_tags(tables: Mapping[str, Table], arn: str, *, region: str, account: str) -> Table:
    """The table of a tagging call; streams and indexes have no tags."""
    parsed = _parsed(arn)
    if parsed.account != account:
        raise texts.access_denied()
    if parsed.region != region:
        raise texts.tags_of_another_region(arn)
    table = tables.get(parsed.table)
    if table is None or table.arn != arn:
        raise texts.tagged_resource_not_found(arn)
    return table


def for_policy(tables: Mapping[str, Table], streams: Container[str], arn: str, *, region: str, account: str) -> str:
    """The name of the table whose policy, or whose stream's policy, an ARN names."""
    parsed = _parsed(arn)
    if parsed.account != account:
        raise texts.policy_of_another_account()
    if parsed.region != region or not arn.startswith(f"arn:{arns.partition(region)}:"):
        raise texts.policy_of_another_region(arn)
    if parsed.label is None:
        if parsed.table not in tables:
            raise table_texts.table_not_found(parsed.table)
    elif arn not in streams:
        raise texts.stream_of_policy_not_found(parsed.label, parsed.table)
    return parsed.table


def _parsed(arn: str) -> TableArn:
    if not arn.startswith("arn:"):
        raise texts.no_arn(arn)
    parsed = arns.parse_table(arn)
    if parsed is None:
        raise texts.no_dynamodb_arn(arn)
    if parsed.index_name is not None:
        raise texts.only_tables_and_streams(arn)
    return parsed

"""Finding tables by the names that callers use: a plain name or an ARN."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from streammock import arns
from streammock.errors import tables as texts
from streammock.errors.base import AwsError
from streammock.tables.table import Table


def for_data(tables: Mapping[str, Table], name: str) -> Table:
    """The table of a data call; AWS's answer for a missing one names nothing."""
    table = tables.get(name)
    if table is not None:
        return table
    return _by_arn(tables, name, lambda _name: texts.resource_not_found())


def for_control(tables: Mapping[str, Table], name: str) -> Table:
    """The table of a control call; AWS's answer for a missing one names it."""
    table = tables.get(name)
    if table is not None:
        return table
    return _by_arn(tables, name, texts.table_not_found)


def _by_arn(tables: Mapping[str, Table], name: str, missing: Callable[[str], AwsError]) -> Table:
    if name.startswith("arn:"):
        parsed = arns.parse_table(name)
        if parsed is not None:
            found = tables.get(parsed.table)
            if found is not None and found.arn == name:
                return found
            raise missing(parsed.table)
    raise missing(name)

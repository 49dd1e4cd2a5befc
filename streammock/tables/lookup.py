"""Finding tables by the names that callers use: a plain name or an ARN."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from streammock import arns
from streammock.errors import tables as texts
from streammock.errors.base import AwsError
from streammock.tables.table import Table

_NAME = re.compile(r"[a-zA-Z0-9_.-]+")
_SHORTEST_NAME, _LONGEST_NAME = 3, 255


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
    _check_name(name)
    raise missing(name)


def _check_name(name: str) -> None:
    """What can be no table's name is refused as such; names that are found need no check."""
    broken = []
    if _NAME.fullmatch(name) is None:
        broken.append(f"Member must satisfy regular expression pattern: {_NAME.pattern}")
    if len(name) < _SHORTEST_NAME:
        broken.append(f"Member must have length greater than or equal to {_SHORTEST_NAME}")
    if len(name) > _LONGEST_NAME:
        broken.append(f"Member must have length less than or equal to {_LONGEST_NAME}")
    if broken:
        raise texts.improper_table_name(name, broken)

"""Finding tables by the names that callers use: a plain name or an ARN."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from streammock import arns
from streammock.errors import backups as backup_texts
from streammock.errors import control as control_texts
from streammock.errors import tables as texts
from streammock.errors.base import AwsError
from streammock.errors.common import matching
from streammock.tables.lifecycle import SERVING, check_at_rest
from streammock.tables.table import Table

_NAME = re.compile(r"[a-zA-Z0-9_.-]+")
_SHORTEST_NAME, _LONGEST_NAME = 3, 255


def for_data(tables: Mapping[str, Table], name: str) -> Table:
    """The table of a data call; AWS's answer for one that is missing, or not ready, names nothing."""
    table = tables.get(name)
    if table is None:
        table = _by_arn(tables, name, lambda _name: texts.resource_not_found())
    if table.status not in SERVING:
        raise texts.resource_not_found()
    return table


def for_control(tables: Mapping[str, Table], name: str) -> Table:
    """The table of a control call; AWS's answer for a missing one names it."""
    table = tables.get(name)
    if table is not None:
        return table
    return _by_arn(tables, name, texts.table_not_found)


def for_change(tables: Mapping[str, Table], name: str) -> Table:
    """The table of a control call that changes it: it must be at rest."""
    table = for_control(tables, name)
    check_at_rest(table)
    return table


def for_backups(tables: Mapping[str, Table], name: str) -> Table:
    """The table of a call about backups, which call a missing one by another name."""
    table = tables.get(name)
    if table is not None:
        return table
    return _by_arn(tables, name, backup_texts.table_not_found)


def name_of(name: str, *, region: str, account: str) -> str:
    """The name of a table, given by name or ARN, that need not exist; raises where it can be no table of ours."""
    parsed = arns.parse_table(name)
    if parsed is None or parsed.index_name is not None or parsed.label is not None:
        _check_name(name)
        return name
    if parsed.account != account:
        raise control_texts.access_denied()
    if parsed.region != region:
        raise control_texts.table_of_another_region(name)
    return parsed.table


def global_indexes(table: Table) -> list[str]:
    """The names of a table's global indexes."""
    return [index.name for index in table.indexes.values() if index.kind == "global"]


def _by_arn(tables: Mapping[str, Table], name: str, missing: Callable[[str], AwsError]) -> Table:
    if name.startswith("arn:"):
        parsed = arns.parse_table(name)
        if parsed is not None and parsed.index_name is None and parsed.label is None:
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
        broken.append(matching(_NAME.pattern))
    if len(name) < _SHORTEST_NAME:
        broken.append(f"Member must have length greater than or equal to {_SHORTEST_NAME}")
    if len(name) > _LONGEST_NAME:
        broken.append(f"Member must have length less than or equal to {_LONGEST_NAME}")
    if broken:
        raise texts.improper_table_name(name, broken)

"""ListTables."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result

PARAMETERS = frozenset(("ExclusiveStartTableName", "Limit"))
_PAGE = 100


def list_tables(call: Call, region: Region) -> Result:
    """The names of the region's tables, sorted, a page at a time."""
    after = call.params.get("ExclusiveStartTableName", "")
    limit = call.params.get("Limit", _PAGE)
    names = sorted(name for name in region.tables if name > after)
    result: Result = {"TableNames": names[:limit]}
    if len(names) > limit:
        result["LastEvaluatedTableName"] = names[limit - 1]
    return result

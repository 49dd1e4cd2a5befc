"""DescribeTable."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.tables import lookup
from streammock.tables.description import describe

PARAMETERS = frozenset(("TableName",))


def describe_table(call: Call, region: Region) -> Result:
    """A table as it stands."""
    return {"Table": describe(lookup.for_control(region.tables, call.params["TableName"]), call.now)}

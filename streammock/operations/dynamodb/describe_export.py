"""DescribeExport."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result

PARAMETERS = frozenset(("ExportArn",))


def describe_export(call: Call, region: Region) -> Result:
    """An export, which outlives its table."""
    export = region.exports.get(call.params["ExportArn"], region=region.name, account=region.account)
    return {"ExportDescription": export.describe()}

"""ListExports."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.tables.exports import Export

PARAMETERS = frozenset(("TableArn", "MaxResults", "NextToken"))


def list_exports(call: Call, region: Region) -> Result:
    """Exports, the newest first; of one table, which must still be the one that was exported (DDB-EXPORT-020)."""
    params = call.params
    arn = params.get("TableArn")
    there = {table.table_id for table in region.tables.values() if table.arn == arn}

    def wanted(export: Export) -> bool:
        return arn is None or export.table_id in there

    shown, more = region.exports.page(wanted, params.get("MaxResults"), params.get("NextToken"), region.backend.ids)
    return {"ExportSummaries": [export.summary() for export in shown], **more}

"""ListImports."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.tables.imports import Import

PARAMETERS = frozenset(("TableArn", "PageSize", "NextToken"))


def list_imports(call: Call, region: Region) -> Result:
    """Imports, the newest first; of one table, also when it is gone (DDB-IMPORT-008)."""
    params = call.params

    def wanted(found: Import) -> bool:
        return params.get("TableArn") in (None, found.table_arn)

    shown, more = region.imports.page(wanted, params.get("PageSize"), params.get("NextToken"), region.backend.ids)
    return {"ImportSummaryList": [found.summary() for found in shown], **more}

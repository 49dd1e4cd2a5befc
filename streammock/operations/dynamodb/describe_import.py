"""DescribeImport."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result

PARAMETERS = frozenset(("ImportArn",))


def describe_import(call: Call, region: Region) -> Result:
    """An import, which outlives its table."""
    found = region.imports.get(call.params["ImportArn"], region=region.name, account=region.account)
    return {"ImportTableDescription": found.describe()}

"""GetAccountSettings."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.functions import code as codes
from streammock.functions import concurrency

_TOTAL_CODE_SIZE = 80_530_636_800  # 75 GiB

PARAMETERS = frozenset[str]()


def get_account_settings(_call: Call, region: Region) -> Result:
    """The limits of the account, which are AWS's defaults, and what is used of them in this region."""
    versions = [version for function in region.functions.values() for version in function]
    layers = [version for layer in region.layers.values() for version in layer.versions.values()]
    packages = [*(version.code for version in versions), *(layer.code for layer in layers)]
    return {
        "AccountLimit": {
            "TotalCodeSize": _TOTAL_CODE_SIZE,
            "CodeSizeUnzipped": codes.MAX_UNZIPPED,
            "CodeSizeZipped": codes.MAX_ZIPPED,
            "ConcurrentExecutions": concurrency.ACCOUNT_LIMIT,
            "UnreservedConcurrentExecutions": concurrency.unreserved(region),
        },
        "AccountUsage": {
            "TotalCodeSize": sum(map(codes.described_size, packages)),
            "FunctionCount": len(region.functions),
        },
    }

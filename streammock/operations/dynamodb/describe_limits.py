"""DescribeLimits."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result

PARAMETERS: frozenset[str] = frozenset()


def describe_limits(_call: Call, _region: Region) -> Result:
    """What a new account may provision; nothing is limited here."""
    return {
        "AccountMaxReadCapacityUnits": 80_000,
        "AccountMaxWriteCapacityUnits": 80_000,
        "TableMaxReadCapacityUnits": 40_000,
        "TableMaxWriteCapacityUnits": 40_000,
    }

"""Keeps a handler's process from the real AWS: an SDK too old to know ``AWS_ENDPOINT_URL`` would call it."""

from __future__ import annotations

import sys
from typing import Any

_AWS = (".amazonaws.com", ".amazonaws.com.cn", ".api.aws")


def install() -> None:
    """Refuse from now on to look up AWS's hosts."""
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event != "socket.getaddrinfo":
        return
    host = arguments[0]
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else host
    if isinstance(name, str) and name.lower().rstrip(".").endswith(_AWS):
        msg = (
            f"streammock: a call to {name} would have left for the real AWS. The handler's SDK does not follow "
            "AWS_ENDPOINT_URL (botocore does from 1.31 on), or was given an address of its own"
        )
        raise RuntimeError(msg)

"""Keeps a handler's process from the real AWS, and tells whoever started it that a debugger is there.

An SDK too old to know ``AWS_ENDPOINT_URL`` would call AWS.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False  # see __init__
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_DEBUGGERS = ("debugpy", "pydevd")
_AWS = (".amazonaws.com", ".amazonaws.com.cn", ".api.aws")


def install(on_debugger: Callable[[], None]) -> None:
    """Refuse from now on to look up AWS's hosts; ``on_debugger`` is called when one is loaded, or has been before."""

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "socket.getaddrinfo":
            _refuse(arguments[0])
        elif event == "import" and arguments[0] in _DEBUGGERS:
            on_debugger()

    if any(name in sys.modules for name in _DEBUGGERS):
        on_debugger()
    sys.addaudithook(watch)


def _refuse(host: Any) -> None:
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else host
    if isinstance(name, str) and name.lower().rstrip(".").endswith(_AWS):
        msg = (
            f"streammock: a call to {name} would have left for the real AWS. The handler's SDK does not follow "
            "AWS_ENDPOINT_URL (botocore does from 1.31 on), or was given an address of its own"
        )
        raise RuntimeError(msg)

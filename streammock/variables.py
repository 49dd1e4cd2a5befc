"""The process's environment variables, in the form in which ``os.environ`` keeps them.

They are exchanged with every mock and every invocation, and the text interface of ``os.environ`` costs ten times more.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable

Raw = bytes | str  # bytes on POSIX, text on Windows
Variables = dict[Raw, Raw]

encode: Callable[[str], Raw] = str.upper if sys.platform == "win32" else os.fsencode  # a name
encode_value: Callable[[str], Raw] = str if sys.platform == "win32" else os.fsencode
current: Variables = os.environ._data  # type: ignore[attr-defined]  # noqa: SLF001


def put(changes: Iterable[tuple[Raw, Raw | None]]) -> None:
    """Set variables, or remove those that have no value."""
    here, putenv, unsetenv = current, os.putenv, os.unsetenv
    for name, value in changes:
        if value is not None:
            here[name] = value
            putenv(name, value)
        elif here.pop(name, None) is not None:
            unsetenv(name)


def changes(before: Variables, after: Variables) -> list[tuple[Raw, Raw | None]]:
    """What must be put so that ``after`` holds where ``before`` did."""
    gone: list[tuple[Raw, Raw | None]] = [(name, None) for name in before if name not in after]
    return gone + [(name, value) for name, value in after.items() if before.get(name) != value]

"""With ``latency="aws"``, waiters sleep on the virtual clock: what they wait for costs a test no time."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from types import SimpleNamespace
from typing import Any

from streammock.hooks.patching import Patches, Target

_AIO = Target("aiobotocore.waiter", "AIOWaiter", "_sleep")


class Waiters:
    """Takes the place of sleeping in botocore's waiters, and in aiobotocore's.

    Parameters
    ----------
    advance:
        Moves virtual time by so many seconds.
    """

    def __init__(self, advance: Callable[[float], object]) -> None:
        self._advance = advance
        self._patches = Patches({_AIO: lambda _sleep: self._sleep_aio})
        self._time: Any = None

    def enter(self) -> None:
        """Let waiters sleep on our clock."""
        waiter: Any = import_module("botocore.waiter")
        # The one name of the module that sleeping goes through; it uses no other function of ``time``.
        self._time = waiter.time
        waiter.time = SimpleNamespace(sleep=self._advance)
        self._patches.install()

    def leave(self) -> None:
        """Let them sleep for real again."""
        waiter: Any = import_module("botocore.waiter")
        waiter.time = self._time
        self._patches.uninstall()

    async def _sleep_aio(self, _waiter: Any, *args: Any, **kwargs: Any) -> None:
        self._advance(*args, *kwargs.values())

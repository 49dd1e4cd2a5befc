"""Wrapping methods of classes that may be imported only later, and giving every one of them back."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import wrapt

Wrapper = Callable[[Callable[..., Any], Any, tuple[Any, ...], dict[str, Any]], Any]


@dataclass(frozen=True, slots=True)
class Target:
    """A method of a class: ``botocore.client``, ``BaseClient``, ``_make_api_call``."""

    module: str
    cls: str
    method: str


class Patches:
    """A set of wrapped methods; the modules behind them are never imported by us.

    Parameters
    ----------
    wrappers:
        What to call in place of each method, as wrapt calls it: ``wrapper(wrapped, instance, args, kwargs)``.
    """

    def __init__(self, wrappers: dict[Target, Wrapper]) -> None:
        self._wrappers = wrappers
        self._originals: list[tuple[type, str, Any]] = []
        self._active = False
        self._awaited: set[str] = set()

    def install(self) -> None:
        """Wrap what is loaded now, and from now on what is loaded while we are active."""
        self._active = True
        for target, wrapper in self._wrappers.items():
            if target.module in sys.modules:
                self._wrap(target, wrapper)
            elif target.module not in self._awaited:
                self._awaited.add(target.module)
                wrapt.register_post_import_hook(self._imported, target.module)

    def uninstall(self) -> None:
        """Give every class its own method back."""
        self._active = False
        while self._originals:
            cls, method, original = self._originals.pop()
            setattr(cls, method, original)

    def _imported(self, module: Any) -> None:
        if self._active:
            for target, wrapper in self._wrappers.items():
                if target.module == module.__name__:
                    self._wrap(target, wrapper)

    def _wrap(self, target: Target, wrapper: Wrapper) -> None:
        cls = getattr(sys.modules[target.module], target.cls, None)
        if cls is not None and target.method in cls.__dict__:
            original = cls.__dict__[target.method]
            self._originals.append((cls, target.method, original))
            setattr(cls, target.method, wrapt.FunctionWrapper(original, wrapper))

"""Wrapping methods of classes that may be imported only later, and giving every one of them back.

wrapt would do both; importing it imports asyncio, which costs a process more than all else that a mock needs.
"""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import Callable, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, NamedTuple

from streammock.methods import Method, Replacements, unbound

Wrapper = Callable[[Method], Method]
"""Makes what is to be called in place of a method; for one that is awaited it returns what is to be awaited."""


class Target(NamedTuple):
    """A method of a class: ``botocore.client``, ``BaseClient``, ``_make_api_call``; or a function, of no class."""

    module: str
    cls: str
    method: str


class Patches:
    """A set of wrapped methods; the modules behind them are never imported by us.

    Parameters
    ----------
    wrappers:
        What makes the method to take the place of each, given it.
    """

    def __init__(self, wrappers: dict[Target, Wrapper]) -> None:
        self._wrappers = wrappers
        self._originals: list[tuple[Any, str, Any]] = []
        self._replacements = Replacements()
        self._finder = _Finder(self._imported)

    def install(self) -> None:
        """Wrap what is loaded now, and from now on what is loaded while we are active."""
        for target, wrapper in self._wrappers.items():
            if target.module in sys.modules:
                self._wrap(target, wrapper)
            else:
                self._finder.awaited.add(target.module)
        if self._finder.awaited:
            sys.meta_path.insert(0, self._finder)

    def uninstall(self) -> None:
        """Give every class its own method back."""
        if self._finder.awaited:
            self._finder.awaited.clear()
            sys.meta_path.remove(self._finder)
        while self._originals:
            setattr(*self._originals.pop())

    def _imported(self, module: str) -> None:
        if module in self._finder.awaited:  # else we have been uninstalled meanwhile
            for target, wrapper in self._wrappers.items():
                if target.module == module:
                    self._wrap(target, wrapper)

    def _wrap(self, target: Target, wrapper: Wrapper) -> None:
        module = sys.modules[target.module]
        owner = getattr(module, target.cls, None) if target.cls else module
        if owner is not None and target.method in owner.__dict__:
            original = owner.__dict__[target.method]
            self._originals.append((owner, target.method, original))
            as_function = unbound if target.cls else _itself
            setattr(owner, target.method, self._replacements.of(target, original, _wrapped, as_function, wrapper))


def _itself(function: Method) -> Method:
    return function  # of a module: there is no instance for it to be bound to


def _wrapped(original: Any, as_function: Callable[[Any], Method], wrapper: Wrapper) -> Any:
    """What the ``wrapper`` makes of an ``original``, and looks like it; what is awaited stays so."""
    function = as_function(original)
    method = wrapper(function)
    if method is function:  # nothing is to take its place
        return original
    if not inspect.iscoroutinefunction(original):
        return functools.wraps(original)(method)

    @functools.wraps(original)
    async def coroutine(instance: Any, /, *args: Any, **kwargs: Any) -> Any:
        return await method(instance, *args, **kwargs)

    return coroutine


class _Finder(MetaPathFinder):
    """Stands before all other finders, and has the modules that it awaits found and loaded by them.

    Parameters
    ----------
    imported:
        Told the name of each that has been loaded.
    """

    def __init__(self, imported: Callable[[str], None]) -> None:
        self.awaited: set[str] = set()
        self._imported = imported

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Nothing for all but the modules awaited."""
        if fullname not in self.awaited:
            return None
        others = (finder for finder in sys.meta_path if finder is not self and hasattr(finder, "find_spec"))
        spec = next((found for finder in others if (found := finder.find_spec(fullname, path, target))), None)
        if spec is not None and spec.loader is not None:
            spec.loader = _Loader(spec.loader, self._imported)
        return spec


class _Loader(Loader):
    """Takes the place of a loader until the module is loaded; nothing in the module tells of it."""

    def __init__(self, loader: Any, imported: Callable[[str], None]) -> None:
        self._loader = loader
        self._imported = imported

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """As the other does."""
        created: ModuleType | None = self._loader.create_module(spec)
        return created

    def exec_module(self, module: ModuleType) -> None:
        """As the other does, and then tell."""
        if module.__spec__ is not None:
            module.__spec__.loader = self._loader
        module.__loader__ = self._loader
        self._loader.exec_module(module)
        self._imported(module.__name__)

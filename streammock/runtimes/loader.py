"""Loading a handler from its files, apart from the modules of the test and of every other function."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from importlib import invalidate_caches
from pathlib import Path
from types import ModuleType, TracebackType
from typing import TYPE_CHECKING

from streammock.runtimes.python import entry, loaded_before

if TYPE_CHECKING:
    from streammock.runtimes.python.entry import Handler

# A copy inside a package would not be the one that is hooked, and could call real AWS: the host's is used.
_SHARED = frozenset(("aiobotocore", "boto3", "botocore", "s3transfer", "streammock", "urllib3"))

_NOTHING = object()

_active: list[Namespace] = []


class Namespace:
    """The modules and the search path of one sandbox, in place inside a ``with`` block: while it loads and runs.

    A function that is called by another one's handler sees nothing of that one.

    Parameters
    ----------
    roots:
        The directory of the function's code, and those of its layers.
    """

    def __init__(self, *roots: Path) -> None:
        self._roots = tuple(map(str, roots))
        self._tops = (
            frozenset(name for root in roots for name in _top_level_names(root)) - _SHARED - loaded_before.NAMES
        )
        self._prefixes = tuple(f"{top}." for top in self._tops)
        self._modules: dict[str, ModuleType] = {}
        self._removed: frozenset[str] = frozenset()  # of the host's, by the function
        self._path = list(self._roots)
        self._hidden: dict[str, ModuleType] = {}
        self._host_path: list[str] = []
        self._found: dict[str, ModuleType] = {}

    def __enter__(self) -> None:
        if _active:
            _active[-1].leave()
        self.enter()
        _active.append(self)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        _active.remove(self)
        self.leave()
        if _active:
            _active[-1].enter()

    def load(self, handler: str) -> Handler:
        """The handler that a setting names; raises as ``entry.find`` does."""
        invalidate_caches()
        return entry.find(handler)

    def close(self) -> None:
        """Let go of all modules, and of what the import system keeps about the directory."""
        self._modules.clear()
        self._removed = frozenset()
        for path in [path for path in sys.path_importer_cache if self._is_inside(path)]:
            del sys.path_importer_cache[path]

    # --- exchanging -------------------------------------------------------------------------------------------------
    def enter(self) -> None:
        """Put them in place of the host's."""
        self._host_path = sys.path[:]
        sys.path[:] = [*self._path, *(entry for entry in sys.path if entry not in self._path)]
        self._hidden = {name: sys.modules.pop(name) for name in self._hiding()}
        sys.modules.update(self._modules)
        self._found = sys.modules.copy()

    def leave(self) -> None:
        """Put the host's back."""
        if sys.modules != self._found:
            self._take_stock()
        for name in self._modules:
            del sys.modules[name]
        sys.modules.update(self._hidden)
        self._hidden, self._found = {}, {}
        self._path, sys.path[:] = sys.path[:], self._host_path

    def _take_stock(self) -> None:
        """Find out what the function has loaded, replaced and removed."""
        inside, hosts = sys.modules, self._found
        for name in self._modules:
            del hosts[name]
        replaced = {name: module for name, module in hosts.items() if inside.get(name, _NOTHING) is not module}
        self._hidden |= replaced
        mine = [name for name in inside.keys() - hosts.keys() if name in self._hidden or self._is_ours(name)]
        self._modules = {name: inside[name] for name in (*mine, *(replaced.keys() & inside.keys()))}
        self._removed = (self._removed | replaced.keys()) - inside.keys()

    def _hiding(self) -> set[str]:
        """The names in ``sys.modules`` that mean something else inside than outside."""
        names = (self._modules.keys() | self._removed) & sys.modules.keys()
        tops = self._tops & sys.modules.keys()
        if tops:
            names |= tops
            names.update(name for name in sys.modules if name.startswith(self._prefixes))
        return names

    def _is_ours(self, name: str) -> bool:
        """Of a module that was not there before: what it imported from the host stays with the host."""
        if name in self._modules or name.partition(".")[0] in self._tops:
            return True
        return any(self._is_inside(place) for place in _places_of(sys.modules[name]))

    def _is_inside(self, path: str) -> bool:
        return any(path == root or path.startswith(root + os.sep) for root in self._roots)


def _places_of(module: ModuleType) -> Iterator[str]:
    """Its file; a namespace package has none, but directories."""
    file = getattr(module, "__file__", None)
    if isinstance(file, str):
        yield file
    else:
        yield from getattr(module, "__path__", ())


def _top_level_names(root: Path) -> list[str]:
    return [entry.name.partition(".")[0] for entry in root.iterdir()]

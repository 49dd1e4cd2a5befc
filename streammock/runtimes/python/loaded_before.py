"""The modules that Lambda's runtime client has loaded before the handler; here most are loaded when they are asked for.

``logging`` alone, with what it needs, would be a quarter of a cold start.
"""

from __future__ import annotations

import sys
from importlib.machinery import PathFinder

TYPE_CHECKING = False  # see __init__
if TYPE_CHECKING:
    from collections.abc import Callable
    from importlib.machinery import ModuleSpec
    from typing import Any

# A file of such a name is never seen on Lambda. Any other file is, also one that is named like a module of the standard
# library (observed: awslambdaric 4.2.2).
NAMES = frozenset(
    (  # noqa: SIM905 -- words read best as words
        "abc atexit builtins codecs collections contextlib copyreg decimal encodings enum functools genericpath "
        "importlib io itertools json keyword linecache logging marshal math numbers operator os posix posixpath re "
        "reprlib site stat string sys textwrap threading time token tokenize traceback types warnings weakref zipimport"
    ).split()
)


class LoadedBefore:
    """Finds these modules where they are found now, before the function's own directories come first.

    Parameters
    ----------
    set_up_logging:
        Called once, as soon as ``logging`` is loaded; at once where it is already.
    """

    def __init__(self, set_up_logging: Callable[[], None]) -> None:
        self._path = sys.path[:]
        self._waits = "logging" not in sys.modules
        self._set_up_logging = set_up_logging

    def install(self) -> None:
        """Be asked before all other finders."""
        if not self._waits:
            self._set_up_logging()
        sys.meta_path.insert(0, self)

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:  # noqa: ARG002 -- the protocol's
        """The import system's question."""
        if path is not None or name not in NAMES:
            return None
        spec = PathFinder.find_spec(name, self._path)
        if spec is not None and name == "logging" and self._waits:
            self._follow(spec.loader)
        return spec

    def _follow(self, loader: Any) -> None:
        """Set ``logging`` up once it is loaded; its loader stays what it is, for whoever asks it for the source."""

        def load(module: object) -> None:
            del loader.exec_module
            loader.exec_module(module)
            self._waits = False
            self._set_up_logging()

        loader.exec_module = load

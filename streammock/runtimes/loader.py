"""Loading a handler from its files, apart from the modules of the test and of every other function."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module, invalidate_caches
from pathlib import Path
from types import ModuleType, TracebackType
from typing import Any

from streammock.runtimes import python_errors

# A copy inside a package would not be the one that is hooked, and could call real AWS: the host's is used.
_SHARED = frozenset(("aiobotocore", "boto3", "botocore", "s3transfer", "streammock", "urllib3"))

Handler = Callable[[Any, Any], Any]


class Namespace:
    """The modules of one sandbox, visible inside a ``with`` block: while the handler is loaded and while it runs.

    Parameters
    ----------
    root:
        The directory of the function's code.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._tops = frozenset(_top_level_names(root)) - _SHARED
        self._modules: dict[str, ModuleType] = {}
        self._hidden: list[dict[str, ModuleType]] = []
        self._count = 0

    def __enter__(self) -> Namespace:
        self._hidden.append(self._take_out())
        sys.modules.update(self._modules)
        sys.path.insert(0, str(self.root))
        self._count = len(sys.modules)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if str(self.root) in sys.path:
            sys.path.remove(str(self.root))
        self._modules = self._take_out()
        sys.modules.update(self._hidden.pop())

    def load(self, handler: str) -> Handler:
        """The handler that a setting like ``package/module.function`` names.

        Raises
        ------
        InitError
            As Lambda's runtime client words it.
        BaseException
            Whatever the user's module raises by itself while it is loaded.
        """
        module_path, dot, name = handler.rpartition(".")
        if not dot or not module_path or not name:
            raise python_errors.malformed_handler(handler, "not enough values to unpack (expected 2, got 1)")
        module_name = module_path.replace("/", ".")
        if module_name.split(".", maxsplit=1)[0] in sys.builtin_module_names:
            kind = "Runtime.BuiltInModuleConflict"
            raise python_errors.InitError(kind, f"Cannot use built-in module {module_path} as a handler module")
        invalidate_caches()
        try:
            module = import_module(module_name)
        except ImportError as error:
            raise python_errors.import_failed(module_path, error) from error
        except SyntaxError as error:
            raise python_errors.syntax_error(module_path, error) from error
        found: Handler | None = getattr(module, name, None)
        if found is None:
            raise python_errors.handler_missing(name, module_path)
        return found

    def _take_out(self) -> dict[str, ModuleType]:
        """Remove from ``sys.modules``, and return, what belongs to names of ours."""
        if not any(top in sys.modules for top in self._tops):
            return {}
        if len(sys.modules) == self._count and self._modules:
            names = list(self._modules)
        else:
            names = [name for name in sys.modules if name.partition(".")[0] in self._tops]
        return {name: sys.modules.pop(name) for name in names if name in sys.modules}


def _top_level_names(root: Path) -> list[str]:
    return [entry.name.partition(".")[0] for entry in root.iterdir()]

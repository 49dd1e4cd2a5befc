"""Finding the handler that a function's setting names."""

from __future__ import annotations

import sys
from importlib import import_module

from . import faults

TYPE_CHECKING = False  # see __init__
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Handler = Callable[[Any, Any], Any]


def find(handler: str) -> Handler:
    """The handler that a setting like ``package/module.function`` names; it need not be one.

    Raises
    ------
    Fault
        As Lambda's runtime client words it.
    BaseException
        Whatever the user's module raises by itself while it is loaded.
    """
    try:
        module_path, name = handler.rsplit(".", 1)
    except ValueError as error:
        raise faults.malformed_handler(handler, error) from None
    if module_path.split(".", 1)[0] in sys.builtin_module_names:
        raise faults.built_in_module(module_path)
    try:
        module = import_module(module_path.replace("/", "."))
    except ImportError as error:
        raise faults.import_failed(module_path, error) from error
    except SyntaxError as error:
        raise faults.syntax_error(module_path, error) from error
    try:
        found: Handler = getattr(module, name)
    except AttributeError:
        raise faults.handler_missing(name, module_path) from None
    return found

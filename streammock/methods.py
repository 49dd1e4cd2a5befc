"""Functions and methods that stand in the place of others, made by whoever puts them there."""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType
from typing import Any

Method = Callable[..., Any]
"""A function whose first argument is the instance."""


class Replacements:
    """What was made of which original: from one mock to the next it is mostly the same."""

    def __init__(self) -> None:
        self._made: dict[object, tuple[Any, Any]] = {}

    def of(self, place: object, original: Any, make: Callable[..., Any], *args: Any) -> Any:
        """What ``make(original, *args)`` gives, for what stands in that place."""
        made = self._made.get(place)
        # By identity: a proxy of wrapt's is equal to the method that it stands before, and hashes alike.
        if made is None or made[0] is not original:
            made = self._made[place] = original, make(original, *args)
        return made[1]


def unbound(original: Any) -> Method:
    """A method as a function of its instance: a proxy of wrapt's wants to be bound to it before it is called.

    Such a proxy says that it is an instance of the function's class.
    """
    if type(original) is FunctionType:
        return original
    return lambda instance, /, *args, **kwargs: original.__get__(instance)(*args, **kwargs)


def belongs_to(package: str, original: Any) -> bool:
    """Whether it is a function of the package's own, and nothing of anybody's around it."""
    return type(original) is FunctionType and original.__globals__.get("__name__", "").startswith(f"{package}.")

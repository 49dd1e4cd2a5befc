"""Dictionaries of which a part is not there until somebody looks for it."""

from __future__ import annotations

import threading
from abc import abstractmethod
from collections.abc import Callable, Iterator
from typing import Any

BODY = "body"
USER_AGENT = "User-Agent"
_BEFORE_BODY = ("url_path", "query_string", "method", "headers")  # in botocore's order
_UNWRITTEN: Any = object()  # stands where something is written later
_writing = threading.RLock()


class _Postponed(dict[str, Any]):
    # Makes what is missing; a copy that somebody else makes has all it is to have.
    write: Callable[[], Any] | None = None

    def complete(self) -> None:
        """Put there now what is missing, unless it was or something else was put there."""
        if self.write is not None:
            with _writing:
                if self.write is not None:
                    self._put(self.write)
                    self.write = None

    @abstractmethod
    def _put(self, write: Callable[[], Any]) -> None:
        """Put what is written into its place."""

    def __reduce_ex__(self, protocol: Any) -> tuple[Any, ...]:
        return dict, (dict(self.items()),)


class UnwrittenRequest(_Postponed):
    """A request as botocore's serializer makes it, but for its body, which is there for whoever looks."""

    def _put(self, write: Callable[[], Any]) -> None:
        after = list(dict.items(self))[len(_BEFORE_BODY) :]
        whole = {BODY: write(), **dict(after)}
        for name, _ in after:
            dict.__delitem__(self, name)
        self.update(whole)

    def __missing__(self, name: str) -> Any:
        self.complete()
        if dict.__contains__(self, name):
            return self[name]
        raise KeyError(name)

    def get(self, name: str, default: Any = None) -> Any:
        """As of any dictionary."""
        if name == BODY:
            self.complete()
        return dict.get(self, name, default)


class UnnamedHeaders(_Postponed):
    """The headers of a request. What the client calls itself is written for whoever reads it; its name is there."""

    def leave_unnamed(self, write: Callable[[], str]) -> None:
        """Have the name of the client written later, if nobody has put another there by then."""
        self[USER_AGENT] = _UNWRITTEN
        self.write = write

    def _put(self, write: Callable[[], Any]) -> None:
        if dict.get(self, USER_AGENT) is _UNWRITTEN:
            self[USER_AGENT] = write()

    def __iter__(self) -> Iterator[str]:
        """As of any dictionary; without a method of its own, ``dict(headers)`` would ask for no value."""
        return dict.__iter__(self)


def _completing(method: Callable[..., Any]) -> Callable[..., Any]:
    def completed(postponed: _Postponed, /, *args: Any, **kwargs: Any) -> Any:
        postponed.complete()
        return method(postponed, *args, **kwargs)

    return completed


def _complete_before(cls: type, *names: str) -> None:
    for name in names:
        setattr(cls, name, _completing(getattr(dict, name)))


# Whatever shows a value, and of a request whatever else would tell that a name is missing.
_complete_before(_Postponed, "__eq__", "__ne__", "__repr__", "__or__", "__ror__")
_complete_before(_Postponed, "items", "values", "copy", "pop", "popitem", "setdefault")
_complete_before(UnnamedHeaders, "__getitem__", "get")
_complete_before(UnwrittenRequest, "__contains__", "__iter__", "__len__", "__reversed__")
_complete_before(UnwrittenRequest, "__delitem__", "keys", "clear")

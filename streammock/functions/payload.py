"""An event on its way to a handler: JSON as it came from outside, or something of our own that JSON can be made of."""

from __future__ import annotations

import json
from typing import Any, Protocol, Union


class Event(Protocol):
    """An event that was made here: a handler in this process needs no JSON of it."""

    def __bytes__(self) -> bytes:
        """As JSON."""

    def decoded(self) -> Any:
        """What decoding that would give: the caller's own, down to its last member."""


Payload = Union[bytes, Event]  # ``bytes(payload)`` is JSON for both


def decoded(payload: Payload) -> Any:
    """The event as Python data; raises ValueError for what is no JSON."""
    return json.loads(payload) if isinstance(payload, bytes) else payload.decoded()


def parsed(data: bytes | str, otherwise: Any = None) -> Any:
    """What a program of the user's has written as JSON; ``otherwise`` for what is none, or nests too deeply."""
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return otherwise


def shown(data: bytes) -> Any:
    """The same for people to read: what is no JSON is text."""
    return parsed(data, data.decode(errors="replace"))

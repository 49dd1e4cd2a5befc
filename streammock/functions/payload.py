"""An event on its way to a handler: JSON as it came from outside, or data of our own."""

from __future__ import annotations

import json
import marshal
from typing import Any, Union

encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode
_COPIES = 2  # the last version of marshal's format that keeps two mentions of one object apart


class Event:
    """An event that was made here: JSON is made of it when somebody asks, a handler in this process never does.

    Parameters
    ----------
    data:
        Plain data of the kinds that JSON has; what is done to it later leaves the event as it was.
    """

    __slots__ = ("_data",)

    def __init__(self, data: Any) -> None:
        self._data = marshal.dumps(data, _COPIES)

    def __bytes__(self) -> bytes:
        return encode(self.decoded()).encode()

    def decoded(self) -> Any:
        """What decoding the JSON would give, in half the time: the caller may change it, down to its last member."""
        return marshal.loads(self._data)  # noqa: S302 -- our own bytes


Payload = Union[bytes, Event]  # ``bytes(payload)`` is JSON for both


def decoded(payload: Payload) -> Any:
    """The event as Python data; raises ValueError for what is no JSON."""
    return payload.decoded() if isinstance(payload, Event) else json.loads(payload)

"""What the queue of asynchronous events writes into the journal."""

from __future__ import annotations

from typing import NamedTuple


class EventQueued(NamedTuple):
    """Somebody invoked a function asynchronously."""

    at: int
    function_arn: str
    request_id: str
    payload: bytes


class EventToRetry(NamedTuple):
    """The function will be given the event again."""

    at: int
    function_arn: str
    request_id: str
    due: int


class EventDropped(NamedTuple):
    """The event will not be tried again."""

    at: int
    function_arn: str
    request_id: str
    reason: str

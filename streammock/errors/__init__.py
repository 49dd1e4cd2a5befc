"""Every text that AWS or we say, once, under the name of its situation."""

from streammock.errors.base import (
    AwsError,
    CodeError,
    DestinationWarning,
    FilterPatternWarning,
    HandlerFailed,
    NoActiveMock,
    NotSettledError,
    RecordsWaiting,
    RecordsWaitingWarning,
    StreamMockError,
    StreamReadersWarning,
    StreamReplacedWarning,
    UnmockedCallError,
    UnsupportedOperation,
    UnsupportedParameter,
)

__all__ = [
    "AwsError",
    "CodeError",
    "DestinationWarning",
    "FilterPatternWarning",
    "HandlerFailed",
    "NoActiveMock",
    "NotSettledError",
    "RecordsWaiting",
    "RecordsWaitingWarning",
    "StreamMockError",
    "StreamReadersWarning",
    "StreamReplacedWarning",
    "UnmockedCallError",
    "UnsupportedOperation",
    "UnsupportedParameter",
]

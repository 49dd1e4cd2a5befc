"""Unit-test DynamoDB table → DynamoDB Stream → Lambda in one Python process: no Docker, no server, no network.

``import streammock`` alone loads next to nothing: each public name is imported when it is first used, so that a test
run which has the pytest plugin installed, and does not use it, pays nothing.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from streammock import events as events
    from streammock.activation import MockStreams, mock_streams
    from streammock.errors.base import (
        CodeError,
        DestinationWarning,
        FaultsWaiting,
        FaultsWaitingWarning,
        FilterPatternWarning,
        HandlerFailed,
        NoActiveMock,
        NotSettledError,
        RecordsWaiting,
        RecordsWaitingWarning,
        StreamMockError,
        StreamReadersWarning,
        StreamReplacedWarning,
        TemplateError,
        UnmockedCallError,
        UnsupportedOperation,
        UnsupportedParameter,
    )
    from streammock.mock import StreamMock, current
    from streammock.runtimes.context import LambdaContext
    from streammock.settings import Backoff, Settings

_HOMES = {
    "activation": ("MockStreams", "mock_streams"),
    "errors.base": (
        "CodeError",
        "DestinationWarning",
        "FaultsWaiting",
        "FaultsWaitingWarning",
        "FilterPatternWarning",
        "HandlerFailed",
        "NoActiveMock",
        "NotSettledError",
        "RecordsWaiting",
        "RecordsWaitingWarning",
        "StreamMockError",
        "StreamReadersWarning",
        "StreamReplacedWarning",
        "TemplateError",
        "UnmockedCallError",
        "UnsupportedOperation",
        "UnsupportedParameter",
    ),
    "mock": ("StreamMock", "current"),
    "runtimes.context": ("LambdaContext",),
    "settings": ("Backoff", "Settings"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Backoff",
    "CodeError",
    "DestinationWarning",
    "FaultsWaiting",
    "FaultsWaitingWarning",
    "FilterPatternWarning",
    "HandlerFailed",
    "LambdaContext",
    "MockStreams",
    "NoActiveMock",
    "NotSettledError",
    "RecordsWaiting",
    "RecordsWaitingWarning",
    "Settings",
    "StreamMock",
    "StreamMockError",
    "StreamReadersWarning",
    "StreamReplacedWarning",
    "TemplateError",
    "UnmockedCallError",
    "UnsupportedOperation",
    "UnsupportedParameter",
    "current",
    "mock_streams",
]


def __getattr__(name: str) -> Any:
    if name == "events":  # a module of builders, not a name in one
        return import_module(f"{__name__}.events")
    home = _HOME_OF.get(name)
    if home is None:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg, name=name, obj=sys.modules[__name__])
    value = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

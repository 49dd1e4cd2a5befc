"""The port between the Lambda model and whatever runs a handler. Adapters stand in ``runtimes/``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from streammock.functions.logging_config import JSON, TEXT, LoggingConfig
from streammock.functions.payload import Payload

INIT_SECONDS = 10  # Lambda's limit for init; a second try has the function's time-out (streams_and_mappings C.3)


class CallableCode(NamedTuple):
    """A Python callable ``handler(event, context)`` of the test itself."""

    handler: Callable[[Any, Any], Any]


class ZipCode(NamedTuple):
    """A deployment package; ``sha256`` is base64, as AWS shows it."""

    content: bytes
    sha256: str

    def __repr__(self) -> str:
        return f"ZipCode(sha256={self.sha256!r})"


class DirectoryCode(NamedTuple):
    """A directory used in place, without a copy: file names and breakpoints are the user's own."""

    path: Path


Code = CallableCode | ZipCode | DirectoryCode


class LaunchSpec(NamedTuple):
    """All a runtime needs to start one function version; ``timeout`` in seconds, ``memory_size`` in MB."""

    function_name: str
    version: str
    runtime: str
    handler: str
    code: Code
    environment: Mapping[str, str]
    timeout: int
    memory_size: int
    region: str
    account: str
    log_group: str
    log_stream: str
    layers: tuple[Code, ...] = ()
    logging: LoggingConfig = TEXT

    @property
    def logs_json(self) -> bool:
        """Whether the log is JSON, and filtered by level."""
        return self.logging.format == JSON


@dataclass(slots=True)
class InvokeRequest:
    """One invocation: ``payload`` is the event, ``invoked_arn`` carries the qualifier of the call."""

    request_id: str
    payload: Payload
    invoked_arn: str
    client_context: bytes | None = None


@dataclass(slots=True)
class InvokeOutcome:
    """What came of one invocation.

    Parameters
    ----------
    payload:
        The reply, or the error payload, as JSON bytes.
    function_error:
        ``"Unhandled"`` when the handler failed, else None.
    log:
        What the handler and its runtime wrote, one entry per log event, without START, END and REPORT.
    exception:
        The Python exception itself, when the handler ran in this process.
    duration_ns, init_duration_ns:
        Real time spent in the handler, and in the cold start (None for a warm one).
    max_memory_mb:
        Peak memory, where the runtime can tell.
    initialised:
        False where the code could not be loaded.
    chunks:
        A streamed reply in the pieces in which it was written, up to its end or its failure; None for a whole one.
    """

    payload: bytes
    function_error: str | None = None
    log: tuple[str, ...] = ()
    exception: BaseException | None = None
    duration_ns: int = 0
    init_duration_ns: int | None = None
    max_memory_mb: int | None = None
    initialised: bool = True
    chunks: tuple[bytes, ...] | None = None


class Sandbox(Protocol):
    """One warm execution environment; it starts itself again after a crash or a time-out."""

    def invoke(self, request: InvokeRequest) -> InvokeOutcome:
        """Run the handler once. User errors are outcomes; only a fault of the mock itself raises."""

    def close(self) -> None:
        """End it: no process, file or module of its own is left. May be called twice."""


class Runtime(Protocol):
    """Starts sandboxes."""

    def start(self, spec: LaunchSpec) -> Sandbox:
        """A sandbox for one function version; code may be loaded now or at the first invocation."""

"""A region made by hand: a standing clock, a scripted runtime, and what the functions room asks of a backend."""

from __future__ import annotations

import io
import json
import zipfile
from types import SimpleNamespace
from typing import Any

import pytest

from streammock.clock import SECOND, Clock
from streammock.errors import AwsError
from streammock.functions.async_queue import AsyncQueue
from streammock.functions.configuration import Configuration
from streammock.functions.destination import DestinationRecord
from streammock.functions.function import Function
from streammock.functions.invocation import Invocation
from streammock.functions.runtime import CallableCode, InvokeOutcome, InvokeRequest, LaunchSpec
from streammock.history import History
from streammock.ids import Ids
from streammock.scheduler import Scheduler

NOW = 1_700_000_000 * SECOND  # 2023-11-14
REGION, ACCOUNT = "eu-west-1", "111122223333"


class _StandingClock(Clock):
    """Moves only when it is told to."""

    def now(self) -> int:
        return NOW + self._offset


class _Lock:
    """Writes down when it is released and taken again."""

    def __init__(self) -> None:
        self.log: list[str] = []

    def release(self) -> None:
        self.log.append("released")

    def acquire(self) -> None:
        self.log.append("taken")


class Sandbox:
    """Answers as the runtime's script says; an exception in it is raised."""

    def __init__(self, runtime: Runtime, spec: LaunchSpec) -> None:
        self.runtime, self.spec = runtime, spec
        self.requests: list[InvokeRequest] = []
        self.closed = False

    def invoke(self, request: InvokeRequest) -> InvokeOutcome:
        """Take the next step of the script."""
        self.requests.append(request)
        self.runtime.requests.append(request)
        step = self.runtime.script.pop(0) if self.runtime.script else InvokeOutcome(b"null")
        outcome = step() if callable(step) else step
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome

    def close(self) -> None:
        """Remember it."""
        self.closed = True


class Runtime:
    """Starts scripted sandboxes."""

    def __init__(self) -> None:
        self.script: list[Any] = []
        self.requests: list[InvokeRequest] = []
        self.sandboxes: list[Sandbox] = []

    def start(self, spec: LaunchSpec) -> Sandbox:
        """One more sandbox."""
        self.sandboxes.append(Sandbox(self, spec))
        return self.sandboxes[-1]


class World:
    """A region with one function, ``bark``, and time that stands still."""

    def __init__(self) -> None:
        self.clock = _StandingClock()
        self.lock = _Lock()
        self.runtime = Runtime()
        self.scheduler = Scheduler(self.clock)
        self.invocations: History[Invocation] = History()
        self.backend = SimpleNamespace(
            faults=None,
            journal=History(),
            clock=self.clock,
            lock=self.lock,
            runtime=self.runtime,
            ids=Ids(),
            invocations=self.invocations,
            remember=lambda invocation, _place: self.invocations.append(invocation),
        )
        self.function = make_function(self.backend.ids)
        self.region = SimpleNamespace(
            name=REGION, account=ACCOUNT, backend=self.backend, functions={"bark": self.function}, layers={}
        )
        self.sent: list[DestinationRecord] = []
        self.backend.send = self.sent.append
        self.queue = AsyncQueue(self.region)
        self.scheduler.add(self.queue)


def make_function(ids: Ids, **changes: Any) -> Function:
    """The function ``bark`` of a callable that returns its event."""
    settings = {
        "name": "bark",
        "region": REGION,
        "account": ACCOUNT,
        "configuration": Configuration("python3.13", "index.handler", f"arn:aws:iam::{ACCOUNT}:role/dog"),
        "code": CallableCode(lambda event, _context: event),
        "tags": {},
        "ids": ids,
        "now": NOW,
    }
    return Function(**settings | changes)


def failed(error: str = "ValueError", text: str = "no") -> InvokeOutcome:
    """What comes of a handler that raised."""
    return InvokeOutcome(json.dumps({"errorMessage": text, "errorType": error}).encode(), "Unhandled")


def package(**files: str) -> bytes:
    """A zip; ``index="…"`` becomes the member ``index.py``."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"{name}.py", text)
    return content.getvalue()


@pytest.fixture
def world() -> World:
    """A region with one function and a scripted runtime."""
    return World()


@pytest.fixture
def zipped():
    """Makes a deployment package of Python modules."""
    return package


@pytest.fixture
def failure():
    """Makes the outcome of a handler that raised."""
    return failed


@pytest.fixture
def new_function():
    """Makes further functions."""
    return make_function


@pytest.fixture
def refused():
    """The code, text and status of the AWS error that an action raises."""

    def refused(action, *args, **kwargs):
        with pytest.raises(AwsError) as caught:
            action(*args, **kwargs)
        return caught.value.code, caught.value.message, caught.value.status

    return refused

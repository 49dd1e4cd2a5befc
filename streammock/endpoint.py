"""Call in, result out, then deliver: the one place that every request passes, from whatever door."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Protocol

from streammock import service_models
from streammock.backend import Backend, Region
from streammock.call import Call, Result
from streammock.errors import base
from streammock.scheduler import NOW
from streammock.validation import constraints

Operation = Callable[[Call, Region], Result]

_FOLDERS = {"dynamodb": "dynamodb", "dynamodbstreams": "dynamodbstreams", "lambda": "lambda_", "logs": "logs"}
_WORD_START = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


class Gate(Protocol):
    """Who may drive delivery: one thread at a time, and never a handler that is itself being delivered to."""

    def enter(self, *, from_handler: bool) -> bool:
        """Wait for one's turn; False where somebody further out will deliver what this call left behind."""

    def leave(self) -> None:
        """Hand over."""


class _Entry:
    """An operation with all that a dispatch needs to know of it."""

    __slots__ = ("names", "operation", "refused", "shape")

    def __init__(self, service: str, name: str, module: ModuleType) -> None:
        self.operation: Operation = getattr(module, snake_case(name))
        self.names: frozenset[str] = module.PARAMETERS
        self.refused: dict[str, str] = getattr(module, "REFUSED", {})
        self.shape = service_models.input_shape(service, name)


_entries: dict[tuple[str, str], _Entry] = {}


class Endpoint:
    """Answers calls on one backend and delivers what they trigger.

    Parameters
    ----------
    backend:
        The world.
    gate:
        Decides whether a finished call delivers, and waits for its turn.
    immediate:
        Whether triggered work runs right after each outermost call.
    """

    def __init__(self, backend: Backend, gate: Gate, *, immediate: bool) -> None:
        self.backend = backend
        self.immediate = immediate
        self.wake: Callable[[], None] | None = None
        self.holding = 0  # blocks that hold delivery back
        self._gate = gate
        self._lock = backend.lock
        self._scheduler = backend.scheduler

    def handle(self, call: Call, *, from_handler: bool = False) -> Result:
        """Answer one call.

        Raises
        ------
        AwsError
            What AWS would answer.
        UnsupportedOperation, UnsupportedParameter
            What the mock does not do and will not ignore.
        """
        with self._lock:
            result = self._dispatch(call)
        if self._scheduler.participants:
            self.follow_up(from_handler=from_handler)
        return result

    @contextmanager
    def held(self) -> Iterator[None]:
        """Collect what is triggered until the last of the blocks ends that are open at once (threads, coroutines)."""
        self.holding += 1
        try:
            yield
        finally:
            self.holding -= 1
            if self.wake is not None:
                self.wake()
        self.follow_up()

    def follow_up(self, *, from_handler: bool = False) -> None:
        """See to what has been triggered, as the mock's ``delivery`` says."""
        if self.holding:
            return
        if self.immediate:
            self.deliver(from_handler=from_handler)
        elif self.wake is not None:
            self.wake()

    def deliver(self, *, from_handler: bool = False) -> int:
        """Run what is due now, unless somebody further out will; returns how many pieces of work ran."""
        if not self._gate.enter(from_handler=from_handler):
            return 0
        try:
            with self._lock:
                return self._scheduler.run_due()
        finally:
            self._gate.leave()

    def step(self) -> bool:
        """Do one piece of the work that is due; False where there is none."""
        self._gate.enter(from_handler=False)
        try:
            with self._lock:
                return self._scheduler.fire_next(NOW) is not None
        finally:
            self._gate.leave()

    def until_due(self) -> int | None:
        """How long until there is work (nanoseconds); None where there will be none unless somebody calls."""
        with self._lock:
            due = self._scheduler.next_due()
            return None if due is None else due - self.backend.clock.now()

    def _dispatch(self, call: Call) -> Result:
        key = (call.service, call.operation)
        entry = _entries.get(key)
        if entry is None:
            entry = _entries[key] = _find(call.service, call.operation)
        transitions = self.backend.transitions
        if transitions.pending:
            transitions.catch_up(call.now)
        params = call.params
        if not entry.names.issuperset(params):
            name = next(name for name in params if name not in entry.names)
            raise base.unsupported_parameter(call.operation, name, instead=entry.refused.get(name, ""))
        if entry.shape is not None:
            constraints.check(call, entry.shape)
        return entry.operation(call, self.backend.region(call.account, call.region))


def snake_case(operation: str) -> str:
    """``UpdateTimeToLive`` as ``update_time_to_live``: the name of an operation's file and function."""
    return _WORD_START.sub("_", operation).lower()


def _find(service: str, operation: str) -> _Entry:
    folder = _FOLDERS.get(service)
    if folder is None:
        raise base.unsupported_operation(service, operation)
    name = f"streammock.operations.{folder}.{snake_case(operation)}"
    try:
        module = importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        raise base.unsupported_operation(service, operation) from None
    return _Entry(service, operation, module)

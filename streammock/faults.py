"""Which faults a test has armed, and which of them strikes next: in order, so many times, without chance."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from streammock.call import Call
from streammock.clock import Clock
from streammock.history import History

Kind = Literal["answer", "latency", "throttled", "crash", "duplicate"]


class FaultInjected(NamedTuple):
    """A fault struck."""

    at: int
    what: str


class Subject(NamedTuple):
    """What may be struck: an operation of a service, or (with neither) a function; and the names that it is about."""

    service: str
    operation: str
    names: frozenset[str]


@dataclass(slots=True, eq=False)
class Fault:
    """One armed fault.

    Parameters
    ----------
    kind:
        Where it strikes.
    what:
        A few words for people.
    service, operation:
        Empty for a fault of a function.
    resource:
        The table or function that it is for; None for any.
    left:
        How many times it will strike; None for always.
    carries:
        The error of an answer, the seconds of a latency, what makes a crash of an outcome.
    """

    kind: Kind
    what: str
    service: str = ""
    operation: str = ""
    resource: str | None = None
    left: int | None = 1
    carries: Any = field(default=None, repr=False)

    def is_for(self, kind: Kind, subject: Subject) -> bool:
        """Whether it strikes here."""
        return (
            self.kind == kind
            and self.left != 0
            and (self.service, self.operation) == subject[:2]
            and (self.resource is None or self.resource in subject.names)
        )


class FaultPlan:
    """The faults of one world.

    Parameters
    ----------
    clock:
        Dates what struck.
    journal:
        Where that is written down.
    sleep:
        Lets so many seconds of virtual time pass.
    """

    def __init__(self, clock: Clock, journal: History[object], sleep: Callable[[float], object]) -> None:
        self.faults: list[Fault] = []
        self.sleep = sleep
        self._clock = clock
        self._journal = journal

    @property
    def pending(self) -> list[Fault]:
        """Those that have yet to strike a certain number of times."""
        return [fault for fault in self.faults if fault.left]

    def expects(self, kind: Kind, subject: Subject) -> bool:
        """Whether a fault would strike."""
        return any(fault.is_for(kind, subject) for fault in self.faults)

    def take(self, kind: Kind, subject: Subject) -> Fault | None:
        """The fault that strikes now, if any; it is counted and written down."""
        for fault in self.faults:
            if fault.is_for(kind, subject):
                if fault.left is not None:
                    fault.left -= 1
                self._journal.append(FaultInjected(self._clock.now(), fault.what))
                return fault
        return None

    def strike(self, call: Call) -> None:
        """Delay a call and refuse it, where that is armed; raises the ``AwsError`` of the fault."""
        subject = subject_of(call.service, call.operation, call.params)
        self.delay(subject)
        fault = self.take("answer", subject)
        if fault is not None:
            raise fault.carries

    def delay(self, subject: Subject) -> None:
        """Let the time pass that a call takes, where that is armed."""
        fault = self.take("latency", subject)
        if fault is not None:
            self.sleep(fault.carries)


def function(name: str) -> Subject:
    """A function, however it is called."""
    return Subject("", "", frozenset((name,)))


def subject_of(service: str, operation: str, params: dict[str, Any]) -> Subject:
    """A call, and the tables or the function that it names."""
    return Subject(service, operation, frozenset(_bare(name) for name in _names(params)))


def _names(params: dict[str, Any]) -> list[str]:
    names = [params[member] for member in ("TableName", "FunctionName", "StreamArn") if member in params]
    requests = params.get("RequestItems")
    if isinstance(requests, dict):
        names += requests
    for item in params.get("TransactItems") or ():
        names += [action["TableName"] for action in item.values() if "TableName" in action]
    return [name for name in names if isinstance(name, str)]


def _bare(name: str) -> str:
    """A table's or a function's name, out of its ARN where it is one."""
    if ":table/" in name:
        return name.partition(":table/")[2].partition("/")[0]
    if ":function:" in name:
        name = name.partition(":function:")[2]
    return name.partition(":")[0]

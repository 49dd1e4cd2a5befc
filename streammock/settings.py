"""What a user can choose for one mock."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, Literal, Union

from streammock.history import LENGTH

Delivery = Literal["immediate", "manual", "background"]
PythonMode = Literal["in-process", "subprocess"]
Strictness = Literal[True, False, "all"]
PYTHON_MODES: tuple[PythonMode, ...] = ("in-process", "subprocess")
_TICK, _DAY = 1e-9, 24 * 3600
Latest = Literal["exact", "gap"]
LATEST_MODES: tuple[Latest, ...] = ("exact", "gap")
# How a runtime is started: the path of its interpreter, or a whole command line.
RuntimeCommand = Union[str, Sequence[str]]
INTERPRETED = ("nodejs", "python", "ruby")  # those that streammock has a bootstrap for


@dataclass(frozen=True, slots=True, kw_only=True)
class Backoff:
    """How long a mapping waits before it tries a failed batch again: longer with each failure in a row, without jitter.

    AWS does not publish its formula. The defaults fit the one recording there is, eight tries within 60 seconds
    (streams_and_mappings A.11.3); twice the base would make it seven.

    Parameters
    ----------
    base:
        The wait after the first failure, in seconds of virtual time; above 0.
    factor:
        What each further failure multiplies it by; at least 1.
    cap:
        The longest wait, in seconds; at least ``base``, at most a day: no record lives longer.

    Raises
    ------
    ValueError
        For a number out of its range.
    """

    base: float = 0.25
    factor: float = 2
    cap: float = 60

    def __post_init__(self) -> None:
        """Refuse waits that would not move time on, or for ever."""
        if not _TICK <= self.base <= self.cap <= _DAY:
            msg = (
                "the base of a back-off must be above 0 and its cap at least as long, but no longer than a day, "
                f"in seconds, not {self.base!r} and {self.cap!r}"
            )
            raise ValueError(msg)
        if not 1 <= self.factor < math.inf:
            msg = f"the factor of a back-off must be at least 1, not {self.factor!r}"
            raise ValueError(msg)

    def wait(self, setbacks: int) -> float:
        """The wait after the ``setbacks``-th failure in a row, in seconds."""
        if self.factor == 1:
            return self.base
        until_cap = math.log(self.cap / self.base, self.factor)
        return self.base * self.factor ** (setbacks - 1) if setbacks - 1 < until_cap else self.cap

    @classmethod
    def read(cls, text: str) -> Backoff:
        """From text, as ini files and command lines have it: ``base=0.5 factor=2 cap=60``, with blanks or commas."""
        try:
            given = {
                name: float(number) for name, number in (word.split("=") for word in text.replace(",", " ").split())
            }
            return cls(**given)
        except (TypeError, ValueError) as error:
            msg = f"a back-off is written as base=0.25,factor=2,cap=60, in seconds, not {text!r}: {error}"
            raise ValueError(msg) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The options of one mock; each has a default that suits a unit test.

    Parameters
    ----------
    region, account_id:
        Used in ARNs, and for clients made without a region. A client's own region is respected.
    delivery:
        When triggered work runs: ``"immediate"``, right after each outermost call; ``"manual"``, only by
        ``deliver``, ``advance`` and ``settle``; ``"background"``, in real time on a thread (``streammock serve``).
    time:
        Start of virtual time (ISO 8601 text, datetime or epoch seconds): time then stands still but for ``advance``.
    strict:
        At exit, fail on handler errors that nothing absorbed and nobody looked at, and warn of records that still
        wait. ``"all"`` fails on both, ``False`` on neither.
    seed:
        All ids and orders: the same seed and calls give the same bytes.
    passthrough:
        Names of services (botocore's, such as ``"s3"``) whose calls may leave for the network.
    latency:
        ``"none"``: answers carry AWS's transitional word and the next call sees the final state. ``"aws"``: tables,
        functions and mappings stay in their passing states for some seconds of virtual time, and forbid there what AWS
        forbids; it passes with ``advance``, with ``settle``, with a waiter of the SDK (which then costs no real time),
        and as real time does.
    latest:
        Where a mapping whose StartingPosition is LATEST begins: ``"exact"``, at the call that makes it, whatever the
        latency; ``"gap"``, when AWS's pollers have started, some seconds of virtual time after that call and after each
        update: what is written meanwhile to a shard of which the mapping has processed nothing yet is never delivered.
    backoff:
        How long mappings wait between the tries of a batch.
    shards:
        Shards per new stream; items are spread over them by partition key.
    python:
        Where Python handlers run that are given as a directory or a zip: ``"in-process"``, where breakpoints, coverage
        and patches work; ``"subprocess"``, in a process of their own with the Python of their runtime identifier, or
        the nearest one. A callable always runs in the test's process.
    runtimes:
        How functions of a runtime identifier are started, for those given as a directory or a zip. The path of an
        interpreter (``{"nodejs22.x": "/opt/node22/bin/node"}``) for ``nodejs``, ``python`` and ``ruby``; for any
        identifier a list of arguments (``{"java21": ["java", "-cp", ".:lib/*", "Main"]}``): a program that starts in
        the package's directory and speaks the Lambda Runtime API, as an executable ``bootstrap`` does. Python of an
        identifier named here runs in a process of its own.
    history:
        How many happenings are remembered at least: the last of the timeline, of the invocations, of what was discarded
        and of what went to destinations. A world that runs for days does not grow with all that it has seen.
    """

    region: str = "us-east-1"
    account_id: str = "000000000000"
    delivery: Delivery = "immediate"
    time: str | datetime | float | None = None
    strict: Strictness = True
    seed: int = 0
    passthrough: Collection[str] = ()
    latency: Literal["none", "aws"] = "none"
    latest: Latest = "exact"
    backoff: Backoff = Backoff()
    shards: int = 1
    python: PythonMode = "in-process"
    runtimes: Mapping[str, RuntimeCommand] = field(default_factory=dict)
    history: int = LENGTH

    def __post_init__(self) -> None:
        """Refuse what no mock can be made of, with the way out."""
        _one_of("delivery", self.delivery, ("immediate", "manual", "background"))
        _one_of("latency", self.latency, ("none", "aws"))
        _one_of("latest", self.latest, LATEST_MODES)
        _one_of("python", self.python, PYTHON_MODES)
        if self.strict not in (True, False, "all"):
            msg = f"strict must be True, False or 'all', not {self.strict!r}"
            raise ValueError(msg)
        _check_region(self.region)
        _check_account(self.account_id)
        _check_backoff(self.backoff)
        for option in ("seed", "shards", "history"):
            _check_number(option, getattr(self, option))
        if self.shards < 1:
            msg = f"shards must be at least 1, not {self.shards!r}"
            raise ValueError(msg)
        if self.history < 1:
            msg = f"history must be at least 1, not {self.history!r}"
            raise ValueError(msg)
        if isinstance(self.passthrough, str):
            msg = f"passthrough must be a sequence of service names: write passthrough=({self.passthrough!r},)"
            raise TypeError(msg)
        _check_runtimes(self.runtimes)


OPTION_NAMES = tuple(field.name for field in fields(Settings))


def _one_of(option: str, value: object, choices: tuple[str, ...]) -> None:
    if value not in choices:
        msg = f"{option} must be one of {', '.join(map(repr, choices))}, not {value!r}"
        raise ValueError(msg)


def _check_region(value: object) -> None:
    if not isinstance(value, str) or not value:
        msg = f"region must be a region's name, such as 'us-east-1', not {value!r}"
        raise TypeError(msg)


def _check_account(value: object) -> None:
    if not isinstance(value, str):
        advice = f": write account_id='{value:012}'" if isinstance(value, int) else ""
        msg = f"account_id must be text of 12 digits, not {value!r}{advice}"
        raise TypeError(msg)
    if not (len(value) == 12 and value.isdigit()):
        msg = f"account_id must be 12 digits, not {value!r}"
        raise ValueError(msg)


def _check_number(option: str, value: object) -> None:
    if not isinstance(value, int):
        msg = f"{option} must be a whole number, not {value!r}"
        raise TypeError(msg)


def _check_backoff(value: object) -> None:
    if not isinstance(value, Backoff):
        msg = f"backoff must be a streammock.Backoff, not {value!r}: write backoff=Backoff(base=0.5, cap=30)"
        raise TypeError(msg)


def read_runtime(text: str) -> tuple[str, RuntimeCommand]:
    """One entry of ``runtimes`` as a line of text: ``java21=java -cp .:lib/* Main``, in the words of a shell.

    A single word for ``nodejs``, ``python`` and ``ruby`` is the path of an interpreter.

    Raises
    ------
    ValueError
        For any other text.
    """
    import shlex

    identifier, equals, command = (part.strip() for part in text.partition("="))
    words = shlex.split(command)
    if not (identifier and equals and words):
        msg = f"a runtime is IDENTIFIER=COMMAND, such as nodejs22.x=/opt/node22/bin/node, not {text!r}"
        raise ValueError(msg)
    return identifier, words[0] if len(words) == 1 and identifier.startswith(INTERPRETED) else words


def _check_runtimes(runtimes: Any) -> None:
    if not isinstance(runtimes, Mapping):
        msg = f"runtimes maps runtime identifiers to commands, as in {{'java21': ['java', 'Main']}}, not {runtimes!r}"
        raise TypeError(msg)
    for identifier, command in runtimes.items():
        listed = isinstance(command, Sequence) and not isinstance(command, (str, bytes))
        if not (isinstance(command, str) or (listed and all(isinstance(word, str) for word in command))):
            msg = f"runtimes[{identifier!r}] must be a list of texts, or the path of an interpreter, not {command!r}"
            raise TypeError(msg)
        if not command or not command[0]:
            msg = f"runtimes[{identifier!r}] names no program: {command!r}"
            raise ValueError(msg)
        if not listed and not identifier.startswith(INTERPRETED):
            msg = (
                f"runtimes[{identifier!r}] must be a list of arguments: streammock knows how to use an interpreter of "
                f"{', '.join(INTERPRETED)} alone. If {command!r} speaks the Lambda Runtime API, write [{command!r}]"
            )
            raise ValueError(msg)

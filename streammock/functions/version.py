"""One version of a function: its settings and code, and the sandboxes that it keeps warm."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from streammock import arns
from streammock.clock import iso_milliseconds, to_datetime
from streammock.functions import code as codes
from streammock.functions.configuration import Configuration
from streammock.functions.lifecycle import DESCRIBED, State
from streammock.functions.names import LATEST
from streammock.functions.runtime import Code, LaunchSpec, Runtime, Sandbox
from streammock.ids import Ids

_RUNTIME = re.compile(r"(?P<language>[a-z]+)\.?(?P<number>[a-z0-9.]*?)(\.x)?")


class Identity(NamedTuple):
    """Which function, of which region and account."""

    name: str
    region: str
    account: str

    def arn(self, qualifier: str | None = None) -> str:
        """The function's ARN, or that of a version or an alias of it."""
        return arns.function(self.region, self.account, self.name, qualifier)


class Version:
    """A version that is published, or ``$LATEST``, the only one that changes.

    Parameters
    ----------
    identity:
        Whose.
    number:
        ``$LATEST``, or digits.
    configuration, code:
        What it does.
    ids:
        Names its revisions and log streams.
    now:
        When it was made, in nanoseconds.
    """

    def __init__(
        self, identity: Identity, number: str, configuration: Configuration, code: Code, ids: Ids, now: int
    ) -> None:
        self.identity = identity
        self.number = number
        self.state = State.ACTIVE
        self.configuration = configuration
        self.code = code
        self.changes = 0
        self.running = 0
        self._running = (configuration, code)  # what is invoked: an update in progress is not yet in it
        self._ids = ids
        self._idle: list[tuple[LaunchSpec, Sandbox]] = []
        self.generation = 0  # counts the changes after which warm sandboxes are of no use
        self.touch(now)

    @property
    def arn(self) -> str:
        """Qualified, but for ``$LATEST``."""
        return self.identity.arn(None if self.number == LATEST else self.number)

    # --- description ------------------------------------------------------------------------------------------------
    def touch(self, now: int) -> None:
        """Note a change: a new revision, modified now."""
        self.revise()
        self.last_modified = now

    def revise(self) -> None:
        """Give it a new revision; whoever names the old one in a request is refused."""
        self.revision_id = self._ids.uuid()

    def describe(self) -> dict[str, Any]:
        """The function as AWS describes it (aws_facts 3.2)."""
        return {**self._describe(), **DESCRIBED[self.state]}

    def _describe(self) -> dict[str, Any]:
        return {
            **self.configuration.describe(self.identity.name),
            **self.configuration.kept.describe(self._vpc_id(), published=self.number != LATEST),
            "CodeSha256": codes.described_sha256(self.code),
            "CodeSize": codes.described_size(self.code),
            "FunctionArn": self.arn,
            "FunctionName": self.identity.name,
            "LastModified": f"{iso_milliseconds(self.last_modified)}+0000",
            "RevisionId": self.revision_id,
            "RuntimeVersionConfig": {"RuntimeVersionArn": self._runtime_version_arn()},
            "Version": self.number,
        }

    def describe_listed(self) -> dict[str, Any]:
        """The function in a list: without its state."""
        described = self._describe()
        del described["RuntimeVersionConfig"]
        return described

    def describe_qualified(self) -> dict[str, Any]:
        """The version in a list of versions: its ARN is qualified, ``$LATEST`` included (aws_facts 3.2)."""
        return {**self.describe_listed(), "FunctionArn": self.identity.arn(self.number)}

    def _vpc_id(self) -> str:
        """Nobody here knows which network a subnet lies in: each region has one."""
        return f"vpc-0{self._ids.derived('vpc', self.identity.region, self.identity.account)[:16]}"

    def _runtime_version_arn(self) -> str:
        return runtime_version_arn(self._ids, self.identity.region, self.configuration.runtime)

    # --- change -----------------------------------------------------------------------------------------------------
    def change(self, *, configuration: Configuration | None = None, code: Code | None = None, now: int) -> None:
        """Replace settings or code; what is invoked stays the same until ``settle``."""
        self.configuration = configuration or self.configuration
        self.code = code or self.code
        self.changes += 1
        self.touch(now)

    def settle(self) -> None:
        """The service is done, which is a revision of its own (aws_facts 3.2).

        After a change, what runs warm ends, and the next invocation starts cold.
        """
        self.revise()
        self._running = (self.configuration, self.code)
        self.close()

    # --- sandboxes --------------------------------------------------------------------------------------------------
    def take_sandbox(self, runtime: Runtime, now: int) -> tuple[LaunchSpec, Sandbox]:
        """A warm sandbox that is idle, or a new one: a function called while it runs needs a second."""
        if self._idle:
            taken = self._idle.pop()
        else:
            spec = self._launch_spec(now)
            taken = spec, runtime.start(spec)
        self.running += 1
        return taken

    def give_back(self, spec: LaunchSpec, sandbox: Sandbox, generation: int) -> None:
        """Keep a sandbox warm, unless the function was changed or deleted meanwhile."""
        self.running -= 1
        if generation == self.generation:
            self._idle.append((spec, sandbox))
        else:
            sandbox.close()

    def close(self) -> None:
        """End all idle sandboxes; those that run end when they are given back."""
        self.generation += 1
        while self._idle:
            self._idle.pop()[1].close()

    def _launch_spec(self, now: int) -> LaunchSpec:
        (configuration, code), name = self._running, self.identity.name
        day = to_datetime(now).strftime("%Y/%m/%d")
        return LaunchSpec(
            function_name=name,
            version=self.number,
            runtime=configuration.runtime,
            handler=configuration.handler,
            code=code,
            environment=configuration.environment or {},
            timeout=configuration.timeout,
            memory_size=configuration.memory_size,
            region=self.identity.region,
            account=self.identity.account,
            log_group=configuration.logging.log_group(name),
            log_stream=f"{day}/[{self.number}]{self._ids.hex(32)}",
            layers=tuple(layer.code for layer in configuration.layers),
            logging=configuration.logging,
        )

    def __repr__(self) -> str:
        return f"<Version {self.arn} ({self.configuration.runtime})>"


def runtime_version(runtime: str) -> str:
    """``python3.13`` as ``python:3.13.v1``; AWS counts its patches, we have none."""
    match = _RUNTIME.fullmatch(runtime)
    return f"{match['language']}:{match['number']}.v1" if match else runtime


def runtime_version_arn(ids: Ids, region: str, runtime: str) -> str:
    """Of the version in which a region has a runtime."""
    digest = ids.derived("runtime", runtime)
    return f"arn:{arns.partition(region)}:lambda:{region}::runtime:{digest * 2}"

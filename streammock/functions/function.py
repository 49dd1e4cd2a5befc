"""A function: its settings, its code, its warm sandboxes, and what it was invoked with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from streammock import arns
from streammock.clock import iso_milliseconds, to_datetime
from streammock.functions import code as codes
from streammock.functions.configuration import Configuration
from streammock.functions.names import LATEST
from streammock.functions.runtime import Code, LaunchSpec, Runtime, Sandbox
from streammock.ids import Ids

if TYPE_CHECKING:
    from streammock.functions.invocation import Invocation

_CREATING = {"State": "Pending", "StateReason": "The function is being created.", "StateReasonCode": "Creating"}
_UPDATING = {
    "State": "Active",
    "LastUpdateStatus": "InProgress",
    "LastUpdateStatusReason": "The function is being created.",
    "LastUpdateStatusReasonCode": "Creating",
}
_READY = {"State": "Active", "LastUpdateStatus": "Successful"}


class Function:
    """One function of one account and region.

    Parameters
    ----------
    name, region, account:
        Its identity.
    configuration, code:
        What it does.
    tags:
        As given at creation.
    ids:
        Names its revisions and log streams.
    now:
        When it was created, in nanoseconds.
    """

    def __init__(
        self,
        *,
        name: str,
        region: str,
        account: str,
        configuration: Configuration,
        code: Code,
        tags: dict[str, str],
        ids: Ids,
        now: int,
    ) -> None:
        self.name = name
        self.region = region
        self.account = account
        self.arn = arns.function(region, account, name)
        self.configuration = configuration
        self.code = code
        self.tags = tags
        self.invocations: list[Invocation] = []
        self._ids = ids
        self._idle: list[tuple[LaunchSpec, Sandbox]] = []
        self._generation = 0
        self.touch(now)

    # --- description ------------------------------------------------------------------------------------------------
    def touch(self, now: int) -> None:
        """Note a change: a new revision, modified now."""
        self.revision_id = self._ids.uuid()
        self.last_modified = now

    def describe(self, state: dict[str, str] | None = None) -> dict[str, Any]:
        """The function as AWS describes it (aws_facts 3.2); ``state`` is what the answer to a change says instead."""
        return {
            **self.configuration.describe(self.name),
            **(_READY if state is None else state),
            "CodeSha256": codes.described_sha256(self.code),
            "CodeSize": codes.described_size(self.code),
            "FunctionArn": self.arn,
            "FunctionName": self.name,
            "LastModified": f"{iso_milliseconds(self.last_modified)}+0000",
            "RevisionId": self.revision_id,
            "RuntimeVersionConfig": {"RuntimeVersionArn": self._runtime_version_arn()},
            "Version": LATEST,
        }

    def answer_created(self) -> dict[str, Any]:
        """CreateFunction's answer: Pending."""
        return self._answer(_CREATING)

    def answer_updated(self) -> dict[str, Any]:
        """The answer to an update: in progress."""
        return self._answer(_UPDATING)

    def _answer(self, state: dict[str, str]) -> dict[str, Any]:
        answer = self.describe(state)
        # Being done is a revision of its own: the one that the answer shows is never current again (aws_facts 3.2).
        self.revision_id = self._ids.uuid()
        return answer

    def describe_listed(self) -> dict[str, Any]:
        """The function in a list: without its state."""
        described = self.describe({})
        del described["RuntimeVersionConfig"]
        return described

    def _runtime_version_arn(self) -> str:
        digest = self._ids.derived("runtime", self.configuration.runtime)
        return f"arn:{arns.partition(self.region)}:lambda:{self.region}::runtime:{digest * 2}"

    # --- change -----------------------------------------------------------------------------------------------------
    def change(self, *, configuration: Configuration | None = None, code: Code | None = None, now: int) -> None:
        """Replace settings or code: what runs warm ends, the next invocation starts cold."""
        self.configuration = configuration or self.configuration
        self.code = code or self.code
        self.touch(now)
        self.close()

    # --- sandboxes --------------------------------------------------------------------------------------------------
    def take_sandbox(self, runtime: Runtime, now: int) -> tuple[LaunchSpec, Sandbox]:
        """A warm sandbox that is idle, or a new one: a function called while it runs needs a second."""
        if self._idle:
            return self._idle.pop()
        spec = self._launch_spec(now)
        return spec, runtime.start(spec)

    def give_back(self, spec: LaunchSpec, sandbox: Sandbox, generation: int) -> None:
        """Keep a sandbox warm, unless the function was changed or deleted meanwhile."""
        if generation == self._generation:
            self._idle.append((spec, sandbox))
        else:
            sandbox.close()

    @property
    def generation(self) -> int:
        """Counts the changes after which warm sandboxes are of no use."""
        return self._generation

    def close(self) -> None:
        """End all idle sandboxes; those that run end when they are given back."""
        self._generation += 1
        while self._idle:
            self._idle.pop()[1].close()

    def _launch_spec(self, now: int) -> LaunchSpec:
        configuration = self.configuration
        day = to_datetime(now).strftime("%Y/%m/%d")
        return LaunchSpec(
            function_name=self.name,
            version=LATEST,
            runtime=configuration.runtime,
            handler=configuration.handler,
            code=self.code,
            environment=configuration.environment or {},
            timeout=configuration.timeout,
            memory_size=configuration.memory_size,
            region=self.region,
            account=self.account,
            log_group=configuration.log_group(self.name),
            log_stream=f"{day}/[{LATEST}]{self._ids.hex(32)}",
        )

    def __repr__(self) -> str:
        return f"<Function {self.name} ({self.configuration.runtime}), {len(self.invocations)} invocations>"

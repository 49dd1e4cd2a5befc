"""The two families of errors: what AWS would answer, and what only a mock can say."""

from __future__ import annotations

from typing import Any


class AwsError(Exception):
    """An error answer of a service; each door turns it into its own form (``ClientError``, an HTTP answer).

    Parameters
    ----------
    code:
        The error's name, ``ValidationException``.
    message:
        AWS's text.
    status:
        HTTP status.
    fields:
        Further members of the error's shape, by their API names (``CancellationReasons``, ``Type``).
    """

    def __init__(self, code: str, message: str, *, status: int = 400, fields: dict[str, Any] | None = None) -> None:
        super().__init__(f"{code}: {message}" if message else code)
        self.code = code
        self.message = message
        self.status = status
        self.fields = fields or {}


class StreamMockError(Exception):
    """Anything that the library itself, not AWS, has to say."""


class UnmockedCallError(StreamMockError):
    """A call was about to leave for the network."""


class UnsupportedOperation(StreamMockError):
    """The service has this operation; the mock does not."""


class UnsupportedParameter(StreamMockError):
    """The operation has this parameter; the mock does not, and will not ignore it."""


class NoActiveMock(StreamMockError):
    """The active mock was asked for, and there is none."""


class NotSettledError(StreamMockError):
    """``settle()`` used up its budget and something keeps firing."""


class HandlerFailed(StreamMockError, AssertionError):
    """At exit: a handler failed, nothing absorbed it and nobody looked at it."""


class RecordsWaiting(StreamMockError, AssertionError):
    """At exit, with ``strict="all"``: records wait that nothing will deliver any more."""


class RecordsWaitingWarning(UserWarning):
    """At exit: records wait that nothing will deliver any more."""


class FaultsWaiting(StreamMockError, AssertionError):
    """At exit, with ``strict="all"``: faults that a test has armed never struck."""


class FaultsWaitingWarning(UserWarning):
    """At exit: faults that a test has armed never struck."""


class FilterPatternWarning(UserWarning):
    """A filter pattern that AWS accepts cannot do what it seems to say."""


class StreamReadersWarning(UserWarning):
    """More mappings read a stream than AWS serves without throttling."""


class StreamReplacedWarning(UserWarning):
    """A table's stream is another one than that which a mapping reads."""


class DestinationWarning(UserWarning):
    """A destination did not take a record."""


class TemplateError(StreamMockError):
    """A template (SAM, CloudFormation) cannot be loaded, or says what the mock cannot do."""


class CodeError(StreamMockError):
    """A function's code (zip, directory, handler path) cannot be used."""


_GLOBAL_TABLES = (
    "Use global tables of version 2019.11.21: UpdateTable with ReplicaUpdates, and the Replicas of DescribeTable. "
)
_REPLICA_SCALING = "Nothing scales here: set capacity with UpdateTable, or leave this out of the test. "
_ADVICE = {
    "CreateGlobalTable": _GLOBAL_TABLES,
    "UpdateGlobalTable": _GLOBAL_TABLES,
    "DescribeGlobalTable": _GLOBAL_TABLES,
    "ListGlobalTables": _GLOBAL_TABLES,
    "DescribeGlobalTableSettings": _GLOBAL_TABLES,
    "UpdateGlobalTableSettings": _GLOBAL_TABLES,
    "DescribeTableReplicaAutoScaling": _REPLICA_SCALING,
    "UpdateTableReplicaAutoScaling": _REPLICA_SCALING,
}


def unsupported_operation(service: str, operation: str) -> UnsupportedOperation:
    """An operation that has no file under ``operations/``."""
    return UnsupportedOperation(
        f"streammock does not support {service}.{operation}. {_ADVICE.get(operation, '')}"
        "`streammock supported` lists what it does; to answer the call in another way, patch it or use a second mock."
    )


def unsupported_parameter(operation: str, parameter: str, *, instead: str = "") -> UnsupportedParameter:
    """A parameter that would change the behaviour on AWS and cannot do so here."""
    return UnsupportedParameter(
        f"streammock does not support the parameter {parameter} of {operation} and will not ignore it. "
        + (instead or "Leave it out of this test, or test this part against AWS.")
    )


def unpaired_surrogate(text: str) -> UnsupportedParameter:
    """A text that UTF-8 has no bytes for; what AWS makes of one is not established."""
    return UnsupportedParameter(
        f"streammock does not support text with half of a surrogate pair, which UTF-8 has no bytes for: {text[:60]!r}. "
        "Write the character itself, or leave that half out."
    )


def too_many_readers(stream_arn: str, readers: int) -> str:
    """A third mapping of one stream (streams_and_mappings A.5)."""
    return (
        f"{readers} event source mappings read {stream_arn}. AWS serves two readers of a shard (one, of a global "
        "table) and throttles more: let one function pass records on, for example through SNS or EventBridge."
    )


def left_with_another_stream(uuid: str, function: str, source: str) -> str:
    """A mapping whose table has another stream now (streams_and_mappings A.15)."""
    return f"mapping {uuid} to {function} reads another stream of the table, {source}; create a mapping for this one"


def no_active_mock() -> NoActiveMock:
    """The handle asked for outside of any mock."""
    return NoActiveMock(
        "no mock is active: enter one with `with mock_streams() as mock:`, @mock_streams or the streammock fixture"
    )


def nothing_to_stop() -> NoActiveMock:
    """``stop`` where nothing was started, or all of it is stopped."""
    return NoActiveMock(
        "there is no mock to stop: start() comes before it, once for each stop(); of a decorated class, a setup_method "
        "that a subclass has of its own must call super().setup_method()"
    )


def door_of_an_ended_world() -> StreamMockError:
    """A gateway asked for before the mock's start, or after its end."""
    return StreamMockError(
        "this mock is not active, and a gateway to it would lead nowhere: look at endpoint_url, or call serve(), "
        "inside of `with mock_streams() as mock:`"
    )


def worlds_side_by_side(task: str) -> StreamMockError:
    """A mock entered in one task of asyncio while another task, which it is no part of, is in one."""
    return StreamMockError(
        f"a mock cannot be entered here: another task is in a mock of its own ({task}), and the process's calls go to "
        "the mock entered last, whichever task makes them. Enter one mock around both, as in `with mock_streams(): "
        "await asyncio.gather(…)`, or let the tasks run one after the other."
    )


def unmocked_call(what: str, service: str, host: str) -> UnmockedCallError:
    """A request that nobody has answered, at the moment it would leave."""
    return UnmockedCallError(
        f"a call to {what} was about to leave for {host}, and streammock does not mock it. "
        f'Let it through with mock_streams(passthrough=("{service}",)), or let another mock answer it '
        "(moto's mock_aws works beside this one)."
    )


def not_settled(fired: int, remembered: int, lately: str, waiting: str) -> NotSettledError:
    """Triggered work that does not come to rest."""
    return NotSettledError(
        f"still busy after {fired} pieces of triggered work. The last {remembered}: {lately}. Still due: {waiting}. "
        "A handler that writes to the table that triggers it, or a record that is retried without limit, never "
        "comes to rest: bound it (MaximumRetryAttempts, a filter), or step through it with deliver() and advance(). "
        "Work that is merely much needs a larger budget for settle()."
    )


def stuck(what: str) -> NotSettledError:
    """Work that is tried again and again although nothing bounds that."""
    return NotSettledError(
        f"{what}. AWS would go on until the record leaves the stream, 24 hours after it was written, and deliver "
        "nothing behind it meanwhile. Bound it (MaximumRetryAttempts, MaximumRecordAgeInSeconds, "
        "BisectBatchOnFunctionError, ReportBatchItemFailures), or live through the day with advance(hours=24)."
    )


def undelivered_to_destination(arn: str, reason: str) -> str:
    """A record that its destination refused."""
    return (
        f"a record could not be delivered to {arn}: {reason}. AWS would count it in a metric and drop it; "
        "here it is in mock.destinations. Create the destination before it is needed, under the account of the ARN."
    )


def many_filters(count: int) -> str:
    """More filters than an account may have whose quota nobody has raised."""
    return (
        f"FilterCriteria has {count} filters. AWS takes 5, and up to 10 where the quota was raised: "
        "join patterns by several values in one list, or ask AWS for more."
    )


def filter_pattern_trap(pattern: str, finding: str) -> str:
    """A pattern that falls into one of the traps of DynamoDB's JSON."""
    return f"the filter pattern {pattern} is valid, on AWS too, but {finding}"

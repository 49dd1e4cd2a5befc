"""Invoking a function, and what a test can read of it."""

import json
from datetime import datetime, timedelta, timezone

import pytest

from streammock.functions.invocation import MAX_REPLY_BYTES, invoke
from streammock.functions.runtime import InvokeOutcome

DEEP = b"[" * 100_000 + b"]" * 100_000
ARN = "arn:aws:lambda:eu-west-1:111122223333:function:bark"


@pytest.fixture
def run(world):
    """Invokes ``bark`` with an outcome laid down."""

    def run(outcome=None, payload=b"{}", **given):
        world.runtime.script = [outcome or InvokeOutcome(b"null")]
        return invoke(world.region, "bark", payload, **{"source": "Invoke"} | given)

    return run


# --- running --------------------------------------------------------------------------------------------------------
def test_what_the_handler_is_asked(world):
    """The runtime gets the event's bytes, the ARN of the call and the client context."""
    done = invoke(world.region, "bark:$LATEST", b'{"a": 1}', source="Invoke", client_context=b"{}")
    (request,) = world.runtime.requests
    assert (request.request_id, request.payload) == (done.request_id, b'{"a": 1}')
    assert (request.invoked_arn, request.client_context) == (f"{ARN}:$LATEST", b"{}")


def test_no_lock_is_held_while_the_handler_runs(world, run):
    """Handlers call boto3: others may use the models meanwhile."""
    during = []

    def outcome():
        during.extend(world.lock.log)
        return InvokeOutcome(b"null")

    run(outcome)
    assert during == ["released"]
    assert world.lock.log == ["released", "taken"]


def test_each_invocation_is_recorded(world, run):
    """The function and the world keep it, in order; each has a request id of its own."""
    done = [run(), run()]
    assert world.function.invocations == world.invocations == done
    assert done[0].request_id != done[1].request_id


def test_a_request_id_can_be_given(run):
    """Retries of an asynchronous event go by one id."""
    assert run(request_id="the-first").request_id == "the-first"


def test_a_warm_sandbox_serves_again(world, run):
    """Globals of a handler persist between invocations, since it is the same sandbox (aws_facts 3.3)."""
    run()
    run()
    (sandbox,) = world.runtime.sandboxes
    assert len(sandbox.requests) == 2


def test_a_fault_of_the_mock_leaves_the_sandbox_in_order(world, run):
    """An exception of the runtime itself goes to the caller; nothing is recorded and the sandbox is not lost."""
    with pytest.raises(RuntimeError, match="broken"):
        run(RuntimeError("broken"))
    assert world.invocations == []
    run()
    assert len(world.runtime.sandboxes) == 1


def test_a_function_deleted_while_it_runs(world, run):
    """Its sandbox ends when the handler does."""

    def delete():
        del world.region.functions["bark"]
        world.function.close()
        return InvokeOutcome(b'"done"')

    assert run(delete).result == "done"
    assert world.runtime.sandboxes[0].closed


def test_a_reply_that_is_too_large(run):
    """Over the limit it becomes a function error; times and log stay (aws_facts 3.3)."""
    fitting = run(InvokeOutcome(b'"' + b"x" * (MAX_REPLY_BYTES - 2) + b'"'))
    assert fitting.function_error is None
    done = run(InvokeOutcome(b"1" * (MAX_REPLY_BYTES + 1), log=("line",), duration_ns=5_000, init_duration_ns=7))
    text = "Response payload size exceeded maximum allowed payload size (6291556 bytes)."
    assert list(done.error.items()) == [("errorMessage", text), ("errorType", "Function.ResponseSizeTooLarge")]
    assert (done.function_error, done.result) == ("Unhandled", None)
    assert (done.logs[1], done.duration, done.cold_start) == ("line", timedelta(microseconds=5), True)


def test_an_error_may_be_as_large_as_it_likes(run):
    """The limit is one of replies."""
    text = "x" * MAX_REPLY_BYTES
    done = run(InvokeOutcome(json.dumps({"errorMessage": text}).encode(), "Unhandled"))
    assert done.error == {"errorMessage": text}


# --- reading --------------------------------------------------------------------------------------------------------
def test_a_success(world, run):
    """Event, reply, origin, time: all that happened."""
    done = run(InvokeOutcome(b'{"b": 2}', log=("line",), duration_ns=1_500_000), b'{"a": 1}', attempt=2)
    assert (done.event, done.result, done.payload) == ({"a": 1}, {"b": 2}, b'{"b": 2}')
    assert (done.error, done.exception, done.function_error) == (None, None, None)
    assert (done.function_name, done.source, done.attempt, done.executed_version) == ("bark", "Invoke", 2, "$LATEST")
    assert done.started_at == datetime(2023, 11, 14, 22, 13, 20, tzinfo=timezone.utc)
    assert (done.duration, done.cold_start) == (timedelta(microseconds=1500), False)
    assert done.logs[:2] == (f"START RequestId: {done.request_id} Version: $LATEST", "line")
    assert repr(done) == "<Invocation of bark by Invoke, attempt 2: ok>"


def test_a_failure(run):
    """The error payload and, from this process, the exception itself."""
    error = ValueError("no")
    payload = b'{"errorMessage": "no", "errorType": "ValueError"}'
    done = run(InvokeOutcome(payload, "Unhandled", exception=error))
    assert done.error == {"errorMessage": "no", "errorType": "ValueError"}
    assert (done.result, done.exception, done.unseen_exception) == (None, error, error)
    assert repr(done) == "<Invocation of bark by Invoke, attempt 1: ValueError: no>"


@pytest.mark.parametrize(
    ("payload", "error", "summary"),
    [
        (b'{"errorMessage": "timed out"}', {"errorMessage": "timed out"}, "timed out"),
        (b'"a text"', {"errorMessage": "a text"}, "a text"),
        (b"it broke", {"errorMessage": "it broke"}, "it broke"),
        (b"\xff", {"errorMessage": "\ufffd"}, "\ufffd"),
        (b"", {"errorMessage": ""}, "Unhandled"),
        (b"[" * 100_000, {"errorMessage": "[" * 100_000}, "[" * 100_000),
    ],
    ids=["no-type", "text", "no-json", "no-text", "empty", "deep"],
)
def test_errors_of_other_forms(run, payload, error, summary):
    """A runtime may report an error without a type (aws_facts 3.3, time-outs of old), as any JSON, or as any bytes."""
    done = run(InvokeOutcome(payload, "Unhandled"))
    assert (done.error, done.summary()) == (error, summary)
    assert repr(done) == f"<Invocation of bark by Invoke, attempt 1: {summary}>"


def test_a_reply_that_is_no_json(run):
    """Bytes that a Python handler returns go out as they are (runtimes.md 1)."""
    assert run(InvokeOutcome(b"\x89PNG")).result == b"\x89PNG"


def test_a_reply_too_deep_to_be_read(run):
    """It stays as it is: a caller that has another parser may take it."""
    assert run(InvokeOutcome(DEEP)).result == DEEP


@pytest.mark.parametrize("look", ["result", "error", "exception"])
def test_looking_is_noticing(run, failure, look):
    """Reading what came of it counts as having seen a failure; reports look without."""
    done = run(failure())
    assert (done.summary(), done.unseen_exception, done.seen) == ("ValueError: no", None, False)
    getattr(done, look)
    assert done.seen


@pytest.mark.parametrize(
    ("payload", "records"),
    [
        (b'{"Records": [{"eventID": "1"}]}', [{"eventID": "1"}]),
        (b'{"Records": "none"}', []),
        (b"{}", []),
        (b"[1]", []),
        (b"null", []),
    ],
)
def test_records(run, payload, records):
    """Those of a stream event; any other event has none."""
    assert run(payload=payload).records == records


def test_a_headline(run, failure):
    """One line for logs and reports: who, by what, with how much, which try, what came of it."""
    assert run().headline() == "bark invoked by Invoke: ok"
    assert run(payload=b'{"Records": [{}]}').headline() == "bark invoked by Invoke with 1 record: ok"
    done = run(failure(), b'{"Records": [{}, {}]}', attempt=2)
    assert done.headline() == "bark invoked by Invoke with 2 records, attempt 2: ValueError: no"


def test_it_is_logged(run, caplog):
    """The logger ``streammock.invocations`` tells each one at level INFO, with its log; quieter, nothing is said."""
    run()
    assert caplog.messages == []
    with caplog.at_level("INFO", logger="streammock.invocations"):
        done = run(InvokeOutcome(b"null", log=("one",)))
    (message,) = caplog.messages
    lines = message.split("\n")
    assert (lines[0], lines[2]) == ("bark invoked by Invoke: ok", "  one")
    assert len(lines) == 1 + len(done.logs)


def test_the_log_by_lines(run):
    """Events of several lines are taken apart."""
    lines = run(InvokeOutcome(b"null", log=("one\ntwo", "three"))).log_lines()
    assert lines[1:4] == ["one", "two", "three"]

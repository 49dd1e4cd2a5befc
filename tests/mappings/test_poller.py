from __future__ import annotations

from typing import Any

import pytest

from streammock.clock import SECOND
from streammock.errors import AwsError
from streammock.errors.base import DestinationWarning
from streammock.mappings.filter import RecordFilter
from streammock.streams.shard import RETENTION

FAILED = {"errorMessage": "no"}
THROTTLED = AwsError("TooManyRequestsException", "Rate Exceeded.", status=429)


# --- delivery ---------------------------------------------------------------------------------------------------------
def test_delivery(world):
    """Records are delivered in order, in batches, and the mapping says so (aws_facts 2.2)."""
    world.write("a", "b", "c")
    mapping = world.map(batch_size=2)
    assert mapping.last_processing_result == "No records processed"
    assert world.run() == [["a", "b"], ["c"]]
    assert mapping.last_processing_result == "OK"
    assert world.run() == []
    world.write("d")
    assert world.run() == [["d"]]


def test_event(world):
    """The function sees the record as AWS renders it, with its stream's ARN (aws_facts 2.3)."""
    world.map()
    world.write("a")
    world.run()
    ((record,),) = (event["Records"] for event in world.events)
    assert record["eventSourceARN"] == world.stream.arn
    assert record["dynamodb"]["NewImage"] == {"id": {"S": "a"}}


def test_latest_starts_at_the_instant_of_creation(world):
    """LATEST delivers what is written after Create, though nothing was polled between (streams_and_mappings A.4)."""
    world.write("a")
    world.map(position="LATEST")
    world.write("b")
    assert world.run() == [["b"]]


def test_next_due(world):
    """A mapping is due while its shard holds what it has not read, and silent otherwise (A.17.3)."""
    mapping = world.map()
    now = world.clock.now()
    assert mapping.poller.next_due(now) is None
    world.write("a")
    assert mapping.poller.next_due(now) == now
    world.run()
    assert mapping.poller.next_due(now) is None


def test_nothing_to_do(world):
    """Being fired without anything due does no harm."""
    mapping = world.map()
    mapping.poller.fire(world.clock.now())
    assert world.calls == []


def test_one_step_per_fire(world):
    """One fire makes at most one invocation, so that mappings take turns."""
    world.write("a", "b")
    mapping = world.map(batch_size=1)
    mapping.poller.fire(world.clock.now())
    assert world.calls == [["a"]]


def test_shard_in_flight_is_not_due(world):
    """While a batch is in flight its shard has nothing to do, whatever the handler writes."""
    due = []
    mapping = world.map()

    def handler() -> None:
        world.write("b")
        due.append(mapping.poller.next_due(world.clock.now()))

    world.script = [handler]
    world.write("a")
    assert world.run() == [["a"], ["b"]]
    assert due == [None]


def test_description(world):
    """In reports a mapping is named with its table and function."""
    assert world.map().poller.describe() == "mapping uuid of BarkTable → bark"


# --- failures ---------------------------------------------------------------------------------------------------------
def test_failure_and_retry(world):
    """A failed batch is tried again on the virtual clock; its success absorbs the failures before."""
    world.script = [FAILED, FAILED]
    world.write("a")
    mapping = world.map()
    assert world.run() == [["a"]]
    assert mapping.last_processing_result == "PROBLEM: Function call failed"
    assert world.advance(0.3) == [["a"]]
    assert [invocation.absorbed for invocation in world.invocations] == [False, False]
    assert world.advance(2) == [["a"]]
    assert mapping.last_processing_result == "OK"
    assert [invocation.absorbed for invocation in world.invocations] == [True, True, False]
    assert world.attempts == [1, 2, 3]
    assert mapping.discarded == []


def test_exhausted_retries(world):
    """A batch that was given up leaves its reason with every record, and its failures are absorbed by nothing later."""
    world.script = [FAILED, FAILED]
    world.write("a", "b", "c")
    mapping = world.map(batch_size=2, maximum_retry_attempts=1)
    world.advance(10)
    assert [(lost.record.keys["id"]["S"], lost.mapping, lost.reason.value) for lost in mapping.discarded] == [
        ("a", "uuid", "RetryAttemptsExhausted"),
        ("b", "uuid", "RetryAttemptsExhausted"),
    ]
    assert str(mapping.discarded[0].reason) == "RetryAttemptsExhausted"
    assert "MaximumRetryAttempts" in mapping.discarded[0].reason.explanation
    assert world.calls[-1] == ["c"]
    assert [invocation.absorbed for invocation in world.invocations] == [False, False, False]


def test_partial_report_absorbs_failures(world):
    """Progress by a partial report makes earlier failures of the batch good (A.10)."""
    mapping = world.map(function_response_types=("ReportBatchItemFailures",))
    world.write("a", "b")
    second = str(world.stream.shards[0].last_sequence)
    world.script = [FAILED, {"batchItemFailures": [{"itemIdentifier": second}]}]
    assert world.run() == [["a", "b"]]
    assert world.advance(0.3) == [["a", "b"]]
    assert [invocation.absorbed for invocation in world.invocations] == [True, False]
    assert mapping.last_processing_result == "PROBLEM: Function call failed"
    assert world.advance(0.3) == [["b"]]
    assert mapping.last_processing_result == "OK"


def test_rejected_call(world):
    """An error answer of Invoke means that the code did not run: no retry is used up (streams_and_mappings A.9)."""
    world.script = [THROTTLED, THROTTLED]
    world.write("a")
    mapping = world.map(maximum_retry_attempts=0)
    assert world.run() == [["a"]]
    assert mapping.last_processing_result == "PROBLEM: Function call failed"
    assert world.advance(1.6) == [["a"], ["a"]]
    assert mapping.last_processing_result == "OK"
    assert world.attempts == [1, 1, 1]


def test_fault_of_the_mock_is_not_swallowed(world):
    """What is no answer of AWS goes up to the test, and the batch stays for another try."""
    world.script = [KeyboardInterrupt()]
    world.write("a")
    world.map()
    with pytest.raises(KeyboardInterrupt):
        world.run()
    assert world.advance(0.3) == [["a"]]


def test_a_destination_that_breaks_off_delivery_loses_no_record(world):
    """A warning that is an error goes up to the test: what grew too old is given up, what did not is delivered (A.12)."""
    mapping = world.map(maximum_record_age=60, on_failure="arn:aws:sqs:us-east-1:000000000000:dlq", enabled=False)
    world.write("old")
    world.clock.advance(61 * SECOND)
    world.write("young")

    def refuse(record):
        world.sent.append(record)
        raise DestinationWarning(record.destination)

    mapping.poller._send = refuse
    mapping.update(mapping.config, world.clock.now(), enabled=True)
    with pytest.raises(DestinationWarning):
        world.run()
    assert mapping.waits_for() == "a retry in 0.25 s, since the call was broken off"
    assert world.advance(0.3) == [["young"]]
    assert [str(one.reason) for one in mapping.discarded] == ["RecordAgeExceeded"]
    assert (len(world.sent), mapping.pending_count) == (1, 0)


def test_a_destination_that_breaks_off_delivery_hides_no_discard(world):
    """The records that were passed over beside those given up are told of as well, and failures have been sent (A.12)."""
    mapping = world.map(
        maximum_retry_attempts=0,
        on_failure="arn:aws:sqs:us-east-1:000000000000:dlq",
        filters=RecordFilter(['{"dynamodb": {"Keys": {"id": {"S": ["good"]}}}}']),
    )
    world.write("good", "bad")

    def refuse(record):
        raise DestinationWarning(record.destination)

    mapping.poller._send = refuse
    world.script = [FAILED]
    with pytest.raises(DestinationWarning):
        world.run()
    assert [str(one.reason) for one in mapping.discarded] == ["RetryAttemptsExhausted", "FilteredOut"]
    assert [one.absorbed for one in world.invocations] == [True]


def test_poison_record_leaves_after_a_day(world):
    """Endless retries end when the record leaves the stream; the shard goes on (streams_and_mappings A.11.2)."""
    world.script = [FAILED] * 2000
    world.write("a")
    mapping = world.map()
    world.advance(RETENTION / SECOND + 120)
    assert [lost.reason.value for lost in mapping.discarded] == ["Trimmed"]
    assert 1440 < len(world.invocations) < 1460
    world.script.clear()
    world.write("b")
    assert world.run() == [["b"]]
    assert not any(invocation.absorbed for invocation in world.invocations)


def test_filtered_records(world):
    """Records that no filter matches are kept with their reason and never call the function (A.7.2)."""
    mapping = world.map()
    mapping.update(
        mapping.config.updated({"FilterCriteria": {"Filters": [{"Pattern": '{"eventName": ["REMOVE"]}'}]}}),
        world.clock.now(),
        enabled=None,
    )
    world.write("a", "b")
    assert world.run() == []
    assert [lost.reason.value for lost in mapping.discarded] == ["FilteredOut", "FilteredOut"]
    assert mapping.poller.waiting() == []


@pytest.mark.parametrize(
    ("outcome", "reason"),
    [
        (FAILED, "the function failed"),
        (THROTTLED, "the call was rejected with TooManyRequestsException: Rate Exceeded."),
        ({"batchItemFailures": [{"itemIdentifier": "?"}]}, "the function reported failed records"),
    ],
)
def test_what_records_wait_for(world, outcome, reason):
    """A mapping tells how many records wait, and for what."""
    mapping = world.map(batch_size=2, function_response_types=("ReportBatchItemFailures",))
    assert mapping.pending_count == 0
    world.write("a", "b", "c")
    assert mapping.pending_count == 3
    assert mapping.describe() == "mapping uuid of BarkTable → bark"
    assert mapping.waits_for() == "delivery, which has not run since they were written"
    world.script = [outcome]
    world.run()
    assert mapping.pending_count == 3
    assert mapping.waits_for() == f"a retry in 0.25 s, since {reason}"
    world.advance(1)
    assert mapping.pending_count == 0
    world.write("d")
    mapping.update(mapping.config, world.clock.now(), enabled=False)
    assert mapping.pending_count == 0


# --- states -----------------------------------------------------------------------------------------------------------
def test_disabled_mapping_keeps_its_checkpoint(world):
    """Disabled, nothing is delivered; enabled again, it goes on where it was (streams_and_mappings A.4)."""
    mapping = world.map(position="LATEST")
    world.write("a")
    world.run()
    now = world.clock.now()
    assert mapping.update(mapping.config, now, enabled=False)["State"] == "Disabling"
    assert mapping.state == "Disabled"
    world.write("b")
    assert mapping.poller.next_due(now) is None
    assert world.run() == []
    assert [record.keys["id"]["S"] for record in mapping.poller.waiting()] == ["b"]
    assert mapping.update(mapping.config, now, enabled=True)["State"] == "Enabling"
    assert world.run() == [["b"]]


def test_created_disabled(world):
    """Create with Enabled false ends in Disabled, with positions fixed all the same (streams_and_mappings A.4)."""
    world.write("a")
    mapping = world.map(position="LATEST", enabled=False)
    assert mapping.state == "Disabled"
    world.write("b")
    assert world.run() == []
    mapping.update(mapping.config, world.clock.now(), enabled=True)
    assert world.run() == [["b"]]


def test_update_keeps_the_checkpoint(world):
    """An update never moves the checkpoint, and new batches follow it (streams_and_mappings A.4)."""
    mapping = world.map()
    world.write("a")
    world.run()
    assert (
        mapping.update(mapping.config.updated({"BatchSize": 1}), world.clock.now(), enabled=None)["State"] == "Updating"
    )
    world.write("b", "c")
    assert world.run() == [["b"], ["c"]]


def test_disabled_while_failing(world):
    """A batch that waits for its retry is let go of, and formed anew later; its old failures can still be absorbed."""
    world.script = [FAILED]
    world.write("a")
    mapping = world.map()
    world.run()
    mapping.update(mapping.config, world.clock.now(), enabled=False)
    assert world.advance(60) == []
    world.write("b")
    mapping.update(mapping.config, world.clock.now(), enabled=True)
    assert world.run() == [["a", "b"]]
    assert world.attempts == [1, 1]
    assert world.invocations[0].absorbed


def test_deleted_in_flight(world):
    """A handler may delete its own mapping: the batch in flight finishes, nothing follows (A.15)."""
    world.write("a", "b")
    mapping = world.map(batch_size=1)

    def handler() -> Any:
        world.scheduler.remove(mapping.poller)
        assert mapping.delete(world.clock.now())["State"] == "Deleting"
        return FAILED

    world.script = [handler]
    assert world.run() == [["a"]]
    assert mapping.state == ""
    assert mapping.poller.next_due(world.clock.now()) is None
    assert world.advance(60) == []

from __future__ import annotations

import json
from copy import copy

import pytest

from streammock.clock import SECOND
from streammock.mappings import event
from streammock.mappings import messages as c
from streammock.streams.shard import RETENTION

ONLY_A = '{"dynamodb": {"Keys": {"id": {"S": [{"prefix": "a"}]}}}}'
REPORTING = {"function_response_types": ("ReportBatchItemFailures",)}


def _report(*sequences: int) -> bytes:
    failures = [{"itemIdentifier": str(sequence)} for sequence in sequences]
    return json.dumps({"batchItemFailures": failures}).encode()


# --- batches ----------------------------------------------------------------------------------------------------------
def test_batch_of_all_that_lies_there(shard):
    """Without a window a batch closes as soon as a read found something (streams_and_mappings A.8)."""
    one = shard()
    one.write("a", "b", "c")
    assert one.tick() == ["a", "b", "c"]
    one.succeed()
    assert one.fates == [("delivered", ["a", "b", "c"])]
    assert (one.consumer.checkpoint, one.consumer.position) == (300, 300)
    assert one.tick() is None


def test_batch_size(shard):
    """A batch closes at BatchSize records; the next begins where it ended (streams_and_mappings A.8, A.2)."""
    one = shard(batch_size=2)
    one.write("a", "b", "c")
    assert one.tick() == ["a", "b"]
    one.succeed()
    assert one.tick() == ["c"]


def test_nothing_to_read(shard):
    """An empty open shard asks for nothing."""
    one = shard()
    assert one.tick() is None
    assert one.log == []


def test_one_batch_at_a_time(shard):
    """While a batch is in flight the shard does nothing else."""
    one = shard(batch_size=1)
    one.write("a", "b")
    assert one.tick() == ["a"]
    assert one.tick() is None


def test_settings_hold_for_batches_formed_later(shard):
    """An update leaves the batch that is being tried as it was formed (streams_and_mappings A.4)."""
    one = shard(batch_size=2, maximum_retry_attempts=1)
    one.write("a", "b", "c", "d")
    one.tick()
    one.fail()
    one.consumer.config = shard(batch_size=1, maximum_retry_attempts=0).consumer.config
    one.wait()
    assert one.tick() == ["a", "b"]
    one.fail()
    assert one.tick() == ["c"]
    one.fail()
    assert one.fates == [("RetryAttemptsExhausted", ["a", "b"]), ("RetryAttemptsExhausted", ["c"])]


def test_payload_limit(shard, monkeypatch):
    """A batch closes before its payload would pass 6 MB; the rest opens the next (streams_and_mappings A.8)."""
    one = shard('{"dynamodb": {"Keys": {"id": {"S": [{"anything-but": "x"}]}}}}')
    one.write("a", "b", "x", "c", "x", "d")
    limit = len(
        bytes(
            event.BatchEvent(
                [{"eventName": "INSERT", "dynamodb": {"Keys": {"id": {"S": "a"}}, "SizeBytes": 5}}] * 2, copy
            )
        )
    )
    monkeypatch.setattr(event, "MAXIMUM_PAYLOAD", limit)
    assert one.tick() == ["a", "b"]
    one.succeed()
    assert one.consumer.checkpoint == 300
    assert one.tick() == ["c", "d"]
    one.succeed()
    assert one.consumer.checkpoint == 600
    assert one.fates[1::2] == [("FilteredOut", ["x"]), ("FilteredOut", ["x"])]


def test_payload_limit_below_one_record(shard, monkeypatch):
    """A single record is always delivered, whatever its size (streams_and_mappings A.8)."""
    one = shard()
    one.write("a", "b")
    monkeypatch.setattr(event, "MAXIMUM_PAYLOAD", 4)
    assert one.tick() == ["a"]
    one.succeed()
    assert one.tick() == ["b"]


def test_payload_limit_counts_bytes(shard, monkeypatch):
    """The limit is one of UTF-8 bytes, and a payload of just that size still goes."""
    one = shard()
    one.write("ä", "ö")
    whole = [{"eventName": "INSERT", "dynamodb": {"Keys": {"id": {"S": "ä"}}, "SizeBytes": 5}}] * 2
    monkeypatch.setattr(event, "MAXIMUM_PAYLOAD", len(bytes(event.BatchEvent(whole, copy))))
    assert one.tick() == ["ä", "ö"]
    one.fail()
    monkeypatch.setattr(event, "MAXIMUM_PAYLOAD", len(bytes(event.BatchEvent(whole, copy))) - 1)
    other = shard()
    other.write("ä", "ö")
    assert other.tick() == ["ä"]


# --- filters ----------------------------------------------------------------------------------------------------------
def test_filtered_records_do_not_count(shard):
    """Records that no filter matches stay out of the batch and of its size (streams_and_mappings A.7.2)."""
    one = shard(ONLY_A, batch_size=2)
    one.write("x", "a1", "x", "a2", "x", "a3", "x")
    assert one.tick() == ["a1", "a2"]
    one.succeed()
    assert one.consumer.checkpoint == 400
    assert one.tick() == ["a3"]
    one.succeed()
    assert one.consumer.checkpoint == 700
    delivered = [fate for fate in one.fates if fate[0] == "delivered"]
    assert delivered == [("delivered", ["a1", "a2"]), ("delivered", ["a3"])]
    assert [name for reason, batch in one.fates if reason == "FilteredOut" for name in batch] == ["x"] * 4


def test_read_without_a_match(shard):
    """A read of non-matching records moves the checkpoint and invokes nothing (streams_and_mappings A.7.2)."""
    one = shard(ONLY_A, batch_size=2)
    one.write("x", "y", "z")
    assert one.tick() is None
    assert one.fates == [("FilteredOut", ["x", "y"]), ("FilteredOut", ["z"])]
    assert one.checkpoints == [300]
    assert one.tick() is None


# --- failures ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("retries", [0, 1, 3])
def test_retries_are_exhausted(shard, retries):
    """With n retries there are n + 1 invocations; then the batch is discarded and the shard goes on (aws_facts 2.5, A.11.1)."""
    one = shard(batch_size=2, maximum_retry_attempts=retries)
    one.write("a", "b", "c")
    for attempt in range(1, retries + 2):
        assert one.tick() == ["a", "b"]
        assert one.log[-1] == c.Invoke(one.consumer.batch, attempt)
        one.fail()
        if attempt <= retries:
            one.wait()
    assert one.fates == [("RetryAttemptsExhausted", ["a", "b"])]
    assert one.consumer.checkpoint == 200
    assert one.tick() == ["c"]


def test_failing_batch_blocks_the_shard(shard):
    """Nothing behind a failing batch is delivered, and it is tried again only when its wait is over (A.11.5, A.17.2)."""
    one = shard(batch_size=1)
    one.write("a", "b")
    one.tick()
    one.fail()
    assert one.tick() is None
    waits = []
    for _ in range(4):
        waits.append(one.wait())
        assert one.tick() == ["a"]
        one.fail()
    assert waits == [0.25, 0.5, 1, 2]
    assert one.consumer.checkpoint == 0


def test_rejected_invocations_do_not_count(shard):
    """Calls that did not reach the code use up no retry, but wait all the same (streams_and_mappings A.9)."""
    one = shard(maximum_retry_attempts=1)
    one.write("a")
    for wait in (0.25, 0.5, 1, 2, 4):
        assert one.tick() == ["a"]
        assert one.log[-1].attempt == 1
        one.receive(c.InvocationRejected())
        assert one.wait() == wait
    one.tick()
    one.fail()
    one.wait()
    assert one.tick() == ["a"]
    assert one.log[-1].attempt == 2
    one.fail()
    assert one.fates == [("RetryAttemptsExhausted", ["a"])]


def test_endless_retries_end_when_the_records_leave_the_stream(shard):
    """With -1 a batch is tried until its records are trimmed, first the older ones (streams_and_mappings A.17.1)."""
    one = shard()
    one.write("a", created=one.now)
    one.write("b", "c", created=one.now + 30 * SECOND)
    one.now += 30 * SECOND
    start = one.now
    assert one.tick() == ["a", "b", "c"]
    one.fail()
    one.now = start + RETENTION - 30 * SECOND
    assert one.tick() == ["a", "b", "c"]
    one.fail()
    one.now += SECOND
    assert one.tick() == ["b", "c"]
    assert one.consumer.checkpoint == 100
    one.fail()
    one.now = start + RETENTION + SECOND
    assert one.tick() is None
    assert one.fates == [("Trimmed", ["a"]), ("Trimmed", ["b", "c"])]
    one.write("d")
    assert one.tick() == ["d"]


# --- partial failures -------------------------------------------------------------------------------------------------
def test_partial_progress(shard):
    """Records before the reported one are done, the rest is tried alone (aws_facts 2.6)."""
    one = shard(**REPORTING)
    one.write("a", "b", "c", "d")
    one.tick()
    one.succeed(_report(400, 300))
    assert one.fates == [("delivered", ["a", "b"])]
    assert one.consumer.checkpoint == 200
    one.write("e")
    assert one.tick() is None
    assert one.wait() == 0.25
    assert one.tick() == ["c", "d"]
    one.succeed()
    assert one.tick() == ["e"]


def test_progress_renews_the_retry_budget(shard):
    """Six items, BatchSize 3, three retries, the last always reported: it is delivered five times (aws_facts 2.6, A.10)."""
    one = shard(batch_size=3, maximum_retry_attempts=3, **REPORTING)
    one.write("0", "1", "2", "3", "4", "5")
    tries = []
    while one.consumer.checkpoint < 600:
        batch = one.tick()
        tries.append(batch)
        one.succeed(_report(600) if "5" in batch else b"null")
        if one.consumer.retry_at:
            one.wait()
    assert tries == [["0", "1", "2"], ["3", "4", "5"], *[["5"]] * 4]
    assert one.fates[-1] == ("RetryAttemptsExhausted", ["5"])
    assert [command.attempt for command in one.log if isinstance(command, c.Invoke)] == [1, 1, 1, 2, 3, 4]


def test_progress_among_filtered_records(shard):
    """Filtered records share the fate of the checkpoint: those before the reported record are passed with it."""
    one = shard(ONLY_A, **REPORTING)
    one.write("a1", "x", "a2", "y", "a3", "z")
    one.tick()
    one.succeed(_report(500))
    assert one.fates == [("delivered", ["a1", "a2"]), ("FilteredOut", ["x", "y"])]
    assert one.consumer.checkpoint == 400
    one.wait()
    assert one.tick() == ["a3"]
    one.succeed()
    assert one.fates[2:] == [("delivered", ["a3"]), ("FilteredOut", ["z"])]
    assert one.consumer.checkpoint == 600


def test_reported_first_record_is_a_failure(shard):
    """A report without progress counts like a failed invocation (streams_and_mappings A.10)."""
    one = shard(maximum_retry_attempts=0, **REPORTING)
    one.write("a", "b")
    one.tick()
    one.succeed(_report(100))
    assert one.fates == [("RetryAttemptsExhausted", ["a", "b"])]


def test_reply_is_ignored_without_the_setting(shard):
    """Without FunctionResponseTypes a body like a report is a success (aws_facts 2.6, A.9, A.10)."""
    one = shard()
    one.write("a")
    one.tick()
    one.succeed(_report(100))
    assert one.fates == [("delivered", ["a"])]


# --- ends -------------------------------------------------------------------------------------------------------------
def test_closed_shard_finishes_when_all_is_disposed_of(shard):
    """A closed shard is done after its last batch, and stays so (streams_and_mappings A.17.6)."""
    one = shard(batch_size=1)
    one.write("a", "b")
    one.closed = True
    one.tick()
    one.succeed()
    one.tick()
    one.succeed()
    assert c.Finished() not in one.log
    one.tick()
    assert one.log[-1] == c.Finished()
    assert one.tick() is None
    assert one.log.count(c.Finished()) == 1


def test_closed_shard_with_filtered_records_only(shard):
    """Records that nothing wants do not hold up the end of a shard."""
    one = shard(ONLY_A)
    one.write("x")
    one.closed = True
    assert one.tick() is None
    assert one.log[-1] == c.Finished()
    assert one.checkpoints == [100]


def test_stop_lets_go_of_a_waiting_batch(shard):
    """Disabling keeps the checkpoint alone: the batch is formed anew from there (streams_and_mappings A.4)."""
    one = shard(batch_size=2, maximum_retry_attempts=1)
    one.write("a", "b", "c")
    one.tick()
    one.fail()
    one.receive(c.Stopped())
    one.consumer.resume()
    one.consumer.config = shard().consumer.config
    assert one.tick() == ["a", "b", "c"]
    assert one.log[-1].attempt == 1


@pytest.mark.parametrize("outcome", [c.InvocationFailed(), c.InvocationRejected(), c.InvocationReturned(b"null")])
def test_stop_in_flight(shard, outcome):
    """A batch in flight finishes; what came of it is kept only where it moved the checkpoint."""
    one = shard()
    one.write("a")
    one.tick()
    one.receive(c.Stopped())
    one.receive(outcome)
    assert one.consumer.batch is None
    assert one.consumer.retry_at is None
    assert one.consumer.position == one.consumer.checkpoint == 100 * isinstance(outcome, c.InvocationReturned)


def test_stop_and_resume_in_flight(shard):
    """Where polling goes on before the batch came back, nothing has happened to it."""
    one = shard()
    one.write("a")
    one.tick()
    one.receive(c.Stopped())
    one.consumer.resume()
    one.fail()
    assert one.wait() == 0.25
    assert one.tick() == ["a"]


def test_outcome_without_invocation(shard):
    """A driver that reports what it never did is told so."""
    with pytest.raises(RuntimeError, match="no invocation is in flight"):
        shard().receive(c.InvocationFailed())

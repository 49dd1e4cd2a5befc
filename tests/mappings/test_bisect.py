"""BisectBatchOnFunctionError (streams_and_mappings A.11.4)."""

from __future__ import annotations

import json

from streammock.clock import SECOND
from streammock.mappings import messages as m


def _drain(one, poison, limit=100):
    """Let the function fail on every batch with the poison in it, until nothing is left; returns the batches."""
    batches = []
    for _ in range(limit):
        names = one.tick()
        if names is None and one.consumer.retry_at is None:
            return batches
        if names is None:
            one.wait()
            continue
        batches.append("".join(names))
        if poison in names:
            one.fail()
        else:
            one.succeed()
    raise AssertionError(batches)


def test_a_failed_batch_is_halved(shard):
    """Halves are delivered in order, each by itself, and cut again while they fail; the rest of the shard follows."""
    one = shard(bisect=True, maximum_retry_attempts=0, batch_size=8)
    one.write(*"abcdefgh", "i")
    assert _drain(one, "f") == ["abcdefgh", "abcd", "efgh", "ef", "e", "f", "gh", "i"]
    assert one.fates == [
        ("delivered", list("abcd")),
        ("delivered", ["e"]),
        ("RetryAttemptsExhausted", ["f"]),
        ("delivered", ["g", "h"]),
        ("delivered", ["i"]),
    ]
    assert one.consumer.checkpoint == 900


def test_cutting_uses_up_no_retry(shard):
    """The quota counts tries of what is not cut any more."""
    one = shard(bisect=True, maximum_retry_attempts=2, batch_size=2)
    one.write("a", "b")
    assert _drain(one, "a") == ["ab", "a", "a", "a", "b"]


def test_a_smaller_first_half(shard):
    """An odd batch is cut below its middle: AWS's own place is not known."""
    one = shard(bisect=True, maximum_retry_attempts=0)
    one.write(*"abcde")
    assert _drain(one, "c")[:3] == ["abcde", "ab", "cde"]


def test_cut_pieces_keep_the_filtered_records_between_them(shard):
    """The checkpoint moves behind filtered records with the piece before them."""
    one = shard('{"dynamodb": {"Keys": {"id": {"S": [{"anything-but": "x"}]}}}}', bisect=True, maximum_retry_attempts=0)
    one.write("a", "x", "b", "x")
    assert _drain(one, "a") == ["ab", "a", "b"]
    assert one.fates == [
        ("RetryAttemptsExhausted", ["a"]),
        ("FilteredOut", ["x"]),
        ("delivered", ["b"]),
        ("FilteredOut", ["x"]),
    ]
    assert one.checkpoints == [200, 400]


def test_a_report_cuts_where_it_says(shard):
    """With ReportBatchItemFailures the cut is at the reported record, and there are no halves (A.10)."""
    one = shard(bisect=True, maximum_retry_attempts=1, function_response_types=("ReportBatchItemFailures",))
    one.write(*"abcd")
    assert one.tick() == list("abcd")
    one.succeed(json.dumps({"batchItemFailures": [{"itemIdentifier": "200"}]}).encode())
    one.wait()
    assert one.tick() == list("bcd")
    one.succeed(json.dumps({"batchItemFailures": [{"itemIdentifier": "200"}]}).encode())
    one.wait()
    assert one.tick() == list("bcd")
    one.fail()
    one.wait()
    assert one.tick() == ["b"]


def test_a_report_that_makes_no_sense_halves(shard):
    """It counts as a failure of the whole batch, as an error does (A.10)."""
    one = shard(bisect=True, function_response_types=("ReportBatchItemFailures",))
    one.write("a", "b")
    one.tick()
    one.succeed(b'{"batchItemFailures": [{"itemIdentifier": "9"}]}')
    one.wait()
    assert one.tick() == ["a"]


def test_a_call_that_did_not_reach_the_code_does_not_cut(shard):
    """Throttling is no fault of the batch (A.9)."""
    one = shard(bisect=True)
    one.write("a", "b")
    one.tick()
    one.receive(m.InvocationRejected())
    one.wait()
    assert one.tick() == ["a", "b"]


def test_stop_joins_the_pieces_again(shard):
    """What a disabled mapping had cut is read anew from the checkpoint."""
    one = shard(bisect=True)
    one.write("a", "b")
    one.tick()
    one.fail()
    one.receive(m.Stopped())
    one.consumer.resume()
    assert one.tick() == ["a", "b"]


def test_the_second_piece_waits_for_nobody(shard):
    """Once the first half is done, the second is tried at once."""
    one = shard(bisect=True)
    one.write("a", "b")
    one.tick()
    one.fail()
    assert one.wait() == 0.25
    one.tick()
    one.succeed()
    assert one.consumer.waits_until(one.now) == one.now
    assert one.tick() == ["b"]


def test_age_goes_piece_by_piece(shard):
    """A piece that has grown too old before its turn is given up as such (A.17.4)."""
    one = shard(bisect=True, maximum_record_age=60)
    one.write("a", "b")
    one.tick()
    one.fail()
    one.wait()
    one.tick()
    one.now += 61 * SECOND
    one.succeed()
    assert one.tick() is None
    assert one.fates == [("delivered", ["a"]), ("RecordAgeExceeded", ["b"])]

"""Batching windows (A.8) and tumbling windows (A.13 of streams_and_mappings)."""

from __future__ import annotations

import json
from datetime import datetime, timezone

import pytest

from streammock.clock import SECOND
from streammock.mappings import messages as m
from streammock.mappings import window

MINUTE = 60 * SECOND


def _payload(one):
    """The event of the invocation that was asked for last."""
    return [command for command in one.log if isinstance(command, m.Invoke)][-1].batch.payload.decoded()


def _iso(instant):
    return datetime.fromtimestamp(instant // SECOND, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def _state(state):
    return json.dumps({"state": state}).encode()


# --- batching windows ---------------------------------------------------------------------------------------------
def test_a_batching_window_collects(shard):
    """A batch stays open for so many seconds from its first record on (A.2)."""
    one = shard(batching_window=10)
    one.write("a")
    assert one.tick() is None
    one.now += 6 * SECOND
    one.write("b")
    assert one.tick() is None
    assert one.consumer.waits_until(one.now) == one.now + 4 * SECOND
    one.now += 4 * SECOND
    assert one.tick() == ["a", "b"]


def test_a_full_batch_does_not_wait(shard):
    """BatchSize closes the batch before the window does."""
    one = shard(batching_window=300, batch_size=2)
    one.write("a", "b", "c")
    assert one.tick() == ["a", "b"]
    one.succeed()
    assert one.tick() is None


def test_filtered_records_open_no_batching_window(shard):
    """Each new record is tested whether it joins the batch (A.7.2)."""
    one = shard('{"dynamodb": {"Keys": {"id": {"S": ["a"]}}}}', batching_window=10)
    one.write("x")
    assert one.tick() is None
    assert one.consumer.waits_until(one.now) is None
    assert one.consumer.checkpoint == 100


def test_a_retry_does_not_wait_for_the_window(shard):
    """The window forms a batch; it does not delay its retries."""
    one = shard(batching_window=10)
    one.write("a")
    one.tick()
    one.now += 10 * SECOND
    one.tick()
    one.fail()
    assert one.wait() == 0.25
    assert one.tick() == ["a"]


def test_a_closed_shard_ends_the_batching_window(shard):
    """Nothing can join any more."""
    one = shard(batching_window=10)
    one.write("a")
    one.closed = True
    assert one.tick() == ["a"]


def test_stop_lets_go_of_an_open_batch(shard):
    """What was gathered and not delivered is gathered again after the mapping is enabled."""
    one = shard(batching_window=10)
    one.write("a")
    one.tick()
    one.receive(m.Stopped())
    one.consumer.resume()
    assert one.consumer.next_due(one.now) == one.now
    assert one.tick() is None
    one.now += 10 * SECOND
    assert one.tick() == ["a"]


# --- tumbling windows ---------------------------------------------------------------------------------------------
@pytest.fixture
def one(shard):
    """A shard with windows of a minute, at the beginning of one."""
    made = shard(tumbling_window=60)
    made.now = window.start_of(made.now, 60)
    return made


def test_state_is_carried_through_a_window(one):
    """Each invocation gets the state of the one before; the first of a window gets an empty one (A.6)."""
    start = one.now
    one.write("a")
    assert one.tick() == ["a"]
    assert {name: value for name, value in _payload(one).items() if name != "Records"} == {
        "window": {"start": _iso(start), "end": _iso(start + MINUTE)},
        "state": {},
        "shardId": one.consumer._shard_id,
        "eventSourceARN": one.consumer.config.event_source_arn,
        "isFinalInvokeForWindow": False,
        "isWindowTerminatedEarly": False,
    }
    one.succeed(_state({"count": 1}))
    one.write("b")
    assert one.tick() == ["b"]
    assert _payload(one)["state"] == {"count": 1}


def test_the_final_invocation(one):
    """When the window is over there is one more call, without records, though no later record has come."""
    end = one.now + MINUTE
    one.write("a")
    one.tick()
    one.succeed(_state({"count": 1}))
    assert one.tick() is None
    assert one.consumer.waits_until(one.now) == end
    one.now = end
    assert one.tick() == []
    event = _payload(one)
    assert (event["Records"], event["state"], event["isFinalInvokeForWindow"]) == ([], {"count": 1}, True)
    one.succeed()
    assert one.consumer.waits_until(one.now) is None
    one.write("b")
    assert one.tick() == ["b"]
    assert _payload(one)["state"] == {}


def test_a_batch_does_not_cross_a_boundary(one):
    """Records of two windows lie in two batches, with the final call between them (A.8)."""
    one.write("a")
    one.write("b", created=one.now + MINUTE)
    one.now += 2 * MINUTE
    assert one.tick() == ["a"]
    one.succeed(_state({"n": 1}))
    assert one.tick() == []
    assert _payload(one)["isFinalInvokeForWindow"] is True
    one.succeed()
    assert one.tick() == ["b"]
    assert _payload(one)["state"] == {}
    assert one.fates == [("delivered", ["a"]), ("delivered", [])]


def test_no_records_no_call(one):
    """A window in which nothing was written is not noticed."""
    one.now += 10 * MINUTE
    assert one.tick() is None
    assert one.consumer.waits_until(one.now) is None


@pytest.mark.parametrize("reply", [b"null", b"{}", b'{"state": 1}', b"17", b"", b"no JSON"])
def test_a_reply_without_state_is_a_failure(one, reply):
    """The function must hand the state on."""
    one.write("a")
    one.tick()
    one.succeed(reply)
    assert one.wait() == 0.25
    assert one.tick() == ["a"]
    assert _payload(one)["state"] == {}


def test_a_report_beside_the_state(shard):
    """batchItemFailures may stand beside the state, which is kept."""
    one = shard(tumbling_window=60, function_response_types=("ReportBatchItemFailures",))
    one.write("a", "b")
    one.tick()
    one.succeed(json.dumps({"state": {"n": 1}, "batchItemFailures": [{"itemIdentifier": "200"}]}).encode())
    one.wait()
    assert one.tick() == ["b"]
    assert _payload(one)["state"] == {"n": 1}


def test_a_report_of_the_first_record_keeps_the_state_as_it_was(shard):
    """Nothing has progressed (A.10), so that neither the retry nor what follows the discard sees that invocation's state."""
    settings = {"function_response_types": ("ReportBatchItemFailures",), "maximum_retry_attempts": 1}
    one = shard(tumbling_window=60, **settings)
    one.write("a")
    one.tick()
    one.succeed(_state({"n": 1}))
    one.write("bad")
    reply = json.dumps({"state": {"n": -1}, "batchItemFailures": [{"itemIdentifier": "200"}]}).encode()
    for _ in range(2):
        assert one.tick() == ["bad"]
        assert _payload(one)["state"] == {"n": 1}
        one.succeed(reply)
        one.now += SECOND
    assert one.fates[-1] == ("RetryAttemptsExhausted", ["bad"])
    one.write("c")
    assert one.tick() == ["c"]
    assert _payload(one)["state"] == {"n": 1}


def test_halves_of_a_batch_hand_the_state_on(shard):
    """What the first half returns is what the second half begins with (A.11.4)."""
    one = shard(tumbling_window=60, bisect=True)
    one.write("a", "b")
    one.tick()
    one.fail()
    one.wait()
    assert one.tick() == ["a"]
    one.succeed(_state({"n": 1}))
    assert one.tick() == ["b"]
    assert _payload(one)["state"] == {"n": 1}


def test_a_state_may_hold_what_is_no_text(one):
    """Half of a surrogate pair, which JSON can write, is handed on as it came."""
    one.write("a")
    one.tick()
    one.succeed(b'{"state": {"text": "\\ud800"}}')
    one.write("b")
    one.tick()
    assert _payload(one)["state"] == {"text": "\ud800"}
    encoded = [command for command in one.log if isinstance(command, m.Invoke)][-1].batch.payload
    assert json.loads(bytes(encoded))["state"] == {"text": "\ud800"}


def test_too_large_a_state_ends_the_window_early(one):
    """Beyond 1 MB the final call comes at once and says so; later records of the minute open the window anew."""
    one.write("a")
    one.tick()
    one.succeed(_state({"text": "x" * window.MAXIMUM_STATE_BYTES}))
    assert one.consumer.waits_until(one.now) == one.now
    assert one.tick() == []
    event = _payload(one)
    assert (event["isFinalInvokeForWindow"], event["isWindowTerminatedEarly"]) == (True, True)
    one.succeed()
    one.write("b")
    assert one.tick() == ["b"]
    assert (_payload(one)["state"], _payload(one)["isWindowTerminatedEarly"]) == ({}, False)


def test_a_final_call_that_fails_stops_the_shard(one):
    """It is tried again like any other, and nothing behind it is delivered (A.11.6)."""
    one.write("a")
    one.tick()
    one.succeed(_state({}))
    one.now += MINUTE
    one.write("b")
    assert one.tick() == []
    one.fail()
    one.wait()
    assert one.tick() == []
    one.succeed()
    assert one.tick() == ["b"]


@pytest.mark.parametrize("settings", [{"maximum_retry_attempts": 0}, {"maximum_record_age": 60}])
def test_a_final_call_is_given_up(shard, settings):
    """Both limits end its retries; the window is over then (A.11.6)."""
    one = shard(tumbling_window=60, **settings)
    one.now = window.start_of(one.now, 60)
    one.write("a")
    one.tick()
    one.succeed(_state({}))
    one.now += MINUTE
    while one.tick() is not None:
        one.fail()
        if one.consumer.retry_at is not None:
            one.wait()
    assert one.consumer.window is None
    one.write("b")
    assert one.tick() == ["b"]


def test_a_closed_shard_ends_the_window(one):
    """The state does not go over to the children."""
    one.write("a")
    one.closed = True
    one.tick()
    one.succeed(_state({}))
    assert one.tick() == []
    one.succeed()
    assert one.tick() is None
    assert one.log[-1] == m.Finished()


def test_other_windows_after_an_update(one, shard):
    """A window that is open when the length changes is ended first."""
    one.write("a")
    one.tick()
    one.succeed(_state({}))
    one.consumer.config = shard().consumer.config
    one.write("b")
    assert one.tick() == []
    one.succeed()
    assert one.tick() == ["b"]
    assert "state" not in _payload(one)


def test_a_window_ends_with_the_batch_that_is_being_gathered_in_it(shard):
    """An update that ends the window closes the batch at once; it is not asked for again and again (A.13)."""
    one = shard(tumbling_window=60, batching_window=30)
    one.now = window.start_of(one.now, 60)
    for name in "ab":
        one.write(name)
        assert one.tick() is None
        if name == "a":
            one.now += 30 * SECOND
            assert one.tick() == ["a"]
            one.succeed(_state({"n": 1}))
    one.consumer.config = shard(batching_window=30).consumer.config
    assert one.consumer.waits_until(one.now) == one.now
    assert one.tick() == ["b"]
    assert _payload(one)["state"] == {"n": 1}
    one.succeed(_state({"n": 2}))
    assert one.tick() == []
    assert (_payload(one)["isFinalInvokeForWindow"], _payload(one)["state"]) == (True, {"n": 2})


def test_a_batch_that_was_open_before_windows_were_asked_for(shard):
    """It is delivered as it was formed, also across a boundary; the next one has a window (A.4)."""
    one = shard(batching_window=30)
    one.now = window.start_of(one.now, 60) + 55 * SECOND
    one.write("a")
    assert one.tick() is None
    one.now += 10 * SECOND
    one.write("b")
    one.tick()
    one.consumer.config = shard(tumbling_window=60).consumer.config
    one.now += 20 * SECOND
    assert one.tick() == ["a", "b"]
    assert "window" not in _payload(one)
    one.succeed()
    one.write("c")
    assert one.tick() == ["c"]
    assert _payload(one)["window"]["start"] == _iso(window.start_of(one.now, 60))


def test_a_payload_has_room_for_the_state(one, monkeypatch):
    """The limit of 6 MB is one of the whole payload."""
    from streammock.mappings import event

    one.write("a", "b")
    monkeypatch.setattr(event, "MAXIMUM_PAYLOAD", 400)
    assert one.tick() == ["a"]

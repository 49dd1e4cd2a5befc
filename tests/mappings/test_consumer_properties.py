from __future__ import annotations

import json
from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from streammock.clock import SECOND
from streammock.mappings import messages as c

ONLY_A = '{"dynamodb": {"Keys": {"id": {"S": ["a"]}}}}'
STEPS = st.one_of(
    st.tuples(st.just("write"), st.lists(st.sampled_from("ab"), min_size=1, max_size=4)),
    st.tuples(st.just("tick"), st.none()),
    st.tuples(st.just("report"), st.integers(0, 5)),
    st.tuples(st.just("pass"), st.integers(1, 70)),
    st.tuples(st.sampled_from(["succeed", "fail", "reject", "wait", "stop", "resume", "close"]), st.none()),
)


@given(
    steps=st.lists(STEPS, max_size=60),
    batch_size=st.integers(1, 4),
    retries=st.integers(-1, 2),
    filtered=st.booleans(),
    bisect=st.booleans(),
    window=st.sampled_from([0, 0, 5]),
    age=st.sampled_from([-1, 60]),
)
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_record_is_lost_doubled_or_overtaken(shard, steps, batch_size, retries, filtered, bisect, window, age):
    """Whatever happens: deliveries are in order, the checkpoint only grows, and behind it each record has one fate (A.17.5)."""
    one = shard(
        *([ONLY_A] if filtered else []),
        batch_size=batch_size,
        maximum_retry_attempts=retries,
        bisect=bisect,
        batching_window=window,
        maximum_record_age=age,
        function_response_types=("ReportBatchItemFailures",),
    )
    for verb, value in steps:
        _do(one, verb, value)
    fates = Counter(
        record.sequence
        for command in one.log
        if isinstance(command, (c.Delivered, c.Discard))
        for record in command.records
    )
    behind = [record.sequence for record in one.records if record.sequence <= one.consumer.checkpoint]
    assert fates == Counter(behind)
    delivered = [
        record.sequence for command in one.log if isinstance(command, c.Delivered) for record in command.records
    ]
    assert delivered == sorted(delivered)
    assert one.checkpoints == sorted(one.checkpoints)
    if one.consumer.finished:
        assert len(behind) == len(one.records)


def _do(one, verb, value):
    if verb == "write" and not one.closed:
        one.write(*value)
    elif verb == "tick":
        one.tick()
    elif verb == "wait" and one.consumer.retry_at:
        one.wait()
    elif verb == "pass":
        one.now += value * SECOND
    elif verb == "stop":
        one.receive(c.Stopped())
    elif verb == "resume":
        one.consumer.resume()
    elif verb == "close":
        one.closed = True
    elif one.consumer.in_flight:
        _land(one, verb, value)


def _land(one, verb, value):
    if verb == "succeed":
        one.succeed()
    elif verb == "fail":
        one.fail()
    elif verb == "reject":
        one.receive(c.InvocationRejected())
    elif verb == "report":
        records = one.consumer.batch.records
        failures = [{"itemIdentifier": records[value % len(records)].sequence_number}]
        one.succeed(json.dumps({"batchItemFailures": failures}).encode())

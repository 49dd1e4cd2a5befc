"""Hours of virtual time cost what happens in them, counted in invocations and in calls of our functions: never the hours.

Real time is not asserted. Of a failing invocation (1,447 in a day of retries) most is the sandbox, in which the handler runs
as on Lambda; a day takes about a second.
"""

from pathlib import Path

import boto3
import pytest
from work import calls

import streammock
from streammock import mock_streams

OURS = str(Path(streammock.__file__).parent)
A_FAILING_INVOCATION = 187  # what was counted, and a tenth
A_RECORD_OF_IT = 16
A_FINAL_INVOCATION = 285
HOUR_OF_RETRIES = 60


@pytest.fixture
def mock():
    with mock_streams(time="2026-01-01T00:00:00Z", strict=False) as handle:
        boto3.client("dynamodb").create_table(
            TableName="Table",
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
        )
        yield handle


def put(*keys):
    for key in keys:
        boto3.client("dynamodb").put_item(TableName="Table", Item={"pk": {"S": key}})


def fail(event, context):
    raise ValueError


def work_of(mock, **time):
    """How many functions of ours a stretch of time takes."""
    return calls(lambda: mock.advance(**time), within=OURS)


def test_a_day_of_retries(mock):
    """1,447 tries, as the back-off has it (A.11.3), then the record is gone; the last hours cost what the first ones did."""
    mock.function("f", fail)
    mapping = mock.trigger("Table", "f")
    put("a")
    mock.advance(minutes=10)
    first = work_of(mock, hours=1)
    mock.advance(hours=21)
    assert work_of(mock, hours=1) <= first * 1.01  # time ticks on meanwhile: a call more or less finds nothing to do
    mock.advance(hours=2)
    assert len(mock.invocations) == 1447
    assert [str(discarded.reason) for discarded in mapping.discarded] == ["Trimmed"]
    assert first <= A_FAILING_INVOCATION * HOUR_OF_RETRIES


def test_a_large_batch_that_fails_for_hours(mock):
    """Each record costs its rendering in each try, and nothing else."""
    mock.function("f", fail)
    counts = []
    for size in (1, 100):
        mapping = mock.trigger("Table", "f", starting_position="LATEST")
        with mock.hold():
            put(*(f"{size} {number}" for number in range(size)))
        mock.advance(minutes=10)
        counts.append(work_of(mock, hours=1))
        boto3.client("lambda").delete_event_source_mapping(UUID=mapping.uuid)
    assert (counts[1] - counts[0]) / HOUR_OF_RETRIES / 99 <= A_RECORD_OF_IT


@pytest.mark.parametrize("age", [60, 3600, 86_400])
def test_records_that_grow_old_behind_a_mapping_that_does_not_poll(mock, age):
    """However long they are let lie, no function is called, and each costs its discard alone (A.11.2)."""
    mock.function("f", fail)
    mapping = mock.trigger("Table", "f", maximum_record_age_in_seconds=age)
    mapping.pause()
    put(*map(str, range(50)))
    assert work_of(mock, seconds=age - 1) < 50
    mock.advance(seconds=2)
    work = calls(mapping.resume, within=OURS)
    assert mock.invocations == []
    reason = "RecordAgeExceeded" if age < 86_400 else "Trimmed"  # by then they have left the stream as well
    assert [str(discarded.reason) for discarded in mapping.discarded] == [reason] * 50
    assert work <= 50 * 20


@pytest.mark.parametrize("seconds", [60, 900])
def test_a_tumbling_window(mock, seconds):
    """One call for each record and one at the end (A.13), after a quarter of an hour as after a minute."""
    finals = []

    def count(event, context):
        finals.append(event["isFinalInvokeForWindow"])
        return {"state": {"count": event["state"].get("count", 0) + len(event["Records"])}}

    mock.function("f", count)
    mock.trigger("Table", "f", tumbling_window_in_seconds=seconds)
    for key in "abc":
        put(key)
        mock.advance(seconds=seconds / 4)
    assert finals == [False] * 3
    assert work_of(mock, seconds=seconds / 4) <= A_FINAL_INVOCATION
    assert finals == [False] * 3 + [True]
    assert mock.invocations[-1].event["state"] == {"count": 3}
    assert work_of(mock, seconds=seconds * 10) < 50

"""``mock.timeline``: what happened, in order, as values, as text and as data."""

import sys
from datetime import datetime, timedelta, timezone

import boto3
import pytest

from streammock import mock_streams
from streammock.timeline import data, events
from streammock.timeline.derive import _plain
from streammock.timeline.text import clock_time, handler_lines, section

START = "2026-03-01T12:00:00Z"
QUEUE = "arn:aws:sqs:us-east-1:000000000000:dlq"


@pytest.fixture
def mock():
    with mock_streams(strict=False, time=START) as handle:
        create_table("Table")
        handle.function("f", lambda event, _context: None)
        yield handle


def create_table(name, stream=True):
    specification = {"StreamEnabled": stream} | ({"StreamViewType": "NEW_AND_OLD_IMAGES"} if stream else {})
    boto3.client("dynamodb").create_table(
        TableName=name,
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification=specification,
    )


def put(*keys, table="Table", **attributes):
    for key in keys:
        boto3.client("dynamodb").put_item(TableName=table, Item={"pk": {"S": key}, **attributes})


def fail(event, context):
    sys.stdout.write("about to fail\n")
    raise ValueError("poison")


def fail_at(key):
    def handler(event, context):
        if any(record["dynamodb"]["Keys"]["pk"]["S"] == key for record in event["Records"]):
            raise ValueError(key)

    return handler


def kinds(mock):
    return [happening.kind for happening in mock.timeline]


def only(mock, kind):
    return [happening for happening in mock.timeline if happening.kind == kind]


def names(records):
    return [record.keys["pk"] for record in records]


def test_nothing_has_happened(mock):
    """A world in which only tables and functions were made has an empty timeline."""
    assert mock.timeline == []
    assert section(mock.timeline) == ""


def test_a_record_on_its_way(mock):
    """Write, batch, invocation: each with the values that a test would ask for."""
    mapping = mock.trigger("Table", "f")
    put("a")
    write, batch, invocation = mock.timeline
    assert (write.kind, write.table, write.expired) == ("write", "Table", False)
    assert write.record == mock.tables["Table"].stream.records[0]
    assert (batch.mapping, batch.function, batch.attempt) == (mapping.uuid, "f", 1)
    assert batch.records == [write.record]
    assert (invocation.function, invocation.source, invocation.error) == ("f", mapping.arn, None)
    assert {write.at, batch.at, invocation.at} == {datetime(2026, 3, 1, 12, tzinfo=timezone.utc)}


def test_a_table_without_a_stream_leaves_no_trace(mock):
    """Its writes cost nothing, so they are not here."""
    create_table("Plain", stream=False)
    put("a", table="Plain")
    assert mock.timeline == []


def test_a_handlers_writes_stand_behind_its_invocation(mock):
    """Although the invocation ends after them; and before what comes of them."""
    create_table("Copies")
    mock.function("copy", lambda event, _context: put("copy", table="Copies"))
    mock.trigger("Table", "copy")
    mock.trigger("Copies", "f")
    put("a")
    assert kinds(mock) == ["write", "batch", "invocation", "write", "batch", "invocation"]
    assert [one.function for one in only(mock, "invocation")] == ["copy", "f"]


def test_tables_keep_their_order_under_a_clock_that_stands(mock):
    """Writes to two tables at one instant stand as they were made."""
    create_table("Other")
    put("a")
    put("b", table="Other")
    put("c")
    assert [write.table for write in mock.timeline] == ["Table", "Other", "Table"]


def test_a_retry_and_its_end(mock):
    """The wait, the move of time, the second attempt, the discard, the destination."""
    mock.function("g", fail)
    mock.trigger("Table", "g", maximum_retry_attempts=1, destination_config={"OnFailure": {"Destination": QUEUE}})
    put("a")
    mock.settle()
    assert kinds(mock) == [
        "write",
        "batch",
        "invocation",
        "retry",
        "time",
        "batch",
        "invocation",
        "discarded",
        "destination",
    ]
    retry, moved, discarded, sent = (only(mock, kind)[0] for kind in ("retry", "time", "discarded", "destination"))
    assert retry.due - retry.at == timedelta(milliseconds=250)
    assert (retry.reason, moved.by) == ("the function failed", timedelta(milliseconds=250))
    assert (discarded.reason, names(discarded.records)) == ("RetryAttemptsExhausted", ["a"])
    assert sent.destination == QUEUE
    assert [one.attempt for one in only(mock, "invocation")] == [1, 2]


def test_a_bisect(mock):
    """Both halves, and when the first is tried."""
    mock.function("g", fail_at("c"))
    mock.trigger("Table", "g", bisect_batch_on_function_error=True, maximum_retry_attempts=0)
    with mock.hold():
        put("a", "b", "c")
    mock.settle()
    first, second = only(mock, "bisect")
    assert (names(first.records), names(first.second_half)) == (["a"], ["b", "c"])
    assert (names(second.records), names(second.second_half)) == (["b"], ["c"])
    assert first.due == first.at + timedelta(milliseconds=250)
    assert [names(one.records) for one in only(mock, "batch")] == [["a", "b", "c"], ["a"], ["b", "c"], ["b"], ["c"]]
    assert only(mock, "retry") == []


def test_a_partial_answer_leads_to_a_retry_of_the_rest(mock):
    """It is no bisect, although the batch has become smaller."""
    replies = iter([True])

    def partly(event, context):
        failed = event["Records"][1:] if next(replies, False) else []
        return {"batchItemFailures": [{"itemIdentifier": one["dynamodb"]["SequenceNumber"]} for one in failed]}

    mock.function("g", partly)
    mock.trigger("Table", "g", function_response_types=["ReportBatchItemFailures"], bisect_batch_on_function_error=True)
    with mock.hold():
        put("a", "b", "c")
    mock.settle()
    (retry,) = only(mock, "retry")
    assert (names(retry.records), retry.reason) == (["b", "c"], "the function reported failed records")
    assert only(mock, "bisect") == []


def test_filtered_records_say_why(mock):
    """With the clause that did not match."""
    mock.trigger("Table", "f", filters=[{"eventName": ["REMOVE"]}])
    put("a")
    (filtered,) = only(mock, "filtered")
    assert names(filtered.records) == ["a"]
    assert "eventName" in filtered.explanations[0]
    assert "eventName" in section(mock.timeline)


def test_a_rejected_call(mock):
    """The function is gone: its code did not run, so there is no invocation."""
    mock.trigger("Table", "f")
    boto3.client("lambda").delete_function(FunctionName="f")
    put("a")
    assert kinds(mock) == ["write", "batch", "rejected", "retry"]
    assert "ResourceNotFoundException" in only(mock, "rejected")[0].error


def test_an_expired_item(mock):
    """Its deletion is a write that nobody made."""
    boto3.client("dynamodb").update_time_to_live(
        TableName="Table", TimeToLiveSpecification={"Enabled": True, "AttributeName": "ttl"}
    )
    put("a", ttl={"N": "1772370000"})
    mock.advance(hours=2)
    assert kinds(mock) == ["write", "time", "write", "time"]
    assert [write.expired for write in only(mock, "write")] == [False, True]
    assert "expired by time to live" in section(mock.timeline)


def test_moves_of_time_with_nothing_between_are_one(mock):
    """Two advances add up."""
    mock.advance(hours=1)
    mock.advance(minutes=30)
    (moved,) = mock.timeline
    assert moved.by == timedelta(minutes=90)


def test_an_asynchronous_event(mock):
    """Queued, tried, tried again, given up."""
    mock.function("g", fail)
    boto3.client("lambda").invoke(FunctionName="g", InvocationType="Event", Payload=b'{"a": 1}')
    mock.settle()
    assert [kind for kind in kinds(mock) if kind != "time"] == [
        "queued",
        "invocation",
        "event retry",
        "invocation",
        "event retry",
        "invocation",
        "event dropped",
    ]
    assert only(mock, "queued")[0].event == {"a": 1}
    assert {happening.function for happening in mock.timeline if happening.kind != "time"} == {"g"}


def test_an_event_that_is_no_json_stays_text(mock):
    """A payload that nothing can read is shown as it came."""
    from streammock.functions.happenings import EventQueued

    assert _plain(EventQueued(0, "arn:aws:lambda:us-east-1:0:function:g:live", "id", b"\xff")).event == "\ufffd"


def test_looking_is_not_noticing():
    """A handler error that only the timeline showed still fails the test."""
    from streammock import HandlerFailed

    with pytest.raises(HandlerFailed), mock_streams() as mock:
        create_table("Table")
        mock.function("g", fail)
        mock.trigger("Table", "g", maximum_retry_attempts=0)
        put("a")
        assert "poison" in section(mock.timeline)


def test_the_same_seed_gives_the_same_bytes():
    """Two worlds with the same calls have timelines that are equal, and print equally."""

    def run():
        with mock_streams(strict=False, time=START, seed=3) as mock:
            create_table("Table")
            mock.function("g", fail)
            mock.trigger("Table", "g", maximum_retry_attempts=1)
            put("a", "b")
            mock.settle()
            return mock.timeline

    one, other = run(), run()
    assert one == other
    assert repr(one) == repr(other)


def test_as_text(mock):
    """A line for each thing, the instant where it changes, and a handler's log under its invocation."""
    mock.function("g", fail)
    mock.trigger("Table", "g", maximum_retry_attempts=0)
    put("a")
    lines = section(mock.timeline).splitlines()
    assert lines[:5] == [
        "2026-03-01, virtual time in UTC",
        "12:00:00.000  write to Table: INSERT {'pk': 'a'}",
        "              batch of 1 record (INSERT {'pk': 'a'}) to g",
        "              invocation of g, cold start: ValueError: poison",
        "                log: about to fail",
    ]
    assert lines[-1] == "              discarded for g, RetryAttemptsExhausted: 1 record (INSERT {'pk': 'a'})"
    assert any("in fail" in line for line in lines)


def test_a_long_text_shows_its_end(mock):
    """What led to the failure is at the end; the rest is counted. So are many records and many log lines."""
    mock.function("g", lambda event, _context: sys.stdout.write("\n".join(map(str, range(30)))))
    mock.trigger("Table", "g")
    with mock.hold():
        put(*map(str, range(250)))
    lines = section(mock.timeline).splitlines()
    assert any(line.startswith("…") and line.endswith("earlier") for line in lines)
    assert any("log: … 10 more lines" in line for line in lines)
    assert any("INSERT {'pk': '2'}, …)" in line for line in lines)


def test_instants_are_rounded():
    """freezegun keeps its time in floats: a millisecond must not show as the one before."""
    assert clock_time(datetime(2026, 1, 1, 0, 0, 0, 249_999, tzinfo=timezone.utc)) == "00:00:00.250"


@pytest.mark.parametrize(
    ("distance", "text"),
    [
        ({"milliseconds": 250}, "0.25 s"),
        ({"hours": 2, "seconds": 1}, "2 h 1 s"),
        ({"days": 1, "minutes": 5}, "1 d 5 min"),
        ({"microseconds": 1}, "less than 1 ms"),
    ],
)
def test_moves_of_time_in_words(mock, distance, text):
    """In units that one would say."""
    mock.advance(timedelta(**distance))
    assert section(mock.timeline).endswith(f"time moves on by {text}")


def test_as_data(mock):
    """Lanes in the order of the chain, and every mark on one of them but for moves of time."""
    mock.function("g", fail)
    mock.trigger("Table", "g", maximum_retry_attempts=0)
    put("a")
    mock.advance(seconds=1)
    drawn = data.world(mock.timeline)
    assert [lane["kind"] for lane in drawn["lanes"]] == ["table", "shard", "mapping", "function"]
    assert [(mark["kind"], mark["lanes"]) for mark in drawn["marks"]] == [
        ("write", [0, 1]),
        ("batch", [1, 2]),
        ("invocation", [2, 3]),
        ("discarded", [2]),
        ("time", []),
    ]
    invocation = drawn["marks"][2]
    assert invocation["failed"]
    details = {detail["label"]: detail["text"] for detail in invocation["details"]}
    assert {"Error", "Traceback", "Log", "Event", "Reply", "Source", "Duration"} <= details.keys()


def test_large_contents_are_cut_short_in_the_data(mock):
    """A page of a thousand large events stays usable; what was left out is counted."""
    put("a", text={"S": "x" * 50_000})
    (detail,) = [one for one in data.world(mock.timeline)["marks"][0]["details"] if one["label"] == "Record"]
    assert len(detail["text"]) < 21_000
    assert detail["text"].endswith("more characters")


def test_what_the_timeline_does_not_know_is_an_error():
    """Nothing that is written down is left out silently."""
    with pytest.raises(TypeError, match="holds a object"):
        _plain(object())


@pytest.mark.parametrize(
    "kind", [one for one in vars(events).values() if isinstance(one, type) and "kind" in vars(one)]
)
def test_every_kind_has_a_line_of_text(kind):
    """Each class of happening is told in words of its own."""
    from streammock.timeline.text import summary

    assert kind is events.Happening or summary.dispatch(kind) is not summary.dispatch(events.Happening)


def test_what_a_handler_wrote():
    """Lambda's own lines are left out, whatever the format of the log; a handler's JSON is its own."""
    platform = '{"time":"2026-10-08T07:30:27.768Z","type":"platform.start","record":{"requestId":"1"}}'
    own = ["bark", '{"timestamp": "2026-10-08T07:30:27Z", "level": "INFO", "message": "bark"}']
    assert handler_lines(["START RequestId: 1", platform, *own, "END RequestId: 1", "REPORT RequestId: 1"]) == own

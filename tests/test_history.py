"""A world remembers as much as it is told to, and its memory does not grow with what has left its streams."""

import gc
import itertools
import json
import tracemalloc

import boto3
import pytest

from streammock import HandlerFailed, mock_streams
from streammock.history import History
from streammock.timeline.live import Reader

numbers = itertools.count()  # a put that changes nothing makes no record


def table():
    boto3.client("dynamodb").create_table(
        TableName="Table",
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
    )


def put(*keys):
    client = boto3.client("dynamodb")
    for key in keys:
        client.put_item(TableName="Table", Item={"pk": {"S": str(key)}, "n": {"N": str(next(numbers))}})


def fail(event, context):
    raise ValueError


# --- the list -----------------------------------------------------------------------------------------------------
def test_places_stay_when_entries_are_forgotten():
    """They count from the first entry, whether or not it is remembered."""
    history = History(8)
    places = [history.add(number) for number in range(30)]
    assert places == list(range(30))
    assert history.end == 30
    assert list(history) == list(range(history.forgotten, 30))
    assert 8 <= len(history) <= 10
    assert history.since(27) == [27, 28, 29]
    assert history.since(0) == list(history)
    assert history.since(30) == []


def test_what_is_forgotten_cannot_be_replaced():
    """A place that is remembered is; one that is not stays forgotten."""
    history = History(1)
    history.add_all("abc")
    history.replace(0, "x")
    history.replace(2, "y")
    assert history == ["y"]
    assert history.forgotten == 2


# --- a world ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("filters", [None, [{"eventName": ["REMOVE"]}]])
def test_memory_is_flat_in_the_records_that_have_left_the_stream(filters):
    """Days in which as much is written, and delivered or filtered out, leave as much behind after the fourth as after the second."""

    def day():
        with mock.hold():
            put(*range(100))
        mock.advance(hours=25)
        gc.collect()
        return tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    try:
        with mock_streams(time="2026-01-01T00:00:00Z", history=40) as mock:
            table()
            mock.function("f", lambda event, context: None)
            mock.trigger("Table", "f", batch_size=1, filters=filters)
            days = [day() for _ in range(8)]
    finally:
        tracemalloc.stop()
    assert days[7] - days[2] < 60_000  # 500 records and their invocations are some 900 kB
    assert len(mock.invocations) <= 45


def test_every_kind_of_memory_has_the_length():
    """Invocations of the world and of the function, discards, destinations and the timeline; each holds the last."""
    queue = "arn:aws:sqs:us-east-1:000000000000:dead"
    with mock_streams(strict=False, history=8) as mock:
        table()
        mock.function("f", fail)
        mapping = mock.trigger(
            "Table", "f", maximum_retry_attempts=0, destination_config={"OnFailure": {"Destination": queue}}
        )
        put(*range(30))
        newest = mock.tables["Table"].stream.records[-1]
    remembered = [
        mock.invocations,
        mock.functions["f"].invocations,
        mock.discarded,
        mapping.discarded,
        mock.destinations[queue],
        mock.timeline,
    ]
    assert [8 <= len(kind) <= 13 for kind in remembered] == [True] * 6
    assert mock.invocations[-1].records[0]["eventID"] == newest.raw["eventID"]
    assert mapping.discarded[-1].record.event_id == newest.raw["eventID"]


def test_what_one_call_has_made_is_returned():
    """Also where a part of what was before is forgotten meanwhile."""
    with mock_streams(delivery="manual", history=8) as mock:
        table()
        mock.function("f", lambda event, context: None)
        mock.trigger("Table", "f", batch_size=1)
        for _ in range(5):
            put(*range(6))
            assert len(mock.deliver()) == 6


def test_a_failure_that_is_forgotten_still_fails_the_test():
    """Nobody had looked at it."""

    def fail_once(event, context):
        if event["number"] == 0:
            raise ValueError("the first")

    with pytest.raises(HandlerFailed, match="the first"), mock_streams(history=4) as mock:
        mock.function("f", fail_once)
        boto3.client("lambda").put_function_event_invoke_config(FunctionName="f", MaximumRetryAttempts=0)
        for number in range(20):
            boto3.client("lambda").invoke(
                FunctionName="f", InvocationType="Event", Payload=json.dumps({"number": number})
            )
        mock.settle()
        assert all(invocation.function_error is None for invocation in mock.invocations)


def test_failures_that_were_looked_at_or_absorbed_are_forgotten_for_good():
    """A look tells of those before it, as ever; a retry that succeeds makes good, though the failure is long forgotten."""

    def fail_at_first(event, context):
        if len(seen) < 30:
            seen.append(event)
            raise ValueError

    seen = []
    with mock_streams(time="2026-01-01T00:00:00Z", history=4) as mock:
        table()
        mock.function("f", fail)
        for _ in range(20):
            boto3.client("lambda").invoke(FunctionName="f")
        assert mock.invocations[-1].error["errorType"] == "ValueError"
        mock.function("g", fail_at_first)
        mock.trigger("Table", "g")
        put("a")
        mock.settle()
        assert len(seen) == 30


def test_a_log_event_keeps_its_id():
    """FilterLogEvents names an event as before when older ones are forgotten, and goes on behind it."""
    with mock_streams(history=8) as mock:
        mock.function("f", lambda event, context: None)

        def invoke(times):
            for _ in range(times):
                boto3.client("lambda").invoke(FunctionName="f")

        def events():
            found = boto3.client("logs").filter_log_events(logGroupName="/aws/lambda/f")["events"]
            return {event["eventId"]: event["message"] for event in found}

        invoke(8)
        before = events()
        invoke(6)
        after = events()
    assert len(before.keys() & after.keys()) == 2 * 3  # START, END and REPORT of those that are left
    assert {ident: after[ident] for ident in before.keys() & after.keys()}.items() <= before.items()


def test_a_page_that_looks_rarely_goes_on_behind_what_is_forgotten():
    """It is not told what it missed, and what it has stays."""
    with mock_streams(time="2026-01-01T00:00:00Z", history=8) as mock:
        mock.function("f", lambda event, context: None)

        def invoke(times):
            for _ in range(times):
                boto3.client("lambda").invoke(FunctionName="f")

        reader = Reader(mock._backend.journal)
        invoke(3)
        assert '"keep": 0' in reader.news()
        invoke(30)
        news = reader.news()
        assert '"keep": 3' in news
        assert 8 <= news.count('"kind": "invocation"') <= 9
        assert reader.news() is None

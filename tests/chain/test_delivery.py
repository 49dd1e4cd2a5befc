"""The chain in one process: table, stream, mapping, handler, and back into a table."""

import threading
import time

import boto3
import pytest

from streammock import Backoff, NotSettledError, mock_streams, scheduler

STREAM = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}


def create_table(name, **more):
    boto3.client("dynamodb", region_name="us-east-1").create_table(
        TableName=name,
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification=STREAM,
        **more,
    )


def put(table, pk, **attributes):
    boto3.client("dynamodb", region_name="us-east-1").put_item(TableName=table, Item={"pk": {"S": pk}, **attributes})


class Recorder:
    """A handler that keeps the keys of each batch."""

    def __init__(self, then=None):
        self.batches = []
        self.then = then

    def __call__(self, event, context):
        self.batches.append([record["dynamodb"]["Keys"]["pk"]["S"] for record in event["Records"]])
        if self.then:
            self.then(event)


@pytest.fixture
def mock():
    with mock_streams() as handle:
        yield handle


def test_the_handler_has_run_when_the_put_returns(mock):
    """In process and by default, delivery is part of the call."""
    handler = Recorder()
    create_table("Table")
    mock.function("f", handler)
    mock.trigger("Table", "f", batch_size=1)
    put("Table", "a")
    assert handler.batches == [["a"]]


def test_a_handlers_own_writes_cascade(mock):
    """What a handler writes into another table has triggered that table's function by the time the first put returns."""
    second = Recorder()
    create_table("First")
    create_table("Second")
    mock.function("first", lambda event, context: put("Second", "from handler"))
    mock.function("second", second)
    mock.trigger("First", "first")
    mock.trigger("Second", "second")
    put("First", "a")
    assert second.batches == [["from handler"]]
    assert mock.tables["Second"].items == [{"pk": "from handler"}]


def test_a_long_cascade_needs_no_deep_stack(mock):
    """A chain of 1,000 writes, each made by the handler of the one before, is a loop and not a recursion."""
    import sys

    depths = []

    def countdown(event, context):
        depths.append(len(__import__("inspect").stack(0)))
        number = int(event["Records"][0]["dynamodb"]["Keys"]["pk"]["S"])
        if number:
            put("Table", str(number - 1))

    create_table("Table")
    mock.function("f", countdown)
    mock.trigger("Table", "f", batch_size=1)
    put("Table", "1000")
    assert len(depths) == 1001
    assert max(depths) - min(depths) < 20 < sys.getrecursionlimit()


def test_a_batch_collects_what_was_written_in_a_block(mock):
    """`hold` delivers at the end of the block, in batches of at most BatchSize."""
    handler = Recorder()
    create_table("Table")
    mock.function("f", handler)
    mock.trigger("Table", "f", batch_size=3)
    with mock.hold():
        for number in range(7):
            put("Table", str(number))
        assert handler.batches == []
    assert handler.batches == [["0", "1", "2"], ["3", "4", "5"], ["6"]]


def test_manual_delivery():
    """With delivery="manual" nothing runs until it is asked for; deliver returns the invocations that it made."""
    handler = Recorder()
    with mock_streams(delivery="manual") as mock:
        create_table("Table")
        mock.function("f", handler)
        mock.trigger("Table", "f")
        put("Table", "a")
        assert handler.batches == []
        (invocation,) = mock.deliver()
        assert handler.batches == [["a"]]
        assert invocation.records[0]["eventName"] == "INSERT"
        assert mock.deliver() == []


def test_two_functions_on_one_stream_see_every_record(mock):
    """Mappings do not influence each other."""
    first, second = Recorder(), Recorder()
    create_table("Table")
    for name, handler in (("f", first), ("g", second)):
        mock.function(name, handler)
        mock.trigger("Table", name)
    put("Table", "a")
    assert (first.batches, second.batches) == ([["a"]], [["a"]])


def test_trim_horizon_and_latest(mock):
    """A mapping starts with what is in the stream, or with what comes (streams_and_mappings A.5)."""
    oldest, latest = Recorder(), Recorder()
    create_table("Table")
    put("Table", "before")
    for name, handler, position in (("f", oldest, "TRIM_HORIZON"), ("g", latest, "LATEST")):
        mock.function(name, handler)
        mock.trigger("Table", name, starting_position=position)
    put("Table", "after")
    assert [key for batch in oldest.batches for key in batch] == ["before", "after"]
    assert latest.batches == [["after"]]


def test_filters_choose_records(mock):
    """A record that no filter matches is dropped with its reason, and invokes nothing (A.7)."""
    handler = Recorder()
    create_table("Table")
    mock.function("f", handler)
    mock.trigger("Table", "f", filters=[{"dynamodb": {"NewImage": {"kind": {"S": ["x"]}}}}])
    put("Table", "no", kind={"S": "y"})
    put("Table", "yes", kind={"S": "x"})
    assert handler.batches == [["yes"]]
    assert [record.reason.value for record in mock.discarded] == ["FilteredOut"]


def test_retries_back_off_on_virtual_time(mock):
    """A failing batch is tried again after a back-off that costs no real time; n retries make n + 1 tries (A.11)."""

    def fail(event, context):
        raise RuntimeError("no")

    create_table("Table")
    mock.function("f", fail)
    mapping = mock.trigger("Table", "f", maximum_retry_attempts=3)
    put("Table", "a")
    assert len(mock.invocations) == 1
    mock.advance(hours=1)
    assert [invocation.attempt for invocation in mock.invocations] == [1, 2, 3, 4]
    assert [record.reason.value for record in mapping.discarded] == ["RetryAttemptsExhausted"]
    assert mapping.last_processing_result == "PROBLEM: Function call failed"
    assert mock.invocations[-1].error["errorMessage"] == "no"


def test_a_back_off_of_the_tests_own():
    """Base, factor and cap can be chosen (A.11.3): they say at which instants a batch is tried again."""
    instants = []

    def fail(event, context):
        instants.append(time.time())
        raise RuntimeError("no")

    with mock_streams(time="2026-03-01T12:00:00Z", strict=False, backoff=Backoff(base=1, factor=3, cap=5)) as mock:
        create_table("Table")
        mock.function("f", fail)
        mock.trigger("Table", "f", maximum_retry_attempts=4)
        put("Table", "a")
        mock.settle()
    assert [instant - instants[0] for instant in instants] == [0, 1, 4, 9, 14]


def test_settle_stops_at_a_record_that_never_comes_to_rest(mock):
    """A handler that writes to its own table never settles; the error names the mapping, and nothing hangs (A.15)."""
    create_table("Table")
    counter = iter(range(10**9))
    mock.function("f", lambda event, context: put("Table", str(next(counter))))
    with mock.hold():
        mock.trigger("Table", "f")
        put("Table", "first")
        with pytest.raises(NotSettledError, match="Table → f"):
            mock.settle(budget=50)
        boto3.client("lambda", region_name="us-east-1").delete_event_source_mapping(UUID=next(iter(mock.mappings)))


def test_a_partial_failure_retries_from_the_reported_record(mock):
    """With ReportBatchItemFailures the records before the reported one are done (A.10)."""
    seen = []

    def handler(event, context):
        seen.append([record["dynamodb"]["Keys"]["pk"]["S"] for record in event["Records"]])
        if len(seen) == 1:
            return {"batchItemFailures": [{"itemIdentifier": event["Records"][1]["dynamodb"]["SequenceNumber"]}]}
        return {"batchItemFailures": []}

    create_table("Table")
    mock.function("f", handler)
    mock.trigger("Table", "f", function_response_types=["ReportBatchItemFailures"])
    with mock.hold():
        for key in "abc":
            put("Table", key)
    mock.settle()
    assert seen == [["a", "b", "c"], ["b", "c"]]


def test_writes_of_many_threads_are_all_delivered(mock):
    """Each thread's records have been delivered when its call returns."""
    handler = Recorder()
    create_table("Table")
    mock.function("f", handler)
    mock.trigger("Table", "f")
    client = boto3.client("dynamodb", region_name="us-east-1")
    missing = []

    def write(worker):
        for number in range(20):
            key = f"{worker}-{number}"
            client.put_item(TableName="Table", Item={"pk": {"S": key}})
            if not any(key in batch for batch in handler.batches):
                missing.append(key)

    threads = [threading.Thread(target=write, args=(worker,)) for worker in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert missing == []
    assert sum(map(len, handler.batches)) == 80


def test_a_handler_may_use_threads_of_its_own(mock):
    """A thread that a handler starts and waits for neither hangs nor loses what it writes."""
    handler = Recorder()

    def with_thread(event, context):
        thread = threading.Thread(target=put, args=("Second", "x"))
        thread.start()
        thread.join()

    create_table("First")
    create_table("Second")
    mock.function("f", with_thread)
    mock.function("g", handler)
    mock.trigger("First", "f")
    mock.trigger("Second", "g")
    put("First", "a")
    assert handler.batches == [["x"]]


def test_the_same_seed_gives_the_same_bytes():
    """Two runs of one test make the same ids, records and order."""

    def run():
        events = []
        with mock_streams(time="2026-01-01T00:00:00Z", seed=5) as mock:
            create_table("Table")
            mock.function("f", lambda event, context: events.append((event, context.aws_request_id)))
            mapping = mock.trigger("Table", "f")
            put("Table", "a")
            put("Table", "b")
            return events, mapping.uuid

    assert run() == run()


def test_several_shards_keep_each_keys_order():
    """With several shards, records of one key stay in order."""
    handler = Recorder()
    with mock_streams(shards=4) as mock:
        create_table("Table")
        mock.function("f", handler)
        mock.trigger("Table", "f")
        with mock.hold():
            for number in range(5):
                for key in "abcdef":
                    put("Table", key, n={"N": str(number)})
        assert len(mock.tables["Table"].stream.records) == 30
    assert sum(map(len, handler.batches)) == 30


def test_an_event_that_the_function_gets_has_awss_shape(mock):
    """Keys, order and types of the event as recorded (aws_facts 2.3, A.6)."""
    events = []
    create_table("Table")
    mock.function("f", lambda event, context: events.append(event))
    mock.trigger("Table", "f")
    put("Table", "a", raw={"B": b"foobar"})
    (record,) = events[0]["Records"]
    assert list(events[0]) == ["Records"]
    assert record["dynamodb"]["NewImage"]["raw"] == {"B": "Zm9vYmFy"}
    assert isinstance(record["dynamodb"]["ApproximateCreationDateTime"], float)
    assert record["eventSourceARN"] == mock.tables["Table"].stream.arn


def test_trigger_names_what_is_missing(mock):
    """A table without a stream, and a name that does not exist, are errors that say what to do."""
    boto3.client("dynamodb", region_name="us-east-1").create_table(
        TableName="Plain",
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    with pytest.raises(LookupError, match="StreamSpecification"):
        mock.trigger("Plain", "f")
    with pytest.raises(KeyError, match="there are: Plain"):
        mock.trigger("Missing", "f")
    with pytest.raises(TypeError, match="no member for 'batchsize'"):
        create_table("Table")
        mock.trigger("Table", "f", batchsize=1)


@pytest.mark.parametrize("delivery", ["immediate", "manual"])
def test_a_loop_is_reported_with_the_mappings_in_it(delivery, monkeypatch):
    """Two tables whose handlers write to each other: the error names both mappings, and how often each had its turn (A.15)."""
    monkeypatch.setattr(scheduler, "CASCADE_LIMIT", 300)
    counter = iter(range(10**9))
    with mock_streams(strict=False, delivery=delivery) as mock:
        for name, other in {"Ping": "Pong", "Pong": "Ping"}.items():
            create_table(name)
            mock.function(f"to{other}", lambda event, context, other=other: put(other, str(next(counter))))
            mock.trigger(name, f"to{other}")
        with pytest.raises(NotSettledError) as caught:
            put("Ping", "first")
            mock.advance(seconds=1)
    assert "Ping → toPong (100 times)" in str(caught.value)
    assert "Pong → toPing (100 times)" in str(caught.value)


def test_much_work_is_no_loop(monkeypatch):
    """However many batches and expired items there are at one instant: they become less."""
    monkeypatch.setattr(scheduler, "CASCADE_LIMIT", 50)
    with mock_streams(time="2026-01-01T00:00:00Z") as mock:
        create_table("Table")
        boto3.client("dynamodb", region_name="us-east-1").update_time_to_live(
            TableName="Table", TimeToLiveSpecification={"AttributeName": "ttl", "Enabled": True}
        )
        handler = Recorder()
        mock.function("f", handler)
        mock.trigger("Table", "f", batch_size=1)
        with mock.hold():
            for number in range(300):
                put("Table", str(number), ttl={"N": "1767225660"})
        assert len(handler.batches) == 300
        mock.advance(days=3)
        assert mock.tables["Table"].count == 0
        assert len(handler.batches) == 600


def test_a_handler_that_is_the_first_to_need_credentials(monkeypatch):
    """boto3's default session outlives the mock: what it finds in a handler must not name the next mock's account."""
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", boto3.session.Session(region_name="us-east-1"))
    with mock_streams() as mock:
        mock.function("f", lambda event, context: boto3.client("dynamodb").list_tables()["TableNames"])
        boto3.session.Session(region_name="us-east-1").client("lambda").invoke(FunctionName="f")
    with mock_streams(account_id="123456789012"):
        create_table("Table")
        arn = boto3.client("dynamodb").describe_table(TableName="Table")["Table"]["TableArn"]
    assert arn.split(":")[4] == "123456789012"

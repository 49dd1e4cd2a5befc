"""A test that travels with time-machine: the mock follows, and ``advance`` moves the traveller too."""

import threading
import time
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import boto3
import freezegun
import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st

from streammock import freezing, mock_streams
from streammock.clock import Clock, to_datetime

UTC = timezone.utc
TABLE = {
    "TableName": "Table",
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
    "BillingMode": "PAY_PER_REQUEST",
    "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
}
START = datetime(2026, 3, 1, 12, tzinfo=UTC)


def world(mock, seen):
    boto3.client("dynamodb").create_table(**TABLE)
    mock.function("f", lambda event, context: seen.append(datetime.now(UTC)))
    mock.trigger("Table", "f", maximum_batching_window_in_seconds=60)
    boto3.client("dynamodb").put_item(TableName="Table", Item={"pk": {"S": "a"}})


@pytest.mark.parametrize(
    "frozen",
    [
        lambda: time_machine.travel(START, tick=False),
        lambda: freezegun.freeze_time(START),
    ],
    ids=["time-machine", "freezegun"],
)
def test_test_and_handler_see_one_time(frozen):
    """advance() moves the clock that the test has stopped, and a handler reads its own instant from it."""
    seen = []
    with frozen(), mock_streams() as mock:
        world(mock, seen)
        mock.advance(hours=1)
        assert datetime.now(UTC) == START + timedelta(hours=1)
        assert seen == [START + timedelta(minutes=1)]
        assert mock.invocations[0].started_at == seen[0]


def test_a_clock_that_ticks_is_followed():
    """With tick=True time runs on by itself from where advance() put it."""
    with time_machine.travel(START, tick=True), mock_streams() as mock:
        mock.advance(days=1)
        assert timedelta(days=1) <= datetime.now(UTC) - START < timedelta(days=1, minutes=5)


def test_freezegun_that_ticks_at_every_look():
    """auto_tick_seconds moves time at each reading; the mock reads it too, and stays in order."""
    seen = []
    with freezegun.freeze_time(START, auto_tick_seconds=1), mock_streams() as mock:
        world(mock, seen)
        mock.advance(minutes=5)
        assert START + timedelta(minutes=1) <= seen[0] <= START + timedelta(minutes=10)


def test_frozen_for_every_caller():
    """freezegun shows real time to some callers, and its own in floats; the mock's time is the frozen instant."""
    start = START + timedelta(microseconds=249_999)
    clock = Clock(freezing.tick, freezing.peek)
    seen = []
    with freezegun.freeze_time(start):
        reader = threading.Thread(target=lambda: seen.append(clock.now()))  # a caller that is passed over
        reader.start()
        reader.join()
        assert to_datetime(seen[0]) == start
    assert to_datetime(clock.now()) > start


def test_a_function_of_somebody_elses_is_read(monkeypatch):
    """Whatever stands in the place of time.time_ns, under freezegun too."""
    clock = Clock(freezing.tick, freezing.peek)
    with freezegun.freeze_time(START):
        monkeypatch.setattr(time, "time_ns", lambda: 17)
        assert clock.now() == 17


def test_the_innermost_traveller_is_moved_alone():
    """The outer one has its own time back afterwards."""
    with time_machine.travel(START, tick=False), mock_streams() as mock:
        with time_machine.travel(START + timedelta(days=9), tick=False):
            mock.advance(hours=1)
            assert datetime.now(UTC) == START + timedelta(days=9, hours=1)
        assert datetime.now(UTC) == START


@settings(deadline=None, max_examples=40)
@given(
    zone=st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC"]),
    instant=st.datetimes(*(datetime(year, 1, 1) for year in (2000, 2035))),  # noqa: DTZ001 -- in the zone drawn
    steps=st.lists(st.timedeltas(timedelta(0), timedelta(days=40)), max_size=4),
    tool=st.sampled_from(["time-machine", "freezegun", "time="]),
)
def test_elapsed_time_is_what_was_asked_for(zone, instant, steps, tool):
    """Across changes of clocks and of the year, in every zone: advance() adds up to the microsecond."""
    start = instant.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    frozen = {
        "time-machine": lambda: time_machine.travel(start, tick=False),
        "freezegun": lambda: freezegun.freeze_time(start),
    }.get(tool)
    with mock_streams(time=start) if frozen is None else frozen(), mock_streams() as mock:
        for step in steps:
            mock.advance(step)
        assert datetime.now(UTC) == start + sum(steps, timedelta())
        assert time.time() == pytest.approx((start + sum(steps, timedelta())).timestamp(), abs=1e-5)

"""At exit: what is said of records that wait, as it was in the mock's own time; and where, in the user's own file."""

import asyncio
import contextlib
import inspect
import unittest
import warnings

import boto3
import pytest

from streammock import RecordsWaiting, RecordsWaitingWarning, current, mock_streams

TIMES = [None, "2020-01-01T00:00:00Z", "2035-01-01T00:00:00Z"]


def leave_a_record():
    client = boto3.client("dynamodb", region_name="us-east-1")
    client.create_table(
        TableName="Table",
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
    )
    current().function("f", lambda _event, _context: None)
    current().trigger("Table", "f", maximum_batching_window_in_seconds=5)
    client.put_item(TableName="Table", Item={"pk": {"S": "a"}})


@pytest.mark.parametrize("time", TIMES)
def test_the_reason_is_told_in_the_mocks_own_time(time):
    """A record waits for the end of a window as many seconds away as the world saw it, whenever that is."""
    with pytest.warns(RecordsWaitingWarning, match=r"the end of a window in (5|4\.9\d*) s"), mock_streams(time=time):
        leave_a_record()


def test_time_runs_again_after_an_error_at_exit():
    """What strictness raises does not leave the world frozen."""
    with pytest.raises(RecordsWaiting), mock_streams(time="2020-01-01T00:00:00Z", strict="all"):
        leave_a_record()
    with mock_streams() as mock:
        leave_a_record()
        assert mock.timeline[0].at.year > 2020
        mock.settle()


# --- where ----------------------------------------------------------------------------------------------------------
def block():
    with mock_streams():  # here
        leave_a_record()


def stack():
    with contextlib.ExitStack() as mocks:  # here
        mocks.enter_context(mock_streams())
        leave_a_record()


def start_and_stop():
    mock = mock_streams()
    mock.start()
    leave_a_record()
    mock.stop()  # here


def handle():
    mock = mock_streams().start()
    leave_a_record()
    mock.stop()  # here


def async_block():
    async def main():
        async with mock_streams():  # here
            leave_a_record()

    asyncio.run(main())


def decorator():
    @mock_streams  # here
    def decorated():
        leave_a_record()

    decorated()


def decorated_coroutine():
    @mock_streams()  # here
    async def decorated():
        leave_a_record()

    asyncio.run(decorated())


def decorated_generator():
    @mock_streams  # here
    def decorated():
        leave_a_record()
        yield

    list(decorated())


def decorated_async_generator():
    @mock_streams  # here
    async def decorated():
        leave_a_record()
        yield

    async def main():
        _ = [step async for step in decorated()]

    asyncio.run(main())


def decorated_object():
    class Decorated:
        def __call__(self):
            leave_a_record()

    mock_streams(Decorated())()  # here


def decorated_test_case():
    @mock_streams
    class Case(unittest.TestCase):
        def test_it(self):  # here
            leave_a_record()

    unittest.defaultTestLoader.loadTestsFromTestCase(Case).run(unittest.TestResult())


WAYS = [
    block,
    stack,
    start_and_stop,
    handle,
    async_block,
    decorator,
    decorated_coroutine,
    decorated_generator,
    decorated_async_generator,
    decorated_object,
    decorated_test_case,
]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_the_warning_is_at_the_users_own_line(way):
    """It names the block, the call or the decorated function, and no line of ours or of the standard library."""
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        way()
    (place,) = [(each.filename, each.lineno) for each in told if each.category is RecordsWaitingWarning]
    lines, first = inspect.getsourcelines(way)
    (here,) = [first + number for number, line in enumerate(lines) if line.endswith("# here\n")]
    assert place == (__file__, here)


def test_a_warning_of_a_decorated_function_is_told_once():
    """Like any other warning, it is not repeated for the same place where that is how warnings are shown."""

    @mock_streams(delivery="manual")
    def decorated():
        leave_a_record()

    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("default")
        decorated()
        decorated()
    assert len({str(each.message) for each in told}) == len(told)

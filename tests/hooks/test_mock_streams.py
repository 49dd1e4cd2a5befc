"""One object: decorator of everything that can be decorated, and strict at its end."""

import asyncio
import datetime as dt
import inspect
import threading
import unittest

import boto3
import pytest

from streammock import HandlerFailed, RecordsWaiting, RecordsWaitingWarning, current, mock_streams
from streammock.errors import NoActiveMock, StreamMockError
from streammock.mock import StreamMock
from streammock.settings import Settings

CLIENT = boto3.client("dynamodb", region_name="us-east-1")
TABLE = {
    "TableName": "Table",
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
    "BillingMode": "PAY_PER_REQUEST",
    "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
}


def is_active():
    try:
        current()
    except NoActiveMock:
        return False
    return True


def test_decorates_a_function_bare_and_with_options():
    """Both spellings give each call a world of its own, and keep name, result and arguments."""

    @mock_streams
    def bare(value):
        CLIENT.create_table(**TABLE)
        return value

    @mock_streams(region="eu-west-1")
    def with_options():
        return current().settings.region

    assert (bare(1), bare(2)) == (1, 2)
    assert bare.__name__ == "bare"
    assert with_options() == "eu-west-1"
    assert not is_active()


def test_decorates_a_coroutine_function():
    """The world stands while the coroutine runs, not when it is made."""

    @mock_streams
    async def coroutine():
        CLIENT.create_table(**TABLE)
        return is_active()

    assert inspect.iscoroutinefunction(coroutine)
    assert asyncio.run(coroutine())
    assert not is_active()


def test_decorates_a_generator_fixture():
    """The world stands from before the first step until after the last."""
    seen = []

    @mock_streams
    def fixture():
        seen.append(is_active())
        yield "value"
        seen.append(is_active())

    generator = fixture()
    assert next(generator) == "value"
    assert is_active()
    assert list(generator) == []
    assert (seen, is_active()) == ([True, True], False)


def test_decorates_an_async_generator_fixture():
    """So it does for an async generator."""

    @mock_streams
    async def fixture():
        yield is_active()

    async def main():
        return [value async for value in fixture()]

    assert asyncio.run(main()) == [True]
    assert not is_active()


@mock_streams
class TestDecoratedPytestClass:
    @pytest.fixture(autouse=True)
    def table(self):
        CLIENT.create_table(**TABLE)

    def setup_method(self):
        assert is_active()

    @pytest.mark.parametrize("attempt", [1, 2])
    def test_each_test_has_a_world_with_its_fixtures(self, attempt):
        """A class's own fixtures and setup_method stand in the same world as the test, a new one each."""
        assert CLIENT.list_tables()["TableNames"] == ["Table"]


@mock_streams
class DecoratedTestCase(unittest.TestCase):
    def setUp(self):
        CLIENT.create_table(**TABLE)

    def test_one(self):
        """The table of setUp is there."""
        self.assertEqual(CLIENT.list_tables()["TableNames"], ["Table"])

    def test_two(self):
        """It is there once: the mock of the other test has ended."""
        self.assertEqual(CLIENT.list_tables()["TableNames"], ["Table"])

    def tearDown(self):
        CLIENT.delete_table(TableName="Table")


@mock_streams
class DecoratedAsyncTestCase(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        CLIENT.create_table(**TABLE)

    async def test_one(self):
        """The table of asyncSetUp is there."""
        self.assertEqual(CLIENT.list_tables()["TableNames"], ["Table"])


@mock_streams
class FailingTestCase(unittest.TestCase):
    __test__ = False

    def test_handler_failure_is_reported(self):
        """Ends with a failure that nobody has looked at."""
        CLIENT.create_table(**TABLE)
        current().function("f", fail)
        current().trigger("Table", "f")
        CLIENT.put_item(TableName="Table", Item={"pk": {"S": "a"}})


def test_an_unnoticed_handler_error_fails_a_unittest():
    """Strictness reaches tests of unittest as well."""
    result = unittest.TestResult()
    unittest.defaultTestLoader.loadTestsFromTestCase(FailingTestCase).run(result)
    assert len(result.failures) == 1
    assert "HandlerFailed" in result.failures[0][1]


def test_a_plain_class_without_pytest(monkeypatch):
    """Without pytest in the process, the test methods of a class are decorated one by one."""
    import sys

    monkeypatch.delitem(sys.modules, "pytest")

    @mock_streams
    class Plain:
        def test_it(self):
            return is_active()

        def helper(self):
            return is_active()

    assert (Plain().test_it(), Plain().helper()) == (True, False)


def fail(event, context):
    raise ValueError("handler says no")


def put_into_table_with(handler, mock, **configuration):
    CLIENT.create_table(**TABLE)
    mock.function("f", handler)
    mock.trigger("Table", "f", **configuration)
    CLIENT.put_item(TableName="Table", Item={"pk": {"S": "a"}})


def test_an_unnoticed_handler_error_fails_the_block():
    """Leaving a mock in which a handler failed and nobody looked is an error with record, traceback and the way out."""
    with pytest.raises(HandlerFailed) as caught, mock_streams() as mock:
        put_into_table_with(fail, mock)
    text = str(caught.value)
    assert "the handler of function 'f' failed with ValueError: handler says no" in text
    assert '{"pk": {"S": "a"}}' in text
    assert "in fail" in text
    assert "mock_streams(strict=False)" in text


def test_a_write_never_fails_because_of_a_handler():
    """The put itself succeeds; the failure shows at the end."""
    with mock_streams(strict=False) as mock:
        put_into_table_with(fail, mock)
        assert mock.tables["Table"].count == 1


def test_a_handler_error_that_was_looked_at_is_no_surprise():
    """Reading an invocation's error is noticing it; the record that waits for its retry is only warned of."""
    with pytest.warns(RecordsWaitingWarning, match="1 for mapping"), mock_streams() as mock:
        put_into_table_with(fail, mock)
        assert mock.functions["f"].invocations[-1].error["errorType"] == "ValueError"


def test_a_handler_error_absorbed_by_a_retry_is_no_surprise():
    """A later try that succeeded absorbs the failure."""
    attempts = []

    def flaky(event, context):
        attempts.append(event)
        if len(attempts) == 1:
            raise ValueError("once")

    with mock_streams() as mock:
        put_into_table_with(flaky, mock)
        mock.settle()
    assert len(attempts) == 2


def test_strict_all_fails_on_waiting_records():
    """With strict="all" a record that was never delivered is an error."""
    with pytest.raises(RecordsWaiting), mock_streams(strict="all", delivery="manual") as mock:
        put_into_table_with(lambda event, context: None, mock)


def test_a_failed_test_hears_of_nothing_else():
    """An exception of the test itself is not hidden by strictness."""
    with pytest.raises(KeyError, match="mine"), mock_streams() as mock:
        put_into_table_with(fail, mock)
        raise KeyError("mine")


def test_nested_use_of_one_object():
    """One object may be entered again within itself."""
    mock = mock_streams()
    with mock as outer, mock as inner:
        assert outer is not inner
        assert current() is inner
    assert not is_active()


def test_time_stands_still_and_moves_with_advance():
    """time= freezes the world for the life of the mock, and advance moves it with us."""
    utc = dt.timezone.utc
    with mock_streams(time="2026-03-01T12:00:00Z") as mock:
        assert dt.datetime.now(utc) == dt.datetime(2026, 3, 1, 12, tzinfo=utc)
        created = CLIENT.create_table(**TABLE)["TableDescription"]["CreationDateTime"]
        assert created == dt.datetime(2026, 3, 1, 12, tzinfo=utc)
        mock.advance(hours=1)
        assert dt.datetime.now(utc) == dt.datetime(2026, 3, 1, 13, tzinfo=utc)
    assert dt.datetime.now(utc) > dt.datetime(2026, 3, 2, tzinfo=utc)


@pytest.mark.parametrize("options", [{"delivery": "sometimes"}, {"account_id": "1"}, {"shards": 0}, {"time": "soon"}])
def test_bad_options_are_refused(options):
    """A value that no mock can be made of is an error when the mock is made or entered."""
    with pytest.raises(ValueError), mock_streams(**options):
        pass


@pytest.mark.parametrize("ask", [lambda mock: mock.endpoint_url, lambda mock: mock.serve()], ids=["url", "serve"])
def test_no_door_leads_to_a_world_that_has_ended(ask):
    """Nor to one that has not begun: a gateway would keep its port and its thread for ever."""
    before = threading.active_count()
    with mock_streams() as mock:
        pass
    for inactive in (mock, StreamMock(Settings())):
        with pytest.raises(StreamMockError, match="this mock is not active"):
            ask(inactive)
    assert threading.active_count() == before

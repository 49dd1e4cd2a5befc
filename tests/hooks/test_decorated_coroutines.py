"""Decorated coroutines and async generators: all that goes into them arrives, and each has a world of its own."""

import asyncio
import contextlib

import boto3
import pytest

from streammock import current, mock_streams
from streammock.errors import NoActiveMock, StreamMockError

CLIENT = boto3.client("dynamodb", region_name="us-east-1")


def create_table(name):
    CLIENT.create_table(
        TableName=name,
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )


def assert_that_nothing_is_left():
    with pytest.raises(NoActiveMock):
        current()


# --- async generators -----------------------------------------------------------------------------------------------
def test_an_exception_reaches_a_decorated_resource():
    """What happens in the block of an async context manager is thrown into its body, which may swallow it."""
    seen = []

    @contextlib.asynccontextmanager
    @mock_streams
    async def resource():
        try:
            yield current()
        except KeyError as error:
            seen.append((str(error), current()))

    async def main():
        async with resource() as mock:
            raise KeyError("mine")
        assert seen == [("'mine'", mock)]

    asyncio.run(main())
    assert_that_nothing_is_left()


@pytest.mark.parametrize("error", [KeyError("mine"), StopAsyncIteration("mine"), StopIteration("mine")])
def test_an_exception_that_the_body_lets_pass(error):
    """It comes out as it went in, also where it is one with which generators end."""

    @contextlib.asynccontextmanager
    @mock_streams
    async def resource():
        yield

    async def main():
        with contextlib.suppress(type(error)):
            async with resource():
                raise error

    asyncio.run(main())
    assert_that_nothing_is_left()


def test_values_and_exceptions_are_handed_in():
    """``asend`` and ``athrow`` give the body what they are given, and return what it yields next."""

    @mock_streams
    async def echo():
        sent = yield "first"
        try:
            yield sent
        except ValueError as error:
            yield str(error)

    async def main():
        steps = echo()
        return [
            await anext(steps),
            await steps.asend("sent"),
            await steps.athrow(ValueError("thrown")),
            *[s async for s in steps],
        ]

    assert asyncio.run(main()) == ["first", "sent", "thrown"]
    assert_that_nothing_is_left()


def test_closing_reaches_the_body():
    """``aclose`` ends the body in its world; a body that goes on nevertheless is told so, as without the decorator."""
    closed = []

    @mock_streams
    async def obedient():
        try:
            yield
        finally:
            await asyncio.sleep(0)
            closed.append(current())

    @mock_streams
    async def stubborn():
        with contextlib.suppress(GeneratorExit):
            yield
        yield

    async def main():
        steps = obedient()
        await anext(steps)
        await steps.aclose()
        steps = stubborn()
        await anext(steps)
        with pytest.raises(RuntimeError, match="ignored GeneratorExit"):
            await steps.aclose()

    asyncio.run(main())
    assert len(closed) == 1
    assert_that_nothing_is_left()


# --- side by side ---------------------------------------------------------------------------------------------------
@mock_streams
async def keeper(name, seconds):
    """Makes a table, lets others run, and looks what there is."""
    create_table(name)
    await asyncio.sleep(seconds)
    return list(current().tables)


def test_worlds_of_two_tasks_cannot_stand_side_by_side():
    """The second is refused in words; the first ends in the world in which it began."""

    async def main():
        return await asyncio.gather(keeper("First", 0.02), keeper("Second", 0.04), return_exceptions=True)

    first, second = asyncio.run(main())
    assert first == ["First"]
    assert isinstance(second, StreamMockError)
    assert "another task is in a mock of its own" in str(second)
    assert "with mock_streams()" in str(second)
    assert_that_nothing_is_left()


@pytest.mark.parametrize("enter", [mock_streams, None], ids=["each-its-own", "one-object"])
def test_blocks_of_two_tasks(enter):
    """So it is for blocks, of one object too: neither leaves the world of the other."""
    shared = mock_streams()

    async def block(seconds):
        async with enter() if enter else shared as mock:
            await asyncio.sleep(seconds)
            return current() is mock

    async def main():
        return await asyncio.gather(block(0.02), block(0.01), return_exceptions=True)

    first, second = asyncio.run(main())
    assert first is True
    assert isinstance(second, StreamMockError)
    assert_that_nothing_is_left()


def test_one_after_the_other():
    """Tasks that do not meet have a world each."""

    async def main():
        tasks = [await asyncio.create_task(keeper(name, 0)) for name in ("First", "Second")]
        waiting = asyncio.create_task(asyncio.sleep(10))
        tasks += [await keeper("Third", 0)]
        waiting.cancel()
        return tasks

    assert asyncio.run(main()) == [["First"], ["Second"], ["Third"]]


def test_tasks_within_a_world():
    """Those that a task starts inside of its mock are in it, and may nest mocks of their own."""

    @mock_streams
    async def main():
        create_table("Outer")
        inner = await asyncio.create_task(keeper("Inner", 0))
        (deeper,) = await asyncio.gather(asyncio.create_task(twice()))
        return inner, deeper, list(current().tables)

    async def twice():
        with mock_streams():
            create_table("Middle")
            return await asyncio.create_task(keeper("Inmost", 0)), list(current().tables)

    assert asyncio.run(main()) == (["Inner"], (["Inmost"], ["Middle"]), ["Outer"])


def test_a_world_that_a_task_has_left_open():
    """A fixture's set-up may run in a task that has ended when the test's own begins."""
    mock = mock_streams()

    async def set_up():
        mock.start()

    async def main():
        await asyncio.create_task(set_up())
        return await keeper("Inner", 0)

    assert asyncio.run(main()) == ["Inner"]
    mock.stop()
    assert_that_nothing_is_left()


def test_a_world_of_a_loop_that_rests():
    """A loop that runs fixtures alone, and others' code between them, holds nobody up."""

    async def fixture(entered, over):
        with mock_streams():
            entered.set()
            await over.wait()

    loop = asyncio.new_event_loop()
    entered, over = asyncio.Event(), asyncio.Event()
    task = loop.create_task(fixture(entered, over))
    loop.run_until_complete(entered.wait())
    with mock_streams():
        assert asyncio.run(keeper("Inner", 0)) == ["Inner"]
    assert asyncio.run(keeper("Inner", 0)) == ["Inner"]
    over.set()
    loop.run_until_complete(task)
    loop.close()
    assert_that_nothing_is_left()

"""Decorated coroutines and async generators: all that goes into them arrives, and each has a world of its own."""

import asyncio
import contextlib

import boto3
import pytest

from streammock import current, mock_streams
from streammock.errors import NoActiveMock

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

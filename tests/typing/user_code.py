"""What a user writes, as mypy sees it: checked by `tox -e types`, never run."""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any

from typing_extensions import assert_type

from streammock import Backoff, LambdaContext, MockStreams, Settings, StreamMock, current, events, mock_streams
from streammock.functions.invocation import Invocation
from streammock.handle.mappings import MappingView
from streammock.handle.records import StreamRecord
from streammock.handle.templates import Loaded
from streammock.mappings.discard import DiscardedRecord
from streammock.timeline.events import Happening


def handler(event: dict[str, Any], context: LambdaContext) -> str:
    return context.aws_request_id


@mock_streams
def test_bare() -> None: ...


@mock_streams(
    region="eu-west-1", delivery="manual", seed=7, latest="gap", backoff=Backoff(base=1, factor=1.5), history=50
)
async def test_with_options(number: int) -> str:
    return str(number)


@mock_streams
def a_fixture() -> Iterator[int]:
    yield 1


@mock_streams()
async def an_async_fixture() -> AsyncIterator[int]:
    yield 1


@mock_streams(runtimes={"java21": ["java", "Main"], "nodejs22.x": "/opt/node22/bin/node"})
def test_runtimes() -> None: ...


@mock_streams
class TestClass:
    def test_method(self) -> None: ...


def the_handle(mock: StreamMock) -> None:
    assert_type(current(), StreamMock)
    assert_type(mock.settings, Settings)
    mock.function("f", handler, timeout=3, environment={"A": "1"})
    mapping = mock.trigger("Table", "f", batch_size=1, filters=[{"eventName": ["INSERT"]}])
    assert_type(mapping, MappingView)
    assert_type(mock.deliver(), list[Invocation])
    assert_type(mock.advance(hours=24), list[Invocation])
    assert_type(mock.advance(timedelta(seconds=1)), list[Invocation])
    assert_type(mock.settle(), list[Invocation])
    with mock.hold():
        pass
    table = mock.tables["Table"]
    assert_type(table.items, list[dict[str, Any]])
    assert_type(table.get("a"), dict[str, Any] | None)
    assert_type(table.stream.records, list[StreamRecord])
    assert_type(table.stream.shards[0].closed, bool)
    assert_type(table.stream.records[0].new_image, dict[str, Any] | None)
    assert_type(mock.functions["f"].invocations, list[Invocation])
    assert_type(mock.functions["f"].logs, list[str])
    assert_type(mock.mappings[mapping.uuid].pending, list[StreamRecord])
    assert_type(mapping.step(), Invocation | None)
    assert_type(mapping.checkpoint, dict[str, str])
    assert_type(mock.invocations[0].duration, timedelta)
    assert_type(mock.invocations[0].exception, BaseException | None)
    assert_type(mock.destinations, dict[str, list[dict[str, Any]]])
    assert_type(mock.discarded, list[DiscardedRecord])
    assert_type(mock.explain(table.stream.records[0]), str)
    assert_type(mock.timeline, list[Happening])
    assert_type(mock.endpoint_url, str)
    mock.faults.throttle("PutItem", times=2, table="Table")
    mock.faults.error("GetItem", "AccessDeniedException", status=400)
    mock.faults.latency("Scan", 0.5)
    mock.faults.duplicate("f")
    mock.faults.crash_after_handler("f", times=None)
    mock.faults.throttle_function("f")
    assert_type(mock.faults.pending, list[str])
    assert_type(mock.load("template.yaml", parameters={"Stage": "dev"}, functions={"F": handler}), Loaded)
    mock.report("report.html")


def the_activation() -> None:
    assert_type(mock_streams(strict="all"), MockStreams)
    with mock_streams() as mock:
        assert_type(mock, StreamMock)
    assert_type(test_with_options.__name__, str)
    assert_type(events.event(events.record(new={"id": 1})), dict[str, Any])


async def the_async_activation() -> str:
    async with mock_streams() as mock:
        assert_type(mock, StreamMock)
    return await test_with_options(3)


mock_streams(delivery="sometimes")  # type: ignore[call-overload]  # not one of the three
mock_streams(seeds=1)  # type: ignore[call-overload]  # no such option

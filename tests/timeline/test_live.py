"""What a page that is open is told: how many of its marks stay, and what stands behind them."""

import json

import pytest

from streammock import mock_streams
from streammock.timeline import data
from streammock.timeline.live import Reader


@pytest.fixture
def world():
    with mock_streams(strict=False, delivery="manual", time="2026-03-01T12:00:00Z") as mock:
        import boto3

        client = boto3.client("dynamodb")
        client.create_table(
            TableName="Table",
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
        )
        mock.put = lambda key: client.put_item(TableName="Table", Item={"pk": {"S": key}})
        yield mock


class Page:
    """Does with news what the page's script does."""

    def __init__(self, mock):
        self.reader = Reader(mock._backend.journal)
        self.world = {"lanes": [], "marks": []}
        self.kept = []

    def look(self):
        text = self.reader.news()
        if text is None:
            return False
        news = json.loads(text)
        self.kept.append(news["keep"])
        self.world = {"lanes": news["lanes"], "marks": self.world["marks"][: news["keep"]] + news["marks"]}
        return True


def test_a_reader_that_looks_often_sees_what_one_sees_at_the_end(world):
    """Lanes and marks come to the same, with failures, retries and moves of time, and nothing is told twice."""

    def fail(event, context):
        page.look()  # in the middle of an invocation, whose place is kept
        world.put("from the handler") if len(world.tables["Table"].items) < 3 else None
        raise ValueError("no")

    page = Page(world)
    world.function("f", fail)
    world.trigger("Table", "f", maximum_retry_attempts=1, bisect_batch_on_function_error=True)
    for key in ("a", "b"):
        world.put(key)
        page.look()
    world.deliver()
    for _ in range(5):
        world.advance(seconds=1)
        page.look()
    world.settle()
    page.look()
    assert page.world == data.world(world.timeline)
    assert page.kept == sorted(page.kept)
    assert not page.look()


def test_nothing_new_is_nothing_told(world):
    """The first look always tells, if only that there is nothing; the next one only of what came since."""
    page = Page(world)
    assert page.look()
    assert not page.look()
    world.put("a")
    world.put("b")
    assert page.look()
    world.put("c")
    assert page.look()
    assert page.kept == [0, 0, 2]


def test_an_invocation_that_runs_is_told_when_it_has_ended(world):
    """Its place stands before the writes of its handler, which are shown while it runs."""
    seen = []

    def write(event, context):
        if not seen:
            world.put("from the handler")
            page.look()
            seen.extend(mark["kind"] for mark in page.world["marks"])

    page = Page(world)
    world.function("f", write)
    world.trigger("Table", "f")
    world.put("a")
    world.deliver()
    page.look()
    assert seen == ["write", "batch", "write"]
    assert [mark["kind"] for mark in page.world["marks"][:4]] == ["write", "batch", "invocation", "write"]

"""``streammock tour``: what it prints, and when it says that all is well."""

import io

import pytest

from streammock.tour import guide
from streammock.tour.page import Page


class Terminal(io.StringIO):
    def isatty(self):
        return True


def take(out=None, file="index.py"):
    """The tour with the handler of one language; its text and its verdict."""
    from streammock import mock_streams

    page = Page(out or io.StringIO())
    with mock_streams(strict=False) as mock:
        guide.Guide(page, mock, file).walk()
    verdict = page.end()
    return page._out.getvalue(), verdict


def without_node(name):
    return None


@pytest.mark.node
def test_the_whole_tour_with_nodejs(monkeypatch):
    """With Node.js and npm the guide's own handler runs, and its log line of the put record is printed."""
    out = io.StringIO()
    assert guide.run(Page(out)) is True
    text = out.getvalue()
    assert "index.js" in text
    assert "'NOT SO" not in text
    assert "Stream record: " in text.partition("Put an item")[2].partition("List the streams")[0]


def test_the_whole_tour_without_nodejs(monkeypatch):
    """Without Node.js it says so, and runs the same handler in Python."""
    monkeypatch.setattr(guide.shutil, "which", without_node)
    out = io.StringIO()
    assert guide.run(Page(out)) is True
    text = out.getvalue()
    assert "node and npm not found" in text
    assert "Stream record: " in text.partition("Put an item")[2].partition("List the streams")[0]


def test_every_step_prints_call_answer_and_check():
    """Each of the guide's seven steps shows what was called, what came back, and that it is as expected."""
    text, verdict = take()
    assert verdict is True
    steps = text.split("\n\n")
    for number, method in enumerate(
        [
            "dynamodb.create_table(",
            "lambda_.create_function(",
            "lambda_.invoke(",
            "lambda_.create_event_source_mapping(",
            "dynamodb.put_item(",
            "dynamodbstreams.list_streams(",
            "dynamodbstreams.describe_stream(",
        ],
        start=1,
    ):
        (step,) = [step for step in steps if step.lstrip().startswith(f"{number}. ")]
        assert f">>> {method}" in step
        assert "   ok: " in step
    assert "All 7 steps gave what they should." in text


def test_output_is_plain_off_a_terminal():
    """No escape codes reach a file or a pipe."""
    assert "\033" not in take()[0]


def test_output_is_coloured_on_a_terminal(monkeypatch):
    """A terminal gets colours, unless NO_COLOR is set."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\033[32m   ok: " in take(Terminal())[0]
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\033" not in take(Terminal())[0]


def test_an_expectation_that_fails_fails_the_tour(monkeypatch):
    """A wrong answer is named, and the tour's verdict is no."""
    monkeypatch.setattr(guide, "_PROCESSED", "something else")
    text, verdict = take()
    assert verdict is False
    assert "NOT SO: the function answers 'something else'" in text
    assert "2 of the expectations above did not hold." in text


def test_an_error_answer_fails_the_tour(monkeypatch):
    """A call that AWS would refuse ends the tour with its error instead of a traceback."""
    monkeypatch.setattr(guide.shutil, "which", without_node)
    monkeypatch.setattr(guide, "TABLE", "no")
    out = io.StringIO()
    assert guide.run(Page(out)) is False
    assert "ValidationException" in out.getvalue()


def test_sdks_that_cannot_be_fetched_fail_the_tour(monkeypatch):
    """The reason is printed, the tour goes on in Python, and the verdict is no."""
    from streammock.errors.base import StreamMockError
    from streammock.runtimes import node_sdk

    def install(progress):
        raise StreamMockError("npm install failed: no network")

    monkeypatch.setattr(guide.shutil, "which", lambda name: f"/bin/{name}")
    monkeypatch.setattr(node_sdk, "install", install)
    out = io.StringIO()
    assert guide.run(Page(out)) is False
    assert "no network" in out.getvalue()
    assert "python3.13" in out.getvalue()

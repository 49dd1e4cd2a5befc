"""The timeline in a browser: a page, and the server-sent events that keep it up to date.

Both are for pages of this origin alone: the events hold what was written to tables.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from streammock.wire.message import Request, Response

_ROOT = "/_streammock"
_OURS = ("same-origin", "none")  # Sec-Fetch-Site: the page itself, and a person who types the address
_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY"}
_RETRY_MILLISECONDS = 1000


class Reader(Protocol):
    """One page's place in the timeline."""

    def news(self) -> str | None:
        """What came since the last look, as JSON; None where nothing did."""


class Timeline(Protocol):
    """What is shown."""

    def page(self) -> str:
        """The page as HTML."""

    def reader(self) -> Reader:
        """A place in the timeline, at its beginning."""


@dataclass
class EventStream:
    """A response without an end: ``news`` is asked again and again for what to send next."""

    headers: dict[str, str]
    news: Callable[[], bytes]


class Dashboard:
    """Answers what is below ``/_streammock/``.

    Parameters
    ----------
    timeline:
        What is shown; None where there is nothing to see.
    closed:
        Whether a key is required. A browser has no key to sign with, so that it is refused then.
    """

    def __init__(self, timeline: Timeline | None, *, closed: bool) -> None:
        self._timeline = timeline
        self._closed = closed

    def answer(self, request: Request) -> Response | EventStream | None:
        """The response; None where the request is for somebody else."""
        if request.method != "GET" or request.path not in (_ROOT, f"{_ROOT}/", f"{_ROOT}/events"):
            return None
        if self._timeline is None:
            return None
        if self._closed:
            return _refused("streammock was started with --require-key, and a browser cannot sign: there is no page.")
        if request.headers.get("sec-fetch-site", "none") not in _OURS:
            return _refused("The timeline is not for other sites.")
        if request.path == _ROOT:
            return Response(308, {"Location": f"{_ROOT}/"})
        if request.path == f"{_ROOT}/":
            content = {"Content-Type": "text/html; charset=utf-8"}
            return Response(200, {**content, **_HEADERS}, self._timeline.page().encode())
        content = {"Content-Type": "text/event-stream", "Connection": "close"}
        return EventStream({**content, **_HEADERS}, _events(self._timeline.reader()))


def _events(reader: Reader) -> Callable[[], bytes]:
    """Events in the form of the HTML standard (section 9.2, Server-sent events); JSON text holds no line break."""
    head = f"retry: {_RETRY_MILLISECONDS}\n"

    def news() -> bytes:
        nonlocal head
        text = reader.news()
        if text is None:
            return b""
        event, head = f"{head}data: {text}\n\n", ""
        return event.encode()

    return news


def _refused(why: str) -> Response:
    return Response(403, {"Content-Type": "text/plain; charset=utf-8"}, f"{why}\n".encode())

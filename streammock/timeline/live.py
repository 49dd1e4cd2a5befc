"""A world's timeline while it grows: the page, and for each reader what has come since it last looked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from streammock import clock
from streammock.history import History
from streammock.report import page
from streammock.timeline import data
from streammock.timeline.derive import happenings_of, timeline

if TYPE_CHECKING:
    from streammock.backend import Backend


class Live:
    """The timeline of one world.

    Parameters
    ----------
    backend:
        The world.
    """

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._title = f"streammock {backend.settings.account_id}/{backend.settings.region}"

    def file(self) -> str:
        """The page with all that has happened, which needs nothing else."""
        return page.render(self._title, [data.to_json(self._title, [timeline(self._backend)])])

    def page(self) -> str:
        """The same page, which hears from the server what happens."""
        return page.render(self._title, [data.to_json(self._title, [[]])], live=True)

    def reader(self) -> Reader:
        """A place in the timeline, at its beginning."""
        return Reader(self._backend.journal)


class Reader:
    """How much of a journal one page has.

    Entries are added at the journal's end alone, but two kinds are not final there: an invocation that still runs has
    its place kept, and moves of time with nothing between them are one. The page is told how many marks to keep, and
    what stands behind those.

    Parameters
    ----------
    journal:
        What it reads.
    """

    def __init__(self, journal: History[object]) -> None:
        self._journal = journal
        self._drawing = data.Drawing()
        self._final = 0  # entries that will not change any more
        self._kept = 0  # their marks
        self._seen: list[object] | None = None  # the entries behind them, when it last looked

    def news(self) -> str | None:
        """What came since the last look, as JSON; None where nothing did. The first look always tells something."""
        self._final = max(self._final, self._journal.forgotten)
        entries = self._journal.since(self._final)
        if self._seen is not None and [id(one) for one in entries] == [id(one) for one in self._seen]:
            return None
        marks = self._drawing.marks(happenings_of(entries))
        text = json.dumps({"keep": self._kept, "lanes": self._drawing.lanes(), "marks": marks})
        final = _final(entries)
        self._kept += len(happenings_of(entries[:final]))
        self._final += final
        self._seen = entries[final:]
        return text


def _final(entries: list[object]) -> int:
    """How many entries stand before the first invocation that still runs, and before moves of time at their end."""
    end = next((at for at, entry in enumerate(entries) if entry is None), len(entries))
    while end and isinstance(entries[end - 1], clock.TimeMoved):
        end -= 1
    return end

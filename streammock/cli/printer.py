"""Output that holds nobody up: text goes to a stream on a thread of its own, whether or not somebody reads it.

A server's output is often a pipe of which its starter reads a line and no more. Once that is full, or closed, whoever
writes to it waits or fails: each request, and the end of the process too.
"""

from __future__ import annotations

import queue
import threading
from contextlib import suppress
from typing import TextIO

_LENGTH = 10_000
_CLOSING_SECONDS = 1.0


class Printer:
    """As much of a text file as a logging handler needs.

    Parameters
    ----------
    stream:
        Where the text goes, for as long as it takes it.
    """

    def __init__(self, stream: TextIO) -> None:
        # Beneath its buffer, whose lock the end of the process would wait for.
        self._raw = getattr(getattr(stream, "buffer", None), "raw", None)
        self._stream = stream
        self._encoding = stream.encoding or "utf-8"
        self._texts: queue.Queue[str | None] = queue.Queue(_LENGTH)
        self._lost = 0
        self._thread = threading.Thread(target=self._run, name="streammock-printer", daemon=True)
        self._thread.start()

    def write(self, text: str) -> None:
        """Print it soon; it is lost where thousands of others wait for a reader."""
        try:
            self._texts.put_nowait(text)
        except queue.Full:
            self._lost += 1

    def flush(self) -> None:
        """Nothing: what was written is on its way."""

    def close(self) -> None:
        """Print what is left, unless nobody reads it."""
        with suppress(queue.Full):
            self._texts.put_nowait(None)
            self._thread.join(_CLOSING_SECONDS)

    def _run(self) -> None:
        readable = True
        while (text := self._texts.get()) is not None:
            if self._lost:
                text, self._lost = f"{text}({self._lost} messages are lost: nobody read the output)\n", 0
            try:
                if readable:
                    self._print(text)
            except (OSError, ValueError):
                readable = False  # nobody will read any more

    def _print(self, text: str) -> None:
        data = text.encode(self._encoding, "backslashreplace")
        if self._raw is None:
            self._stream.write(data.decode(self._encoding))
            self._stream.flush()
            return
        while data:
            data = data[self._raw.write(data) or 0 :]

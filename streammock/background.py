"""Delivery in real time: a thread that does what is due, when it is due, while the callers go their own way."""

from __future__ import annotations

import logging
import threading

from streammock.clock import SECOND
from streammock.endpoint import Endpoint
from streammock.errors import StreamMockError

_log = logging.getLogger("streammock.delivery")
_LONGEST_WAIT = 3600.0  # a wait of years is more than some platforms take


class Background:
    """Drives the scheduler of one endpoint (``delivery="background"``).

    Parameters
    ----------
    endpoint:
        Whose work to do; it wakes us after each call.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._woken = threading.Event()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="streammock-delivery", daemon=True)
        self.failure: BaseException | None = None

    def start(self) -> None:
        """Begin; calls wake it from now on."""
        self._endpoint.wake = self._woken.set
        self._thread.start()

    def stop(self, seconds: float) -> bool:
        """End after the piece of work at hand; False where that takes longer than so many seconds."""
        self._stopping = True
        self._woken.set()
        if threading.current_thread() is not self._thread:  # a handler may stop the mock that runs it
            self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while not self._stopping:
            self._woken.clear()
            try:
                while self._may_go_on() and self._endpoint.step():
                    pass
            except Exception as error:  # noqa: BLE001 -- nobody else could hear of it
                # A fault of the set-up (no Node.js, a zip that is none): it is said once more at the end of the mock.
                _log.error("a delivery failed: %s", error, exc_info=not isinstance(error, StreamMockError))
                self.failure = self.failure or error
            if not self._stopping:
                self._woken.wait(self._wait())

    def _may_go_on(self) -> bool:
        return not self._stopping and not self._endpoint.holding

    def _wait(self) -> float | None:
        if self._endpoint.holding:
            return None
        left = self._endpoint.until_due()
        return None if left is None else min(max(left, 0) / SECOND, _LONGEST_WAIT)

"""What a world asks of services that are not ours; the clients are made when something first goes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from streammock.backend import Backend
    from streammock.functions.destination import DestinationRecord
    from streammock.hooks.objects import Objects


class Outward:
    """Serves a backend's wishes through clients of its own.

    Parameters
    ----------
    backend:
        The world.
    """

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        backend.sender = self._send
        backend.fetcher = self._fetch
        backend.open_storage = self._open_storage

    def _send(self, record: DestinationRecord) -> None:
        """Pass on the first record for a destination, and all after it."""
        from streammock.hooks.clients import Clients
        from streammock.hooks.destinations import Sender

        self._backend.sender = Sender(Clients(self._backend.settings.region))
        self._backend.sender(record)

    def _fetch(self, bucket: str, key: str, version: str | None) -> bytes:
        """Read the first object, and all after it."""
        from streammock.hooks.clients import Clients
        from streammock.hooks.objects import Fetcher

        self._backend.fetcher = Fetcher(Clients(self._backend.settings.region))
        return self._backend.fetcher(bucket, key, version)

    def _open_storage(self) -> Objects:
        """S3 as exports and imports see it."""
        from streammock.hooks.clients import Clients
        from streammock.hooks.objects import Objects

        return Objects(Clients(self._backend.settings.region), self._backend.lock)

"""Ordinary botocore clients of services that are not ours: another mock that is active, or a passthrough, answers."""

from __future__ import annotations

from typing import Any


class Clients:
    """Makes a client for the first request to a service in a region.

    Parameters
    ----------
    region:
        For what names none, as buckets do.
    """

    def __init__(self, region: str) -> None:
        self._region = region
        self._clients: dict[tuple[str, str], Any] = {}

    def get(self, service: str, region: str = "") -> Any:
        """The client of a service in a region."""
        from botocore.session import Session

        key = (service, region or self._region)
        if key not in self._clients:
            self._clients[key] = Session().create_client(key[0], region_name=key[1])
        return self._clients[key]

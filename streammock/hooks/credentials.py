"""Credentials: fake ones for the life of a mock, so that no client needs real ones, and what a client's own say."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from streammock import variables
from streammock.variables import Raw

_FAKE: Mapping[str, str | None] = {
    "AWS_ACCESS_KEY_ID": "streammock",
    "AWS_SECRET_ACCESS_KEY": "streammock",
    "AWS_SESSION_TOKEN": "streammock",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_PROFILE": None,
    "AWS_DEFAULT_PROFILE": None,
}
_ACCOUNT_DIGITS = 12


class Environment:
    """The environment variables of an active mock.

    Parameters
    ----------
    region:
        For clients made without one.
    real:
        Leave the credentials as they are: some service's calls may really leave (``passthrough``).
    """

    def __init__(self, region: str, *, real: bool = False) -> None:
        self._ours = _variables(region, real=real)
        self._before: dict[Raw, Raw | None] = {}

    def enter(self) -> None:
        """Put ours in place."""
        self._before = {name: variables.current.get(name) for name in self._ours}
        variables.put(self._ours.items())

    def leave(self) -> None:
        """Put back what stood there, but for variables that somebody else has changed since."""
        current, ours = variables.current, self._ours
        variables.put([(name, value) for name, value in self._before.items() if current.get(name) == ours[name]])
        self._before = {}


@lru_cache(maxsize=16)
def _variables(region: str, *, real: bool) -> Mapping[Raw, Raw | None]:
    fake: Mapping[str, str | None] = {} if real else _FAKE
    return {
        variables.encode(name): None if value is None else variables.encode_value(value)
        for name, value in {**fake, "AWS_DEFAULT_REGION": region}.items()
    }


def account_of(client: Any) -> str | None:
    """The account that a client's key names: a key id of 12 digits does, as it does for the gateway."""
    credentials = getattr(getattr(client, "_request_signer", None), "_credentials", None)
    # Looked up in the instance: where it is a property, reading it may fetch new credentials over the network.
    key_id = getattr(credentials, "__dict__", {}).get("access_key")
    return key_id if isinstance(key_id, str) and len(key_id) == _ACCOUNT_DIGITS and key_id.isdigit() else None

"""Function URLs: their settings and addresses. Requests to them are answered by the gateway."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from streammock.clock import iso_milliseconds

_MEMBERS = {"AuthType": "auth_type", "Cors": "cors", "InvokeMode": "invoke_mode"}
SETTABLE = frozenset(_MEMBERS)


@dataclass(frozen=True, slots=True)
class FunctionUrl:
    """The URL of a function or of an alias; times in nanoseconds."""

    url: str
    function_arn: str
    created: int
    modified: int
    auth_type: str = "NONE"
    invoke_mode: str = "BUFFERED"
    cors: Mapping[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The first label of its host name."""
        return domain(self.url).partition(".")[0]

    def updated(self, params: Mapping[str, Any], now: int) -> FunctionUrl:
        """The URL with the settings that a request names."""
        changes = {attribute: params[name] for name, attribute in _MEMBERS.items() if name in params}
        return replace(self, modified=now, **changes)

    def describe(self) -> dict[str, Any]:
        """The URL as it is described."""
        described: dict[str, Any] = {
            "FunctionUrl": self.url,
            "FunctionArn": self.function_arn,
            "AuthType": self.auth_type,
            "CreationTime": _time(self.created),
            "LastModifiedTime": _time(self.modified),
            "InvokeMode": self.invoke_mode,
        }
        if self.cors:
            described["Cors"] = dict(self.cors)
        return described

    def answer(self, params: Mapping[str, Any], *, created: bool = False) -> dict[str, Any]:
        """The answer to a request that has set it: without a mode that was not named.

        Recorded: LocalStack's test_url_config_lifecycle.

        Parameters
        ----------
        params:
            The request.
        created:
            Whether the URL was made by it, and so was never modified.
        """
        described = self.describe()
        if "InvokeMode" not in params:
            del described["InvokeMode"]
        if created:
            del described["LastModifiedTime"]
        return described


def address(host: str, region: str) -> str:
    """The URL of a host name that was drawn."""
    return f"https://{host}.lambda-url.{region}.on.aws/"


def domain(url: str) -> str:
    """The host name of a URL."""
    return url.removeprefix("https://").rstrip("/")


def _time(instant: int) -> str:
    return f"{iso_milliseconds(instant)}Z"

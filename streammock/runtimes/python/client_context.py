"""The client context of an invocation as a handler sees it."""

from __future__ import annotations

import json

TYPE_CHECKING = False  # see __init__
if TYPE_CHECKING:
    from typing import Any

_TRACE = ("traceparent", "tracestate", "baggage")


class _Fields:
    """An object whose members show in its text."""

    __slots__: tuple[str, ...] = ()

    def __init__(self, given: dict[str, Any] | None = None) -> None:
        for name in self.__slots__:
            setattr(self, name, given.get(name) if given else None)

    def __repr__(self) -> str:
        members = ",".join(f"{name}={getattr(self, name)}" for name in self.__slots__)
        return f"{type(self).__name__}([{members}])"


class CognitoIdentity(_Fields):
    """Who calls, for a caller that Amazon Cognito knows."""

    __slots__ = ("cognito_identity_id", "cognito_identity_pool_id")


class Client(_Fields):
    """The application that calls."""

    __slots__ = ("installation_id", "app_title", "app_version_name", "app_version_code", "app_package_name")  # noqa: RUF023 -- the text's order


class ClientContext(_Fields):
    """What the caller passed along."""

    __slots__ = ("custom", "env", "client")  # noqa: RUF023 -- the text's order


def parse(text: bytes | str | None) -> tuple[ClientContext | None, dict[str, str]]:
    """The client context, and the trace context taken from it.

    Raises
    ------
    ValueError
        It is no JSON.
    """
    given = json.loads(text) if text else None
    if given is None:
        return None, {}
    trace = given.get("w3c")
    fields = trace if isinstance(trace, dict) else {}
    context: Any = ClientContext(given)
    if context.client is not None:
        context.client = Client(context.client)
    return context, {name: fields[name] for name in _TRACE if isinstance(fields.get(name), str)}

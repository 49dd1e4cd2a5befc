"""What the ways to invoke a function check alike before it is looked for."""

from __future__ import annotations

import base64
import json

from streammock.errors import lambda_ as texts

_MAX_BYTES = 6 * 1024 * 1024
_MAX_ASYNC_BYTES = 1024 * 1024
_MAX_CONTEXT_BYTES = 3583


def check_payload(payload: bytes) -> None:
    """Raise for an event that is too large for any kind of invocation."""
    if len(payload) > _MAX_BYTES:
        raise texts.payload_too_large(_MAX_BYTES)


def check_async(payload: bytes) -> None:
    """Raise for an event that no queue takes: too large for it, or no JSON."""
    check_payload(payload)
    if len(payload) > _MAX_ASYNC_BYTES:
        raise texts.async_payload_too_large(len(payload), _MAX_ASYNC_BYTES)
    check_json(payload)


def check_json(payload: bytes) -> None:
    """Raise for an event that is no JSON."""
    try:
        json.loads(payload, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise texts.payload_not_json(str(error)) from None


def client_context(encoded: str | None) -> bytes | None:
    """The client context as JSON bytes; raises for one that is too large or no object."""
    if encoded is None:
        return None
    if len(encoded) > _MAX_CONTEXT_BYTES:
        raise texts.client_context_too_large(_MAX_CONTEXT_BYTES)
    try:
        context = base64.b64decode(encoded, validate=True)
        is_object = isinstance(json.loads(context), dict)
    except (ValueError, RecursionError):
        raise texts.malformed_client_context() from None
    if not is_object:
        raise texts.malformed_client_context()
    return context


def _refuse_constant(token: str) -> None:
    # Python reads NaN and Infinity, which JSON and Lambda do not have.
    msg = f"Non-standard token '{token}'"
    raise ValueError(msg)

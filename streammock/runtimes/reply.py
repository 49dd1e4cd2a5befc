"""A handler's reply as JSON, by the rules of Lambda's runtime client for Python."""

from __future__ import annotations

import inspect
import json
from decimal import Decimal
from typing import Any

_MARK = "\x00decimal\x00"


class Unmarshallable(Exception):
    """A reply that JSON has no form for."""


def dump(reply: Any, *, ensure_ascii: bool) -> bytes:
    """The reply's JSON: Decimal becomes a bare number with its digits, bytes go out as they are, NaN is allowed."""
    if isinstance(reply, bytes):
        return reply
    decimals: list[str] = []

    def default(value: object) -> str:
        if isinstance(value, Decimal):
            decimals.append(str(value))
            return f"{_MARK}{len(decimals) - 1}"
        if inspect.iscoroutine(value):
            value.close()  # it is never awaited, on Lambda as here; closed, it does not warn of that
        msg = f"Object of type {type(value).__name__} is not JSON serializable"
        raise TypeError(msg)

    try:
        text = json.dumps(reply, default=default, ensure_ascii=ensure_ascii)
    except (TypeError, ValueError, RecursionError) as error:
        msg = f"Unable to marshal response: {error}"
        raise Unmarshallable(msg) from error
    for number, digits in enumerate(decimals):
        text = text.replace(json.dumps(f"{_MARK}{number}", ensure_ascii=ensure_ascii), digits, 1)
    return text.encode()

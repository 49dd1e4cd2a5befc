"""Client request tokens: a transaction that is sent again within ten minutes is not made again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from streammock.clock import SECOND
from streammock.errors import transactions as texts
from streammock.ids import stable_hash
from streammock.tables.table import Table

VALID_FOR: Final = 600 * SECOND

# Of each action the table, as the request called it and itself, and the bytes that its capacity was counted by.
Touched = Sequence[tuple[str, Table, int]]


class ClientTokens:
    """The tokens of one account and region, each with what it was used for.

    Only transactions that succeeded are kept: one that was cancelled may be tried again under its token.
    """

    __slots__ = ("_used",)

    def __init__(self) -> None:
        self._used: dict[str, tuple[bytes, int, Touched]] = {}

    def replays(self, token: str, request: bytes, now: int) -> bool:
        """Whether a request was made before under this token; raises where another one was."""
        self._forget(now)
        used = self._used.get(token)
        if used is not None and used[0] != request:
            raise texts.idempotent_parameter_mismatch()
        return used is not None

    def keep(self, token: str, request: bytes, now: int, touched: Touched = ()) -> None:
        """Remember what a token was used for."""
        self._used[token] = (request, now, touched)

    def touched(self, token: str) -> Touched:
        """What the actions under a known token touched."""
        return self._used[token][2]

    def _forget(self, now: int) -> None:
        # Oldest first, as they were inserted: what is too old stands at the front.
        while self._used:
            token, (_, since, _) = next(iter(self._used.items()))
            if now - since < VALID_FOR:
                return
            del self._used[token]

    def __len__(self) -> int:
        return len(self._used)


def fingerprint(params: Mapping[str, Any]) -> bytes:
    """What two requests share that differ in their tokens alone; the order of members means nothing.

    AWS does not mind the order either (localstack/localstack#6529, verified there).
    """
    request = {name: value for name, value in params.items() if name != "ClientRequestToken"}
    return stable_hash(json.dumps(request, sort_keys=True, default=_text).encode())


def _text(blob: Any) -> str:
    # An open file is not read here: the item that holds it would find it empty.
    return bytes(blob).hex() if isinstance(blob, (bytes, bytearray, memoryview)) else repr(blob)

"""Exports to S3 and imports from it: jobs that are told apart by their ARNs, never deleted, and listed newest first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from streammock import arns
from streammock.clock import MILLISECOND, SECOND, to_datetime
from streammock.errors import control
from streammock.errors import transfers as texts
from streammock.ids import Ids

IN_PROGRESS, COMPLETED, FAILED = "IN_PROGRESS", "COMPLETED", "FAILED"
_TOKEN_LASTS = 8 * 3600 * SECOND  # after what it began has ended (API reference of ExportTableToPointInTime)
_PAGE = 10  # ack-api-quirks DDB-IMPORT-016, October 2026
_TOKEN_PARTS = 4  # the API wants at least 112 hexadecimal digits
_PARSERS = {"Export": arns.parse_export, "Import": arns.parse_import}


@dataclass(kw_only=True)
class Transfer:
    """One export or import.

    Parameters
    ----------
    arn, token:
        Its identity, and the client token that it was asked for under.
    table_arn, table_id:
        Of the table, which may be gone, or have never been.
    started, ended:
        Nanoseconds.
    failure:
        FailureCode and FailureMessage.
    """

    arn: str
    token: str
    table_arn: str
    table_id: str
    started: int
    ended: int | None = None
    failure: tuple[str, str] | None = None

    @property
    def status(self) -> str:
        """The API's word for how far it has come."""
        if self.ended is None:
            return IN_PROGRESS
        return COMPLETED if self.failure is None else FAILED

    def end(self, at: int, failure: tuple[str, str] | None = None) -> None:
        """It is over."""
        self.ended = at
        self.failure = failure

    def times_and_failure(self) -> dict[str, Any]:
        """The members that tell of these."""
        told: dict[str, Any] = {"StartTime": to_datetime(self.started)}
        if self.ended is not None:
            told["EndTime"] = to_datetime(self.ended)
        if self.failure is not None:
            told["FailureCode"], told["FailureMessage"] = self.failure
        return told


T = TypeVar("T", bound=Transfer)


class Transfers(Generic[T]):
    """The exports, or the imports, of one region.

    Parameters
    ----------
    kind:
        Which, as errors name it.
    """

    def __init__(self, kind: Literal["Export", "Import"]) -> None:
        self._kind = kind
        self._all: dict[str, T] = {}
        self._by_token: dict[str, tuple[bytes, T]] = {}

    def add(self, transfer: T, request: bytes) -> None:
        """Keep one, and what its token was used for."""
        self._all[transfer.arn] = transfer
        self._by_token[transfer.token] = (request, transfer)

    def get(self, arn: str, *, region: str, account: str) -> T:
        """One by its ARN; raises AWS's texts where there is none (DDB-EXPORT-006, DDB-IMPORT-010)."""
        parsed = _PARSERS[self._kind](arn)
        if parsed is None:
            raise texts.bad_arn(self._kind)
        if parsed.account != account:
            raise control.access_denied()
        if parsed.region != region:
            raise texts.of_another_region(self._kind)
        if arn not in self._all:
            raise texts.not_found(self._kind, arn)
        return self._all[arn]

    def begun_under(self, token: str | None, request: bytes, now: int) -> T | None:
        """What a request began that is sent again; raises where its token stands for another one."""
        if token is None or token not in self._by_token:
            return None
        known, transfer = self._by_token[token]
        if transfer.ended is not None and now - transfer.ended >= _TOKEN_LASTS:
            return None
        if known != request:
            raise texts.conflict(self._kind)
        return transfer

    def page(
        self, wanted: Callable[[T], bool], limit: int | None, token: str | None, ids: Ids
    ) -> tuple[list[T], dict[str, str]]:
        """The next ones, newest first, and the member NextToken where there are more; a token knows no filter."""
        everything = list(reversed(self._all.values()))
        if token is not None:
            names = [self._next_token(transfer, ids) for transfer in everything]
            if token not in names:
                raise texts.bad_next_token(token)
            everything = everything[names.index(token) + 1 :]
        found = [transfer for transfer in everything if wanted(transfer)]
        shown = found[: limit or _PAGE]
        return shown, {"NextToken": self._next_token(shown[-1], ids)} if len(found) > len(shown) else {}

    def _next_token(self, transfer: T, ids: Ids) -> str:
        return "".join(ids.derived("next", self._kind, transfer.arn, part) for part in range(_TOKEN_PARTS))


def place(now: int, ids: Ids) -> str:
    """The last part of a new ARN."""
    return f"{now // MILLISECOND:014d}-{ids.hex(8)}"

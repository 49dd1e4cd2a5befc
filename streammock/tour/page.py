"""How the tour looks: titles, calls, answers, logs and checks as lines of text, coloured on a terminal."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TextIO

_CODES = {"title": "1;36", "call": "33", "log": "35", "ok": "32", "wrong": "1;31", "note": "2"}
_WIDTH = 116


class Page:
    """Prints a tour, and remembers whether every check held.

    Parameters
    ----------
    out:
        Where to print. Colours are used on a terminal, unless the variable ``NO_COLOR`` is set.
    """

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._colours = out.isatty() and not os.environ.get("NO_COLOR")
        self._steps = 0
        self.failures: list[str] = []

    def title(self, text: str) -> None:
        """Begin a numbered step."""
        self._steps += 1
        self._line()
        self._line(f"{self._steps}. {text}", "title")

    def note(self, text: str) -> None:
        """A remark to the reader."""
        self._line(f"   {text}", "note")

    def call(self, service: str, method: str, params: Mapping[str, Any]) -> None:
        """The call, as one would type it."""
        arguments = ", ".join(f"{name}={_literal(value)}" for name, value in params.items())
        client = "lambda_" if service == "lambda" else service
        line = f"{client}.{method}({arguments})"
        if len(line) > _WIDTH:
            arguments = ",\n    ".join(f"{name}={_literal(value)}" for name, value in params.items())
            line = f"{client}.{method}(\n    {arguments},\n)"
        self._block(line, ">>> ", "call")

    def answer(self, value: Mapping[str, Any]) -> None:
        """What came back."""
        self._block(_pretty(value))

    def log(self, lines: Iterable[str]) -> None:
        """What a handler wrote."""
        for line in lines:
            self._block(line.replace("\r", "\n").rstrip("\n"), "log | ", "log")

    def check(self, expectation: str, *, holds: bool) -> None:
        """One thing that must be so."""
        if holds:
            self._line(f"   ok: {expectation}", "ok")
        else:
            self.failures.append(expectation)
            self._line(f"   NOT SO: {expectation}", "wrong")

    def end(self) -> bool:
        """The last line; whether everything was as it should be."""
        self._line()
        if self.failures:
            self._line(f"{len(self.failures)} of the expectations above did not hold.", "wrong")
        else:
            self._line(f"All {self._steps} steps gave what they should.", "ok")
        return not self.failures

    def _block(self, text: str, prefix: str = "", style: str = "") -> None:
        for line in text.splitlines() or [""]:
            self._line(f"   {prefix}{line}", style)

    def _line(self, text: str = "", style: str = "") -> None:
        if self._colours and style:
            text = f"\033[{_CODES[style]}m{text}\033[0m"
        print(text, file=self._out, flush=True)


def _literal(value: Any) -> str:
    if isinstance(value, bytes):
        return f"<{len(value)} bytes>"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f'"{name}": {_literal(member)}' for name, member in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_literal, value)) + "]"
    return json.dumps(value) if isinstance(value, str) else repr(value)


def _pretty(value: Any, indent: str = "") -> str:
    """JSON, with whatever fits on one line left there."""
    line = json.dumps(value, default=datetime.isoformat)
    if len(indent + line) <= _WIDTH or not isinstance(value, (list, dict)):
        return line
    deeper = f"{indent}  "
    if isinstance(value, list):
        begin, parts, end = "[", [_pretty(member, deeper) for member in value], "]"
    else:
        begin, end = "{", "}"
        parts = [f"{json.dumps(name)}: {_pretty(member, deeper)}" for name, member in value.items()]
    return begin + ",".join(f"\n{deeper}{part}" for part in parts) + f"\n{indent}{end}"

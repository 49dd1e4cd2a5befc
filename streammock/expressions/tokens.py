"""Expressions cut into tokens, with the service's own account of a syntax error."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from streammock.errors import expressions as texts
from streammock.errors.expressions import InvalidExpression

MAX_BYTES: Final = 4096

# Names begin with a letter: AWS reports `SET _abc` as an error at "_" (Alternator's test_update_expression_name_token).
_TOKEN = re.compile(
    r"""[ \t\r\n]*(?:
        (?P<symbol><>|<=|>=|[<>=+\-()\[\].,])
      | (?P<word>[A-Za-z][A-Za-z0-9_]*)
      | (?P<name>\#[A-Za-z0-9_]+)
      | (?P<value>:[A-Za-z0-9_]+)
      | (?P<number>[0-9]+)
      | (?P<stray>[^ \t\r\n])
    )""",
    re.VERBOSE,
)


class Tokens:
    """A cursor over the tokens of one expression.

    Parameters
    ----------
    text:
        The expression; an empty one, or one of more than 4,096 bytes, is refused before anything is read.
    keywords:
        Words that cannot be names here, in capitals.
    too_long:
        The error about its size.
    """

    __slots__ = ("_before", "_keywords", "_match", "_matches", "_text", "current", "keyword", "kind")

    def __init__(
        self,
        text: str,
        keywords: frozenset[str] = frozenset(),
        too_long: Callable[[int], InvalidExpression] = texts.expression_too_long,
    ) -> None:
        if not text:
            raise texts.empty_expression()
        size = len(text.encode("utf-8", "surrogatepass"))
        if size > MAX_BYTES:
            raise too_long(size)
        self._text = text.rstrip(" \t\r\n")
        self._keywords = keywords
        self._matches = _TOKEN.finditer(self._text)
        self._before: re.Match[str] | None = None
        self._match: re.Match[str] | None = None
        self.advance()

    def advance(self) -> None:
        """Go to the next token; behind the last one ``kind`` is ``end``."""
        self._before = self._match
        self._match = match = next(self._matches, None)
        self.keyword: str | None = None
        if match is None:
            self.kind, self.current = "end", "<EOF>"
            return
        self.kind = kind = match.lastgroup or ""
        self.current = token = match[kind]
        if kind == "word":
            capitals = token.upper()
            if capitals in self._keywords:
                self.keyword = capitals

    def take(self) -> str:
        """The current token; the cursor goes on."""
        token = self.current
        self.advance()
        return token

    def expect(self, token: str) -> None:
        """Go past a token that must stand here."""
        if self.current != token:
            raise self.error()
        self.advance()

    def error(self) -> InvalidExpression:
        """A syntax error at the current token; ``near`` runs from the token before to the one behind, as written."""
        token = self.current
        around = [match for match in (self._before, self._match, next(self._matches, None)) if match is not None]
        near = self._text[around[0].start(_kind(around[0])) : around[-1].end()] if around else ""
        return texts.syntax_error(token, near)


def _kind(match: re.Match[str]) -> str:
    return str(match.lastgroup)

"""Expressions cut into tokens, with the service's own account of a syntax error.

All kinds of expressions have the same tokens, and what cannot be seen from AWS's recordings is DynamoDB Local's: that
quoted text and ``0`` before another digit are tokens, and that space at both ends belongs to what is ``near``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from string import ascii_letters, digits
from typing import Final

from streammock.errors import expressions as texts
from streammock.errors.expressions import InvalidExpression

MAX_BYTES: Final = 4096

_SPACE: Final = " \t\r\n"
# Names begin with a letter: AWS reports `SET _abc` as an error at "_" (Alternator's test_update_expression_name_token).
_ONE: Final = (
    r"<>|<=|>=|[A-Za-z][A-Za-z0-9_]*|[#:][A-Za-z0-9_]+|0|[1-9][0-9]*"
    r"|'(?:[^'\\]|\\[\S\s])*'|\"(?:[^\"\\]|\\[\S\s])*\"|[^ \t\r\n]"
)
_TOKEN: Final = re.compile(rf"[ \t\r\n]*({_ONE})")
_TOKEN_AS_WRITTEN: Final = re.compile(rf"[ \t\r\n]*(?:{_ONE})")
# No names in any expression, whether or not they mean something in it.
_KEYWORDS: Final = frozenset(("AND", "OR", "NOT", "BETWEEN", "IN", "SET", "REMOVE", "ADD", "DELETE"))
_END: Final = "<EOF>"  # as AWS calls it; no text has such a token
_KINDS: Final = {**dict.fromkeys(("<>", "<=", ">=", *"<>=+-()[].,"), "symbol"), "#": "stray", ":": "stray", _END: "end"}
_KINDS_BY_BEGINNING: Final = {
    **dict.fromkeys(ascii_letters, "word"),
    **dict.fromkeys(digits, "number"),
    "#": "name",
    ":": "value",
}


class Tokens:
    """A cursor over the tokens of one expression.

    Parameters
    ----------
    text:
        The expression; an empty one, or one of more than 4,096 bytes, is refused before anything is read.
    too_long:
        The error about its size.
    """

    __slots__ = ("_place", "_text", "_tokens", "current", "keyword", "kind")

    def __init__(
        self,
        text: str,
        too_long: Callable[[int], InvalidExpression] = texts.expression_too_long,
    ) -> None:
        if not text:
            raise texts.empty_expression()
        size = len(text.encode("utf-8", "surrogatepass"))
        if size > MAX_BYTES:
            raise too_long(size)
        self._text = text
        self._tokens: list[str] = [*_TOKEN.findall(text), _END]
        self._place = -1
        self.advance()

    def advance(self) -> None:
        """Go to the next token; behind the last one ``kind`` is ``end``."""
        self._place = place = self._place + 1
        self.current = token = self._tokens[place]
        self.kind = kind = _KINDS.get(token) or _KINDS_BY_BEGINNING.get(token[0], "stray")
        self.keyword: str | None = None
        if kind == "word":
            capitals = token.upper()
            if capitals in _KEYWORDS:
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
        written = _TOKEN_AS_WRITTEN.findall(self._text)
        written.append(self._text[len("".join(written)) :])
        before = self._place - 1
        around = "".join(written[max(before, 0) : before + 3])
        return texts.syntax_error(self.current, around if before < 0 else around.lstrip(_SPACE))

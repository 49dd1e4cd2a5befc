"""Statements cut into tokens, each with its place in the text."""

from __future__ import annotations

import re
from typing import NamedTuple

from streammock.errors import partiql as texts
from streammock.errors.base import AwsError
from streammock.expressions.partiql.keywords import KEYWORDS

# Comments and spaces are tokens of their own here: each match is then found in one go, whatever follows.
_TOKEN = re.compile(
    r"""
      (?P<space>[ \t\r\n\f\v]+ | --[^\r\n]* | /\*.*?\*/)
    | (?P<word>[A-Za-z_$][A-Za-z0-9_$]*)
    | (?P<quoted>"[^"]*(?:""[^"]*)*")
    | (?P<string>'[^']*(?:''[^']*)*')
    | (?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    | (?P<symbol><<|>>|<>|<=|>=|!=|\|\||[=<>+\-*/%()\[\]{},.:;])
    | (?P<parameter>\?)
    | (?P<stray>.)
    """,
    re.VERBOSE | re.DOTALL,
)


class Token(NamedTuple):
    """A word, name, literal or sign.

    ``kind`` is ``keyword``, ``word`` (a name), ``quoted`` (a name in quotes), ``string``, ``number``, ``parameter``,
    ``symbol`` or ``end``. ``text`` is its content: a keyword's in capitals, a parameter's its number in the statement.
    """

    kind: str
    text: str
    start: int
    length: int

    def is_name(self) -> bool:
        """Whether it may name an attribute or a table."""
        return self.kind in ("word", "quoted")


class Tokens:
    """A cursor over the tokens of one statement; what is no token is refused before anything is read.

    Parameters
    ----------
    text:
        The statement.
    """

    __slots__ = ("_index", "_text", "_tokens", "parameters")

    def __init__(self, text: str) -> None:
        self._text = text
        self._index = 0
        self.parameters = 0
        self._tokens = [self._token(match) for match in _TOKEN.finditer(text) if match.lastgroup != "space"]
        self._tokens.append(Token("end", "", len(text), 0))

    def _token(self, match: re.Match[str]) -> Token:
        kind, text = str(match.lastgroup), match[0]
        start, length = match.start(), len(text)
        if kind == "stray" or (text == "/" and self._text.startswith("/*", start)):
            raise texts.not_well_formed()
        if kind == "word" and text.upper() in KEYWORDS:
            return Token("keyword", text.upper(), start, length)
        if kind in ("quoted", "string"):
            return Token(kind, text[1:-1].replace(text[0] * 2, text[0]), start, length)
        if kind == "parameter":
            self.parameters += 1
            return Token(kind, str(self.parameters - 1), start, length)
        return Token(kind, text, start, length)

    @property
    def current(self) -> Token:
        """The token at the cursor."""
        return self._tokens[self._index]

    @property
    def following(self) -> Token:
        """The token behind it."""
        return self._tokens[min(self._index + 1, len(self._tokens) - 1)]

    def take(self) -> Token:
        """The token at the cursor, which goes on; it stays at the end."""
        token = self.current
        if token.kind != "end":
            self._index += 1
        return token

    def at_symbol(self, *symbols: str) -> bool:
        """Whether one of some signs stands here."""
        token = self.current
        return token.kind == "symbol" and token.text in symbols

    def at_keyword(self, *keywords: str) -> bool:
        """Whether one of some keywords stands here."""
        token = self.current
        return token.kind == "keyword" and token.text in keywords

    def at_end(self) -> bool:
        """Whether nothing follows, or a semicolon."""
        return self.current.kind == "end" or self.at_symbol(";")

    def take_symbol(self, symbol: str) -> bool:
        """Go past a sign, if it stands here."""
        found = self.at_symbol(symbol)
        if found:
            self._index += 1
        return found

    def take_keyword(self, *keywords: str) -> bool:
        """Go past one of some keywords, if it stands here."""
        found = self.at_keyword(*keywords)
        if found:
            self._index += 1
        return found

    def expect_symbol(self, symbol: str, problem: AwsError) -> None:
        """Go past a sign that must stand here."""
        if not self.take_symbol(symbol):
            raise problem

    def at_call(self) -> bool:
        """Whether a word with a parenthesis right behind it stands here: a function."""
        following = self.following
        return self.current.kind in ("word", "keyword") and following.kind == "symbol" and following.text == "("

    def place(self, token: Token) -> str:
        """Where a token stands, as AWS says it: line, column and length."""
        line = self._text.count("\n", 0, token.start) + 1
        column = token.start - self._text.rfind("\n", 0, token.start)
        return f"{line}:{column}:{token.length}"

    def unexpected(self) -> AwsError:
        """The error about a token that begins no expression."""
        token = self.current
        if token.kind == "keyword":
            return texts.unexpected_operator() if token.text in _OPERATOR_WORDS else texts.unexpected_keyword()
        if token.kind == "symbol" and token.text in _OPERATOR_SIGNS:
            return texts.unexpected_operator()
        return texts.unexpected_term()


_OPERATOR_WORDS = frozenset(("AND", "OR", "IS", "IN", "BETWEEN", "LIKE", "UNION", "EXCEPT", "INTERSECT"))
_OPERATOR_SIGNS = frozenset(("=", "<>", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "%", "||"))

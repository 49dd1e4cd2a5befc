"""The grammar that conditions and updates share: paths, values, function calls, parentheses.

Parsers here keep their own stack instead of recursing: 4,096 bytes can nest deeper than Python's stack is.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from streammock.errors import expressions as texts
from streammock.expressions.tokens import Tokens
from streammock.expressions.tree import Call, NameReference, Node, Path, Reference, Step

# Where an operand stands: at the top, in parentheses around all that may stand there, in parentheses of its own, among
# a call's arguments, in the list behind IN. Plain numbers, for a frame opens with every parenthesis of a hostile text.
TOP, GROUP, OPERAND, CALL, OPTIONS = range(5)


_NOTHING: list[Node] = []


class Frame:
    """What is open: the top, parentheses, a call, a list."""

    __slots__ = ("ands", "nots", "operator", "ors", "parts", "place")

    def __init__(self, place: int, operator: str | None = None) -> None:
        self.place = place
        self.operator = operator  # what waits for its right side; of a call, the function
        self.parts: list[Node] = [] if place >= CALL else _NOTHING  # the left side; the arguments
        self.ands: tuple[Node, ...] = ()
        self.ors: tuple[Node, ...] = ()
        self.nots = 0

    def is_bare(self) -> bool:
        """Whether these are parentheses with nothing in them so far."""
        return GROUP <= self.place <= OPERAND and not (self.operator or self.nots or self.ands or self.ors)


_CONTINUATIONS: Final = frozenset((".", "["))
_path = lru_cache(maxsize=1024)(Path)  # one node for each path, however often a text repeats it


def parse_path(tokens: Tokens) -> Path:
    """A document path at the cursor."""
    if tokens.kind == "word" and tokens.keyword is None:
        return path_from(tokens, tokens.take())
    if tokens.kind == "name":
        return path_from(tokens, NameReference(tokens.take()))
    raise tokens.error()


def path_from(tokens: Tokens, *steps: Step) -> Path:
    """A document path whose first steps are already known."""
    if tokens.current not in _CONTINUATIONS:
        return _path(steps)
    path = list(steps)
    while True:
        if tokens.current == ".":
            tokens.advance()
            if tokens.kind == "name":
                path.append(NameReference(tokens.take()))
            elif tokens.kind == "word" and tokens.keyword is None:
                path.append(tokens.take())
            else:
                raise tokens.error()
        elif tokens.current == "[":
            tokens.advance()
            if tokens.kind != "number":
                raise tokens.error()
            path.append(int(tokens.take()))
            tokens.expect("]")
        else:
            return _path(tuple(path))


class OperandParser(ABC):
    """The machine behind both parsers; what may follow an operand is the subclass's.

    The current operand is finished step by step: each step either yields what it has become, or None where another
    operand must follow first.
    """

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.frame = Frame(TOP)
        self.open: list[Frame] = []
        self.operators = 0  # and functions
        self.grouped = False  # whether the current operand came out of parentheses
        self.done: list[Node] = []  # the whole, once it is read
        self.after: list[Callable[[Node], Node | None]] = [
            self.after_full,
            self.after_full,
            self.after_operand,
            self.after_argument,
        ]

    def run(self) -> Node:
        """Read up to the end of what the subclass takes for one whole."""
        while not self.done:
            node = self.begin()
            self.grouped = False
            while node is not None:
                node = self.after[self.frame.place](node)
        return self.done.pop()

    @abstractmethod
    def after_full(self, node: Node) -> Node | None:
        """What may follow where everything may stand."""

    def negate(self) -> bool:
        """Take a NOT, where there is one and it may stand."""
        return False

    def begin(self) -> Node | None:
        """A path or a value; None where parentheses or a call opened."""
        tokens = self.tokens
        if tokens.current == "(":
            full = self.frame.place <= GROUP and self.frame.operator is None
            self.push(Frame(GROUP if full else OPERAND))
            return None
        if tokens.kind == "value":
            return Reference(tokens.take())
        if tokens.kind == "name":
            return parse_path(tokens)
        if tokens.kind == "word" and tokens.keyword is None:
            word = tokens.take()
            if tokens.current != "(":
                return path_from(tokens, word)
            self.operators += 1
            self.push(Frame(CALL, word))
            return None
        if self.negate():
            return None
        raise tokens.error()

    def push(self, frame: Frame) -> None:
        """Go past an opening parenthesis."""
        self.tokens.advance()
        self.open.append(self.frame)
        self.frame = frame

    def pop(self) -> Frame:
        """Go past a closing parenthesis."""
        self.tokens.advance()
        frame, self.frame = self.frame, self.open.pop()
        return frame

    def close_group(self, node: Node) -> Node:
        """The content of parentheses; a second pair right around it is redundant, whatever follows (DynamoDB Local)."""
        if self.grouped:
            raise texts.redundant_parentheses()
        self.grouped = True
        self.pop()
        if self.tokens.current == ")" and self.frame.is_bare():
            raise texts.redundant_parentheses()
        return node

    def after_operand(self, node: Node) -> Node | None:
        """Behind an operand in parentheses of its own."""
        if self.tokens.current != ")":
            raise self.tokens.error()
        return self.close_group(node)

    def after_argument(self, node: Node) -> Node | None:
        """Behind an argument of a call."""
        self.frame.parts.append(node)
        if self.tokens.current == ",":
            self.tokens.advance()
            return None
        if self.tokens.current != ")":
            raise self.tokens.error()
        frame = self.pop()
        self.grouped = False
        return Call(frame.operator or "", frame.parts)

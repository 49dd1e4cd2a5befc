"""Values that a statement spells out: text, numbers, lists, maps and sets; and paths to attributes."""

from __future__ import annotations

from typing import Final

from streammock.errors import dynamodb
from streammock.errors import partiql as texts
from streammock.errors.base import AwsError
from streammock.expressions.partiql.tokens import Token, Tokens
from streammock.expressions.paths import MAX_INDEX
from streammock.expressions.tree import Literal, Node, Path, Reference, Step
from streammock.values import number
from streammock.values.attribute import MAX_DEPTH, AttributeValue

ROOT: Final = "root"
_LARGEST: Final = 2**31 - 1
_PLAIN: Final[dict[str, AttributeValue]] = {"TRUE": {"BOOL": True}, "FALSE": {"BOOL": False}, "NULL": {"NULL": True}}


def at_constant(tokens: Tokens) -> bool:
    """Whether a parameter or a literal stands here."""
    token = tokens.current
    return (
        token.kind in ("parameter", "string", "number")
        or tokens.at_keyword(*_PLAIN)
        or tokens.at_symbol("[", "{", "<<", "+", "-")
    )


def parse_constant(tokens: Tokens) -> Node:
    """A parameter or a literal."""
    if tokens.current.kind == "parameter":
        return Reference(tokens.take().text)
    return Literal(parse_literal(tokens))


def parse_literal(tokens: Tokens, path: str = ROOT, depth: int = 0) -> AttributeValue:
    """The value that stands here; ``path`` says where in a literal, as AWS's errors do."""
    if depth >= MAX_DEPTH:
        raise texts.literal_too_deep(path)
    if tokens.current.kind == "string":
        return {"S": tokens.take().text}
    if tokens.current.kind == "number" or tokens.at_symbol("+", "-"):
        return {"N": _number(tokens, path)}
    if tokens.at_keyword(*_PLAIN):
        return _PLAIN[tokens.take().text].copy()
    if tokens.take_symbol("["):
        return {"L": _list(tokens, path, depth)}
    if tokens.take_symbol("{"):
        return {"M": _map(tokens, path, depth)}
    if tokens.take_symbol("<<"):
        return _set(tokens, path)
    raise _no_literal(tokens, path)


def _no_literal(tokens: Tokens, path: str) -> AwsError:
    token = tokens.current
    if token.kind == "parameter":
        return texts.unsupported_in_literal("Parameter", path, tokens.place(token))
    if tokens.at_call():
        return texts.unsupported_in_literal(token.text.lower(), path, tokens.place(token))
    if token.is_name():
        return texts.unsupported_in_literal("VariableReference", path, tokens.place(token))
    return tokens.unexpected()


def _number(tokens: Tokens, path: str) -> str:
    """A number behind any signs, in stored form."""
    text = _signed(tokens)
    try:
        return number.normalise(text)
    except AwsError as problem:
        raise texts.under(problem.message, path) from None


def _signed(tokens: Tokens) -> str:
    """A number as written, its signs taken together."""
    negative = False
    while tokens.at_symbol("+", "-"):
        negative ^= tokens.take().text == "-"
    if tokens.current.kind != "number":
        raise tokens.unexpected()
    text = tokens.take().text
    _check_scale(text)
    return f"-{text}" if negative else text


def _check_scale(text: str) -> None:
    """AWS reads a number into a decimal whose scale has 32 bits; what does not fit is no statement (captured)."""
    digits, _, exponent = text.lower().partition("e")
    if exponent:
        # More digits than these exceed 32 bits anyway, and Python would refuse to read very many of them.
        power = int(exponent) if len(exponent) <= 12 else _LARGEST + 1
        scale = len(digits.partition(".")[2]) - power
        if abs(power) > _LARGEST or abs(scale) > _LARGEST:
            raise texts.not_well_formed()


def _list(tokens: Tokens, path: str, depth: int) -> list[AttributeValue]:
    elements: list[AttributeValue] = []
    while not tokens.take_symbol("]"):
        if elements:
            tokens.expect_symbol(",", texts.expected(what="RIGHT_BRACKET"))
        elements.append(parse_literal(tokens, f"{path}[{len(elements)}]", depth + 1))
    return elements


def _map(tokens: Tokens, path: str, depth: int) -> dict[str, AttributeValue]:
    entries: dict[str, AttributeValue] = {}
    while not tokens.take_symbol("}"):
        if entries:
            tokens.expect_symbol(",", texts.expected(what="RIGHT_CURLY"))
        key = parse_map_key(tokens, entries, path)
        entries[key] = parse_literal(tokens, f"{path}.{key}", depth + 1)
    return entries


def parse_map_key(tokens: Tokens, entries: dict[str, AttributeValue] | dict[str, Node], path: str) -> str:
    """The key of a map's next entry and the colon behind it."""
    token = tokens.current
    if token.kind != "string":
        if token.kind == "number" or token.is_name():
            raise texts.map_key_not_text("Literal" if token.kind == "number" else "VariableReference", path)
        raise tokens.unexpected()
    key = tokens.take().text
    if not key:
        raise dynamodb.empty_attribute_name()
    if key in entries:
        raise texts.duplicate_map_key(key, path)
    tokens.expect_symbol(":", texts.expected(what="COLON"))
    return key


def _set(tokens: Tokens, path: str) -> AttributeValue:
    texts_: list[str] = []
    numbers: list[str] = []
    if tokens.at_symbol(">>"):
        raise texts.empty_bag()
    while True:
        if tokens.current.kind == "string":
            texts_.append(tokens.take().text)
        elif tokens.current.kind == "number" or tokens.at_symbol("+", "-"):
            numbers.append(_signed(tokens))
        else:
            raise tokens.unexpected() if tokens.at_end() else texts.mixed_bag()
        if tokens.take_symbol(">>"):
            break
        tokens.expect_symbol(",", texts.expected(what="RIGHT_DOUBLE_ANGLE_BRACKET"))
    if texts_ and numbers:
        raise texts.mixed_bag()
    return {"NS": _number_set(numbers, path)} if numbers else {"SS": _text_set(texts_)}


def _text_set(members: list[str]) -> list[str]:
    if len(set(members)) != len(members):
        raise dynamodb.duplicates_in_set(members, "SS")
    return sorted(members)


def _number_set(members: list[str], path: str) -> list[str]:
    try:
        normal = [number.normalise(member) for member in members]
    except AwsError as problem:
        raise texts.under(problem.message, path) from None
    if len(set(normal)) != len(normal):
        raise texts.duplicate_numbers_in_bag(members, path)
    return sorted(normal, key=number.parse)


# --- paths ----------------------------------------------------------------------------------------------------------
def parse_path(tokens: Tokens) -> Path:
    """A path; its first name is known to stand here."""
    steps: list[Step] = [tokens.take().text]
    while True:
        if tokens.take_symbol("."):
            steps.append(_member(tokens))
        elif tokens.take_symbol("["):
            steps.append(_element(tokens))
            tokens.expect_symbol("]", texts.expected(what="RIGHT_BRACKET"))
        else:
            break
    if "" in steps:
        raise texts.path_component_empty()
    return Path(tuple(steps))


def _member(tokens: Tokens) -> str:
    if tokens.at_symbol("*"):
        raise texts.unpivot_in_path()
    if not tokens.current.is_name():
        raise texts.dot_component_invalid()
    return tokens.take().text


def _element(tokens: Tokens) -> Step:
    if tokens.at_symbol("*"):
        raise texts.wildcard_in_path()
    if tokens.current.kind == "string":
        return tokens.take().text
    negative = tokens.take_symbol("-")
    token: Token = tokens.take()
    if token.kind != "number" or not token.text.isdigit():
        raise texts.column_not_a_path(tokens.place(token))
    # An index of so many digits is out of range; Python would refuse to read very many of them.
    index = int(token.text) if len(token.text) <= 10 else MAX_INDEX + 1
    if index > MAX_INDEX or (negative and index):
        raise texts.list_index_out_of_range("-" * negative + token.text, tokens.place(token))
    return index

"""ExpressionAttributeNames and ExpressionAttributeValues: what ``#name`` and ``:value`` stand for in one request."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from streammock.errors import dynamodb
from streammock.errors import expressions as texts
from streammock.errors.base import AwsError
from streammock.expressions.paths import MAX_STEPS
from streammock.expressions.tree import Literal, NameReference, Node, Path, Reference, Steps
from streammock.values.attribute import MAX_NAME_BYTES, AttributeValue, kind_of, normalise
from streammock.values.size import text_size

NAMES = "ExpressionAttributeNames"
VALUES = "ExpressionAttributeValues"

MAX_KEY_BYTES = 255

_NAME = re.compile(r"#[A-Za-z0-9_]+\Z")
_VALUE = re.compile(r":[A-Za-z0-9_]+\Z")


@lru_cache(maxsize=256)
def check_placeholders(
    names: tuple[tuple[str, str], ...] | None, values: tuple[str, ...] | None, operation: str | None
) -> None:
    """Raise for names, or for the names of values, that can be none; None where a request has no such map."""
    if names is not None:
        _check_keys(NAMES, tuple([key for key, _ in names]), operation)
        _check_names(names, operation)
    if values is not None:
        _check_keys(VALUES, values, operation)


def _check_keys(parameter: str, keys: tuple[str, ...], operation: str | None) -> None:
    """The map has entries, and each of its keys is a ``#name`` or a ``:value``."""
    pattern = _NAME if parameter == NAMES else _VALUE
    for key in keys:
        size = len(key.encode("utf-8", "surrogatepass"))
        if size > MAX_KEY_BYTES:
            raise texts.enveloped(texts.map_key_too_long(parameter, size), operation)
        if not pattern.match(key):
            raise texts.enveloped(texts.map_key_invalid(parameter, key), operation)
    if not keys:
        raise texts.enveloped(texts.map_empty(parameter), operation)


def _check_names(names: tuple[tuple[str, str], ...], operation: str | None) -> None:
    """Each stands for a name that an attribute may have."""
    for key, name in names:
        problem = name_problem(name)
        if problem is not None:
            raise texts.invalid_entry(NAMES, problem, key, operation)


def name_problem(name: str) -> str | None:
    """AWS's text about a name that no attribute may have, or None."""
    if not name:
        return texts.empty_attribute_name()
    if len(name) > MAX_NAME_BYTES // 4 and text_size(name) > MAX_NAME_BYTES:
        return dynamodb.attribute_name_too_long().message
    return None


def normalise_values(
    values: Mapping[str, AttributeValue], operation: str | None
) -> tuple[dict[str, AttributeValue], tuple[tuple[str, str], ...]]:
    """The values in the form in which items store them, and the types that they have."""
    key, result = "", {}
    kinds: list[tuple[str, str]] = []
    try:
        for key, value in values.items():
            result[key] = normalise(value)
            kinds.append((key, kind_of(value)))
    except AwsError as error:
        raise texts.invalid_entry(VALUES, error.message, key, operation) from None
    return result, tuple(kinds)


class Scope:
    """The names and the types of values that an expression is checked against; it records what was used.

    Only types count here, not values: so the outcome of a check can be kept for the next request with the same text.
    """

    __slots__ = ("kinds", "names", "used_names", "used_values")

    def __init__(self, names: Mapping[str, str], kinds: Mapping[str, str]) -> None:
        self.names = names
        self.kinds = kinds
        self.used_names: set[str] = set()
        self.used_values: set[str] = set()

    def steps(self, path: Path) -> Steps:
        """A path with its references resolved."""
        if len(path.steps) == 1 and type(path.steps[0]) is str:  # as most are: nothing to resolve, nothing too deep
            return path.steps
        if len(path.steps) > MAX_STEPS:
            raise texts.path_too_deep(len(path.steps))
        return tuple([self._name(step) if isinstance(step, NameReference) else step for step in path.steps])

    def _name(self, reference: NameReference) -> str:
        name = self.names.get(reference)
        if name is None:
            raise texts.undefined_name(reference)
        self.used_names.add(str(reference))
        return name

    def kind(self, operand: Node) -> str | None:
        """The type of a constant, or None for anything else."""
        if isinstance(operand, Reference):
            return self.kinds[operand.name]
        return kind_of(operand.value) if isinstance(operand, Literal) else None

    def touch(self, node: Node) -> None:
        """Record a path or a value as used; raises if it is not defined."""
        if isinstance(node, Path):
            self.steps(node)
        elif isinstance(node, Reference):
            if node.name not in self.kinds:
                raise texts.undefined_value(node.name)
            self.used_values.add(node.name)

"""The reference's conditions and updates in the words of AWS: expressions, the parameters they replaced, PartiQL."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from properties.reference import Item, Value

_OLDER = {
    "=": "EQ",
    "<>": "NE",
    "<": "LT",
    "<=": "LE",
    ">": "GT",
    ">=": "GE",
    "between": "BETWEEN",
    "in": "IN",
    "begins_with": "BEGINS_WITH",
    "contains": "CONTAINS",
    "not_contains": "NOT_CONTAINS",
    "exists": "NOT_NULL",
    "not_exists": "NULL",
}


def wire(value: Value) -> dict[str, Any]:
    """A value as a request has it; numbers are spelled in several ways."""
    kind, content = value
    if kind == "N":
        return {"N": _spelled(content)}
    if kind == "M":
        return {"M": wire_item(content)}
    if kind == "L":
        return {"L": [wire(member) for member in content]}
    if kind == "NS":
        return {"NS": [_spelled(member) for member in content]}
    return {kind: list(content) if kind in ("SS", "BS") else content}


def wire_item(item: Item) -> dict[str, Any]:
    """All values of an item."""
    return {name: wire(value) for name, value in item.items()}


def _spelled(number: Decimal) -> str:
    return f"{number:E}" if number % 3 == 1 else f"{number:f}"


class Words:
    """Names and values of one request's expressions."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.values: dict[str, dict[str, Any]] = {}

    def placeholders(self) -> dict[str, Any]:
        """The request's members for them."""
        members = {"ExpressionAttributeNames": self.names, "ExpressionAttributeValues": self.values}
        return {name: member for name, member in members.items() if member}

    def path(self, path: tuple[Any, ...]) -> str:
        """``#m.#x``, ``#l[0]``."""
        text = ""
        for step in path:
            if isinstance(step, int):
                text += f"[{step}]"
            else:
                self.names[f"#{step}"] = step
                text += f".#{step}" if text else f"#{step}"
        return text

    def value(self, value: Value) -> str:
        """``:v1``."""
        name = f":v{len(self.values)}"
        self.values[name] = wire(value)
        return name

    def _part(self, part: Any) -> str:
        return self.path(part[1]) if part[0] == "path" else self.value(part)

    def condition(self, condition: tuple[Any, ...]) -> str:
        """A condition expression."""
        operator, *parts = condition
        if operator in ("and", "or"):
            return f" {operator.upper()} ".join(self._nested(part) for part in parts[0])
        if operator == "not":
            return f"NOT {self._nested(parts[0])}"
        if operator == "size":
            return f"size({self.path(parts[1])}) {parts[0]} {self.value(parts[2])}"
        path, rest = self.path(parts[0]), [self._part(part) for part in parts[1:]]
        if operator == "between":
            return f"{path} BETWEEN {rest[0]} AND {rest[1]}"
        if operator == "in":
            return f"{path} IN ({', '.join(rest)})"
        if operator == "not_contains":
            return f"attribute_exists({path}) AND NOT contains({path}, {rest[0]})"
        if operator in ("exists", "not_exists", "type"):
            operator = f"attribute_{operator}"
        elif operator not in ("begins_with", "contains"):
            return f"{path} {operator} {rest[0]}"
        return f"{operator}({', '.join([path, *rest])})"

    def _nested(self, condition: tuple[Any, ...]) -> str:
        text = self.condition(condition)
        return f"({text})" if condition[0] in ("and", "or", "not", "not_contains") else text

    def update(self, actions: list[tuple[Any, ...]]) -> str:
        """An update expression."""
        sections: dict[str, list[str]] = {}
        for verb, path, operand in actions:
            text = self.path(path)
            if verb == "set":
                text += f" = {self._operand(operand)}"
            elif operand is not None:
                text += f" {self.value(operand)}"
            sections.setdefault(verb, []).append(text)
        return " ".join(f"{verb.upper()} {', '.join(texts)}" for verb, texts in sections.items())

    def _operand(self, operand: tuple[Any, ...]) -> str:
        verb, *parts = operand
        if verb == "value":
            return self.value(parts[0])
        if verb == "path":
            return self.path(parts[0])
        if verb == "default":
            return f"if_not_exists({self.path(parts[0])}, {self._operand(parts[1])})"
        one, other = map(self._operand, parts)
        return (
            f"list_append({one}, {other})" if verb == "append" else f"{one} {'-' if verb == 'minus' else '+'} {other}"
        )


def older_condition(condition: tuple[Any, ...]) -> dict[str, Any]:
    """``{attribute: …}`` as in Expected, QueryFilter and KeyConditions, of a flat condition."""
    leaves = condition[1] if condition[0] in ("and", "or") else [condition]
    return {
        path[0]: {"ComparisonOperator": _OLDER[operator], "AttributeValueList": [wire(value) for value in values]}
        for operator, path, *values in leaves
    }


def joined(condition: tuple[Any, ...]) -> dict[str, str]:
    """The ConditionalOperator of a flat condition."""
    return {"ConditionalOperator": condition[0].upper()} if condition[0] in ("and", "or") else {}


def older_update(actions: list[tuple[Any, ...]]) -> dict[str, Any]:
    """AttributeUpdates of actions on whole attributes."""
    updates = {}
    for verb, path, operand in actions:
        action = {"set": "PUT", "add": "ADD"}.get(verb, "DELETE")
        value = operand[1] if verb == "set" else operand
        updates[path[0]] = {"Action": action, **({} if value is None else {"Value": wire(value)})}
    return updates


# --- PartiQL --------------------------------------------------------------------------------------------------------
def statement(write: tuple[Any, ...], table: str) -> tuple[str, list[dict[str, Any]]]:
    """A write of whole attributes as a statement with its parameters."""
    parameters: list[dict[str, Any]] = []

    def bound(value: Value) -> str:
        parameters.append(wire(value))
        return "?"

    verb, target, condition = write[0], write[1], write[-1]
    if verb == "put":
        members = ", ".join(f"'{name}': {bound(value)}" for name, value in target.items())
        return f'INSERT INTO "{table}" VALUE {{{members}}}', parameters
    text = f'DELETE FROM "{table}"'
    if verb == "update":
        text = f'UPDATE "{table}"'
        for action, path, operand in write[2]:
            text += f" {action.upper()} {_quoted(path)}"
            if action == "set":
                text += f" = {bound(operand[1])}" if operand[0] == "value" else _sum(operand, bound)
    text += "".join(f" {'AND' if name == 'sk' else 'WHERE'} {name} = {bound(target[name])}" for name in ("pk", "sk"))
    return text + ("" if condition is None else f" AND {comparison(condition, bound)}"), parameters


def _sum(operand: tuple[Any, ...], bound: Any) -> str:
    verb, path, value = operand[0], operand[1][1], operand[2][1]
    return f" = {_quoted(path)} {'-' if verb == 'minus' else '+'} {bound(value)}"


def comparison(condition: tuple[Any, ...], bound: Any) -> str:
    """A leaf of a condition in PartiQL."""
    operator, path, *values = condition
    name = _quoted(path)
    if operator == "between":
        return f"{name} BETWEEN {bound(values[0])} AND {bound(values[1])}"
    if operator == "begins_with":
        return f"begins_with({name}, {bound(values[0])})"
    return f"{name} {operator} {bound(values[0])}"


def _quoted(path: tuple[Any, ...]) -> str:
    return ".".join(f'"{step}"' for step in path)

"""Null, length, range, pattern and enum: the checks that AWS makes before an operation looks at anything else.

Each operation's input shape is compiled once into checkers for those members that have something to check; botocore's
model is laxer than the services, so ``overlay`` tightens it. All failures are collected and worded as AWS words them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StringShape, StructureShape

from streammock.call import Call
from streammock.errors.common import (
    VALIDATION,
    at_most,
    constraint_failures,
    failure,
    map_values,
    matching,
    missing,
    one_of,
)
from streammock.validation import overlay

Report = list[str]
_CODES = {"logs": "InvalidParameterException"}
Check = Callable[[Any, str, Report], None]

MOST_FAILURES = 10
_NUMBERS = frozenset(("integer", "long", "float", "double"))
_Checks = dict[str, tuple[Check, str]]
_compiled: dict[tuple[str, str], tuple[tuple[str, ...], _Checks]] = {}


def check(call: Call, shape: StructureShape) -> None:
    """Raise a ValidationException that lists every member of a request that breaks a constraint.

    Parameters
    ----------
    call:
        The request; its values have the types of the model.
    shape:
        The operation's input.
    """
    key = (call.service, call.operation)
    entry = _compiled.get(key)
    if entry is None:
        entry = _compiled[key] = _compile(call.service, call.operation, shape)
    required, checks = entry
    params = call.params
    failures: Report = []
    for name in required:
        if name not in params:
            failures.append(missing(_lower(name)))
    for name, value in params.items():
        entry_of = checks.get(name)
        if entry_of is not None:
            checker, path = entry_of
            checker(value, path, failures)
    if failures:
        told = _told(failures, params, checks, overlay.rules(*key))
        raise constraint_failures(told[:MOST_FAILURES], code=_CODES.get(call.service, VALIDATION))


def _told(failures: Report, params: Mapping[str, Any], checks: _Checks, rules: overlay.Rules) -> Report:
    """What is told of all failures, in the operation's order."""

    def of(name: str) -> Report:
        found: Report = []
        if name in params and name in checks:
            checker, path = checks[name]
            checker(params[name], path, found)
        return found

    for name in rules.alone:
        if of(name):
            return of(name)
    first = [failure for name in rules.first for failure in of(name)]
    return first + [failure for failure in failures if failure not in first]


def _compile(service: str, operation: str, shape: StructureShape) -> tuple[tuple[str, ...], _Checks]:
    rules = overlay.rules(service, operation)
    required = tuple(dict.fromkeys((*shape.required_members, *rules.required)))
    required = tuple(name for name in required if name not in rules.optional)
    checks: _Checks = {}
    for name, member in shape.members.items():
        plain = name if name in rules.plain else None
        checker = _checker(member, rules.constraints.get(name), frozenset(), plain)
        if checker is not None:
            checks[name] = checker, _lower(name)
    return required, checks


def _checker(
    shape: Shape, given: Mapping[str, Any] | None, seen: frozenset[str], plain: str | None = None
) -> Check | None:
    """The check of a value of a shape, or None where nothing can be wrong with it."""
    if shape.name in seen or shape.name in overlay.UNCHECKED:
        return None
    constraints = {**shape.metadata, **overlay.SHAPES.get(shape.name, {}), **(given or {})}
    own = _own(shape, constraints, plain)
    inner = _inner(shape, seen | {shape.name})
    if own is None or inner is None:
        return own or inner

    def both(value: Any, path: str, failures: Report) -> None:
        own(value, path, failures)
        inner(value, path, failures)

    return both


def _own(shape: Shape, constraints: Mapping[str, Any], plain: str | None) -> Check | None:
    checks = _checks(shape, constraints)
    if not checks:
        return None

    def broken_by(value: Any) -> list[str]:
        return [text for holds, text in checks if not holds(value)]

    if isinstance(shape, StringShape):
        broken_by = lru_cache(maxsize=64)(broken_by)  # the same names of tables and attributes come with every call

    told = constraints.get("told")

    def run(value: Any, path: str, failures: Report) -> None:
        for text in broken_by(value):
            failures.append(told or failure(None if plain else _shown(value), plain or path, text))

    return run


def _checks(shape: Shape, constraints: Mapping[str, Any]) -> list[tuple[Callable[[Any], bool], str]]:
    """What must hold of a value of a shape, each with the text that says so."""
    checks = _range_checks(shape.type_name, constraints.get("min"), constraints.get("max"))
    if isinstance(shape, StringShape):
        checks += _text_checks(constraints)
    return checks


def _range_checks(type_name: str, low: float | None, high: float | None) -> list[tuple[Callable[[Any], bool], str]]:
    checks: list[tuple[Callable[[Any], bool], str]] = []
    if type_name in _NUMBERS:
        if high is not None:
            checks.append((lambda value: value <= high, at_most(high)))
        if low is not None:
            checks.append((lambda value: value >= low, f"Member must have value greater than or equal to {low}"))
    elif type_name in ("string", "list", "map"):
        if high is not None:
            checks.append((lambda value: len(value) <= high, f"Member must have length less than or equal to {high}"))
        if low:
            checks.append((lambda value: len(value) >= low, f"Member must have length greater than or equal to {low}"))
    return checks


def _text_checks(constraints: Mapping[str, Any]) -> list[tuple[Callable[[Any], bool], str]]:
    checks: list[tuple[Callable[[Any], bool], str]] = []
    pattern, choices = constraints.get("pattern"), constraints.get("enum")
    if pattern is not None:
        matches = re.compile(constraints.get("regex", pattern)).fullmatch
        text = matching(pattern)
        checks.append((lambda value: matches(value) is not None, text))
    if choices:
        known = frozenset(choices)
        checks.append((lambda value: value in known, one_of(choices)))
    return checks


def _inner(shape: Shape, seen: frozenset[str]) -> Check | None:
    if isinstance(shape, StructureShape):
        return _structure(shape, seen)
    if isinstance(shape, ListShape):
        member = _checker(shape.member, None, seen)
        if member is None:
            return None

        def run_list(value: Any, path: str, failures: Report) -> None:
            for number, element in enumerate(value, 1):
                member(element, f"{path}.{number}.member", failures)

        return run_list
    if isinstance(shape, MapShape):
        return _map(shape, seen)
    return None


def _map(shape: MapShape, seen: frozenset[str]) -> Check | None:
    """The check of a map: what must hold of each of its values is told of the map."""
    if shape.value.name in seen or shape.value.name in overlay.UNCHECKED:
        return None
    checks = _checks(shape.value, {**shape.value.metadata, **overlay.SHAPES.get(shape.value.name, {})})
    inner = _inner(shape.value, seen | {shape.value.name})
    if not checks and inner is None:
        return None
    rule = map_values([text for _, text in checks])

    def run(value: Any, path: str, failures: Report) -> None:
        if not all(holds(element) for element in value.values() for holds, _ in checks):
            failures.append(failure(_shown(value), path, rule))
        if inner is not None:
            for key, element in value.items():
                inner(element, f"{path}.{key}.member", failures)

    return run


def _structure(shape: StructureShape, seen: frozenset[str]) -> Check | None:
    members = {name: _checker(member, None, seen) for name, member in shape.members.items()}
    checks = {name: (checker, _lower(name)) for name, checker in members.items() if checker is not None}
    required = tuple(shape.required_members)
    if not checks and not required:
        return None

    def run(value: Any, path: str, failures: Report) -> None:
        for name in required:
            if name not in value:
                failures.append(missing(f"{path}.{_lower(name)}"))
        for name, element in value.items():
            entry = checks.get(name)
            if entry is not None:
                checker, shown = entry
                checker(element, f"{path}.{shown}", failures)

    return run


def _lower(name: str) -> str:
    return name[0].lower() + name[1:]


def _shown(value: Any) -> str:
    """A value as Java prints it."""
    if isinstance(value, list):
        return f"[{', '.join(map(_shown, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}={_shown(member)}' for key, member in value.items())}}}"
    return str(value)

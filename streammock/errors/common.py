"""Texts that several services share."""

from __future__ import annotations

from collections.abc import Sequence

from streammock.errors.base import AwsError

VALIDATION = "ValidationException"


def validation(message: str) -> AwsError:
    """A ValidationException with the service's own text."""
    return AwsError(VALIDATION, message)


def constraint_failures(failures: Sequence[str], *, code: str = VALIDATION) -> AwsError:
    """All failures of a request's members, counted and joined (dynamodb_facts 3)."""
    noun = "error" if len(failures) == 1 else "errors"
    return AwsError(code, f"{len(failures)} validation {noun} detected: {'; '.join(failures)}")


def failure(value: str | None, member: str, constraint: str) -> str:
    """One failure: what was given (None: it is not shown), where, and what it breaks."""
    shown = "" if value is None else f"'{value}' "
    return f"Value {shown}at '{member}' failed to satisfy constraint: {constraint}"


def missing(member: str) -> str:
    """The failure of a member that must be given."""
    return f"Value null at '{member}' failed to satisfy constraint: Member must not be null"


def at_most(limit: float) -> str:
    """The constraint of a number that may be so large."""
    return f"Member must have value less than or equal to {limit}"


def one_of(choices: Sequence[str]) -> str:
    """The constraint of an enumeration."""
    return f"Member must satisfy enum value set: [{', '.join(choices)}]"


def matching(pattern: str) -> str:
    """The constraint of a text."""
    return f"Member must satisfy regular expression pattern: {pattern}"


def map_values(constraints: Sequence[str]) -> str:
    """The constraint of a map, by those of its values: all of them, whichever is broken."""
    return f"Map value must satisfy constraint: [{', '.join(constraints)}]"


def each(constraint: str) -> str:
    """The constraint of a list, by that of its members."""
    return f"Member must satisfy constraint: [{constraint}, Member must not be null]"

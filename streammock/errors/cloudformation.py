"""CloudFormation's texts about templates, with what a test needs to mend them.

The sentences before the colon are those that CreateStack answers, as users report them; what follows is ours.
"""

from __future__ import annotations

from collections.abc import Sequence

from streammock.errors.base import TemplateError


# --- resources ------------------------------------------------------------------------------------------------------
def circular(names: Sequence[str]) -> TemplateError:
    """Resources that need each other's names or attributes."""
    return TemplateError(f"Circular dependency between resources: [{', '.join(sorted(names))}]")


def unresolved(name: str) -> TemplateError:
    """A reference to a resource whose condition does not hold."""
    return TemplateError(
        f"Unresolved resource dependencies [{name}] in the Resources block of the template: the condition "
        "of what is referred to does not hold; let the reference depend on it as well (Fn::If)"
    )


# --- values of parameters -------------------------------------------------------------------------------------------
def not_allowed(name: str, value: str, allowed: Sequence[str]) -> TemplateError:
    """A value that is not in the list."""
    return _unfit(f"Parameter '{name}' must be one of AllowedValues", value, ", ".join(allowed))


def no_number(name: str, value: str) -> TemplateError:
    """Text where the parameter is a number."""
    return _unfit(f"Parameter '{name}' must be a number", value)


def too_small(name: str, value: str, least: str) -> TemplateError:
    """A number below MinValue."""
    return _unfit(f"Parameter '{name}' must be a number not less than {least}", value)


def too_large(name: str, value: str, most: str) -> TemplateError:
    """A number above MaxValue."""
    return _unfit(f"Parameter '{name}' must be a number not greater than {most}", value)


def too_short(name: str, value: str, least: str) -> TemplateError:
    """A text of fewer characters than MinLength."""
    return _unfit(f"Parameter '{name}' must contain at least {least} characters", value)


def too_long(name: str, value: str, most: str) -> TemplateError:
    """A text of more characters than MaxLength."""
    return _unfit(f"Parameter '{name}' must contain at most {most} characters", value)


def unlike_pattern(name: str, value: str, pattern: str, description: str | None) -> TemplateError:
    """A text that AllowedPattern does not match as a whole; a ConstraintDescription takes the pattern's place."""
    rule = description or f"must match pattern {pattern}"
    return _unfit(f"Parameter '{name}' failed to satisfy constraint: {rule}", value)


def _unfit(sentence: str, value: str, allowed: str = "") -> TemplateError:
    return TemplateError(f"{sentence}: {value!r} was given" + (f"; allowed are {allowed}" if allowed else ""))

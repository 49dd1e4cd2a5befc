"""What a template's parameters demand of their values, defaults included (CloudFormation, "Parameters syntax")."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from streammock.errors import cloudformation as texts
from streammock.errors.base import TemplateError
from streammock.handle import template_parameters as parameters
from streammock.handle.template_values import listed, text, whole

_NUMBERS = ("Number", "List<Number>")
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")


def check(template: Mapping[str, Any], given: Mapping[str, Any]) -> list[str]:
    """Refuse values that a parameter's constraints do not allow, asked for or not.

    Parameters
    ----------
    template:
        With its Parameters.
    given:
        What the test gives in the place of defaults.

    Returns
    -------
    list of str
        The constraints that could not be checked, in words.

    Raises
    ------
    TemplateError
        With CloudFormation's text, and for constraints that are none.
    """
    unchecked: list[str] = []
    for name, parameter in template["Parameters"].items():
        value = given.get(name, parameter.get("Default")) if isinstance(parameter, Mapping) else None
        # What AWS holds against the constraints of a parameter of the store is the name there; a test gives the value.
        if value is not None and not parameters.is_stored(parameter):
            _check_one(str(name), parameter, parameters.typed(str(name), parameter, value), unchecked)
    return unchecked


def _check_one(name: str, parameter: Mapping[str, Any], value: Any, unchecked: list[str]) -> None:
    path = f"the parameter {name}"
    kind = str(parameter.get("Type", ""))
    values = [text(one, path) for one in (value if parameters.is_list(parameter) else [value])]
    pattern = _pattern(name, parameter, unchecked)
    for one in values:
        if "AllowedValues" in parameter:
            allowed = [text(each, path) for each in listed(parameter["AllowedValues"], f"AllowedValues of {path}")]
            if one not in allowed:
                raise texts.not_allowed(name, one, allowed)
        if kind in _NUMBERS and not _NUMBER.fullmatch(one):
            raise texts.no_number(name, one)
        if pattern is not None and not pattern.fullmatch(one):
            raise texts.unlike_pattern(name, one, pattern.pattern, parameter.get("ConstraintDescription"))
    if kind == "Number":
        _check_size(name, parameter, values[0])
    elif not parameters.is_list(parameter):
        _check_length(name, parameter, values[0])


def _pattern(name: str, parameter: Mapping[str, Any], unchecked: list[str]) -> re.Pattern[str] | None:
    if "AllowedPattern" not in parameter:
        return None
    try:
        return re.compile(text(parameter["AllowedPattern"], f"AllowedPattern of the parameter {name}"))
    except re.error:
        unchecked.append(f"AllowedPattern of {name} (a regular expression of Java's)")
        return None


def _check_size(name: str, parameter: Mapping[str, Any], value: str) -> None:
    least, most = (_limit(name, parameter, one, value) for one in ("MinValue", "MaxValue"))
    if float(value) < float(least):
        raise texts.too_small(name, value, least)
    if float(value) > float(most):
        raise texts.too_large(name, value, most)


def _limit(name: str, parameter: Mapping[str, Any], constraint: str, default: str) -> str:
    limit = text(parameter.get(constraint, default), f"{constraint} of the parameter {name}")
    if not _NUMBER.fullmatch(limit):
        msg = f"{constraint} of the parameter {name} must be a number, not {limit!r}"
        raise TemplateError(msg)
    return limit


def _check_length(name: str, parameter: Mapping[str, Any], value: str) -> None:
    path = f"the parameter {name}"
    least, most = (whole(parameter.get(one, len(value)), f"{one} of {path}") for one in ("MinLength", "MaxLength"))
    if len(value) < least:
        raise texts.too_short(name, value, str(least))
    if len(value) > most:
        raise texts.too_long(name, value, str(most))

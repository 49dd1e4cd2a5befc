"""A template's parameters: their defaults, what a test gives in their place, and the names that it may give."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from streammock.errors.base import TemplateError
from streammock.handle.template_values import mapping, text

IN_TEXT = re.compile(r"\$\{(!?)([^}]+)\}")
_STORE = "AWS::SSM::Parameter::Value<"
_LISTS = ("CommaDelimitedList", "List<")


def check_names(template: Mapping[str, Any], given: Mapping[str, Any], pseudo: Mapping[str, Any]) -> None:
    """Refuse to be given what the template never asks for: a name that is misspelt would be a default unnoticed.

    Parameters
    ----------
    template:
        With its Parameters and Resources.
    given:
        Values of parameters; and of resources and their attributes (``"Api.Url"``), those that SAM would make included.
    pseudo:
        The pseudo parameters.

    Raises
    ------
    TemplateError
        For a name that is neither a parameter nor anything that the template has or refers to.
    """
    resources = template["Resources"]
    unknown = {
        name
        for name in given
        if name not in template["Parameters"] and name not in pseudo and str(name).partition(".")[0] not in resources
    }
    unknown = unknown and unknown - set(_mentioned(template))
    if unknown:
        has = ", ".join(sorted(map(str, template["Parameters"]))) or "none"
        wrong = min(unknown, key=str)
        msg = (
            f"the template has no parameter {wrong!r} and refers to nothing of that name; it has {has}. "
            "Attributes of resources are given by their full names, as in parameters={'Api.Url': …}"
        )
        raise TemplateError(msg)


def _mentioned(value: Any) -> Iterator[str]:
    """What a Ref, a GetAtt or a text of Fn::Sub asks for, wherever it stands."""
    if isinstance(value, list):
        for one in value:
            yield from _mentioned(one)
    if not isinstance(value, dict):
        return
    for name, given in value.items():
        if name == "Ref" and isinstance(given, str):
            yield given
        elif name == "Fn::GetAtt":
            yield given if isinstance(given, str) else ".".join(map(str, given if isinstance(given, list) else ()))
        elif name == "Fn::Sub":
            words = given[0] if isinstance(given, list) and given else given
            yield from (match[2].strip() for match in IN_TEXT.finditer(str(words)))
        yield from _mentioned(given)


def given_value(template: Mapping[str, Any], name: str, value: Any) -> Any:
    """What a test gives for a name: text is a list where the parameter is one."""
    parameter = template["Parameters"].get(name)
    return typed(name, parameter, value) if parameter is not None else value


def default(name: str, parameter: Any) -> Any:
    """A parameter's own value.

    Raises
    ------
    TemplateError
        Where it has none that is known here.
    """
    own = mapping(parameter, f"the parameter {name}").get("Default")
    give = f"give it, as in mock.load(path, parameters={{{name!r}: …}})"
    if own is None:
        msg = f"the parameter {name} has no default: {give}"
        raise TemplateError(msg)
    if is_stored(parameter):
        msg = f"the parameter {name} stands for the value of {own} in the Parameter Store, which is not here: {give}"
        raise TemplateError(msg)
    return typed(name, parameter, own)


def is_stored(parameter: Mapping[str, Any]) -> bool:
    """Whether a parameter's value is in the Parameter Store, under the name that the template has."""
    return str(parameter.get("Type", "")).startswith(_STORE)


def is_list(parameter: Mapping[str, Any]) -> bool:
    """Whether a parameter stands for several values."""
    return str(parameter.get("Type", "")).removeprefix(_STORE).startswith(_LISTS)


def typed(name: str, parameter: Any, value: Any) -> Any:
    """A value as its parameter's type has it: a list where that is one."""
    path = f"the parameter {name}"
    if not is_list(mapping(parameter, path)) or isinstance(value, list):
        return value
    if isinstance(value, tuple):
        return list(value)
    return [part.strip() for part in text(value, path).split(",")]

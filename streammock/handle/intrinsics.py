"""CloudFormation's intrinsic functions, pseudo parameters and conditions."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from streammock.errors.base import TemplateError
from streammock.handle import template_parameters as parameters
from streammock.handle.template_values import listed, member, text, whole


class _NoValue:
    def __repr__(self) -> str:
        return "AWS::NoValue"


NO_VALUE = _NoValue()
_ORDINALS = ("first", "second", "third")
Attribute = Callable[[str, str], Any]


class Intrinsics:
    """Gives values for what a template computes.

    Parameters
    ----------
    template:
        With its Parameters, Mappings, Conditions and Resources.
    given:
        Values of parameters, and of attributes of resources (``"Queue.Arn"``), that the test chooses.
    pseudo:
        The pseudo parameters (``AWS::Region``).
    reference, attribute:
        What a Ref to a resource, and its attributes, stand for.
    """

    def __init__(
        self,
        template: Mapping[str, Any],
        given: Mapping[str, Any],
        pseudo: Mapping[str, Any],
        reference: Callable[[str], Any],
        attribute: Attribute,
    ) -> None:
        self._template = template
        self._given = given
        self._pseudo = {**pseudo, "AWS::NoValue": NO_VALUE, "AWS::NotificationARNs": []}
        parameters.check_names(template, given, self._pseudo)
        self._reference = reference
        self._attribute = attribute
        self._open: set[str] = set()  # the conditions that are being looked at
        self._functions: dict[str, Callable[[Any], Any]] = {
            "Ref": self._ref,
            "Condition": self.condition,
            "Fn::GetAtt": self._get_att,
            "Fn::Sub": self._sub,
            "Fn::Join": self._join,
            "Fn::Split": self._split,
            "Fn::Select": self._select,
            "Fn::FindInMap": self._find_in_map,
            "Fn::If": self._if,
            "Fn::Equals": self._equals,
            "Fn::And": lambda given: all(self._conditions("Fn::And", given)),
            "Fn::Or": lambda given: any(self._conditions("Fn::Or", given)),
            "Fn::Not": lambda given: not self._conditions("Fn::Not", _arguments("Fn::Not", given, 1))[0],
        }

    def resolve(self, value: Any) -> Any:
        """A value with everything computed; members without a value are left out.

        Raises
        ------
        TemplateError
            For a function that is not known here, arguments that it does not take, and a name that nothing has.
        """
        if isinstance(value, list):
            return [one for one in map(self.resolve, value) if one is not NO_VALUE]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            ((name, given),) = value.items()
            if name in self._functions and (name != "Condition" or isinstance(given, str)):
                return self._functions[name](given)
            if str(name).startswith("Fn::"):
                msg = f"streammock does not compute {name}: write its value into the template, or make it a parameter"
                raise TemplateError(msg)
        resolved = {name: self.resolve(one) for name, one in value.items()}
        return {name: one for name, one in resolved.items() if one is not NO_VALUE}

    # --- conditions -------------------------------------------------------------------------------------------------
    def condition(self, name: Any) -> bool:
        """Whether a condition of the template holds."""
        conditions = self._template["Conditions"]
        if not isinstance(name, str) or name not in conditions:
            msg = f"the template has no condition {name!r}; it has {', '.join(map(str, conditions)) or 'none'}"
            raise TemplateError(msg)
        if name in self._open:
            msg = f"the condition {name!r} depends on itself"
            raise TemplateError(msg)
        self._open.add(name)
        try:
            holds = self.resolve(conditions[name])
        finally:
            self._open.remove(name)
        if not isinstance(holds, bool):
            msg = f"the condition {name!r} is no condition: {holds!r}; write Fn::Equals, Fn::Not, Fn::And or Fn::Or"
            raise TemplateError(msg)
        return holds

    def _conditions(self, function: str, given: Any) -> list[bool]:
        if not isinstance(given, list):
            msg = f"{function} takes a list of conditions, not {given!r}"
            raise TemplateError(msg)
        held = [self.resolve(one) for one in given]
        for one in held:
            if not isinstance(one, bool):
                msg = f"{function} takes conditions, not {one!r}: write {{'Condition': …}} for one by its name"
                raise TemplateError(msg)
        return held

    def _if(self, given: Any) -> Any:
        name, then, otherwise = _arguments("Fn::If", given, 3)
        return self.resolve(then if self.condition(name) else otherwise)

    def _equals(self, given: Any) -> bool:
        first, second = map(self.resolve, _arguments("Fn::Equals", given, 2))
        if isinstance(first, (list, dict)) or isinstance(second, (list, dict)):
            return bool(first == second)
        return self._text(first, "Fn::Equals", 0) == self._text(second, "Fn::Equals", 1)

    # --- texts and lists --------------------------------------------------------------------------------------------
    def _join(self, given: Any) -> str:
        between, parts = _arguments("Fn::Join", given, 2)
        between = self._text(between, "Fn::Join", 0)
        return between.join(text(one, "a member of the list of Fn::Join") for one in self._list(parts, "Fn::Join"))

    def _split(self, given: Any) -> list[str]:
        between, whole_text = _arguments("Fn::Split", given, 2)
        between = self._text(between, "Fn::Split", 0)
        if not between:
            msg = "the first argument of Fn::Split must not be empty: it is what stands between the parts"
            raise TemplateError(msg)
        return self._text(whole_text, "Fn::Split", 1).split(between)

    def _select(self, given: Any) -> Any:
        number, choices = _arguments("Fn::Select", given, 2)
        index = whole(self.resolve(number), _nth("Fn::Select", 0))
        found = self._list(choices, "Fn::Select")
        if not 0 <= index < len(found):
            there = f"a list of {len(found)}: there are 0 to {len(found) - 1}" if found else "an empty list"
            msg = f"Fn::Select asks for number {index} of {there}"
            raise TemplateError(msg)
        return found[index]

    def _sub(self, given: Any) -> str:
        words, variables = given if isinstance(given, list) and len(given) == 2 else (given, {})
        if not isinstance(words, str) or not isinstance(variables, dict):
            msg = f"Fn::Sub takes a text, or a list of a text and a map of variables, not {given!r}"
            raise TemplateError(msg)

        def value(match: re.Match[str]) -> str:
            literal, name = match[1], match[2].strip()
            if literal:
                return f"${{{name}}}"
            if name in variables:
                found = self.resolve(variables[name])
            else:
                found = self._get_att(name) if "." in name else self._ref(name)
            return "" if found is NO_VALUE else text(found, f"${{{name}}} of Fn::Sub")

        return parameters.IN_TEXT.sub(value, words)

    def _text(self, given: Any, function: str, position: int) -> str:
        return text(self.resolve(given), _nth(function, position))

    def _list(self, given: Any, function: str) -> list[Any]:
        return listed(self.resolve(given), _nth(function, 1))

    # --- names ------------------------------------------------------------------------------------------------------
    def _ref(self, name: Any) -> Any:
        if not isinstance(name, str):
            msg = f"Ref takes a name, not {name!r}"
            raise TemplateError(msg)
        if name in self._given:
            return parameters.given_value(self._template, name, self._given[name])
        if name in self._pseudo:
            return self._pseudo[name]
        if name not in self._template["Parameters"]:
            return self._reference(name)
        return parameters.default(name, self._template["Parameters"][name])

    def _get_att(self, given: Any) -> Any:
        parts = given.split(".", 1) if isinstance(given, str) else given
        names = [self.resolve(part) for part in parts] if isinstance(parts, list) else []
        if len(names) != 2 or not all(isinstance(name, str) for name in names):
            msg = f"Fn::GetAtt takes 'Resource.Attribute' or a list of the two, not {given!r}"
            raise TemplateError(msg)
        name, attribute = names
        chosen = f"{name}.{attribute}"
        return self._given[chosen] if chosen in self._given else self._attribute(name, attribute)

    def _find_in_map(self, given: Any) -> Any:
        name, *keys = _arguments("Fn::FindInMap", given, 3, 4)
        otherwise = keys.pop() if len(keys) > 2 else None
        path = [self._text(one, "Fn::FindInMap", position) for position, one in enumerate((name, *keys))]
        found: Any = self._template["Mappings"]
        for key in path:
            # YAML reads the number of an account as a number.
            found = {str(one): value for one, value in found.items()}.get(key) if isinstance(found, dict) else None
        if found is not None:
            return found
        if otherwise is not None:
            if not isinstance(otherwise, dict):
                msg = f"the fourth argument of Fn::FindInMap must be a map with a DefaultValue, not {otherwise!r}"
                raise TemplateError(msg)
            return self.resolve(member(otherwise, "DefaultValue", "the fourth argument of Fn::FindInMap"))
        msg = f"the template has no mapping {'.'.join(path)}"
        raise TemplateError(msg)


def _arguments(function: str, given: Any, least: int, most: int | None = None) -> list[Any]:
    most = most or least
    if not isinstance(given, list) or not least <= len(given) <= most:
        count = f"{least}" if most == least else f"{least} to {most}"
        msg = f"{function} takes a list of {count} argument{'s' if most > 1 else ''}, not {given!r}"
        raise TemplateError(msg)
    return given


def _nth(function: str, position: int) -> str:
    return f"the {_ORDINALS[position]} argument of {function}"

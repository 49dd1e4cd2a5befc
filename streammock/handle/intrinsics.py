"""CloudFormation's intrinsic functions, pseudo parameters and conditions."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from streammock.errors.base import TemplateError

NO_VALUE = object()
_IN_TEXT = re.compile(r"\$\{(!?)([^}]+)\}")
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
        self._reference = reference
        self._attribute = attribute
        self._functions: dict[str, Callable[[Any], Any]] = {
            "Ref": self._ref,
            "Condition": self.condition,
            "Fn::GetAtt": self._get_att,
            "Fn::Sub": self._sub,
            "Fn::Join": lambda given: str(self.resolve(given[0])).join(map(str, self.resolve(given[1]))),
            "Fn::Split": lambda given: str(self.resolve(given[1])).split(str(self.resolve(given[0]))),
            "Fn::Select": lambda given: self.resolve(given[1])[int(self.resolve(given[0]))],
            "Fn::FindInMap": self._find_in_map,
            "Fn::If": lambda given: self.resolve(given[1] if self.condition(given[0]) else given[2]),
            "Fn::Equals": lambda given: str(self.resolve(given[0])) == str(self.resolve(given[1])),
            "Fn::And": lambda given: all(map(self.resolve, given)),
            "Fn::Or": lambda given: any(map(self.resolve, given)),
            "Fn::Not": lambda given: not self.resolve(given[0]),
        }

    def resolve(self, value: Any) -> Any:
        """A value with everything computed; members without a value are left out.

        Raises
        ------
        TemplateError
            For a function that is not known here, and a name that nothing has.
        """
        if isinstance(value, list):
            return [one for one in map(self.resolve, value) if one is not NO_VALUE]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            ((name, given),) = value.items()
            if name in self._functions and (name != "Condition" or isinstance(given, str)):
                return self._functions[name](given)
            if name.startswith("Fn::"):
                msg = f"streammock does not compute {name}: write its value into the template, or make it a parameter"
                raise TemplateError(msg)
        resolved = {name: self.resolve(one) for name, one in value.items()}
        return {name: one for name, one in resolved.items() if one is not NO_VALUE}

    def condition(self, name: str) -> bool:
        """Whether a condition of the template holds."""
        conditions = self._template.get("Conditions", {})
        if name not in conditions:
            msg = f"the template has no condition {name!r}"
            raise TemplateError(msg)
        return bool(self.resolve(conditions[name]))

    def _ref(self, name: str) -> Any:
        if name in self._given:
            return self._given[name]
        if name in self._pseudo:
            return self._pseudo[name]
        parameter = self._template.get("Parameters", {}).get(name)
        if parameter is None:
            return self._reference(name)
        if "Default" not in parameter:
            msg = f"the parameter {name} has no default: give it, as in mock.load(path, parameters={{{name!r}: …}})"
            raise TemplateError(msg)
        default = parameter["Default"]
        is_list = str(parameter.get("Type", "")).startswith(("CommaDelimitedList", "List<"))
        return [part.strip() for part in str(default).split(",")] if is_list else default

    def _get_att(self, given: Any) -> Any:
        name, attribute = given.split(".", 1) if isinstance(given, str) else map(self.resolve, given)
        chosen = f"{name}.{attribute}"
        return self._given[chosen] if chosen in self._given else self._attribute(name, attribute)

    def _sub(self, given: Any) -> str:
        text, variables = (given, {}) if isinstance(given, str) else given

        def value(match: re.Match[str]) -> str:
            literal, name = match[1], match[2].strip()
            if literal:
                return f"${{{name}}}"
            if name in variables:
                return str(self.resolve(variables[name]))
            return str(self._get_att(name) if "." in name else self._ref(name))

        return _IN_TEXT.sub(value, text)

    def _find_in_map(self, given: list[Any]) -> Any:
        name, first, second = (self.resolve(one) for one in given[:3])
        try:
            return self._template["Mappings"][name][first][second]
        except KeyError:
            msg = f"the template has no mapping {name}.{first}.{second}"
            raise TemplateError(msg) from None

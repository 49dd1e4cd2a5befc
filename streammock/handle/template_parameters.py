"""A template's parameters."""

from __future__ import annotations

import re
from typing import Any

from streammock.errors.base import TemplateError
from streammock.handle.template_values import mapping, text

IN_TEXT = re.compile(r"\$\{(!?)([^}]+)\}")
_LISTS = ("CommaDelimitedList", "List<")


def default(name: str, parameter: Any) -> Any:
    """A parameter's own value; raises ``TemplateError`` where it has none."""
    described = mapping(parameter, f"the parameter {name}")
    own = described.get("Default")
    if own is None:
        msg = f"the parameter {name} has no default: give it, as in mock.load(path, parameters={{{name!r}: …}})"
        raise TemplateError(msg)
    if not str(described.get("Type", "")).startswith(_LISTS):
        return own
    return [part.strip() for part in text(own, f"the parameter {name}").split(",")]

"""Properties of a resource as members of the request that makes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape

from streammock.errors.base import TemplateError

_NUMBERS = ("integer", "long")


def coerced(shape: Shape, value: Any, path: str) -> Any:
    """A value in the types of the API: a template may have any scalar as text.

    Raises
    ------
    TemplateError
        For a property that the API has no member for.
    """
    if isinstance(shape, StructureShape) and isinstance(value, Mapping):
        unknown = value.keys() - shape.members.keys()
        if unknown:
            raise unsupported(path, min(unknown))
        return {name: coerced(shape.members[name], one, f"{path}.{name}") for name, one in value.items()}
    if isinstance(shape, ListShape) and isinstance(value, list):
        return [coerced(shape.member, one, path) for one in value]
    if isinstance(shape, MapShape) and isinstance(value, Mapping):
        return {str(name): coerced(shape.value, one, f"{path}.{name}") for name, one in value.items()}
    return _scalar(shape.type_name, value)


def unsupported(path: str, name: str) -> TemplateError:
    """A property that would make a difference, and cannot here."""
    return TemplateError(
        f"streammock does not support {name} of {path} and will not ignore it: leave it out of the template that the "
        "test loads (a Fn::If will do), or set the resource up by calls."
    )


def _scalar(kind: str, value: Any) -> Any:
    if kind in _NUMBERS and isinstance(value, str) and value.lstrip("-").isdigit():
        return int(value)
    if kind == "boolean" and isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    if kind == "string" and isinstance(value, bool):
        return str(value).lower()
    return str(value) if kind == "string" and isinstance(value, (int, float)) else value

"""Values of a template: the checks that what is written there has the form that is needed, and the types of the API."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape

from streammock.errors.base import TemplateError

_WHOLE = re.compile(r"-?[0-9]+")
_INTEGERS = ("integer", "long")


# --- what something is written as ---------------------------------------------------------------------------------
def mapping(value: Any, path: str) -> dict[str, Any]:
    """A value that has to be a map; raises ``TemplateError``."""
    if not isinstance(value, Mapping):
        raise _other(value, path, "a map of names to values")
    return dict(value)


def listed(value: Any, path: str) -> list[Any]:
    """A value that has to be a list; raises ``TemplateError``."""
    if not isinstance(value, list):
        raise _other(value, path, "a list")
    return value


def maps(value: Any, path: str) -> list[dict[str, Any]]:
    """A value that has to be a list of maps; raises ``TemplateError``."""
    return [mapping(one, path) for one in listed(value, path)]


def text(value: Any, path: str) -> str:
    """A scalar as CloudFormation writes it; raises ``TemplateError``."""
    if isinstance(value, bool):
        return str(value).lower()
    if not isinstance(value, (str, int, float)):
        raise _other(value, path, "text")
    return str(value)


def whole(value: Any, path: str) -> int:
    """A whole number, which may be written as text; raises ``TemplateError``."""
    written = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    if isinstance(value, bool) or not _WHOLE.fullmatch(written):
        raise _other(value, path, "a whole number")
    return int(written)


def member(given: Mapping[str, Any], name: str, path: str, hint: str = "") -> Any:
    """A member that has to be there; raises ``TemplateError``."""
    if name not in given:
        msg = f"{path} has no {name}, which it needs{hint}"
        raise TemplateError(msg)
    return given[name]


def refuse_null(value: Any, path: str) -> None:
    """Null means nothing in a template, and CloudFormation takes it nowhere; raises ``TemplateError``."""
    if value is None:
        msg = f"{path} is null, which CloudFormation refuses: write a value, or leave it out"
        raise TemplateError(msg)
    if isinstance(value, Mapping):
        for name, one in value.items():
            refuse_null(one, f"{path}.{name}")
    elif isinstance(value, list):
        for number, one in enumerate(value):
            refuse_null(one, f"{path}[{number}]")


def unsupported(path: str, name: str) -> TemplateError:
    """A property that would make a difference, and cannot here."""
    return TemplateError(
        f"streammock does not support {name} of {path} and will not ignore it: leave it out of the template that the "
        "test loads (a Fn::If will do), or set the resource up by calls."
    )


def _other(value: Any, path: str, expected: str) -> TemplateError:
    return TemplateError(f"{path} must be {expected}, not {value!r}")


# --- what the API takes -------------------------------------------------------------------------------------------
def coerced(shape: Shape, value: Any, path: str) -> Any:
    """A value in the types of the API: a template may have any scalar as text.

    Raises
    ------
    TemplateError
        For a property that the API has no member for, and a value of another type.
    """
    if isinstance(shape, StructureShape):
        given = mapping(value, path)
        unknown = given.keys() - shape.members.keys()
        if unknown:
            raise unsupported(path, min(map(str, unknown)))
        return {name: coerced(shape.members[name], one, f"{path}.{name}") for name, one in given.items()}
    if isinstance(shape, ListShape):
        return [coerced(shape.member, one, path) for one in listed(value, path)]
    if isinstance(shape, MapShape):
        return {str(name): coerced(shape.value, one, f"{path}.{name}") for name, one in mapping(value, path).items()}
    return _scalar(shape.type_name, value, path)


def _scalar(kind: str, value: Any, path: str) -> Any:
    if kind in _INTEGERS:
        return whole(value, path)
    if kind == "string":
        return text(value, path)
    if kind != "boolean":
        return value
    if str(value).lower() not in ("true", "false"):
        raise _other(value, path, "true or false")
    return str(value).lower() == "true"

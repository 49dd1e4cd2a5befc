"""Keywords of ``mock.function`` and ``mock.trigger`` as members of a request, of the types that botocore demands."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape

from streammock import service_models
from streammock.endpoint import snake_case

_TYPES: Mapping[str, tuple[str, tuple[type, ...]]] = {
    "boolean": ("a bool", (bool,)),
    "integer": ("an int", (int,)),
    "list": ("a list", (list, tuple)),
    "long": ("an int", (int,)),
    "map": ("a dict", (Mapping,)),
    "string": ("a str", (str,)),
    "structure": ("a dict", (Mapping,)),
}


def api_params(service: str, operation: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Snake-case keywords as the members of an operation's request.

    Raises
    ------
    TypeError
        For a keyword that the operation has no member for.
    """
    members = _members(service, operation)
    unknown = given.keys() - members.keys()
    if unknown:
        msg = f"{operation} has no member for {min(unknown)!r}; it has {', '.join(sorted(members))}"
        raise TypeError(msg)
    return {members[name]: value for name, value in given.items()}


@cache
def _members(service: str, operation: str) -> dict[str, str]:
    return {snake_case(name): name for name in request_shape(service, operation).members}


def request_shape(service: str, operation: str) -> StructureShape:
    """The input of an operation that takes something."""
    shape: StructureShape = service_models.input_shape(service, operation)  # type: ignore[assignment]
    return shape


def check(call: str, shape: StructureShape, params: Mapping[str, Any], names: Mapping[str, str]) -> None:
    """Refuse values of types that no client would send.

    Parameters
    ----------
    call:
        What was called, for the message.
    shape, params:
        The operation's input, and members of it.
    names:
        What those members are called that are no keywords.

    Raises
    ------
    TypeError
        Naming the keyword and the type that it takes.
    """
    members = shape.members
    for member, value in params.items():
        if type(value) is not str or members[member].type_name != "string":  # as most are
            check_value(call, members[member], value, names.get(member) or snake_case(member))


def check_value(call: str, shape: Shape, value: Any, path: str) -> None:
    """The same for one value; blobs and timestamps, which have many forms, are not looked at."""
    entry = _TYPES.get(shape.type_name)
    if entry is None:
        return
    expected, types = entry
    content: Any = value
    if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
        raise wrong_type(call, path, expected, value)
    if isinstance(shape, ListShape):
        for number, one in enumerate(content):
            check_value(call, shape.member, one, f"{path}[{number}]")
    elif isinstance(shape, MapShape):
        for name, one in content.items():
            check_value(call, shape.key, name, f"a key of {path}")
            check_value(call, shape.value, one, f"{path}.{name}")
    elif isinstance(shape, StructureShape):
        for name, one in content.items():
            if name not in shape.members:
                msg = f"{call}: {path} has no member {name!r}; it has {', '.join(sorted(shape.members))}"
                raise TypeError(msg)
            check_value(call, shape.members[name], one, f"{path}.{name}")


def wrong_type(call: str, path: str, expected: str, value: Any) -> TypeError:
    """A value of another type than a keyword takes."""
    return TypeError(f"{call}: {path} must be {expected}, not {value!r} ({type(value).__name__})")

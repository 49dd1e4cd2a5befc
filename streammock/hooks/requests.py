"""Requests that nobody reads: a call that is answered here is never sent, so its body is written when somebody asks.

botocore looks through the parameters of every call by the service's model, and writes them as JSON: a quarter of a put,
most of a batch. Parameters of which it is plain that it would find nothing in them pass here in one walk. About all
others it is asked itself, so that its errors are its own.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterable
from typing import Any, Union

from botocore.model import ListShape, MapShape, OperationModel, Shape, StructureShape
from botocore.serialize import JSONSerializer

_SERVICES = ("dynamodb", "dynamodbstreams")
_BODY = "body"
_LEAVES: dict[str, type] = {"string": str, "boolean": bool, "blob": bytes}
_WHOLE_NUMBERS = ("integer", "long")
_BEYOND = 2**63  # Python refuses to write some that are longer yet
# What is sound: all values of exactly this type, or those that pass.
_Check = Callable[[Any], bool]
_Sound = Union[type, _Check]


class Unwritten(dict[str, Any]):
    """A request as botocore's serializer makes it, but for its body, which is there for whoever looks.

    Parameters
    ----------
    rest:
        All else of it.
    write:
        Makes the body.
    """

    __slots__ = ("_write",)

    def __init__(self, rest: dict[str, Any], write: Callable[[], Any]) -> None:
        super().__init__(rest)
        self._write: Callable[[], Any] | None = write

    def complete(self) -> None:
        """Write the body now, unless it was or another was put in its place."""
        write, self._write = self._write, None
        if write is not None and not dict.__contains__(self, _BODY):
            self[_BODY] = write()

    def __missing__(self, name: str) -> Any:
        self.complete()
        if dict.__contains__(self, name):
            return self[name]
        raise KeyError(name)

    def get(self, name: str, default: Any = None) -> Any:
        """As of any dictionary."""
        if name == _BODY:
            self.complete()
        return dict.get(self, name, default)

    def __reduce_ex__(self, protocol: Any) -> tuple[Any, ...]:
        return dict, (dict(self.items()),)


def _completing(method: Callable[..., Any]) -> Callable[..., Any]:
    def completed(request: Unwritten, /, *args: Any, **kwargs: Any) -> Any:
        request.complete()
        return method(request, *args, **kwargs)

    return completed


# Whatever else would tell that something is missing.
for _name in (
    *("__contains__", "__iter__", "__len__", "__reversed__", "__eq__", "__ne__", "__repr__", "__or__", "__ror__"),
    *("__delitem__", "items", "keys", "values", "copy", "pop", "popitem", "setdefault", "clear"),
):
    setattr(Unwritten, _name, _completing(getattr(dict, _name)))


class _Form:
    """How an operation is requested.

    Parameters
    ----------
    serializer:
        Writes requests.
    model:
        The operation.
    """

    __slots__ = ("_headers", "_rest", "is_sound")

    def __init__(self, serializer: JSONSerializer, model: OperationModel) -> None:
        rest = serializer.serialize_to_request({}, model)
        self._headers: dict[str, str] = rest.pop("headers")
        del rest[_BODY]
        self._rest = rest
        shape = model.input_shape
        plain = "host_prefix" not in rest and not model.has_event_stream_input
        self.is_sound = _structure(shape, {}) if shape is not None and plain else _doubtful

    def request(self, serializer: JSONSerializer, params: dict[str, Any], model: OperationModel) -> Unwritten:
        """One of it, with the parameters as they are at this moment: a listener may keep it, and a test its item."""
        kept = marshal.dumps(params, 2)  # the oldest format that has all of it: the later ones look for what is shared
        request = Unwritten(self._rest, lambda: serializer.serialize_to_request(_again(kept), model)[_BODY])
        request["headers"] = self._headers.copy()
        return request


def _again(kept: bytes) -> Any:
    return marshal.loads(kept)  # noqa: S302 -- our own bytes


# By service and operation: every client has models of its own, which say the same.
_forms: dict[tuple[str, str], _Form] = {}


def unwritten(serialize: Callable[..., Any], decorator: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """In the place of botocore's checking and writing the parameters of a call."""
    serializer = decorator._serializer  # noqa: SLF001 -- there is no other way
    if kwargs or type(serializer) is not JSONSerializer:
        return serialize(*args, **kwargs)
    params, model = args
    service = model.service_model.service_name
    form = _forms.get((service, model.name))
    if form is None:
        if service not in _SERVICES:
            return serialize(*args)
        form = _forms[service, model.name] = _Form(serializer, model)
    return form.request(serializer, params, model) if form.is_sound(params) else serialize(*args)


# --- what is sound ----------------------------------------------------------------------------------------------------
def _sound(shape: Shape, known: dict[str, _Check]) -> _Sound:
    if isinstance(shape, StructureShape):
        return known.get(shape.name) or _structure(shape, known)
    if isinstance(shape, ListShape):
        return _list(shape, known)
    if isinstance(shape, MapShape):
        return _map(shape, known)
    least = shape.metadata.get("min")
    kind = shape.type_name
    if shape.serialization.get("jsonvalue") or shape.serialization.get("hostLabel"):
        return _doubtful
    if kind in _WHOLE_NUMBERS:
        return lambda value: type(value) is int and (least or -_BEYOND) <= value < _BEYOND
    if kind == "string" and least:
        return lambda value: type(value) is str and len(value) >= least
    return _LEAVES.get(kind, _doubtful)


def _structure(shape: StructureShape, known: dict[str, _Check]) -> _Check:
    if shape.is_document_type or shape.is_tagged_union:
        return _doubtful
    leaves: dict[str, type] = {}
    others: dict[str, _Check] = {}
    required = frozenset(shape.required_members)

    def check(value: Any) -> bool:
        if type(value) is not dict or not required <= value.keys():
            return False
        for name, member in value.items():
            if type(member) is not leaves.get(name):
                sound = others.get(name)
                if sound is None or not sound(member):
                    return False
        return True

    known[shape.name] = check  # before its members: an attribute's value holds attributes' values
    for name, member in shape.members.items():
        sound = _sound(member, known)
        if isinstance(sound, type):
            leaves[name] = sound
        else:
            others[name] = sound
    return check


def _list(shape: ListShape, known: dict[str, _Check]) -> _Check:
    least, all_sound = shape.metadata.get("min", 0), _all(_sound(shape.member, known))
    return lambda value: type(value) is list and len(value) >= least and all_sound(value)


def _map(shape: MapShape, known: dict[str, _Check]) -> _Check:
    all_named, all_sound = _all(_sound(shape.key, known)), _all(_sound(shape.value, known))
    return lambda value: type(value) is dict and all_named(value) and all_sound(value.values())


def _all(sound: _Sound) -> Callable[[Iterable[Any]], bool]:
    if isinstance(sound, type):
        types = {sound}
        return lambda values: types.issuperset(map(type, values))
    return lambda values: all(map(sound, values))


def _doubtful(value: object) -> bool:  # noqa: ARG001 -- a check
    return False

"""Requests that nobody reads: a call that is answered here is never sent, so it is written when somebody asks.

botocore looks through the parameters of every call by the service's model, and writes them as JSON: a quarter of a put,
most of a batch. Parameters of which it is plain that it would find nothing in them pass here in one walk. About all
others it is asked itself, so that its errors are its own.
"""

from __future__ import annotations

import inspect
import marshal
import weakref
from collections.abc import Callable, Iterable
from contextlib import suppress
from contextvars import copy_context
from functools import partial
from types import MethodType
from typing import Any, Union

from botocore.client import BaseClient
from botocore.model import ListShape, MapShape, OperationModel, ServiceModel, Shape, StructureShape
from botocore.serialize import JSONSerializer
from botocore.validate import ParamValidator

from streammock.hooks.unwritten import BODY, USER_AGENT, UnnamedHeaders, UnwrittenRequest
from streammock.methods import Method, belongs_to

_SERVICES = ("dynamodb", "dynamodbstreams")
_LEAVES: dict[str, type] = {"string": str, "boolean": bool, "blob": bytes}
_WHOLE_NUMBERS = ("integer", "long")
_BEYOND = 2**63  # Python refuses to write some that are longer yet
_DEEPEST = 10  # botocore gives up at some two hundred levels; few items have three
# What is sound: all values of exactly this type, or those that pass.
_Check = Callable[[Any], bool]
_Sound = Union[type, _Check]
_Checks = dict[tuple[str, int], _Check]  # of structures, by name and how deep they are


class _Form:
    """How an operation is requested.

    Parameters
    ----------
    serializer:
        Writes requests.
    model:
        The operation.
    known:
        The checks of the service's structures that have been made so far.
    """

    __slots__ = ("_headers", "_is_sound", "_rest")

    def __init__(self, serializer: JSONSerializer, model: OperationModel, known: _Checks) -> None:
        rest = serializer.serialize_to_request({}, model)
        self._headers: dict[str, str] = rest.pop("headers")
        del rest[BODY]
        self._rest = rest
        shape = model.input_shape
        plain = "host_prefix" not in rest and not (
            model.has_event_stream_input or model.http_checksum or model.http_checksum_required
        )
        self._is_sound = _structure(shape, known, 0) if shape is not None and plain else _doubtful

    def request(
        self, serializer: JSONSerializer, params: dict[str, Any], model: OperationModel
    ) -> UnwrittenRequest | None:
        """One of it, with the parameters as they are at this moment: a listener may keep it, and a test its item.

        None where it is not plain that the parameters are sound.
        """
        if not self._is_sound(params):
            return None
        try:
            kept = marshal.dumps(params, 2)  # the oldest format that has all of it: later ones look for what is shared
        except ValueError:  # a name that equals one of the model's, but is of a class of its own: an enumeration's
            return None
        request = UnwrittenRequest(self._rest, headers=UnnamedHeaders(self._headers))
        request.write = lambda: serializer.serialize_to_request(_again(kept), model)[BODY]
        return request


def _again(kept: bytes) -> Any:
    return marshal.loads(kept)  # noqa: S302 -- our own bytes


# The forms of a service's operations by name, with the checks that they share.
_Forms = tuple[dict[str, _Form], _Checks]
# By what the models of clients say: nearly all say the same, but there may be another version.
_known: list[tuple[Any, _Forms]] = []
# By the identity of what was read, which a session does once: to compare it costs as much as to make a client.
_read: dict[int, tuple[weakref.ref[Any], _Forms]] = {}


# Without what was wrapped around them before we were imported.
_WRITE = inspect.unwrap(JSONSerializer.serialize_to_request)
_VALIDATE = inspect.unwrap(ParamValidator.validate)


def postponing(serialize: Method) -> Method:
    """In the place of botocore's checking and writing the parameters of a call."""
    if not belongs_to("botocore", serialize):  # a tracer's is to be called
        return serialize

    def serialize_to_request(decorator: Any, parameters: dict[str, Any], operation_model: OperationModel) -> Any:
        serializer = decorator._serializer  # noqa: SLF001 -- there is no other way
        if not _is_plain(serializer, decorator._param_validator):  # noqa: SLF001
            return serialize(decorator, parameters, operation_model)
        service = operation_model.service_model
        if service.service_name not in _SERVICES:
            return serialize(decorator, parameters, operation_model)
        forms, checks = _of(service)
        form = forms.get(operation_model.name)
        if form is None:
            form = forms[operation_model.name] = _Form(serializer, operation_model, checks)
        request = form.request(serializer, parameters, operation_model)
        return serialize(decorator, parameters, operation_model) if request is None else request

    return serialize_to_request


def leaving_unnamed(convert: Method) -> Method:
    """In the place of botocore's completing a request: what a client calls itself is put together anew each time."""

    def _convert_to_request_dict(
        client: BaseClient,
        api_params: dict[str, Any],
        operation_model: OperationModel,
        endpoint_url: str,
        context: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
        set_user_agent_header: bool = True,  # noqa: FBT001, FBT002
    ) -> Any:
        given = client, api_params, operation_model, endpoint_url, context, headers
        agent: Any = getattr(client, "_user_agent_creator", None)
        if not set_user_agent_header or agent is None:
            return convert(*given, set_user_agent_header)
        request = convert(*given, False)  # noqa: FBT003
        written = request["headers"]
        if type(written) is UnnamedHeaders:
            written.leave_unnamed(partial(copy_context().run, agent.to_string))
        else:
            written[USER_AGENT] = agent.to_string()
        return request

    return _convert_to_request_dict


def sparing_checksums(resolve: Method) -> Method:
    """In the place of botocore's looking for the checksums that a request wants: those that are unwritten want none."""
    if not belongs_to("botocore", resolve):
        return resolve

    def resolve_checksum_context(request: Any, operation_model: OperationModel, params: dict[str, Any]) -> None:
        if type(request) is not UnwrittenRequest:
            resolve(request, operation_model, params)

    return resolve_checksum_context


def _is_plain(serializer: Any, validator: Any) -> bool:
    """Whether both are botocore's own: what a tracer has wrapped, or a stricter validator, is to be called."""
    if type(serializer) is not JSONSerializer or type(validator) is not ParamValidator:
        return False
    write, validate = serializer.serialize_to_request, validator.validate
    return (
        # wrapt's methods are of another class, and their functions equal those that they wrap
        (type(write) is MethodType and write.__func__ is _WRITE)
        and (type(validate) is MethodType and validate.__func__ is _VALIDATE)
    )


def _of(service: ServiceModel) -> _Forms:
    """Those of a model that says the same, if there is one."""
    said = getattr(service, "_service_description", service)  # as read, by nobody changed
    key = id(said)
    read = _read.get(key)
    if read is not None:
        return read[1]
    forms = next((forms for other, forms in _known if other is said or other == said), None)
    if forms is None:
        forms = {}, {}
        _known.append((said, forms))
    with suppress(TypeError):  # of a type that cannot be referred to
        _read[key] = weakref.ref(said, lambda _: _read.pop(key)), forms
    return forms


# --- what is sound ----------------------------------------------------------------------------------------------------
def _sound(shape: Shape, known: _Checks, level: int) -> _Sound:
    if isinstance(shape, StructureShape):
        return _structure(shape, known, level)
    if isinstance(shape, ListShape):
        return _list(shape, known, level)
    if isinstance(shape, MapShape):
        return _map(shape, known, level)
    kind = shape.type_name
    if shape.serialization.get("jsonvalue") or shape.serialization.get("hostLabel"):
        return _doubtful
    least = shape.metadata.get("min")
    if kind in _WHOLE_NUMBERS:
        lowest = -_BEYOND if least is None else least
        return lambda value: type(value) is int and lowest <= value < _BEYOND
    if kind == "string" and least:
        return lambda value: type(value) is str and len(value) >= least
    return _LEAVES.get(kind, _doubtful)


def _structure(shape: StructureShape, known: _Checks, level: int) -> _Check:
    if level > _DEEPEST or shape.is_document_type or shape.is_tagged_union:
        return _doubtful
    key = shape.name, level
    check = known.get(key)
    if check is None:
        sound = {name: _sound(member, known, level + 1) for name, member in shape.members.items()}
        check = known[key] = _members(sound, frozenset(shape.required_members))
    return check


def _members(sound: dict[str, _Sound], required: frozenset[str]) -> _Check:
    leaves = {name: of for name, of in sound.items() if isinstance(of, type)}
    others = {name: of for name, of in sound.items() if not isinstance(of, type)}

    def check(value: Any) -> bool:
        if type(value) is not dict or not required <= value.keys():
            return False
        for name, member in value.items():
            if type(member) is not leaves.get(name):
                passes = others.get(name)
                if passes is None or not passes(member):
                    return False
        return True

    return check


def _list(shape: ListShape, known: _Checks, level: int) -> _Check:
    least, all_sound = shape.metadata.get("min", 0), _all(_sound(shape.member, known, level))
    return lambda value: type(value) is list and len(value) >= least and all_sound(value)


def _map(shape: MapShape, known: _Checks, level: int) -> _Check:
    all_named, all_sound = _all(_sound(shape.key, known, level)), _all(_sound(shape.value, known, level))
    return lambda value: type(value) is dict and all_named(value) and all_sound(value.values())


def _all(sound: _Sound) -> Callable[[Iterable[Any]], bool]:
    if isinstance(sound, type):
        types = {sound}
        return lambda values: types.issuperset(map(type, values))
    return lambda values: all(map(sound, values))


def _doubtful(value: object) -> bool:  # noqa: ARG001 -- a check
    return False

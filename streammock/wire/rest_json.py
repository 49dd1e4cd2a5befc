"""REST JSON over HTTP, as Lambda speaks it: members in the path, the query string, the headers and the body.

Error bodies: aws_facts 3.1. The key's case follows the member's name in botocore's model, and so does ``Type``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from botocore.model import ListShape, OperationModel, Shape, StructureShape

from streammock import service_models
from streammock.call import Result
from streammock.errors import AwsError
from streammock.wire import event_stream, fault, shapes
from streammock.wire.message import Request, Response
from streammock.wire.protocol import Authenticate, Decoded, error_members
from streammock.wire.uri import Routes

LIMIT = 70_167_211  # "Request must be smaller than 70167211 bytes for the CreateFunction operation" (aws_facts 3.6)
_UNSENT_STATUSES = (204, 304)

Bind = Callable[[Request, Mapping[str, list[str]], Mapping[str, str]], Any]


class _Operation:
    """One operation: where each member of its request and of its answer lies."""

    __slots__ = ("_bindings", "_decode_body", "_payload", "events", "name", "outputs", "status")

    def __init__(self, model: OperationModel, decoders: shapes.Decoders) -> None:
        self.name = model.name
        self.status: int = model.http.get("responseCode", 200)
        events = model.get_event_stream_output()
        self.events = events if isinstance(events, StructureShape) else None
        self.outputs = _Outputs(model.output_shape)
        shape = model.input_shape
        self._bindings = [(name, bind) for name, bind in _bindings(shape) if bind] if shape else []
        self._payload: str | None = shape.serialization.get("payload") if shape else None
        self._decode_body = decoders.of(shape) if shape else None

    def decode(self, request: Request, query: Mapping[str, list[str]], labels: Mapping[str, str]) -> dict[str, Any]:
        """The members of a call."""
        params: dict[str, Any] = {}
        if self._payload is not None:
            if request.body:
                params[self._payload] = request.body
        elif request.body and self._decode_body is not None:
            document = _document(request.body)
            if document is not None:
                params.update(self._decode_body(document, 0))
        for name, bind in self._bindings:
            value = bind(request, query, labels)
            if value is not None:
                params[name] = value
        return params


class _Outputs:
    """Where the members of an answer go that are not in its JSON."""

    __slots__ = ("empty", "headers", "payload", "status")

    def __init__(self, shape: Shape | None) -> None:
        members = shape.members if isinstance(shape, StructureShape) else {}
        where = {name: member.serialization for name, member in members.items()}
        self.empty = shape is None
        self.payload: str | None = shape.serialization.get("payload") if shape else None
        self.status = next((name for name, place in where.items() if place.get("location") == "statusCode"), None)
        self.headers = {name: place["name"] for name, place in where.items() if place.get("location") == "header"}


class RestJson:
    """The protocol of one service.

    Parameters
    ----------
    service:
        botocore's name of it.
    """

    def __init__(self, service: str) -> None:
        self.service = service
        self._model = service_models.get(service)
        self._routes = Routes(self._model)
        self._decoders = shapes.Decoders("")
        self._operations: dict[str, _Operation] = {}
        self._errors = error_members(self._model)

    def limit(self, _request: Request) -> int:
        """What CreateFunction may send, zip and all."""
        return LIMIT

    def undecodable(self, request: Request) -> AwsError:
        """Lambda's own error for bodies it cannot read."""
        return fault.unsupported_media_type(request.headers["content-encoding"])

    def decode(self, request: Request, authenticate: Authenticate) -> Decoded:
        """The call in a request."""
        name, labels, query = self._find(request)
        signature = authenticate(request)
        return Decoded(self.service, name, self._operation(name).decode(request, query, labels), signature)

    def params(self, name: str, request: Request) -> dict[str, Any]:
        """The members of a call of one operation in a request; what leads to another one is refused as if to none."""
        found, labels, query = self._find(request)
        if found != name:
            raise fault.no_such_route()
        return self._operation(name).decode(request, query, labels)

    def _find(self, request: Request) -> tuple[str, dict[str, str], dict[str, list[str]]]:
        query = request.query_parameters()
        found = self._routes.find(request.method, request.path, query)
        if found is None:
            raise fault.no_such_route()
        return (*found, query)

    def encode(self, _request: Request, decoded: Decoded, result: Result) -> Response:
        """The response of a result."""
        operation = self._operation(decoded.operation)
        outputs = operation.outputs
        members = dict(result)
        status = members.pop(outputs.status, None) or operation.status if outputs.status else operation.status
        headers = {}
        for name, header in outputs.headers.items():
            value = members.pop(name, None)
            if value is not None:
                headers[header] = str(value)
        if status in _UNSENT_STATUSES or outputs.empty:
            return Response(status, headers)
        if outputs.payload is not None:
            content = members.get(outputs.payload)
            body: bytes = event_stream.encode(content or (), operation.events) if operation.events else content or b""
        else:
            body = shapes.encode(members)
        return Response(status, {"Content-Type": "application/json", **headers}, body)

    def fault(self, _request: Request, error: AwsError) -> Response:
        """The response of an error, its code in the header."""
        members = self._errors.get(error.code, {})
        headers = {"Content-Type": "application/json", "x-amzn-ErrorType": error.code}
        body: dict[str, Any] = {}
        for name, value in error.fields.items():
            place = members[name].serialization if name in members else {}
            if place.get("location") == "header":
                headers[place["name"]] = str(value)
            else:
                body[name] = value
        if "Type" in members:
            body.setdefault("Type", "User" if error.status < 500 else "Service")
        body["Message" if "Message" in members else "message"] = error.message
        return Response(error.status, headers, shapes.encode(body))

    def _operation(self, name: str) -> _Operation:
        operation = self._operations.get(name)
        if operation is None:
            operation = self._operations[name] = _Operation(self._model.operation_model(name), self._decoders)
        return operation


def _document(body: bytes) -> Any:
    try:
        return shapes.parse(body)
    except ValueError as error:
        raise fault.invalid_json(str(error)) from None


def _bindings(shape: StructureShape) -> list[tuple[str, Bind | None]]:
    return [(name, _binding(member)) for name, member in shape.members.items()]


def _binding(member: Shape) -> Bind | None:
    """How to find a member outside the body."""
    location, sent_name = member.serialization.get("location"), member.serialization.get("name", "")
    if location == "uri":
        return lambda _request, _query, labels: _from_text(member, labels[sent_name])
    if location == "header":
        lower = sent_name.lower()
        return lambda request, _query, _labels: _optional(member, request.headers.get(lower))
    if location == "querystring":
        if isinstance(member, ListShape):
            element = member.member
            return lambda _request, query, _labels: (
                [_from_text(element, text) for text in query.get(sent_name, [])] or None
            )
        return lambda _request, query, _labels: _optional(member, query.get(sent_name, [None])[0])
    return None


def _optional(shape: Shape, text: str | None) -> Any:
    return None if text is None else _from_text(shape, text)


def _from_text(shape: Shape, text: str) -> Any:
    """A value that was sent as text, where only text can be."""
    kind = shape.type_name
    if kind in ("integer", "long"):
        digits = text.removeprefix("-")
        if not (digits.isascii() and digits.isdigit() and len(digits) < 20):
            raise fault.unconvertible_text(kind.capitalize())
        return int(text)
    if kind == "boolean":
        return text.lower() == "true"
    if kind == "timestamp":
        return _instant(text)
    return text


def _instant(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        raise fault.unconvertible_date() from None

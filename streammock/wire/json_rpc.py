"""AWS JSON over HTTP, 1.0 for DynamoDB and its streams, 1.1 for CloudWatch Logs: a POST to ``/`` with X-Amz-Target.

The checks and their order are the front end's own (dynamodb_facts, "On the wire"): content type, JSON, target,
authentication, types.
"""

from __future__ import annotations

from binascii import crc32
from typing import Any

from botocore.model import OperationModel

from streammock import service_models
from streammock.call import Result
from streammock.errors import AwsError
from streammock.wire import fault, shapes
from streammock.wire.message import Request, Response
from streammock.wire.protocol import Authenticate, Decoded, error_members

LIMIT = 16 * 1024 * 1024
_PACKAGE = "com.amazonaws.dynamodb.v20120810"
_PLAIN = "application/json"
_AUTHENTICATION_ERRORS = frozenset(
    {
        "IncompleteSignatureException",
        "InvalidSignatureException",
        "MissingAuthenticationTokenException",
        "UnrecognizedClientException",
    }
)
_FRONT_END_ERRORS = _AUTHENTICATION_ERRORS | {
    "AccessDeniedException",
    "InternalFailure",
    "RequestEntityTooLargeException",
    "SerializationException",
    "UnknownOperationException",
}


class _Operation:
    """One operation with its decoder."""

    __slots__ = ("decode", "name", "silent")

    def __init__(self, model: OperationModel, decoders: shapes.Decoders) -> None:
        self.name = model.name
        self.decode = decoders.of(model.input_shape) if model.input_shape else _nothing
        self.silent = model.output_shape is None


def _nothing(_document: Any, _depth: int) -> dict[str, Any]:
    return {}


class JsonRpc:
    """The protocol of one service.

    Parameters
    ----------
    service:
        botocore's name of it.
    """

    def __init__(self, service: str) -> None:
        self.service = service
        self._model = service_models.get(service)
        self.prefix: str = self._model.metadata["targetPrefix"]
        self._decoders = shapes.Decoders(f"{_PACKAGE}.")
        self._operations: dict[str, _Operation] = {}
        self._types = (f"application/x-amz-json-{self._model.metadata['jsonVersion']}", _PLAIN)
        self._errors = error_members(self._model)

    def limit(self, _request: Request) -> int:
        """16 MiB, whatever the operation."""
        return LIMIT

    def undecodable(self, _request: Request) -> AwsError:
        """Observed by Alternator's suite: a 500."""
        return fault.undecodable_body()

    def decode(self, request: Request, authenticate: Authenticate) -> Decoded:
        """The call in a request."""
        self._check_envelope(request)
        document = _document(request.body)
        operation = self._operation(request.headers.get("x-amz-target", ""))
        signature = authenticate(request)
        if type(document) is not dict:
            raise fault.serialization()
        return Decoded(self.service, operation.name, operation.decode(document, 0), signature)

    def params(self, name: str, body: bytes) -> dict[str, Any]:
        """The members of a call in a request's body."""
        document = _document(body)
        if type(document) is not dict:
            raise fault.serialization()
        return self._operation(f"{self.prefix}.{name}").decode(document, 0)

    def encode(self, request: Request, decoded: Decoded, result: Result) -> Response:
        """The response of a result; empty where the operation gives nothing."""
        silent = self._operations[decoded.operation].silent
        return self._response(request, 200, b"" if silent else shapes.encode(result))

    def fault(self, request: Request, error: AwsError) -> Response:
        """The response of an error: its qualified name, its text, its further members."""
        if error.code == "UnknownOperationException" and error.status == 404:
            return Response(404, _checksum(_NOT_FOUND), _NOT_FOUND)
        body = {"__type": qualified_name(error.code) if self.service != "logs" else error.code, **error.fields}
        if error.message:
            body[self._text_member(error.code)] = error.message
        return self._response(request, error.status, shapes.encode(body))

    def _operation(self, target: str) -> _Operation:
        prefix, _, name = target.partition(".")
        operation = self._operations.get(name)
        if prefix != self.prefix or (operation is None and name not in self._model.operation_names):
            raise fault.unknown_operation()
        if operation is None:
            operation = self._operations[name] = _Operation(self._model.operation_model(name), self._decoders)
        return operation

    def _check_envelope(self, request: Request) -> None:
        if request.method != "POST" or request.path not in ("/", ""):
            raise fault.not_found()
        if request.body and content_type(request) not in self._types:
            raise fault.not_found()

    def _response(self, request: Request, status: int, body: bytes) -> Response:
        kind = content_type(request)
        headers = {"Content-Type": kind if kind in self._types else _PLAIN}
        headers.update(_checksum(body))
        return Response(status, headers, body)

    def _text_member(self, code: str) -> str:
        members = self._errors.get(code)
        if members is not None:
            return "Message" if "Message" in members else "message"
        # Of the front end's errors those of authentication say `message` (dynalite has their checksums from AWS).
        return "Message" if code in _FRONT_END_ERRORS and code not in _AUTHENTICATION_ERRORS else "message"


_NOT_FOUND = b"<UnknownOperationException/>\n"


def qualified_name(code: str) -> str:
    """An error's name with the Java package it comes from (dynamodb_facts 1)."""
    if code == "ValidationException":
        return f"com.amazon.coral.validate#{code}"
    if code in _FRONT_END_ERRORS:
        return f"com.amazon.coral.service#{code}"
    return f"{_PACKAGE}#{code}"


def content_type(request: Request) -> str:
    """The request's media type, without parameters."""
    return request.headers.get("content-type", "").partition(";")[0].strip()


def _document(body: bytes) -> Any:
    if not body:
        return None  # said only after the target and the signature
    try:
        return shapes.parse(body)
    except ValueError:
        raise fault.serialization() from None


def _checksum(body: bytes) -> dict[str, str]:
    return {"x-amz-crc32": str(crc32(body))}

"""Which service a request means: by its target, else by what it is signed for, else by its path; never by its host."""

from __future__ import annotations

import re
from functools import cache

from streammock.wire import fault
from streammock.wire.authentication import scoped_service
from streammock.wire.json_rpc import JsonRpc
from streammock.wire.message import Request
from streammock.wire.protocol import Codec
from streammock.wire.rest_json import RestJson

_TARGETS = {
    "DynamoDB_20120810": "dynamodb",
    "DynamoDBStreams_20120810": "dynamodbstreams",
    "Logs_20140328": "logs",
}
_TARGET = re.compile(r"(?P<service>[A-Za-z0-9]+)_(?P<version>\d{8})\.\w+\Z", re.ASCII)
_DATED_PATH = re.compile(r"/\d{4}-\d\d-\d\d/", re.ASCII)
_RPC_PATH = re.compile(r"/service/[^/]+/operation/[^/]+\Z")
_SIGNING_NAME = re.compile(r"[a-z0-9-]{1,40}\Z", re.ASCII)


@cache
def codec(service: str) -> Codec:
    """The protocol of a service, made once."""
    return RestJson(service) if service == "lambda" else JsonRpc(service)


def service_of(request: Request) -> str:
    """The service that a request means.

    Raises
    ------
    Refusal
        For a service or a protocol that is not spoken here.
    """
    if "smithy-protocol" in request.headers or _RPC_PATH.match(request.path):
        raise fault.unsupported_protocol(_printable(request.headers.get("smithy-protocol", "Smithy RPC")))
    target = request.headers.get("x-amz-target", "")
    service = _TARGETS.get(target.partition(".")[0])
    if service is not None:
        return service
    scope = scoped_service(request)
    if scope in ("dynamodb", "lambda", "logs"):
        return scope
    if scope and _SIGNING_NAME.match(scope) and not scope.isdigit():
        raise fault.unsupported_service(scope)
    match = _TARGET.match(target)
    if match is not None and not match["service"].startswith("DynamoDB"):
        raise fault.unsupported_service(match["service"])
    return "lambda" if _DATED_PATH.match(request.path) else "dynamodb"


def _printable(text: str) -> str:
    return text if text.isascii() and text.isprintable() and len(text) < 60 else "that protocol"

"""What only a mock says, in the form in which each protocol's client shows it to its user."""

from __future__ import annotations

from xml.sax.saxutils import escape

from streammock.errors import StreamMockError, UnsupportedOperation, UnsupportedParameter
from streammock.wire.authentication import scoped_service
from streammock.wire.fault import UNSUPPORTED_STATUS, Refusal
from streammock.wire.message import Request, Response
from streammock.wire.shapes import encode

_FORM = "application/x-www-form-urlencoded"
_XML_SERVICES = ("s3", "route53", "cloudfront")
_OURS = ("dynamodb", "lambda", "logs", "")


def refuse(request: Request, error: StreamMockError) -> Response:
    """The response of a refusal: JSON, or XML where the client speaks that (a handler may call any service)."""
    kind, status = _kind(error)
    headers = {"x-amzn-ErrorType": kind}
    service = scoped_service(request)
    if service in _XML_SERVICES:
        body = f"<Error><Code>{kind}</Code><Message>{escape(str(error))}</Message></Error>"
    elif request.headers.get("content-type", "").startswith(_FORM):
        body = f"<Error><Code>{kind}</Code><Message>{escape(str(error))}</Message></Error>"
        body = f"<ErrorResponse>{body}</ErrorResponse>"
    else:
        headers["Content-Type"] = "application/json"
        if service not in _OURS:
            # The JavaScript SDK cannot read an error of SQS, which used to speak Query, without it.
            headers["x-amzn-query-error"] = f"{kind};Sender"
        return Response(status, headers, encode({"__type": f"streammock#{kind}", "message": str(error)}))
    headers["Content-Type"] = "text/xml"
    return Response(status, headers, body.encode())


def _kind(error: StreamMockError) -> tuple[str, int]:
    if isinstance(error, Refusal):
        return error.kind, error.status
    if isinstance(error, (UnsupportedOperation, UnsupportedParameter)):
        return f"StreamMock{type(error).__name__}", UNSUPPORTED_STATUS
    return "StreamMockError", UNSUPPORTED_STATUS

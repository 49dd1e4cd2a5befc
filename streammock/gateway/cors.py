"""Cross-origin requests of web pages, answered as DynamoDB does: for any origin, and only where one is named."""

from __future__ import annotations

from streammock.wire.message import Request, Response

_EXPOSED = "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date"
_MAX_AGE = "172800"


def headers(request: Request) -> dict[str, str]:
    """What every answer to a request with an Origin carries; nothing for one without."""
    if "origin" not in request.headers:
        return {}
    return {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": _EXPOSED}


def preflight(request: Request) -> Response | None:
    """The answer to a page that asks beforehand: what it asks for is allowed. ``None`` for any other request."""
    if request.method != "OPTIONS" or "origin" not in request.headers:
        return None
    allowed = {"Access-Control-Max-Age": _MAX_AGE}
    for asked in ("Headers", "Method"):
        value = request.headers.get(f"access-control-request-{asked.lower()}")
        if value is not None:
            allowed[f"Access-Control-Allow-{asked.rstrip('s')}s"] = value
    return Response(200, allowed)

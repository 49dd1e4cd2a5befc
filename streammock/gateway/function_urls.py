"""Requests to the URLs of functions, by the path ``/_streammock/urls/<id>/…`` or by a host ``<id>.lambda-url.…``."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import NamedTuple

from streammock.backend import Backend, Region
from streammock.call import Call, Result
from streammock.endpoint import Endpoint
from streammock.errors import AwsError
from streammock.functions.url import FunctionUrl, domain
from streammock.functions.url_cors import UrlCors
from streammock.functions.url_event import Caller, UrlRequest, event
from streammock.functions.url_reply import UrlReply, failed, read, read_streamed, refused
from streammock.wire import authentication
from streammock.wire.message import Request, Response

PREFIX = "/_streammock/urls/"
_PATH = re.compile(re.escape(PREFIX) + r"(?P<id>[a-z0-9]{32})(?P<path>/.*)?", re.DOTALL)
_HOST = re.compile(r"(?P<id>[a-z0-9]{32})\.lambda-url\.[a-z0-9-]+\.(on\.aws|localhost)(:\d+)?")
_OWN = frozenset(("content-length", "transfer-encoding", "connection", "date", "x-amzn-requestid"))


class _Found(NamedTuple):
    """A function's URL, and the path behind it."""

    region: Region
    url: FunctionUrl
    path: str


class FunctionUrls:
    """Answers them out of one endpoint.

    Parameters
    ----------
    endpoint:
        Where invocations go.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._backend = endpoint.backend

    def answer(self, request: Request) -> Response | None:
        """The response to a request to a function's URL; None for any other request."""
        named = _named(request)
        if named is None:
            return None
        url_id, path = named
        found = _find(self._backend, url_id, path)
        return _sent(refused(403, "Forbidden") if found is None else self._answer(found, request))

    def _answer(self, found: _Found, request: Request) -> UrlReply:
        cors = UrlCors(found.url.cors, request.headers.get("origin"))
        if cors.configured and request.method == "OPTIONS" and "access-control-request-method" in request.headers:
            return UrlReply(200, cors.preflight())
        reply = self._reply(found, request)
        return UrlReply(reply.status, {**reply.headers, **cors.headers()}, reply.cookies, reply.body)

    def _reply(self, found: _Found, request: Request) -> UrlReply:
        """The function's answer, under the id that its log has too (LocalStack's test_request_id_invoke_url)."""
        request_id = self._backend.ids.request_id("lambda")
        reply = self._asked(found, request, request_id)
        return replace(reply, headers={**reply.headers, "x-amzn-RequestId": request_id})

    def _asked(self, found: _Found, request: Request, request_id: str) -> UrlReply:
        caller = None
        if found.url.auth_type == "AWS_IAM":
            try:
                signed = authentication.read(request)
            except AwsError:
                return refused(403, "Forbidden")
            caller = Caller(signed.key_id, signed.account or found.region.account)
        try:
            return self._invoke(found, request, caller, request_id)
        except AwsError as error:
            return refused(error.status, error.message)

    def _invoke(self, found: _Found, request: Request, caller: Caller | None, request_id: str) -> UrlReply:
        asked = UrlRequest(
            domain=domain(found.url.url),
            method=request.method,
            path=found.path,
            query=request.query,
            headers=request.headers,
            body=request.body,
        )
        now = self._backend.clock.now()
        payload = json.dumps(event(asked, request_id, now, caller)).encode()
        params: dict[str, object] = {"FunctionName": found.url.function_arn, "Payload": payload}
        if found.url.invoke_mode == "BUFFERED":
            result = self._call(found.region, "Invoke", params, now, request_id)
            return failed() if "FunctionError" in result else read(result["Payload"])
        result = self._call(found.region, "InvokeWithResponseStream", params, now, request_id)
        chunks = [part["PayloadChunk"]["Payload"] for part in result["EventStream"] if "PayloadChunk" in part]
        if not chunks and "ErrorCode" in result["EventStream"][-1]["InvokeComplete"]:
            return failed()
        return read_streamed(b"".join(chunks))

    def _call(self, region: Region, operation: str, params: dict[str, object], now: int, request_id: str) -> Result:
        # It may be a handler that asks, while it is being delivered to: nobody waits for a turn that is its own.
        call = Call("lambda", operation, params, region.account, region.name, now, request_id)
        return self._endpoint.handle(call, from_handler=True)


def is_named(request: Request) -> bool:
    """Whether a request goes to a function's URL."""
    return _named(request) is not None


def _named(request: Request) -> tuple[str, str] | None:
    by_path = _PATH.fullmatch(request.path)
    if by_path is not None:
        return by_path["id"], by_path["path"] or "/"
    by_host = _HOST.fullmatch(request.headers.get("host", "").lower())
    return (by_host["id"], request.path) if by_host is not None else None


def _find(backend: Backend, url_id: str, path: str) -> _Found | None:
    for region in list(backend.regions.values()):
        for function in list(region.functions.values()):
            for url in list(function.urls.values()):
                if url.id == url_id:
                    return _Found(region, url, path)
    return None


def _sent(reply: UrlReply) -> Response:
    headers = {name: value for name, value in reply.headers.items() if name not in _OWN}
    return Response(reply.status, headers, reply.body, reply.cookies)

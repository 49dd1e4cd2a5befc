"""From an HTTP request to its response: the gateway without its sockets."""

from __future__ import annotations

import json
import logging
import threading
from binascii import crc32
from email.utils import format_datetime

from streammock import clock
from streammock.call import Call, Result
from streammock.endpoint import Endpoint
from streammock.errors import AwsError, StreamMockError
from streammock.gateway import cors
from streammock.gateway.dashboard import Dashboard, EventStream, Timeline
from streammock.gateway.function_urls import FunctionUrls, is_named
from streammock.gateway.hosts import Hosts
from streammock.service_models import SERVICES
from streammock.threads import guests
from streammock.wire import authentication, compression, fault, route, signature
from streammock.wire.message import Request, Response
from streammock.wire.protocol import Codec, Decoded
from streammock.wire.refusal import refuse
from streammock.wire.shapes import encode

_log = logging.getLogger("streammock.gateway")
_DEFAULT_LIMIT = 16 * 1024 * 1024
_HEALTH_PATH = "/_streammock/health"
_LOCALSTACK_HEALTH_PATH = "/_localstack/health"  # which scripts poll before they begin
_BODILESS = (204, 304)
_REQUEST_ID = "x-amzn-RequestId"


class Application:
    """Answers requests out of one endpoint.

    Parameters
    ----------
    endpoint:
        Where calls go.
    hosts:
        The names we answer to.
    live:
        The timeline that a browser is shown; None shows none.
    allow_origins:
        Whether web pages are answered (CORS); their requests are refused otherwise.
    key:
        Id and secret of the one key that is let in; every signature's shape will do otherwise.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        hosts: Hosts,
        live: Timeline | None = None,
        *,
        allow_origins: bool = False,
        key: tuple[str, str] | None = None,
    ) -> None:
        self._endpoint = endpoint
        self._backend = endpoint.backend
        self._urls = FunctionUrls(endpoint)
        self._hosts = hosts
        self._allow_origins = allow_origins
        self._key = key
        self._dashboard = Dashboard(live, closed=key is not None)
        self._drawing = threading.Lock()
        self._date = (-1, "")

    def limit(self, head: Request) -> int:
        """How many bytes the body of a request with this head may have."""
        try:
            return route.codec(route.service_of(head)).limit(head)
        except StreamMockError:
            return _DEFAULT_LIMIT

    def too_large(self, head: Request) -> Response:
        """The answer to a request whose body is over the limit."""
        return self._finish(head, Response(413, {"Connection": "close"}))

    def answer(self, request: Request) -> Response | EventStream:
        """The response to a request, whatever it is."""
        try:
            response = self._answer(request)
        except StreamMockError as error:
            response = refuse(request, error)
            _log.info("%s %s => %d %s", request.method, request.path, response.status, error)
        except Exception:  # noqa: BLE001 -- the last resort: a client gets an answer, the log the traceback
            _log.exception("a request failed in a way that nobody foresaw: %s %s", request.method, request.path)
            response = _unforeseen()
        return response if isinstance(response, EventStream) else self._finish(request, response)

    def _answer(self, request: Request) -> Response | EventStream:
        host = request.headers.get("host", "")
        if not self._hosts.allow(host):
            raise fault.forbidden_host(host)
        from_url = self._urls.answer(request)
        if from_url is not None:
            return from_url
        if "origin" in request.headers and not self._allow_origins:
            raise fault.forbidden_origin()
        ours = cors.preflight(request) or self._health(request) or self._dashboard.answer(request)
        if ours is not None:
            return ours
        codec = route.codec(route.service_of(request))
        what, request_id = request.path, ""
        try:
            decoded = self._decode(codec, request)
            what = f"{decoded.service}.{decoded.operation}"
            request_id = self._draw_id(decoded.service)
            response = codec.encode(request, decoded, self._handle(request, decoded, request_id))
        except AwsError as error:
            response = codec.fault(request, error)
            _log.info("%s => %d %s", what, response.status, error)
        else:
            _log.info("%s => %d", what, response.status)
        if request_id:
            response.headers[_REQUEST_ID] = request_id
        return response

    def _draw_id(self, service: str) -> str:
        with self._drawing:
            return self._backend.ids.request_id(service)

    def _decode(self, codec: Codec, request: Request) -> Decoded:
        encoding = request.headers.get("content-encoding")
        if encoding:
            try:
                request.body = compression.inflate(request.body, encoding, codec.limit(request))
            except ValueError:
                raise codec.undecodable(request) from None
        return codec.decode(request, self._authenticate)

    def _authenticate(self, request: Request) -> authentication.Signature:
        signed = authentication.read(request)
        if self._key is not None:
            signature.verify(request, signed, self._key, clock.to_datetime(self._backend.clock.now()))
        return signed

    def _handle(self, request: Request, decoded: Decoded, request_id: str) -> Result:
        if decoded.operation == "DescribeEndpoints":
            # Only the door knows an address that this client can reach: the one it has just used.
            return {"Endpoints": [{"Address": request.headers.get("host", ""), "CachePeriodInMinutes": 1440}]}
        settings = self._backend.settings
        call = Call(
            service=decoded.service,
            operation=decoded.operation,
            params=decoded.params,
            account=decoded.signature.account or settings.account_id,
            region=decoded.signature.region or settings.region,
            now=self._backend.clock.now(),
            request_id=request_id,
        )
        token = authentication.handler_token(request)
        if token is None:
            return self._carry_out(call, from_handler=False)
        with guests.visiting(token):
            return self._carry_out(call, from_handler=True)

    def _carry_out(self, call: Call, *, from_handler: bool) -> Result:
        if self._backend.faults is not None:
            self._backend.faults.strike(call)  # the client beyond the wire retries by itself
        return self._endpoint.handle(call, from_handler=from_handler)

    def _health(self, request: Request) -> Response | None:
        if request.method in ("GET", "HEAD") and request.path in (_HEALTH_PATH, _LOCALSTACK_HEALTH_PATH):
            return Response(200, {"Content-Type": "application/json"}, self._status(request.path))
        if request.method != "GET" or request.path != "/":
            return None
        if authentication.scoped_service(request) not in ("", "dynamodb"):
            return None  # S3 lists its buckets at this path
        body = f"healthy: dynamodb.{self._backend.settings.region}.amazonaws.com ".encode()
        return Response(200, {"x-amz-crc32": str(crc32(body))}, body)

    def _status(self, path: str) -> bytes:
        """That we run, in our own words or in LocalStack's, with the blanks that scripts look for."""
        if path == _LOCALSTACK_HEALTH_PATH:
            return json.dumps({"services": dict.fromkeys(SERVICES, "running"), "edition": "streammock"}).encode()
        settings = self._backend.settings
        return encode({"status": "running", "account": settings.account_id, "region": settings.region})

    def _finish(self, request: Request, response: Response) -> Response:
        """Add what every answer carries, and compress the body where the client takes it and it is long."""
        headers = {"Server": "Server", "Date": self._http_date()}
        if response.status in _BODILESS:
            response.body = b""  # a client would take it for the beginning of the next answer
        elif len(response.body) > compression.RESPONSE_THRESHOLD and not is_named(request):
            _compress(request, response)
        headers.update(response.headers)
        if response.status not in _BODILESS:
            headers["Content-Length"] = str(len(response.body))
        if _REQUEST_ID not in headers:
            headers[_REQUEST_ID] = self._draw_id("dynamodb")
        if self._allow_origins and not is_named(request):
            headers.update(cors.headers(request))
        response.headers = headers
        return response

    def _http_date(self) -> str:
        now = self._backend.clock.now()
        second, text = self._date
        if second != now // clock.SECOND:
            second = now // clock.SECOND
            text = format_datetime(clock.to_datetime(second * clock.SECOND), usegmt=True)
            self._date = (second, text)
        return text


def _compress(request: Request, response: Response) -> None:
    encoding = compression.choose(request.first(b"accept-encoding"))
    if encoding is None:
        return
    response.body = compression.deflate(response.body, encoding)
    response.headers["Content-Encoding"] = encoding
    if "x-amz-crc32" in response.headers:
        response.headers["x-amz-crc32"] = str(crc32(response.body))


def _unforeseen() -> Response:
    body = {"__type": "streammock#StreamMockInternalError", "message": "streammock failed; its log has the traceback."}
    return Response(
        500, {"Content-Type": "application/json", "x-amzn-ErrorType": "StreamMockInternalError"}, encode(body)
    )

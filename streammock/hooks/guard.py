"""The last gate: while a mock is active, a request that would really leave for the network is an error.

It stands at the HTTP session's ``send``. It cannot stand at botocore's ``before-send`` event: botocore runs every
handler there and takes the first answer, so a guard could not know whether another mock (moto) has answered. At
``send`` nobody has.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from botocore.exceptions import EndpointConnectionError

from streammock.errors.base import unmocked_call
from streammock.hooks.patching import Target, Wrapper
from streammock.methods import Method
from streammock.settings import Settings

SENDS = (
    Target("botocore.httpsession", "URLLib3Session", "send"),
    Target("aiobotocore.httpsession", "AIOHTTPSession", "send"),
    Target("aiobotocore.httpxsession", "HttpxSession", "send"),
)
_METADATA_HOSTS = frozenset(("169.254.169.254", "fd00:ec2::254", "169.254.170.2"))
_SCOPE = re.compile(r"Credential=[^/]+/\d+/(?P<region>[^/]*)/(?P<service>[^/]+)/aws4_request")


def refusing(settings: Callable[[], Settings]) -> Wrapper:
    """A wrapper for ``send`` that lets through what the user allows, and what goes to this machine itself."""

    def sending(send: Method) -> Method:
        def send_or_refuse(session: Any, request: Any) -> Any:
            if urlsplit(request.url).hostname in _METADATA_HOSTS:
                # A client that looks for credentials is told that this machine has none, and goes on without.
                raise EndpointConnectionError(endpoint_url=request.url)
            service, what = describe(request)
            if service in settings().passthrough or _is_loopback(request.url):
                return send(session, request)
            raise unmocked_call(what, service, urlsplit(request.url).netloc)

        return send_or_refuse

    return sending


def describe(request: Any) -> tuple[str, str]:
    """The service of a prepared request, and a few words for it with its operation where the request tells."""
    headers = {name.lower(): _text(value) for name, value in request.headers.items()}
    scope = _SCOPE.search(headers.get("authorization", ""))
    service = scope["service"] if scope else urlsplit(request.url).netloc.split(".")[0]
    target = headers.get("x-amz-target", "").rpartition(".")[2]
    return service, f"{service}.{target}" if target else f"{service} ({request.method} {urlsplit(request.url).path})"


def _is_loopback(url: str) -> bool:
    return urlsplit(url).hostname in ("127.0.0.1", "localhost", "::1")


def _text(value: Any) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)

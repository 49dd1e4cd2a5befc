"""The main door: botocore's ``before-call`` event, by service model and operation, never by host or URL.

While a mock is active, ``BaseClient._make_api_call`` is wrapped, and the wrapper gives each client of our services two
handlers on its own event emitter the first time it calls. So a client made before the mock, or before our import, is
caught; other services pay nothing; and leaving takes the handlers off again.

``before-call`` runs before signing (no credentials) and, unlike ``before-send``, stops at the first answer, so a
second mock that listens further down (moto) never sees our calls. Parameters are taken at ``before-parameter-build``:
on the root event, last, where boto3's resource conversions are done (a more specific event runs before a more general
one).
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from botocore.client import BaseClient

from streammock import service_models
from streammock.call import Call
from streammock.errors.base import AwsError
from streammock.hooks import answer, credentials, guard, parameters
from streammock.hooks.patching import Patches, Target

if TYPE_CHECKING:
    from streammock.endpoint import Endpoint

_PARAMS = "streammock_params"
_BUILD, _CALL = "before-parameter-build", "before-call"
# An emitter knows a unique id once, whatever the event: each handler has its own.
_BUILD_ID, _CALL_ID = "streammock-parameters", "streammock-call"
_CALLS = (
    Target("botocore.client", "BaseClient", "_make_api_call"),
    Target("aiobotocore.client", "AioBaseClient", "_make_api_call"),
)


class BotocoreHook:
    """Routes the calls of every botocore client to the innermost endpoint.

    There is one per process; ``push`` and ``pop`` follow the stack of active mocks.
    """

    def __init__(self) -> None:
        self._endpoints: list[Endpoint] = []
        self._clients: weakref.WeakSet[BaseClient] = weakref.WeakSet()
        wrappers = dict.fromkeys(_CALLS, self._make_api_call)
        guard_send = guard.refusing(lambda: self._endpoints[-1].backend.settings)
        self._patches = Patches({**wrappers, **dict.fromkeys(guard.SENDS, guard_send)})

    def push(self, endpoint: Endpoint) -> None:
        """Send calls to this endpoint from now on."""
        self._endpoints.append(endpoint)
        if len(self._endpoints) == 1:
            self._patches.install()

    def pop(self, endpoint: Endpoint) -> None:
        """Take an endpoint off the stack; with the last one, everything of ours leaves botocore."""
        self._endpoints.remove(endpoint)
        if self._endpoints:
            return
        self._patches.uninstall()
        for client in list(self._clients):
            client.meta.events.unregister(_BUILD, unique_id=_BUILD_ID)
            client.meta.events.unregister(_CALL, unique_id=_CALL_ID)
        self._clients.clear()

    def _make_api_call(
        self, wrapped: Callable[..., Any], client: BaseClient, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Any:
        if client not in self._clients and client.meta.service_model.service_name in service_models.SERVICES:
            self._attach(client)
        return wrapped(*args, **kwargs)

    def _attach(self, client: BaseClient) -> None:
        service_models.remember(client.meta.service_model.service_name, client.meta.service_model)
        events = client.meta.events
        events.register_last(_BUILD, _capture, unique_id=_BUILD_ID)
        door: Any = _Door(self._endpoints, client)
        events.register_first(_CALL, door, unique_id=_CALL_ID)
        self._clients.add(client)


def _capture(params: Any, context: dict[str, Any], **_: Any) -> None:
    context[_PARAMS] = params


class _Door:
    """One client's ``before-call`` handler: turns the call into ours, and the answer into botocore's."""

    def __init__(self, endpoints: list[Endpoint], client: BaseClient) -> None:
        self._endpoints = endpoints
        self._service: str = client.meta.service_model.service_name
        self._region: str | None = client.meta.region_name
        self._account = credentials.account_of(client)
        self._is_async = answer.is_async(client)

    def __call__(self, model: Any, context: dict[str, Any], **_: Any) -> tuple[Any, Any] | None:
        endpoint = self._endpoints[-1]
        backend = endpoint.backend
        settings = backend.settings
        params = parameters.plain(self._service, model, context.pop(_PARAMS))
        account, region = self._account or settings.account_id, self._region or settings.region
        call = Call(self._service, model.name, params, account, region, backend.clock.now())
        request_id = backend.ids.request_id()
        try:
            result = endpoint.handle(call)
        except AwsError as error:
            return answer.failure(error, request_id, model)
        return answer.success(result, request_id, model, is_async=self._is_async)


hook = BotocoreHook()

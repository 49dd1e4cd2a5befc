"""The main door: where botocore's client would make its request, by service model and operation, never by host or URL.

While a mock is active, three methods of ``BaseClient`` are wrapped. ``_emit_api_params`` gives the call's own
parameters when all handlers have had them (boto3's resource conversions among them); ``_make_request`` is answered in
the place of the network; ``_resolve_endpoint_ruleset`` need not find again what it has found before (a method of what
it finds it with is wrapped too, and so is what would write a request that nobody reads). So a client made before the
mock, or before our import, is caught, whoever listens to its events is heard as always, and a client is left exactly as
it was: nothing is ever registered with its emitter, which would have to look up every event anew.

At ``_make_request`` nothing has been signed (no credentials), and a second mock that listens further down (moto) never
sees our calls.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from botocore.client import BaseClient
from botocore.model import OperationModel
from botocore.validate import ParamValidationDecorator

from streammock import service_models
from streammock.call import Call
from streammock.errors.base import AwsError
from streammock.hooks import answer, credentials, guard, parameters, requests
from streammock.hooks.endpoints import Endpoints, customizing
from streammock.hooks.patching import Patches, Target
from streammock.methods import Method, belongs_to

if TYPE_CHECKING:
    from streammock.endpoint import Endpoint

_CLIENTS = (("botocore.client", "BaseClient"), ("aiobotocore.client", "AioBaseClient"))
_CAPTURED = "streammock_call"
_NOT_OURS: tuple[_Door | None, dict[str, Any]] = (None, {})


class BotocoreHook:
    """Routes the calls of every botocore client to the innermost endpoint.

    There is one per process; ``push`` and ``pop`` follow the stack of active mocks.
    """

    def __init__(self) -> None:
        self._endpoints: list[Endpoint] = []
        # A client of another service has none. A WeakKeyDictionary would do, at several times the cost of a look.
        self._doors: dict[weakref.ref[BaseClient], _Door | None] = {}
        guard_send = guard.refusing(lambda: self._endpoints[-1].backend.settings)
        self._patches = Patches(
            {
                **{Target(*client, "_emit_api_params"): self._capturing for client in _CLIENTS},
                **{Target(*client, "_make_request"): self._answering for client in _CLIENTS},
                Target(*_CLIENTS[0], "_resolve_endpoint_ruleset"): _remembering,
                Target(*_CLIENTS[0], "_convert_to_request_dict"): requests.leaving_unnamed,
                Target("botocore.regions", "EndpointRulesetResolver", "_get_customized_builtins"): customizing,
                Target("botocore.validate", "ParamValidationDecorator", "serialize_to_request"): requests.postponing,
                Target("botocore.client", "", "resolve_checksum_context"): requests.sparing_checksums,
                # What depends on its arguments alone, a few texts, is remembered.
                Target("botocore.model", "ServiceId", "hyphenize"): _memoised,
                Target("botocore.awsrequest", "", "_urljoin"): _memoised,
                **dict.fromkeys(guard.SENDS, guard_send),
            }
        )

    def push(self, endpoint: Endpoint) -> None:
        """Send calls to this endpoint from now on."""
        self._endpoints.append(endpoint)
        if len(self._endpoints) == 1:
            self._patches.install()

    def pop(self, endpoint: Endpoint) -> None:
        """Take an endpoint off the stack; with the last one, everything of ours leaves botocore."""
        self._endpoints.remove(endpoint)
        if not self._endpoints:
            self._patches.uninstall()

    # The parameters of what follows have botocore's names: it passes them by position, and by name.
    def _capturing(self, emit: Method) -> Method:
        def _emit_api_params(
            client: BaseClient, api_params: dict[str, Any], operation_model: OperationModel, context: dict[str, Any]
        ) -> Any:
            door = self._door(client)
            params = emit(client, api_params, operation_model, context)
            if door is None:
                return params
            if door.is_async:
                return _captured(door, params, context)
            context[_CAPTURED] = door, params
            return params

        return _emit_api_params

    def _answering(self, make: Method) -> Method:
        def _make_request(
            client: BaseClient, operation_model: OperationModel, request_dict: Any, request_context: dict[str, Any]
        ) -> Any:
            door, params = request_context.pop(_CAPTURED, _NOT_OURS)
            if door is None:
                return make(client, operation_model, request_dict, request_context)
            endpoint = self._endpoints[-1]
            if door.claims is not None and not door.claims(endpoint, operation_model, params):
                return make(client, operation_model, request_dict, request_context)
            if endpoint.backend.faults is not None:
                from streammock.hooks import faults

                struck = faults.meet(
                    endpoint.backend.faults,
                    client,
                    operation_model,
                    request_dict,
                    params=params,
                    answer=lambda: door.answer(endpoint, operation_model, params),
                    is_async=door.is_async,
                )
                if struck is not None:
                    return struck
            reply = door.answer(endpoint, operation_model, params)
            return _awaited(reply) if door.is_async else reply

        return _make_request

    def _door(self, client: BaseClient) -> _Door | None:
        try:
            return self._doors[weakref.ref(client)]
        except KeyError:
            service = client.meta.service_model
            door = _made(client) if service.service_name in service_models.SERVICES else None
            self._doors[weakref.ref(client, self._doors.pop)] = door
            if door is not None:
                service_models.remember(service.service_name, service)
            return door


def _memoised(function: Method) -> Method:
    return lru_cache(function) if belongs_to("botocore", function) else function  # a spy wants each call


def _remembering(resolve: Method) -> Method:
    if not belongs_to("botocore", resolve):
        return resolve

    def _resolve_endpoint_ruleset(
        client: BaseClient,
        operation_model: OperationModel,
        params: dict[str, Any],
        request_context: dict[str, Any],
        ignore_signing_region: bool = False,  # noqa: FBT001, FBT002 -- botocore's
    ) -> Any:
        if ignore_signing_region:  # presigned URLs want an endpoint of another kind
            return resolve(client, operation_model, params, request_context, ignore_signing_region)
        door, _params = request_context.get(_CAPTURED, _NOT_OURS)
        if door is None:
            return resolve(client, operation_model, params, request_context)
        return door.endpoints.resolve(resolve, client, operation_model, params, request_context)

    return _resolve_endpoint_ruleset


async def _captured(door: _Door, emitted: Any, context: dict[str, Any]) -> Any:
    params = await emitted
    context[_CAPTURED] = door, params
    return params


async def _awaited(reply: tuple[Any, Any]) -> tuple[Any, Any]:
    return reply


class _Door:
    """What a client's calls have in common: turns a call into ours, and the answer into botocore's."""

    # Whether a call is ours to answer; None where all are.
    claims: Callable[[Endpoint, OperationModel, dict[str, Any]], bool] | None = None

    def __init__(self, client: BaseClient) -> None:
        self.is_async = answer.is_async(client)
        self._service: str = client.meta.service_model.service_name
        self._region: str | None = client.meta.region_name
        self._account = credentials.account_of(client)
        self._forms = answer.forms.setdefault(self._service, {})
        self.endpoints = Endpoints(client)

    def answer(self, endpoint: Endpoint, model: OperationModel, params: dict[str, Any]) -> tuple[Any, Any]:
        """``(http, parsed)``, as the client's own request would give them."""
        backend = endpoint.backend
        settings = backend.settings
        name = model.name
        if self._service == "lambda":  # DynamoDB's values are normalised at the write door anyway
            params = parameters.with_bytes(model, params)
        account, region = self._account or settings.account_id, self._region or settings.region
        request_id = backend.ids.request_id(self._service)
        call = Call(self._service, name, params, account, region, backend.clock.now(), request_id)
        try:
            result = endpoint.handle(call)
        except AwsError as error:
            return answer.failure(error, request_id, model)
        form = self._forms.get(name)
        if form is None:
            form = self._forms[name] = answer.Form(model)
        return answer.success(result, request_id, form, is_async=self.is_async)


class _UncheckedDoor(_Door):
    """The same for a client that does not validate what it sends: it is read as the service reads it, types and all."""

    def __init__(self, client: BaseClient) -> None:
        from streammock.hooks.unchecked import reader

        super().__init__(client)
        self._reader = reader(self._service)

    def answer(self, endpoint: Endpoint, model: OperationModel, params: dict[str, Any]) -> tuple[Any, Any]:
        """``(http, parsed)``, as the client's own request would give them."""
        try:
            params = self._reader.read(model, params)
        except AwsError as error:
            return answer.failure(error, endpoint.backend.ids.request_id(self._service), model)
        return super().answer(endpoint, model, params)


class _LogsDoor(_Door):
    """The same for CloudWatch Logs, of which only what functions log is ours: all else is left to whoever answers."""

    def claims(self, endpoint: Endpoint, model: OperationModel, params: dict[str, Any]) -> bool:
        """Whether it is about a function's log group."""
        from streammock.functions import log_groups

        settings = endpoint.backend.settings
        region = endpoint.backend.region(self._account or settings.account_id, self._region or settings.region)
        return log_groups.claims(region, model.name, params)


def _made(client: BaseClient) -> _Door:
    service = client.meta.service_model.service_name
    if service == "logs":
        return _LogsDoor(client)
    serializer = client._serializer  # type: ignore[attr-defined]  # noqa: SLF001 -- the client's configuration forgets it
    if not isinstance(serializer, ParamValidationDecorator):
        return _UncheckedDoor(client)
    return _Door(client)


hook = BotocoreHook()

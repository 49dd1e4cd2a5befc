"""Endpoints found once for a client: a call that is answered here goes to none, and to find it is a quarter of a call.

botocore finds the endpoint of every call anew, from the client's settings, the operation, and the names or ARNs of the
resources that the call is about. Those together decide it, so what was found for them is handed out again.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Hashable
from typing import Any

from botocore.client import BaseClient
from botocore.model import OperationModel

from streammock.methods import Method

_MOST = 100  # names of resources; as many as botocore itself remembers
_CUSTOMIZED = "streammock_builtins"
_Found = tuple[str, dict[str, str], dict[str, Any]]
_Key = tuple[str, Hashable]
_Read = Callable[[dict[str, Any]], Hashable]


class Endpoints:
    """What one client's calls would be sent to.

    Whoever listens to ``before-endpoint-resolution`` is asked at every call, and what it changes is left to botocore.
    The account of the credentials is taken to stay what it is; that it was looked up is told in the user agent of the
    first call alone.

    Parameters
    ----------
    client:
        A client that is not awaited.
    """

    def __init__(self, client: BaseClient) -> None:
        self._known: dict[_Key, _Found] = {}
        self._readers: dict[str, _Read] = {}
        self._event = f"before-endpoint-resolution.{client.meta.service_model.service_id.hyphenize()}"
        # None where a client has none, or where a future botocore keeps them elsewhere.
        resolver = getattr(client, "_ruleset_resolver", None)
        self._builtins: dict[str, Any] | None = getattr(resolver, "_builtins", None)

    def resolve(
        self,
        resolve: Callable[[BaseClient, OperationModel, dict[str, Any], dict[str, Any]], _Found],
        client: BaseClient,
        model: OperationModel,
        params: dict[str, Any],
        context: dict[str, Any],
    ) -> _Found:
        """``(url, headers, properties)`` of a call, by botocore's own ``resolve`` where they are not known.

        The client is the one that it was made of, and is not kept.
        """
        if self._builtins is None:
            return resolve(client, model, params, context)
        builtins = self._builtins.copy()
        client.meta.events.emit(self._event, builtins=builtins, model=model, params=params, context=context)
        key = known = None
        if builtins == self._builtins:
            name = model.name
            read = self._readers.get(name) or self._readers.setdefault(name, _reader(model))
            try:
                key = (name, read(params))
                known = self._known.get(key)
            except (AttributeError, KeyError, TypeError):  # of another shape: botocore is about to say so
                key = None
        if known is None:
            context[_CUSTOMIZED] = builtins
            known = resolve(client, model, params, context)
            if key is not None and "authSchemes" not in known[2]:  # they go into the context as well
                if len(self._known) >= _MOST:
                    self._known.clear()
                self._known[key] = known
        return known


def customizing(customize: Method) -> Method:
    """In the place of botocore's asking its listeners: what those said who have been asked for this call."""

    def customized(resolver: Any, operation_model: Any, call_args: Any, request_context: Any) -> Any:
        known = request_context.pop(_CUSTOMIZED, None)
        return customize(resolver, operation_model, call_args, request_context) if known is None else known

    return customized


def _tables_of_requests(params: dict[str, Any]) -> Hashable:
    requests = params["RequestItems"]
    if type(requests) is not dict:  # to jmespath, by which botocore looks, a defaultdict is an error
        raise TypeError(requests)
    return tuple(requests)


def _tables_of_actions(params: dict[str, Any]) -> Hashable:
    items = params["TransactItems"]
    if not isinstance(items, list):  # in which alone jmespath looks
        raise TypeError(items)
    return tuple([action["TableName"] for item in items for action in item.values()])


# The paths in the service's model by which botocore would look.
_PATHS: dict[str, _Read] = {
    "keys(RequestItems)": _tables_of_requests,
    "TransactItems[*].Get.TableName": _tables_of_actions,
    "TransactItems[*].[ConditionCheck.TableName, Put.TableName, Delete.TableName, Update.TableName][]": (
        _tables_of_actions
    ),
}


def _reader(model: OperationModel) -> _Read:
    """Reads from a call's parameters what its endpoint depends on; raises KeyError where that is not known."""
    paths = getattr(model, "operation_context_parameters", None)  # older ones than 1.36 know of none
    if paths:
        path, *others = [context["path"] for context in paths.values()]
        return _unknown if others or model.context_parameters else _PATHS.get(path, _unknown)
    members = [context.member_name for context in model.context_parameters]
    if len(members) > 1:
        return operator.itemgetter(*members)
    return operator.methodcaller("get", *members or (None,))


def _unknown(params: dict[str, Any]) -> Hashable:
    raise KeyError(*params)

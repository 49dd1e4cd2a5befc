"""From what a test's author types to the API's parameters."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from streammock import service_models
from streammock.endpoint import snake_case
from streammock.errors import lambda_ as texts
from streammock.errors.base import unsupported_parameter
from streammock.functions import configuration, deployment
from streammock.functions.code import from_anything
from streammock.functions.function import Function

if TYPE_CHECKING:
    from streammock.backend import Region


def api_params(service: str, operation: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Snake-case keywords as the members of an operation's request.

    Raises
    ------
    TypeError
        For a keyword that the operation has no member for.
    """
    shape = service_models.input_shape(service, operation)
    members = {snake_case(name): name for name in (shape.members if shape is not None else ())}
    unknown = given.keys() - members.keys()
    if unknown:
        msg = f"{operation} has no member for {min(unknown)!r}; it has {', '.join(sorted(members))}"
        raise TypeError(msg)
    return {members[name]: value for name, value in given.items()}


# A callable or a directory needs none of these; CreateFunction does.
_ROLE = "arn:aws:iam::{account}:role/streammock"
_CALL = "mock.function"
_DEFAULTS = {"runtime": "python3.13", "handler": "index.handler"}


def create_function(region: Region, name: str, code: Any, given: Mapping[str, Any]) -> None:
    """What ``mock.function`` does: CreateFunction, for code of any form."""
    role = _ROLE.format(account=region.account)
    params = api_params("lambda", "CreateFunction", {"role": role, **_DEFAULTS, **given})
    if isinstance(params.get("Environment"), Mapping) and "Variables" not in params["Environment"]:
        params["Environment"] = {"Variables": dict(params["Environment"])}
    known = configuration.SETTABLE | {"Tags"}
    for parameter in params:
        if parameter not in known:
            raise unsupported_parameter(_CALL, parameter, instead=deployment.REFUSED.get(parameter, ""))
    deployment.check_supported(_CALL, params)
    if name in region.functions:
        raise texts.function_exists(name)
    region.functions[name] = Function(
        name=name,
        region=region.name,
        account=region.account,
        configuration=deployment.with_layers(region, _CALL, configuration.create(params), params),
        code=from_anything(code, params.get("Environment", {}).get("Variables")),
        tags=dict(params.get("Tags", {})),
        ids=region.backend.ids,
        now=region.backend.clock.now(),
        history=region.backend.settings.history,
    )


def mapping_params(stream_arn: str, function: str, configuration: Mapping[str, Any]) -> dict[str, Any]:
    """CreateEventSourceMapping's parameters for ``mock.trigger``."""
    given = dict(configuration)
    filters = given.pop("filters", None)
    params = {
        "EventSourceArn": stream_arn,
        "FunctionName": function,
        "StartingPosition": "TRIM_HORIZON",
        **api_params("lambda", "CreateEventSourceMapping", given),
    }
    if filters is not None:
        params["FilterCriteria"] = {"Filters": [{"Pattern": _pattern(pattern)} for pattern in _listed(filters)]}
    return params


def _pattern(pattern: str | Mapping[str, Any]) -> str:
    return pattern if isinstance(pattern, str) else json.dumps(pattern)


def _listed(filters: Iterable[str | Mapping[str, Any]]) -> list[str | Mapping[str, Any]]:
    if isinstance(filters, (str, Mapping)):
        msg = "filters is a list of patterns: write filters=[{...}]"
        raise TypeError(msg)
    return list(filters)

"""From what a test's author types to the API's parameters."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING, Any

from streammock.call import Call
from streammock.errors import lambda_ as texts
from streammock.errors.base import unsupported_parameter
from streammock.functions import configuration, deployment, names
from streammock.functions.code import from_anything
from streammock.functions.function import Function
from streammock.handle.keywords import api_params, check, check_value, request_shape, wrong_type
from streammock.validation import constraints

if TYPE_CHECKING:
    from streammock.backend import Region


# A callable or a directory needs none of these; CreateFunction does.
_ROLE = "arn:aws:iam::{account}:role/streammock"
_CALL, _TRIGGER = "mock.function", "mock.trigger"
_DEFAULTS = {"runtime": "python3.13", "handler": "index.handler"}


def create_function(region: Region, name: str, code: Any, given: Mapping[str, Any], asked: str = _CALL) -> None:
    """What ``mock.function`` does: CreateFunction, for code of any form.

    Parameters
    ----------
    region, name:
        Where it is made, and what it is called.
    code, given:
        Its code, and the other members of the request in snake case.
    asked:
        Who asks for it, for messages.

    Raises
    ------
    TypeError
        For a keyword, or a type of its value, that no client would send.
    AwsError
        What AWS would answer.
    """
    role = _ROLE.format(account=region.account)
    params = api_params("lambda", "CreateFunction", {"role": role, **_DEFAULTS, **given})
    known = configuration.SETTABLE | {"Tags"}
    for parameter in params:
        if parameter not in known:
            raise unsupported_parameter(asked, parameter, instead=deployment.REFUSED.get(parameter, ""))
    now = region.backend.clock.now()
    name = _checked(Call("lambda", "CreateFunction", params, region.account, region.name, now), name)
    deployment.check_supported(asked, params)
    if name in region.functions:
        raise texts.function_exists(name)
    region.functions[name] = Function(
        name=name,
        region=region.name,
        account=region.account,
        configuration=deployment.with_layers(region, asked, configuration.create(params), params),
        code=from_anything(code, params.get("Environment", {}).get("Variables")),
        tags=dict(params.get("Tags", {})),
        ids=region.backend.ids,
        now=now,
        history=region.backend.settings.history,
    )


def _checked(call: Call, name: str) -> str:
    """The name of a function whose settings pass what CreateFunction's request would have to pass."""
    shape = request_shape(call.service, call.operation)
    variables = call.params.get("Environment")
    if isinstance(variables, Mapping) and "Variables" not in variables:
        environment: Any = shape.members["Environment"]
        check_value(_CALL, environment.members["Variables"], variables, "environment")
        call.params["Environment"] = {"Variables": dict(variables)}
    request = {"FunctionName": name, **call.params}
    check(_CALL, shape, request, {"FunctionName": "name"})
    constraints.check(replace(call, params={**request, "Code": {}}), shape)
    parsed = names.parse(name, call.region, call.account).name
    if len(parsed) > names.MAX_LENGTH:
        raise texts.function_name_too_long(parsed, names.MAX_LENGTH)
    return parsed


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
    check(_TRIGGER, request_shape("lambda", "CreateEventSourceMapping"), params, {"FunctionName": "function"})
    if filters is not None:
        params["FilterCriteria"] = {"Filters": [{"Pattern": one} for one in map(_pattern, _listed(filters), count())]}
    return params


def _pattern(pattern: Any, number: int) -> str:
    if isinstance(pattern, str):
        return pattern
    if not isinstance(pattern, Mapping):
        raise wrong_type(_TRIGGER, f"filters[{number}]", "a dict or a str", pattern)
    return json.dumps(pattern)


def _listed(filters: Any) -> list[Any]:
    if isinstance(filters, (str, Mapping)) or not isinstance(filters, Iterable):
        msg = "filters is a list of patterns: write filters=[{...}]"
        raise TypeError(msg)
    return list(filters)

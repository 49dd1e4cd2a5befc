"""Resources beside a function in a template: layers, versions, aliases, URLs, and what SAM makes of properties."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

from streammock.errors.base import TemplateError
from streammock.handle import template_code
from streammock.handle.template_values import mapping, maps, member, text, unsupported

Properties = dict[str, Any]


class Stack(Protocol):
    """The stack that is being made, as a maker of one resource sees it."""

    def ask(self, service: str, operation: str, params: Properties, path: str) -> Properties:
        """An operation, with a resource's properties as its request."""

    def made(self, logical_id: str, reference: str, **attributes: str) -> None:
        """Keep what Ref and GetAtt give from now on."""

    def file(self, relative: str) -> Path:
        """A path that the template names."""

    def asset(self, logical_id: str, code: Any) -> str | None:
        """Where cdk keeps what would be uploaded for a resource."""

    def ignore(self, what: str) -> None:
        """Say that something was left out."""


# What becomes of earlier versions when a stack is updated, which a test's never is.
_OF_LATER_VERSIONS = frozenset(("PublishLambdaVersion", "RetentionPolicy"))


def _layer(stack: Stack, logical_id: str, properties: Properties) -> None:
    """``AWS::Lambda::LayerVersion``, and SAM's, whose content is a path."""
    given = dict(properties)
    for one in sorted(_OF_LATER_VERSIONS & given.keys()):
        del given[one]
        stack.ignore(f"{one} of {logical_id}")
    content = given.pop("Content", None) or template_code.sam(given.pop("ContentUri", None))
    content = stack.asset(logical_id, content) or content
    if isinstance(content, str):
        content = {"ZipFile": template_code.package(logical_id, stack.file(content))}
    given["Content"] = content
    given.setdefault("LayerName", logical_id)
    made = stack.ask("lambda", "PublishLayerVersion", given, logical_id)
    stack.made(logical_id, made["LayerVersionArn"], LayerVersionArn=made["LayerVersionArn"], Arn=made["LayerArn"])


def _version(stack: Stack, logical_id: str, properties: Properties) -> None:
    _publish(stack, logical_id, properties)


def _publish(stack: Stack, logical_id: str, properties: Properties) -> str:
    given = dict(properties)
    provisioned = given.pop("ProvisionedConcurrencyConfig", None)
    if given.pop("CodeSha256", None) is not None:  # of the package as it was deployed, not of a directory or a callable
        stack.ignore(f"CodeSha256 of {logical_id}")
    made = stack.ask("lambda", "PublishVersion", given, logical_id)
    _provision(stack, logical_id, given["FunctionName"], made["Version"], provisioned)
    version: str = made["Version"]
    stack.made(logical_id, made["FunctionArn"], Version=version, FunctionArn=made["FunctionArn"])
    return version


def _alias(stack: Stack, logical_id: str, properties: Properties) -> None:
    given = dict(properties)
    provisioned = given.pop("ProvisionedConcurrencyConfig", None)
    weights = mapping(given.get("RoutingConfig", {}), f"{logical_id}.RoutingConfig").get("AdditionalVersionWeights")
    if isinstance(weights, list):
        path = f"{logical_id}.AdditionalVersionWeights"
        shares = {
            text(member(one, "FunctionVersion", path), path): _share(member(one, "FunctionWeight", path), path)
            for one in maps(weights, path)
        }
        given["RoutingConfig"] = {"AdditionalVersionWeights": shares}
    made = stack.ask("lambda", "CreateAlias", given, logical_id)
    _provision(stack, logical_id, given["FunctionName"], made["Name"], provisioned)
    stack.made(logical_id, made["AliasArn"], AliasArn=made["AliasArn"])


def _share(given: Any, path: str) -> float:
    try:
        return float(text(given, path))
    except ValueError:
        msg = f"FunctionWeight of {path} must be a number, not {given!r}"
        raise TemplateError(msg) from None


def _provision(stack: Stack, path: str, function: str, qualifier: str, config: Any) -> None:
    if config is not None:
        of = mapping(config, f"{path}.ProvisionedConcurrencyConfig")
        params = {"FunctionName": function, "Qualifier": qualifier, **of}
        stack.ask("lambda", "PutProvisionedConcurrencyConfig", params, path)


def _event_invoke_config(stack: Stack, logical_id: str, properties: Properties) -> None:
    stack.ask("lambda", "PutFunctionEventInvokeConfig", dict(properties), logical_id)


def _url(stack: Stack, logical_id: str, properties: Properties) -> None:
    given = dict(properties)
    given["FunctionName"] = member(given, "TargetFunctionArn", logical_id)
    del given["TargetFunctionArn"]
    made = stack.ask("lambda", "CreateFunctionUrlConfig", given, logical_id)
    stack.made(logical_id, made["FunctionArn"], FunctionUrl=made["FunctionUrl"], FunctionArn=made["FunctionArn"])


def _permission(stack: Stack, logical_id: str, properties: Properties) -> None:
    stack.ask("lambda", "AddPermission", {"StatementId": logical_id, **properties}, logical_id)


# In the order in which they need each other: layers before functions, all others after.
LAYERS: dict[str, Callable[[Stack, str, Properties], None]] = {
    "AWS::Lambda::LayerVersion": _layer,
    "AWS::Serverless::LayerVersion": _layer,
}
PERMISSION = "AWS::Lambda::Permission"
BESIDE: dict[str, Callable[[Stack, str, Properties], None]] = {
    "AWS::Lambda::Version": _version,
    "AWS::Lambda::Alias": _alias,
    "AWS::Lambda::EventInvokeConfig": _event_invoke_config,
    "AWS::Lambda::Url": _url,
    PERMISSION: _permission,
}

# Properties of a function that are set by operations of their own, with the members that these have for them.
AFTERWARDS: dict[str, Callable[[Any, str], tuple[str, Properties]]] = {
    "RecursiveLoop": lambda given, _: ("PutFunctionRecursionConfig", {"RecursiveLoop": given}),
    "ReservedConcurrentExecutions": lambda given, _: (
        "PutFunctionConcurrency",
        {"ReservedConcurrentExecutions": given},
    ),
    "RuntimeManagementConfig": lambda given, path: ("PutRuntimeManagementConfig", mapping(given, path)),
}

STREAM_EVENT = "DynamoDB"  # the type of a SAM function's events that are mappings of a stream
# Properties of a SAM function that become resources of their own.
_ALIAS, _VERSION = "AutoPublishAlias", "VersionDescription"
_PROVISIONED, _INVOKE, _URL = "ProvisionedConcurrencyConfig", "EventInvokeConfig", "FunctionUrlConfig"
SAM_EXTRAS = (_ALIAS, _VERSION, _PROVISIONED, _INVOKE, _URL)


def sam_extras(stack: Stack, logical_id: str, function: str, given: Mapping[str, Any]) -> str:
    """Make what SAM makes beside a function; returns the name by which its events invoke it.

    Parameters
    ----------
    stack, logical_id, function:
        The stack, and the function with its name.
    given:
        Its properties among ``SAM_EXTRAS``.
    """
    alias = given.get(_ALIAS)
    target: Properties = {"FunctionName": function}
    if alias is None:
        if _PROVISIONED in given:
            msg = f"{_PROVISIONED} of {logical_id} needs AutoPublishAlias, as SAM does: there is no version without"
            raise TemplateError(msg)
        if _VERSION in given:
            stack.ignore(f"{_VERSION} of {logical_id}")
    else:
        described = {"Description": given[_VERSION]} if _VERSION in given else {}
        version = _publish(stack, f"{logical_id}.Version", {**target, **described})
        routing = {"FunctionVersion": version, "Name": alias, _PROVISIONED: given.get(_PROVISIONED)}
        _alias(stack, f"{logical_id}.Alias", {**target, **routing})
        target["Qualifier"] = alias
    if _INVOKE in given:
        _event_invoke_config(stack, logical_id, {**target, **_invoke_config(logical_id, given[_INVOKE])})
    if _URL in given:
        url = mapping(given[_URL], f"{logical_id}.{_URL}")
        _url(stack, f"{logical_id}Url", {"TargetFunctionArn": function, **url, **_qualifier(alias)})
    return function if alias is None else f"{function}:{alias}"


def _qualifier(alias: str | None) -> Properties:
    return {} if alias is None else {"Qualifier": alias}


def _invoke_config(logical_id: str, given: Any) -> Properties:
    config = mapping(given, f"{logical_id}.{_INVOKE}")
    if "DestinationConfig" in config:
        kinds = mapping(config["DestinationConfig"], f"{logical_id}.{_INVOKE}.DestinationConfig")
        config["DestinationConfig"] = {
            kind: sam_destination(f"{logical_id}.{kind}", one) for kind, one in kinds.items()
        }
    return config


def sam_destination(path: str, given: Any) -> Properties:
    """A destination of SAM's: its ``Type`` says what the ARN says; without one SAM would make a queue or a topic."""
    described = mapping(given, path)
    if "Destination" not in described:
        raise unsupported(path, "a destination that SAM makes")
    return {name: one for name, one in described.items() if name != "Type"}


def sam_event(path: str, given: Any) -> Properties:
    """An event of type ``DynamoDB``, as its mapping is asked for."""
    params = mapping(given, path)
    params["EventSourceArn"] = member(
        params, "Stream", path, ": the stream's ARN, as in {'Fn::GetAtt': [Table, StreamArn]}"
    )
    del params["Stream"]
    on_failure = mapping(params.get("DestinationConfig", {}), f"{path}.DestinationConfig").get("OnFailure")
    if on_failure is not None:
        params["DestinationConfig"] = {"OnFailure": sam_destination(path, on_failure)}
    return params


def without_other_events(events: Any) -> Any:
    """A SAM function's events, and of those that are left out no more than that."""
    if not isinstance(events, Mapping):
        return events
    return {
        name: {"Type": one["Type"]} if isinstance(one, Mapping) and one.get("Type") not in (None, STREAM_EVENT) else one
        for name, one in events.items()
    }


def over(given: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """SAM's Globals under a function's own: maps are merged, lists put together, the rest replaced."""
    merged = dict(given)
    for name, value in own.items():
        before = merged.get(name)
        if isinstance(before, Mapping) and isinstance(value, Mapping):
            merged[name] = over(before, value)
        elif isinstance(before, list) and isinstance(value, list):
            merged[name] = before + value
        else:
            merged[name] = value
    return merged

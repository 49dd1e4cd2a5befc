"""A function's settings: what CreateFunction was given, AWS's defaults for the rest, and the checks between them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from streammock.errors import lambda_ as texts
from streammock.errors import lambda_resources
from streammock.functions import destination, identifiers, kept_settings
from streammock.functions.kept_settings import KeptSettings
from streammock.functions.layers import LayerVersion
from streammock.functions.logging_config import TEXT, LoggingConfig

MAX_ENVIRONMENT_BYTES = 4096
NO_TRACING: Mapping[str, str] = {"Mode": "PassThrough"}
MOST_SECONDS, MOST_MEGABYTES = 900, 10_240
_VARIABLE = re.compile(r"[a-zA-Z]\w+", re.ASCII)
# Variables that Lambda sets itself and lets nobody else set (AWS: "Defined runtime environment variables").
RESERVED_VARIABLES = frozenset(
    (
        "_HANDLER",
        "_X_AMZN_TRACE_ID",
        "AWS_ACCESS_KEY",
        "AWS_ACCESS_KEY_ID",
        "AWS_DEFAULT_REGION",
        "AWS_EXECUTION_ENV",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
        "AWS_LAMBDA_FUNCTION_NAME",
        "AWS_LAMBDA_FUNCTION_VERSION",
        "AWS_LAMBDA_INITIALIZATION_TYPE",
        "AWS_LAMBDA_LOG_GROUP_NAME",
        "AWS_LAMBDA_LOG_STREAM_NAME",
        "AWS_LAMBDA_RUNTIME_API",
        "AWS_REGION",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "LAMBDA_RUNTIME_DIR",
        "LAMBDA_TASK_ROOT",
    )
)
_MEMBERS = {
    "Runtime": "runtime",
    "Handler": "handler",
    "Role": "role",
    "Description": "description",
    "Timeout": "timeout",
    "MemorySize": "memory_size",
    "Architectures": "architectures",
    "EphemeralStorage": "ephemeral_storage",
}
SETTABLE = (
    frozenset((*_MEMBERS, "DeadLetterConfig", "Environment", "Layers", "LoggingConfig", "TracingConfig"))
    | kept_settings.MEMBERS
)


@dataclass(frozen=True, slots=True)
class Configuration:
    """The settings that a version freezes; ``timeout`` in seconds, ``memory_size`` in MB."""

    runtime: str
    handler: str
    role: str
    description: str = ""
    timeout: int = 3
    memory_size: int = 128
    environment: Mapping[str, str] | None = None
    architectures: tuple[str, ...] = ("x86_64",)
    ephemeral_storage: Mapping[str, int] = field(default_factory=lambda: {"Size": 512})
    tracing: Mapping[str, str] = field(default_factory=lambda: NO_TRACING)
    logging: LoggingConfig = TEXT
    dead_letter: str | None = None
    layers: tuple[LayerVersion, ...] = ()
    kept: KeptSettings = kept_settings.NONE

    def describe(self, function_name: str) -> dict[str, Any]:
        """The members of a function description that come from here (aws_facts 3.2)."""
        described: dict[str, Any] = {
            "Architectures": list(self.architectures),
            "Description": self.description,
            "EphemeralStorage": dict(self.ephemeral_storage),
            "Handler": self.handler,
            "LoggingConfig": self.logging.describe(function_name),
            "MemorySize": self.memory_size,
            "PackageType": "Zip",
            "Role": self.role,
            "Runtime": self.runtime,
            "Timeout": self.timeout,
            "TracingConfig": dict(self.tracing),
        }
        if self.environment is not None:
            described["Environment"] = {"Variables": dict(self.environment)}
        if self.dead_letter is not None:
            described["DeadLetterConfig"] = {"TargetArn": self.dead_letter}
        if self.layers:
            described["Layers"] = [{"Arn": one.arn, "CodeSize": len(one.code.content)} for one in self.layers]
        return described


def create(params: Mapping[str, Any]) -> Configuration:
    """The settings of a CreateFunction request, checked."""
    _check_architectures(params.get("Architectures", ()))  # a constraint, which comes before all else
    if "Runtime" not in params or "Handler" not in params:
        raise texts.runtime_and_handler_missing()
    return update(Configuration(params["Runtime"], params["Handler"], params["Role"]), params)


def update(current: Configuration, params: Mapping[str, Any]) -> Configuration:
    """The settings with those that a request names replaced, checked; layers need to be looked up (``deployment``)."""
    changes = {attribute: _frozen(params[name]) for name, attribute in _MEMBERS.items() if name in params}
    if "Environment" in params:
        variables = params["Environment"].get("Variables", {})
        _check_environment(variables)
        changes["environment"] = dict(variables)
    if "TracingConfig" in params:
        changes["tracing"] = {**NO_TRACING, **params["TracingConfig"]}
    if "LoggingConfig" in params:
        changes["logging"] = current.logging.changed(params["LoggingConfig"])
    if "DeadLetterConfig" in params:
        changes["dead_letter"] = _dead_letter(params["DeadLetterConfig"])
    changes["kept"] = current.kept.changed(params, params.get("Runtime", current.runtime))
    changed = replace(current, **changes)
    _check_limits(changed)
    _check_process_can_take(changed)
    _check_runtime(changed.runtime)
    _check_architectures(changed.architectures)
    return changed


def _dead_letter(config: Mapping[str, Any]) -> str | None:
    arn = config.get("TargetArn") or None
    parsed = destination.parse(arn) if arn is not None else None
    if arn is not None and (parsed is None or parsed.service not in {"sqs", "sns"}):
        raise lambda_resources.invalid_dead_letter_target(arn)
    return arn


def _frozen(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    return dict(value) if isinstance(value, Mapping) else value


def _check_limits(configuration: Configuration) -> None:
    """The model's limits are wider: they are those of a function with a capacity provider."""
    size = configuration.ephemeral_storage["Size"]
    for member, value, most in (
        ("timeout", configuration.timeout, MOST_SECONDS),
        ("memorySize", configuration.memory_size, MOST_MEGABYTES),
        ("ephemeralStorage.size", size, MOST_MEGABYTES),
    ):
        if value > most:
            raise texts.more_than_a_function_has(member, value, most)


def _check_process_can_take(configuration: Configuration) -> None:
    # Both reach the handler as environment variables, which end at the first zero character.
    variables = configuration.environment or {}
    for member, values in (("handler", (configuration.handler,)), ("environment.variables", variables.values())):
        if any("\0" in value for value in values):
            raise texts.zero_character(member)


def _check_runtime(runtime: str) -> None:
    if not identifiers.is_runtime(runtime):
        raise texts.unknown_runtime(runtime, identifiers.runtimes())


def _check_architectures(architectures: Sequence[str]) -> None:
    if not set(architectures) <= set(identifiers.ARCHITECTURES):
        raise texts.unknown_architecture(architectures, identifiers.ARCHITECTURES)


def _check_environment(variables: Mapping[str, str]) -> None:
    if not all(map(_VARIABLE.fullmatch, variables)):
        raise texts.malformed_variable()
    reserved = [name for name in variables if name in RESERVED_VARIABLES]
    if reserved:
        raise texts.reserved_variables(reserved)
    measured = json.dumps(dict(variables), separators=(",", ":"), ensure_ascii=False)
    if len(measured.encode()) > MAX_ENVIRONMENT_BYTES:
        raise texts.environment_too_large(measured)

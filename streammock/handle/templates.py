"""``mock.load``: the tables, functions and event source mappings of a SAM or CloudFormation template."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from streammock import arns
from streammock.endpoint import snake_case
from streammock.errors.base import TemplateError
from streammock.handle import shorthand, template_constraints, template_file, template_lambda, template_tables
from streammock.handle.intrinsics import NO_VALUE, Intrinsics
from streammock.handle.keywords import request_shape
from streammock.handle.template_values import coerced, mapping, maps, member, refuse_null, text, unsupported

if TYPE_CHECKING:
    from streammock.backend import Backend

Given = Mapping[str, Any]
Request = Callable[[str, str, "dict[str, Any]"], "dict[str, Any]"]

_TABLE, _SIMPLE_TABLE = "AWS::DynamoDB::Table", "AWS::Serverless::SimpleTable"
_GLOBAL_TABLE = "AWS::DynamoDB::GlobalTable"
_TABLES, _FUNCTIONS = (_TABLE, _SIMPLE_TABLE, _GLOBAL_TABLE), ("AWS::Serverless::Function", "AWS::Lambda::Function")
_SAM_FUNCTION, _FUNCTION = _FUNCTIONS
_MAPPING = "AWS::Lambda::EventSourceMapping"
_NAMES = {**dict.fromkeys(_TABLES, "TableName"), **dict.fromkeys(_FUNCTIONS, "FunctionName")}
# Other resources by what their names and ARNs are made of: a function's environment and destinations refer to them.
_OTHERS = {
    "AWS::SQS::Queue": ("QueueName", "arn:{partition}:sqs:{region}:{account}:{name}"),
    "AWS::SNS::Topic": ("TopicName", "arn:{partition}:sns:{region}:{account}:{name}"),
    "AWS::S3::Bucket": ("BucketName", "arn:{partition}:s3:::{name}"),
    "AWS::IAM::Role": ("RoleName", "arn:{partition}:iam::{account}:role/{name}"),
}
# What says who may, who pays and what it looks like, and changes nothing of what runs.
_WITHOUT_EFFECT = frozenset(
    (
        "Architectures",
        "AssumeRolePolicyDocument",
        "AutoPublishAliasAllProperties",
        "AutoPublishCodeSha256",
        "DeploymentPreference",
        "Metadata",
        "PermissionsBoundary",
        "Policies",
        "PropagateTags",
        "RolePath",
        "Tracing",
    )
)
_INLINE = {"python": "index.py", "nodejs": "index.js"}


@dataclass(frozen=True)
class Loaded:
    """What a template has made.

    Parameters
    ----------
    tables, functions:
        Their names, by their logical ids.
    mappings:
        The UUIDs of event source mappings, by their logical ids: ``Function.Event`` for an event of SAM.
    ignored:
        What was left out, in words: resources of other services, events of other sources, properties without effect.
    """

    tables: dict[str, str] = field(default_factory=dict)
    functions: dict[str, str] = field(default_factory=dict)
    mappings: dict[str, str] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)


def load(backend: Backend, request: Request, path: Path, parameters: Given, functions: Given) -> Loaded:
    """Make what a template describes: tables first, then functions, then mappings."""
    return _Loader(backend, request, path, parameters, functions).load()


class _Loader:
    def __init__(
        self,
        backend: Backend,
        request: Request,
        path: Path,
        parameters: Mapping[str, Any],
        functions: Mapping[str, Any],
    ) -> None:
        self._backend = backend
        self._request = request
        self._home = path.parent
        self._code = functions
        template = template_file.read(path)
        settings = backend.settings
        stack = arns.partition(settings.region), settings.region, settings.account_id
        pseudo = {
            "AWS::Region": settings.region,
            "AWS::AccountId": settings.account_id,
            "AWS::Partition": stack[0],
            "AWS::URLSuffix": "amazonaws.com.cn" if stack[0] == "aws-cn" else "amazonaws.com",
            "AWS::StackName": path.stem,
            "AWS::StackId": "arn:{}:cloudformation:{}:{}:stack/{}/0".format(*stack, path.stem),
        }
        self._naming: set[str] = set()  # the resources whose names are being computed
        self._values = Intrinsics(template, parameters, pseudo, self._reference, self._attribute)
        self._all: dict[str, Any] = template["Resources"]
        self._globals: Mapping[str, Any] = template["Globals"]
        self._loaded = Loaded(ignored=template_constraints.check(template, parameters))
        self._made: dict[str, tuple[str, Mapping[str, str]]] = {}  # what Ref and GetAtt give, once it is there
        unknown = functions.keys() - {name for name in self._all if self._type(name) in _FUNCTIONS}
        if unknown:
            msg = f"the template has no function {min(unknown)!r} to give code to"
            raise TemplateError(msg)

    def load(self) -> Loaded:
        present = [name for name, one in self._all.items() if self._present(one)]
        makers: dict[str, Callable[[str, dict[str, Any]], Any]] = {
            _TABLE: self._table,
            _SIMPLE_TABLE: self._simple_table,
            _GLOBAL_TABLE: self._global_table,
            **{kind: partial(make, self) for kind, make in template_lambda.LAYERS.items()},
            _SAM_FUNCTION: self._sam_function,
            _FUNCTION: self._function,
            **{kind: partial(make, self) for kind, make in template_lambda.BESIDE.items()},
            _MAPPING: self._mapping,
        }
        events: list[tuple[str, dict[str, Any]]] = []
        for kind, make in makers.items():
            for name in present:
                if self._type(name) == kind and (properties := self._properties(name)) is not None:
                    events += make(name, properties) or ()
        for event, params in events:
            self._map(event, params)
        self._loaded.ignored.extend(
            f"{name} ({self._type(name)})" for name in present if self._type(name) not in makers
        )
        return self._loaded

    def _properties(self, name: str) -> dict[str, Any] | None:
        """With everything computed; None for a permission that speaks of what is not here, and that nobody asks."""
        try:
            resolved = self._values.resolve(self._all[name]["Properties"])
        except TemplateError as error:
            if self._type(name) != template_lambda.PERMISSION:
                msg = f"{name}: {error}"
                raise TemplateError(msg) from None
            self.ignore(f"{name} ({template_lambda.PERMISSION}): {error}")
            return None
        refuse_null(resolved, name)
        return mapping(resolved, f"Properties of {name}")

    def _under_globals(self, kind: str) -> dict[str, Any]:
        path = f"Globals.{kind}"
        resolved = self._values.resolve(self._globals.get(kind) or {})
        refuse_null(resolved, path)
        return mapping(resolved, path)

    # --- what the makers of template_lambda use ---------------------------------------------------------------------
    def made(self, logical_id: str, reference: str, **attributes: str) -> None:
        self._made[logical_id] = reference, attributes

    def file(self, relative: str) -> Path:
        return self._home / relative

    def asset(self, logical_id: str) -> str | None:
        path: str | None = self._all[logical_id]["Metadata"].get("aws:asset:path")
        return path

    def ignore(self, what: str) -> None:
        self._loaded.ignored.append(what)

    # --- names ------------------------------------------------------------------------------------------------------
    def _type(self, name: str) -> str:
        return str(self._all[name]["Type"])

    def _present(self, resource: Mapping[str, Any]) -> bool:
        return "Condition" not in resource or self._values.condition(resource["Condition"])

    def _name(self, logical_id: str) -> str:
        """Its name, or its logical id; CloudFormation would add to that the stack's name and some chance."""
        if logical_id not in self._all:
            msg = f"the template has neither a parameter nor a resource {logical_id!r}"
            raise TemplateError(msg)
        kind = self._type(logical_id)
        property_ = _NAMES.get(kind) or _OTHERS.get(kind, ("Name",))[0]
        if logical_id in self._naming:
            msg = f"the name of {logical_id} depends on itself"
            raise TemplateError(msg)
        self._naming.add(logical_id)
        try:
            name = self._values.resolve(self._all[logical_id]["Properties"].get(property_, logical_id))
        finally:
            self._naming.remove(logical_id)
        return logical_id if name is NO_VALUE else text(name, f"{logical_id}.{property_}")

    def _reference(self, logical_id: str) -> str:
        if logical_id in self._made:
            return self._made[logical_id][0]
        name = self._name(logical_id)
        kind = self._type(logical_id)
        if kind in template_lambda.LAYERS or kind in template_lambda.BESIDE:
            msg = (
                f"{logical_id} ({kind}) has no Ref yet where it is used: give it as a parameter, {{{logical_id!r}: …}}"
            )
            raise TemplateError(msg)
        if kind == "AWS::SNS::Topic":
            return self._arn(kind, name)
        if kind == "AWS::SQS::Queue":
            settings = self._backend.settings
            return f"https://sqs.{settings.region}.amazonaws.com/{settings.account_id}/{name}"
        return name

    def _attribute(self, logical_id: str, attribute: str) -> str:
        if attribute in self._made.get(logical_id, ("", {}))[1]:
            return self._made[logical_id][1][attribute]
        if f"{logical_id}.{attribute}" in self._made:  # SAM's way to name the version and the alias that it makes
            return self._made[f"{logical_id}.{attribute}"][0]
        name, settings = self._name(logical_id), self._backend.settings
        kind = self._type(logical_id)
        table = self._backend.home.tables.get(name) if kind in _TABLES else None
        if table is not None and attribute == "StreamArn" and table.latest_stream is not None:
            return table.latest_stream.arn
        if attribute == "Arn":
            if kind in _TABLES:
                return arns.table(settings.region, settings.account_id, name)
            if kind in _FUNCTIONS:
                return arns.function(settings.region, settings.account_id, name)
            if kind in _OTHERS:
                return self._arn(kind, name)
        msg = (
            f"{logical_id} ({kind}) has no {attribute} here: give it, as in "
            f"mock.load(path, parameters={{'{logical_id}.{attribute}': …}})"
        )
        raise TemplateError(msg)

    def _arn(self, kind: str, name: str) -> str:
        settings = self._backend.settings
        pattern = _OTHERS[kind][1]
        partition = arns.partition(settings.region)
        return pattern.format(partition=partition, region=settings.region, account=settings.account_id, name=name)

    # --- tables -----------------------------------------------------------------------------------------------------
    def _table(self, logical_id: str, properties: dict[str, Any]) -> None:
        name = self._name(logical_id)
        given = dict(properties, TableName=name)
        later = {one: given.pop(one) for one in template_tables.AFTERWARDS if one in given}
        if "StreamSpecification" in given:
            stream = mapping(given["StreamSpecification"], f"{logical_id}.StreamSpecification")
            given["StreamSpecification"] = {"StreamEnabled": True, **stream}
        if "SSESpecification" in given:
            sse = mapping(given["SSESpecification"], f"{logical_id}.SSESpecification")
            given["SSESpecification"] = {("Enabled" if one == "SSEEnabled" else one): sse[one] for one in sse}
        if isinstance(given.get("ResourcePolicy"), Mapping):
            given["ResourcePolicy"] = json.dumps(given["ResourcePolicy"].get("PolicyDocument"))
        self.ask("dynamodb", "CreateTable", given, logical_id)
        for one, value in later.items():
            path = f"{logical_id}.{one}"
            call = template_tables.AFTERWARDS[one](mapping(value, path), path)
            if call is not None:
                self.ask("dynamodb", call[0], {"TableName": name, **call[1]}, logical_id)
        self._loaded.tables[logical_id] = name

    def _simple_table(self, logical_id: str, properties: dict[str, Any]) -> None:
        given = _merged(self._under_globals("SimpleTable"), properties)
        self._table(logical_id, template_tables.simple(logical_id, given))

    def _global_table(self, logical_id: str, properties: dict[str, Any]) -> None:
        given, regions = template_tables.split(logical_id, properties, self._backend.settings.region)
        self._table(logical_id, given)
        for region in regions:
            updates = {"TableName": self._name(logical_id), "ReplicaUpdates": [{"Create": {"RegionName": region}}]}
            self.ask("dynamodb", "UpdateTable", updates, logical_id)

    # --- functions --------------------------------------------------------------------------------------------------
    def _function(self, logical_id: str, properties: dict[str, Any]) -> None:
        given = dict(properties)
        code = given.pop("Code", {})
        code = self.asset(logical_id) or code
        if "Tags" in given:
            path = f"{logical_id}.Tags"
            given["Tags"] = {
                text(member(tag, "Key", path), path): member(tag, "Value", path) for tag in maps(given["Tags"], path)
            }
        self._make_function(logical_id, given, code)

    def _sam_function(self, logical_id: str, properties: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
        given = _merged(self._under_globals("Function"), properties)
        events = mapping(given.pop("Events", {}), f"{logical_id}.Events")
        extras = {name: given.pop(name) for name in template_lambda.SAM_EXTRAS if name in given}
        code = template_lambda.sam_code(given.pop("CodeUri", {}))
        if "InlineCode" in given:
            code = {"ZipFile": given.pop("InlineCode")}
        if "DeadLetterQueue" in given:
            path = f"{logical_id}.DeadLetterQueue"
            given["DeadLetterConfig"] = {
                "TargetArn": member(mapping(given.pop("DeadLetterQueue"), path), "TargetArn", path)
            }
        name = self._make_function(logical_id, given, code)
        target = template_lambda.sam_extras(self, logical_id, name, extras)
        return list(self._events(logical_id, target, events))

    def _events(self, logical_id: str, function: str, events: Mapping[str, Any]) -> Any:
        for event, description in events.items():
            path = f"{logical_id}.{event}"
            kind = mapping(description, path).get("Type")
            if kind != "DynamoDB":
                self.ignore(f"{path} (event of type {kind})")
                continue
            yield path, {**template_lambda.sam_event(path, description.get("Properties", {})), "FunctionName": function}

    def _make_function(self, logical_id: str, given: dict[str, Any], code: Any) -> str:
        name = self._name(logical_id)
        given.pop("FunctionName", None)
        if "KmsKeyArn" in given:  # the one member that CloudFormation spells otherwise
            given["KMSKeyArn"] = given.pop("KmsKeyArn")
        reserved = given.pop("ReservedConcurrentExecutions", None)
        for one in sorted(_WITHOUT_EFFECT & given.keys()):
            del given[one]
            self.ignore(f"{one} of {logical_id}")
        params = coerced(request_shape("lambda", "CreateFunction"), given, logical_id)
        code = self._code.get(logical_id, code)
        if isinstance(code, Mapping) and "S3Bucket" in code:
            params = {"Role": self._arn("AWS::IAM::Role", "streammock"), **params, "FunctionName": name}
            self.ask("lambda", "CreateFunction", {**params, "Code": dict(code)}, logical_id)
        else:
            snake = {snake_case(one): value for one, value in params.items()}
            with self._backend.lock:
                shorthand.create_function(self._backend.home, name, self._source(logical_id, code, params), snake)
        if reserved is not None:
            params = {"FunctionName": name, "ReservedConcurrentExecutions": reserved}
            self.ask("lambda", "PutFunctionConcurrency", params, logical_id)
        self._loaded.functions[logical_id] = name
        return name

    def _source(self, logical_id: str, code: Any, params: Mapping[str, Any]) -> Any:
        """Code in a form that ``mock.function`` takes."""
        if logical_id in self._code:
            return code
        if isinstance(code, str):
            return self._home / code
        code = mapping(code, f"the code of {logical_id}")
        if not isinstance(code.get("ZipFile"), str):
            raise unsupported(logical_id, f"the code {code}")
        runtime = str(params.get("Runtime", ""))
        file = next((file for prefix, file in _INLINE.items() if runtime.startswith(prefix)), None)
        if file is None:
            raise unsupported(logical_id, f"inline code for the runtime {runtime!r}")
        package = io.BytesIO()
        with zipfile.ZipFile(package, "w") as archive:
            archive.writestr(zipfile.ZipInfo(file), code["ZipFile"])
        return package.getvalue()

    # --- mappings ---------------------------------------------------------------------------------------------------
    def _mapping(self, logical_id: str, properties: dict[str, Any]) -> None:
        self._map(logical_id, dict(properties))

    def _map(self, logical_id: str, params: dict[str, Any]) -> None:
        source = str(params.get("EventSourceArn", ""))
        if ":dynamodb:" not in source:
            self.ignore(f"{logical_id} (event source {source or 'of another kind'})")
            return
        made = self.ask("lambda", "CreateEventSourceMapping", params, logical_id)
        self._loaded.mappings[logical_id] = made["UUID"]

    def ask(self, service: str, operation: str, params: dict[str, Any], path: str) -> dict[str, Any]:
        return self._request(service, operation, coerced(request_shape(service, operation), params, path))


def _merged(given: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """SAM's Globals under a function's own: maps are merged, lists put together, the rest replaced."""
    merged = dict(given)
    for name, value in own.items():
        before = merged.get(name)
        if isinstance(before, Mapping) and isinstance(value, Mapping):
            merged[name] = _merged(before, value)
        elif isinstance(before, list) and isinstance(value, list):
            merged[name] = before + value
        else:
            merged[name] = value
    return merged

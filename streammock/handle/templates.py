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

from streammock import arns, service_models
from streammock.endpoint import snake_case
from streammock.errors.base import TemplateError
from streammock.handle import shorthand, template_file, template_lambda, template_tables
from streammock.handle.intrinsics import Intrinsics
from streammock.handle.template_values import coerced, unsupported

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
_TYPES = {"String": "S", "Number": "N", "Binary": "B"}
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
        self._values = Intrinsics(template, parameters, pseudo, self._reference, self._attribute)
        self._all: dict[str, Any] = template["Resources"]
        self._globals: Mapping[str, Any] = template.get("Globals", {})
        self._loaded = Loaded()
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
            resolved: dict[str, Any] = self._values.resolve(self._all[name].get("Properties") or {})
        except TemplateError as error:
            if self._type(name) != template_lambda.PERMISSION:
                raise
            self.ignore(f"{name} ({template_lambda.PERMISSION}): {error}")
            return None
        return resolved

    # --- what the makers of template_lambda use ---------------------------------------------------------------------
    def made(self, logical_id: str, reference: str, **attributes: str) -> None:
        self._made[logical_id] = reference, attributes

    def file(self, relative: str) -> Path:
        return self._home / relative

    def asset(self, logical_id: str) -> str | None:
        path: str | None = (self._all[logical_id].get("Metadata") or {}).get("aws:asset:path")
        return path

    def ignore(self, what: str) -> None:
        self._loaded.ignored.append(what)

    # --- names ------------------------------------------------------------------------------------------------------
    def _type(self, name: str) -> str:
        return str(self._all[name].get("Type"))

    def _present(self, resource: Mapping[str, Any]) -> bool:
        return "Condition" not in resource or self._values.condition(resource["Condition"])

    def _name(self, logical_id: str) -> str:
        """Its name, or its logical id; CloudFormation would add to that the stack's name and some chance."""
        if logical_id not in self._all:
            msg = f"the template has neither a parameter nor a resource {logical_id!r}"
            raise TemplateError(msg)
        kind = self._type(logical_id)
        member = _NAMES.get(kind) or _OTHERS.get(kind, ("Name",))[0]
        return str(self._values.resolve((self._all[logical_id].get("Properties") or {}).get(member, logical_id)))

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
        later = {member: given.pop(member) for member in template_tables.AFTERWARDS if member in given}
        if "StreamSpecification" in given:
            given["StreamSpecification"] = {"StreamEnabled": True, **given["StreamSpecification"]}
        sse = given.get("SSESpecification")
        if sse is not None:
            given["SSESpecification"] = {("Enabled" if one == "SSEEnabled" else one): sse[one] for one in sse}
        if isinstance(given.get("ResourcePolicy"), Mapping):
            given["ResourcePolicy"] = json.dumps(given["ResourcePolicy"].get("PolicyDocument"))
        self.ask("dynamodb", "CreateTable", given, logical_id)
        for member, value in later.items():
            operation, params = template_tables.AFTERWARDS[member](value)
            self.ask("dynamodb", operation, {"TableName": name, **params}, logical_id)
        self._loaded.tables[logical_id] = name

    def _simple_table(self, logical_id: str, properties: dict[str, Any]) -> None:
        given = _merged(self._values.resolve(self._globals.get("SimpleTable", {})), properties)
        key = given.pop("PrimaryKey", {"Name": "id", "Type": "String"})
        if key.get("Type") not in _TYPES:
            msg = f"the Type of {logical_id}.PrimaryKey must be one of {', '.join(_TYPES)}, not {key.get('Type')!r}"
            raise TemplateError(msg)
        tags = given.pop("Tags", {})
        self._table(
            logical_id,
            {
                "KeySchema": [{"AttributeName": key["Name"], "KeyType": "HASH"}],
                "AttributeDefinitions": [{"AttributeName": key["Name"], "AttributeType": _TYPES[key["Type"]]}],
                **({} if "ProvisionedThroughput" in given else {"BillingMode": "PAY_PER_REQUEST"}),
                **({"Tags": [{"Key": tag, "Value": value} for tag, value in tags.items()]} if tags else {}),
                **given,
            },
        )

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
        tags = given.pop("Tags", None)
        if tags is not None:
            given["Tags"] = {tag["Key"]: tag["Value"] for tag in tags}
        self._make_function(logical_id, given, code)

    def _sam_function(self, logical_id: str, properties: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
        given = _merged(self._values.resolve(self._globals.get("Function", {})), properties)
        events = given.pop("Events", {})
        extras = {name: given.pop(name) for name in template_lambda.SAM_EXTRAS if name in given}
        code = template_lambda.sam_code(given.pop("CodeUri", {}))
        if "InlineCode" in given:
            code = {"ZipFile": given.pop("InlineCode")}
        if "DeadLetterQueue" in given:
            given["DeadLetterConfig"] = {"TargetArn": given.pop("DeadLetterQueue")["TargetArn"]}
        name = self._make_function(logical_id, given, code)
        target = template_lambda.sam_extras(self, logical_id, name, extras)
        return list(self._events(logical_id, target, events))

    def _events(self, logical_id: str, function: str, events: Mapping[str, Any]) -> Any:
        for event, description in events.items():
            if description.get("Type") != "DynamoDB":
                self.ignore(f"{logical_id}.{event} (event of type {description.get('Type')})")
                continue
            params = dict(description["Properties"])
            params["EventSourceArn"] = params.pop("Stream")
            on_failure = params.get("DestinationConfig", {}).get("OnFailure")
            if on_failure is not None:
                kept = template_lambda.sam_destination(f"{logical_id}.{event}", on_failure)
                params["DestinationConfig"] = {"OnFailure": kept}
            yield f"{logical_id}.{event}", {**params, "FunctionName": function}

    def _make_function(self, logical_id: str, given: dict[str, Any], code: Any) -> str:
        name = self._name(logical_id)
        given.pop("FunctionName", None)
        if "KmsKeyArn" in given:  # the one member that CloudFormation spells otherwise
            given["KMSKeyArn"] = given.pop("KmsKeyArn")
        reserved = given.pop("ReservedConcurrentExecutions", None)
        for member in sorted(_WITHOUT_EFFECT & given.keys()):
            del given[member]
            self.ignore(f"{member} of {logical_id}")
        shape = service_models.input_shape("lambda", "CreateFunction")
        params = coerced(shape, given, logical_id)  # type: ignore[arg-type]  # it takes something
        code = self._code.get(logical_id, code)
        if isinstance(code, Mapping) and "S3Bucket" in code:
            params = {"Role": self._arn("AWS::IAM::Role", "streammock"), **params, "FunctionName": name}
            self._request("lambda", "CreateFunction", {**params, "Code": dict(code)})
        else:
            snake = {snake_case(member): value for member, value in params.items()}
            with self._backend.lock:
                shorthand.create_function(self._backend.home, name, self._source(logical_id, code, params), snake)
        if reserved is not None:
            params = {"FunctionName": name, "ReservedConcurrentExecutions": reserved}
            self.ask("lambda", "PutFunctionConcurrency", params, logical_id)
        self._loaded.functions[logical_id] = name
        return name

    def _source(self, logical_id: str, code: Any, params: Mapping[str, Any]) -> Any:
        """Code in a form that ``mock.function`` takes."""
        if isinstance(code, str) and logical_id not in self._code:
            return self._home / code
        if not isinstance(code, Mapping):
            return code
        if not isinstance(code.get("ZipFile"), str):
            raise unsupported(logical_id, f"the code {dict(code)}")
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
        shape = service_models.input_shape(service, operation)
        return self._request(service, operation, coerced(shape, params, path))  # type: ignore[arg-type]


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

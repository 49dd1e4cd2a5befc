"""``mock.load``: the tables, functions and event source mappings of a SAM or CloudFormation template."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from streammock import arns, service_models
from streammock.endpoint import snake_case
from streammock.errors import cloudformation as texts
from streammock.errors.base import AwsError, StreamMockError, TemplateError
from streammock.handle import (
    shorthand,
    template_code,
    template_constraints,
    template_file,
    template_lambda,
    template_names,
    template_tables,
)
from streammock.handle.intrinsics import NO_VALUE, Intrinsics
from streammock.handle.keywords import request_shape
from streammock.handle.template_values import coerced, listed, mapping, maps, member, refuse_null, text, unsupported

if TYPE_CHECKING:
    from streammock.backend import Backend

Given = Mapping[str, Any]
Request = Callable[..., "dict[str, Any]"]  # service, operation, members; and perhaps another region than the stack's

_TABLE, _SIMPLE_TABLE = "AWS::DynamoDB::Table", "AWS::Serverless::SimpleTable"
_GLOBAL_TABLE = "AWS::DynamoDB::GlobalTable"
_TABLES, _FUNCTIONS = (_TABLE, _SIMPLE_TABLE, _GLOBAL_TABLE), ("AWS::Serverless::Function", "AWS::Lambda::Function")
_SAM_FUNCTION, _FUNCTION = _FUNCTIONS
_MAPPING = "AWS::Lambda::EventSourceMapping"
_GLOBALS = ("Function", "LayerVersion", "SimpleTable")
_NAMES = {**dict.fromkeys(_TABLES, "TableName"), **dict.fromkeys(_FUNCTIONS, "FunctionName")}
# What says who may, who pays and what it looks like, and changes nothing of what runs.
_WITHOUT_EFFECT = frozenset(
    (
        "AssumeRolePolicyDocument",
        "AutoPublishAliasAllProperties",
        "AutoPublishCodeSha256",
        "CodeSigningConfigArn",
        "DeploymentPreference",
        "Metadata",
        "PermissionsBoundary",
        "Policies",
        "PropagateTags",
        "RolePath",
        "SourceKMSKeyArn",
        "Tracing",
        "VersionDeletionPolicy",
    )
)


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
        self._waiting: dict[str, Callable[[str, dict[str, Any]], Any]] = {}  # what is to be made, and by what
        self._under_way: list[str] = []  # resources that are being made, each for the one before
        self._events_to_map: list[tuple[str, dict[str, Any]]] = []
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
        self._waiting = {name: make for kind, make in makers.items() for name in present if self._type(name) == kind}
        for name in list(self._waiting):
            self._make(name)
        for event, params in self._events_to_map:
            self._map(event, params)
        self._loaded.ignored.extend(
            f"{name} ({self._type(name)})" for name in present if self._type(name) not in makers
        )
        self._loaded.ignored.extend(f"Globals.{kind}" for kind in self._globals if kind not in _GLOBALS)
        return self._loaded

    def _make(self, name: str) -> None:
        """Make a resource, unless it is there: in its turn, or as soon as another one refers to it."""
        if name in self._under_way:
            raise texts.circular(self._under_way[self._under_way.index(name) :])
        if name not in self._waiting:
            return
        make = self._waiting.pop(name)
        self._under_way.append(name)
        try:
            properties = self._properties(name)
            if properties is not None:
                self._events_to_map += make(name, properties) or ()
        finally:
            self._under_way.pop()

    def _properties(self, name: str) -> dict[str, Any] | None:
        """With everything computed; None for a permission that speaks of what is not here, and that nobody asks."""
        kind = self._type(name)
        try:
            return self._computed(name, kind, self._all[name]["Properties"])
        except TemplateError as error:
            if kind != template_lambda.PERMISSION:
                raise
            self.ignore(f"{name} ({kind}): {error}")
            return None

    def _with_globals(self, kind: str, logical_id: str, properties: dict[str, Any]) -> dict[str, Any]:
        """A resource's properties over what Globals has for its kind, unless it wants none of that."""
        path, ignored = f"Globals.{kind}", self._all[logical_id].get("IgnoreGlobals", [])
        given = mapping(self._globals.get(kind) or {}, path)
        if ignored == "*":
            return properties
        wanted = {name: given[name] for name in given if name not in listed(ignored, f"{logical_id}.IgnoreGlobals")}
        return template_lambda.over(self._computed(path, f"AWS::Serverless::{kind}", wanted), properties)

    def _computed(self, path: str, kind: str, properties: Mapping[str, Any]) -> dict[str, Any]:
        """Properties without intrinsic functions, but for those without effect, which may speak of what is not here."""
        unasked = _WITHOUT_EFFECT if kind in _FUNCTIONS else frozenset()
        computed = {}
        for name, value in properties.items():
            given = template_lambda.without_other_events(value) if (kind, name) == (_SAM_FUNCTION, "Events") else value
            try:
                computed[name] = value if name in unasked else self._values.resolve(given)
            except TemplateError as error:
                msg = f"{path}.{name}: {error}"
                raise TemplateError(msg) from None
        refuse_null(computed, path)
        return {name: one for name, one in computed.items() if one is not NO_VALUE}

    # --- what the makers of template_lambda use ---------------------------------------------------------------------
    def made(self, logical_id: str, reference: str, **attributes: str) -> None:
        self._made[logical_id] = reference, attributes

    def file(self, relative: str) -> Path:
        return self._home / relative

    def asset(self, logical_id: str, code: Any) -> str | None:
        return template_code.asset(self._all[logical_id]["Metadata"], code, self._home)

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
        property_ = _NAMES.get(kind) or template_names.property_of(kind)
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
        self._make_owner(logical_id)
        if logical_id in self._made:
            return self._made[logical_id][0]
        name = self._name(logical_id)
        return template_names.reference(self._type(logical_id), name, self._backend.settings)

    def _attribute(self, logical_id: str, attribute: str) -> str:
        self._make_owner(logical_id)
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
            arn = template_names.arn(kind, name, settings)
            if arn is not None:
                return arn
        msg = (
            f"{logical_id} ({kind}) has no {attribute} here: give it, as in "
            f"mock.load(path, parameters={{'{logical_id}.{attribute}': …}})"
        )
        raise TemplateError(msg)

    def _make_owner(self, logical_id: str) -> None:
        """Make what has a reference, or, in the name of what SAM makes beside it, the function that has."""
        owner = logical_id.partition(".")[0]
        if owner not in self._all:
            owner = owner.removesuffix("Url")
        if owner in self._all and not self._present(self._all[owner]):
            raise texts.unresolved(owner)
        self._make(owner)

    # --- tables -----------------------------------------------------------------------------------------------------
    def _table(self, logical_id: str, properties: dict[str, Any]) -> None:
        name = self._name(logical_id)
        given = dict(properties, TableName=name)
        later = {one: given.pop(one) for one in template_tables.AFTERWARDS if one in given}
        self.ask("dynamodb", "CreateTable", template_tables.in_words_of_the_api(logical_id, given), logical_id)
        for one, value in later.items():
            path = f"{logical_id}.{one}"
            call = template_tables.AFTERWARDS[one](mapping(value, path), path)
            if call is not None:
                self.ask("dynamodb", call[0], {"TableName": name, **call[1]}, logical_id)
        self._loaded.tables[logical_id] = name

    def _simple_table(self, logical_id: str, properties: dict[str, Any]) -> None:
        given = self._with_globals("SimpleTable", logical_id, properties)
        self._table(logical_id, template_tables.simple(logical_id, given))

    def _global_table(self, logical_id: str, properties: dict[str, Any]) -> None:
        settings, name = self._backend.settings, self._name(logical_id)
        given, replicas = template_tables.split(logical_id, properties, settings.region)
        self._table(logical_id, given)
        for replica in replicas:
            updates = {"TableName": name, "ReplicaUpdates": [{"Create": replica.creation}]}
            self.ask("dynamodb", "UpdateTable", updates, logical_id)
            for operation, params in replica.calls(name, arns.table(replica.region, settings.account_id, name)):
                self.ask("dynamodb", operation, params, logical_id, replica.region)

    # --- functions --------------------------------------------------------------------------------------------------
    def _function(self, logical_id: str, properties: dict[str, Any]) -> None:
        given = dict(properties)
        code = given.pop("Code", {})
        code = self.asset(logical_id, code) or code
        if "Tags" in given:
            path = f"{logical_id}.Tags"
            given["Tags"] = {
                text(member(tag, "Key", path), path): member(tag, "Value", path) for tag in maps(given["Tags"], path)
            }
        self._make_function(logical_id, given, code)

    def _sam_function(self, logical_id: str, properties: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
        given = self._with_globals("Function", logical_id, properties)
        events = mapping(given.pop("Events", {}), f"{logical_id}.Events")
        extras = {name: given.pop(name) for name in template_lambda.SAM_EXTRAS if name in given}
        code = template_code.sam(given.pop("CodeUri", "."))  # what sam package takes where nothing is said
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
            if kind != template_lambda.STREAM_EVENT:
                self.ignore(f"{path} (event of type {kind})")
                continue
            yield path, {**template_lambda.sam_event(path, description.get("Properties", {})), "FunctionName": function}

    def _make_function(self, logical_id: str, given: dict[str, Any], code: Any) -> str:
        name = self._name(logical_id)
        given.pop("FunctionName", None)
        if "KmsKeyArn" in given:  # the one member that CloudFormation spells otherwise
            given["KMSKeyArn"] = given.pop("KmsKeyArn")
        later = {one: given.pop(one) for one in template_lambda.AFTERWARDS if one in given}
        for one in sorted(_WITHOUT_EFFECT & given.keys()):
            del given[one]
            self.ignore(f"{one} of {logical_id}")
        own = self._code.get(logical_id)
        for what in template_code.without_what_is_not_run(logical_id, given, self._backend.settings.account_id, own):
            self.ignore(what)
        code = code if own is None else own
        params = coerced(request_shape("lambda", "CreateFunction"), given, logical_id)
        if isinstance(code, Mapping) and "S3Bucket" in code:
            role = template_names.arn("AWS::IAM::Role", "streammock", self._backend.settings)
            params = {"Role": role, **params, "FunctionName": name, "Code": dict(code)}
            self.ask("lambda", "CreateFunction", params, logical_id)
        else:
            snake = {snake_case(one): value for one, value in params.items()}
            with _speaking_of(logical_id), self._backend.lock:
                if own is None:
                    code = template_code.source(logical_id, code, params, self._home)
                shorthand.create_function(self._backend.home, name, code, snake, self._type(logical_id))
        for one, value in later.items():
            operation, members = template_lambda.AFTERWARDS[one](value, f"{logical_id}.{one}")
            self.ask("lambda", operation, {"FunctionName": name, **members}, logical_id)
        self._loaded.functions[logical_id] = name
        return name

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

    def ask(
        self, service: str, operation: str, params: dict[str, Any], path: str, region: str | None = None
    ) -> dict[str, Any]:
        if operation not in service_models.get(service).operation_names:
            raise unsupported(path, f"{operation} (the botocore that is installed does not know it)")
        with _speaking_of(path):
            return self._request(service, operation, coerced(request_shape(service, operation), params, path), region)


@contextmanager
def _speaking_of(path: str) -> Iterator[None]:
    """Have whatever is refused name the resource that it was asked for."""
    try:
        yield
    except TemplateError:
        raise
    except (AwsError, StreamMockError) as error:
        msg = f"{path}: {error}"
        raise TemplateError(msg) from error

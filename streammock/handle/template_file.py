"""A template as plain values: JSON, or YAML with CloudFormation's short forms (``!Ref``) written out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from streammock.errors.base import TemplateError
from streammock.handle.template_values import mapping

_NO_YAML = (
    "{path} is YAML, which PyYAML reads: pip install 'streammock[templates]'. "
    "A template in JSON (cdk synth writes one) needs nothing."
)
_OF_SERVERLESS = (
    ". It is the Serverless Framework's own file: load .serverless/cloudformation-template-update-stack.json, which "
    "serverless package makes of it"
)
_SECTIONS = ("Parameters", "Mappings", "Conditions", "Globals", "Resources")


def read(path: Path) -> dict[str, Any]:
    """The template in a file; a section that is missing or has nothing under it is empty.

    Raises
    ------
    TemplateError
        For a file that is none, or that PyYAML is missing for.
    OSError
        For a file that cannot be read.
    """
    text = path.read_text(encoding="utf-8")
    try:
        template = json.loads(text) if text.lstrip().startswith("{") else _yaml(text, path)
    except ValueError as error:
        msg = f"{path} is no template: {' '.join(str(error).split())}"
        raise TemplateError(msg) from None
    if not isinstance(template, dict) or "Resources" not in template:
        advice = _OF_SERVERLESS if isinstance(template, dict) and {"service", "provider"} <= template.keys() else ""
        msg = f"{path} is no template: it has no Resources{advice}"
        raise TemplateError(msg)
    for section in _SECTIONS:
        content = template.get(section)
        template[section] = {} if content is None else mapping(content, f"{path} is no template: its {section}")
    template["Resources"] = {str(name): _resource(str(name), one) for name, one in template["Resources"].items()}
    return template


def _resource(name: str, given: Any) -> dict[str, Any]:
    if name.startswith("Fn::"):
        msg = (
            f"streammock does not unroll {name} among Resources: write the resources out, or load the processed "
            "template (aws cloudformation get-template --template-stage Processed)"
        )
        raise TemplateError(msg)
    resource = mapping(given, f"the resource {name}")
    if not isinstance(resource.get("Type"), str):
        msg = f"the resource {name} has no Type, such as AWS::DynamoDB::Table"
        raise TemplateError(msg)
    for part in ("Properties", "Metadata"):
        resource[part] = {} if resource.get(part) is None else mapping(resource[part], f"{part} of {name}")
    return resource


def _yaml(text: str, path: Path) -> Any:
    try:
        import yaml
    except ImportError:
        raise TemplateError(_NO_YAML.format(path=path)) from None

    class Loader(yaml.SafeLoader):
        """Dates stay text, as CloudFormation has them."""

        yaml_implicit_resolvers = {  # noqa: RUF012 -- the base class's own form
            first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
            for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
        }

    def long_form(loader: Any, name: str, node: Any) -> dict[str, Any]:
        kinds = {
            yaml.ScalarNode: loader.construct_scalar,
            yaml.SequenceNode: lambda sequence: loader.construct_sequence(sequence, deep=True),
            yaml.MappingNode: lambda mapping: loader.construct_mapping(mapping, deep=True),
        }
        value = kinds[type(node)](node)
        if name == "GetAtt" and isinstance(value, str):
            value = value.split(".", 1)
        return {name if name in ("Ref", "Condition") else f"Fn::{name}": value}

    Loader.add_multi_constructor("!", long_form)
    try:
        return yaml.load(text, Loader)  # noqa: S506 -- a SafeLoader
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from None

"""A template as plain values: JSON, or YAML with CloudFormation's short forms (``!Ref``) written out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from streammock.errors.base import TemplateError

_NO_YAML = (
    "{path} is YAML, which PyYAML reads: pip install 'streammock[templates]'. "
    "A template in JSON (cdk synth writes one) needs nothing."
)


def read(path: Path) -> dict[str, Any]:
    """The template in a file.

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
        msg = f"{path} is no template: {error}"
        raise TemplateError(msg) from None
    if not isinstance(template, dict) or not isinstance(template.get("Resources"), dict):
        msg = f"{path} is no template: it has no Resources"
        raise TemplateError(msg)
    return template


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

"""``streammock supported``: a walk over ``operations/``, held against botocore's models."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from streammock import service_models
from streammock.endpoint import snake_case

HELP = "operations and parameters: supported, partly, not yet"


@dataclass(frozen=True)
class Support:
    """How far one operation is supported.

    Parameters
    ----------
    operation:
        Its API name.
    exists:
        Whether there is a file for it under ``operations/``.
    refused:
        The request's members that are answered with ``UnsupportedParameter``, in the model's order.
    """

    operation: str
    exists: bool
    refused: tuple[str, ...] = ()

    def __str__(self) -> str:
        if not self.exists:
            return f"not yet    {self.operation}"
        return f"partly     {self.operation}" if self.refused else f"supported  {self.operation}"


def operations(service: str) -> Iterator[Support]:
    """Every operation of a service, in the order of the names.

    Parameters
    ----------
    service:
        botocore's name for it.
    """
    folder = f"streammock.operations.{service}{'_' if service == 'lambda' else ''}"
    for name in service_models.get(service).operation_names:
        module = f"{folder}.{snake_case(name)}"
        if find_spec(module) is None:
            yield Support(name, exists=False)
            continue
        known = import_module(module).PARAMETERS
        shape = service_models.input_shape(service, name)
        members = shape.members if shape is not None else ()
        yield Support(name, exists=True, refused=tuple(member for member in members if member not in known))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("service", nargs="?", choices=service_models.SERVICES, metavar="SERVICE")
    parser.add_argument("--markdown", action="store_true", help="as the page of the documentation")


def run(options: argparse.Namespace) -> int:
    """Print the operations; with a service, the refused parameters of each as well."""
    if options.markdown:
        sys.stdout.write(page())
        return 0
    for service in [options.service] if options.service else service_models.SERVICES:
        found = list(operations(service))
        lines = [f"{service}: {sum(support.exists for support in found)} of {len(found)} operations", ""]
        for support in sorted(found, key=lambda support: not support.exists):
            lines.append(f"  {support}")
            if options.service and support.refused:
                lines.append(f"             refused: {', '.join(support.refused)}")
        sys.stdout.write("\n".join([*lines, "", ""]))
    return 0


def page() -> str:
    """Everything as Markdown: the documentation's own page is this text."""
    parts = ["# Supported operations", "", "This page is what `streammock supported --markdown` prints.", ""]
    for service in service_models.SERVICES:
        found = sorted(operations(service), key=lambda support: not support.exists)
        parts += [f"## {service}", "", "| operation | supported | refused parameters |", "|---|---|---|"]
        for support in found:
            state = "no" if not support.exists else "partly" if support.refused else "yes"
            parts.append(f"| {support.operation} | {state} | {', '.join(support.refused)} |")
        parts.append("")
    return "\n".join(parts)

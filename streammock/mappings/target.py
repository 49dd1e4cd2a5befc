"""Which function a mapping calls, by any of the names that Lambda understands."""

from __future__ import annotations

import re
from collections.abc import Container

from streammock import arns
from streammock.errors import event_source_mapping as texts
from streammock.mappings.config import Target

# Name, partial ARN or full ARN, each with or without a qualifier (the pattern of functionName in aws_facts 3.6).
_NAME = re.compile(
    r"(?:arn:[^:]+:lambda:)?(?:(?P<region>[a-z]+(?:-[a-z]+)+-\d):)?(?:(?P<account>\d{12}):)?(?:function:)?"
    r"(?P<name>[a-zA-Z0-9-_]+)(?::(?P<qualifier>\$LATEST|[a-zA-Z0-9-_]+))?"
)


def parse(text: str, region: str, account: str) -> Target:
    """The function that a text names, seen from a region of an account; its ARN carries the qualifier given."""
    match = _NAME.fullmatch(text)
    if match is None:
        raise texts.function_does_not_exist()
    parts = match.groupdict()
    arn = arns.function(parts["region"] or region, parts["account"] or account, parts["name"], parts["qualifier"])
    return Target(parts["name"], arn)


def check_exists(target: Target, functions: Container[str]) -> None:
    """Refuse a function that is not there."""
    if target.name not in functions:
        raise texts.function_does_not_exist()

from __future__ import annotations

import pytest

from streammock.errors import AwsError
from streammock.mappings.target import check_exists, parse

ARN = "arn:aws:lambda:eu-west-1:111122223333:function:bark"


@pytest.mark.parametrize(
    ("text", "arn"),
    [
        ("bark", ARN),
        ("bark:$LATEST", f"{ARN}:$LATEST"),
        ("bark:prod", f"{ARN}:prod"),
        ("function:bark:7", f"{ARN}:7"),
        ("111122223333:function:bark", ARN),
        ("111122223333:function:bark:1", f"{ARN}:1"),
        (ARN, ARN),
        (f"{ARN}:alias", f"{ARN}:alias"),
        ("arn:aws:lambda:us-east-1:444455556666:function:bark", "arn:aws:lambda:us-east-1:444455556666:function:bark"),
    ],
)
def test_forms_of_a_function_name(text, arn):
    """Name, partial and full ARN name one function; the mapping's FunctionArn keeps the qualifier (aws_facts 2.1)."""
    target = parse(text, "eu-west-1", "111122223333")
    assert (target.name, target.arn) == ("bark", arn)


def test_no_function_name():
    """What is no function's name names no function."""
    with pytest.raises(AwsError, match="Function does not exist"):
        parse("no name", "eu-west-1", "111122223333")


def test_missing_function():
    """A function must be there (aws_facts 2.7)."""
    target = parse("bark", "eu-west-1", "111122223333")
    check_exists(target, {"bark": object()})
    with pytest.raises(AwsError, match="Function does not exist"):
        check_exists(target, {})

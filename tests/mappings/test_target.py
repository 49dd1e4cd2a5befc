from __future__ import annotations

from types import SimpleNamespace

import pytest

from streammock.errors import AwsError
from streammock.mappings.target import check_exists, parse


class _OnlyLatest:
    """A function without versions and aliases."""

    def has(self, qualifier):
        return qualifier in {None, "$LATEST"}


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
    ],
)
def test_forms_of_a_function_name(text, arn):
    """Name, partial and full ARN name one function; the mapping's FunctionArn keeps the qualifier (aws_facts 2.1)."""
    target = parse(text, "eu-west-1", "111122223333")
    assert (target.name, target.arn) == ("bark", arn)


@pytest.mark.parametrize("text", ["none", "bark:7"])
def test_missing_function(text):
    """A function must be there, and so must the version or alias that is asked for (aws_facts 2.7)."""
    region = SimpleNamespace(name="eu-west-1", account="111122223333", functions={"bark": _OnlyLatest()})
    check_exists(parse("bark:$LATEST", region.name, region.account), region)
    with pytest.raises(AwsError) as caught:
        check_exists(parse(text, region.name, region.account), region)
    assert (caught.value.code, caught.value.message) == ("InvalidParameterValueException", "Function does not exist")

"""Finding a function, a version or an alias by any of its names."""

import pytest

from streammock.functions.lookup import find

ARN = "arn:aws:lambda:eu-west-1:111122223333:function:bark"


@pytest.mark.parametrize(
    ("text", "qualifier", "arn"),
    [("bark", None, ARN), ("bark", "$LATEST", f"{ARN}:$LATEST"), (f"{ARN}:$LATEST", None, f"{ARN}:$LATEST")],
)
def test_the_arn_by_which_it_was_called(world, text, qualifier, arn):
    """It carries the qualifier of the call, and none where there was none (aws_facts 3.3)."""
    assert find(world.region, text, qualifier) == (
        world.function,
        qualifier or ("$LATEST" if ":$" in text else None),
        arn,
    )


@pytest.mark.parametrize(
    ("text", "qualifier", "arn"),
    [
        ("meow", None, ARN.replace("bark", "meow")),
        ("meow", "$LATEST", ARN.replace("bark", "meow:$LATEST")),
        ("bark", "1", f"{ARN}:1"),
        ("bark:prod", None, f"{ARN}:prod"),
    ],
)
def test_what_is_not_there(world, refused, text, qualifier, arn):
    """A missing function, version or alias is named with its qualifier (aws_facts 3.6)."""
    answer = refused(find, world.region, text, qualifier)
    assert answer == ("ResourceNotFoundException", f"Function not found: {arn}", 404)


def test_another_account(world, refused):
    """A function of the same name in another account is another function (aws_facts 3.6)."""
    assert refused(find, world.region, "999988887777:function:bark")[0] == "AccessDeniedException"

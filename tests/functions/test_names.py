"""The forms in which a function may be named."""

import pytest

from streammock.functions.names import parse

REGION, ACCOUNT = "eu-west-1", "111122223333"
ARN = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:bark"


@pytest.mark.parametrize("qualifier", [None, "$LATEST", "$LATEST.PUBLISHED", "7", "prod-1_b"])
@pytest.mark.parametrize(
    "text", ["bark", "function:bark", f"{ACCOUNT}:bark", f"{ACCOUNT}:function:bark", f"{REGION}:{ACCOUNT}:function:bark", ARN]
)  # fmt: skip
def test_every_form_names_the_function(text, qualifier):
    """Name, partial ARN and full ARN name one function, each with or without a qualifier (aws_facts 3.3)."""
    given = text if qualifier is None else f"{text}:{qualifier}"
    assert parse(given, REGION, ACCOUNT) == ("bark", qualifier)


@pytest.mark.parametrize(
    ("region", "arn"),
    [
        ("us-gov-west-1", f"arn:aws-us-gov:lambda:us-gov-west-1:{ACCOUNT}:function:bark"),
        ("cn-north-1", f"arn:aws-cn:lambda:cn-north-1:{ACCOUNT}:function:bark"),
        ("eusc-de-east-1", f"arn:aws-eusc:lambda:eusc-de-east-1:{ACCOUNT}:function:bark"),
    ],
)
def test_regions_of_other_partitions(region, arn):
    """The pattern of a name knows the regions of every partition (aws_facts 3.6, invoke_function_name_pattern_exc)."""
    assert parse(arn, region, ACCOUNT) == ("bark", None)


def test_a_name_may_have_any_of_its_characters():
    """Letters, digits, hyphens, underscores, and dots where a name is only looked up (aws_facts 3.6)."""
    assert parse("Bark-2_b.c", REGION, ACCOUNT).name == "Bark-2_b.c"


@pytest.mark.parametrize(
    "text", ["invalid:function:name", f"arn:aws:lambda:{REGION}:1234@function:f", "bark!", "", "bark:", "a b"]
)
def test_what_is_no_name(text, refused):
    """A constraint failure shows the pattern (aws_facts 3.6, invalid_function_name_exc)."""
    code, message, status = refused(parse, text, REGION, ACCOUNT)
    assert (code, status) == ("ValidationException", 400)
    assert message.startswith(
        f"1 validation error detected: Value '{text}' at 'functionName' failed to satisfy constraint: "
        "Member must satisfy regular expression pattern: (arn:(aws[a-zA-Z-]*)?:lambda:)?"
    )


def test_an_arn_of_another_region(refused):
    """404, naming both regions (aws_facts 3.3)."""
    answer = refused(parse, ARN.replace(REGION, "ap-southeast-1"), REGION, ACCOUNT)
    text = "Functions from 'ap-southeast-1' are not reachable in this region ('eu-west-1')"
    assert answer == ("ResourceNotFoundException", text, 404)


def test_an_arn_of_another_account(refused):
    """403 AccessDeniedException (aws_facts 3.6, function_arn_other_account_exc); our text names function and caller."""
    code, message, status = refused(parse, "999988887777:function:bark:1", REGION, ACCOUNT)
    assert (code, status) == ("AccessDeniedException", 403)
    assert "arn:aws:lambda:eu-west-1:999988887777:function:bark:1" in message
    assert ACCOUNT in message


@pytest.mark.parametrize(("text", "expected"), [("bark", "1"), ("bark:1", "1"), (f"{ARN}:1", "1")])
def test_a_qualifier_beside_the_name(text, expected):
    """A Qualifier parameter counts, and may repeat the name's own (aws_facts 3.3)."""
    assert parse(text, REGION, ACCOUNT, "1") == ("bark", expected)


def test_two_qualifiers_that_differ(refused):
    """The name's and the parameter's must agree (aws_facts 3.3)."""
    text = "The derived qualifier from the function name does not match the specified qualifier."
    assert refused(parse, "bark:1", REGION, ACCOUNT, "2") == ("InvalidParameterValueException", text, 400)

"""AddPermission, GetPolicy, RemovePermission."""

import json

import pytest

ARN = "arn:aws:lambda:us-east-1:000000000000:function:bark"
INVALID, MISSING, CONFLICT = "InvalidParameterValueException", "ResourceNotFoundException", "ResourceConflictException"


@pytest.fixture
def add(awslambda, bark):
    """Adds a permission to ``bark``."""
    given = {
        "FunctionName": bark,
        "StatementId": "s3",
        "Action": "lambda:InvokeFunction",
        "Principal": "s3.amazonaws.com",
    }
    return lambda **params: awslambda.add_permission(**given | params)


def test_a_statement(awslambda, add):
    """Answered as text, and part of the policy (API reference)."""
    answer = add(SourceArn="arn:aws:s3:::bucket", SourceAccount="111122223333")
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 201
    statement = {
        "Sid": "s3",
        "Effect": "Allow",
        "Principal": {"Service": "s3.amazonaws.com"},
        "Action": "lambda:InvokeFunction",
        "Resource": ARN,
        "Condition": {
            "ArnLike": {"AWS:SourceArn": "arn:aws:s3:::bucket"},
            "StringEquals": {"AWS:SourceAccount": "111122223333"},
        },
    }
    assert json.loads(answer["Statement"]) == statement
    policy = json.loads(awslambda.get_policy(FunctionName="bark")["Policy"])
    assert policy == {"Version": "2012-10-17", "Id": "default", "Statement": [statement]}


@pytest.mark.parametrize(
    ("principal", "shown"),
    [
        ("*", "*"),
        ("111122223333", {"AWS": "arn:aws:iam::111122223333:root"}),
        ("arn:aws:iam::111122223333:role/dog", {"AWS": "arn:aws:iam::111122223333:role/dog"}),
        ("sns.amazonaws.com", {"Service": "sns.amazonaws.com"}),
        ("alexa-appkit.amazon.com", {"Service": "alexa-appkit.amazon.com"}),
    ],
)
def test_principals(add, principal, shown):
    """Everybody, an account, an identity, a service; no condition where nothing narrows it."""
    statement = json.loads(add(Principal=principal)["Statement"])
    assert statement["Principal"] == shown
    assert "Condition" not in statement


def test_conditions(add):
    """Those of function URLs and organisations, with a truth value in JSON's spelling."""
    statement = json.loads(
        add(Principal="*", FunctionUrlAuthType="NONE", InvokedViaFunctionUrl=True, PrincipalOrgID="o-1234567890")[
            "Statement"
        ]
    )
    assert statement["Condition"] == {
        "StringEquals": {"aws:PrincipalOrgID": "o-1234567890", "lambda:FunctionUrlAuthType": "NONE"},
        "Bool": {"lambda:InvokedViaFunctionUrl": "true"},
    }


def test_versions_and_aliases_have_their_own(awslambda, add, error_of):
    """A permission is for what it names; the policies are apart (aws_facts 3.6)."""
    awslambda.publish_version(FunctionName="bark")
    awslambda.create_alias(FunctionName="bark", Name="prod", FunctionVersion="1")
    for qualifier in ("1", "prod"):
        assert json.loads(add(Qualifier=qualifier)["Statement"])["Resource"] == f"{ARN}:{qualifier}"
        policy = json.loads(awslambda.get_policy(FunctionName="bark", Qualifier=qualifier)["Policy"])
        assert len(policy["Statement"]) == 1
    assert error_of(awslambda.get_policy, FunctionName="bark") == (
        MISSING,
        "The resource you requested does not exist.",
    )


@pytest.mark.parametrize(
    ("params", "answer"),
    [
        ({"Principal": "nobody"}, (INVALID, "The provided principal was invalid. Please check the principal and try again.")),
        ({"Principal": "invalid.nonaws.com"}, (INVALID, "The provided principal was invalid. Please check the principal and try again.")),
        ({"Qualifier": "$LATEST"}, (INVALID, "We currently do not support adding policies for $LATEST.")),
        ({"Qualifier": "42"}, (MISSING, f"Function not found: {ARN}:42")),
        ({"Qualifier": "alias-doesnotexist"}, (MISSING, f"Cannot find alias arn: {ARN}:alias-doesnotexist")),
        ({"Qualifier": "valid-with-$-but-doesnotexist"}, (MISSING, f"Function not found: {ARN}:valid-with-$-but-doesnotexist")),
        ({"FunctionName": "meow"}, (MISSING, f"Function not found: {ARN.replace('bark', 'meow')}")),
        ({"StatementId": "example.com"}, ("ValidationException", "1 validation error detected: Value 'example.com' at 'statementId' failed to satisfy constraint: Member must satisfy regular expression pattern: ([a-zA-Z0-9-_]+)")),
        ({"Qualifier": "invalid-qualifier-with-?-char"}, ("ValidationException", "1 validation error detected: Value 'invalid-qualifier-with-?-char' at 'qualifier' failed to satisfy constraint: Member must satisfy regular expression pattern: \\$(LATEST(\\.PUBLISHED)?)|[a-zA-Z0-9-_$]+")),
    ],
)  # fmt: skip
def test_what_cannot_be_permitted(add, error_of, params, answer):
    """Each refusal as it was recorded (aws_facts 3.6, add_permission_*)."""
    assert error_of(add, **params) == answer


def test_a_statement_id_is_taken_once(add, error_of):
    """409 (aws_facts 3.6, add_permission_conflicting_statement_id)."""
    add(StatementId="s3")
    text = "The statement id (s3) provided already exists. Please provide a new statement id, or remove the existing statement."
    assert error_of(add, StatementId="s3") == (CONFLICT, text)


def test_a_policy_has_revisions(awslambda, add, error_of):
    """Each change is one; an old one is refused (aws_facts 3.6, add_permission_alias_revision_exception)."""
    add()
    first = awslambda.get_policy(FunctionName="bark")["RevisionId"]
    add(StatementId="sns", RevisionId=first)
    assert awslambda.get_policy(FunctionName="bark")["RevisionId"] != first
    text = (
        "The Revision Id provided does not match the latest Revision Id. "
        "Call the GetPolicy API to retrieve the latest Revision Id"
    )
    assert error_of(add, StatementId="sqs", RevisionId=first) == ("PreconditionFailedException", text)
    stale = {"FunctionName": "bark", "StatementId": "sns", "RevisionId": first}
    assert error_of(awslambda.remove_permission, **stale) == ("PreconditionFailedException", text)


def test_the_first_permission_by_revision(awslambda, add, error_of):
    """Where there is no policy yet, the revision of the alias or function counts (LocalStack's test_lambda_permission_fn_versioning)."""
    awslambda.publish_version(FunctionName="bark")
    alias = awslambda.create_alias(FunctionName="bark", Name="prod", FunctionVersion="1")
    function = awslambda.get_function_configuration(FunctionName="bark")
    assert error_of(add, Qualifier="prod", RevisionId=function["RevisionId"])[0] == "PreconditionFailedException"
    add(Qualifier="prod", RevisionId=alias["RevisionId"])
    add(RevisionId=function["RevisionId"])


def test_a_policy_of_nothing(awslambda, add, error_of):
    """Neither of a missing function nor of a missing version (recorded: LocalStack's test_permission_exceptions)."""
    missing = (MISSING, "The resource you requested does not exist.")
    assert error_of(awslambda.get_policy, FunctionName="doesnotexist") == missing
    assert error_of(awslambda.get_policy, FunctionName="bark", Qualifier="77") == missing
    alias = {"FunctionName": "bark", "Qualifier": "none", "StatementId": "s3"}
    assert error_of(awslambda.remove_permission, **alias) == (MISSING, f"Cannot find alias arn: {ARN}:none")


def test_removing(awslambda, add, error_of):
    """204; the last statement takes the policy with it (aws_facts 3.6, remove_permission_*)."""
    add(StatementId="s3")
    add(StatementId="sns")
    remove = awslambda.remove_permission
    assert error_of(remove, FunctionName="bark", StatementId="non-existent") == (
        MISSING,
        "Statement non-existent is not found in resource policy.",
    )
    assert remove(FunctionName="bark", StatementId="s3")["ResponseMetadata"]["HTTPStatusCode"] == 204
    (left,) = json.loads(awslambda.get_policy(FunctionName="bark")["Policy"])["Statement"]
    assert left["Sid"] == "sns"
    remove(FunctionName="bark", StatementId="sns")
    assert error_of(awslambda.get_policy, FunctionName="bark")[0] == MISSING
    answer = error_of(remove, FunctionName="bark", StatementId="sns")
    assert answer == (MISSING, "No policy is associated with the given resource.")
    answer = error_of(remove, FunctionName="meow", StatementId="sns")
    assert answer == (MISSING, f"No policy found for: {ARN.replace('bark', 'meow')}")

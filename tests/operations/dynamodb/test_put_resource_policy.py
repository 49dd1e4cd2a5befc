"""PutResourcePolicy, GetResourcePolicy and DeleteResourcePolicy (moto's aws_verified tests; ack-api-quirks DDB-TABLE-205 to 212)."""

import json

import pytest

INVALID = "One or more parameter values were invalid: "
NOT_FOUND = "Resource-based policy not found for the provided ResourceArn: "


def policy(action="dynamodb:GetItem", **more):
    statement = {"Effect": "Allow", "Principal": {"AWS": "000000000000"}, "Action": [action], "Resource": "*", **more}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]}, indent=2)


@pytest.fixture
def arn(dynamodb, table):
    """The ARN of a table with a stream."""
    return dynamodb.describe_table(TableName=table)["Table"]["TableArn"]


@pytest.fixture
def put(dynamodb, arn):
    """Put a policy and get its revision."""

    def put(document, **more):
        return dynamodb.put_resource_policy(ResourceArn=arn, Policy=document, **more)["RevisionId"]

    return put


def test_a_policy_comes_back_in_aws_own_form(dynamodb, arn, put):
    """White space goes, lists of one become their element, an account becomes its root user."""
    revision = put(policy())
    assert dynamodb.get_resource_policy(ResourceArn=arn)["RevisionId"] == revision
    assert dynamodb.get_resource_policy(ResourceArn=arn)["Policy"] == (
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::000000000000:root"},'
        '"Action":"dynamodb:GetItem","Resource":"*"}]}'
    )


def test_services_and_deprecated_versions(dynamodb, arn, put):
    """A service stays as it is named, and a document without a version has the old one (DDB-TABLE-354)."""
    service = {"Service": ["dynamodb.amazonaws.com"]}
    put(json.dumps({"Statement": {"Effect": "allow", "Principal": service, "Action": "*", "Resource": ["*"]}}))
    assert json.loads(dynamodb.get_resource_policy(ResourceArn=arn)["Policy"]) == {
        "Version": "2008-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "dynamodb.amazonaws.com"}, "Action": "*", "Resource": "*"}
        ],
    }


def test_revisions_are_times(dynamodb, arn, put, mock):
    """A policy that says the same keeps its revision; another one has a later one, of milliseconds."""
    first = put(policy())
    assert put(json.dumps(json.loads(policy()))) == first
    mock.advance(seconds=1)
    second = put(policy("dynamodb:PutItem"))
    third = put(policy(), ExpectedRevisionId=second)
    assert first < second < third
    assert len(first) == 13
    assert int(second) >= int(first) + 1000


def test_another_revision_than_expected(dynamodb, arn, put, error_of):
    """A revision that is not the current one is not found, whether to replace or to delete."""
    call = {"ResourceArn": arn, "Policy": policy()}
    code, message = error_of(dynamodb.put_resource_policy, ExpectedRevisionId="7", **call)
    assert code == "PolicyNotFoundException"
    assert (
        message
        == f"{NOT_FOUND}Requested update for policy with revision id 7, but table Table has no associated policy."
    )
    revision = put(policy(), ExpectedRevisionId="NO_POLICY")
    code, message = error_of(dynamodb.put_resource_policy, ExpectedRevisionId="NO_POLICY", **call)
    assert message == (
        f"{NOT_FOUND}Requested policy update expecting none to be present for table Table, but a policy exists with "
        f"revision id {revision}."
    )
    stale = (
        "PolicyNotFoundException",
        f"{NOT_FOUND}Requested update for policy with revision id 7, but the policy associated to target table Table "
        f"has revision id {revision}.",
    )
    assert error_of(dynamodb.put_resource_policy, ExpectedRevisionId="7", **call) == stale
    assert error_of(dynamodb.delete_resource_policy, ResourceArn=arn, ExpectedRevisionId="7") == stale


def test_deleting_a_policy(dynamodb, arn, put, error_of):
    """Deleting answers with what was removed, then with the removal's own revision; of none with nothing."""
    assert "RevisionId" not in dynamodb.delete_resource_policy(ResourceArn=arn)
    assert error_of(dynamodb.get_resource_policy, ResourceArn=arn) == ("PolicyNotFoundException", NOT_FOUND + arn)
    revision = put(policy())
    assert dynamodb.delete_resource_policy(ResourceArn=arn, ExpectedRevisionId=revision)["RevisionId"] == revision
    assert error_of(dynamodb.get_resource_policy, ResourceArn=arn) == ("PolicyNotFoundException", NOT_FOUND + arn)
    removal = dynamodb.delete_resource_policy(ResourceArn=arn)["RevisionId"]
    assert removal > revision
    code, _ = error_of(dynamodb.delete_resource_policy, ResourceArn=arn, ExpectedRevisionId=revision)
    assert code == "PolicyNotFoundException"
    assert put(policy()) > removal


def test_a_stream_has_a_policy_of_its_own(dynamodb, arn, put, error_of):
    """The policy of a stream is another than its table's; a stream that is not there has none."""
    stream = dynamodb.describe_table(TableName="Table")["Table"]["LatestStreamArn"]
    dynamodb.put_resource_policy(ResourceArn=stream, Policy=policy("dynamodb:GetRecords"))
    assert "GetRecords" in dynamodb.get_resource_policy(ResourceArn=stream)["Policy"]
    assert error_of(dynamodb.get_resource_policy, ResourceArn=arn)[0] == "PolicyNotFoundException"
    message = "Requested resource not found: Stream: x not found for Table: Table"
    missing = ("ResourceNotFoundException", message)
    assert error_of(dynamodb.get_resource_policy, ResourceArn=f"{arn}/stream/x") == missing


def test_a_policy_goes_with_its_table(dynamodb, arn, put, define, error_of):
    """A table of the same name starts without; CreateTable may give one."""
    put(policy())
    dynamodb.delete_table(TableName="Table")
    missing = ("ResourceNotFoundException", "Requested resource not found: Table: Table not found")
    assert error_of(dynamodb.get_resource_policy, ResourceArn=arn) == missing
    dynamodb.create_table(**define())
    assert error_of(dynamodb.get_resource_policy, ResourceArn=arn)[0] == "PolicyNotFoundException"
    dynamodb.delete_table(TableName="Table")
    dynamodb.create_table(**define(ResourcePolicy=policy("dynamodb:Scan")))
    assert "Scan" in dynamodb.get_resource_policy(ResourceArn=arn)["Policy"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda arn: "Table", INVALID + "ARNs must start with 'arn:': Table"),
        (lambda arn: arn + "/backup/1", INVALID + "Provided Arn is not a DynamoDB resource arn: {arn}/backup/1"),
        (lambda arn: arn + "/index/x", INVALID + "Invalid resource arn provided, only table or stream is accepted. Provided resource arn: {arn}/index/x"),
        (lambda arn: arn.replace("000000000000", "111111111111"), "This action is only supported by accounts that match the resource owner\u2019s account."),
        (lambda arn: arn.replace("us-east-1", "us-west-2"), INVALID + "Invalid resource Arn: arn:aws:dynamodb:us-west-2:000000000000:table/Table"),
    ],
)  # fmt: skip
def test_arns_that_can_have_no_policy(dynamodb, arn, error_of, change, message):
    """Each has its own words (DDB-TABLE-212)."""
    expected = ("ValidationException", message.format(arn=arn))
    assert error_of(dynamodb.get_resource_policy, ResourceArn=change(arn)) == expected
    assert error_of(dynamodb.put_resource_policy, ResourceArn=change(arn), Policy=policy()) == expected


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ("{not json", "Invalid policy document: This policy contains invalid Json"),
        ("[]", "Invalid policy document: This policy contains invalid Json"),
        ('{"Statement": []}', "Invalid policy document: Could not parse the policy: Statement is empty!"),
        ('{"Statement": {"Effect": "Allow"}}', "Invalid policy document: Missing required field Resource"),
        ('{"Statement": [{"Sid": "a", "Resource": "*"}, {"Sid": "a", "Resource": "*"}]}', "Invalid policy document: The Statement Ids in the policy are not unique"),
        ("[" * 20000, "Invalid policy document: This policy contains invalid Json"),
        ('{"Statement": 5}', "Invalid policy document: Could not parse the policy: Statement is empty!"),
        ('{"Statement": {"Resource": "*", "Principal": {"AWS": 5}}}', "Invalid principal in policy document."),
        ('{"Statement": {"Effect": "Allow", "Resource": "*", "Principal": [[]]}}', "Invalid principal in policy document."),
        (" " * 20481, "Maximum policy size of 20480 bytes exceeded"),
    ],
)  # fmt: skip
def test_documents_that_are_refused(dynamodb, arn, error_of, define, document, message):
    """What is no policy is not kept, and no table is created with it (DDB-TABLE-211, 356)."""
    expected = ("ValidationException", INVALID + message)
    assert error_of(dynamodb.put_resource_policy, ResourceArn=arn, Policy=document) == expected
    assert error_of(dynamodb.create_table, **define("Other", ResourcePolicy=document)) == expected
    assert dynamodb.list_tables()["TableNames"] == ["Table"]


@pytest.mark.parametrize("principal", ["*", {"AWS": "*"}, {"AWS": ["000000000000", "*"]}])
def test_nobody_allows_everybody(dynamodb, arn, put, error_of, principal):
    """Allowing everybody is refused, denying it is not (DDB-TABLE-356)."""
    code, message = error_of(dynamodb.put_resource_policy, ResourceArn=arn, Policy=policy(Principal=principal))
    assert code == "ValidationException"
    assert message.startswith("Resource-based policy grants unbounded access")
    put(policy(Principal=principal, Effect="Deny"))

"""Who may use a layer's version: kept and shown (aws_facts 3.6, the layer_permission_* recordings)."""

import json

import pytest

ARN = "arn:aws:lambda:us-east-1:000000000000:layer:dogs"
MISSING, CONFLICT = "ResourceNotFoundException", "ResourceConflictException"
VERSION = {"LayerName": "dogs", "VersionNumber": 1}
EVERYBODY = {**VERSION, "StatementId": "s1", "Action": "lambda:GetLayerVersion", "Principal": "*"}


@pytest.fixture(autouse=True)
def layer(awslambda, zipped):
    """A layer of one version."""
    awslambda.publish_layer_version(LayerName="dogs", Content={"ZipFile": zipped()})


@pytest.fixture
def add(awslambda):
    return lambda **changes: awslambda.add_layer_version_permission(**{**EVERYBODY, **changes})


def test_a_policys_life(awslambda, add, error_of):
    """Statements are added, shown in their order, and taken away; the last takes the policy with it."""
    answer = add()
    first = {
        "Sid": "s1",
        "Effect": "Allow",
        "Principal": "*",
        "Action": "lambda:GetLayerVersion",
        "Resource": f"{ARN}:1",
    }
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 201
    assert json.loads(answer["Statement"]) == first
    revision = add(StatementId="s2", Principal="111122223333", RevisionId=answer["RevisionId"])["RevisionId"]
    shown = awslambda.get_layer_version_policy(**VERSION)
    assert shown["RevisionId"] == revision != answer["RevisionId"]
    principal = {"AWS": "arn:aws:iam::111122223333:root"}
    assert json.loads(shown["Policy"]) == {
        "Version": "2012-10-17",
        "Id": "default",
        "Statement": [first, {**first, "Sid": "s2", "Principal": principal}],
    }
    for sid in ("s1", "s2"):
        awslambda.remove_layer_version_permission(**VERSION, StatementId=sid)
    none = (MISSING, "No policy is associated with the given resource.")
    assert error_of(awslambda.get_layer_version_policy, **VERSION) == none
    assert error_of(awslambda.remove_layer_version_permission, **VERSION, StatementId="s1") == none


def test_an_organisation(add):
    """It is a condition."""
    made = json.loads(add(OrganizationId="o-0123456789")["Statement"])
    assert made["Condition"] == {"StringEquals": {"aws:PrincipalOrgID": "o-0123456789"}}


def test_a_version_that_is_not_there(awslambda, error_of):
    """Its ARN is named (layer_permission_layername_doesnotexist_add, layer_permission_layerversion_doesnotexist_add)."""
    for name, number in (("dogs", 2), ("cats", 1)):
        given = {"LayerName": name, "VersionNumber": number}
        missing = (MISSING, f"Layer version {ARN.replace('dogs', name)}:{number} does not exist.")
        assert error_of(awslambda.add_layer_version_permission, **EVERYBODY | given) == missing
        assert error_of(awslambda.get_layer_version_policy, **given) == missing
        assert error_of(awslambda.remove_layer_version_permission, **given, StatementId="s1") == missing


def test_a_statement_that_is_there(add, error_of):
    """Its id is taken (layer_permission_duplicate_statement)."""
    add()
    text = (
        "The statement id (s1) provided already exists. Please provide a new statement id, or remove the existing "
        "statement."
    )
    assert error_of(add) == (CONFLICT, text)


def test_a_statement_that_is_not(awslambda, add, error_of):
    """It cannot be taken away (layer_permission_statementid_doesnotexist_remove)."""
    add()
    text = "Statement doesnotexist is not found in resource policy."
    answer = error_of(awslambda.remove_layer_version_permission, **VERSION, StatementId="doesnotexist")
    assert answer == (MISSING, text)


def test_a_policy_that_was_changed_meanwhile(awslambda, add, error_of):
    """The revision is another one (layer_permission_wrong_revision); without a policy there is none."""
    text = (
        "The Revision Id provided does not match the latest Revision Id. "
        "Call the GetLayerPolicy API to retrieve the latest Revision Id"
    )
    stale = ("PreconditionFailedException", text)
    assert error_of(add, RevisionId="old") == stale
    add()
    assert error_of(add, StatementId="s2", RevisionId="old") == stale
    assert error_of(awslambda.remove_layer_version_permission, **VERSION, StatementId="s1", RevisionId="old") == stale


def test_another_action(add, error_of):
    """There is one that can be allowed (layer_permission_action_invalid)."""
    text = (
        "1 validation error detected: Value '*' at 'action' failed to satisfy constraint: "
        "Member must satisfy regular expression pattern: lambda:GetLayerVersion"
    )
    assert error_of(add, Action="*") == ("ValidationException", text)


def test_a_version_that_is_deleted(awslambda, zipped, add, error_of):
    """Its policy is gone with it."""
    add()
    awslambda.delete_layer_version(**VERSION)
    assert error_of(awslambda.get_layer_version_policy, **VERSION)[0] == MISSING

"""PublishVersion, Publish=True, ListVersionsByFunction, and Qualifier wherever a function is named."""

import boto3
import pytest

ARN = "arn:aws:lambda:us-east-1:000000000000:function:bark"
NEW = "def handler(event, context):\n    return context.function_version\n"


@pytest.fixture
def publish(awslambda, bark):
    """Publishes ``bark``."""
    return lambda **params: awslambda.publish_version(FunctionName=bark, **params)


@pytest.fixture
def change(awslambda, bark):
    """Gives ``bark`` another description."""
    return lambda text="new": awslambda.update_function_configuration(FunctionName=bark, Description=text)


def test_the_answer(awslambda, publish):
    """201, with the version's number in its ARN, active (aws_facts 3.2)."""
    answer = publish(Description="first")
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 201
    shown = (answer["Version"], answer["FunctionArn"], answer["State"], answer["Description"])
    assert shown == ("1", f"{ARN}:1", "Active", "first")
    assert awslambda.get_function_configuration(FunctionName="bark")["Description"] == ""


def test_unchanged_code(publish, change):
    """The last version again, until anything was updated (aws_facts 3.2; moto, test_update_function_zip, verified on AWS)."""
    assert [publish()["Version"] for _ in range(2)] == ["1", "1"]
    change()
    assert [publish()["Version"] for _ in range(2)] == ["2", "2"]


def test_an_update_with_the_same_code_counts(awslambda, publish, zipped):
    """Also an update that changes nothing makes a new version (moto, test_update_function_zip, verified on AWS)."""
    publish()
    awslambda.update_function_code(FunctionName="bark", ZipFile=zipped())
    assert publish()["Version"] == "2"
    update = awslambda.update_function_code(FunctionName="bark", ZipFile=zipped(), Publish=True)
    assert (update["Version"], update["FunctionArn"]) == ("3", f"{ARN}:3")
    assert publish()["Version"] == "3"


def test_a_new_version_is_a_revision_of_latest(awslambda, publish, error_of):
    """Not of the version itself; an alias is none of either (recorded: LocalStack's test_function_revisions_version_and_alias)."""

    def revision(qualifier):
        return awslambda.get_function_configuration(FunctionName="bark", Qualifier=qualifier)["RevisionId"]

    before = revision("$LATEST")
    version = publish(RevisionId=before)["RevisionId"]
    after = revision("$LATEST")
    assert len({before, after, version}) == 3
    publish()
    awslambda.create_alias(FunctionName="bark", Name="prod", FunctionVersion="1")
    assert (revision("$LATEST"), revision("1")) == (after, version)
    stale = {"FunctionName": "bark", "Description": "new", "RevisionId": before}
    assert error_of(awslambda.update_function_configuration, **stale)[0] == "PreconditionFailedException"


def test_publish_with_create(awslambda, create):
    """The answer names version 1 and the plain ARN, which an update takes (moto, test_update_configuration, verified on AWS)."""
    answer = create(Publish=True)
    assert (answer["Version"], answer["FunctionArn"], answer["State"]) == ("1", ARN, "Pending")
    assert awslambda.update_function_configuration(FunctionName=answer["FunctionArn"], Timeout=7)["Timeout"] == 7
    assert awslambda.publish_version(FunctionName=answer["FunctionArn"])["Version"] == "2"


def test_other_code_than_expected(awslambda, publish, error_of):
    """The hash and the revision that the caller names must be those of $LATEST (aws_facts 3.6)."""
    latest = awslambda.get_function_configuration(FunctionName="bark")
    text = (
        f"CodeSHA256 (somenonexistentsha256) is different from current CodeSHA256 in $LATEST ({latest['CodeSha256']}). "
        "Please try again with the CodeSHA256 in $LATEST."
    )
    assert error_of(publish, CodeSha256="somenonexistentsha256") == ("InvalidParameterValueException", text)
    text = (
        "The Revision Id provided does not match the latest Revision Id. "
        "Call the GetFunction/GetAlias API to retrieve the latest Revision Id"
    )
    assert error_of(publish, RevisionId="wrong") == ("PreconditionFailedException", text)
    assert publish(CodeSha256=latest["CodeSha256"], RevisionId=latest["RevisionId"])["Version"] == "1"


def test_lists(awslambda, publish, change):
    """$LATEST first, all by qualified ARNs, without states (aws_facts 3.2)."""
    publish()
    change()
    publish()
    listed = awslambda.list_versions_by_function(FunctionName="bark")["Versions"]
    assert [one["Version"] for one in listed] == ["$LATEST", "1", "2"]
    assert [one["FunctionArn"] for one in listed] == [f"{ARN}:{version}" for version in ("$LATEST", "1", "2")]
    assert "State" not in listed[0]
    pages = awslambda.get_paginator("list_versions_by_function").paginate(
        FunctionName="bark", PaginationConfig={"PageSize": 2}
    )
    assert [[one["Version"] for one in page["Versions"]] for page in pages] == [["$LATEST", "1"], ["2"]]


def test_functions_with_all_versions(awslambda, publish):
    """FunctionVersion=ALL lists every version (moto, test_list_functions, verified on AWS)."""
    publish(Description="v2")
    listed = awslambda.list_functions(FunctionVersion="ALL")["Functions"]
    shown = [(one["Version"], one["Description"], one["FunctionArn"]) for one in listed]
    assert shown == [("$LATEST", "", f"{ARN}:$LATEST"), ("1", "v2", f"{ARN}:1")]
    assert len(awslambda.list_functions()["Functions"]) == 1
    first = awslambda.list_functions(FunctionVersion="ALL", MaxItems=1)
    second = awslambda.list_functions(FunctionVersion="ALL", MaxItems=1, Marker=first["NextMarker"])
    assert [one["Version"] for page in (first, second) for one in page["Functions"]] == ["$LATEST", "1"]
    assert "NextMarker" not in second


@pytest.mark.parametrize(
    "params", [{"FunctionName": "bark", "Qualifier": "1"}, {"FunctionName": "bark:1"}, {"FunctionName": f"{ARN}:1"}]
)
def test_a_qualifier(awslambda, publish, invoke, zipped, params):
    """A version keeps its code, its settings and its number (aws_facts 3.2; moto, test_get_function, verified on AWS)."""
    awslambda.update_function_code(FunctionName="bark", ZipFile=zipped(NEW))
    publish()
    awslambda.update_function_code(FunctionName="bark", ZipFile=zipped("handler = None"))
    answer = invoke(**params)
    assert (answer["Payload"], answer["ExecutedVersion"]) == (b'"1"', "1")
    described = awslambda.get_function(**params)["Configuration"]
    assert (described["Version"], described["FunctionArn"]) == ("1", f"{ARN}:1")
    assert awslambda.get_function_configuration(**params)["CodeSize"] == described["CodeSize"] == len(zipped(NEW))


def test_the_record_of_an_invocation(mock, publish, invoke):
    """Which version ran, also in its log (aws_facts 3.4)."""
    publish()
    invoke(Qualifier="1")
    (done,) = mock.invocations
    assert done.executed_version == "1"
    assert done.logs[0].endswith("Version: 1")


def test_two_qualifiers(awslambda, publish, error_of):
    """They must say the same (aws_facts 3.6, not_match_exception)."""
    publish()
    text = "The derived qualifier from the function name does not match the specified qualifier."
    assert error_of(awslambda.invoke, FunctionName="bark:1", Qualifier="$LATEST") == (
        "InvalidParameterValueException",
        text,
    )


@pytest.mark.parametrize("params", [{"Qualifier": "1"}, {"FunctionName": "bark:1"}])
def test_a_version_is_deleted_alone(awslambda, publish, change, params):
    """204; the other versions stay (floci-io/floci issue 2819, measured on AWS)."""
    publish()
    change()
    publish()
    assert awslambda.delete_function(**{"FunctionName": "bark"} | params)["ResponseMetadata"]["HTTPStatusCode"] == 204
    listed = awslambda.list_versions_by_function(FunctionName="bark")["Versions"]
    assert [one["Version"] for one in listed] == ["$LATEST", "2"]


def test_a_version_that_is_not_there_is_as_good_as_deleted(awslambda, bark):
    """204 (floci-io/floci pull 2824, measured on AWS)."""
    assert awslambda.delete_function(FunctionName=bark, Qualifier="99")["StatusCode"] == 204


def test_a_version_in_use(awslambda, publish, error_of):
    """An alias protects its versions, and is itself nothing to delete here (zappa/Zappa issue 960)."""
    publish()
    awslambda.create_alias(FunctionName="bark", Name="live", FunctionVersion="1")
    text = "Unable to delete version because the following aliases reference it: [live]"
    answer = error_of(awslambda.delete_function, FunctionName="bark", Qualifier="1")
    assert answer == ("ResourceConflictException", text)
    assert (
        error_of(awslambda.delete_function, FunctionName="bark", Qualifier="live")[0]
        == "InvalidParameterValueException"
    )


def test_updates_are_for_latest(awslambda, publish, error_of, zipped):
    """A version cannot be changed (aws_facts 3.6, put_function_concurrency_with_qualified_arn, for the text)."""
    publish()
    text = (
        "This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. "
        "Please specify either a function name or an unqualified function ARN."
    )
    for call, params in (
        (awslambda.update_function_configuration, {"Timeout": 9}),
        (awslambda.update_function_code, {"ZipFile": zipped()}),
    ):
        assert error_of(call, FunctionName=f"{ARN}:1", **params) == ("InvalidParameterValueException", text)
        call(FunctionName="bark:$LATEST", **params)


@pytest.mark.parametrize(
    "waiter", ["published_version_active", "function_active_v2", "function_updated_v2", "function_exists"]
)
def test_waiters_do_not_wait(publish, waiter):
    """The first look finds the final state; a sleep would fail by its 1,000 seconds (streams_and_mappings C.5)."""
    publish()
    client = boto3.client("lambda", region_name="us-east-1")
    client.get_waiter(waiter).wait(FunctionName="bark", Qualifier="1", WaiterConfig={"Delay": 1000})


def test_a_mapping_on_a_version(mock, awslambda, dynamodb, publish, zipped):
    """It calls the version, whatever $LATEST is by now (streams_and_mappings A.1, A.9)."""
    awslambda.update_function_code(FunctionName="bark", ZipFile=zipped(NEW))
    publish()
    awslambda.update_function_code(FunctionName="bark", ZipFile=zipped("raise ValueError"))
    dynamodb.create_table(
        TableName="BarkTable",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
    )
    mapping = mock.trigger("BarkTable", "bark:1")
    assert awslambda.get_event_source_mapping(UUID=mapping.uuid)["FunctionArn"] == f"{ARN}:1"
    dynamodb.put_item(TableName="BarkTable", Item={"id": {"S": "a"}})
    (done,) = mock.invocations
    assert (done.result, done.executed_version) == ("1", "1")

"""Reserved and provisioned concurrency, and GetAccountSettings."""

import json
import threading

import boto3
import pytest

from streammock import UnsupportedOperation

ARN = "arn:aws:lambda:us-east-1:000000000000:function:bark"
INVALID, MISSING, CONFLICT = "InvalidParameterValueException", "ResourceNotFoundException", "ResourceConflictException"
NONE_LEFT = "ReservedFunctionConcurrentInvocationLimitExceeded"
TABLE = {
    "TableName": "BarkTable",
    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
    "BillingMode": "PAY_PER_REQUEST",
    "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
}


@pytest.fixture
def reserve(awslambda):
    """Reserves executions for ``bark``."""
    return lambda amount, name="bark": awslambda.put_function_concurrency(
        FunctionName=name, ReservedConcurrentExecutions=amount
    )


@pytest.fixture
def provision(awslambda):
    """Provisions executions for a version or an alias of ``bark``."""
    return lambda qualifier="1", amount=1: awslambda.put_provisioned_concurrency_config(
        FunctionName="bark", Qualifier=qualifier, ProvisionedConcurrentExecutions=amount
    )


def throttled(call, **params):
    with pytest.raises(call.__self__.exceptions.TooManyRequestsException) as caught:
        call(**params)
    return caught.value.response


def test_what_is_provisioned_is_kept_for_it(mock, awslambda, reserve, provision):
    """Of one reserved execution that a version has, nothing is left for ``$LATEST`` (recorded: test_lambda_concurrency_block)."""
    mock.function("bark", lambda event, _context: event)
    awslambda.publish_version(FunctionName="bark")
    reserve(1)
    assert awslambda.invoke(FunctionName="bark")["StatusCode"] == 200
    provision()
    for _ in range(2):
        assert throttled(awslambda.invoke, FunctionName="bark")["Reason"] == NONE_LEFT
        assert awslambda.invoke(FunctionName="bark", Qualifier="1")["StatusCode"] == 200


def test_what_is_provisioned_and_runs_counts_once(mock, awslambda, reserve, provision):
    """A provisioned version may call ``$LATEST`` where two executions are reserved."""

    def handler(event, context):
        if context.function_version == "1":
            return json.loads(awslambda.invoke(FunctionName="bark", Payload=b'"inner"')["Payload"].read())
        return event

    mock.function("bark", handler)
    awslambda.publish_version(FunctionName="bark")
    reserve(2)
    provision()
    assert awslambda.invoke(FunctionName="bark", Qualifier="1")["Payload"].read() == b'"inner"'


# --- reserved -------------------------------------------------------------------------------------------------------
def test_put_get_delete(awslambda, bark, reserve):
    """What is reserved is described, with the function too; nothing is shown where nothing is (aws_facts 3.2)."""
    get = awslambda.get_function_concurrency
    assert "ReservedConcurrentExecutions" not in get(FunctionName=bark)
    assert reserve(5)["ReservedConcurrentExecutions"] == get(FunctionName=bark)["ReservedConcurrentExecutions"] == 5
    assert awslambda.get_function(FunctionName=bark)["Concurrency"] == {"ReservedConcurrentExecutions": 5}
    answer = awslambda.delete_function_concurrency(FunctionName=bark)
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 204
    assert "ReservedConcurrentExecutions" not in get(FunctionName=bark)
    assert "Concurrency" not in awslambda.get_function(FunctionName=bark)


def test_zero_switches_off(awslambda, mock, bark, reserve):
    """429 with a Reason, and the handler is not called (aws_facts 3.3; 3.6, invoke_latest_first_exc)."""
    reserve(0)
    answer = throttled(awslambda.invoke, FunctionName=bark)
    assert (answer["Error"]["Code"], answer["Error"]["Message"]) == ("TooManyRequestsException", "Rate Exceeded.")
    assert (answer["Reason"], answer["Type"], answer["ResponseMetadata"]["HTTPStatusCode"]) == (NONE_LEFT, "User", 429)
    assert mock.invocations == []
    assert awslambda.invoke(FunctionName=bark, InvocationType="DryRun")["StatusCode"] == 204


def test_all_versions_share(awslambda, bark, reserve):
    """The number is the function's, whatever qualifier it is called by (streams_and_mappings C.5)."""
    awslambda.publish_version(FunctionName=bark)
    reserve(0)
    assert throttled(awslambda.invoke, FunctionName=bark, Qualifier="1")["Reason"] == NONE_LEFT


def test_a_function_that_calls_itself(mock, awslambda, reserve):
    """The inner call is one more at a time; when the outer one has ended, there is room again."""
    reasons = []

    def handler(event, _context):
        if event:
            reasons.append(throttled(awslambda.invoke, FunctionName="bark", Payload=b"0")["Reason"])

    mock.function("bark", handler)
    reserve(1)
    for _ in range(2):
        awslambda.invoke(FunctionName="bark", Payload=b"1")
    assert reasons == [NONE_LEFT] * 2
    reserve(2)
    mock.function("woof", lambda event, _context: awslambda.invoke(FunctionName="bark", Payload=b"0")["StatusCode"])
    assert awslambda.invoke(FunctionName="woof")["Payload"].read() == b"200"


def test_calls_of_several_threads(mock, awslambda, reserve):
    """A call beyond the limit is refused while another thread's runs."""
    running, go_on = threading.Event(), threading.Event()

    def handler(_event, _context):
        running.set()
        go_on.wait(10)

    mock.function("bark", handler)
    reserve(1)
    thread = threading.Thread(target=lambda: boto3.client("lambda", "us-east-1").invoke(FunctionName="bark"))
    thread.start()
    try:
        assert running.wait(10)
        assert throttled(awslambda.invoke, FunctionName="bark")["Reason"] == NONE_LEFT
    finally:
        go_on.set()
        thread.join(10)
    assert len(mock.invocations) == 1


def test_a_failure_gives_its_place_back(mock, awslambda, reserve):
    """A handler that raises has ended too."""

    def handler(_event, _context):
        raise ValueError("no")

    mock.function("bark", handler)
    reserve(1)
    assert [awslambda.invoke(FunctionName="bark")["FunctionError"] for _ in range(2)] == ["Unhandled"] * 2


def test_a_throttled_mapping(mock, awslambda, dynamodb, bark, reserve):
    """Its batch did not reach the code: it is tried again without counting (streams_and_mappings A.9, A.15)."""
    dynamodb.create_table(**TABLE)
    mock.trigger("BarkTable", bark, maximum_retry_attempts=0, bisect_batch_on_function_error=True)
    reserve(0)
    dynamodb.put_item(TableName="BarkTable", Item={"id": {"S": "a"}})
    mock.advance(hours=1)
    assert mock.invocations == mock.discarded == []
    awslambda.delete_function_concurrency(FunctionName=bark)
    (done,) = mock.advance(minutes=2)
    assert (len(done.records), done.attempt) == (1, 1)


def test_a_mapping_that_is_throttled_for_too_long(mock, dynamodb, bark, reserve):
    """Age, not attempts, ends it (streams_and_mappings A.15)."""
    dynamodb.create_table(**TABLE)
    mock.trigger("BarkTable", bark, maximum_record_age_in_seconds=60)
    reserve(0)
    dynamodb.put_item(TableName="BarkTable", Item={"id": {"S": "a"}})
    mock.advance(hours=1)
    (discarded,) = mock.discarded
    assert str(discarded.reason) == "RecordAgeExceeded"


def test_what_cannot_be_reserved(awslambda, bark, reserve, error_of):
    """A hundred executions stay for all other functions; only functions have any (aws_facts 3.6)."""
    text = (
        "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution "
        "below its minimum value of [100]."
    )
    assert error_of(lambda: reserve(901)) == (INVALID, text)
    reserve(900)
    reserve(900)
    text = (
        "This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. "
        "Please specify either a function name or an unqualified function ARN."
    )
    for qualifier in ("$LATEST", "1"):
        assert error_of(lambda name: reserve(1, name), name=f"{ARN}:{qualifier}") == (INVALID, text)
    text = "Function not found: arn:aws:lambda:us-east-1:000000000000:function:meow:$LATEST"
    assert error_of(lambda: reserve(1, "meow")) == (MISSING, text)


# --- provisioned ----------------------------------------------------------------------------------------------------
def test_a_provisioned_version(awslambda, bark, provision):
    """In progress in the answer, ready in the next call (API reference)."""
    awslambda.publish_version(FunctionName=bark)
    answer = provision("1", 3)
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 202
    assert (answer["Status"], answer["AllocatedProvisionedConcurrentExecutions"]) == ("IN_PROGRESS", 0)
    described = awslambda.get_provisioned_concurrency_config(FunctionName=bark, Qualifier="1")
    numbers = [described[f"{kind}ProvisionedConcurrentExecutions"] for kind in ("Requested", "Allocated", "Available")]
    assert (described["Status"], numbers) == ("READY", [3, 3, 3])
    (listed,) = awslambda.list_provisioned_concurrency_configs(FunctionName=bark)["ProvisionedConcurrencyConfigs"]
    assert (listed["FunctionArn"], listed["Status"]) == (f"{ARN}:1", "READY")


def test_nothing_provisioned(awslambda, bark, provision, error_of):
    """404 before and after (aws_facts 3.6, get_provisioned_config_doesnotexist)."""
    awslambda.publish_version(FunctionName=bark)
    get = awslambda.get_provisioned_concurrency_config
    nothing = (
        "ProvisionedConcurrencyConfigNotFoundException",
        "No Provisioned Concurrency Config found for this function",
    )
    assert error_of(get, FunctionName=bark, Qualifier="1") == nothing
    provision()
    awslambda.delete_provisioned_concurrency_config(FunctionName=bark, Qualifier="1")
    assert error_of(get, FunctionName=bark, Qualifier="1") == nothing


def test_latest_is_not_provisioned(awslambda, bark, provision, error_of):
    """Each call says it in its own words (aws_facts 3.6)."""
    text = "Provisioned Concurrency Configs cannot be applied to unpublished function versions."
    assert error_of(lambda: provision("$LATEST")) == (INVALID, text)
    text = "The function resource provided must be an alias or a published version."
    for call in (awslambda.get_provisioned_concurrency_config, awslambda.delete_provisioned_concurrency_config):
        assert error_of(call, FunctionName=bark, Qualifier="$LATEST") == (INVALID, text)


@pytest.mark.parametrize(
    ("name", "qualifier", "text"),
    [
        ("bark", "noalias", f"Cannot find alias arn: {ARN}:noalias"),
        ("bark", "10", f"Function not found: {ARN}:10"),
        ("meow", "noalias", "Cannot find alias arn: arn:aws:lambda:us-east-1:000000000000:function:meow:noalias"),
        ("meow", "1", "Function not found: arn:aws:lambda:us-east-1:000000000000:function:meow:1"),
    ],
)
def test_what_is_not_there(awslambda, bark, error_of, name, qualifier, text):
    """A missing alias and a missing version have words of their own (aws_facts 3.6)."""
    answer = error_of(awslambda.get_provisioned_concurrency_config, FunctionName=name, Qualifier=qualifier)
    assert answer == (MISSING, text)


def test_a_version_and_its_alias(awslambda, bark, provision, error_of):
    """One of the two has provisioned concurrency, not both (aws_facts 3.6, put_provisioned_on_*_conflict)."""
    awslambda.publish_version(FunctionName=bark)
    awslambda.create_alias(FunctionName=bark, Name="prod", FunctionVersion="1")
    provision("1")
    text = "Alias can't be used for Provisioned Concurrency configuration on an already Provisioned version"
    assert error_of(lambda: provision("prod")) == (CONFLICT, text)
    awslambda.delete_provisioned_concurrency_config(FunctionName=bark, Qualifier="1")
    provision("prod")
    assert error_of(lambda: provision("1")) == (CONFLICT, "Version is pointed by a Provisioned Concurrency alias")


def test_provisioned_and_reserved(awslambda, bark, reserve, provision, error_of):
    """The one is within the other (aws_facts 3.6)."""
    awslambda.publish_version(FunctionName=bark)
    reserve(2)
    text = "Requested Provisioned Concurrency should not be greater than the reservedConcurrentExecution for function"
    assert error_of(lambda: provision("1", 3)) == (INVALID, text)
    provision("1", 2)
    text = " ReservedConcurrentExecutions  1 should not be lower than function's total provisioned concurrency [2]."
    assert error_of(lambda: reserve(1)) == (INVALID, text)


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (1001, "Specified ConcurrentExecutions for function is greater than account's unreserved concurrency [1000]."),
        (
            901,
            "Specified ConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [100].",
        ),
    ],
)
def test_more_than_the_account_has(awslambda, bark, provision, error_of, amount, text):
    """A hundred executions stay for all other functions (aws_facts 3.6)."""
    awslambda.publish_version(FunctionName=bark)
    assert error_of(lambda: provision("1", amount)) == (INVALID, text)


# --- the account ----------------------------------------------------------------------------------------------------
def test_account_settings(awslambda, bark, reserve, zipped):
    """AWS's default limits, and what is used of them (API reference)."""
    awslambda.publish_version(FunctionName=bark)
    awslambda.publish_layer_version(LayerName="l", Content={"ZipFile": zipped()})
    reserve(100)
    answer = awslambda.get_account_settings()
    assert answer["AccountLimit"] == {
        "TotalCodeSize": 80_530_636_800,
        "CodeSizeUnzipped": 262_144_000,
        "CodeSizeZipped": 52_428_800,
        "ConcurrentExecutions": 1000,
        "UnreservedConcurrentExecutions": 900,
    }
    assert answer["AccountUsage"] == {"TotalCodeSize": 3 * len(zipped()), "FunctionCount": 1}


def test_the_rest_is_refused(awslambda, bark):
    """What is not modelled says so by the name of the operation."""
    with pytest.raises(UnsupportedOperation, match=r"lambda\.PutFunctionScalingConfig"):
        awslambda.put_function_scaling_config(FunctionName=bark, Qualifier="1")

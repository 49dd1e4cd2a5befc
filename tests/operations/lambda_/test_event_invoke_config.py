"""The settings of asynchronous invocations: Put, Update, Get, Delete and List, and DeadLetterConfig."""

import pytest

ARN = "arn:aws:lambda:us-east-1:000000000000:function:bark"
QUEUE, TOPIC = "arn:aws:sqs:us-east-1:000000000000:queue", "arn:aws:sns:us-east-1:000000000000:topic"
INVALID, MISSING = "InvalidParameterValueException", "ResourceNotFoundException"


@pytest.fixture
def put(awslambda, bark):
    """Puts the settings of ``bark``; the answer without its time and metadata."""

    def put(**params):
        answer = awslambda.put_function_event_invoke_config(**{"FunctionName": bark} | params)
        return {key: value for key, value in answer.items() if key not in {"ResponseMetadata", "LastModified"}}

    return put


def test_put_replaces(awslambda, put):
    """What is not named is as if it had never been set (API reference)."""
    config = {"OnSuccess": {"Destination": QUEUE}, "OnFailure": {}}
    answer = put(MaximumRetryAttempts=0, MaximumEventAgeInSeconds=60, DestinationConfig=config)
    assert answer == {
        "FunctionArn": f"{ARN}:$LATEST",
        "MaximumRetryAttempts": 0,
        "MaximumEventAgeInSeconds": 60,
        "DestinationConfig": config,
    }
    answer = put(MaximumRetryAttempts=1)
    assert answer == {
        "FunctionArn": f"{ARN}:$LATEST",
        "MaximumRetryAttempts": 1,
        "DestinationConfig": {"OnSuccess": {}, "OnFailure": {}},
    }
    assert awslambda.get_function_event_invoke_config(FunctionName="bark").items() >= answer.items()


def test_update_keeps(awslambda, put):
    """What is not named stays; a destination goes by an empty one (API reference)."""
    put(
        MaximumRetryAttempts=0,
        DestinationConfig={"OnSuccess": {"Destination": QUEUE}, "OnFailure": {"Destination": TOPIC}},
    )
    answer = awslambda.update_function_event_invoke_config(
        FunctionName="bark", MaximumEventAgeInSeconds=90, DestinationConfig={"OnSuccess": {}}
    )
    assert (answer["MaximumRetryAttempts"], answer["MaximumEventAgeInSeconds"]) == (0, 90)
    assert answer["DestinationConfig"] == {"OnSuccess": {}, "OnFailure": {"Destination": TOPIC}}


def test_versions_and_aliases_have_their_own(awslambda, put):
    """Each is listed by its ARN, and deleted alone."""
    awslambda.publish_version(FunctionName="bark")
    awslambda.create_alias(FunctionName="bark", Name="prod", FunctionVersion="1")
    for qualifier in ("$LATEST", "1", "prod"):
        assert put(Qualifier=qualifier, MaximumRetryAttempts=1)["FunctionArn"] == f"{ARN}:{qualifier}"
    answer = awslambda.delete_function_event_invoke_config(FunctionName="bark", Qualifier="1")
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 204
    listed = awslambda.list_function_event_invoke_configs(FunctionName="bark")["FunctionEventInvokeConfigs"]
    assert [one["FunctionArn"] for one in listed] == [f"{ARN}:$LATEST", f"{ARN}:prod"]


@pytest.mark.parametrize(
    ("params", "arn"),
    [
        ({"FunctionName": "bark"}, f"{ARN}:$LATEST"),
        ({"FunctionName": "bark", "Qualifier": "1221"}, f"{ARN}:1221"),
        ({"FunctionName": "meow"}, ARN.replace("bark", "meow:$LATEST")),
    ],
)
def test_what_was_never_put(awslambda, bark, error_of, params, arn):
    """404 by its qualified ARN; only who changes them is told of a missing function (aws_facts 3.6; LocalStack's recordings)."""
    answer = (MISSING, f"The function {arn} doesn't have an EventInvokeConfig")
    for name in ("get", "delete"):
        assert error_of(getattr(awslambda, f"{name}_function_event_invoke_config"), **params) == answer
    missing = (MISSING, "The function doesn't exist.")
    expected = answer if params["FunctionName"] == bark else missing
    assert error_of(awslambda.update_function_event_invoke_config, **params) == expected


def unsupported(shown):
    return f"The provided destination config DestinationConfig({shown}) is invalid."


def test_what_cannot_be_put(mock, awslambda, put, error_of):
    """Each refusal as it was recorded (aws_facts 2.7 and 3.6, put_*)."""
    assert error_of(put) == (INVALID, "You must specify at least one of error handling or destination setting.")
    missing = (MISSING, "The function doesn't exist.")
    assert error_of(put, FunctionName="meow", MaximumRetryAttempts=0) == missing
    assert error_of(put, Qualifier="none", MaximumRetryAttempts=0) == missing
    assert error_of(awslambda.list_function_event_invoke_configs, FunctionName="meow") == missing
    bucket, fifo = "arn:aws:s3:::bucket", f"{QUEUE}.fifo"
    for kind, arn, text in (
        ("OnFailure", ARN, "You can't specify the function as a destination for itself."),
        ("OnSuccess", f"{ARN}:$LATEST", "You can't specify the function as a destination for itself."),
        ("OnSuccess", ARN.replace("bark", "meow"), f"The destination ARN {ARN.replace('bark', 'meow')} is invalid."),
        ("OnSuccess", bucket, unsupported(f"onSuccess=OnSuccess(destination={bucket}), onFailure=null")),
        ("OnFailure", fifo, unsupported(f"onSuccess=null, onFailure=OnFailure(destination={fifo})")),
    ):
        assert error_of(put, DestinationConfig={kind: {"Destination": arn}}) == (INVALID, text)
    put(DestinationConfig={"OnFailure": {"Destination": bucket}})


@pytest.mark.parametrize(
    ("member", "value", "path", "text"),
    [
        ("MaximumRetryAttempts", 3, "maximumRetryAttempts", "less than or equal to 2"),
        ("MaximumEventAgeInSeconds", 59, "maximumEventAgeInSeconds", "greater than or equal to 60"),
        ("MaximumEventAgeInSeconds", 21_601, "maximumEventAgeInSeconds", "less than or equal to 21600"),
    ],
)
def test_ranges(unchecked, bark, error_of, member, value, path, text):
    """At most two retries, and from a minute to six hours (streams_and_mappings C.5)."""
    answer = error_of(unchecked.put_function_event_invoke_config, FunctionName=bark, **{member: value})
    assert answer == (
        "ValidationException",
        f"1 validation error detected: Value '{value}' at '{path}' failed to satisfy constraint: Member must have value {text}",
    )


# --- DeadLetterConfig -----------------------------------------------------------------------------------------------
def test_a_dead_letter_target(awslambda, create):
    """A queue or a topic, shown with the function; an empty ARN takes it away."""
    assert create(DeadLetterConfig={"TargetArn": QUEUE})["DeadLetterConfig"] == {"TargetArn": QUEUE}
    update = awslambda.update_function_configuration
    assert update(FunctionName="bark", Timeout=9)["DeadLetterConfig"] == {"TargetArn": QUEUE}
    assert update(FunctionName="bark", DeadLetterConfig={"TargetArn": TOPIC})["DeadLetterConfig"] == {
        "TargetArn": TOPIC
    }
    assert "DeadLetterConfig" not in update(FunctionName="bark", DeadLetterConfig={"TargetArn": ""})


@pytest.mark.parametrize("arn", ["arn:aws:s3:::bucket", ARN, f"{QUEUE}.fifo"])
def test_what_takes_no_dead_letters(awslambda, define, error_of, arn):
    """Anything else is refused."""
    code, text = error_of(awslambda.create_function, **define(DeadLetterConfig={"TargetArn": arn}))
    assert code == INVALID
    assert arn in text

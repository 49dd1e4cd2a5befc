"""The five operations on mappings, through boto3; tests/mappings has their rules one by one."""

import pytest

ARN = "arn:aws:lambda:us-east-1:000000000000:function:bark"
GONE = ("ResourceNotFoundException", "The resource you requested does not exist.")


@pytest.fixture
def stream(dynamodb):
    """The ARN of a table's stream."""
    table = dynamodb.create_table(
        TableName="BarkTable",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
    )
    return table["TableDescription"]["LatestStreamArn"]


@pytest.fixture
def map_to(awslambda, stream):
    """Maps the stream to a function."""

    def map_to(function="bark", **params):
        given = {"EventSourceArn": stream, "FunctionName": function, "StartingPosition": "TRIM_HORIZON"}
        return awslambda.create_event_source_mapping(**given | params)

    return map_to


def status(answer):
    return answer["ResponseMetadata"]["HTTPStatusCode"]


def test_a_mapping_and_its_life(awslambda, bark, map_to, error_of):
    """202 for changes, 200 for looking; each change shows its transition once (aws_facts 2.1 and 2.2, A.2)."""
    created = map_to()
    uuid = created["UUID"]
    assert (status(created), created["State"], created["FunctionArn"]) == (202, "Creating", ARN)
    seen = awslambda.get_event_source_mapping(UUID=uuid)
    assert (status(seen), seen["State"]) == (200, "Enabled")
    for params, passing, final in (
        ({"BatchSize": 1}, "Updating", "Enabled"),
        ({"Enabled": False}, "Disabling", "Disabled"),
        ({"Enabled": True}, "Enabling", "Enabled"),
    ):
        changed = awslambda.update_event_source_mapping(UUID=uuid, **params)
        assert (status(changed), changed["State"]) == (202, passing)
        assert awslambda.get_event_source_mapping(UUID=uuid)["State"] == final
    deleted = awslambda.delete_event_source_mapping(UUID=uuid)
    assert (status(deleted), deleted["State"], deleted["BatchSize"]) == (202, "Deleting", 1)
    for call in ("get", "update", "delete"):
        assert error_of(getattr(awslambda, f"{call}_event_source_mapping"), UUID=uuid) == GONE


@pytest.mark.parametrize(
    ("params", "code", "text"),
    [
        (
            {"StartingPosition": "invalid"},
            "ValidationException",
            "1 validation error detected: Value 'invalid' at 'startingPosition' failed to satisfy constraint: "
            "Member must satisfy enum value set: [LATEST, AT_TIMESTAMP, TRIM_HORIZON]",
        ),
        ({"FunctionName": "meow"}, "InvalidParameterValueException", "Function does not exist"),
        ({"FunctionName": "111122223333:function:bark"}, "AccessDeniedException", None),
        (
            {"EventSourceArn": "arn:aws:dynamodb:us-east-1:000000000000:table/T/stream/2025-02-22T03:03:25.490"},
            "InvalidParameterValueException",
            "Stream not found: arn:aws:dynamodb:us-east-1:000000000000:table/T/stream/2025-02-22T03:03:25.490",
        ),
    ],
)
def test_what_cannot_be_mapped(awslambda, bark, map_to, error_of, params, code, text):
    """Nothing is created, and the error is AWS's (aws_facts 2.7, A.3)."""
    found, message = error_of(map_to, **params)
    assert (found, text or message) == (code, message)
    assert awslambda.list_event_source_mappings()["EventSourceMappings"] == []


def test_a_mapping_twice(awslambda, bark, map_to, stream):
    """409, naming the mapping that is there; the error has Type and message (aws_facts 2.7 and 3.1, A.3)."""
    uuid = map_to()["UUID"]
    with pytest.raises(awslambda.exceptions.ResourceConflictException) as caught:
        map_to()
    response = caught.value.response
    text = (
        f'The event source arn (" {stream} ") and function (" bark ") provided mapping already exists. '
        f"Please update or delete the existing mapping with UUID {uuid}"
    )
    assert (response["Error"]["Message"], response["message"], response["Type"]) == (text, text, "User")
    assert status(response) == 409


def test_errors_carry_their_message(awslambda, mock, map_to, bark):
    """Under the name that the error's shape has for it: Message for what is not found (aws_facts 3.1, A.3)."""
    with pytest.raises(awslambda.exceptions.ResourceNotFoundException) as missing:
        awslambda.get_event_source_mapping(UUID="00000000-0000-4000-8000-000000000000")
    assert (missing.value.response["Message"], missing.value.response["Type"]) == (GONE[1], "User")
    with pytest.raises(awslambda.exceptions.InvalidParameterValueException) as invalid:
        map_to("meow")
    assert invalid.value.response["message"] == "Function does not exist"


def test_another_function(awslambda, create, bark, map_to, error_of):
    """An update may name another function, unless that would be a second mapping (aws_facts 2.7)."""
    create("meow")
    first, second = map_to()["UUID"], map_to("bark:$LATEST")["UUID"]
    moved = awslambda.update_event_source_mapping(UUID=first, FunctionName="meow")
    assert moved["FunctionArn"] == ARN.replace("bark", "meow")
    code, _ = error_of(awslambda.update_event_source_mapping, UUID=second, FunctionName="meow")
    assert code == "ResourceConflictException"


@pytest.mark.filterwarnings("ignore::streammock.errors.StreamReadersWarning")
def test_lists(awslambda, create, bark, map_to, stream, error_of):
    """By stream, by function as qualified, in pages (aws_facts 2.2)."""
    create("meow")
    uuids = [map_to(function)["UUID"] for function in ("bark", "bark:$LATEST", "meow")]

    def listed(**params):
        answer = awslambda.list_event_source_mappings(**params)
        return [mapping["UUID"] for mapping in answer["EventSourceMappings"]], answer.get("NextMarker")

    assert listed(EventSourceArn=stream) == (uuids, None)
    assert listed(FunctionName="bark") == (uuids[:1], None)
    assert listed(FunctionName="bark:$LATEST") == (uuids[1:2], None)
    first, marker = listed(MaxItems=2)
    assert (first, listed(MaxItems=2, Marker=marker)) == (uuids[:2], (uuids[2:], None))
    code, _ = error_of(awslambda.list_event_source_mappings, Marker="no marker of ours")
    assert code == "InvalidParameterValueException"

"""Enable-, Disable-, Update- and DescribeKinesisStreamingDestination (ack-api-quirks DDB-TABLE-299 to 302)."""

import pytest

ONE = "arn:aws:kinesis:us-east-1:000000000000:stream/one"
TWO = "arn:aws:kinesis:us-east-1:000000000000:stream/two"
STATE = "Table is not in a valid state to enable Kinesis Streaming Destination: "
BUSY = (
    "ValidationException",
    STATE + "EnableKinesisStreamingDestination must be DISABLED or ENABLE_FAILED to perform ENABLE operation.",
)
IDLE = ("ValidationException", STATE + "KinesisStreamingDestination must be ACTIVE to perform DISABLE operation.")
MICROSECOND = {"ApproximateCreationDateTimePrecision": "MICROSECOND"}


@pytest.fixture
def kinesis(dynamodb, table):
    """``kinesis(verb, stream, **more)``: one of the four operations on the table, without its metadata."""

    def kinesis(verb, stream=None, **more):
        more |= {"StreamArn": stream} if stream else {}
        answer = getattr(dynamodb, f"{verb}_kinesis_streaming_destination")(TableName=table, **more)
        del answer["ResponseMetadata"]
        return answer

    return kinesis


def test_a_destination_comes_and_goes(kinesis):
    """Answers carry the transitional word; a disabled stream stays listed and can be enabled anew."""
    assert kinesis("describe") == {"TableName": "Table", "KinesisDataStreamDestinations": []}
    answer = {"TableName": "Table", "StreamArn": ONE, "EnableKinesisStreamingConfiguration": {}}
    assert kinesis("enable", ONE) == {**answer, "DestinationStatus": "ENABLING"}
    active = {"StreamArn": ONE, "DestinationStatus": "ACTIVE"}
    assert kinesis("describe")["KinesisDataStreamDestinations"] == [active]
    assert kinesis("disable", ONE)["DestinationStatus"] == "DISABLING"
    assert kinesis("describe")["KinesisDataStreamDestinations"] == [{**active, "DestinationStatus": "DISABLED"}]
    kinesis("enable", TWO)
    kinesis("disable", TWO)
    kinesis("enable", ONE)
    statuses = [entry["DestinationStatus"] for entry in kinesis("describe")["KinesisDataStreamDestinations"]]
    assert statuses == ["ACTIVE", "DISABLED"]


def test_one_destination_at_a_time(kinesis, error_of):
    """A second one is refused, the same or another; so is disabling what is not enabled."""
    kinesis("enable", ONE)
    assert error_of(kinesis, verb="enable", stream=ONE) == BUSY
    assert error_of(kinesis, verb="enable", stream=TWO) == BUSY
    assert error_of(kinesis, verb="disable", stream=TWO) == IDLE
    message = "Stream cannot be disabled using EnableKinesisStreamingConfiguration parameters"
    refused = ("ValidationException", message)
    assert error_of(kinesis, verb="disable", stream=ONE, EnableKinesisStreamingConfiguration=MICROSECOND) == refused
    kinesis("disable", ONE)
    assert error_of(kinesis, verb="disable", stream=ONE) == IDLE


def test_the_precision_of_times(kinesis, mock, error_of):
    """It is shown once set, MILLISECOND where it is not, and never set to what it is."""
    kinesis("enable", ONE)
    update = {"verb": "update", "stream": ONE}
    same = {"ApproximateCreationDateTimePrecision": "MILLISECOND"}
    code, message = error_of(kinesis, UpdateKinesisStreamingConfiguration=same, **update)
    assert code == "ValidationException"
    assert message.startswith(
        "Invalid Request: Precision is already set to the desired value of MILLISECOND for tableId: "
    )
    assert message.endswith(f", kdsArn: {ONE}")
    answer = kinesis(UpdateKinesisStreamingConfiguration=MICROSECOND, **update)
    assert answer["DestinationStatus"] == "UPDATING"
    assert answer["UpdateKinesisStreamingConfiguration"] == MICROSECOND
    assert kinesis("describe")["KinesisDataStreamDestinations"] == [
        {"StreamArn": ONE, "DestinationStatus": "ACTIVE", **MICROSECOND}
    ]
    assert error_of(kinesis, **update)[1].endswith("cannot be null or contain only null values")
    missing = f"{STATE}No streaming destination with streamArn: {TWO} found for table with tableName: Table"
    other = {"verb": "update", "stream": TWO, "UpdateKinesisStreamingConfiguration": MICROSECOND}
    assert error_of(kinesis, **other) == ("ValidationException", missing)
    kinesis("disable", ONE)
    idle = (
        f"{STATE}Kinesis streaming is not in ACTIVE state. Updates are only allowed in ACTIVE state. "
        f"TableName: Table, kdsArn: {ONE}"
    )
    assert error_of(kinesis, UpdateKinesisStreamingConfiguration=same, **update) == ("ValidationException", idle)
    kinesis("enable", ONE, EnableKinesisStreamingConfiguration=MICROSECOND)
    assert kinesis("describe")["KinesisDataStreamDestinations"][0].items() >= MICROSECOND.items()


def test_a_table_that_is_not_there(dynamodb, error_of):
    """All four call a missing table so."""
    missing = ("ResourceNotFoundException", "Requested resource not found: Table: Table not found")
    assert error_of(dynamodb.describe_kinesis_streaming_destination, TableName="Table") == missing
    for verb in ("enable", "disable"):
        call = getattr(dynamodb, f"{verb}_kinesis_streaming_destination")
        assert error_of(call, TableName="Table", StreamArn=ONE) == missing
